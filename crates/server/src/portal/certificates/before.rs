//! `/certificates/{kind}/before`: 発行申請を行う前.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::choice::thousands;
use super::standing::Standing;
use crate::portal::user::PortalUser;
use crate::store::right::Right;
use crate::store::{StoreError, audit, gate};
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::help::editions::{edition_line, filled, gate_body, shipped};
use crate::web::help::faq::japanese_only;
use crate::web::help::library::{Edition, TextKind};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::prose::{Block, Span, blocks};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "certificate_before.html")]
pub(crate) struct BeforePage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) edition: String,
    /// The edition by the word with which it is confirmed.
    pub(crate) confirmed: String,
    /// Said on a page in another language than the text's.
    pub(crate) japanese_only: Option<String>,
    pub(crate) blocks: Vec<Block>,
    /// That there is no second fee, where the text that the console published cannot say so.
    pub(crate) not_again: Option<String>,
    pub(crate) address: String,
    pub(crate) back: String,
}

/// What is confirmed.
#[derive(Deserialize)]
pub(crate) struct Confirmation {
    edition: Option<String>,
}

/// Shows the text.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such kind.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    let standing = Standing::load(&state, &user, &kind).await?;
    show_as(StatusCode::OK, &page(&state, language, &user, &standing))
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    standing: &Standing,
) -> BeforePage {
    let back = format!("/certificates/{}", standing.kind.id);
    let replaces = standing.replaces.as_deref();
    let fee = thousands(replaces.map_or_else(|| standing.fee_yen(), |_| 0));
    let (label, today) = (&standing.label, state.clock.now_in_japan().date());
    let (edition, body) = match &standing.before {
        Some(published) => {
            let text = Edition::published(published, today);
            (
                edition_line(language, &text),
                filled(&text.body, label, &fee),
            )
        }
        None => {
            let line = shipped(state, language, TextKind::Gate, &standing.kind.id)
                .map(|text| edition_line(language, &text));
            let body = gate_body(state, language, &standing.kind, (label, &fee), replaces);
            (line.unwrap_or_default(), body)
        }
    };
    let title = language.text("before-title");
    BeforePage {
        page: user.frame(state, language, "P-06", title, &back),
        message: None,
        edition,
        confirmed: standing.gate_edition(),
        japanese_only: japanese_only(language).filter(|_| standing.before.is_some()),
        blocks: blocks(&body),
        not_again: replaces
            .filter(|_| standing.before.is_some())
            .map(|_| language.text("before-cost-not-again-text")),
        address: format!("{back}/before"),
        back,
    }
}

/// 内容を確認しました.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such kind.
pub(crate) async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(kind): Path<String>,
    form: ProtectedForm<Confirmation>,
) -> Result<Response, PageError> {
    let Confirmation { edition: read } = form.into_inner();
    user.require(Right::Certificates)?;
    let standing = &Standing::load(&state, &user, &kind).await?;
    let edition = &standing.gate_edition();
    if read.is_some_and(|read| read != *edition) {
        // A new edition came into force while the page was open.
        let mut page = page(&state, language, &user, standing);
        page.message = Some(Message::new(language, "before-renewed", &[]));
        return show_as(StatusCode::CONFLICT, &page);
    }
    let (user, now) = (&user, state.clock.now());
    state
        .store
        .run_tx("gate-confirm", |tx| async move {
            let (account, kind) = (&user.account.id, &standing.kind.id);
            gate::confirm(&tx, account, kind, edition, now).await?;
            audit::record(&tx, now, &user.actor(), "gate-confirmed", kind, edition).await?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(Redirect::to(&format!("/certificates/{}", standing.kind.id)).into_response())
}
