//! T602, T604, T605, T612 and T615: what the service is, and what goes with welfare equipment.

use super::{CODE, COUNT, DISCRIMINATOR, EQUIPMENT_NAME, NOTIFIED, OVER_30_DAYS, Row, TAIS};
use crate::check::words::table6 as words;
use crate::finding::Finding;
use crate::service_kind::Linkage;

pub(super) fn check(row: &Row<'_>, findings: &mut Vec<Finding>) {
    check_code(row, findings);
    if row.is_equipment() {
        check_equipment(row, findings);
    } else {
        check_no_equipment(row, findings);
    }
    check_count(row, findings);
    check_over_30_days(row, findings);
}

/// T602.
// Spec: §2.6, 別紙 第6表 No.15
fn check_code(row: &Row<'_>, findings: &mut Vec<Finding>) {
    let case = match row.service.kind {
        None if row.is_good([CODE]) => words::CODE_FORM,
        Some(_) if row.service.linkage != Linkage::Linked => words::KIND_NOT_LINKED,
        _ => return,
    };
    findings.push(row.at(case, CODE));
}

/// T604.
// Spec: 別紙 第6表 No.16, No.17
fn check_equipment(row: &Row<'_>, findings: &mut Vec<Finding>) {
    let lends = row.field(CODE).get(2..).is_some_and(is_piece);
    let is_filled = |number| !row.field(number).is_empty();
    let (case, field) = match (is_filled(TAIS), is_filled(NOTIFIED)) {
        (false, false) if lends => (words::PIECE_UNNAMED, TAIS),
        (false, false) => (words::PIECE_OF_ADD_ON, TAIS),
        (true, true) if lends => (words::PIECE_NAMED_TWICE, NOTIFIED),
        _ => return,
    };
    findings.push(row.at(case, field));
}

/// Whether the item of an equipment code is a piece, `1001` to `1013`, and no add-on.
// Spec: 介護給付費単位数等サービスコード表 福祉用具貸与
pub(in crate::check) fn is_piece(item: &str) -> bool {
    item.len() == 4 && ("1001"..="1013").contains(&item)
}

/// T605. Of a kind that is itself wrong nothing follows.
// Spec: 別紙 第6表 No.16 to No.19
fn check_no_equipment(row: &Row<'_>, findings: &mut Vec<Finding>) {
    let is_filled = |number: &u16| !row.field(*number).is_empty();
    let is_linked = || row.service.linkage == Linkage::Linked;
    for number in [TAIS, NOTIFIED, EQUIPMENT_NAME] {
        if is_filled(&number) && is_linked() {
            findings.push(row.at(words::EQUIPMENT_OF_OTHER_KIND, number));
        }
    }
    if is_filled(&DISCRIMINATOR) && is_linked() {
        findings.push(row.at(words::DISCRIMINATOR_OF_OTHER_KIND, DISCRIMINATOR));
    }
}

/// T612.
// Spec: 別紙 第6表 No.14
fn check_count(row: &Row<'_>, findings: &mut Vec<Finding>) {
    let count = row.field(COUNT);
    let good = count
        .parse::<u8>()
        .is_ok_and(|count| (1..=99).contains(&count));
    if !good && !count.is_empty() && row.is_good([COUNT]) {
        findings.push(row.at(words::COUNT_RANGE, COUNT));
    }
}

/// T615.
// Spec: 別紙 第6表 No.23
fn check_over_30_days(row: &Row<'_>, findings: &mut Vec<Finding>) {
    let case = match row.field(OVER_30_DAYS) {
        "0" | "" => return,
        "1" if row
            .service
            .kind
            .is_none_or(|kind| is_short_stay(kind.as_str())) =>
        {
            return;
        }
        "1" => words::OVER_30_OF_OTHER_KIND,
        // Of a longer text the check of its length tells.
        flag if flag.chars().count() > 1 => return,
        _ => words::OVER_30_CODE,
    };
    findings.push(row.at(case, OVER_30_DAYS));
}

/// Short stays, and the short use of other services, which has a limit of 30 days too.
fn is_short_stay(kind: &str) -> bool {
    let short_stay = ["21", "22", "23", "2A", "24", "25", "26", "2B"];
    let short_use = ["27", "28", "38", "39", "68", "69", "79"];
    short_stay.contains(&kind) || short_use.contains(&kind)
}
