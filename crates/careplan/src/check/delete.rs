//! Family DL: deletions, as far as their own file shows it.
//!
//! Whether there is something to delete, and what goes with it, is a matter of
//! [`mod@crate::import`].

use super::words::delete as words;
use super::{Context, Sheet};
use crate::file_code::FileCode;
use crate::finding::Finding;
use crate::layout::layout;

/// The items of a deletion of actuals.
const MONTH: u16 = 4;
const OFFICE: u16 = 5;
const KIND: u16 = 6;

/// Checks one file.
pub(super) fn check(sheet: &Sheet<'_>, _context: &Context, findings: &mut Vec<Finding>) {
    complete(sheet, findings);
    month(sheet, findings);
    if sheet.code == FileCode::Dltjsk {
        sender(sheet, findings);
    }
}

/// DL01.
// Spec: 別紙 削除 使用目的
fn complete(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for record in sheet.whole_records() {
        for field in layout(sheet.code) {
            if record.field(field.number).is_empty() {
                findings.push(sheet.at(words::FIELD_MISSING, record, field.number));
            }
        }
    }
}

/// DL03.
// Spec: 別紙 利用票削除・実績削除 対象年月
fn month(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let Some(month) = sheet.name.and_then(|name| name.service_month()) else {
        return;
    };
    for record in sheet.whole_records() {
        let value = record.field(MONTH);
        let is_month = value.len() == 6 && value.bytes().all(|byte| byte.is_ascii_digit());
        if is_month && value != month.as_str() {
            findings.push(sheet.at(words::MONTH_DIFFERS, record, MONTH));
        }
    }
}

/// DL04.
// Spec: §5.1.2.2
fn sender(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let Some(name) = sheet.name else {
        return;
    };
    let (from, to) = (name.envelope.from, name.envelope.to);
    let commission = from.kind.is_plan_maker() && to.kind.is_plan_maker();
    for record in sheet.whole_records() {
        let (office, kind) = (record.field(OFFICE), record.field(KIND));
        if !commission && !office.is_empty() && office != from.office.as_str() {
            findings.push(sheet.at(words::OFFICE_DIFFERS, record, OFFICE));
        }
        if !commission && !kind.is_empty() && kind != from.kind.as_str() {
            findings.push(sheet.at(words::KIND_DIFFERS, record, KIND));
        }
    }
}
