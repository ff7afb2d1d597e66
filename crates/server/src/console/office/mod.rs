//! `/offices/{number}`: everything about an office, and what can be changed there.

mod claiming;
mod notes;
mod page;
mod place;
mod suspension;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use careplan::OfficeNumber;
use serde::Deserialize;

use self::page::{OfficePage, page};
use crate::console::operator::Operator;
use crate::store::account::{self, Account};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::claiming::{self as ways, ClaimingPeriod};
use crate::store::delegation::{self, Delegation};
use crate::store::fee::{self, Fee};
use crate::store::inquiry::{self, Inquiry};
use crate::store::licence::{self, Licence};
use crate::store::office::{self, Office};
use crate::store::office_note::{self, OfficeNote};
use crate::store::{StoreError, Tx};
use crate::web::error::PageError;
use crate::web::form::FormError;
use crate::web::language::Language;
use crate::web::page::{Message, show_as};
use crate::web::state::WebState;

/// The page and its forms.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/offices/{number}", get(show))
        .route("/offices/{number}/suspend", post(suspension::suspend))
        .route("/offices/{number}/resume", post(suspension::resume))
        .route("/offices/{number}/place", post(place::change))
        .route("/offices/{number}/claiming", post(claiming::change))
        .route("/offices/{number}/delegation", post(claiming::delegate))
        .route(
            "/offices/{number}/delegation/end",
            post(claiming::end_delegation),
        )
        .route("/offices/{number}/notes", post(notes::add))
}

/// Everything the page tells.
struct Facts {
    office: Office,
    accounts: Vec<Account>,
    ways: Vec<ClaimingPeriod>,
    delegations: Vec<Delegation>,
    certificates: Vec<CertificateRecord>,
    notes: Vec<OfficeNote>,
    fees: Vec<Fee>,
    inquiries: Vec<Inquiry>,
    licences: Vec<Licence>,
}

/// What was just done.
#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let facts = load(&state, &operator, &number).await?;
    let mut page = page(&state, language, &operator, &facts);
    if DONE.contains(&done.done.as_str()) {
        page.message = Some(Message::new(
            language,
            &format!("office-done-{}", done.done),
            &[],
        ));
    }
    show_as(StatusCode::OK, &page)
}

/// What can have been done to an office.
const DONE: [&str; 7] = [
    "suspended",
    "resumed",
    "claiming",
    "delegation",
    "note",
    "place",
    "unchanged",
];

/// Back to the page after something was done.
fn done(number: OfficeNumber, what: &str) -> Response {
    Redirect::to(&format!("/offices/{number}?done={what}")).into_response()
}

/// The page with what has to be mended.
fn refused(page: &mut OfficePage, errors: Vec<FormError>) -> Result<Response, PageError> {
    page.errors = errors;
    show_as(StatusCode::UNPROCESSABLE_ENTITY, page)
}

async fn load(state: &WebState, operator: &Operator, number: &str) -> Result<Facts, PageError> {
    let number = number.parse().map_err(|_| PageError::NotFound)?;
    let kinds = &state.kinds;
    let facts = state
        .store
        .read("office-facts", |tx| async move {
            let Some(office) = office::find(&tx, number).await? else {
                return Ok(None);
            };
            let mut certificates = Vec::new();
            for kind in kinds.all() {
                certificates.extend(certificate::of_office(&tx, number, &kind.id).await?);
            }
            gather(&tx, office, certificates).await.map(Some)
        })
        .await?
        .ok_or(PageError::NotFound)?;
    operator.require_prefecture(&facts.office.prefecture)?;
    Ok(facts)
}

async fn gather(
    tx: &Tx,
    office: Office,
    certificates: Vec<CertificateRecord>,
) -> Result<Facts, StoreError> {
    let number = office.number;
    Ok(Facts {
        office,
        accounts: account::all_of_office(tx, number).await?,
        ways: ways::history(tx, number).await?,
        delegations: delegation::of_office(tx, number).await?,
        certificates,
        notes: office_note::of_office(tx, number).await?,
        fees: fee::of_office(tx, number).await?,
        inquiries: inquiry::of_office(tx, number).await?,
        licences: licence::of_office(tx, number).await?,
    })
}
