//! `/first/done`: what has been set up, and what is still to do.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use tower_sessions::Session;

use super::Newcomer;
use crate::store::first_step::FirstStep;
use crate::store::{StoreError, mail_address};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::second_factor;
use crate::web::session::{Site, Step};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "first_done.html")]
struct DonePage {
    page: Frame,
    facts: Vec<(String, String)>,
    left: Vec<String>,
}

/// Shows how things stand.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    session: Session,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::Done).await?;
    let id = &newcomer.account.id;
    let security = state
        .store
        .read("first-done", |tx| async move {
            mail_address::security(&tx, id).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    let protected = second_factor::is_on(&state, Site::Portal, id).await?;
    let mut left = Vec::new();
    if security.is_none() && state.mailing.is_ready() {
        left.push(language.text("first-left-mail"));
    }
    if !protected {
        left.push(language.text("first-left-second-factor"));
    }
    let second_factor = if protected {
        "second-factor-is-on"
    } else {
        "second-factor-is-off"
    };
    let title = language.text("first-done-title");
    show_page(&DonePage {
        page: newcomer.frame(&state, language, "P-35", title),
        facts: vec![
            (
                language.text("password-label"),
                language.text("first-done-password"),
            ),
            (
                language.text("mail-security-label"),
                security.map_or_else(|| language.text("first-not-yet"), |one| one.address),
            ),
            (
                language.text("second-factor-title"),
                language.text(second_factor),
            ),
        ],
        left,
    })
}

/// Goes on to the pages.
pub(super) async fn submit(
    State(state): State<WebState>,
    session: Session,
    form: Result<ProtectedForm<Nothing>, PageError>,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::Done).await?;
    let Nothing {} = form?.into_inner();
    newcomer.pass(&state, &session, FirstStep::Done).await
}
