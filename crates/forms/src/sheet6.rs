//! Places the texts of 第6表 on A4 landscape pages.
//!
//! The head and the grid's column titles are repeated on every page; the grid always has the same
//! number of lines on a page, blank ones included, as on the official sheet. Remarks follow the
//! last line, on further pages where they need them.

mod grid;
mod head;

use crate::canvas::{Area, Page, Part};
use crate::typesetter::{Align, Style, Typesetter, line_height};
use crate::use_table::{Line, UseTable};
use grid::{LINE_HEIGHT, LINES_PER_PAGE};

/// Left edge of everything, in millimetres.
const LEFT: f64 = 10.0;
/// Width of everything.
const WIDTH: f64 = 277.0;

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, table: &UseTable) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let mut used = 0;
    let chunks: Vec<&[Line]> = if table.lines.is_empty() {
        vec![&[]]
    } else {
        table.lines.chunks(LINES_PER_PAGE).collect()
    };
    for lines in chunks {
        let mut page = blank_page(typesetter, table);
        for (row, line) in lines.iter().enumerate() {
            grid::line(typesetter, &mut page, row, line);
        }
        pages.push(page);
        used = lines.len();
    }
    // The last page gets its rules with the remarks.
    for page in pages.iter_mut().rev().skip(1) {
        grid::rules(page, typesetter, LINES_PER_PAGE);
    }
    let remarks = remarks(typesetter, table);
    place_remarks(typesetter, table, &mut pages, used, &remarks);
    number(typesetter, &mut pages);
    pages
}

fn blank_page(typesetter: &mut Typesetter, table: &UseTable) -> Page {
    let mut page = Page::default();
    head::draw(typesetter, &mut page, table);
    grid::titles(typesetter, &mut page, &table.days);
    page
}

/// The lines of text below the grid, already broken to its width.
fn remarks(typesetter: &mut Typesetter, table: &UseTable) -> Vec<String> {
    let overlong = typesetter.take_remarks();
    if overlong.is_empty() && table.notes.is_empty() {
        return Vec::new();
    }
    let mut lines = vec!["備考".to_owned()];
    let numbered = overlong
        .iter()
        .enumerate()
        .map(|(index, text)| format!("※{} {}", index + 1, text.replace('\n', " ")));
    for text in table.notes.iter().cloned().chain(numbered) {
        lines.extend(typesetter.wrap(REMARK.face, REMARK.size, WIDTH - 2.0 * REMARK_MARGIN, &text));
    }
    lines
}

/// Writes the remarks over the free rows of the last page and of as many new pages as they need.
fn place_remarks(
    typesetter: &mut Typesetter,
    table: &UseTable,
    pages: &mut Vec<Page>,
    used: usize,
    remarks: &[String],
) {
    let pitch = line_height(REMARK.size);
    let mut rest = remarks;
    let mut row = used;
    loop {
        let area = grid::below(row);
        let free = if rest.is_empty() {
            0
        } else {
            ((area.height - 2.0 * REMARK_MARGIN) / pitch)
                .floor()
                .max(0.0) as usize
        };
        let (here, later) = rest.split_at(free.min(rest.len()));
        // Whole rows of the grid give way, so that its rules stay aligned.
        let height = here.len() as f64 * pitch + 2.0 * REMARK_MARGIN;
        let rows_given = if here.is_empty() {
            0
        } else {
            (height / LINE_HEIGHT).ceil() as usize
        };
        if let Some(page) = pages.last_mut() {
            let first = LINES_PER_PAGE.saturating_sub(rows_given).max(row);
            grid::rules(page, typesetter, first);
            let area = grid::below(first);
            for (index, text) in here.iter().enumerate() {
                let line = Area::new(
                    area.x + REMARK_MARGIN,
                    area.y + REMARK_MARGIN + index as f64 * pitch,
                    area.width - 2.0 * REMARK_MARGIN,
                    pitch,
                );
                typesetter.set(page, line, REMARK, text);
            }
        }
        rest = later;
        if rest.is_empty() {
            return;
        }
        row = 0;
        pages.push(blank_page(typesetter, table));
    }
}

fn number(typesetter: &mut Typesetter, pages: &mut [Page]) {
    let total = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        let text = format!("{}／{total} 頁", index + 1);
        page.open(Part::Paper);
        typesetter.set(page, PAGE_NUMBER, Style::new(8.0, Align::Right), &text);
        page.close();
    }
}

const REMARK: Style = Style::new(7.5, Align::Left);
const REMARK_MARGIN: f64 = 1.5;
const PAGE_NUMBER: Area = Area::new(LEFT, 196.5, WIDTH, 4.0);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;
    use crate::font::Fonts;

    #[test]
    fn every_page_has_the_rules_of_the_grid() {
        let table = UseTable {
            lines: vec![Line::default(); 2 * LINES_PER_PAGE + 1],
            ..UseTable::default()
        };
        let mut typesetter = Typesetter::new(Fonts::shipped().unwrap());
        let pages = pages(&mut typesetter, &table);
        let rules = |page: &Page| page.rules.clone();
        assert_eq!(pages.len(), 3);
        let last = rules(pages.last().unwrap());
        assert!(pages.iter().all(|page| rules(page) == last));
    }
}
