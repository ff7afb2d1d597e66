//! Places the texts of the evidence sheet on A4 landscape pages.
//!
//! Rows are as high as their texts need. Every page repeats the title and the titles of the
//! columns, and a block that goes on repeats its own name. A hash is set in eight groups of eight
//! digits of one width, so that two of them can be compared line by line.

use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::typesetter::{Align, Style, Typesetter, line_height};
use crate::evidence_sheet::{
    EvidenceBlock, EvidenceEntry, EvidenceFile, EvidenceOrder, EvidenceSheet, ListedUnit,
};

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, sheet: &EvidenceSheet) -> Vec<Page> {
    let mut layout = Layout::new(typesetter, sheet);
    layout.first_head();
    layout.records();
    layout.files();
    layout.notes();
    layout.finish()
}

struct Layout<'a> {
    typesetter: &'a mut Typesetter,
    sheet: &'a EvidenceSheet,
    page: Page,
    done: Vec<Page>,
    /// Where the next row begins.
    y: f64,
    /// The table on this page: where it began and its columns.
    table: Option<(f64, &'static [f64])>,
}

impl<'a> Layout<'a> {
    fn new(typesetter: &'a mut Typesetter, sheet: &'a EvidenceSheet) -> Self {
        Self {
            typesetter,
            sheet,
            page: Page::default(),
            done: Vec::new(),
            y: 0.0,
            table: None,
        }
    }

    fn first_head(&mut self) {
        let title = Area::new(LEFT, 9.0, WIDTH, 9.0);
        self.page.open(Part::Heading);
        let words = format!("{TITLE}（{}）", self.order());
        self.set(title, Style::new(16.0, Align::Centre), &words);
        self.page.close();
        let sheet = self.sheet;
        let files: usize = sheet.units.iter().map(|unit| unit.files.len()).sum();
        let counts = format!(
            "送信単位 {}件　利用者 {}人　ファイル {files}個",
            sheet.units.len(),
            sheet.service_users.len()
        );
        let cells = [
            ("対象", sheet.period.as_str()),
            ("記録を持つ事業所", sheet.office.as_str()),
            ("件数", counts.as_str()),
            ("印刷した日", sheet.made_on.as_str()),
        ];
        let band = Area::new(LEFT, 20.0, WIDTH, 11.5);
        for (area, (label, text)) in band
            .columns([62.0, 95.0, 70.0, 50.0])
            .into_iter()
            .zip(cells)
        {
            self.page.frame(area, Weight::Thin);
            let inner = area.narrowed(1.5);
            self.set(inner.band(0.04, 0.38), LABEL, label);
            self.set(inner.band(0.36, 0.98), Style::new(10.0, Align::Left), text);
        }
        self.page.frame(band, Weight::Frame);
        for (index, text) in EXPLAINED.iter().enumerate() {
            let y = 32.5 + index as f64 * 4.2;
            self.set(Area::new(LEFT, y, WIDTH, 4.2), SMALL, text);
        }
        self.y = 46.5;
    }

    fn order(&self) -> &'static str {
        match self.sheet.order {
            EvidenceOrder::ByServiceUser => "利用者別",
            EvidenceOrder::ByPartner => "相手の事業所別",
        }
    }

    fn records(&mut self) {
        self.section("１　いつ、どの書類を");
        if self.sheet.blocks.is_empty() {
            let area = Area::new(LEFT, self.y, WIDTH, 8.0);
            self.set(area, TEXT, "この期間の記録はありません。");
            self.y += 10.0;
            return;
        }
        let sheet = self.sheet;
        for block in &sheet.blocks {
            let first = block.entries.first();
            let needed = BAND + first.map_or(0.0, |entry| self.height(&cells(entry), &ENTRY));
            self.room(needed, |layout| layout.begin(&ENTRY, &layout.titles()));
            self.band(&block.title, &block.numbers);
            for entry in &block.entries {
                self.entry(block, entry);
            }
        }
        self.end();
    }

    fn titles(&self) -> [&'static str; 6] {
        let other = match self.sheet.order {
            EvidenceOrder::ByServiceUser => "相手の事業所",
            EvidenceOrder::ByPartner => "利用者（保険者番号-被保険者番号）",
        };
        let dated = "作成（変更）日・対象月";
        ["No.", "作成日時（連番）", "送受", other, "書類", dated]
    }

    fn entry(&mut self, block: &EvidenceBlock, entry: &EvidenceEntry) {
        let texts = cells(entry);
        let height = self.height(&texts, &ENTRY);
        self.room(height, |layout| {
            layout.begin(&ENTRY, &layout.titles());
            layout.band(&format!("{}（つづき）", block.title), &block.numbers);
        });
        let aligns = [Align::Centre, Align::Left, Align::Centre];
        self.row(&texts, &ENTRY, height, &aligns);
    }

    fn files(&mut self) {
        self.section("２　送信単位ごとのファイル");
        let sheet = self.sheet;
        for unit in &sheet.units {
            let first = unit.files.first();
            let needed = BAND + first.map_or(0.0, |file| self.height(&listed(file), &FILE));
            self.room(needed, |layout| layout.begin(&FILE, &FILE_TITLES));
            let (title, numbers) = words(unit);
            self.band(&title, &numbers);
            for file in &unit.files {
                self.file(&title, file);
            }
        }
        self.end();
    }

    fn file(&mut self, title: &str, file: &EvidenceFile) {
        let texts = listed(file);
        let height = self.height(&texts, &FILE);
        self.room(height, |layout| {
            layout.begin(&FILE, &FILE_TITLES);
            layout.band(&format!("{title}（つづき）"), "");
        });
        self.row(&texts, &FILE, height, &[Align::Left, Align::Right]);
    }

    fn notes(&mut self) {
        let remarks = self.typesetter.take_remarks();
        let notes = self.sheet.notes.iter().map(|note| format!("◆{note}"));
        let numbered = (1..).zip(&remarks);
        let numbered =
            numbered.map(|(number, text)| format!("※{number} {}", text.replace('\n', " ")));
        let texts: Vec<String> = notes.chain(numbered).collect();
        self.y += 2.0;
        for text in texts {
            for line in self.typesetter.wrap(SMALL.face, SMALL.size, WIDTH, &text) {
                self.room(NOTE, |_| {});
                let area = Area::new(LEFT, self.y, WIDTH, NOTE);
                self.set(area, SMALL, &line);
                self.y += NOTE;
            }
        }
    }

    /// The title of a part of the sheet, with room for what comes next.
    fn section(&mut self, title: &str) {
        self.room(40.0, |_| {});
        let area = Area::new(LEFT, self.y, WIDTH, 6.5);
        self.page.open(Part::Heading);
        self.set(area, Style::new(11.0, Align::Left).gothic(), title);
        self.page.close();
        self.y += 7.0;
    }

    /// Makes room for a row; where there is none, a further page begins with what is repeated.
    fn room(&mut self, height: f64, repeated: impl FnOnce(&mut Self)) {
        let fresh = self.table.is_none();
        if self.y + height > BOTTOM {
            self.turn();
            repeated(self);
        } else if fresh {
            repeated(self);
        }
    }

    fn turn(&mut self) {
        self.end();
        self.done.push(std::mem::take(&mut self.page));
        let sheet = self.sheet;
        let words = format!("{TITLE}（{}）　{}　つづき", self.order(), sheet.period);
        let title = Area::new(LEFT, 9.0, WIDTH, 7.0);
        self.page.open(Part::Paper);
        self.set(title, Style::new(11.0, Align::Left), &words);
        self.page.close();
        self.y = 17.5;
    }

    /// Begins a table with the titles of its columns.
    fn begin(&mut self, columns: &'static [f64], titles: &[&str]) {
        self.table = Some((self.y, columns));
        self.page.open(Part::Table);
        self.page.open(Part::Row);
        let mut x = LEFT;
        for (width, title) in columns.iter().zip(titles) {
            let area = Area::new(x, self.y, *width, TITLES);
            self.page.open(Part::Head);
            self.set(area.narrowed(1.0), TEXT_CENTRE, title);
            self.page.close();
            x += width;
        }
        self.page.close();
        self.columns(columns, TITLES);
        self.y += TITLES;
    }

    /// Ends the table of this page, if one has begun.
    fn end(&mut self) {
        let Some((top, _)) = self.table.take() else {
            return;
        };
        self.page.close();
        let area = Area::new(LEFT, top, WIDTH, self.y - top);
        self.page.frame(area, Weight::Frame);
        self.y += 3.0;
    }

    /// A row across all columns that names what follows.
    fn band(&mut self, title: &str, numbers: &str) {
        let text = match numbers {
            "" => title.to_owned(),
            numbers => format!("{title}　　{numbers}"),
        };
        let area = Area::new(LEFT, self.y, WIDTH, BAND);
        self.page.open(Part::Row);
        self.page.open(Part::Head);
        let style = Style::new(9.5, Align::Left).gothic();
        self.set(area.narrowed(1.5), style, &text);
        self.page.close();
        self.page.close();
        self.page
            .horizontal(LEFT, LEFT + WIDTH, area.y, Weight::Frame);
        self.y += BAND;
        self.page
            .horizontal(LEFT, LEFT + WIDTH, self.y, Weight::Thin);
    }

    /// How high a row must be; very long texts become smaller or remarks instead.
    fn height(&mut self, texts: &[String], columns: &[f64]) -> f64 {
        let mut most = 1;
        for (text, width) in texts.iter().zip(columns) {
            let width = width - 2.0 * INNER;
            let lines = self.typesetter.wrap(TEXT.face, TEXT.size, width, text);
            most = most.max(lines.len());
        }
        (most as f64 * line_height(TEXT.size) + 2.0).min(HIGHEST)
    }

    fn row(&mut self, texts: &[String], columns: &'static [f64], height: f64, aligns: &[Align]) {
        self.page.open(Part::Row);
        let mut x = LEFT;
        for (index, (text, width)) in texts.iter().zip(columns).enumerate() {
            let align = aligns.get(index).copied().unwrap_or(Align::Left);
            let area = Area::new(x, self.y, *width, height);
            self.page.open(Part::Cell);
            self.set(area.narrowed(INNER), Style { align, ..TEXT }, text);
            self.page.close();
            x += width;
        }
        self.page.close();
        self.columns(columns, height);
        self.y += height;
        self.page
            .horizontal(LEFT, LEFT + WIDTH, self.y, Weight::Thin);
    }

    fn columns(&mut self, columns: &[f64], height: f64) {
        let mut x = LEFT;
        for width in columns {
            self.page.vertical(x, self.y, self.y + height, Weight::Thin);
            x += width;
        }
    }

    fn finish(mut self) -> Vec<Page> {
        self.end();
        self.done.push(self.page);
        let total = self.done.len();
        for (number, page) in (1..).zip(&mut self.done) {
            page.open(Part::Paper);
            let [left, right] = FOOT.columns([WIDTH - 30.0, 30.0]);
            self.typesetter.set(page, left, SMALL, PROVES);
            let text = format!("{number}／{total} 頁");
            let style = Style::new(8.5, Align::Right);
            self.typesetter.set(page, right, style, &text);
            page.close();
        }
        self.done
    }

    fn set(&mut self, area: Area, style: Style, text: &str) {
        self.typesetter.set(&mut self.page, area, style, text);
    }
}

fn cells(entry: &EvidenceEntry) -> [String; 6] {
    [
        entry.unit.to_string(),
        entry.made_at.clone(),
        entry.way.to_owned(),
        entry.other.clone(),
        entry.document.clone(),
        entry.dated.clone(),
    ]
}

fn listed(file: &EvidenceFile) -> [String; 3] {
    [
        file.name.clone(),
        separated(file.size),
        grouped(&file.sha256),
    ]
}

/// What a unit is called in the second part, and its numbers.
fn words(unit: &ListedUnit) -> (String, String) {
    let envelope = &unit.envelope;
    let title = format!("No.{}　{}", unit.number, unit.document);
    let numbers = format!(
        "連番 {}　{} → {}",
        envelope.serial, envelope.from, envelope.to
    );
    (title, numbers)
}

/// `16,765`.
fn separated(size: u64) -> String {
    let digits = size.to_string();
    let mut separated = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            separated.push(',');
        }
        separated.push(digit);
    }
    separated
}

/// A hash in groups of eight digits; any other text too, so that nothing of it is lost.
fn grouped(hash: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in hash.chars().enumerate() {
        if index > 0 && index % 8 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

const TITLE: &str = "ケアプラン等の授受記録の一覧";
const EXPLAINED: [&str; 3] = [
    "この一覧は、記録を持つ事業所で、ファイルの中身から作ったものです。交換所の記録（氏名なし）とは、ファイルごとのハッシュ値（SHA-256）で結び付けられます。値が同じなら、中身も同じです。",
    "「作成日時」は、送り主のソフトがファイルを作った日時（連番）です。送った日時と受け取った日時は、交換所の記録にあります。",
    "ケアプランや利用者基本情報のように対象月のない書類は、作成日時の月のものとして数えています。No. は、２の送信単位の番号です。",
];
const PROVES: &str = "送ったこと・受け取ったことの記録です。利用者の同意や、加算の要件を満たすことを示すものではありません。";

const LEFT: f64 = 10.0;
const WIDTH: f64 = 277.0;
/// Where tables and notes end.
const BOTTOM: f64 = 194.0;
const FOOT: Area = Area::new(LEFT, 197.5, WIDTH, 5.0);
const TITLES: f64 = 6.0;
const BAND: f64 = 6.5;
/// The highest row.
const HIGHEST: f64 = 32.0;
/// Height of a line of notes.
const NOTE: f64 = 4.2;
const INNER: f64 = 1.2;
const TEXT: Style = Style::new(8.5, Align::Left).gothic();
const TEXT_CENTRE: Style = Style::new(8.5, Align::Centre).gothic();
const SMALL: Style = Style::new(8.0, Align::Left).gothic();
const LABEL: Style = Style::new(7.0, Align::Left).gothic();
const ENTRY: [f64; 6] = [11.0, 44.0, 12.0, 83.0, 62.0, 65.0];
const FILE: [f64; 3] = [108.0, 24.0, 145.0];
const FILE_TITLES: [&str; 3] = ["ファイル名", "大きさ（バイト）", "SHA-256"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_hashes_are_grouped() {
        assert_eq!(separated(0), "0");
        assert_eq!(separated(999), "999");
        assert_eq!(separated(1_234_567), "1,234,567");
        assert_eq!(grouped("0123456789abcdef0"), "01234567 89abcdef 0");
        assert_eq!(grouped(""), "");
    }
}
