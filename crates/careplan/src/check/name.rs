//! Family FN: what good file names say about each other and about the offices.
//!
//! What is wrong with one name alone is told by [`crate::file_name`]. Whatever follows from the
//! envelope is told once per unit, not once per file.

use super::words::name as words;
use super::{Context, Group, OfficeRole};
use crate::bundle::UnitKind;
use crate::file_code::FileCode;
use crate::finding::{Argument, Finding};
use crate::id::Envelope;
use crate::service_kind::Linkage;

pub(super) fn check(group: &Group<'_>, context: &Context<'_>, findings: &mut Vec<Finding>) {
    check_digits(group, context, findings);
    direction(group, findings);
    receiver_kind(group, findings);
    own_office(group, context.own_office, findings);
    same_identity(group, findings);
}

/// FN04. A number that the list of offices knows is right, whatever its last digit.
fn check_digits(group: &Group<'_>, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Envelope { from, to, .. } = group.envelope;
    let sides = [(from, "送信元", "sender"), (to, "送信先", "receiver")];
    for (address, ja, en) in sides {
        let offices = context
            .masters
            .map(|masters| masters.office(address.office.as_str()));
        let is_listed = offices.is_some_and(|office| office.found().is_some());
        if !address.office.check_digit_is_valid() && !is_listed {
            let finding = group.finding(words::OFFICE_CHECK_DIGIT);
            findings.push(finding.with(Argument::Words(ja, en)));
        }
    }
}

/// FN10.
// Spec: §2.4, §3.4
fn direction(group: &Group<'_>, findings: &mut Vec<Finding>) {
    let Envelope { from, to, .. } = group.envelope;
    let commission = from.kind.is_plan_maker() && to.kind.is_plan_maker();
    let gives_services = from.kind.linkage() == Linkage::Linked || commission;
    let mut told = None;
    for part in &group.parts {
        let case = if is_actual(part.name.code) {
            (!gives_services).then_some(words::DIRECTION_ACTUAL)
        } else if is_plan(part.name.code) {
            (!from.kind.is_care_management()).then_some(words::DIRECTION_PLAN)
        } else {
            None
        };
        if let Some(case) = case
            && told != Some(case)
        {
            findings.push(Finding::new(case).in_file(&part.source.name));
            told = Some(case);
        }
    }
}

/// The tables of a care plan and of planned use.
const fn is_plan(code: FileCode) -> bool {
    matches!(
        code,
        FileCode::Up1kyo
            | FileCode::Up2kyo
            | FileCode::Up3kyo
            | FileCode::Upplan
            | FileCode::Upsikyu
            | FileCode::Uphosoku
    )
}

/// FN11.
// Spec: §1.3, §1.4
fn receiver_kind(group: &Group<'_>, findings: &mut Vec<Finding>) {
    let to = group.envelope.to.kind;
    if to.linkage() == Linkage::Linked {
        return;
    }
    let allowed =
        |code: FileCode| to.is_plan_maker() && may_go_to_plan_maker(code, &group.envelope);
    let refused = group.parts.iter().find(|part| !allowed(part.name.code));
    if let Some(part) = refused {
        findings.push(Finding::new(words::RECEIVER_KIND).in_file(&part.source.name));
    }
}

/// Actual use, and whatever belongs to a unit of prevention.
fn may_go_to_plan_maker(code: FileCode, envelope: &Envelope) -> bool {
    let unit = match code {
        FileCode::Upjsk | FileCode::Dltjsk => return true,
        FileCode::Upplan | FileCode::Upsikyu | FileCode::Uphosoku => UnitKind::K2,
        FileCode::Dltplan => UnitKind::K4,
        FileCode::Up1kyo | FileCode::Up2kyo | FileCode::Up3kyo | FileCode::Dlt1kyo => UnitKind::K1,
        _ => UnitKind::Y1,
    };
    unit.between(envelope).is_prevention()
}

/// FN12.
// Spec: §2.6
fn own_office(group: &Group<'_>, own: Option<OfficeRole>, findings: &mut Vec<Finding>) {
    let Envelope { from, to, .. } = group.envelope;
    let case = match own {
        Some(OfficeRole::Sending(office)) if office != from.office => words::NOT_OWN_SENDER,
        Some(OfficeRole::Receiving(office)) if office != to.office => words::NOT_OWN_RECEIVER,
        _ => return,
    };
    findings.push(group.finding(case));
}

/// FN13. Equal repeats were dropped before, so what is left differs.
// Spec: §2.4
fn same_identity(group: &Group<'_>, findings: &mut Vec<Finding>) {
    for pair in group.parts.windows(2) {
        if let [first, second] = pair
            && first.name.code == second.name.code
            && first.name.month == second.name.month
            && first.name.branch == second.name.branch
        {
            findings.push(Finding::new(words::SAME_IDENTITY).in_file(&second.source.name));
        }
    }
}

const fn is_actual(code: FileCode) -> bool {
    matches!(code, FileCode::Upjsk | FileCode::Dltjsk)
}
