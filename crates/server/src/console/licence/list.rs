//! `/use-applications`: 利用申請, what waits first.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{HOME, state_text};
use crate::console::operator::Operator;
use crate::folding::fold;
use crate::store::operator::Role;
use crate::store::use_application::{self, UseApplication, UseState};
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::service_kind;
use crate::web::state::WebState;

/// The list.
#[derive(Template)]
#[template(path = "console_use_applications.html")]
struct ListPage {
    page: Frame,
    search: Field,
    /// Value, label and whether it is chosen.
    states: Vec<(&'static str, String, bool)>,
    rows: Vec<ListRow>,
}

/// An application in the list.
struct ListRow {
    address: String,
    receipt: String,
    requested: String,
    office: String,
    office_address: String,
    name: String,
    kinds: String,
    state: String,
}

/// What is looked for.
#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    state: String,
}

/// Lists the applications of the operator's offices.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let typed: String = search.q.trim().chars().take(LONGEST_QUERY).collect();
    let wanted: Option<UseState> = search.state.parse().ok();
    let (scope, query) = (&operator.scope, &typed);
    let found = state.store.read("use-applications", |tx| async move {
        let mut found = use_application::search(&tx, query, wanted, scope, SHOWN).await?;
        // A number may have been typed in full width.
        if found.is_empty() && fold(query) != *query {
            found = use_application::search(&tx, &fold(query), wanted, scope, SHOWN).await?;
        }
        Ok::<_, crate::store::StoreError>(found)
    });
    let found = found.await?;
    let label = |state: UseState| state_text(language, state);
    let every = ("", language.text("filter-all"), wanted.is_none());
    let each = UseState::ALL.map(|one| (one.as_str(), label(one), wanted == Some(one)));
    let title = language.text("use-applications-title");
    show_page(&ListPage {
        page: operator.frame(&state, language, "K-81", title, HOME),
        search: Field {
            name: "q",
            kind: "search",
            autocomplete: "off",
            label: language.text("use-applications-search"),
            value: typed,
            ..Field::default()
        },
        states: std::iter::once(every).chain(each).collect(),
        rows: found.into_iter().map(|one| row(language, one)).collect(),
    })
}

fn row(language: Language, (application, name): (UseApplication, String)) -> ListRow {
    ListRow {
        address: format!("{HOME}/{}", application.receipt),
        requested: language.moment(application.requested_at),
        office: application.office_number.to_string(),
        office_address: format!("/offices/{}/use", application.office_number),
        name,
        kinds: service_kind::list(&application.kinds),
        state: state_text(language, application.state),
        receipt: application.receipt,
    }
}

const SHOWN: u32 = 200;
const LONGEST_QUERY: usize = 100;
