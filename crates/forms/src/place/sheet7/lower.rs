//! The total of 第7表 and the two tables below it.

use super::columns::{self, Kind};
use crate::annex_table::{AnnexTable, KindLimit};
use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::place::plan_head::{BOTTOM, LEFT, WIDTH};

/// Where the row of the total begins, at the lowest.
pub(super) const TOP: f64 = TABLES_TOP - GAP - TOTAL_HEIGHT;

/// The row of all sums below the last row.
pub(super) fn total(typesetter: &mut Typesetter, page: &mut Page, table: &AnnexTable, y: f64) {
    let row = Area::new(LEFT, y, WIDTH, TOTAL_HEIGHT);
    let sums = columns::sums_of(row);
    let left = sums.first().map_or(row.right(), |first| first.x) - row.x;
    let [limit, units, title] = row.columns([48.0, 27.0, left - 75.0]);
    page.open(Part::Table);
    page.open(Part::Row);
    let label = Style::new(7.5, Align::Centre).gothic();
    cell(
        typesetter,
        page,
        Part::Head,
        (limit, label),
        "区分支給限度基準額（単位）",
    );
    let value = Style::new(8.5, Align::Right).gothic();
    let box_of_units = units.narrowed(1.5);
    cell(
        typesetter,
        page,
        Part::Cell,
        (box_of_units, value),
        &table.limit_units,
    );
    cell(typesetter, page, Part::Head, (title, label), "合計");
    let number = Style::new(7.0, Align::Right).gothic();
    for (text, area) in columns::sums(&table.total).into_iter().zip(sums) {
        let area = area.narrowed(Kind::Number.margin());
        cell(typesetter, page, Part::Cell, (area, number), text);
    }
    page.close();
    page.close();
    for x in [units.x, title.x].into_iter().chain(sums.map(|sum| sum.x)) {
        page.vertical(x, row.y, row.bottom(), Weight::Thin);
    }
    page.frame(row, Weight::Frame);
}

/// The tables at the bottom, and what the parentheses mean.
pub(super) fn draw(typesetter: &mut Typesetter, page: &mut Page, table: &AnnexTable) {
    kind_limits(typesetter, page, table);
    short_stay(typesetter, page, table);
    let legend = Area::new(RIGHT, TABLES_TOP + 25.0, LEFT + WIDTH - RIGHT, 12.0);
    let style = Style::new(6.5, Align::Left);
    typesetter.set(page, legend, style, &table.legend);
}

/// 「種類別支給限度管理」 in two halves; its sum ends the right one.
fn kind_limits(typesetter: &mut Typesetter, page: &mut Page, table: &AnnexTable) {
    let whole = Area::new(LEFT, TABLES_TOP, 2.0 * HALF, BOTTOM - TABLES_TOP);
    let caption = Area {
        height: CAPTION_HEIGHT,
        ..whole
    };
    let style = Style::new(8.0, Align::Centre);
    typesetter.set(page, caption, style, "種類別支給限度管理");
    let heads = Area {
        y: caption.bottom(),
        height: HEAD_HEIGHT,
        ..whole
    };
    let sum = KindLimit {
        kind: SUM.to_owned(),
        over: table.over_kind_limits.clone(),
        ..KindLimit::default()
    };
    let limits: Vec<&KindLimit> = table.kind_limits.iter().collect();
    let rows = (limits.len() + 1).div_ceil(2).max(LEAST_ROWS);
    let (left, right) = limits.split_at(rows.min(limits.len()));
    // The sum is the last row of the right half, however few kinds stand above it.
    let blank = KindLimit::default();
    let filler = (right.len() + 1..rows).map(|_| &blank);
    let right: Vec<&KindLimit> = right.iter().copied().chain(filler).chain([&sum]).collect();
    let body = BOTTOM - heads.bottom();
    let height = body / rows as f64;
    for (half, limits) in [(LEFT, left), (LEFT + HALF, right.as_slice())] {
        page.open(Part::Table);
        let area = Area {
            x: half,
            width: HALF,
            ..heads
        };
        page.open(Part::Row);
        for (text, column) in LIMIT_HEADS.into_iter().zip(area.columns(LIMIT_WIDTHS)) {
            let style = Style::new(6.0, Align::Centre);
            cell(
                typesetter,
                page,
                Part::Head,
                (column.narrowed(0.5), style),
                text,
            );
        }
        page.close();
        for (place, limit) in limits.iter().enumerate() {
            let row = Area::new(half, heads.bottom() + place as f64 * height, HALF, height);
            kind_limit(typesetter, page, row, limit);
        }
        page.close();
        for column in area.columns(LIMIT_WIDTHS).into_iter().skip(1) {
            page.vertical(column.x, heads.y, BOTTOM, Weight::Thin);
        }
    }
    for row in 1..rows {
        let y = heads.bottom() + row as f64 * height;
        page.horizontal(whole.x, whole.right(), y, Weight::Thin);
    }
    page.horizontal(whole.x, whole.right(), heads.y, Weight::Thin);
    page.horizontal(whole.x, whole.right(), heads.bottom(), Weight::Thin);
    page.vertical(LEFT + HALF, heads.y, BOTTOM, Weight::Frame);
    page.frame(whole, Weight::Frame);
}

fn kind_limit(typesetter: &mut Typesetter, page: &mut Page, row: Area, limit: &KindLimit) {
    let [kind, numbers @ ..] = row.columns(LIMIT_WIDTHS);
    let align = match limit.kind.as_str() {
        SUM => Align::Centre,
        _ => Align::Left,
    };
    page.open(Part::Row);
    let style = Style::new(7.0, align);
    cell(
        typesetter,
        page,
        Part::Head,
        (kind.narrowed(1.0), style),
        &limit.kind,
    );
    let style = Style::new(7.0, Align::Right);
    for (text, column) in [&limit.limit, &limit.units, &limit.over]
        .into_iter()
        .zip(numbers)
    {
        let column = column.narrowed(1.0);
        cell(typesetter, page, Part::Cell, (column, style), text);
    }
    page.close();
}

/// 「要介護認定期間中の短期入所利用日数」.
fn short_stay(typesetter: &mut Typesetter, page: &mut Page, table: &AnnexTable) {
    let whole = Area::new(RIGHT, TABLES_TOP, LEFT + WIDTH - RIGHT, 22.0);
    let caption = Area {
        height: CAPTION_HEIGHT,
        ..whole
    };
    let style = Style::new(8.0, Align::Centre);
    typesetter.set(
        page,
        caption.narrowed(1.0),
        style,
        "要介護認定期間中の短期入所利用日数",
    );
    let heads = Area {
        y: caption.bottom(),
        height: HEAD_HEIGHT,
        ..whole
    };
    let values = Area {
        y: heads.bottom(),
        height: whole.bottom() - heads.bottom(),
        ..whole
    };
    let third = whole.width / 3.0;
    page.open(Part::Table);
    let days = &table.short_stay;
    for (part, area, size, texts) in [
        (
            Part::Head,
            heads,
            7.0,
            [
                "前月までの\n利用日数",
                "当月の\n計画利用日数",
                "累積利用日数",
            ],
        ),
        (
            Part::Cell,
            values,
            9.0,
            [
                days.before.as_str(),
                days.planned.as_str(),
                days.together.as_str(),
            ],
        ),
    ] {
        page.open(Part::Row);
        for (text, column) in texts.into_iter().zip(area.columns([third; 3])) {
            let style = Style::new(size, Align::Centre);
            let column = column.narrowed(1.0);
            cell(typesetter, page, part.clone(), (column, style), text);
        }
        page.close();
    }
    page.close();
    page.horizontal(whole.x, whole.right(), heads.y, Weight::Thin);
    page.horizontal(whole.x, whole.right(), values.y, Weight::Thin);
    for column in heads.columns([third; 3]).into_iter().skip(1) {
        page.vertical(column.x, heads.y, whole.bottom(), Weight::Thin);
    }
    page.frame(whole, Weight::Frame);
}

fn cell(
    typesetter: &mut Typesetter,
    page: &mut Page,
    part: Part,
    (area, style): (Area, Style),
    text: &str,
) {
    page.open(part);
    typesetter.set(page, area, style, text);
    page.close();
}

const TOTAL_HEIGHT: f64 = 7.5;
const GAP: f64 = 2.5;
const TABLES_TOP: f64 = 140.5;
const CAPTION_HEIGHT: f64 = 4.7;
const HEAD_HEIGHT: f64 = 7.0;
/// Width of one half of the table of kinds.
const HALF: f64 = 94.0;
/// Left edge of what stands beside it.
const RIGHT: f64 = LEFT + 2.0 * HALF + 5.0;
/// Rows of a half of the table of kinds on the paper.
const LEAST_ROWS: usize = 7;
const SUM: &str = "合計";
const LIMIT_WIDTHS: [f64; 4] = [43.0, 17.0, 15.0, 19.0];
const LIMIT_HEADS: [&str; 4] = [
    "サービス種類",
    "種類支給限度\n基準額（単位）",
    "合計単位数",
    "種類支給限度基準\nを超える単位数",
];
