//! `/recover/mail`: パスワードの再設定 by mail. The answer is the same for whatever was typed: the
//! page only writes it down, and whoever sends mail looks.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;

use super::{ToldPage, token_for_anybody, too_many, with_headers};
use crate::store::StoreError;
use crate::store::mail_link::LinkPurpose;
use crate::store::mail_wish::{self, MailWish};
use crate::web::error::PageError;
use crate::web::fields_page::FieldsPage;
use crate::web::form::{Field, ProtectedForm};
use crate::web::language::Language;
use crate::web::limit::{Place, minutes_until};
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::session::Site;
use crate::web::sign_in::refuse_if_inside;
use crate::web::state::WebState;

/// How the page was reached.
#[derive(Deserialize)]
pub(super) struct Arrival {
    sent: Option<String>,
}

/// Asks for id or address, or says that everything is on its way.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    Query(arrival): Query<Arrival>,
    headers: HeaderMap,
    session: Session,
) -> Result<Response, PageError> {
    refuse_if_inside(&state, &session, Site::Portal).await?;
    if !state.mailing.is_ready() {
        return Err(PageError::Elsewhere("/recover"));
    }
    if arrival.sent.is_some() {
        let title = language.text("recover-mail-title");
        let next = language.text("recover-no-address");
        let message = Message::new(language, "recovery-sent", &[]);
        return show_page(&ToldPage {
            page: Frame::plain(&state, language, "P-37", title),
            message: Some(message.leading_to(next, "/recover/requests")),
        });
    }
    let (token, answer) = token_for_anybody(&state, &session, &headers).await?;
    let page = page(&state, language, token);
    Ok(with_headers(answer, show_page(&page)?))
}

/// What was typed.
#[derive(Deserialize)]
pub(super) struct RecoverForm {
    #[serde(default)]
    known: String,
}

/// Writes down what was typed.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    headers: HeaderMap,
    session: Session,
    place: Place,
    form: ProtectedForm<RecoverForm>,
) -> Result<Response, PageError> {
    refuse_if_inside(&state, &session, Site::Portal).await?;
    if !state.mailing.is_ready() {
        return Err(PageError::Elsewhere("/recover"));
    }
    let typed = form.into_inner().known;
    if typed.trim().is_empty() || typed.chars().count() > LONGEST {
        let (token, _) = token_for_anybody(&state, &session, &headers).await?;
        let mut page = page(&state, language, token);
        page.require(language, &[""]);
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let now = state.clock.now();
    if let Err(until) = state.recover_mail_limit.count(&place, now) {
        let (token, _) = token_for_anybody(&state, &session, &headers).await?;
        let mut page = page(&state, language, token);
        if let Some(field) = page.fields.first_mut() {
            field.value = typed;
        }
        return too_many(language, page, &minutes_until(until, now));
    }
    let wish = &MailWish {
        purpose: LinkPurpose::NewPassword,
        typed,
        wished_at: now,
    };
    state
        .store
        .run_tx("recover-wish", |tx| async move {
            mail_wish::insert(&tx, wish).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    Ok(Redirect::to("/recover/mail?sent=yes").into_response())
}

fn page(state: &WebState, language: Language, form_token: String) -> FieldsPage {
    let title = language.text("recover-mail-title");
    let mut frame = Frame::plain(state, language, "P-37", title);
    frame.form_token = form_token;
    let field = Field {
        name: "known",
        kind: "text",
        autocomplete: "username",
        label: language.text("recover-known-label"),
        hint: Some(language.text("recover-known-hint")),
        ..Field::default()
    };
    let mut page = FieldsPage::new(
        frame,
        language.text("recover-mail-text"),
        vec![field],
        "/recover/mail",
        language.text("recover-mail-button"),
    );
    page.back = Some((language.text("back"), "/recover"));
    page
}

/// Longer than any address.
const LONGEST: usize = 300;
