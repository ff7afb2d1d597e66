//! `/recover/new-password/{token}`: the page behind the link of a mail. Opening it changes
//! nothing; the button uses the link up. A second factor stays.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use tower_sessions::Session;

use super::{open_link, token_for_anybody, told, with_headers};
use crate::portal::new_password::Wish;
use crate::portal::user::find;
use crate::store::account::Account;
use crate::store::mail_link::LinkPurpose;
use crate::store::office::Office;
use crate::web::error::PageError;
use crate::web::fields_page::FieldsPage;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::new_password::{self, FirstForm, minimum, rules};
use crate::web::page::{Frame, show as show_page, show_as};
use crate::web::session::{self, Site};
use crate::web::state::WebState;

/// Asks for the new password.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    Path(token): Path<String>,
    headers: HeaderMap,
    session: Session,
) -> Result<Response, PageError> {
    let (account, _) = match open(&state, language, &token).await? {
        Ok(found) => found,
        Err(refused) => return Ok(refused),
    };
    let (form_token, answer) = token_for_anybody(&state, &session, &headers).await?;
    let page = page(&state, language, &account, &token, form_token).await?;
    Ok(with_headers(answer, show_page(&page)?))
}

/// Stores the new password, ends every session and the lock, and leads to the sign-in page.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    Path(token): Path<String>,
    headers: HeaderMap,
    session: Session,
    form: ProtectedForm<FirstForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let (account, office) = match open(&state, language, &token).await? {
        Ok(found) => found,
        Err(refused) => return Ok(refused),
    };
    let (form_token, _) = token_for_anybody(&state, &session, &headers).await?;
    let mut page = page(&state, language, &account, &token, form_token).await?;
    page.require(language, &[&form.new_password, &form.new_password_again]);
    let wish = Wish {
        account: &account,
        office: &office,
        new: &form.new_password,
        again: &form.new_password_again,
        link: Some(&token),
    };
    wish.judge(&state, language, &mut page).await?;
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    if wish.fulfil(&state).await?.is_none() {
        let (purpose, next) = (LinkPurpose::NewPassword, ("recover-title", "/recover"));
        return told(
            &state,
            language,
            purpose,
            StatusCode::GONE,
            "link-used",
            next,
        );
    }
    // Whoever uses this browser signs in with the new password.
    session::end(&session).await?;
    Ok(Redirect::to("/sign-in?recovered=yes").into_response())
}

async fn open(
    state: &WebState,
    language: Language,
    token: &str,
) -> Result<Result<(Account, Office), Response>, PageError> {
    let account = match open_link(state, language, LinkPurpose::NewPassword, token).await? {
        Ok(account) => account,
        Err(refused) => return Ok(Err(refused)),
    };
    // A person who was removed meanwhile has no account any more.
    let found = find(state, Some(&account)).await?;
    found.map(Ok).ok_or(PageError::NotFound)
}

async fn page(
    state: &WebState,
    language: Language,
    account: &Account,
    token: &str,
    form_token: String,
) -> Result<FieldsPage, PageError> {
    let title = language.text("recover-new-password-title");
    let mut frame = Frame::plain(state, language, "P-38", title);
    frame.form_token = form_token;
    let mut page = FieldsPage::new(
        frame,
        language.text_with("recover-new-password-text", &[("user", &account.id)]),
        new_password::fields(language),
        format!("/recover/new-password/{token}"),
        language.text("new-password-button"),
    );
    page.rules = rules(language, minimum(state, Site::Portal, &account.id).await?);
    Ok(page)
}
