//! `/terminals`: 端末, the computers that hold a certificate of the office.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::clock::JAPAN;
use crate::portal::applications::one::kind_label;
use crate::portal::user::PortalUser;
use crate::store::certificate::{self, CertificateRecord};
use crate::store::right::Right;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "terminals.html")]
pub(crate) struct TerminalsPage {
    pub(crate) page: Frame,
    pub(crate) rows: Vec<TerminalRow>,
    /// Whether this person may revoke.
    pub(crate) allowed: bool,
}

/// A computer, or a file that may be on several.
pub(crate) struct TerminalRow {
    pub(crate) label: String,
    pub(crate) kind: String,
    pub(crate) end: String,
    pub(crate) used: String,
    pub(crate) address: String,
}

/// The page of this file.
pub(crate) fn routes() -> Router<WebState> {
    Router::new().route("/terminals", get(show))
}

/// Lists the certificates that can be used, now or from a later day on.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    let (number, now) = (user.office.number, state.clock.now());
    let all = state
        .store
        .read("terminals", |tx| async move {
            certificate::all_of_office(&tx, number).await
        })
        .await?;
    let title = language.text("terminals-title");
    show_page(&TerminalsPage {
        page: user.frame(&state, language, "P-54", title, "/terminals"),
        allowed: user.account.may(Right::Certificates),
        rows: all
            .iter()
            .filter(|record| record.revoked.is_none() && record.not_after >= now)
            .map(|record| row(&state, language, record))
            .collect(),
    })
}

fn row(state: &WebState, language: Language, record: &CertificateRecord) -> TerminalRow {
    let terminal = record.terminal.clone();
    TerminalRow {
        label: terminal.unwrap_or_else(|| language.text("terminal-file")),
        kind: kind_label(state, &record.kind),
        end: language.day(record.not_after.to_offset(JAPAN).date()),
        used: record
            .last_used_at
            .map_or_else(|| language.text("never-used"), |at| language.moment(at)),
        address: format!("/certificates/by-serial/{}", record.serial),
    }
}
