//! Places 予実突合表 on A4 landscape pages.

use crate::comparison_sheet::{Amount, ComparedRow, ComparedUser, ComparisonSheet, Mark, TotalRow};
use crate::draw::canvas::Page;
use crate::draw::typesetter::{Align, Typesetter};
use crate::place::listing::{self, Band, Cell, Column, Listing, Look, WIDTH};

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, sheet: &ComparisonSheet) -> Vec<Page> {
    let columns = columns(sheet);
    let month = match sheet.month.as_str() {
        "" => String::new(),
        month => format!("{month}分"),
    };
    let listing = Listing {
        title: sheet.title,
        month: &month,
        opening: opening(sheet),
        columns: &columns,
        bands: sheet
            .users
            .iter()
            .flat_map(|user| bands(sheet, user))
            .collect(),
        closing: sheet.others.clone(),
        notes: &sheet.notes,
    };
    listing::pages(typesetter, &listing)
}

fn opening(sheet: &ComparisonSheet) -> Vec<String> {
    let mut opening = vec![sheet.summary.clone()];
    if !sheet.users.is_empty() {
        opening.push(LEGEND.to_owned());
    }
    opening
}

fn bands(sheet: &ComparisonSheet, user: &ComparedUser) -> Vec<Band> {
    let month = match sheet.month.as_str() {
        "" => format!("{}　　", user.month),
        _ => String::new(),
    };
    let head = format!("{month}{}　　計画　{}", user.person, user.planner);
    let mut bands = vec![Band::Group(head)];
    bands.extend(user.rows.iter().map(row));
    bands.extend(user.totals.iter().map(total));
    bands
}

fn row(row: &ComparedRow) -> Band {
    let look = match row.mark {
        Mark::Differs => Look::Marked,
        Mark::Plain | Mark::NotCompared => Look::Plain,
    };
    let mut cells = vec![
        Cell::plain(row.number.to_string()),
        Cell::plain(&row.day),
        Cell::plain(&row.office),
        Cell::plain(&row.time),
        Cell::plain(&row.service),
    ];
    cells.extend(amounts([&row.before, &row.after], Look::Plain));
    // Amounts that are the same on both sides stay plain in a row that differs otherwise.
    cells.extend(
        amounts([&row.difference], look).map(|cell| match cell.text.as_str() {
            "0" => Cell::plain(cell.text),
            _ => cell,
        }),
    );
    cells.push(Cell::new(row.class, look));
    Band::Row(cells)
}

fn total(total: &TotalRow) -> Band {
    let mut cells = vec![Cell::new(&total.label, Look::Strong)];
    let sides = [&total.before, &total.after, &total.difference];
    cells.extend(amounts(sides, Look::Strong));
    cells.push(Cell::new(&total.differences, Look::Strong));
    Band::Total(LABEL_COLUMNS, cells)
}

fn amounts<const N: usize>(amounts: [&Amount; N], look: Look) -> impl Iterator<Item = Cell> {
    let texts = amounts.into_iter().flat_map(|one| [&one.count, &one.units]);
    texts.map(move |text| Cell::new(text, look))
}

fn columns(sheet: &ComparisonSheet) -> Vec<Column> {
    let mut columns = vec![
        Column::new("番号", 9.0, Align::Centre),
        Column::new("日", 20.0, Align::Centre),
        Column::new("事業所", 51.0, Align::Left),
        Column::new("時間", 25.0, Align::Centre),
        Column::new("サービス", 56.0, Align::Left),
    ];
    let [before, after] = sheet.sides;
    for side in [before, after, "差"] {
        columns.push(Column::new(format!("{side}\n回数"), 12.0, Align::Right));
        columns.push(Column::new(format!("{side}\n単位数"), 17.0, Align::Right));
    }
    let rest = WIDTH - columns.iter().map(|column| column.width).sum::<f64>();
    columns.push(Column::new("区分", rest, Align::Centre));
    columns
}

/// How many columns the label of a sum spans.
const LABEL_COLUMNS: usize = 5;
const LEGEND: &str = "違いのある行は、違うところのますの左に斜線を入れ、ゴシック体で示しています。回数・単位数の差は、右の欄から左の欄を引いたものです。";
