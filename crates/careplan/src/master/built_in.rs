// table
//! What is known without importing anything: limits, prices, prefectures, welfare equipment.
//!
//! Confidence stands where it matters: H from the standard or two independent sources, M from one
//! good source. The table of service kinds is `crate::service_kind`. No service codes beside
//! welfare equipment: the official tables are imported by whoever runs the program.

use std::ops::RangeInclusive;

use crate::id::ServiceMonth;
use crate::master::price::{AreaGrade, LabourShare};

/// Whether the month lies in a period of the tables below. Texts of YYYYMM compare as months.
pub(super) fn covers(from: &str, to: Option<&str>, month: ServiceMonth) -> bool {
    from <= month.as_str() && to.is_none_or(|to| month.as_str() <= to)
}

/// The limit of one care level.
pub(super) struct LevelLimit {
    pub(super) from: &'static str,
    pub(super) to: Option<&'static str>,
    /// The code of the care level (要介護状態区分).
    pub(super) level: &'static str,
    /// Units a month; where an insurer may choose, from the usual value to the highest one.
    pub(super) units: RangeInclusive<u32>,
}

const fn limit(level: &'static str, low: u32, high: u32) -> LevelLimit {
    LevelLimit {
        from: "201910",
        to: None,
        level,
        units: low..=high,
    }
}

/// Limits (区分支給限度基準額) since October 2019, 厚生省告示33号. Confidence H, level 06 M.
pub(super) const LIMITS: &[LevelLimit] = &[
    limit("06", 5_032, 10_531),
    limit("12", 5_032, 5_032),
    limit("13", 10_531, 10_531),
    limit("21", 16_765, 16_765),
    limit("22", 19_705, 19_705),
    limit("23", 27_048, 27_048),
    limit("24", 30_938, 30_938),
    limit("25", 36_217, 36_217),
];

/// What a unit costs in one grade of area, in hundredths of a yen by share of labour.
pub(super) struct PriceBand {
    pub(super) from: &'static str,
    pub(super) to: Option<&'static str>,
    pub(super) area: AreaGrade,
    pub(super) seventy: u32,
    pub(super) fifty_five: u32,
    pub(super) forty_five: u32,
}

const fn band(area: AreaGrade, seventy: u32, fifty_five: u32, forty_five: u32) -> PriceBand {
    PriceBand {
        from: "202404",
        to: Some("202703"),
        area,
        seventy,
        fifty_five,
        forty_five,
    }
}

/// Fiscal years 2024 to 2026. Confidence H.
pub(super) const PRICE_BANDS: &[PriceBand] = &[
    band(AreaGrade::First, 1140, 1110, 1090),
    band(AreaGrade::Second, 1112, 1088, 1072),
    band(AreaGrade::Third, 1105, 1083, 1068),
    band(AreaGrade::Fourth, 1084, 1066, 1054),
    band(AreaGrade::Fifth, 1070, 1055, 1045),
    band(AreaGrade::Sixth, 1042, 1033, 1027),
    band(AreaGrade::Seventh, 1021, 1017, 1014),
    band(AreaGrade::Other, 1000, 1000, 1000),
];

/// Which kinds of service have which share of labour. Confidence M.
pub(super) const PRICE_CLASSES: &[(LabourShare, &[&str])] = &[
    (
        LabourShare::Seventy,
        &["11", "12", "13", "43", "46", "62", "63", "71", "76"],
    ),
    (
        LabourShare::FiftyFive,
        &[
            "14", "16", "21", "24", "64", "66", "68", "69", "72", "73", "74", "75", "77", "79",
        ],
    ),
    (
        LabourShare::FortyFive,
        &[
            "15", "22", "23", "25", "26", "27", "28", "2A", "2B", "32", "33", "35", "36", "37",
            "38", "39", "51", "52", "53", "54", "55", "78",
        ],
    ),
    (LabourShare::Flat, &["17", "31", "34", "67"]),
];

/// Prefectures by number, from 1. JIS X 0401, confidence H.
pub(super) const PREFECTURES: &[&str] = &[
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// The month from which all thirteen items of equipment can be lent. Confidence M.
pub(super) const EQUIPMENT_FROM: &str = "201204";

/// Welfare equipment: the kinds of service that lend it.
pub(super) const EQUIPMENT_KINDS: &[&str] = &["17", "67"];

/// Welfare equipment: item code and name, the same for both kinds. The units are agreed by contract.
pub(super) const EQUIPMENT: &[(&str, &str)] = &[
    ("1001", "車いす"),
    ("1002", "車いす付属品"),
    ("1003", "特殊寝台"),
    ("1004", "特殊寝台付属品"),
    ("1005", "床ずれ防止用具"),
    ("1006", "体位変換器"),
    ("1007", "手すり"),
    ("1008", "スロープ"),
    ("1009", "歩行器"),
    ("1010", "歩行補助つえ"),
    ("1011", "徘徊感知機器"),
    ("1012", "移動用リフト"),
    ("1013", "自動排泄処理装置"),
];
