//! きょうの作業: what is new, what has not arrived, and what of the months is still open.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use careplan::ServiceMonth;
use protocol::State as Standing;
use protocol::http::{MessageSummary, Side};

use super::block::{self, Cell, Html, Link, Message, Table, Tone};
use super::board::of_month;
use super::inbox;
use super::message_words::state;
use super::office::{Office, Seen};
use super::page::{Live, Page, PageError};
use crate::failure::Failure;
use crate::words::Text;

/// The page.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/", get(today))
}

async fn today(State(office): State<Office>) -> Result<Response, PageError> {
    let view = office.known().await;
    let mut blocks = Vec::new();
    if let Some(seen) = &view.seen {
        blocks.extend(new(&office, seen));
        blocks.extend(not_collected(&office, seen));
        blocks.extend(not_imported(&office, seen));
        blocks.extend(to_record(&office, seen));
    }
    blocks.extend(drafts(&office)?);
    blocks.extend(months(&office).await?);
    if blocks.is_empty() && view.trouble.is_none() {
        blocks.push(block::text(&office.t("today-nothing")));
    }
    Ok(office.show(Page {
        number: "C-01",
        title: office.t("menu-today"),
        place: "/",
        blocks,
        live: Live::Yes,
    }))
}

fn new(office: &Office, seen: &Seen) -> Vec<Html> {
    let new: Vec<&MessageSummary> = waiting(&seen.inbox);
    if new.is_empty() {
        return Vec::new();
    }
    let table = list(office, "today-new", &new, Side::Inbox);
    vec![table, inbox::receive_button(office)]
}

/// Messages that nobody has collected.
pub(super) fn waiting(messages: &[MessageSummary]) -> Vec<&MessageSummary> {
    let waits = |message: &&MessageSummary| state(message) == Some(Standing::Sent);
    messages.iter().filter(waits).collect()
}

/// M30: what the exchange has reported as not collected.
fn not_collected(office: &Office, seen: &Seen) -> Vec<Html> {
    let late: Vec<&MessageSummary> = waiting(&seen.sent)
        .into_iter()
        .filter(|message| message.reported_uncollected_at.is_some())
        .collect();
    if late.is_empty() {
        return Vec::new();
    }
    vec![list(office, "today-not-collected", &late, Side::Sent)]
}

fn not_imported(office: &Office, seen: &Seen) -> Vec<Html> {
    let failed = |message: &&MessageSummary| state(message) == Some(Standing::ImportFailed);
    let failed: Vec<&MessageSummary> = seen.sent.iter().filter(failed).collect();
    if failed.is_empty() {
        return Vec::new();
    }
    vec![list(office, "today-import-failed", &failed, Side::Sent)]
}

fn to_record(office: &Office, seen: &Seen) -> Vec<Html> {
    let open = |message: &&MessageSummary| state(message) == Some(Standing::Collected);
    let open: Vec<&MessageSummary> = seen.inbox.iter().filter(open).collect();
    if open.is_empty() {
        return Vec::new();
    }
    vec![list(office, "today-to-record", &open, Side::Inbox)]
}

fn list(office: &Office, heading: &'static str, messages: &[&MessageSummary], side: Side) -> Html {
    let (folder, other) = match side {
        Side::Inbox => ("inbox", "page-from"),
        Side::Sent => ("sent", "page-to"),
    };
    let rows = messages.iter().take(MOST_ROWS).map(|message| {
        let address = format!("/{folder}/{}", message.message_id);
        vec![
            Cell::link(&address, &office.content(message)),
            office.partner_cell(message, side),
            Cell::text(&office.when_sent(message)),
        ]
    });
    let rows = rows.collect();
    let caption = office.count(heading, messages.len());
    let table = block::table(&Table {
        caption,
        columns: vec![
            office.t("page-content"),
            office.t(other),
            office.t("page-sent-at"),
        ],
        rows,
    });
    if messages.len() <= MOST_ROWS {
        return table;
    }
    let all = block::links(&[Link::new(format!("/{folder}"), office.t("page-all"))]);
    Html::all([table, all])
}

/// What is put together and not sent.
fn drafts(office: &Office) -> Result<Vec<Html>, Failure> {
    let drafts = office.home().drafts()?;
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let links = drafts.iter().map(|id| {
        let key = match office.home().is_waiting_to_go(id) {
            true => "today-draft-going",
            false => "today-draft",
        };
        Cell::link(&format!("/send/{id}"), &office.t(key))
    });
    let links: Vec<Cell> = links.collect();
    let heading = office.count("today-drafts", drafts.len());
    Ok(vec![block::heading(&heading), block::list(&links)])
}

/// What of the month before, this one and the next is still open.
async fn months(office: &Office) -> Result<Vec<Html>, Failure> {
    let day = office.clock().now_in_japan().date();
    let this = ServiceMonth::of(day);
    let before = day.replace_day(1).ok().and_then(time::Date::previous_day);
    let before = before.map_or(this, ServiceMonth::of);
    let after = day
        .replace_day(28)
        .ok()
        .map(|day| day + time::Duration::days(7));
    let after = after.map_or(this, ServiceMonth::of);
    let open = office
        .work(async move |tools| {
            let mut open = Vec::new();
            for month in [before, this, after] {
                let board = of_month(tools, month)?;
                let counts = board.counts();
                if counts.open > 0 {
                    open.push((month, counts));
                }
            }
            Ok(open)
        })
        .await?;
    let mut blocks: Vec<Html> = Vec::new();
    for (month, counts) in open {
        let text = Text::new("today-month")
            .with("year", month.year())
            .with("month", month.month())
            .with("plans", counts.without_plan + counts.outdated_plan)
            .with("actuals", counts.offices_without_actuals)
            .with("differing", counts.differing);
        let heading = Text::new("today-month-heading")
            .with("year", month.year())
            .with("month", month.month())
            .with("open", counts.open);
        blocks.push(block::message(&Message {
            tone: Tone::Plain,
            id: "month-open",
            heading: office.say(&heading),
            paragraphs: vec![office.say(&text), office.t("today-deadline")],
            links: vec![Link::new(
                format!("/board?month={month}&open=1"),
                office.t("menu-board"),
            )],
        }));
    }
    Ok(blocks)
}

/// A table of more rows is a page of its own.
const MOST_ROWS: usize = 10;
