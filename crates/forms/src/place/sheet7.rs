//! Places the texts of 第7表 on A4 landscape pages.
//!
//! The title and the heads of the columns are repeated on every page. A row is as high as its texts
//! need; one that is higher than a page goes on on the next. The total and the two lower tables
//! stand at the bottom of the last page, where blank rows lead down to them as on the official
//! sheet; notes stand below them, on further pages where they need them.

mod columns;
mod head;
mod lower;

use crate::annex_table::{AnnexTable, Row, RowKind};
use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::flow::{Flow, Sizes};
use crate::draw::typesetter::{Style, Typesetter};
use crate::place::plan_head::{self, BOTTOM, LEFT, NOTES, WIDTH};
use columns::{Kind, ROWS_TOP};
use head::Occurrence;

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, table: &AnnexTable) -> Vec<Page> {
    let mut grid = Grid::new(typesetter, table);
    for row in &table.rows {
        grid.row(row);
    }
    let mut pages = grid.finish();
    let mut notes = plan_head::note_lines(typesetter, &table.notes);
    if let Some(page) = pages.last_mut() {
        notes.place(page, NOTES);
    }
    while !notes.is_done() {
        let mut page = Page::default();
        head::draw(typesetter, &mut page, table, Occurrence::Repeated);
        notes.place(&mut page, NOTES_ALONE);
        pages.push(page);
    }
    // A head that was repeated with the notes has said nothing new.
    typesetter.take_remarks();
    plan_head::number(typesetter, &mut pages);
    pages
}

/// The rows on their way through the pages.
struct Grid<'a> {
    typesetter: &'a mut Typesetter,
    table: &'a AnnexTable,
    done: Vec<Page>,
    page: Page,
    /// Where the next row begins.
    y: f64,
}

impl<'a> Grid<'a> {
    fn new(typesetter: &'a mut Typesetter, table: &'a AnnexTable) -> Self {
        let mut grid = Self {
            typesetter,
            table,
            done: Vec::new(),
            page: Page::default(),
            y: ROWS_TOP,
        };
        grid.begin_page();
        grid
    }

    fn begin_page(&mut self) {
        let occurrence = if self.done.is_empty() {
            Occurrence::First
        } else {
            Occurrence::Repeated
        };
        self.page = Page::default();
        head::draw(self.typesetter, &mut self.page, self.table, occurrence);
        columns::caption(self.typesetter, &mut self.page, occurrence);
        self.page.open(Part::Table);
        columns::heads(self.typesetter, &mut self.page);
        self.y = ROWS_TOP;
    }

    /// Ends the rows of a page, with blank ones down to a place on it.
    fn end_rows(&mut self, bottom: f64) {
        let room = ((bottom - self.y + TOLERANCE) / ROW_HEIGHT).floor();
        let height = if room < 1.0 {
            0.0
        } else {
            (bottom - self.y) / room
        };
        for _ in 0..room.max(0.0) as usize {
            self.y += height;
            self.rule_below();
        }
        self.page.close();
        columns::rules(&mut self.page, self.y);
    }

    fn end_page(&mut self) {
        self.end_rows(BOTTOM);
        self.done.push(std::mem::take(&mut self.page));
    }

    fn rule_below(&mut self) {
        self.page
            .horizontal(LEFT, LEFT + WIDTH, self.y, Weight::Thin);
    }

    fn row(&mut self, row: &Row) {
        let cells = columns::cells(row);
        let needed = self.height(row, &cells);
        if needed > BOTTOM - ROWS_TOP + TOLERANCE {
            self.endless_row(row, &cells);
            return;
        }
        if needed > BOTTOM - self.y + TOLERANCE {
            self.end_page();
            self.begin_page();
        }
        // No text touches the rules above and below it.
        let area = Area::new(LEFT, self.y + 0.5, WIDTH, needed - 1.0);
        self.page.open(Part::Row);
        for ((text, kind), column) in cells.iter().zip(columns::of(area)) {
            self.page.open(Part::Cell);
            let column = column.narrowed(kind.margin());
            let mut style = style(row, *kind);
            if *kind != Kind::Text {
                style = columns::unbroken(self.typesetter, style, column.width, text);
            }
            self.typesetter.set(&mut self.page, column, style, text);
            self.page.close();
        }
        self.page.close();
        self.y += needed;
        self.rule_below();
    }

    /// The height of a row in which every text stands at a size that can be read.
    fn height(&mut self, row: &Row, cells: &[(&str, Kind)]) -> f64 {
        let mut height = ROW_HEIGHT;
        let columns = columns::of(Area::new(LEFT, 0.0, WIDTH, ROW_HEIGHT));
        for ((text, kind), column) in cells.iter().zip(columns) {
            if *kind == Kind::Text {
                let flow = Flow::fitting(self.typesetter, column, style(row, *kind), SIZES, text);
                height = height.max(flow.height());
            }
        }
        height
    }

    /// A row that is higher than a page, which begins on a page of its own.
    fn endless_row(&mut self, row: &Row, cells: &[(&str, Kind)]) {
        if self.y > ROWS_TOP {
            self.end_page();
            self.begin_page();
        }
        let whole = Area::new(LEFT, ROWS_TOP, WIDTH, BOTTOM - ROWS_TOP);
        let mut flows: Vec<Flow> = Vec::with_capacity(cells.len());
        for ((text, kind), column) in cells.iter().zip(columns::of(whole)) {
            let style = Style {
                size: SIZES.smallest,
                ..style(row, *kind)
            };
            flows.push(Flow::new(self.typesetter, column.width, style, text));
        }
        loop {
            let needed = flows
                .iter()
                .filter(|flow| !flow.is_done())
                .map(Flow::height)
                .fold(ROW_HEIGHT, f64::max);
            let area = Area {
                height: needed.min(whole.height),
                ..whole
            };
            self.page.open(Part::Row);
            for (flow, column) in flows.iter_mut().zip(columns::of(area)) {
                self.page.open(Part::Cell);
                flow.place(&mut self.page, column);
                self.page.close();
            }
            self.page.close();
            self.y += area.height;
            self.rule_below();
            if flows.iter().all(Flow::is_done) {
                return;
            }
            self.end_page();
            self.begin_page();
        }
    }

    /// The total and the lower tables, on a page of their own where the rows leave no room.
    fn finish(mut self) -> Vec<Page> {
        if self.y > lower::TOP + TOLERANCE {
            self.end_page();
            self.begin_page();
        }
        self.end_rows(lower::TOP);
        lower::total(self.typesetter, &mut self.page, self.table, self.y);
        lower::draw(self.typesetter, &mut self.page, self.table);
        self.done.push(self.page);
        self.done
    }
}

fn style(row: &Row, kind: Kind) -> Style {
    let style = Style::new(SIZES.wanted, kind.align());
    match row.kind {
        RowKind::Detail => style,
        RowKind::Subtotal | RowKind::Total => style.gothic(),
    }
}

/// The sizes of the texts of a row.
const SIZES: Sizes = Sizes {
    wanted: 7.0,
    smallest: 5.5,
};
const ROW_HEIGHT: f64 = 7.2;
const TOLERANCE: f64 = 0.01;
/// Where notes stand on a page that has nothing else.
const NOTES_ALONE: Area = Area::new(LEFT, 27.0, WIDTH, 168.0);
