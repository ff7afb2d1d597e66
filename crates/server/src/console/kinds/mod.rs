//! `/kinds`: 証明書の種類, and what holds for each from which day on.
//!
//! What holds today comes from the configuration or from an earlier change and is never touched
//! here: a change begins on a day to come, and can be withdrawn until then.

mod change;
mod page;

#[cfg(test)]
mod tests;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use time::Date;

use crate::console::operator::Operator;
use crate::kinds::Kind;
use crate::store::kind_change::{self, KindChange, Offer};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The pages of this folder.
pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(list))
        .route("/kinds/{id}", get(page::show).post(change::enter))
        .route("/kinds/{id}/changes/{number}", post(change::withdraw))
}

/// The list.
#[derive(Template)]
#[template(path = "console_kinds.html")]
struct KindsPage {
    page: Frame,
    rows: Vec<Row>,
}

struct Row {
    address: String,
    label: String,
    fee: String,
    years: String,
    offer: String,
    /// The days of the changes to come.
    planned: Vec<String>,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require_centre()?;
    let today = state.clock.now_in_japan().date();
    let changes = state
        .store
        .read("kinds", |tx| async move { kind_change::all(&tx).await })
        .await?;
    let row = |kind: &Kind| Row {
        address: format!("{HOME}/{}", kind.id),
        label: kind.label(today).to_owned(),
        fee: fee(language, kind.fee_yen(today)),
        years: years(language, kind.validity_years(today)),
        offer: offer(language, kind.offer(today)),
        planned: planned(&changes, &kind.id, today)
            .map(|change| language.day(change.from))
            .collect(),
    };
    let title = language.text("kinds-title");
    show_page(&KindsPage {
        page: operator.frame(&state, language, "K-12", title, HOME),
        rows: state.kinds.all().iter().map(row).collect(),
    })
}

/// The changes of a kind that are to come after a day.
fn planned<'a>(
    changes: &'a [KindChange],
    kind: &'a str,
    today: Date,
) -> impl Iterator<Item = &'a KindChange> {
    let own = changes.iter().filter(move |change| change.kind == kind);
    own.filter(move |change| change.withdrawn.is_none() && change.from > today)
}

fn fee(language: Language, yen: u32) -> String {
    match yen {
        0 => language.text("kinds-free"),
        _ => language.text_with("kinds-yen", &[("yen", &Language::yen(i64::from(yen)))]),
    }
}

fn years(language: Language, years: u16) -> String {
    language.text_with("kinds-years", &[("years", &years.to_string())])
}

fn offer(language: Language, offer: Offer) -> String {
    language.text(match offer {
        Offer::Open => "kinds-open",
        Offer::Closed => "kinds-closed",
    })
}

/// Address of the list, under which the menu has it.
const HOME: &str = "/kinds";
