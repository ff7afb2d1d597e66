//! Ticks of the month board by hand: one row, what stands about it, and what a person adds.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use careplan::{OfficeNumber, Personal, ServiceMonth};
use forms::MonthBoard;
use forms::month_board::{BoardRow, BoardTick, TickKind};
use protocol::Sha256;
use time::Date;

use super::block::{self, Cell, Field, FormBlock, Html, Input, Link, Sent};
use super::board::of_month;
use super::form::PageForm;
use super::office::Office;
use super::page::{self, Live, Page, PageError};
use crate::command::{Tools, board};
use crate::failure::Failure;
use crate::local_store::KeptTick;
use crate::words::Text;

/// The page of a row, ticking and taking back.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/board/{month}/{row}", get(show).post(tick))
        .route("/board/{month}/{row}/drop", post(untick))
}

/// Puts what was ticked onto a board, and says from which side the office sees each row.
pub(super) fn put_on(
    tools: &Tools<'_>,
    board: &mut MonthBoard,
    own: Option<OfficeNumber>,
) -> Result<(), Failure> {
    let key = tools.home.known_data_key(&tools.secrets)?;
    let month = board.month.to_string();
    let kept = tools.home.ticks(key)?.into_iter();
    let kept: Vec<KeptTick> = kept.filter(|one| one.month == month).collect();
    for row in &mut board.rows {
        row.is_of_provider = own == Some(row.provider.office) && own != Some(row.planner.office);
    }
    board.tick(|row| {
        let own = kept.iter().filter(|one| is_of(one, row));
        own.filter_map(read).collect()
    });
    Ok(())
}

/// Whether a tick stands at a row. What was confirmed is not confirmed after something new came.
fn is_of(tick: &KeptTick, row: &BoardRow) -> bool {
    Some(&tick.row) == row_key(row).as_ref() && tick.of.as_ref().is_none_or(|of| *of == seen(row))
}

fn read(tick: &KeptTick) -> Option<BoardTick> {
    Some(BoardTick {
        kind: tick.kind.parse().ok()?,
        on: day(&tick.on)?,
        by: Personal::new(tick.by.clone()),
    })
}

fn row_key(row: &BoardRow) -> Option<[String; 4]> {
    let person = row.person.as_ref()?;
    Some([
        person.insurer.to_string(),
        person.insured.reveal().to_string(),
        row.planner.to_string(),
        row.provider.to_string(),
    ])
}

/// The units of a row.
fn seen(row: &BoardRow) -> String {
    let serial = |serial: Option<careplan::Serial>| serial.map(|it| it.to_string());
    let (planned, actual) = (serial(row.planned.serial()), serial(row.actual.serial()));
    format!(
        "{} {}",
        planned.unwrap_or_default(),
        actual.unwrap_or_default()
    )
}

/// A row in an address: nobody is named there, because browsers remember addresses.
pub(super) fn address(month: ServiceMonth, row: &BoardRow) -> Option<String> {
    let key = row_key(row)?.join(" ");
    let hash = Sha256::of(key.as_bytes()).to_string();
    Some(format!("/board/{month}/{}", hash.get(..16)?))
}

/// A tick in words.
pub(super) fn spoken(office: &Office, tick: &BoardTick) -> String {
    let word = office.t(label(tick.kind));
    format!("{word} {} {}", tick.on, tick.by.reveal())
}

fn label(kind: TickKind) -> &'static str {
    match kind {
        TickKind::SentOnPaper => "tick-sent-on-paper",
        TickKind::ReceivedOnPaper => "tick-received-on-paper",
        TickKind::Unchanged => "tick-unchanged",
        TickKind::NoUse => "tick-no-use",
        TickKind::Confirmed => "tick-confirmed",
    }
}

fn day(text: &str) -> Option<Date> {
    let form = time::macros::format_description!("[year]-[month]-[day]");
    Date::parse(text.trim(), form).ok()
}

async fn find(
    office: &Office,
    month: &str,
    row: &str,
) -> Result<Option<(ServiceMonth, BoardRow)>, Failure> {
    let Ok(month) = month.parse::<ServiceMonth>() else {
        return Ok(None);
    };
    let board = office
        .work(async move |tools| of_month(tools, month))
        .await?;
    let wanted = format!("/board/{month}/{row}");
    let mut rows = board.rows.into_iter();
    let found = rows.find(|one| address(month, one).as_ref() == Some(&wanted));
    Ok(found.map(|row| (month, row)))
}

async fn show(
    State(office): State<Office>,
    Path((month, row)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let Some((month, row)) = find(&office, &month, &row).await? else {
        return Ok(page::missing(&office));
    };
    let today = office.clock().now_in_japan().date().to_string();
    let fields = fields(&office, ["", &today, ""], [false; 3]);
    Ok(whole(&office, (month, &row), StatusCode::OK, fields))
}

/// The form with what was typed; `wrong` are the fields that are refused.
fn fields(office: &Office, typed: [&str; 3], wrong: [bool; 3]) -> Vec<Field> {
    let [kind, on, by] = typed;
    let error = |is_wrong: bool, key| is_wrong.then(|| office.t(key));
    let kinds = TickKind::ALL.iter();
    let kinds = kinds.map(|kind| (kind.to_string(), office.t(label(*kind))));
    let none = (String::new(), office.t("tick-choose"));
    let kinds = std::iter::once(none).chain(kinds).collect();
    vec![
        Field::new(Input::Select(kinds), "kind", office.t("tick-kind"), kind)
            .with_error(error(wrong[0], "tick-kind-missing")),
        Field::new(Input::Text, "on", office.t("tick-on"), on)
            .with_hint(office.t("tick-on-hint"))
            .with_error(error(wrong[1], "tick-on-wrong")),
        Field::new(Input::Text, "by", office.t("tick-by"), by)
            .with_error(error(wrong[2], "tick-by-missing")),
    ]
}

fn whole(
    office: &Office,
    (month, row): (ServiceMonth, &BoardRow),
    status: StatusCode,
    fields: Vec<Field>,
) -> Response {
    let action = address(month, row).unwrap_or_default();
    let mut blocks = Vec::new();
    if status != StatusCode::OK {
        blocks.push(block::errors(&office.t("page-errors"), &fields));
    }
    let facts = [
        ("board-column-user", office.say(&board::person(row))),
        (
            "board-column-planner",
            format!("{} {}", row.planner, row.planner_name),
        ),
        (
            "board-column-office",
            format!("{} {}", row.provider, row.provider_name),
        ),
        (
            "board-column-planned",
            office.say(&board::planned(row.planned)),
        ),
        (
            "board-column-actual",
            office.say(&board::actual(row.actual)),
        ),
    ];
    let facts = facts.map(|(key, text)| (office.t(key), Cell::text(&text)));
    blocks.push(block::facts(&facts));
    blocks.extend(row.ticks.iter().map(|tick| ticked(office, &action, tick)));
    blocks.push(block::heading(&office.t("tick-heading")));
    blocks.push(block::text(&office.t("tick-about")));
    blocks.push(block::form(&FormBlock {
        action,
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields,
        button: office.t("tick-keep"),
        first: true,
    }));
    let back = format!("/board?month={month}");
    blocks.push(block::links(&[Link::new(back, office.t("menu-board"))]));
    let title = Text::new("tick-title")
        .with("year", month.year())
        .with("month", month.month());
    office.show_with(
        status,
        Page {
            number: "C-19",
            title: office.say(&title),
            place: "/board",
            blocks,
            live: Live::No,
        },
    )
}

/// What is ticked, and taking it back.
fn ticked(office: &Office, action: &str, tick: &BoardTick) -> Html {
    let words = spoken(office, tick);
    let form = block::form(&FormBlock {
        action: format!("{action}/drop"),
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields: vec![Field::hidden("kind", tick.kind.as_str())],
        button: office.say(&Text::new("tick-drop").with("what", office.t(label(tick.kind)))),
        first: false,
    });
    Html::all([block::text(&words), form])
}

async fn tick(
    State(office): State<Office>,
    Path((month, row)): Path<(String, String)>,
    form: PageForm,
) -> Result<Response, PageError> {
    let Some((month, row)) = find(&office, &month, &row).await? else {
        return Ok(page::missing(&office));
    };
    let typed = ["kind", "on", "by"].map(|name| form.text(name).trim());
    let [kind, on, by] = typed;
    let kind = kind.parse::<TickKind>();
    let wrong_by = by.is_empty() || by.chars().count() > LONGEST_NAME;
    let wrong = [kind.is_err(), day(on).is_none(), wrong_by];
    let (Ok(kind), false, Some(key)) = (kind, wrong.contains(&true), row_key(&row)) else {
        let fields = fields(&office, typed, wrong);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(whole(&office, (month, &row), status, fields));
    };
    let new = KeptTick {
        month: month.to_string(),
        row: key,
        kind: kind.to_string(),
        on: on.to_owned(),
        by: by.to_owned(),
        of: (kind == TickKind::Confirmed).then(|| seen(&row)),
    };
    change(&office, new.clone(), Some(new)).await?;
    Ok(Redirect::to(&address(month, &row).unwrap_or_default()).into_response())
}

async fn untick(
    State(office): State<Office>,
    Path((month, row)): Path<(String, String)>,
    form: PageForm,
) -> Result<Response, PageError> {
    let Some((month, row)) = find(&office, &month, &row).await? else {
        return Ok(page::missing(&office));
    };
    if let Some(key) = row_key(&row) {
        let old = KeptTick {
            month: month.to_string(),
            row: key,
            kind: form.text("kind").to_owned(),
            on: String::new(),
            by: String::new(),
            of: None,
        };
        change(&office, old, None).await?;
    }
    Ok(Redirect::to(&address(month, &row).unwrap_or_default()).into_response())
}

/// Puts a tick in the place of the one of its kind at its row.
async fn change(office: &Office, old: KeptTick, new: Option<KeptTick>) -> Result<(), Failure> {
    office
        .work(async move |tools| {
            let _turn = tools.turn()?;
            let key = tools.home.data_key(&tools.secrets, &tools.randomness)?;
            let mut ticks = tools.home.ticks(Some(key))?;
            ticks.retain(|one| {
                (&one.month, &one.row, &one.kind) != (&old.month, &old.row, &old.kind)
            });
            ticks.extend(new);
            tools.home.keep_ticks(key, &ticks)
        })
        .await
}

const LONGEST_NAME: usize = 40;
