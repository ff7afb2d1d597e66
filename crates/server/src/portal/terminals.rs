//! `/terminals`: 端末, the computers that hold a certificate of the office.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::clock::JAPAN;
use crate::portal::applications::one::kind_label;
use crate::portal::unattended as unattended_page;
use crate::portal::user::PortalUser;
use crate::store::certificate::{self, CertificateRecord};
use crate::store::right::Right;
use crate::store::{StoreError, account, unattended};
use crate::terminal_limit;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::state::WebState;
use crate::web::unattended::standing;

/// The page.
#[derive(Template)]
#[template(path = "terminals.html")]
pub(crate) struct TerminalsPage {
    pub(crate) page: Frame,
    pub(crate) rows: Vec<TerminalRow>,
    /// How many of each kind there are, and may be.
    pub(crate) counts: Vec<String>,
    /// Where the office may not have more.
    pub(crate) full: Option<Message>,
    /// Whether this person may revoke.
    pub(crate) allowed: bool,
}

/// A computer, or a file that may be on several.
pub(crate) struct TerminalRow {
    pub(crate) label: String,
    pub(crate) kind: String,
    pub(crate) end: String,
    pub(crate) used: String,
    /// Whether it works while nobody is signed in.
    pub(crate) unattended: String,
    pub(crate) address: String,
    /// Where an administrator changes that.
    pub(crate) change: Option<String>,
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
    let ids: Vec<&str> = state
        .kinds
        .all()
        .iter()
        .filter(|kind| kind.applied_for_here)
        .map(|kind| kind.id.as_str())
        .collect();
    let kinds = ids.as_slice();
    let (all, held, grants, names) = state
        .store
        .read("terminals", |tx| async move {
            let mut held = Vec::with_capacity(kinds.len());
            for kind in kinds {
                held.push(terminal_limit::held(&tx, number, kind, now).await?);
            }
            let all = certificate::all_of_office(&tx, number).await?;
            let grants = unattended::of_office(&tx, number).await?;
            let names = account::names(&tx, number).await?;
            Ok::<_, StoreError>((all, held, grants, names))
        })
        .await?;
    let limit = state.settings.terminals;
    let most = held.iter().max().copied().unwrap_or_default();
    let is_full = u32::try_from(most).map_or(true, |most| most >= limit);
    let limit = limit.to_string();
    let count = |(kind, held): (&&str, &usize)| {
        let (label, held) = (kind_label(&state, kind), held.to_string());
        let arguments = [
            ("label", label.as_str()),
            ("held", held.as_str()),
            ("limit", limit.as_str()),
        ];
        language.text_with("terminals-count", &arguments)
    };
    let counts = kinds.iter().zip(&held).filter(|(_, held)| **held > 0);
    let title = language.text("terminals-title");
    show_page(&TerminalsPage {
        page: user.frame(&state, language, "P-54", title, "/terminals"),
        counts: counts.map(count).collect(),
        full: is_full.then(|| Message::new(language, "terminals-full", &[("limit", &limit)])),
        allowed: user.account.may(Right::Certificates),
        rows: all
            .iter()
            .filter(|record| record.revoked.is_none() && record.not_after >= now)
            .map(|record| {
                let grant = grants.get(&record.receipt);
                let words = standing(language, grant, &names);
                row(&state, language, &user, (record, words))
            })
            .collect(),
    })
}

fn row(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    (record, unattended): (&CertificateRecord, String),
) -> TerminalRow {
    let terminal = record.terminal.clone();
    let change = user.account.may(Right::Administrator);
    TerminalRow {
        unattended,
        change: change.then(|| unattended_page::address(&record.serial)),
        label: terminal.unwrap_or_else(|| language.text("terminal-file")),
        kind: kind_label(state, &record.kind),
        end: language.day(record.not_after.to_offset(JAPAN).date()),
        used: record
            .last_used_at
            .map_or_else(|| language.text("never-used"), |at| language.moment(at)),
        address: format!("/certificates/by-serial/{}", record.serial),
    }
}
