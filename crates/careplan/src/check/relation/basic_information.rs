//! RL07: items of the basic information that ask for another.

use crate::check::Sheet;
use crate::check::words::relation as words;
use crate::finding::Finding;

/// The item with a choice, the choice, and the item it asks for.
// Spec: 別紙 利用者基本情報 No.8 to No.13
const ASKED: [(u16, &str, u16); 3] = [(8, "03", 9), (12, "02", 13), (10, "02", 11)];

/// RL07.
pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for record in sheet.whole_records() {
        for (choice, value, asked) in ASKED {
            if record.field(choice) == value && record.field(asked).is_empty() {
                findings.push(sheet.at(words::DETAIL_MISSING, record, asked));
            }
        }
    }
}
