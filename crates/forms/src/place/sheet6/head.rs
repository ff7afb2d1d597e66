//! The title and the boxes above the grid of 第6表.

use super::{LEFT, WIDTH};
use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::use_table::{Certification, SheetKind, UseTable};

/// The title line and the three rows of boxes.
pub(super) fn draw(typesetter: &mut Typesetter, page: &mut Page, table: &UseTable) {
    title(typesetter, page, table);
    page.open(Part::Table);
    let mut boxes = Boxes { typesetter, page };
    boxes.first_row(table);
    boxes.second_row(table);
    boxes.last_row(table);
    page.close();
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
    /// The row about the insurer and the office that plans.
    fn first_row(&mut self, table: &UseTable) {
        let head = &table.head;
        let [number, number_value, name, name_value, rest @ ..] =
            row(0).columns(first_columns(table.kind));
        let [office, office_value, made, made_value, confirmation, ..] = rest;
        self.page.open(Part::Row);
        self.title(number, "保険者番号");
        self.value(number_value, &head.insurer_number);
        self.title(name, "保険者名");
        self.value(name_value, &head.insurer_name);
        self.title(office, "居宅介護支援事業者\n事業所名・担当者名");
        self.cell(office_value, |boxes| {
            let (upper, lower) = (office_value.band(0.0, 0.58), office_value.band(0.54, 1.0));
            boxes.text(upper, 8.0, &head.planner_office);
            boxes.text(lower, 8.0, &head.planner_name);
        });
        self.title(made, "作成年月日");
        self.value(made_value, &head.made_on);
        if table.kind == SheetKind::Use {
            // It spans both rows.
            let both = Area::new(LEFT, ROWS_TOP, WIDTH, 2.0 * ROW_HEIGHT);
            let [.., box_for_seal] = both.columns(first_columns(table.kind));
            let title = Area {
                height: both.height,
                ..confirmation
            };
            self.title(title, "利用者\n確認");
            self.cell(box_for_seal, |_| {});
        }
        self.page.close();
    }

    /// The row about the service user.
    fn second_row(&mut self, table: &UseTable) {
        let head = &table.head;
        let [number, number_value, name, name_value, rest @ ..] =
            row(1).columns(first_columns(table.kind));
        let [seal, seal_value, notified, notified_value, ..] = rest;
        self.page.open(Part::Row);
        self.title(number, "被保険者番号");
        self.value(number_value, &head.insured_number);
        self.title(name.band(0.0, 0.4), "フリガナ");
        let reading = name_value.band(0.0, 0.4);
        self.cell(reading, |boxes| {
            boxes.text(reading, 6.5, &head.name_reading)
        });
        self.title(name.band(0.4, 1.0), "被保険者氏名");
        let name = name_value.band(0.4, 1.0);
        self.cell(name, |boxes| boxes.text(name, 10.0, &head.name));
        self.title(seal, "保険者確認印");
        self.cell(seal_value, |_| {});
        self.title(notified, "届出年月日");
        self.value(notified_value, &head.notified_on);
        self.page.close();
    }

    /// The row about the service user's age, care level and limits.
    fn last_row(&mut self, table: &UseTable) {
        let head = &table.head;
        let [born, born_on, sex, sex_value, rest @ ..] = row(2).columns(LAST_COLUMNS);
        let [level, level_value, change, change_value, rest @ ..] = rest;
        let [limit, limit_value, period, period_value, stay, stay_value] = rest;
        self.page.open(Part::Row);
        self.title(born, "生年月日");
        self.value(born_on, &head.born_on);
        self.title(sex, "性別");
        self.centred(sex_value, &head.sex);
        self.title(level, "要介護\n状態区分");
        self.centred(level_value, &head.care_level);
        self.title(change.band(0.0, 0.5), "変更後要介護状態区分");
        self.centred(change_value.band(0.0, 0.5), &head.changed_care_level);
        self.title(change.band(0.5, 1.0), "変更日");
        self.centred(change_value.band(0.5, 1.0), &head.changed_on);
        self.title(limit, "区分支給\n限度基準額");
        self.cell(limit_value, |boxes| {
            let [amount, unit] = limit_value.columns([15.0, 9.0]);
            boxes.right(amount, &head.limit_units);
            boxes.small(unit, "単位／月");
        });
        self.title(period, "限度額\n適用期間");
        self.cell(period_value, |boxes| {
            let [dates, ends] = period_value.columns([26.0, 7.0]);
            boxes.right(dates.band(0.0, 0.5), &head.limit_from);
            boxes.small(ends.band(0.0, 0.5), "から");
            boxes.right(dates.band(0.5, 1.0), &head.limit_to);
            boxes.small(ends.band(0.5, 1.0), "まで");
        });
        self.title(stay, "前月までの短期\n入所利用日数");
        self.cell(stay_value, |boxes| {
            let [days, unit] = stay_value.columns([9.0, 5.0]);
            boxes.right(days, &head.short_stay_days);
            boxes.small(unit, "日");
        });
        self.page.close();
    }

    fn title(&mut self, area: Area, text: &str) {
        self.page.frame(area, Weight::Thin);
        self.page.open(Part::Head);
        let style = Style::new(6.5, Align::Centre);
        self.typesetter
            .set(self.page, area.narrowed(0.5), style, text);
        self.page.close();
    }

    /// A box with what is written into it.
    fn cell(&mut self, area: Area, write: impl FnOnce(&mut Self)) {
        self.page.frame(area, Weight::Thin);
        self.page.open(Part::Cell);
        write(self);
        self.page.close();
    }

    fn value(&mut self, area: Area, text: &str) {
        self.cell(area, |boxes| boxes.text(area, 9.0, text));
    }

    fn centred(&mut self, area: Area, text: &str) {
        self.cell(area, |boxes| {
            let style = Style::new(8.0, Align::Centre);
            boxes
                .typesetter
                .set(boxes.page, area.narrowed(0.5), style, text);
        });
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

const fn first_columns(kind: SheetKind) -> [f64; 10] {
    match kind {
        SheetKind::Use => FIRST_COLUMNS,
        SheetKind::Provision => PROVISION_COLUMNS,
    }
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
