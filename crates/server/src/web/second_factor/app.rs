//! `/account/second-factor/app`: an authenticator app beside passkeys. The session alone is not
//! enough for it: who asks shows one of the passkeys, or a recovery code.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use tower_sessions::Session;

use super::account::{
    ALREADY_OFF, HOME, SET_UP, own_session, refuse_if_off, refuse_if_on, secret_in_hand,
};
use super::proof::{self, Asked, Proof, ProofForm};
use crate::web::error::PageError;
use crate::web::fields_page::FieldsPage;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::page::{show as show_page, show_as};
use crate::web::person::Person;
use crate::web::state::WebState;

/// Who asks for it.
pub(super) const APP: &str = "/account/second-factor/app";

/// Asks who it is, before an app is set up beside passkeys.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show_app<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
) -> Result<Response, PageError> {
    refuse_if_on(&state, &person).await?;
    refuse_if_off(&state, &person).await?;
    show_page(&app_page(&state, language, &person).await?)
}

/// Makes a secret for this session, once it is known who asks.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn submit_app<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    session: Session,
    form: ProtectedForm<ProofForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    refuse_if_on(&state, &person).await?;
    let mut page = app_page(&state, language, &person).await?;
    match proof::both(&state, language, &person, &form, &mut page, |_, _| None).await? {
        Proof::Off => return Err(PageError::Elsewhere(ALREADY_OFF)),
        Proof::Refused => return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Proof::Given => {}
    }
    let mut signed_in = own_session(&state, &session).await?;
    secret_in_hand(&state, &session, &mut signed_in).await?;
    Ok(Redirect::to(SET_UP).into_response())
}

async fn app_page<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
) -> Result<FieldsPage, PageError> {
    let asked = Asked {
        number: P::NUMBERS.set_up,
        title: "set-up-title",
        explanation: language.text("app-proof"),
        action: APP.to_owned(),
        button: "set-up-start",
        back: HOME,
    };
    proof::page(state, language, person, asked).await
}
