//! 宛先: the address book of the exchange.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use protocol::http::{OfficeEntry, OfficeQuery};
use serde::Deserialize;

use super::block::{self, Cell, Field, FormBlock, Html, Input, Link, Sent, Table};
use super::form::in_address;
use super::office::Office;
use super::page::{Live, Page, PageError};
use crate::command::session::Session;
use crate::failure::Failure;

/// The address book.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/offices", get(offices))
}

#[derive(Deserialize, Default)]
struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    connected: String,
    after: Option<String>,
}

async fn offices(
    State(office): State<Office>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let connected = match wanted.connected.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let query = OfficeQuery {
        q: wanted.q.trim().to_owned(),
        connected,
        after: wanted.after.clone(),
        ..OfficeQuery::default()
    };
    let found = office
        .work(async move |tools| {
            let session = Session::open(tools).await?;
            session.mailbox.offices(&query).await
        })
        .await;
    let mut blocks = vec![search(&office, &wanted)];
    if wanted.q.is_empty() {
        blocks.extend(favourites(&office)?);
    }
    match found {
        Ok(list) if list.offices.is_empty() => {
            blocks.push(block::text(&office.t("offices-none")));
        }
        Ok(list) => {
            let rows = list.offices.iter().map(|entry| row(&office, entry));
            let rows: Vec<Vec<Cell>> = rows.collect();
            blocks.push(block::table(&Table {
                caption: office.count("menu-offices", rows.len()),
                columns: [
                    "offices-name",
                    "offices-kind",
                    "offices-place",
                    "page-state",
                ]
                .into_iter()
                .map(|key| office.t(key))
                .collect(),
                rows,
            }));
            if let Some(after) = &list.next {
                let (q, after) = (in_address(&wanted.q), in_address(after));
                let next = format!(
                    "/offices?q={q}&connected={}&after={after}",
                    in_address(&wanted.connected)
                );
                blocks.push(block::links(&[Link::new(
                    next,
                    office.t("offices-more-next"),
                )]));
            }
        }
        Err(failure) => blocks.push(super::page::of_failure(&office, &failure)),
    }
    Ok(office.show(Page {
        number: "C-08",
        title: office.t("menu-offices"),
        place: "/offices",
        blocks,
        live: Live::No,
    }))
}

/// The page of an address such as `1370000026-11`.
fn path_of(address: &str) -> String {
    format!("/offices/{}", address.replacen('-', "/", 1))
}

fn row(office: &Office, entry: &OfficeEntry) -> Vec<Cell> {
    let address = entry.address.to_string();
    let kind = entry.address.kind.name().unwrap_or_default();
    let state = match entry.connected {
        true => Cell::text(&office.t("office-connected")),
        false => Cell::text(&office.t("office-not-connected")),
    };
    vec![
        Cell::lines(&[
            Cell::link(&path_of(&address), &entry.name),
            Cell::quiet(&address),
        ]),
        Cell::text(kind),
        Cell::text(&entry.municipality),
        state,
    ]
}

fn search(office: &Office, wanted: &Wanted) -> Html {
    let any = [
        (String::new(), office.t("offices-any")),
        ("yes".to_owned(), office.t("office-connected")),
        ("no".to_owned(), office.t("office-not-connected")),
    ];
    let select = Input::Select(any.to_vec());
    block::form(&FormBlock {
        action: "/offices".to_owned(),
        sent: Sent::Get,
        token: "",
        fields: vec![
            Field::new(Input::Text, "q", office.t("offices-query"), &wanted.q),
            Field::new(
                select,
                "connected",
                office.t("offices-connected"),
                &wanted.connected,
            ),
        ],
        button: office.t("offices-search"),
        first: true,
    })
}

/// Those that are often sent to, by the names that were seen last.
fn favourites(office: &Office) -> Result<Vec<Html>, Failure> {
    let settings = office.home().page_settings()?;
    if settings.favourites.is_empty() {
        return Ok(Vec::new());
    }
    let view = office.view();
    let names = settings.favourites.iter().map(|address| {
        let name = view.seen.as_ref().and_then(|seen| {
            let sent = seen.sent.iter();
            let mut same = sent.filter(|one| one.receiver.to_string() == *address);
            same.next().map(|one| one.receiver_name.clone())
        });
        let words = format!("{address} {}", name.unwrap_or_default());
        Cell::link(&path_of(address), words.trim())
    });
    let names: Vec<Cell> = names.collect();
    let heading = block::heading(&office.t("offices-favourites"));
    Ok(vec![heading, block::list(&names)])
}
