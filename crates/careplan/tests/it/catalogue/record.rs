//! Family RC: fields of one record, and records of one file.

use careplan::FileCode::{Up1kyo, Up2kyo, Up3kyo, Uphosoku, Upkihon, Upyobo};

use super::{Case, fails, passes};
use crate::sample::{k1, k2, y2};

pub(super) fn cases() -> Vec<Case> {
    vec![
        fails("RC13", 'W', (1, 8), k2().set(Uphosoku, 1, 8, "20250326")),
        fails("RC13", 'W', (1, 8), k2().set(Uphosoku, 1, 8, "19850326")),
        fails("RC13", 'W', (1, 17), y2().set(Upkihon, 1, 17, "18940101")),
        fails("RC14", 'W', (1, 15), k2().set(Uphosoku, 1, 15, "20241231")),
        fails("RC14", 'W', (1, 11), y2().set(Upyobo, 1, 11, "20241231")),
        fails("RC15", 'W', (1, 19), k2().set(Uphosoku, 1, 19, "16756")),
        fails("RC16", 'E', (1, 24), k1().set(Uphosoku, 1, 24, "")),
        fails("RC16", 'E', (1, 28), k2().set(Uphosoku, 1, 28, "11")),
        fails("RC17", 'W', (1, 24), k1().set(Uphosoku, 1, 24, "2A")),
        fails("RC18", 'W', (1, 56), k1().set(Uphosoku, 1, 56, "601")),
        fails("RC19", 'E', (1, 63), k2().set(Uphosoku, 1, 63, "202505")),
        fails("RC19", 'E', (1, 4), k2().set(Uphosoku, 1, 4, "20250325")),
        fails("RC19", 'E', (1, 4), k1().set(Uphosoku, 1, 4, "00000000")),
        fails("RC20", 'W', (1, 26), k1().set(Up1kyo, 1, 26, "\"\"")),
        fails("RC20", 'W', (1, 26), k1().set(Up1kyo, 1, 25, "1")),
        fails("RC21", 'E', (1, 6), k1().set(Up2kyo, 1, 6, "0")),
        fails("RC21", 'E', (2, 13), k1().set(Up2kyo, 2, 13, "1")),
        fails("RC21", 'W', (4, 8), k1().set(Up2kyo, 4, 8, "")),
        fails("RC22", 'W', (2, 6), k1().set(Up2kyo, 1, 13, "3")),
        fails("RC22", 'W', (1, 7), k1().set(Up2kyo, 1, 7, "\"\"")),
        fails("RC22", 'W', (3, 9), k1().set(Up2kyo, 3, 10, "\"\"")),
        fails("RC22", 'W', (2, 14), k1().set(Up2kyo, 2, 14, "\"\"")),
        fails("RC23", 'W', (1, 16), k1().set(Up2kyo, 1, 16, "\"\"")),
        fails("RC23", 'W', (3, 18), k1().set(Up2kyo, 3, 18, "\"\"")),
        fails("RC24", 'E', (4, 6), k1().set(Up3kyo, 4, 13, "\"\"")),
        fails("RC24", 'E', (1, 7), k1().set(Up3kyo, 1, 7, "")),
        fails("RC24", 'E', (2, 12), k1().set(Up3kyo, 2, 12, "")),
        fails("RC25", 'W', (1, 9), k1().set(Up3kyo, 1, 9, "0859")),
        passes(
            "RC17",
            "22の短期入所療養介護",
            k1().set(Uphosoku, 1, 24, "22"),
        ),
        passes("RC18", "枠の合計と同じ", k1()),
        passes("RC18", "枠も合計も空", k2().set(Uphosoku, 1, 56, "")),
        passes("RC19", "利用票に付く00000000", k2()),
        passes("RC19", "計画書に付く000000", k1()),
        passes("RC20", "「その他」と理由", k1()),
        passes(
            "RC20",
            "選択も理由も空",
            k1().set(Up1kyo, 1, 25, "").set(Up1kyo, 1, 26, "\"\""),
        ),
        passes("RC21", "99番", k1().set(Up2kyo, 1, 13, "99")),
        passes("RC22", "短期目標だけの行", k1()),
        passes(
            "RC23",
            "対象外の行の空のサービス種別",
            k1().set(Up2kyo, 1, 15, "N")
                .set(Up2kyo, 1, 16, "\"\"")
                .set(Up2kyo, 1, 18, "\"\""),
        ),
        passes("RC24", "曜日のない日常生活上の活動", k1()),
    ]
}
