//! One office of the address book: whether it can be reached, what went to and fro, and a short
//! text to it.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use careplan::Address;
use protocol::http::{MessageSummary, OfficeEntry, OfficeQuery, Side};

use super::block::{self, Cell, Field, FormBlock, Input, Link, Message, Sent, Table, Tone};
use super::form::PageForm;
use super::inbox::MOST_ROWS;
use super::office::Office;
use super::page::{self, Live, Page, PageError};
use crate::command::bulk::{self, AfterRefusal, Manner};
use crate::command::log_watch::Watch;
use crate::command::send_free;
use crate::command::session::Session;
use crate::command::shipment::Happened;
use crate::plan::Repetition;

/// The page, and what can be done.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/offices/{number}/{kind}", get(partner))
        .route("/offices/{number}/{kind}/favourite", post(favourite))
        .route("/offices/{number}/{kind}/text", post(write))
}

fn address(number: &str, kind: &str) -> Option<Address> {
    format!("{number}-{kind}").parse().ok()
}

async fn partner(
    State(office): State<Office>,
    Path((number, kind)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let Some(address) = address(&number, &kind) else {
        return Ok(page::missing(&office));
    };
    show(&office, address, "", None).await
}

/// What the exchange knows of an address.
async fn entry_of(office: &Office, address: Address) -> Option<OfficeEntry> {
    let query = OfficeQuery {
        q: address.office.to_string(),
        ..OfficeQuery::default()
    };
    let found = office
        .work(async move |tools| {
            let session = Session::open(tools).await?;
            session.mailbox.offices(&query).await
        })
        .await;
    let mut offices = found.ok()?.offices.into_iter();
    offices.find(|entry| entry.address == address)
}

async fn show(
    office: &Office,
    address: Address,
    text: &str,
    error: Option<String>,
) -> Result<Response, PageError> {
    let view = office.known().await;
    let entry = entry_of(office, address).await;
    let messages = |side: Side| -> Vec<&MessageSummary> {
        let Some(seen) = &view.seen else {
            return Vec::new();
        };
        let (all, other): (_, fn(&MessageSummary) -> Address) = match side {
            Side::Inbox => (&seen.inbox, |one| one.sender),
            Side::Sent => (&seen.sent, |one| one.receiver),
        };
        all.iter().filter(|one| other(one) == address).collect()
    };
    let (received, sent) = (messages(Side::Inbox), messages(Side::Sent));
    let known = received.first().map(|one| one.sender_name.clone());
    let known = known.or_else(|| sent.first().map(|one| one.receiver_name.clone()));
    if entry.is_none() && known.is_none() && !view.is_offline() {
        return Ok(page::missing(office));
    }
    let name = entry.as_ref().map(|entry| entry.name.clone()).or(known);
    let name = name.unwrap_or_else(|| address.to_string());
    let field = Field::new(Input::Area, "text", office.t("partner-text"), text)
        .with_hint(office.t("partner-text-hint"))
        .with_error(error.clone());
    let mut blocks = Vec::new();
    if error.is_some() {
        let fields = std::slice::from_ref(&field);
        blocks.push(block::errors(&office.t("page-errors"), fields));
    }
    blocks.push(block::facts(&facts(office, address, entry.as_ref())));
    let is_favourite = office.home().page_settings()?.is_favourite(address);
    let base = format!("/offices/{}/{}", address.office, address.kind);
    blocks.push(block::form(&FormBlock {
        action: format!("{base}/favourite"),
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields: Vec::new(),
        button: office.t(match is_favourite {
            true => "partner-no-favourite",
            false => "partner-favourite",
        }),
        first: false,
    }));
    for (side, messages) in [(Side::Sent, sent), (Side::Inbox, received)] {
        blocks.extend(history(office, side, &messages));
    }
    if entry.is_some_and(|entry| entry.connected) {
        blocks.push(block::heading(&office.t("partner-write")));
        blocks.push(block::form(&FormBlock {
            action: format!("{base}/text"),
            sent: Sent::Post,
            token: office.guard().form_token(),
            fields: vec![field],
            button: office.t("partner-send"),
            first: true,
        }));
    }
    blocks.push(block::links(&[Link::new(
        "/offices",
        office.t("menu-offices"),
    )]));
    let status = match error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(office.show_with(
        status,
        Page {
            number: "C-09",
            title: name,
            place: "/offices",
            blocks,
            live: Live::No,
        },
    ))
}

fn facts(office: &Office, address: Address, entry: Option<&OfficeEntry>) -> Vec<(String, Cell)> {
    let kind = address.kind.name().unwrap_or_default();
    let mut facts = vec![
        (
            office.t("partner-address"),
            Cell::text(&address.to_string()),
        ),
        (office.t("offices-kind"), Cell::text(kind)),
    ];
    let state = match entry {
        Some(entry) if entry.connected => "office-connected",
        Some(_) => "office-not-connected",
        None => "partner-unknown",
    };
    facts.push((office.t("page-state"), Cell::text(&office.t(state))));
    if let Some(entry) = entry {
        facts.push((office.t("offices-place"), Cell::text(&entry.municipality)));
    }
    facts
}

fn history(office: &Office, side: Side, messages: &[&MessageSummary]) -> Option<block::Html> {
    if messages.is_empty() {
        return None;
    }
    let (folder, heading) = match side {
        Side::Inbox => ("inbox", "partner-received"),
        Side::Sent => ("sent", "partner-sent"),
    };
    let rows = messages.iter().take(MOST_ROWS).map(|message| {
        let address = format!("/{folder}/{}", message.message_id);
        vec![
            Cell::link(&address, &office.content(message)),
            Cell::text(&office.when_sent(message)),
            office.state_cell(message, side),
        ]
    });
    let rows = rows.collect();
    Some(block::table(&Table {
        caption: office.count(heading, messages.len()),
        columns: ["page-content", "page-sent-at", "page-state"]
            .into_iter()
            .map(|key| office.t(key))
            .collect(),
        rows,
    }))
}

async fn favourite(
    State(office): State<Office>,
    Path((number, kind)): Path<(String, String)>,
    _form: PageForm,
) -> Result<Response, PageError> {
    let Some(address) = address(&number, &kind) else {
        return Ok(page::missing(&office));
    };
    let mut settings = office.home().page_settings()?;
    settings.turn_favourite(address);
    office.home().keep_page_settings(&settings)?;
    Ok(Redirect::to(&format!("/offices/{number}/{kind}")).into_response())
}

/// Sends a short text; what is in it stays under the seal.
async fn write(
    State(office): State<Office>,
    Path((number, kind)): Path<(String, String)>,
    form: PageForm,
) -> Result<Response, PageError> {
    let Some(address) = address(&number, &kind) else {
        return Ok(page::missing(&office));
    };
    let text = form.text("text").to_owned();
    if text.is_empty() {
        let error = Some(office.t("partner-text-missing"));
        return show(&office, address, "", error).await;
    }
    let words = text.clone();
    let sent = office
        .work(async move |tools| {
            let _turn = tools.turn()?;
            let session = Session::open(tools).await?;
            let order = send_free::Order {
                from: None,
                to: address,
                text: words,
                paths: Vec::new(),
            };
            let packed = send_free::packed(tools, &session, order).await?;
            tools.home.sweep_waiting()?;
            let watch = Watch::new(tools, &session);
            let exchange = (&session, &watch);
            let manner = Manner {
                repetition: Repetition::Allow,
                after_refusal: AfterRefusal::GoOn,
            };
            let packed = [packed];
            let units = (packed.as_slice(), manner);
            let (happened, end) = bulk::send_all(tools, exchange, units, &|_, _| Ok(())).await;
            watch.finish()?;
            end?;
            match happened.into_iter().flatten().next() {
                Some(Happened::Refused(failure)) => Err(failure),
                _ => Ok(()),
            }
        })
        .await;
    if let Err(failure) = sent {
        let (error, _) = office.terminal().failure_words(&failure);
        return show(&office, address, &text, Some(error)).await;
    }
    office.tell(block::message(&Message {
        tone: Tone::Good,
        id: "text-sent",
        heading: office.t("partner-text-sent"),
        paragraphs: Vec::new(),
        links: Vec::new(),
    }));
    // The trouble is in the view.
    let _ = office.refresh().await;
    Ok(Redirect::to(&format!("/offices/{number}/{kind}")).into_response())
}
