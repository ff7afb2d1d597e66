//! Places the texts of 第6表 on A4 landscape pages.
//!
//! The head and the grid's column titles are repeated on every page; the grid has the same height
//! on every page, blank lines included, as on the official sheet. A line with long names is as high
//! as several. Remarks follow the last line, on further pages where they need them.

mod columns;
mod grid;
mod head;

use crate::draw::canvas::{Area, Page, Part};
use crate::draw::typesetter::{Align, Style, Typesetter, line_height};
use crate::use_table::{Rest, UseTable};
use grid::{Grid, LINE_HEIGHT, ROWS_PER_PAGE};

/// Left edge of everything, in millimetres.
const LEFT: f64 = 10.0;
/// Width of everything.
const WIDTH: f64 = 277.0;

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, table: &UseTable) -> Vec<Page> {
    let mut grid = blank(typesetter, table, Part::Heading);
    let mut pages = Vec::new();
    for line in &table.lines {
        let rows = grid::rows_of(typesetter, line);
        if grid.free() < rows {
            pages.push(grid.end(typesetter, ROWS_PER_PAGE));
            grid = blank(typesetter, table, Part::Paper);
        }
        grid.line(typesetter, line, rows);
    }
    let remarks = remarks(typesetter, table);
    let mut rest = remarks.as_slice();
    loop {
        let pitch = line_height(REMARK.size);
        let room = grid.free() as f64 * LINE_HEIGHT - 2.0 * REMARK_MARGIN;
        let fitting = (room / pitch).floor().max(0.0) as usize;
        let (here, later) = rest.split_at(fitting.min(rest.len()));
        // Whole rows of the grid give way, so that its rules stay aligned.
        let given = if here.is_empty() {
            0
        } else {
            let height = here.len() as f64 * pitch + 2.0 * REMARK_MARGIN;
            (height / LINE_HEIGHT).ceil() as usize
        };
        let rows = ROWS_PER_PAGE.saturating_sub(given);
        let mut page = grid.end(typesetter, rows);
        write(typesetter, &mut page, grid::below(rows), here);
        pages.push(page);
        rest = later;
        if rest.is_empty() {
            break;
        }
        grid = blank(typesetter, table, Part::Paper);
    }
    foot(typesetter, &mut pages, table);
    pages
}

/// A page with everything above the lines; what the first page said belongs to the paper on those
/// that follow.
fn blank<'a>(typesetter: &mut Typesetter, table: &'a UseTable, title: Part) -> Grid<'a> {
    let mut page = Page::default();
    let is_repeated = title == Part::Paper;
    if is_repeated {
        page.open(Part::Paper);
    }
    head::draw(typesetter, &mut page, table);
    if is_repeated {
        page.close();
    }
    Grid::begin(typesetter, page, &table.days)
}

/// One line of text below the grid.
struct RemarkLine {
    text: String,
    /// Whether a remark begins here.
    begins: bool,
}

/// The lines of text below the grid, already broken to its width.
fn remarks(typesetter: &mut Typesetter, table: &UseTable) -> Vec<RemarkLine> {
    let overlong = typesetter.take_remarks();
    if overlong.is_empty() && table.notes.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![RemarkLine {
        text: "備考".to_owned(),
        begins: true,
    }];
    let numbered = overlong
        .iter()
        .enumerate()
        .map(|(index, text)| format!("※{} {}", index + 1, text.replace('\n', " ")));
    for text in table.notes.iter().cloned().chain(numbered) {
        let width = WIDTH - 2.0 * REMARK_MARGIN;
        let broken = typesetter.wrap(REMARK.face, REMARK.size, width, &text);
        lines.extend(broken.into_iter().enumerate().map(|(index, text)| {
            let begins = index == 0;
            RemarkLine { text, begins }
        }));
    }
    lines
}

/// Writes remarks from the top of a box, each as a paragraph.
fn write(typesetter: &mut Typesetter, page: &mut Page, area: Area, lines: &[RemarkLine]) {
    let pitch = line_height(REMARK.size);
    for (index, line) in lines.iter().enumerate() {
        if index == 0 {
            page.open(Part::Paragraph);
        } else if line.begins {
            page.close();
            page.open(Part::Paragraph);
        }
        let place = Area::new(
            area.x + REMARK_MARGIN,
            area.y + REMARK_MARGIN + index as f64 * pitch,
            area.width - 2.0 * REMARK_MARGIN,
            pitch,
        );
        typesetter.set(page, place, REMARK, &line.text);
    }
    if !lines.is_empty() {
        page.close();
    }
}

/// What stands below the grid: what the marks in it mean, and the number of the page.
fn foot(typesetter: &mut Typesetter, pages: &mut [Page], table: &UseTable) {
    let total = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        let number = index + 1;
        let text = if number < total {
            format!("（次頁につづく）　{number}／{total} 頁")
        } else {
            format!("{number}／{total} 頁")
        };
        page.open(Part::Paper);
        typesetter.set(page, FOOT, Style::new(8.0, Align::Right), &text);
        if table.days.iter().any(|day| day.rest != Rest::Workday) {
            typesetter.set(page, FOOT, Style::new(6.5, Align::Left), LEGEND);
        }
        page.close();
    }
}

const REMARK: Style = Style::new(7.5, Align::Left);
const REMARK_MARGIN: f64 = 1.1;
const FOOT: Area = Area::new(LEFT, 196.6, WIDTH, 4.0);
const LEGEND: &str = "網掛けは土曜日・日曜日・祝日、曜日の下の「祝」は国民の祝日・休日";

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::disallowed_methods,
        clippy::disallowed_types,
        reason = "a failed test may panic, and writes what it expects"
    )]

    use super::*;
    use crate::draw::font::Fonts;
    use crate::use_table::Line;

    fn draw(lines: Vec<Line>) -> Vec<Page> {
        let table = UseTable {
            lines,
            ..UseTable::default()
        };
        let mut typesetter = Typesetter::new(Fonts::shipped().unwrap());
        pages(&mut typesetter, &table)
    }

    fn named(office: &str) -> Line {
        Line {
            office: office.to_owned(),
            ..Line::default()
        }
    }

    #[test]
    fn every_page_has_the_rules_of_the_grid() {
        let pages = draw(vec![Line::default(); 2 * ROWS_PER_PAGE + 1]);
        assert_eq!(pages.len(), 3);
        let last = &pages[2].rules;
        assert!(pages.iter().all(|page| page.rules == *last));
    }

    #[test]
    fn a_line_with_a_long_name_is_higher_and_its_text_stays_inside() {
        let long = "見本ヘルパーステーション".repeat(5);
        let pages = draw(vec![named("見本"), named(&long), named("見本")]);
        let [first, second] = [0, 2].map(|row| grid::below(row + 1).y);
        let texts = |part: &str| -> Vec<_> {
            let texts = pages[0].texts.iter();
            texts.filter(|text| text.text.contains(part)).collect()
        };
        let long = texts("ステーション");
        assert!(long.iter().all(|text| text.size >= 6.0));
        for text in long {
            let bottom = text.y + crate::draw::typesetter::millimetres(text.size);
            assert!(text.y > first && bottom < second, "{text:?}");
        }
        let third = texts("見本").last().unwrap().y;
        assert!(third > second);
    }

    #[test]
    fn a_higher_line_moves_to_the_next_page_whole() {
        let mut lines = vec![named("見本"); ROWS_PER_PAGE - 1];
        lines.push(named(&"長い名前".repeat(15)));
        assert_eq!(draw(lines).len(), 2);
    }

    #[test]
    fn the_places_of_the_texts_are_as_they_were_looked_at() {
        let kit = kit::pattern(kit::Pattern::D6);
        let report = careplan::check(&kit.units[0].files, None);
        let bundle = report.units[0].bundle.as_ref().unwrap();
        let masters = careplan::master::Masters::built_in();
        let sheets = UseTable::from_bundles(bundle, None, &masters);
        let mut typesetter = Typesetter::new(Fonts::shipped().unwrap());
        let mut places = String::new();
        for (number, page) in (1..).zip(pages(&mut typesetter, &sheets[0])) {
            for text in page.texts {
                let (x, y, size) = (text.x, text.y, text.size);
                places += &format!("{number} {x:.1} {y:.1} {size} {}\n", text.text.trim_end());
            }
        }
        if std::env::var_os("RENKEI_WRITE_DOCUMENTS").is_some_and(|value| value == "1") {
            let path = concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/data/places_of_table_6.txt"
            );
            std::fs::write(path, &places).unwrap();
        }
        let expected = include_str!("../../tests/data/places_of_table_6.txt");
        for (place, expected) in places.lines().zip(expected.lines()) {
            assert_eq!(place, expected, "RENKEI_WRITE_DOCUMENTS=1 writes them anew");
        }
        assert_eq!(places.lines().count(), expected.lines().count());
    }
}
