// table
//! The 47 prefectures: number, names, and a place on a map of tiles.

use crate::web::language::Language;

/// A prefecture.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Prefecture {
    /// Two digits.
    pub(crate) number: &'static str,
    /// Japanese name.
    pub(crate) name: &'static str,
    /// English name.
    pub(crate) english: &'static str,
    /// Place on the map of tiles: column and row, counted from 0 at the upper left.
    pub(crate) tile: (u8, u8),
}

impl Prefecture {
    /// Its name in a language.
    pub(crate) fn name_in(&self, language: Language) -> &'static str {
        match language {
            Language::Japanese => self.name,
            Language::English => self.english,
        }
    }
}

/// The prefecture with this number.
pub(crate) fn find(number: &str) -> Option<&'static Prefecture> {
    ALL.iter().find(|prefecture| prefecture.number == number)
}

const fn row(
    number: &'static str,
    name: &'static str,
    english: &'static str,
    column: u8,
    row: u8,
) -> Prefecture {
    Prefecture {
        number,
        name,
        english,
        tile: (column, row),
    }
}

/// All of them, by number.
pub(crate) const ALL: [Prefecture; 47] = [
    row("01", "北海道", "Hokkaido", 13, 0),
    row("02", "青森県", "Aomori", 12, 2),
    row("03", "岩手県", "Iwate", 13, 3),
    row("04", "宮城県", "Miyagi", 13, 4),
    row("05", "秋田県", "Akita", 12, 3),
    row("06", "山形県", "Yamagata", 12, 4),
    row("07", "福島県", "Fukushima", 13, 5),
    row("08", "茨城県", "Ibaraki", 13, 6),
    row("09", "栃木県", "Tochigi", 12, 6),
    row("10", "群馬県", "Gunma", 11, 6),
    row("11", "埼玉県", "Saitama", 12, 7),
    row("12", "千葉県", "Chiba", 13, 8),
    row("13", "東京都", "Tokyo", 12, 8),
    row("14", "神奈川県", "Kanagawa", 12, 9),
    row("15", "新潟県", "Niigata", 12, 5),
    row("16", "富山県", "Toyama", 10, 5),
    row("17", "石川県", "Ishikawa", 9, 5),
    row("18", "福井県", "Fukui", 9, 6),
    row("19", "山梨県", "Yamanashi", 11, 8),
    row("20", "長野県", "Nagano", 11, 7),
    row("21", "岐阜県", "Gifu", 10, 7),
    row("22", "静岡県", "Shizuoka", 11, 9),
    row("23", "愛知県", "Aichi", 10, 8),
    row("24", "三重県", "Mie", 9, 8),
    row("25", "滋賀県", "Shiga", 9, 7),
    row("26", "京都府", "Kyoto", 8, 7),
    row("27", "大阪府", "Osaka", 8, 8),
    row("28", "兵庫県", "Hyogo", 7, 7),
    row("29", "奈良県", "Nara", 9, 9),
    row("30", "和歌山県", "Wakayama", 8, 9),
    row("31", "鳥取県", "Tottori", 6, 7),
    row("32", "島根県", "Shimane", 5, 7),
    row("33", "岡山県", "Okayama", 6, 8),
    row("34", "広島県", "Hiroshima", 5, 8),
    row("35", "山口県", "Yamaguchi", 4, 8),
    row("36", "徳島県", "Tokushima", 6, 10),
    row("37", "香川県", "Kagawa", 6, 9),
    row("38", "愛媛県", "Ehime", 5, 9),
    row("39", "高知県", "Kochi", 5, 10),
    row("40", "福岡県", "Fukuoka", 2, 8),
    row("41", "佐賀県", "Saga", 1, 8),
    row("42", "長崎県", "Nagasaki", 0, 8),
    row("43", "熊本県", "Kumamoto", 1, 9),
    row("44", "大分県", "Oita", 2, 9),
    row("45", "宮崎県", "Miyazaki", 2, 10),
    row("46", "鹿児島県", "Kagoshima", 1, 10),
    row("47", "沖縄県", "Okinawa", 0, 12),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_has_its_number_and_a_tile_of_its_own() {
        for (place, prefecture) in ALL.iter().enumerate() {
            assert_eq!(prefecture.number, format!("{:02}", place + 1));
        }
        let tiles: BTreeSet<_> = ALL.iter().map(|prefecture| prefecture.tile).collect();
        assert_eq!(tiles.len(), ALL.len());
        assert!(find("00").is_none() && find("48").is_none());
    }
}
