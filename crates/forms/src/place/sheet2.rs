//! Places the cells of 第2表 on A4 landscape pages.
//!
//! The height of a row is what its own cells need; a cell that spans several rows makes the last of
//! them higher where it needs more. Pages break between rows, within the height that was added for
//! spanning cells, and within a row that is higher than a page. A cell that spans a break says so on
//! the next page.

use std::collections::BTreeMap;

use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::flow::{CONTINUED, Flow, Sizes, pitch};
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::place::plan_head::{self, BOTTOM, LEFT, NOTES, WIDTH};
use crate::table2::{Cell, Column, Table2};

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, table: &Table2) -> Vec<Page> {
    let cells: Vec<Fitted<'_>> = table
        .cells
        .iter()
        .map(|cell| Fitted::new(typesetter, cell))
        .collect();
    let mut rows = rows(table.rows, &cells);
    // A cell whose marks of continuation need lines of their own makes its last row higher.
    let (mut bodies, mut left) = lay_out(typesetter, &rows, &cells);
    while !left.is_empty() {
        for (row, missing) in left {
            if let Some(row) = rows.get_mut(row) {
                row.whole += missing;
            }
        }
        (bodies, left) = lay_out(typesetter, &rows, &cells);
    }
    let mut notes: Option<Flow> = None;
    let mut pages = Vec::new();
    let mut bodies = bodies.into_iter();
    loop {
        let mut page = Page::default();
        let words = ("第２表", "居宅サービス計画書（２）");
        plan_head::title(typesetter, &mut page, words, &table.head);
        let name = Area::new(LEFT, 19.0, 110.0, 7.0);
        plan_head::name(typesetter, &mut page, name, &table.head);
        page.open(Part::Table);
        frame(typesetter, &mut page);
        page.append(bodies.next().unwrap_or_default());
        page.close();
        footnotes(typesetter, &mut page);
        let made = plan_head::notes(typesetter, &table.head);
        let notes = notes.get_or_insert(made);
        notes.place(&mut page, NOTES);
        pages.push(page);
        if bodies.len() == 0 {
            let rest = plan_head::rest(typesetter, words, &table.head, notes);
            pages.extend(rest);
            break;
        }
    }
    plan_head::number(typesetter, &mut pages);
    pages
}

/// A cell with its text broken to the width of its column.
struct Fitted<'a> {
    cell: &'a Cell,
    flow: Flow,
}

impl<'a> Fitted<'a> {
    fn new(typesetter: &mut Typesetter, cell: &'a Cell) -> Self {
        let width = width(cell.column);
        let room = Area::new(0.0, 0.0, width, USUAL_HEIGHT * cell.rows as f64);
        let style = Style::new(SIZES.wanted, Align::Left);
        let flow = Flow::fitting(typesetter, room, style, SIZES, &cell.text);
        Self { cell, flow }
    }

    fn last_row(&self) -> usize {
        self.cell.row + self.cell.rows - 1
    }
}

/// The heights of a row, in millimetres.
#[derive(Clone, Copy)]
struct Row {
    /// What the cells need that stand in this row alone.
    own: f64,
    /// What is wanted above a page's end where a spanning cell begins here.
    start: f64,
    /// With what spanning cells add.
    whole: f64,
}

fn rows(count: usize, cells: &[Fitted<'_>]) -> Vec<Row> {
    let least = Row {
        own: LEAST_HEIGHT,
        start: LEAST_HEIGHT,
        whole: LEAST_HEIGHT,
    };
    let mut rows = vec![least; count];
    let mut order: Vec<&Fitted<'_>> = cells.iter().collect();
    order.sort_by_key(|fitted| (fitted.last_row(), fitted.cell.rows));
    for fitted in order {
        let (first, last) = (fitted.cell.row, fitted.last_row());
        let height = fitted.flow.height();
        let covered = rows.iter().skip(first).take(fitted.cell.rows);
        let missing = height - covered.map(|row| row.whole).sum::<f64>();
        if let Some(row) = rows.get_mut(first) {
            row.start = row.start.max(height.min(SPLIT_FROM));
        }
        if let Some(row) = rows.get_mut(last) {
            row.whole += missing.max(0.0);
            if fitted.cell.column >= Column::Service {
                row.own = row.own.max(height);
            }
        }
    }
    rows
}

/// A part of a row on a page.
struct Piece {
    row: usize,
    top: f64,
    bottom: f64,
}

/// Where the rows stand, page by page.
fn pieces(rows: &[Row]) -> Vec<Vec<Piece>> {
    let mut pages = vec![Vec::new()];
    let mut top = BODY_TOP;
    for (index, row) in rows.iter().enumerate() {
        let mut rest = row.whole;
        // Only a row that no page can hold is broken within its own cells.
        let whole = if row.own > BODY_BOTTOM - BODY_TOP {
            SPLIT_FROM
        } else {
            row.own.max(row.start)
        };
        if top > BODY_TOP && whole > BODY_BOTTOM - top {
            pages.push(Vec::new());
            top = BODY_TOP;
        }
        while rest > TOLERANCE {
            if BODY_BOTTOM - top < TOLERANCE {
                pages.push(Vec::new());
                top = BODY_TOP;
            }
            let here = rest.min(BODY_BOTTOM - top);
            if let Some(page) = pages.last_mut() {
                page.push(Piece {
                    row: index,
                    top,
                    bottom: top + here,
                });
            }
            top += here;
            rest -= here;
        }
    }
    pages
}

/// The pages with their texts, and the rows that must be higher by so much for all of their text.
fn lay_out(
    typesetter: &mut Typesetter,
    rows: &[Row],
    cells: &[Fitted<'_>],
) -> (Vec<Page>, BTreeMap<usize, f64>) {
    let mut flows: Vec<Flow> = cells.iter().map(|fitted| fitted.flow.clone()).collect();
    let mut seen = vec![false; cells.len()];
    let mut pages = Vec::new();
    for pieces in pieces(rows) {
        let mut page = Page::default();
        let mut row = None;
        for ((fitted, flow), seen) in cells.iter().zip(&mut flows).zip(&mut seen) {
            let (first, last) = (fitted.cell.row, fitted.last_row());
            let mut own = pieces
                .iter()
                .filter(|piece| (first..=last).contains(&piece.row));
            let Some(top) = own.next() else {
                continue;
            };
            let bottom = own.next_back().unwrap_or(top).bottom;
            let area = column(fitted.cell.column, top.top, bottom);
            page.frame(area, Weight::Thin);
            if row != Some(top.row) {
                page.close();
                page.open(Part::Row);
                row = Some(top.row);
            }
            page.open(Part::Cell);
            if fitted.cell.column == Column::Covered {
                let area = Area {
                    height: area.height.min(LEAST_HEIGHT),
                    ..area
                };
                flow.place_centred(typesetter, &mut page, area);
            } else if *seen && flow.is_done() && !fitted.cell.text.is_empty() {
                flow.mark(&mut page, area, CONTINUED);
            } else {
                flow.place(&mut page, area);
            }
            page.close();
            *seen = true;
        }
        page.close();
        pages.push(page);
    }
    let mut left: BTreeMap<usize, f64> = BTreeMap::new();
    for (fitted, flow) in cells.iter().zip(&flows) {
        if !flow.is_done() {
            let lines = flow.height() + 2.0 * pitch(SIZES.wanted);
            let missing = left.entry(fitted.last_row()).or_default();
            *missing = missing.max(lines);
        }
    }
    (pages, left)
}

/// Titles and frame, the same on every page.
fn frame(typesetter: &mut Typesetter, page: &mut Page) {
    let style = Style::new(8.5, Align::Centre);
    let half = (HEAD_TOP + BODY_TOP) / 2.0;
    page.open(Part::Row);
    for (one, title) in TITLES {
        let top = if one == Column::Need { HEAD_TOP } else { half };
        let area = column(one, top, BODY_TOP);
        page.frame(area, Weight::Thin);
        page.open(Part::Head);
        typesetter.set(page, area.narrowed(0.3), style, title);
        page.close();
        let whole = column(one, BODY_TOP, BODY_BOTTOM);
        page.vertical(whole.x, whole.y, whole.bottom(), Weight::Thin);
    }
    page.close();
    let goals = column(Column::LongGoal, HEAD_TOP, half);
    let services = column(Column::Service, HEAD_TOP, half);
    let goals = Area {
        width: services.x - goals.x,
        ..goals
    };
    let services = Area {
        width: LEFT + WIDTH - services.x,
        ..services
    };
    // The columns have names of their own; these two only gather them.
    page.open(Part::Paper);
    for (area, title) in [(goals, "目　　標"), (services, "援　助　内　容")] {
        page.frame(area, Weight::Thin);
        typesetter.set(page, area, style, title);
    }
    page.close();
    page.horizontal(LEFT, LEFT + WIDTH, BODY_TOP, Weight::Frame);
    let all = Area::new(LEFT, HEAD_TOP, WIDTH, BODY_BOTTOM - HEAD_TOP);
    page.frame(all, Weight::Frame);
}

fn footnotes(typesetter: &mut Typesetter, page: &mut Page) {
    for (index, text) in FOOTNOTES.iter().enumerate() {
        let area = Area::new(LEFT, BODY_BOTTOM + 0.8 + index as f64 * 3.6, WIDTH, 3.4);
        typesetter.set(page, area, Style::new(7.5, Align::Left), text);
    }
}

fn column(column: Column, top: f64, bottom: f64) -> Area {
    let before: f64 = TITLES
        .iter()
        .filter(|(one, _)| *one < column)
        .map(|(one, _)| width(*one))
        .sum();
    Area::new(LEFT + before, top, width(column), bottom - top)
}

const fn width(column: Column) -> f64 {
    match column {
        Column::Need => 36.0,
        Column::LongGoal | Column::ShortGoal => 31.0,
        Column::LongPeriod | Column::ShortPeriod | Column::Period => 19.0,
        Column::Service => 44.0,
        Column::Covered => 8.0,
        Column::Kind => 25.0,
        Column::Office => 27.0,
        Column::Frequency => 18.0,
    }
}

const TITLES: [(Column, &str); 11] = [
    (Column::Need, "生活全般の解決\nすべき課題\n（ニーズ）"),
    (Column::LongGoal, "長期目標"),
    (Column::LongPeriod, "（期間）"),
    (Column::ShortGoal, "短期目標"),
    (Column::ShortPeriod, "（期間）"),
    (Column::Service, "サービス内容"),
    (Column::Covered, "※１"),
    (Column::Kind, "サービス種別"),
    (Column::Office, "※２"),
    (Column::Frequency, "頻度"),
    (Column::Period, "期間"),
];
const FOOTNOTES: [&str; 2] = [
    "※１ 「保険給付の対象となるかどうかの区分」について、保険給付対象内サービスについては○印を付す。",
    "※２ 「当該サービス提供を行う事業所」について記入する。",
];
const SIZES: Sizes = Sizes {
    wanted: 8.5,
    smallest: 7.0,
};
const HEAD_TOP: f64 = 28.5;
const BODY_TOP: f64 = 42.0;
const BODY_BOTTOM: f64 = BOTTOM - 8.5;
const LEAST_HEIGHT: f64 = 8.0;
/// A text that needs more than this for each of its rows becomes smaller.
const USUAL_HEIGHT: f64 = 40.0;
/// A text that is broken begins where at least this much is left of the page.
const SPLIT_FROM: f64 = 30.0;
const TOLERANCE: f64 = 0.01;
