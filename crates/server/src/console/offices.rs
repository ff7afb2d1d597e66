//! `/offices`: 事業所.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::console::operator::Operator;
use crate::store::office::{self, Office};
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_offices.html")]
pub(crate) struct OfficesPage {
    pub(crate) page: Frame,
    pub(crate) search: Field,
    pub(crate) rows: Vec<OfficeRow>,
    /// How many there are in the list, and that there are more.
    pub(crate) count: String,
    /// Whether anything was searched for.
    pub(crate) searched: bool,
}

/// An office in the list.
pub(crate) struct OfficeRow {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) kinds: String,
    pub(crate) claiming: String,
    pub(crate) state: String,
    pub(crate) address: String,
}

/// What is searched for.
#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

/// Lists offices whose number or name contains the words.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let (query, scope) = (search.q.trim(), &operator.scope);
    let offices = state
        .store
        .read("offices", |tx| async move {
            office::search(&tx, query, scope, SHOWN).await
        })
        .await?;
    let title = language.text("console-menu-offices");
    let count = offices.len().to_string();
    let key = if offices.len() < SHOWN as usize {
        "offices-count"
    } else {
        "offices-first"
    };
    show_page(&OfficesPage {
        page: operator.frame(&state, language, "K-04", title, "/offices"),
        search: Field {
            name: "q",
            kind: "search",
            autocomplete: "off",
            label: language.text("offices-search-label"),
            hint: Some(language.text("offices-search-hint")),
            value: query.to_owned(),
            ..Field::default()
        },
        count: language.text_with(key, &[("count", &count)]),
        searched: !query.is_empty(),
        rows: offices.iter().map(|office| row(language, office)).collect(),
    })
}

fn row(language: Language, office: &Office) -> OfficeRow {
    let kinds: Vec<&str> = office.kinds.iter().map(|kind| kind.as_str()).collect();
    let state = if office.suspended.is_some() {
        "office-stopped"
    } else {
        "office-in-use"
    };
    OfficeRow {
        number: office.number.to_string(),
        name: office.name.clone(),
        kinds: kinds.join("、"),
        claiming: language.text(&format!("claiming-{}", office.claiming.as_str())),
        state: language.text(state),
        address: format!("/offices/{}", office.number),
    }
}

const SHOWN: u32 = 100;
