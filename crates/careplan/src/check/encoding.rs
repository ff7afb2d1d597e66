//! Family EN, as far as it takes knowledge of fields; the rest is told by the reader itself.

use super::Sheet;
use super::words::encoding as words;
use crate::finding::Finding;
use crate::layout::{Kind, layout};

/// EN10: full-width digits and letters where codes and numbers belong.
// Spec: 別紙 各コード
pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let fields = layout(sheet.code);
    let coded = |kind| !matches!(kind, Kind::Text | Kind::Unused);
    for record in sheet.whole_records() {
        for field in fields.iter().filter(|field| coded(field.kind)) {
            let value = record.field(field.number);
            if !value.is_ascii() && value.chars().any(is_full_width) {
                findings.push(sheet.at(words::FULL_WIDTH, record, field.number));
            }
        }
    }
}

const fn is_full_width(character: char) -> bool {
    matches!(character, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}
