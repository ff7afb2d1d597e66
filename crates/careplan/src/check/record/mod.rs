//! Family RC: the content of single records, field by field and within one file.
//!
//! Records of the wrong width are left out, because none of their columns is certain. Rules of
//! tables 6 and 7, relations between files and deletions are families of their own.

use super::words::record as words;
use super::{Group, Sheet};
use crate::file_code::FileCode;
use crate::finding::Finding;

mod care_plan;
mod field;
mod first_sight;
mod person;
mod supplement;

pub(super) use field::{is_acceptable, is_decimal};

/// The first service month of version 4.1.
// Spec: 別紙 版履歴
const FIRST_MONTH: &str = "202504";

/// Checks the records of one file.
pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    field::check(sheet, findings);
    person::check(sheet, findings);
    match sheet.code {
        FileCode::Uphosoku => supplement::check(sheet, findings),
        FileCode::Up1kyo => care_plan::check_table_1(sheet, findings),
        FileCode::Up2kyo => care_plan::check_table_2(sheet, findings),
        FileCode::Up3kyo => care_plan::check_table_3(sheet, findings),
        _ => {}
    }
}

/// RC04: a month that version 4.1 does not cover. Told once per unit.
// Spec: 別紙 No.1, 版履歴
pub(super) fn check_month(group: &Group<'_>, findings: &mut Vec<Finding>) {
    let early = group.parts.iter().find(|part| {
        let month = part.name.service_month();
        month.is_some_and(|month| month.as_str() < FIRST_MONTH)
    });
    if let Some(part) = early {
        findings.push(Finding::new(words::MONTH_TOO_EARLY).in_file(&part.source.name));
    }
}
