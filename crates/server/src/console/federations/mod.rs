//! `/federations`: the contacts that offices are told. A prefecture edits its own, the centre all.

mod edit;
mod import;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use crate::console::operator::Operator;
use crate::prefecture;
use crate::store::federation::{self, Contact};
use crate::store::operator::Role;
use crate::web::contact::{full_name, hours};
use crate::web::error::PageError;
use crate::web::form::FormError;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::state::WebState;

/// The pages.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/federations", get(list))
        .route(
            "/federations/import",
            post(import::submit).layer(DefaultBodyLimit::max(import::LARGEST)),
        )
        .route(
            "/federations/{prefecture}",
            get(edit::show).post(edit::submit),
        )
        .route("/federations/{prefecture}/remove", post(edit::remove))
}

/// The list.
#[derive(Template)]
#[template(path = "console_federations.html")]
struct FederationsPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    rows: Vec<Row>,
    /// Whether a file may be imported here.
    imports: bool,
}

struct Row {
    number: String,
    place: String,
    name: String,
    telephone: String,
    hours: String,
}

/// How the page was reached.
#[derive(Deserialize)]
struct Arrival {
    imported: Option<u32>,
    saved: Option<String>,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let mut page = page(&state, language, &operator).await?;
    page.message = match arrival {
        Arrival {
            imported: Some(count),
            ..
        } => {
            let count = count.to_string();
            Some(Message::new(
                language,
                "federations-imported",
                &[("count", &count)],
            ))
        }
        Arrival { saved: Some(_), .. } => Some(Message::new(language, "federation-saved", &[])),
        _ => None,
    };
    show_page(&page)
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
) -> Result<FederationsPage, PageError> {
    let entered = state
        .store
        .read(
            "federations",
            |tx| async move { federation::all(&tx).await },
        )
        .await?;
    let rows = std::iter::once(federation::CENTRE)
        .chain(prefecture::ALL.iter().map(|prefecture| prefecture.number))
        .filter(|number| operator.scope.covers(number))
        .map(|number| row(language, number, &entered))
        .collect();
    let title = language.text("federations-title");
    Ok(FederationsPage {
        page: operator.frame(state, language, "K-35", title, "/federations"),
        message: None,
        errors: Vec::new(),
        rows,
        imports: may_import(operator),
    })
}

/// A file speaks of many prefectures: it is the centre's affair.
fn may_import(operator: &Operator) -> bool {
    operator.scope.prefecture().is_none() && operator.roles.contains(&Role::Centre)
}

fn row(language: Language, number: &str, entered: &[Contact]) -> Row {
    let contact = entered.iter().find(|contact| contact.prefecture == number);
    Row {
        number: number.to_owned(),
        place: place(language, number),
        name: contact.map_or_else(|| language.text("federation-not-entered"), full_name),
        telephone: contact.map_or_else(String::new, |contact| contact.telephone.clone()),
        hours: contact.map_or_else(String::new, |contact| hours(language, &contact.hours)),
    }
}

/// What a number stands for.
fn place(language: Language, number: &str) -> String {
    match prefecture::find(number) {
        Some(prefecture) => crate::web::help::federations::name(language, prefecture).to_owned(),
        None => language.text("federations-centre"),
    }
}
