//! GET offices: the address book, a page at a time.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use careplan::Address;
use protocol::Code;
use protocol::http::{OfficeEntry, OfficeList, OfficeQuery};

use super::MailboxState;
use super::peer::Peer;
use crate::folding::fold;
use crate::prefecture;
use crate::store::StoreError;
use crate::store::address_book::{self, BookEntry, MOST_WORDS, Reach, Usable, Wanted};
use crate::web::problem::ApiError;

/// Lists the addresses found.
pub(super) async fn get(
    State(state): State<MailboxState>,
    _peer: Peer,
    query: Result<Query<OfficeQuery>, QueryRejection>,
) -> Result<Json<OfficeList>, ApiError> {
    let Query(query) = query.map_err(|_| refused("connected は true か false です"))?;
    let after = query.after.as_deref().map(str::parse::<Address>);
    let after = after
        .transpose()
        .map_err(|_| refused("after は、前の答えの next をそのまま入れてください"))?;
    // Who looks for partners does not want to find the echo office; who names it does.
    let hidden = state
        .exchange
        .echo_office
        .filter(|_| query.q.trim().is_empty());
    let wanted = &wanted(query)?;
    let kinds = state.kinds.all();
    let kinds = kinds.iter().filter(|kind| kind.accepted_by_mailbox);
    let usable = &Usable::new(kinds.map(|kind| kind.id.as_str()), state.clock.now());
    let page = state
        .store
        .read("offices", |tx| async move {
            address_book::page(&tx, wanted, usable, after, PAGE).await
        })
        .await
        .map_err(|error: StoreError| ApiError::from(error))?;
    Ok(Json(OfficeList {
        offices: page
            .entries
            .into_iter()
            .filter(|found| Some(found.address) != hidden)
            .map(|found| entry(found, state.exchange.echo_office))
            .collect(),
        next: page.next.map(|next| next.to_string()),
    }))
}

/// What is looked for, as the store takes it.
fn wanted(query: OfficeQuery) -> Result<Wanted, ApiError> {
    if query.q.chars().count() > LONGEST {
        return Err(refused("q は100文字までです"));
    }
    let kind = query.kind.map(|kind| kind.parse()).transpose();
    let mut wanted = Wanted {
        prefecture: query.prefecture,
        municipality: query.municipality,
        kind: kind.map_err(|_| refused("kind は、サービス種類の2けたです"))?,
        reach: query.connected.map(|connected| match connected {
            true => Reach::Connected,
            false => Reach::NotConnected,
        }),
        ..Wanted::default()
    };
    let known = |number: &String| prefecture::ALL.iter().any(|one| one.number == number);
    if wanted.prefecture.as_ref().is_some_and(|one| !known(one)) {
        return Err(refused("prefecture は、都道府県の番号2けたです"));
    }
    let typed = fold(&query.q).trim().to_uppercase();
    if let Ok(address) = typed.parse::<Address>() {
        wanted.number = address.office.to_string();
        wanted.kind = Some(address.kind);
    } else if is_number(&typed) {
        wanted.number = typed;
    } else {
        wanted.words = address_book::words(&query.q);
    }
    if wanted.words.len() > MOST_WORDS {
        return Err(refused("q は3語までです"));
    }
    Ok(wanted)
}

/// Whether an office number can begin so: digits, but for the third place.
fn is_number(text: &str) -> bool {
    let fits = |(place, sign): (usize, char)| match place {
        2 => sign.is_ascii_alphanumeric(),
        _ => sign.is_ascii_digit(),
    };
    (1..=10).contains(&text.len()) && text.chars().enumerate().all(fits)
}

fn refused(detail: &str) -> ApiError {
    ApiError::detailed(Code::RequestInvalid, detail)
}

fn entry(found: BookEntry, echo: Option<Address>) -> OfficeEntry {
    let mark = if Some(found.address) == echo {
        FOR_TESTS
    } else {
        ""
    };
    OfficeEntry {
        address: found.address,
        name: format!("{}{mark}", found.name),
        kana: found.kana,
        prefecture: found.prefecture,
        municipality: found.municipality,
        connected: found.reach == Reach::Connected,
    }
}

/// Addresses a page.
const PAGE: u32 = 100;
const FOR_TESTS: &str = "（確認用）";
const LONGEST: usize = 100;
