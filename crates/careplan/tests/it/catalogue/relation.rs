//! Family RL: relations between files.

use careplan::FileCode::{
    Up1kyo, Up2kyo, Uphosoku, Upkihon, UpkihonSub1, UpkihonSub2, Upyobo, UpyoboSub,
};

use super::{Case, fails, passes};
use crate::sample::{Sample, k1, k2, y2};

pub(super) fn cases() -> Vec<Case> {
    vec![
        fails("RL01", 'E', (2, 5), k1().set(Up2kyo, 2, 5, "20250324")),
        fails("RL01", 'E', (1, 4), k1().set(Uphosoku, 1, 4, "20250324")),
        fails("RL01", 'E', (1, 63), k2().set(Uphosoku, 1, 3, "0000000018")),
        passes(
            "RL01",
            "作成年月日だけが違う",
            k1().set(Up2kyo, 2, 4, "20250324"),
        ),
        fails("RL02", 'E', (2, 14), twice(k1(), Up1kyo)),
        fails("RL02", 'E', (2, 4), twice(y2(), Upkihon)),
        fails("RL02", 'E', (2, 63), twice(k2(), Uphosoku)),
        passes(
            "RL02",
            "同じ利用者の別の日の計画",
            twice(k1(), Up1kyo).set(Up1kyo, 2, 14, "20250301"),
        ),
        fails("RL04", 'W', (1, 18), k1().set(Up1kyo, 1, 21, "22")),
        fails("RL04", 'W', (1, 13), k1().set(Up1kyo, 1, 18, "20250111")),
        fails("RL04", 'W', (1, 16), k1().set(Up1kyo, 1, 17, "1")),
        passes("RL04", "一方だけが空", k1().set(Up1kyo, 1, 21, "")),
        fails("RL05", 'E', (2, 4), y2().set(UpkihonSub1, 2, 4, "20250311")),
        fails(
            "RL05",
            'E',
            (1, 4),
            y2().set(UpkihonSub2, 1, 3, "0000000017"),
        ),
        fails("RL05", 'E', (1, 4), y2().set(UpyoboSub, 1, 4, "20250321")),
        passes(
            "RL05",
            "行のない別表",
            y2().bytes(UpkihonSub2, |_| Vec::new()),
        ),
        fails("RL06", 'W', (1, 14), y2().set(UpyoboSub, 1, 14, "")),
        fails("RL06", 'E', (2, 14), twice(y2(), UpyoboSub)),
        fails("RL06", 'E', (1, 5), y2().set(UpyoboSub, 1, 5, "2")),
        fails("RL06", 'E', (1, 5), y2().set(UpyoboSub, 1, 5, "0")),
        fails("RL06", 'E', (2, 10), second_row("1", "3", "1")),
        fails("RL06", 'E', (2, 14), second_row("1", "1", "3")),
        fails(
            "RL06",
            'E',
            (2, 6),
            twice(y2(), UpyoboSub).set(UpyoboSub, 2, 14, "2"),
        ),
        fails(
            "RL06",
            'E',
            (2, 11),
            twice(y2(), UpyoboSub).set(UpyoboSub, 2, 14, "2"),
        ),
        passes("RL06", "二つ目のサービス", second_row("1", "1", "2")),
        passes("RL06", "二つ目の支援計画", second_row("1", "2", "1")),
        passes("RL06", "二つ目の課題", second_row("2", "1", "1")),
        fails("RL07", 'W', (1, 9), y2().set(Upkihon, 1, 9, "\"\"")),
        fails("RL07", 'W', (1, 13), y2().set(Upkihon, 1, 12, "02")),
        fails("RL07", 'W', (1, 11), y2().set(Upkihon, 1, 11, "")),
        passes(
            "RL07",
            "初回で前回の日がない",
            y2().set(Upkihon, 1, 10, "01").set(Upkihon, 1, 11, ""),
        ),
        fails("RL08", 'W', (1, 44), y2().set(Upyobo, 1, 44, "3")),
        fails("RL08", 'W', (1, 48), y2().set(Upyobo, 1, 48, "6")),
        passes("RL08", "質問の数と同じ", y2().set(Upyobo, 1, 43, "5")),
        fails("RL09", 'W', (1, 27), y2().set(Upyobo, 1, 27, "\"\"")),
        fails("RL09", 'W', (1, 31), y2().set(Upyobo, 1, 31, "\"転倒\"")),
        passes(
            "RL09",
            "有無が空",
            y2().set(Upyobo, 1, 26, "").set(Upyobo, 1, 27, "\"\""),
        ),
        fails("RL10", 'W', (1, 14), y2().set(Upyobo, 1, 14, "2")),
        fails("RL10", 'W', (1, 14), y2().set(Upkihon, 1, 23, "13")),
        passes("RL10", "基本情報の区分が空", y2().set(Upkihon, 1, 23, "")),
    ]
}

/// The sample with the first record of a file repeated.
fn twice(sample: Sample, code: careplan::FileCode) -> Sample {
    sample.cells(code, |cells| cells.insert(1, cells[0].clone()))
}

/// A prevention plan whose annex has a second row with these numbers and no text.
fn second_row(issue: &'static str, support: &'static str, service: &'static str) -> Sample {
    let mut sample = twice(y2(), UpyoboSub);
    for (item, value) in [(5, issue), (10, support), (14, service)] {
        sample = sample.set(UpyoboSub, 2, item, value);
    }
    for item in [6, 7, 8, 9, 11, 12, 13] {
        sample = sample.set(UpyoboSub, 2, item, "\"\"");
    }
    sample
}
