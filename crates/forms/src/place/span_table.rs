//! A table whose cells span rows and whose texts are long, on its way through the pages.
//!
//! The height of a row is what its own cells need; a cell that spans several rows makes the last of
//! them higher where it needs more. Pages break between rows, and within a row that is higher than
//! the space it gets. A cell that spans a break says so on the next page.

use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::flow::{CONTINUED, Flow, Sizes};
use crate::draw::typesetter::{Align, Style, Typesetter};

/// One cell of a table.
pub(crate) struct Span<'a> {
    pub(crate) column: usize,
    /// The first row.
    pub(crate) row: usize,
    /// How many rows it covers, at least 1.
    pub(crate) rows: usize,
    pub(crate) content: Content<'a>,
}

/// What a cell holds.
pub(crate) enum Content<'a> {
    Text(&'a str),
    /// Something of this height, in millimetres, that the sheet draws.
    Drawn(f64),
}

/// The part of a table that has no place yet.
pub(crate) struct SpanTable {
    widths: Vec<f64>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    /// The first row of which something is left.
    next: usize,
}

/// The heights of a row, in millimetres.
#[derive(Clone, Copy)]
struct Row {
    /// What the cells need that stand in this row alone.
    own: f64,
    /// What is wanted above a page's end where a spanning cell begins here.
    start: f64,
    /// What is left, with what spanning cells add.
    rest: f64,
    begun: bool,
}

struct Cell {
    column: usize,
    row: usize,
    rows: usize,
    /// The height of what the sheet draws; nothing for a text.
    drawn: Option<f64>,
    flow: Flow,
    /// Whether the cell has been on a page.
    begun: bool,
}

impl Cell {
    fn last(&self) -> usize {
        self.row + self.rows.saturating_sub(1)
    }

    fn height(&self) -> f64 {
        self.drawn.unwrap_or_else(|| self.flow.height())
    }
}

/// A part of a row on a page.
struct Piece {
    row: usize,
    top: f64,
    bottom: f64,
    /// Whether nothing of the row is left behind it.
    last: bool,
}

impl SpanTable {
    /// A table of columns of the given widths, in millimetres, from the left.
    pub(crate) fn new<'a>(
        typesetter: &mut Typesetter,
        widths: &[f64],
        sizes: Sizes,
        spans: impl IntoIterator<Item = Span<'a>>,
    ) -> Self {
        let style = Style::new(sizes.wanted, Align::Left);
        let mut cells = Vec::new();
        for span in spans {
            let width = widths.get(span.column).copied().unwrap_or_default();
            let room = Area::new(0.0, 0.0, width, USUAL_HEIGHT * span.rows as f64);
            let (text, drawn) = match span.content {
                Content::Text(text) => (text, None),
                Content::Drawn(height) => ("", Some(height)),
            };
            cells.push(Cell {
                column: span.column,
                row: span.row,
                rows: span.rows,
                drawn,
                flow: Flow::fitting(typesetter, room, style, sizes, text),
                begun: false,
            });
        }
        Self {
            widths: widths.to_vec(),
            rows: rows(&cells),
            cells,
            next: 0,
        }
    }

    /// Whether every row has its place.
    pub(crate) fn is_done(&self) -> bool {
        self.next >= self.rows.len()
    }

    /// How high what is left is, in millimetres.
    pub(crate) fn height(&self) -> f64 {
        let left = self.rows.iter().skip(self.next);
        left.map(|row| row.rest).sum()
    }

    /// Puts what fits into a box and says how high it is there; the sheet draws what is its own.
    ///
    /// The table part and the heads of the columns are the sheet's matter.
    pub(crate) fn place(
        &mut self,
        page: &mut Page,
        area: Area,
        mut draw: impl FnMut(&mut Page, Area, usize),
    ) -> f64 {
        let mut pieces = self.pieces(area.height);
        while let Some((row, missing)) = self.missing(&pieces) {
            if let Some(row) = self.rows.get_mut(row) {
                row.rest += missing;
            }
            pieces = self.pieces(area.height);
        }
        let on_page = pieces.first().map_or(0, |piece| piece.row);
        for piece in &pieces {
            page.open(Part::Row);
            for cell in &mut self.cells {
                // A cell stands with the first of its rows that is on this page.
                if cell.row.max(on_page) != piece.row || cell.last() < piece.row {
                    continue;
                }
                let Some(bottom) = bottom(&pieces, cell) else {
                    continue;
                };
                let left: f64 = self.widths.iter().take(cell.column).sum();
                let width = self.widths.get(cell.column).copied().unwrap_or_default();
                let (top, height) = (area.y + piece.top, bottom - piece.top);
                let area = Area::new(area.x + left, top, width, height);
                page.frame(area, Weight::Thin);
                page.open(Part::Cell);
                cell.place(page, area, &mut draw);
                page.close();
            }
            page.close();
        }
        for piece in &pieces {
            if let Some(row) = self.rows.get_mut(piece.row) {
                row.rest -= piece.bottom - piece.top;
                row.begun = true;
            }
            if piece.last {
                self.next = piece.row + 1;
            }
        }
        pieces.last().map_or(0.0, |piece| piece.bottom)
    }

    /// Where the rows stand in a box of this height.
    fn pieces(&self, height: f64) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut top = 0.0;
        for (index, row) in self.rows.iter().enumerate().skip(self.next) {
            // However low the box: the pages must come to an end.
            let room = if top > 0.0 {
                height - top
            } else {
                height.max(LEAST_HEIGHT)
            };
            // Only a row that the box cannot hold is broken within its own cells.
            let whole = if row.own > height {
                SPLIT_FROM
            } else {
                row.own.max(row.start).min(row.rest)
            };
            if top > 0.0 && (room < LEAST_HEIGHT || whole > room + TOLERANCE) {
                break;
            }
            let mut here = row.rest.min(room);
            let left = row.rest - here;
            if left > TOLERANCE && left < LEAST_HEIGHT {
                // What goes on must have room for its mark.
                here = (row.rest - LEAST_HEIGHT).max(here.min(LEAST_HEIGHT));
            }
            let last = row.rest - here < TOLERANCE;
            pieces.push(Piece {
                row: index,
                top,
                bottom: top + here,
                last,
            });
            top += here;
            if !last {
                break;
            }
        }
        pieces
    }

    /// A row that must be higher by so much because a text that ends in it does not fit.
    fn missing(&self, pieces: &[Piece]) -> Option<(usize, f64)> {
        let on_page = pieces.first()?.row;
        let done = pieces.iter().filter(|piece| piece.last);
        let done = done.map(|piece| piece.row).next_back()?;
        let ending = self.cells.iter().filter(|cell| {
            (on_page..=done).contains(&cell.last()) && cell.drawn.is_none() && !cell.flow.is_done()
        });
        let mut short = ending.filter_map(|cell| {
            let from = cell.row.max(on_page);
            let top = pieces.iter().find(|piece| piece.row == from)?.top;
            let missing = cell.flow.height() - (bottom(pieces, cell)? - top);
            (missing > TOLERANCE).then_some((cell.last(), missing))
        });
        short.next()
    }
}

impl Cell {
    fn place(
        &mut self,
        page: &mut Page,
        area: Area,
        draw: &mut impl FnMut(&mut Page, Area, usize),
    ) {
        let seen = std::mem::replace(&mut self.begun, true);
        match self.drawn {
            Some(height) if !seen => {
                let height = height.min(area.height);
                draw(page, Area { height, ..area }, self.row);
            }
            Some(_) => {}
            None if seen && self.flow.is_done() => {
                if self.flow.has_text() {
                    self.flow.mark(page, area, CONTINUED);
                }
            }
            None => self.flow.place(page, area),
        }
    }
}

/// Where a cell ends on the page.
fn bottom(pieces: &[Piece], cell: &Cell) -> Option<f64> {
    let mut own = pieces
        .iter()
        .filter(|piece| (cell.row..=cell.last()).contains(&piece.row));
    own.next_back().map(|piece| piece.bottom)
}

fn rows(cells: &[Cell]) -> Vec<Row> {
    let count = cells.iter().map(|cell| cell.last() + 1).max().unwrap_or(0);
    let least = Row {
        own: LEAST_HEIGHT,
        start: LEAST_HEIGHT,
        rest: LEAST_HEIGHT,
        begun: false,
    };
    let mut rows = vec![least; count];
    let mut order: Vec<&Cell> = cells.iter().collect();
    order.sort_by_key(|cell| (cell.last(), cell.rows));
    for cell in order {
        let height = cell.height();
        let covered = rows.iter().skip(cell.row).take(cell.rows);
        let missing = height - covered.map(|row| row.rest).sum::<f64>();
        if let Some(row) = rows.get_mut(cell.row) {
            row.start = row.start.max(height.min(SPLIT_FROM));
        }
        if let Some(row) = rows.get_mut(cell.last()) {
            row.rest += missing.max(0.0);
            if cell.rows == 1 {
                row.own = row.own.max(height);
            }
        }
    }
    rows
}

/// The lowest row, in millimetres.
const LEAST_HEIGHT: f64 = 6.5;
/// A text that needs more than this for each of its rows becomes smaller.
const USUAL_HEIGHT: f64 = 36.0;
/// A text that is broken begins where at least this much is left of the page.
const SPLIT_FROM: f64 = 24.0;
const TOLERANCE: f64 = 0.01;
