//! The grid of 第6表: column titles, lines and rules.

use super::{LEFT, WIDTH};
use crate::canvas::{Area, Page, Weight};
use crate::typesetter::{Align, Style, Typesetter};
use crate::use_table::{Counts, Day, Line, Rest};

/// Lines of the grid on one page.
pub(super) const LINES_PER_PAGE: usize = 17;
/// Height of one line, both of its rows together, in millimetres.
pub(super) const LINE_HEIGHT: f64 = 8.0;

/// The caption and the titles of the columns, with the days of the month.
pub(super) fn titles(typesetter: &mut Typesetter, page: &mut Page, days: &[Day]) {
    let caption = Area::new(LEFT, CAPTION_TOP, WIDTH, CAPTION_HEIGHT);
    typesetter.set(page, caption, Style::new(8.5, Align::Centre), CAPTION);
    let columns = Columns::of(Area::new(LEFT, TITLES_TOP, WIDTH, TITLES_HEIGHT));
    let title = Style::new(7.0, Align::Centre);
    typesetter.set(page, columns.time, title, "提供時間帯");
    typesetter.set(page, columns.service, title, "サービス内容");
    typesetter.set(page, columns.office, title, "サービス事業者\n事業所名");
    typesetter.set(
        page,
        columns.equipment,
        title,
        "用具名称（機種名）\nTAISコード・届出コード",
    );
    typesetter.set(page, columns.row.band(0.0, 0.5), title, "日付");
    typesetter.set(page, columns.row.band(0.5, 1.0), title, "曜日");
    typesetter.set(page, columns.total, title, "合計\n回数");
    for number in 1..=31_u8 {
        let column = columns.day(usize::from(number) - 1);
        let day = days.iter().find(|day| day.number == number);
        if let Some(day) = day {
            let style = match day.rest {
                Rest::Workday => title,
                Rest::Weekend | Rest::Holiday => title.gothic(),
            };
            typesetter.set(page, column.band(0.0, 0.5), style, &number.to_string());
            typesetter.set(page, column.band(0.5, 1.0), style, day.weekday);
        } else if days.is_empty() {
            typesetter.set(page, column.band(0.0, 0.5), title, &number.to_string());
        }
    }
}

/// The texts of one line, in the given row of the page.
pub(super) fn line(typesetter: &mut Typesetter, page: &mut Page, row: usize, line: &Line) {
    let columns = Columns::of(line_area(row));
    let time = match (line.starts.as_str(), line.ends.as_str()) {
        ("", "") => String::new(),
        (starts, ends) => format!("{starts}\n〜{ends}"),
    };
    let text = Style::new(7.5, Align::Left);
    typesetter.set(page, columns.time, Style::new(7.5, Align::Centre), &time);
    typesetter.set(page, columns.service.narrowed(0.8), text, &line.service);
    typesetter.set(page, columns.office.narrowed(0.8), text, &line.office);
    let equipment = columns.equipment.narrowed(0.8);
    if line.equipment_code.is_empty() {
        typesetter.set(page, equipment, text, &line.equipment);
    } else {
        typesetter.set(page, equipment.band(0.0, 0.6), text, &line.equipment);
        typesetter.set(page, equipment.band(0.6, 1.0), text, &line.equipment_code);
    }
    counts(typesetter, page, &columns, (0.0, 0.5), &line.planned);
    counts(typesetter, page, &columns, (0.5, 1.0), &line.actual);
}

fn counts(
    typesetter: &mut Typesetter,
    page: &mut Page,
    columns: &Columns,
    (from, to): (f64, f64),
    counts: &Counts,
) {
    let style = Style::new(8.0, Align::Centre);
    for (index, text) in counts.days.iter().take(31).enumerate() {
        let area = columns.day(index).band(from, to).narrowed(0.2);
        typesetter.set(page, area, style, text);
    }
    let total = columns.total.band(from, to).narrowed(0.5);
    typesetter.set(page, total, style, &counts.total);
}

/// The rules of the grid down to the given row, and the frame of what is left for remarks.
pub(super) fn rules(page: &mut Page, typesetter: &mut Typesetter, lines: usize) {
    let caption = Area::new(LEFT, CAPTION_TOP, WIDTH, CAPTION_HEIGHT);
    page.frame(caption, Weight::Thin);
    let grid = Area::new(LEFT, TITLES_TOP, WIDTH, line_area(lines).y - TITLES_TOP);
    let columns = Columns::of(grid);
    let day_titles = columns.row.x;
    let half = TITLES_TOP + TITLES_HEIGHT / 2.0;
    page.horizontal(day_titles, columns.total.x, half, Weight::Thin);
    page.horizontal(grid.x, grid.right(), LINES_TOP, Weight::Frame);
    let row_title = Style::new(6.5, Align::Centre);
    for row in 0..lines {
        let area = line_area(row);
        page.horizontal(area.x, area.right(), area.bottom(), Weight::Thin);
        page.horizontal(
            day_titles,
            area.right(),
            area.y + LINE_HEIGHT / 2.0,
            Weight::Thin,
        );
        let title = Columns::of(area).row;
        typesetter.set(page, title.band(0.0, 0.5), row_title, "予定");
        typesetter.set(page, title.band(0.5, 1.0), row_title, "実績");
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
    for index in 0..31 {
        page.vertical(columns.day(index).x, grid.y, grid.bottom(), Weight::Thin);
    }
    let bottom = line_area(LINES_PER_PAGE).y;
    page.horizontal(grid.x, grid.right(), grid.bottom(), Weight::Frame);
    page.frame(
        Area::new(LEFT, CAPTION_TOP, WIDTH, bottom - CAPTION_TOP),
        Weight::Frame,
    );
}

/// What is free below the first so many lines of a page.
pub(super) fn below(lines: usize) -> Area {
    let top = line_area(lines).y;
    Area::new(LEFT, top, WIDTH, line_area(LINES_PER_PAGE).y - top)
}

fn line_area(row: usize) -> Area {
    Area::new(
        LEFT,
        LINES_TOP + row as f64 * LINE_HEIGHT,
        WIDTH,
        LINE_HEIGHT,
    )
}

struct Columns {
    time: Area,
    service: Area,
    office: Area,
    equipment: Area,
    row: Area,
    first_day: Area,
    total: Area,
}

impl Columns {
    fn of(area: Area) -> Self {
        let [time, service, office, equipment, row, days, total] =
            area.columns([14.0, 33.0, 34.0, 31.3, 8.0, 31.0 * DAY_WIDTH, 11.0]);
        Self {
            time,
            service,
            office,
            equipment,
            row,
            first_day: Area::new(days.x, days.y, DAY_WIDTH, days.height),
            total,
        }
    }

    fn day(&self, index: usize) -> Area {
        Area {
            x: self.first_day.x + index as f64 * DAY_WIDTH,
            ..self.first_day
        }
    }
}

const CAPTION: &str = "月間サービス計画及び実績の記録";
const CAPTION_TOP: f64 = 45.0;
const CAPTION_HEIGHT: f64 = 4.5;
const TITLES_TOP: f64 = CAPTION_TOP + CAPTION_HEIGHT;
const TITLES_HEIGHT: f64 = 8.5;
const LINES_TOP: f64 = TITLES_TOP + TITLES_HEIGHT;
const DAY_WIDTH: f64 = 4.7;
