//! What stands on the page: made from its counts alone, so that the page is the same everywhere.

use std::fmt::Write;

/// How much stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) texts: usize,
    /// Of all texts together.
    pub(crate) characters: usize,
    pub(crate) lines: usize,
}

impl Counts {
    /// The page as the JSON that the template reads.
    pub(crate) fn json(self) -> String {
        let mut json = "{\"lines\":[".to_owned();
        for number in 0..self.lines {
            let (x, y) = (number * 7 % 250, number * 11 % 200);
            let (to_x, to_y) = match number % 2 {
                0 => (x + 40, y),
                _ => (x, y + 10),
            };
            let _ = write!(json, "{}[{x},{y},{to_x},{to_y}]", comma(number));
        }
        json.push_str("],\"texts\":[");
        let mut characters = SOURCE.chars().cycle();
        let mut set = 0;
        for number in 0..self.texts {
            // The characters are shared out evenly.
            let end = (number + 1) * self.characters / self.texts;
            let text: String = characters.by_ref().take(end - set).collect();
            set = end;
            let (x, y) = (number * 17 % 250, number * 5 % 200);
            let face = usize::from(number.is_multiple_of(20));
            let size = 6 + number % 5;
            let _ = write!(json, "{}[{x},{y},{face},{size},\"{text}\"]", comma(number));
        }
        json.push_str("]}");
        json
    }
}

fn comma(number: usize) -> &'static str {
    if number == 0 { "" } else { "," }
}

/// Kanji, kana, digits and letters as they stand on the sheets.
const SOURCE: &str = "令和7年4月分サービス利用票（兼居宅サービス計画）認定済・申請中\
    0123456789保険者番号被保険者氏名要介護状態区分限度額適用期間訪問介護通所介護福祉用具貸与\
    ミホンタロウ見本太郎09:00〜10:00合計予定実績月火水木金土日SUICAabc";
