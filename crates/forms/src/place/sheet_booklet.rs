//! Places a text on A4 portrait pages, from the top to the bottom.

use std::num::NonZeroU16;

use crate::booklet::{Block, Booklet};
use crate::draw::canvas::{Area, Page, Paper, Part, Shade, Weight};
use crate::draw::flow::pitch;
use crate::draw::font::Face;
use crate::draw::typesetter::{Align, Style, Typesetter};

/// All pages of one text.
pub(crate) fn pages(typesetter: &mut Typesetter, booklet: &Booklet) -> Vec<Page> {
    let mut layout = Layout {
        typesetter,
        booklet,
        page: Page::new(Paper::A4Portrait),
        done: Vec::new(),
        y: TOP,
    };
    layout.lines(LEFT, TITLE, &booklet.title, &Part::Heading);
    layout.y += 1.0;
    layout.lines(LEFT, EDITION, &booklet.edition, &Part::Paragraph);
    layout.y += 4.0;
    for block in &booklet.blocks {
        layout.block(block);
    }
    layout.finish()
}

struct Layout<'a> {
    typesetter: &'a mut Typesetter,
    booklet: &'a Booklet,
    page: Page,
    done: Vec<Page>,
    /// Where the next line stands.
    y: f64,
}

impl Layout<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => {
                self.y += 5.0;
                // A heading never stands alone at the foot of a page.
                self.need(HEADING_NEEDS);
                self.section(SECOND, HEADING, text);
                self.page
                    .horizontal(LEFT, LEFT + WIDTH, self.y + 0.5, Weight::Thin);
                self.y += 3.0;
            }
            Block::Subheading(text) => {
                self.y += 3.0;
                self.need(HEADING_NEEDS);
                self.section(THIRD, SUBHEADING, text);
                self.y += 1.5;
            }
            Block::Paragraph(text) => {
                self.lines(LEFT, TEXT, text, &Part::Paragraph);
                self.y += 2.5;
            }
            Block::List(items) => {
                let items = items.iter().map(|item| ("・".to_owned(), item.as_str()));
                self.items(items.collect());
            }
            Block::Numbered(first, items) => {
                let items = (*first..).zip(items);
                let items = items.map(|(number, item)| (format!("{number}. "), item.as_str()));
                self.items(items.collect());
            }
            Block::Table(head, rows) => self.table(head, rows),
            Block::Code(text) => self.code(text),
        }
    }

    fn section(&mut self, level: Option<NonZeroU16>, style: Style, text: &str) {
        let level = level.unwrap_or(NonZeroU16::MIN);
        self.lines(LEFT, style, text, &Part::Section(level, text.to_owned()));
    }

    /// A text that goes on to the next page where it must.
    fn lines(&mut self, x: f64, style: Style, text: &str, part: &Part) {
        if text.is_empty() {
            return;
        }
        let width = LEFT + WIDTH - x;
        let lines = self.typesetter.wrap(style.face, style.size, width, text);
        let height = pitch(style.size) * LEADING;
        self.page.open(part.clone());
        for line in lines {
            if self.y + height > BOTTOM {
                self.page.close();
                self.turn();
                self.page.open(part.clone());
            }
            self.set(Area::new(x, self.y, width, height), style, &line);
            self.y += height;
        }
        self.page.close();
    }

    /// A list; the mark of each item hangs outside its lines.
    fn items(&mut self, items: Vec<(String, &str)>) {
        let marks = items.iter().map(|(mark, _)| mark);
        let indent = marks
            .map(|mark| self.typesetter.length(TEXT, mark))
            .fold(0.0, f64::max);
        let height = pitch(TEXT.size) * LEADING;
        for (mark, text) in items {
            self.need(height);
            let area = Area::new(LEFT, self.y, indent, height);
            self.page.open(Part::Paragraph);
            self.set(area, TEXT, &mark);
            let x = LEFT + indent;
            let lines = self
                .typesetter
                .wrap(TEXT.face, TEXT.size, WIDTH - indent, text);
            for line in lines {
                if self.y + height > BOTTOM {
                    self.page.close();
                    self.turn();
                    self.page.open(Part::Paragraph);
                }
                self.set(Area::new(x, self.y, WIDTH - indent, height), TEXT, &line);
                self.y += height;
            }
            self.page.close();
            self.y += 0.8;
        }
        self.y += 2.0;
    }

    fn code(&mut self, text: &str) {
        let height = pitch(CODE.size) * LEADING;
        let lines = self
            .typesetter
            .wrap(CODE.face, CODE.size, WIDTH - 2.0 * INNER, text);
        self.need(height + 2.0 * INNER);
        self.page.open(Part::Paragraph);
        self.band(INNER);
        for line in lines {
            if self.y + height + INNER > BOTTOM {
                self.page.close();
                self.turn();
                self.page.open(Part::Paragraph);
            }
            let top = self.y;
            self.band(height);
            let area = Area::new(LEFT + INNER, top, WIDTH - 2.0 * INNER, height);
            self.set(area, CODE, &line);
        }
        self.page.close();
        self.band(INNER);
        self.y += 3.0;
    }

    /// A grey band behind lines that are typed.
    fn band(&mut self, height: f64) {
        let area = Area::new(LEFT, self.y, WIDTH, height);
        self.page.shade(area, Shade::Light);
        self.y += height;
    }

    fn table(&mut self, head: &[String], rows: &[Vec<String>]) {
        let widths = self.widths(head, rows);
        let head_lines = self.cells(&widths, HEAD, head);
        self.need(height_of(HEAD, &head_lines) + height_of(TEXT, &[]) + 8.0);
        self.page.open(Part::Table);
        self.row(&widths, HEAD, &Part::Head, &head_lines);
        for row in rows {
            let mut rest = self.cells(&widths, CELL, row);
            // Whether the page begins with this row: then it is split rather than moved on.
            let mut begins = false;
            loop {
                let each = pitch(CELL.size);
                let room = ((BOTTOM - self.y - 2.0 * PAD) / each).floor().max(0.0) as usize;
                let most = rest.iter().map(Vec::len).max().unwrap_or(0);
                if most > room && !begins {
                    self.page.close();
                    self.turn();
                    self.page.open(Part::Paper);
                    self.row(&widths, HEAD, &Part::Paper, &head_lines);
                    self.page.close();
                    self.page.open(Part::Table);
                    begins = true;
                    continue;
                }
                let here = room.max(1);
                let after: Vec<Vec<String>> = rest
                    .iter_mut()
                    .map(|cell| cell.split_off(here.min(cell.len())))
                    .collect();
                self.row(&widths, CELL, &Part::Cell, &rest);
                if after.iter().all(Vec::is_empty) {
                    break;
                }
                rest = after;
                self.y = BOTTOM;
                begins = false;
            }
        }
        self.page.close();
        self.y += 4.0;
    }

    /// Columns by how much stands in them, none too narrow for a few words.
    fn widths(&mut self, head: &[String], rows: &[Vec<String>]) -> Vec<f64> {
        let columns = head.len().max(1);
        let mut natural = vec![LEAST_COLUMN; columns];
        for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
            for (width, cell) in natural.iter_mut().zip(row) {
                let wanted = self.typesetter.length(CELL, cell) + 2.0 * INNER;
                *width = width.max(wanted.min(MOST_COLUMN));
            }
        }
        let total: f64 = natural.iter().sum();
        natural.iter().map(|width| width * WIDTH / total).collect()
    }

    fn cells(&mut self, widths: &[f64], style: Style, row: &[String]) -> Vec<Vec<String>> {
        let empty = String::new();
        let cells = row.iter().chain(std::iter::repeat(&empty));
        widths
            .iter()
            .zip(cells)
            .map(|(width, cell)| {
                let inner = (width - 2.0 * INNER).max(1.0);
                self.typesetter.wrap(style.face, style.size, inner, cell)
            })
            .collect()
    }

    fn row(&mut self, widths: &[f64], style: Style, part: &Part, cells: &[Vec<String>]) {
        let height = height_of(style, cells);
        let is_paper = *part == Part::Paper;
        if !is_paper {
            self.page.open(Part::Row);
        }
        let mut x = LEFT;
        for (width, lines) in widths.iter().zip(cells) {
            let area = Area::new(x, self.y, *width, height);
            if style.face == Face::Gothic {
                self.page.shade(area, Shade::Light);
            }
            self.page.frame(area, Weight::Thin);
            if !is_paper {
                self.page.open(part.clone());
            }
            let each = pitch(style.size);
            let mut y = self.y + PAD;
            for line in lines {
                let line_area = Area::new(x, y, *width, each).narrowed(INNER);
                self.set(line_area, style, line);
                y += each;
            }
            if !is_paper {
                self.page.close();
            }
            x += width;
        }
        if !is_paper {
            self.page.close();
        }
        self.y += height;
    }

    /// Begins a further page where less than this is left.
    fn need(&mut self, height: f64) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.turn();
        }
    }

    fn turn(&mut self) {
        let next = Page::new(Paper::A4Portrait);
        self.done.push(std::mem::replace(&mut self.page, next));
        self.y = TOP;
    }

    fn finish(mut self) -> Vec<Page> {
        self.done.push(self.page);
        let total = self.done.len();
        let title = &self.booklet.title;
        for (number, page) in (1..).zip(&mut self.done) {
            page.open(Part::Paper);
            let text = format!("{title}　{number}／{total} 頁");
            self.typesetter.set(page, FOOT_AREA, FOOT, &text);
            page.close();
        }
        self.done
    }

    fn set(&mut self, area: Area, style: Style, text: &str) {
        self.typesetter.set(&mut self.page, area, style, text);
    }
}

/// How high a row with these lines is.
fn height_of(style: Style, cells: &[Vec<String>]) -> f64 {
    let most = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    most as f64 * pitch(style.size) + 2.0 * PAD
}

const fn mincho(size: f64) -> Style {
    Style::new(size, Align::Left)
}

const fn gothic(size: f64) -> Style {
    Style::new(size, Align::Left).gothic()
}

const SECOND: Option<NonZeroU16> = NonZeroU16::new(2);
const THIRD: Option<NonZeroU16> = NonZeroU16::new(3);
const TITLE: Style = gothic(18.0);
const EDITION: Style = mincho(10.0);
const HEADING: Style = gothic(14.0);
const SUBHEADING: Style = gothic(12.0);
const TEXT: Style = mincho(11.0);
const HEAD: Style = gothic(9.5);
const CELL: Style = mincho(10.0);
/// Half-width characters of the Gothic are all of one width.
const CODE: Style = gothic(9.0);
const FOOT: Style = Style::new(9.0, Align::Right);
/// Lines of running text stand further apart than lines of a table.
const LEADING: f64 = 1.2;
const LEFT: f64 = 22.0;
const WIDTH: f64 = 166.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 274.0;
/// A heading takes this much with the first lines below it.
const HEADING_NEEDS: f64 = 24.0;
/// Between a frame and its text.
const INNER: f64 = 2.0;
const PAD: f64 = 1.4;
const LEAST_COLUMN: f64 = 18.0;
const MOST_COLUMN: f64 = 90.0;
const FOOT_AREA: Area = Area::new(LEFT, 280.0, WIDTH, 6.0);
