//! What several units tell together (T621), and what a serial tells of the time (FN07).
//!
//! What units mean for stored data is a matter of [`crate::import`].

use std::collections::BTreeMap;

use super::{Context, Group, Report, words::queue as words};
use crate::compare::{self, Class, Side};
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::finding::Finding;
use crate::id::Envelope;

/// FN07, as far as the time alone tells it.
// Spec: §2.5
pub(super) fn check_serial(group: &Group<'_>, context: &Context, findings: &mut Vec<Finding>) {
    let made = group.envelope.serial.date_time();
    if context.now.is_some_and(|now| made > now) {
        findings.push(group.finding(words::SERIAL_IN_FUTURE));
    }
}

/// T621: actuals outside the plan and planned use without actuals, where both are among the units.
// Spec: §2.2
pub(super) fn check(report: &mut Report) {
    let bundles: Vec<_> = report
        .units
        .iter()
        .filter_map(|unit| unit.bundle.as_ref())
        .collect();
    let has = |code| bundles.iter().any(|bundle| bundle.file(code).is_some());
    if !has(FileCode::Upplan) || !has(FileCode::Upjsk) {
        return;
    }
    let comparison = compare::plan_to_actuals(bundles.iter().copied(), bundles.iter().copied());
    let labels = labels(report);
    let mut found = Vec::new();
    for line in comparison.users.iter().flat_map(|user| &user.lines) {
        let (case, side) = match line.class {
            Class::OnlyAfter | Class::More | Class::CodeChanged => {
                (words::OUTSIDE_PLAN, &line.after)
            }
            Class::OnlyBefore | Class::Fewer => (words::WITHOUT_ACTUALS, &line.before),
            _ => continue,
        };
        if let Some(Side { place, .. }) = side
            && let Some(label) = labels.get(&place.file)
        {
            let finding = Finding::new(case).in_file(label).at_record(place.record);
            let finding = finding.at_field(place.file.code, SERVICE_CODE);
            found.push((place.file.envelope, finding));
        }
    }
    found.sort();
    found.dedup();
    for (envelope, finding) in found {
        count_warning(report, &envelope);
        report.findings.push(finding);
    }
}

const SERVICE_CODE: u16 = 15;

/// The names of files as they were given.
fn labels(report: &Report) -> BTreeMap<FileName, String> {
    let names = report.units.iter().flat_map(|unit| &unit.files);
    names
        .filter_map(|label| Some((FileName::parse(label).ok()?, label.clone())))
        .collect()
}

fn count_warning(report: &mut Report, envelope: &Envelope) {
    let mut units = report.units.iter_mut();
    if let Some(unit) = units.find(|unit| unit.envelope == *envelope) {
        unit.warnings += 1;
    }
}
