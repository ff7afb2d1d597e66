//! The title and the boxes above the grid of 第6表.

use super::{LEFT, WIDTH};
use crate::canvas::{Area, Page, Part, Weight};
use crate::typesetter::{Align, Style, Typesetter};
use crate::use_table::{Certification, SheetKind, UseTable};

/// The title line and the three rows of boxes.
pub(super) fn draw(typesetter: &mut Typesetter, page: &mut Page, table: &UseTable) {
    title(typesetter, page, table);
    let mut boxes = Boxes { typesetter, page };
    boxes.first_rows(table);
    boxes.last_row(table);
    let rows = Area::new(LEFT, ROWS_TOP, WIDTH, 3.0 * ROW_HEIGHT);
    page.frame(rows, Weight::Frame);
}

fn title(typesetter: &mut Typesetter, page: &mut Page, table: &UseTable) {
    let line = Area::new(LEFT, TITLE_TOP, WIDTH, TITLE_HEIGHT);
    let [certification, _, direction, number] = line.columns([32.0, 171.0, 52.0, 22.0]);
    // In the middle of the page, as far as the receiver beside it leaves room.
    let middle = Area::new(84.0, line.y, 129.0, line.height);

    page.frame(certification, Weight::Thin);
    let [certified, dot, applied] = certification.columns([14.5, 3.0, 14.5]);
    let word = Style::new(8.5, Align::Centre);
    typesetter.set(page, certified, word, "認定済");
    typesetter.set(page, dot, word, "・");
    typesetter.set(page, applied, word, "申請中");
    match table.certification {
        Some(Certification::Certified) => page.ring(ring(certified)),
        Some(Certification::Applied) => page.ring(ring(applied)),
        None => {}
    }

    let month = if table.month.is_empty() {
        "　　　年　　月"
    } else {
        &table.month
    };
    let (title, receiver) = match table.kind {
        SheetKind::Use => (
            "サービス利用票（兼居宅サービス計画）",
            "居宅介護支援事業者→利用者",
        ),
        SheetKind::Provision => ("サービス提供票", "居宅介護支援事業者→サービス事業者"),
    };
    let text = format!("{month}分　{title}");
    page.open(Part::Heading);
    typesetter.set(page, middle, Style::new(13.0, Align::Centre), &text);
    page.close();
    typesetter.set(page, direction, Style::new(8.0, Align::Centre), receiver);
    page.frame(number, Weight::Thin);
    typesetter.set(page, number, Style::new(10.0, Align::Centre), "第６表");
}

fn ring(word: Area) -> Area {
    Area::new(
        word.x + 1.0,
        word.y + 1.0,
        word.width - 2.0,
        word.height - 2.0,
    )
}

struct Boxes<'a> {
    typesetter: &'a mut Typesetter,
    page: &'a mut Page,
}

impl Boxes<'_> {
    /// The two rows about the insurer, the office and the service user's name.
    fn first_rows(&mut self, table: &UseTable) {
        let head = &table.head;
        let both = Area::new(LEFT, ROWS_TOP, WIDTH, 2.0 * ROW_HEIGHT);
        let widths = match table.kind {
            SheetKind::Use => FIRST_COLUMNS,
            SheetKind::Provision => PROVISION_COLUMNS,
        };
        if table.kind == SheetKind::Use {
            let [.., confirmation_title, confirmation] = both.columns(widths);
            self.title(confirmation_title, "利用者\n確認");
            self.page.frame(confirmation, Weight::Thin);
        }

        let [
            title,
            value,
            title2,
            value2,
            title3,
            value3,
            title4,
            value4,
            ..,
        ] = row(0).columns(widths);
        self.title(title, "保険者番号");
        self.value(value, &head.insurer_number);
        self.title(title2, "保険者名");
        self.value(value2, &head.insurer_name);
        self.title(title3, "居宅介護支援事業者\n事業所名・担当者名");
        self.page.frame(value3, Weight::Thin);
        self.text(value3.band(0.0, 0.58), 8.0, &head.planner_office);
        self.text(value3.band(0.54, 1.0), 8.0, &head.planner_name);
        self.title(title4, "作成年月日");
        self.value(value4, &head.made_on);

        let [
            title,
            value,
            title2,
            value2,
            title3,
            value3,
            title4,
            value4,
            ..,
        ] = row(1).columns(widths);
        self.title(title, "被保険者番号");
        self.value(value, &head.insured_number);
        let (reading, name) = ((0.0, 0.4), (0.4, 1.0));
        self.title(title2.band(reading.0, reading.1), "フリガナ");
        self.title(title2.band(name.0, name.1), "被保険者氏名");
        let area = value2.band(reading.0, reading.1);
        self.page.frame(area, Weight::Thin);
        self.text(area, 6.5, &head.name_reading);
        let area = value2.band(name.0, name.1);
        self.page.frame(area, Weight::Thin);
        self.text(area, 10.0, &head.name);
        self.title(title3, "保険者確認印");
        self.page.frame(value3, Weight::Thin);
        self.title(title4, "届出年月日");
        self.value(value4, &head.notified_on);
    }

    /// The row about the service user's age, care level and limits.
    fn last_row(&mut self, table: &UseTable) {
        let head = &table.head;
        let [born, born_on, sex, sex_value, rest @ ..] = row(2).columns(LAST_COLUMNS);
        let [level, level_value, change, change_value, rest @ ..] = rest;
        let [limit, limit_value, period, period_value, stay, stay_value] = rest;
        self.title(born, "生年月日");
        self.value(born_on, &head.born_on);
        self.title(sex, "性別");
        self.centred(sex_value, &head.sex);
        self.title(level, "要介護\n状態区分");
        self.centred(level_value, &head.care_level);
        self.title(change.band(0.0, 0.5), "変更後要介護状態区分");
        self.title(change.band(0.5, 1.0), "変更日");
        self.centred(change_value.band(0.0, 0.5), &head.changed_care_level);
        self.centred(change_value.band(0.5, 1.0), &head.changed_on);
        self.title(limit, "区分支給\n限度基準額");
        self.page.frame(limit_value, Weight::Thin);
        let [amount, unit] = limit_value.columns([15.0, 9.0]);
        self.right(amount, &head.limit_units);
        self.small(unit, "単位／月");
        self.title(period, "限度額\n適用期間");
        self.page.frame(period_value, Weight::Thin);
        let [dates, ends] = period_value.columns([26.0, 7.0]);
        self.right(dates.band(0.0, 0.5), &head.limit_from);
        self.right(dates.band(0.5, 1.0), &head.limit_to);
        self.small(ends.band(0.0, 0.5), "から");
        self.small(ends.band(0.5, 1.0), "まで");
        self.title(stay, "前月までの短期\n入所利用日数");
        self.page.frame(stay_value, Weight::Thin);
        let [days, unit] = stay_value.columns([9.0, 5.0]);
        self.right(days, &head.short_stay_days);
        self.small(unit, "日");
    }

    fn title(&mut self, area: Area, text: &str) {
        self.page.frame(area, Weight::Thin);
        let style = Style::new(6.5, Align::Centre);
        self.typesetter
            .set(self.page, area.narrowed(0.5), style, text);
    }

    fn value(&mut self, area: Area, text: &str) {
        self.page.frame(area, Weight::Thin);
        self.text(area, 9.0, text);
    }

    fn centred(&mut self, area: Area, text: &str) {
        self.page.frame(area, Weight::Thin);
        let style = Style::new(8.0, Align::Centre);
        self.typesetter
            .set(self.page, area.narrowed(0.5), style, text);
    }

    fn text(&mut self, area: Area, size: f64, text: &str) {
        let style = Style::new(size, Align::Left);
        let area = area.narrowed(1.2);
        let area = Area {
            y: area.y + PADDING,
            height: area.height - 2.0 * PADDING,
            ..area
        };
        self.typesetter.set(self.page, area, style, text);
    }

    fn right(&mut self, area: Area, text: &str) {
        let style = Style::new(8.0, Align::Right);
        self.typesetter
            .set(self.page, area.narrowed(0.5), style, text);
    }

    fn small(&mut self, area: Area, text: &str) {
        let style = Style::new(6.0, Align::Centre);
        self.typesetter.set(self.page, area, style, text);
    }
}

fn row(index: u8) -> Area {
    Area::new(
        LEFT,
        ROWS_TOP + f64::from(index) * ROW_HEIGHT,
        WIDTH,
        ROW_HEIGHT,
    )
}

const TITLE_TOP: f64 = 10.0;
const TITLE_HEIGHT: f64 = 7.0;
const ROWS_TOP: f64 = 18.3;
const ROW_HEIGHT: f64 = 8.4;
/// Above and below texts that may have several lines.
const PADDING: f64 = 0.35;

/// Title and value of four boxes, then of the box that spans two rows.
const FIRST_COLUMNS: [f64; 10] = [17.0, 35.0, 17.0, 50.0, 27.0, 57.0, 15.0, 29.0, 12.0, 18.0];

/// The same on a 提供票, where nobody confirms.
const PROVISION_COLUMNS: [f64; 10] = [17.0, 35.0, 17.0, 60.0, 27.0, 69.0, 15.0, 37.0, 0.0, 0.0];

/// Title and value of seven boxes.
const LAST_COLUMNS: [f64; 14] = [
    17.0, 35.0, 8.0, 8.0, 14.0, 19.0, 26.0, 30.0, 15.0, 24.0, 13.0, 33.0, 21.0, 14.0,
];
