//! Places the texts of 第1表 on A4 landscape pages.
//!
//! The three long texts share the height by their need; what does not fit at the smallest size goes
//! on in the same boxes of a further page.

use crate::draw::canvas::{Area, Page, Weight};
use crate::draw::flow::{Flow, Sizes};
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::place::plan_head::{self, BOTTOM, LEFT, NOTES, WIDTH, blank};
use crate::table1::Table1;

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, table: &Table1) -> Vec<Page> {
    let texts = [&table.wishes, &table.opinion, &table.policy];
    let areas = areas(typesetter, texts);
    let mut flows: Vec<Flow> = areas
        .iter()
        .zip(texts)
        .map(|(area, text)| Flow::fitting(typesetter, *area, TEXT, SIZES, text))
        .collect();
    let mut notes: Option<Flow> = None;
    let mut pages = Vec::new();
    loop {
        let mut page = Page::default();
        let mut sheet = Sheet {
            typesetter,
            page: &mut page,
        };
        sheet.head(table);
        sheet.boxes(table, areas);
        for (flow, area) in flows.iter_mut().zip(areas) {
            flow.place(&mut page, area);
        }
        // Overlong texts of the head are known once it is drawn; later pages repeat them.
        let made = plan_head::notes(typesetter, &table.head);
        let notes = notes.get_or_insert(made);
        notes.place(&mut page, NOTES);
        pages.push(page);
        if flows.iter().all(Flow::is_done) {
            let words = ("第１表", "居宅サービス計画書（１）");
            let rest = plan_head::rest(typesetter, words, &table.head, notes);
            pages.extend(rest);
            break;
        }
    }
    plan_head::number(typesetter, &mut pages);
    pages
}

/// The boxes of the three long texts: as high as usual, or by need where one has more to hold.
fn areas(typesetter: &mut Typesetter, texts: [&String; 3]) -> [Area; 3] {
    let needs = texts.map(|text| {
        let flow = Flow::new(typesetter, WIDTH - LABEL, TEXT, text);
        flow.height()
    });
    let total: f64 = USUAL.iter().sum();
    let least = USUAL.map(|usual| usual * 0.6);
    let fits = needs.iter().zip(USUAL).all(|(need, usual)| *need <= usual);
    let all: f64 = needs.iter().sum();
    let spare = total - least.iter().sum::<f64>();
    let mut top = BOXES_TOP;
    let [first, second, third] = [0, 1, 2].map(|index: usize| {
        let pick = |values: &[f64; 3]| values.get(index).copied().unwrap_or_default();
        let height = if fits {
            pick(&USUAL)
        } else {
            pick(&least) + spare * pick(&needs) / all
        };
        let area = Area::new(LEFT + LABEL, top, WIDTH - LABEL, height);
        top += height;
        area
    });
    [first, second, third]
}

struct Sheet<'a> {
    typesetter: &'a mut Typesetter,
    page: &'a mut Page,
}

impl Sheet<'_> {
    fn head(&mut self, table: &Table1) {
        let words = ("第１表", "居宅サービス計画書（１）");
        plan_head::title(self.typesetter, self.page, words, &table.head);
        let style = (Style::new(9.0, Align::Left), "・");
        for (x, width, choices) in [
            (211.0, 40.0, &table.category),
            (254.0, 33.0, &table.certification),
        ] {
            let area = Area::new(x, 18.5, width, 6.0);
            self.page.frame(area, Weight::Thin);
            let words: f64 = choices
                .iter()
                .map(|one| self.typesetter.length(style.0, &one.word))
                .sum();
            let dots = self.typesetter.length(style.0, style.1);
            let dots = dots * choices.len().saturating_sub(1) as f64;
            let inner = area.narrowed((width - words - dots) / 2.0);
            plan_head::choices(self.typesetter, self.page, inner, style, choices);
        }
        let [name, _, born, _, address] = row(0).columns([78.0, 4.0, 50.0, 4.0, 141.0]);
        plan_head::name(self.typesetter, self.page, name, &table.head);
        let born_on = blank(&table.born_on, "　　年　　月　　日");
        self.field(born, ("生年月日", 16.0), born_on);
        self.field(address, ("住所", 10.0), &table.address);
        self.field(row(1), ("居宅サービス計画作成者氏名", 46.0), &table.planner);
        let label = ("居宅介護支援事業者・事業所名及び所在地", 64.0);
        let [office, place] = row(2).columns([154.0, 123.0]);
        self.field(office, label, &table.office);
        self.field(place, ("", 2.0), &table.office_address);
        let [made, _, first] = row(3).columns([110.0, 10.0, 157.0]);
        let label = ("居宅サービス計画作成（変更）日", 50.0);
        self.field(made, label, blank(&table.planned_on, NO_DATE));
        let label = ("初回居宅サービス計画作成日", 46.0);
        self.field(first, label, blank(&table.first_planned_on, NO_DATE));
        let [certified, _, valid] = row(4).columns([110.0, 10.0, 157.0]);
        let text = blank(&table.certified_on, NO_DATE);
        self.field(certified, ("認定日", 50.0), text);
        let from = blank(&table.valid_from, NO_DATE);
        let to = blank(&table.valid_to, NO_DATE);
        self.field(
            valid,
            ("認定の有効期間", 46.0),
            &format!("{from}　〜　{to}"),
        );
    }

    /// A label and its text on an underlined stretch.
    fn field(&mut self, area: Area, (label, width): (&str, f64), text: &str) {
        let [left, right] = area.columns([width, area.width - width]);
        self.typesetter
            .set(self.page, left, Style::new(9.0, Align::Left), label);
        let style = Style::new(9.5, Align::Left);
        self.typesetter
            .set(self.page, right.narrowed(1.0), style, text);
        self.page
            .horizontal(area.x, area.right(), area.bottom(), Weight::Thin);
    }

    fn boxes(&mut self, table: &Table1, areas: [Area; 3]) {
        let level = Area::new(LEFT, LEVEL_TOP, WIDTH, LEVEL_HEIGHT);
        let style = (Style::new(9.5, Align::Left), "　・　");
        let [label, value] = level.columns([LABEL, WIDTH - LABEL]);
        self.label(label, "要介護状態区分");
        let value = value.narrowed(6.0);
        let end = plan_head::choices(self.typesetter, self.page, value, style, &table.care_level);
        let other = Area::new(
            end + 10.0,
            value.y,
            value.right() - end - 10.0,
            value.height,
        );
        self.typesetter
            .set(self.page, other, style.0, &table.other_care_level);
        for (area, label) in areas.iter().zip(LABELS) {
            let area = Area::new(LEFT, area.y, LABEL, area.height);
            self.label(area, label);
            self.page
                .horizontal(LEFT, LEFT + WIDTH, area.y, Weight::Thin);
        }
        let reason = Area::new(LEFT, REASON_TOP, WIDTH, BOTTOM - REASON_TOP);
        self.page
            .horizontal(LEFT, LEFT + WIDTH, reason.y, Weight::Thin);
        let [label, value] = reason.columns([LABEL, WIDTH - LABEL]);
        self.label(label, "生活援助中心型の\n算定理由");
        let value = value.narrowed(4.0);
        let style = (Style::new(9.5, Align::Left), "　　");
        let end = plan_head::choices(self.typesetter, self.page, value, style, &table.reason);
        let brackets = Area::new(end + 2.0, value.y, value.right() - end - 2.0, value.height);
        let [open, text, close] = brackets.columns([4.0, brackets.width - 8.0, 4.0]);
        self.typesetter.set(self.page, open, style.0, "（");
        self.typesetter
            .set(self.page, text, style.0, &table.other_reason);
        self.typesetter.set(self.page, close, style.0, "）");
        let all = Area::new(LEFT, LEVEL_TOP, WIDTH, BOTTOM - LEVEL_TOP);
        self.page
            .vertical(LEFT + LABEL, all.y, all.bottom(), Weight::Thin);
        self.page.frame(all, Weight::Frame);
    }

    fn label(&mut self, area: Area, text: &str) {
        let style = Style::new(9.0, Align::Centre);
        self.typesetter
            .set(self.page, area.narrowed(1.5), style, text);
    }
}

fn row(index: u8) -> Area {
    Area::new(LEFT, 25.0 + f64::from(index) * 7.0, WIDTH, 6.5)
}

const LABELS: [&str; 3] = [
    "利用者及び家族の生活に\n対する意向を踏まえた\n課題分析の結果",
    "介護認定審査会の意見及び\nサービスの種類の指定",
    "総合的な援助の方針",
];
const NO_DATE: &str = "　　　年　　月　　日";
const TEXT: Style = Style::new(SIZES.wanted, Align::Left);
const SIZES: Sizes = Sizes {
    wanted: 10.0,
    smallest: 6.0,
};
/// Width of the column of labels.
const LABEL: f64 = 46.0;
const LEVEL_TOP: f64 = 61.5;
const LEVEL_HEIGHT: f64 = 8.0;
const BOXES_TOP: f64 = LEVEL_TOP + LEVEL_HEIGHT;
const REASON_TOP: f64 = 174.0;
/// Heights of the three long texts where none needs more.
const USUAL: [f64; 3] = [42.0, 22.0, REASON_TOP - BOXES_TOP - 64.0];
