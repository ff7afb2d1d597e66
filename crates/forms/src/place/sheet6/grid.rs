//! The grid of 第6表: column titles, lines and rules.

use super::columns::{Columns, DAYS};
use super::{LEFT, WIDTH};
use crate::draw::canvas::{Area, Page, Part, Shade, Weight};
use crate::draw::typesetter::{Align, Style, Typesetter, line_height};
use crate::use_table::{Counts, Day, Line, Rest};

/// Rows of the grid on one page.
pub(super) const ROWS_PER_PAGE: usize = 17;
/// Height of one row, 予定 and 実績 together, in millimetres.
pub(super) const LINE_HEIGHT: f64 = 8.0;

/// The grid of one page while it is being filled.
pub(super) struct Grid<'a> {
    page: Page,
    days: &'a [Day],
    /// How many rows high each line is.
    lines: Vec<usize>,
}

impl<'a> Grid<'a> {
    /// The caption and the titles of the columns, with the days of the month.
    pub(super) fn begin(typesetter: &mut Typesetter, mut page: Page, days: &'a [Day]) -> Self {
        let caption = Area::new(LEFT, CAPTION_TOP, WIDTH, CAPTION_HEIGHT);
        typesetter.set(&mut page, caption, Style::new(8.5, Align::Centre), CAPTION);
        page.frame(caption, Weight::Thin);
        page.open(Part::Table);
        titles(typesetter, &mut page, days);
        Self {
            page,
            days,
            lines: Vec::new(),
        }
    }

    /// How many rows are left.
    pub(super) fn free(&self) -> usize {
        ROWS_PER_PAGE.saturating_sub(self.used())
    }

    fn used(&self) -> usize {
        self.lines.iter().sum()
    }

    /// Adds a line that is so many rows high.
    pub(super) fn line(&mut self, typesetter: &mut Typesetter, line: &Line, rows: usize) {
        let columns = Columns::of(line_area(self.used(), rows));
        self.lines.push(rows);
        let time = match (line.starts.as_str(), line.ends.as_str()) {
            ("", "") => String::new(),
            (starts, ends) => format!("{starts}\n〜{ends}"),
        };
        let page = &mut self.page;
        page.open(Part::Row);
        let text = Style::new(TEXT_SIZE, Align::Left);
        let centred = Style::new(TEXT_SIZE, Align::Centre);
        cell(typesetter, page, columns.time, centred, &time);
        cell(
            typesetter,
            page,
            padded(columns.service),
            text,
            &line.service,
        );
        cell(typesetter, page, padded(columns.office), text, &line.office);
        let equipment = padded(columns.equipment);
        cell(typesetter, page, equipment, text, &equipment_of(line));
        counts(typesetter, page, &columns, PLANNED, &line.planned);
        page.close();
        page.open(Part::Row);
        counts(typesetter, page, &columns, ACTUAL, &line.actual);
        page.close();
    }

    /// The finished page: blank lines down to the given row, rules and shades.
    pub(super) fn end(mut self, typesetter: &mut Typesetter, rows: usize) -> Page {
        for row in self.used()..rows {
            let columns = Columns::of(line_area(row, 1));
            for which in [PLANNED, ACTUAL] {
                self.page.open(Part::Row);
                row_title(typesetter, &mut self.page, &columns, which);
                self.page.close();
            }
            self.lines.push(1);
        }
        self.page.close();
        self.rules();
        self.page
    }

    /// The rules down to the last line, and the frame of what is left for remarks.
    fn rules(&mut self) {
        let used = self.used();
        let page = &mut self.page;
        let grid = Area::new(LEFT, TITLES_TOP, WIDTH, below(used).y - TITLES_TOP);
        let columns = Columns::of(grid);
        for day in self.days.iter().filter(|day| day.rest != Rest::Workday) {
            page.shade(columns.day(index_of(day)), Shade::Light);
        }
        let weekdays = title_bands(grid).1.y;
        page.horizontal(columns.row.x, columns.total.x, weekdays, Weight::Thin);
        page.horizontal(grid.x, grid.right(), LINES_TOP, Weight::Frame);
        let mut top = 0;
        for rows in &self.lines {
            let area = line_area(top, *rows);
            page.horizontal(area.x, area.right(), area.bottom(), Weight::Thin);
            let middle = area.y + area.height / 2.0;
            page.horizontal(columns.row.x, area.right(), middle, Weight::Thin);
            top += rows;
        }
        for column in [
            columns.service,
            columns.office,
            columns.equipment,
            columns.row,
            columns.total,
        ] {
            page.vertical(column.x, grid.y, grid.bottom(), Weight::Thin);
        }
        for index in 0..DAYS {
            page.vertical(columns.day(index).x, grid.y, grid.bottom(), Weight::Thin);
        }
        page.horizontal(grid.x, grid.right(), grid.bottom(), Weight::Frame);
        let bottom = below(ROWS_PER_PAGE).y;
        page.frame(
            Area::new(LEFT, CAPTION_TOP, WIDTH, bottom - CAPTION_TOP),
            Weight::Frame,
        );
    }
}

/// How many rows high a line must be for its names to be readable. What does not fit the highest
/// line becomes a remark.
pub(super) fn rows_of(typesetter: &mut Typesetter, line: &Line) -> usize {
    let columns = Columns::of(line_area(0, 1));
    let equipment = equipment_of(line);
    let mut needed: f64 = 0.0;
    for (column, text) in [
        (columns.service, &line.service),
        (columns.office, &line.office),
        (columns.equipment, &equipment),
    ] {
        let style = Style::new(READABLE, Align::Left);
        let lines = typesetter.wrap(style.face, READABLE, padded(column).width, text);
        needed = needed.max(lines.len() as f64 * line_height(READABLE));
    }
    (1..MOST_ROWS)
        .find(|rows| needed <= padded(line_area(0, *rows)).height)
        .unwrap_or(MOST_ROWS)
}

/// 「用具名称（機種名）」 and its code, one below the other.
fn equipment_of(line: &Line) -> String {
    match (line.equipment.as_str(), line.equipment_code.as_str()) {
        (name, "") => name.to_owned(),
        ("", code) => code.to_owned(),
        (name, code) => format!("{name}\n{code}"),
    }
}

/// The titles of the columns.
fn titles(typesetter: &mut Typesetter, page: &mut Page, days: &[Day]) {
    let area = Area::new(LEFT, TITLES_TOP, WIDTH, TITLES_HEIGHT);
    let columns = Columns::of(area);
    let title = Style::new(7.0, Align::Centre);
    page.open(Part::Row);
    for (column, text) in [
        (columns.time, "提供時間帯"),
        (columns.service, "サービス内容"),
        (columns.office, "サービス事業者\n事業所名"),
        (
            columns.equipment,
            "用具名称（機種名）\nTAISコード・届出コード",
        ),
    ] {
        page.open(Part::Head);
        typesetter.set(page, column, title, text);
        page.close();
    }
    let (date, weekday, mark) = title_bands(columns.row);
    let below = Area::new(
        weekday.x,
        weekday.y,
        weekday.width,
        weekday.height + mark.height,
    );
    page.open(Part::Head);
    typesetter.set(page, date, title, "日付");
    typesetter.set(page, below, title, "曜日");
    page.close();
    if days.is_empty() {
        for number in 1..=DAYS {
            let (date, ..) = title_bands(columns.day(number - 1));
            page.open(Part::Head);
            typesetter.set(page, date, title, &number.to_string());
            page.close();
        }
    }
    for day in days {
        let (date, weekday, mark) = title_bands(columns.day(index_of(day)));
        let style = match day.rest {
            Rest::Workday => title,
            Rest::Weekend | Rest::Holiday => title.gothic(),
        };
        page.open(Part::Head);
        typesetter.set(page, date, style, &day.number.to_string());
        typesetter.set(page, weekday, style, day.weekday);
        if day.rest == Rest::Holiday {
            typesetter.set(page, mark, Style { size: 6.0, ..style }, "祝");
        }
        page.close();
    }
    page.open(Part::Head);
    typesetter.set(page, columns.total, title, "合計\n回数");
    page.close();
    page.close();
}

/// The parts of a day's title: date, weekday, and the mark of a holiday.
fn title_bands(column: Area) -> (Area, Area, Area) {
    let titles = Area {
        height: TITLES_HEIGHT,
        ..column
    };
    (
        titles.band(0.0, 0.37),
        titles.band(0.37, 0.75),
        titles.band(0.69, 0.97),
    )
}

fn index_of(day: &Day) -> usize {
    usize::from(day.number.saturating_sub(1)).min(DAYS - 1)
}

/// One of the two rows of a line: its title and its share of the line's height.
#[derive(Clone, Copy)]
struct Which {
    title: &'static str,
    from: f64,
    to: f64,
}

const PLANNED: Which = Which {
    title: "予定",
    from: 0.0,
    to: 0.5,
};

const ACTUAL: Which = Which {
    title: "実績",
    from: 0.5,
    to: 1.0,
};

fn row_title(typesetter: &mut Typesetter, page: &mut Page, columns: &Columns, which: Which) {
    let area = columns.row.band(which.from, which.to);
    page.open(Part::Head);
    typesetter.set(page, area, Style::new(6.5, Align::Centre), which.title);
    page.close();
}

/// The numbers of one row: a cell for each day that has one, and the total.
fn counts(
    typesetter: &mut Typesetter,
    page: &mut Page,
    columns: &Columns,
    which: Which,
    counts: &Counts,
) {
    row_title(typesetter, page, columns, which);
    let style = Style::new(8.0, Align::Centre);
    for (index, text) in counts.days.iter().take(DAYS).enumerate() {
        if !text.is_empty() {
            let area = columns.day(index).band(which.from, which.to);
            cell(typesetter, page, area.narrowed(0.2), style, text);
        }
    }
    let total = columns.total.band(which.from, which.to);
    cell(typesetter, page, total.narrowed(0.5), style, &counts.total);
}

fn cell(typesetter: &mut Typesetter, page: &mut Page, area: Area, style: Style, text: &str) {
    page.open(Part::Cell);
    typesetter.set(page, area, style, text);
    page.close();
}

/// What is free below the first so many rows of a page.
pub(super) fn below(rows: usize) -> Area {
    line_area(rows, ROWS_PER_PAGE.saturating_sub(rows))
}

fn line_area(row: usize, rows: usize) -> Area {
    Area::new(
        LEFT,
        LINES_TOP + row as f64 * LINE_HEIGHT,
        WIDTH,
        rows as f64 * LINE_HEIGHT,
    )
}

/// Room between the rules and the names.
fn padded(area: Area) -> Area {
    let area = area.narrowed(0.8);
    Area {
        y: area.y + PADDING,
        height: area.height - 2.0 * PADDING,
        ..area
    }
}

const CAPTION: &str = "月間サービス計画及び実績の記録";
const CAPTION_TOP: f64 = 45.0;
const CAPTION_HEIGHT: f64 = 4.5;
const TITLES_TOP: f64 = CAPTION_TOP + CAPTION_HEIGHT;
const TITLES_HEIGHT: f64 = 10.0;
const LINES_TOP: f64 = TITLES_TOP + TITLES_HEIGHT;
/// Above and below names, in millimetres.
const PADDING: f64 = 0.5;
const TEXT_SIZE: f64 = 7.5;
/// Names smaller than this many points make their line higher instead.
const READABLE: f64 = 6.0;
/// The highest line.
const MOST_ROWS: usize = 3;
