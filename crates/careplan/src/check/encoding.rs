//! Family EN, as far as it takes knowledge of fields; the rest is told by the reader itself.

use super::Sheet;
use super::words::encoding as words;
use crate::finding::Finding;
use crate::layout::{Field, Kind};
use crate::record::Record;

/// EN07: a first record that may be a header. What certainly is one, the reader takes out itself.
// Spec: 別紙 No.1
pub(super) fn first_record(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let Some(record) = sheet.records.first() else {
        return;
    };
    let value = record.field(1);
    let is_version = value.len() == 6 && value.bytes().all(|byte| byte.is_ascii_digit());
    if !value.is_empty() && !is_version {
        findings.push(sheet.at(words::FIRST_VALUE, record, 1));
    }
}

/// EN10: full-width digits and letters where codes and numbers belong.
// Spec: 別紙 各コード
pub(super) fn check(
    sheet: &Sheet<'_>,
    record: &Record,
    field: &Field,
    findings: &mut Vec<Finding>,
) {
    let coded = !matches!(field.kind, Kind::Text | Kind::Unused);
    if coded && record.field(field.number).chars().any(is_full_width) {
        findings.push(sheet.at(words::FULL_WIDTH, record, field.number));
    }
}

const fn is_full_width(character: char) -> bool {
    matches!(character, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}
