//! `/unlock/{token}`: ends the lock after wrong passwords, by the button on the page behind the
//! link of a mail. It signs nobody in.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use tower_sessions::Session;

use super::{open_link, token_for_anybody, told, with_headers};
use crate::store::attempt::{self, Purpose};
use crate::store::mail_link::{self, LinkPurpose};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::fields_page::FieldsPage;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::session::Site;
use crate::web::state::WebState;

/// Shows the button, while there is a lock.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    Path(token): Path<String>,
    headers: HeaderMap,
    session: Session,
) -> Result<Response, PageError> {
    let account = match open_link(&state, language, LinkPurpose::Unlock, &token).await? {
        Ok(account) => account,
        Err(refused) => return Ok(refused),
    };
    let (id, now) = (&account, state.clock.now());
    let locked = state
        .store
        .read("unlock-standing", |tx| async move {
            attempt::locked_somewhere(&tx, Purpose::Portal, id, now).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    if locked.is_none() {
        return answer(&state, language, "unlock-not-locked");
    }
    let (form_token, headers) = token_for_anybody(&state, &session, &headers).await?;
    let title = language.text("unlock-title");
    let mut frame = Frame::plain(&state, language, "P-39", title);
    frame.form_token = form_token;
    let page = FieldsPage::new(
        frame,
        language.text_with("unlock-text", &[("user", &account)]),
        Vec::new(),
        format!("/unlock/{token}"),
        language.text("unlock-button"),
    );
    Ok(with_headers(headers, show_page(&page)?))
}

/// Ends the lock.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    Path(token): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    let account = match open_link(&state, language, LinkPurpose::Unlock, &token).await? {
        Ok(account) => account,
        Err(refused) => return Ok(refused),
    };
    let (token, id, now) = (&token, &account, state.clock.now());
    let key = state
        .store
        .run_tx("unlock", |tx| async move {
            if !mail_link::consume(&tx, token, LinkPurpose::Unlock, now).await? {
                return Ok("link-used");
            }
            let locked = attempt::locked_somewhere(&tx, Purpose::Portal, id, now).await?;
            if locked.is_none() {
                return Ok("unlock-not-locked");
            }
            attempt::clear(&tx, Purpose::Portal, id).await?;
            let actor = Site::Portal.person(id);
            audit::record(&tx, now, &actor, "unlocked-by-mail", id, "").await?;
            Ok::<_, StoreError>("unlocked")
        })
        .await?;
    answer(&state, language, key)
}

fn answer(state: &WebState, language: Language, key: &str) -> Result<Response, PageError> {
    let next = ("to-sign-in", "/sign-in");
    told(
        state,
        language,
        LinkPurpose::Unlock,
        StatusCode::OK,
        key,
        next,
    )
}
