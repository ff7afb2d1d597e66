//! Family RC: single fields.

use careplan::FileCode::{Dltjsk, Up3kyo, Uphosoku, Upjsk, Upkihon, Upsikyu};

use super::{Case, fails, passes};
use crate::sample::{Sample, k1, k2, s1, y2};

pub(super) fn cases() -> Vec<Case> {
    vec![
        fails("RC01", 'E', (2, 10), s1().set(Upjsk, 2, 10, "")),
        fails("RC01", 'W', (1, 6), k2().set(Uphosoku, 1, 6, "\"\"")),
        fails("RC02", 'E', (1, 14), s1().set(Upjsk, 1, 14, "100")),
        fails("RC02", 'E', (1, 8), s1().set(Upjsk, 1, 8, "3.5")),
        fails(
            "RC02",
            'E',
            (1, 23),
            k2().set(Upsikyu, 1, 23, "11,05")
                .replace(Upsikyu, "11,05", "\"11,05\""),
        ),
        fails("RC02", 'E', (1, 20), s1().set(Upjsk, 1, 20, "137000002")),
        fails("RC02", 'E', (1, 20), k1().set(Uphosoku, 1, 20, "1")),
        fails("RC03", 'E', (1, 1), s1().set(Upjsk, 1, 1, "202410")),
        fails("RC03", 'E', (1, 1), s1().set(Upjsk, 1, 1, "209901")),
        fails("RC04", 'E', (0, 0), k2().rename_all("_202504_", "_202503_")),
        fails("RC05", 'E', (1, 2), s1().set(Upjsk, 1, 2, "12345")),
        fails("RC05", 'W', (1, 2), s1().set(Upjsk, 1, 2, "123456")),
        fails("RC06", 'E', (1, 3), s1().set(Upjsk, 1, 3, "17")),
        fails("RC07", 'E', (1, 10), s1().set(Upjsk, 1, 10, "20250431")),
        fails("RC07", 'E', (1, 10), s1().set(Upjsk, 1, 10, "00000000")),
        fails("RC07", 'E', (1, 4), dltjsk().set(Dltjsk, 1, 4, "202513")),
        fails("RC08", 'E', (1, 12), s1().set(Upjsk, 1, 12, "0960")),
        fails("RC08", 'E', (1, 12), s1().set(Upjsk, 1, 12, "2400")),
        fails("RC08", 'W', (1, 13), s1().set(Upjsk, 1, 13, "2400")),
        fails("RC08", 'E', (1, 8), k1().set(Up3kyo, 1, 8, "9999")),
        fails("RC09", 'E', (1, 23), s1().set(Upjsk, 1, 23, "2")),
        fails("RC09", 'E', (1, 23), y2().set(Upkihon, 1, 23, "06")),
        fails("RC09", 'E', (1, 18), k2().set(Uphosoku, 1, 18, "01")),
        fails("RC09", 'E', (1, 20), k1().set(Uphosoku, 1, 20, "98")),
        fails("RC10", 'W', (1, 9), k2().set(Uphosoku, 1, 9, "1234567")),
        fails(
            "RC11",
            'W',
            (1, 12),
            k2().set(Uphosoku, 1, 12, "03 0000 0000"),
        ),
        fails("RC12", 'W', (1, 25), s1().set(Upjsk, 1, 25, "1")),
        passes("RC01", "任意の項目が空", s1().set(Upjsk, 1, 9, "")),
        passes("RC03", "V4.1の値", s1()),
        passes("RC04", "2025年4月", k2()),
        passes("RC04", "年月のない計画書", k1()),
        passes(
            "RC05",
            "検査数字の合う別の番号",
            s1().set(Upjsk, 1, 2, "123463"),
        ),
        passes("RC07", "うるう日", s1().set(Upjsk, 1, 10, "20240229")),
        passes("RC07", "利用票の補足情報の00000000", k2()),
        passes("RC08", "第6表の9999", s1()),
        passes("RC08", "1日の最後の分", s1().set(Upjsk, 1, 13, "2359")),
        passes("RC10", "空の郵便番号", k2().set(Uphosoku, 1, 9, "")),
        passes(
            "RC11",
            "15文字の番号",
            k2().set(Uphosoku, 1, 12, "+81(3)0000-0000"),
        ),
        passes("RC12", "空の識別子", s1()),
    ]
}

fn dltjsk() -> Sample {
    let units = crate::sample::everything();
    let is_it = |unit: &Sample| unit.files[0].name.starts_with("DLTJSK");
    units.into_iter().find(is_it).unwrap()
}
