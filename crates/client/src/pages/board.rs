//! 月次ボード: what of a month is there and what is not, as `renkei board` finds it.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use careplan::ServiceMonth;
use careplan::compare::TableUsers;
use forms::month_board::BoardRow;
use forms::{BoardOptions, MonthBoard, draw_pdf};
use serde::Deserialize;

use super::block::{self, Cell, Field, FormBlock, Html, Input, Link, Sent, Table};
use super::form::in_address;
use super::office::Office;
use super::page::{Live, Page, PageError};
use super::{board_ticks, receiving, sheets};
use crate::command::{Tools, board};
use crate::failure::Failure;
use crate::words::Text;

/// The page, and the same as CSV and PDF.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/board", get(show))
        .route("/board/board.csv", get(csv))
        .route("/board/board.pdf", get(pdf))
}

/// What of the board is wanted.
#[derive(Deserialize, Default, Clone)]
struct Wanted {
    #[serde(default)]
    month: String,
    #[serde(default)]
    planner: String,
    #[serde(default)]
    partner: String,
    #[serde(default)]
    open: String,
    #[serde(default)]
    names: String,
}

impl Wanted {
    fn query(&self) -> String {
        format!(
            "month={}&planner={}&partner={}&open={}&names={}",
            in_address(&self.month),
            in_address(&self.planner),
            in_address(&self.partner),
            in_address(&self.open),
            in_address(&self.names),
        )
    }

    fn shows(&self, row: &BoardRow) -> bool {
        let partner = format!("{} {}", row.provider, row.provider_name);
        let planner = format!("{} {}", row.planner, row.planner_name);
        planner.contains(self.planner.trim())
            && partner.contains(self.partner.trim())
            && (self.open != "1" || row.is_open())
    }
}

/// The month that is wanted, or the present one.
pub(super) fn month_of(office: &Office, typed: &str) -> Result<ServiceMonth, String> {
    if typed.trim().is_empty() {
        return Ok(ServiceMonth::of(office.clock().now_in_japan().date()));
    }
    let typed = typed.trim().replace(['-', '/', '年', '月'], "");
    typed.parse().map_err(|_| office.t("page-month-wrong"))
}

async fn board(
    office: &Office,
    wanted: &Wanted,
    month: ServiceMonth,
) -> Result<MonthBoard, Failure> {
    let mut board = office
        .work(async move |tools| of_month(tools, month))
        .await?;
    board.rows.retain(|row| wanted.shows(row));
    Ok(board)
}

/// The board of a month with what was ticked, with names.
pub(super) fn of_month(tools: &Tools<'_>, month: ServiceMonth) -> Result<MonthBoard, Failure> {
    let report = receiving::units_of(tools, month, month)?;
    let own = tools.home.active()?.map(|installed| installed.office);
    let options = BoardOptions {
        users: TableUsers::Named,
        office: own,
    };
    let bundles = report.units.iter().filter_map(|unit| unit.bundle.as_ref());
    let masters = tools.home.masters()?;
    let mut board = MonthBoard::from_bundles(month, bundles, &masters, options);
    board_ticks::put_on(tools, &mut board, own)?;
    Ok(board)
}

/// Months before `this` that have something left: it stays until it comes or is ticked.
pub(super) async fn late(
    office: &Office,
    this: ServiceMonth,
    shown: ServiceMonth,
) -> Result<Vec<Html>, Failure> {
    let mut month = this;
    let mut links = Vec::new();
    for _ in 0..MONTHS_BACK {
        month = before(month);
        if month == shown {
            continue;
        }
        let board = office
            .work(async move |tools| of_month(tools, month))
            .await?;
        let open = board.counts().open;
        if open > 0 {
            let text = Text::new("board-late-month")
                .with("year", month.year())
                .with("month", month.month())
                .with("open", open);
            let address = format!("/board?month={month}&open=1");
            links.push(Link::new(address, office.say(&text)));
        }
    }
    Ok(match links.is_empty() {
        true => Vec::new(),
        false => vec![
            block::heading(&office.t("board-late")),
            block::links(&links),
        ],
    })
}

/// The month before.
pub(super) fn before(month: ServiceMonth) -> ServiceMonth {
    let (year, number) = match month.month() {
        1 => (month.year() - 1, 12),
        number => (month.year(), number - 1),
    };
    let text = format!("{year:04}{number:02}");
    text.parse().unwrap_or(month)
}

/// Names are hidden last: ticks are known by person.
fn hidden(mut board: MonthBoard, wanted: &Wanted) -> MonthBoard {
    if wanted.names == "hidden" {
        board.hide_names();
    }
    board
}

async fn show(
    State(office): State<Office>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let (month, error) = match month_of(&office, &wanted.month) {
        Ok(month) => (Some(month), None),
        Err(error) => (None, Some(error)),
    };
    let typed = month.map_or_else(|| wanted.month.clone(), |month| month.to_string());
    let fields = fields(&office, &wanted, &typed, error);
    let mut blocks = Vec::new();
    if month.is_none() {
        blocks.push(block::errors(&office.t("page-errors"), &fields));
    }
    blocks.push(block::form(&FormBlock {
        action: "/board".to_owned(),
        sent: Sent::Get,
        token: "",
        fields,
        button: office.t("board-show"),
        first: true,
    }));
    if let Some(month) = month {
        let board = board(&office, &wanted, month).await?;
        if board.rows.is_empty() {
            blocks.push(block::text(&office.t("board-empty")));
            blocks.push(block::text(&office.t("board-when")));
        } else {
            let counts = board.counts();
            let text = Text::new("board-page-counts")
                .with("open", counts.open)
                .with("plans", counts.without_plan)
                .with("actuals", counts.offices_without_actuals)
                .with("differing", counts.differing);
            blocks.push(block::text(&office.say(&text)));
            blocks.push(table(&office, &board, &wanted));
            let query = wanted.query();
            blocks.push(block::links(&[
                Link::new(format!("/board/board.pdf?{query}"), office.t("forms-pdf")),
                Link::new(format!("/board/board.csv?{query}"), office.t("board-csv")),
            ]));
        }
        blocks.extend(board.notes.iter().map(|note| block::hint(note)));
        let this = ServiceMonth::of(office.clock().now_in_japan().date());
        blocks.extend(late(&office, this, month).await?);
    }
    Ok(office.show(Page {
        number: "C-12",
        title: office.t("menu-board"),
        place: "/board",
        blocks,
        live: Live::No,
    }))
}

fn fields(office: &Office, wanted: &Wanted, month: &str, error: Option<String>) -> Vec<Field> {
    let select = |any: &'static str, value: &str, only: &'static str| {
        let options = [
            (String::new(), office.t(any)),
            (value.to_owned(), office.t(only)),
        ];
        Input::Select(options.to_vec())
    };
    vec![
        Field::new(Input::Month, "month", office.t("page-month"), month)
            .with_hint(office.t("page-month-hint"))
            .with_error(error),
        Field::new(
            Input::Text,
            "planner",
            office.t("board-planner"),
            &wanted.planner,
        ),
        Field::new(
            Input::Text,
            "partner",
            office.t("page-partner"),
            &wanted.partner,
        ),
        Field::new(
            select("board-all", "1", "board-open"),
            "open",
            office.t("board-rows"),
            &wanted.open,
        ),
        Field::new(
            select("board-names-shown", "hidden", "board-names-hidden"),
            "names",
            office.t("board-names"),
            &wanted.names,
        ),
    ]
}

fn cells(office: &Office, row: &BoardRow) -> [String; 6] {
    let ticks = row.ticks.iter();
    let ticks = ticks.map(|tick| board_ticks::spoken(office, tick));
    let ticks: Vec<String> = ticks.collect();
    [
        office.say(&board::person(row)),
        format!("{} {}", row.planner, row.planner_name),
        format!("{} {}", row.provider, row.provider_name),
        office.say(&board::planned(row.planned)),
        office.say(&board::actual(row.actual)),
        ticks.join("、"),
    ]
}

fn columns(office: &Office) -> [String; 6] {
    [
        "board-column-user",
        "board-column-planner",
        "board-column-office",
        "board-column-planned",
        "board-column-actual",
        "board-column-ticks",
    ]
    .map(|key| office.t(key))
}

fn table(office: &Office, board: &MonthBoard, wanted: &Wanted) -> block::Html {
    let named = board.rows.iter();
    let addresses = named.map(|row| board_ticks::address(board.month, row).unwrap_or_default());
    let addresses: Vec<String> = addresses.collect();
    let board = &hidden(board.clone(), wanted);
    let rows = board.rows.iter().zip(addresses).map(|(row, address)| {
        let cells = cells(office, row);
        let [others @ .., ticks] = &cells;
        let link = Cell::link(&address, &office.t("board-tick"));
        let mut cells: Vec<Cell> = others.iter().map(|text| Cell::text(text)).collect();
        cells.push(match ticks.is_empty() {
            true => link,
            false => Cell::lines(&[Cell::text(ticks), link]),
        });
        cells
    });
    let rows: Vec<Vec<Cell>> = rows.take(MOST_ROWS).collect();
    let caption = Text::new("board-page-caption")
        .with("year", board.month.year())
        .with("month", board.month.month())
        .with("rows", board.rows.len());
    block::table(&Table {
        caption: office.say(&caption),
        columns: columns(office).to_vec(),
        rows,
    })
}

async fn csv(
    State(office): State<Office>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let month = month(&office, &wanted)?;
    let board = hidden(board(&office, &wanted, month).await?, &wanted);
    // The mark in front lets table programs read it as UTF-8.
    let mut text = String::from("\u{feff}");
    text.push_str(&line(&columns(&office)));
    for row in &board.rows {
        text.push_str(&line(&cells(&office, row)));
    }
    let name = format!("board-{month}.csv");
    let kind = "text/csv; charset=utf-8";
    Ok(sheets::as_file(text.into_bytes(), kind, &name))
}

/// A line of CSV. What a table program would take for a formula is made plain text.
fn line(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        let plain = match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            true => format!("'{cell}"),
            false => cell.clone(),
        };
        format!("\"{}\"", plain.replace('"', "\"\""))
    });
    let quoted: Vec<String> = quoted.collect();
    quoted.join(",") + "\r\n"
}

fn month(office: &Office, wanted: &Wanted) -> Result<ServiceMonth, Failure> {
    month_of(office, &wanted.month).map_err(|_| Failure::wrong_use(Text::new("page-month-wrong")))
}

async fn pdf(
    State(office): State<Office>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let month = month(&office, &wanted)?;
    let board = hidden(board(&office, &wanted, month).await?, &wanted);
    let drawing = draw_pdf(&[board.into()]).map_err(Failure::internal)?;
    let name = format!("board-{month}.pdf");
    Ok(sheets::as_file(drawing.pdf, "application/pdf", &name))
}

/// More is for the table program.
const MOST_ROWS: usize = 200;
/// What is older is found by its month.
const MONTHS_BACK: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        let cells = ["=1+1".to_owned(), "見本　\"太郎\"".to_owned()];
        assert_eq!(line(&cells), "\"'=1+1\",\"見本　\"\"太郎\"\"\"\r\n");
    }
}
