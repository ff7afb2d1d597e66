//! `/sign-in/second`: the code between password and pages. `/first/second-factor`: setting one up
//! before the pages, where that is asked for.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;

use super::ceremony::{self, Second};
use super::pages::SetUpPage;
use super::{CodeRefusal, account, check_second, mailed, pages};
use crate::store::StoreError;
use crate::store::known_device::Shown;
use crate::store::sign_in::{self as sign_ins, Outcome};
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::fields_page::{FieldsPage, code_field};
use crate::web::form::ProtectedForm;
use crate::web::known_device::{self, SignedInHere};
use crate::web::language::Language;
use crate::web::page::{show, show_as};
use crate::web::person::{Entrant, Person, entrant, proceed};
use crate::web::session::{self, Step};
use crate::web::state::WebState;

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct CodeForm {
    #[serde(flatten)]
    pub(super) second: Second,
}

/// Asks for the code.
///
/// # Errors
/// When nobody has given the right password, or the store fails.
pub(crate) async fn show_code<P: Person>(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let entrant = entrant(&state, &session, P::SITE, Step::Code).await?;
    show(&code_page::<P>(&state, language, &entrant, &headers).await?)
}

/// Checks the code or the passkey and goes on; the browser is known from now on.
///
/// # Errors
/// When nobody has given the right password, or the store fails.
pub(crate) async fn submit_code<P: Person>(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    device: Device,
    headers: HeaderMap,
    form: Result<ProtectedForm<CodeForm>, PageError>,
) -> Result<Response, PageError> {
    let entrant = entrant(&state, &session, P::SITE, Step::Code).await?;
    let form = form?.into_inner();
    let mut page = code_page::<P>(&state, language, &entrant, &headers).await?;
    page.require(language, &[form.second.given()]);
    if page.errors.is_empty() {
        match check_second(&state, P::SITE, &entrant.id, &form.second).await? {
            Ok(()) => {
                let gone_on = go_on::<P>(&state, &session, &entrant).await?;
                let here = SignedInHere {
                    site: P::SITE,
                    id: &entrant.id,
                    shown: Shown::SecondFactor,
                    device,
                };
                let known = known_device::remember(&state, &headers, &here).await?;
                return Ok((known, gone_on).into_response());
            }
            Err(CodeRefusal::Off) => {
                // The password has to be looked at again, under the rules for one that stands alone.
                session::end(&session).await?;
                return Err(PageError::Elsewhere("/sign-in"));
            }
            Err(refusal) => {
                note_wrong_code(&state, &entrant, refusal).await?;
                page.message = Some(pages::message(&state, language, refusal));
            }
        }
    }
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Goes on after the second factor.
///
/// # Errors
/// When the store fails.
pub(super) async fn go_on<P: Person>(
    state: &WebState,
    session: &Session,
    entrant: &Entrant,
) -> Result<Response, PageError> {
    let step = P::step_after_code(state, &entrant.id).await?;
    let (id, next) = (&entrant.id, &entrant.signed_in.next);
    let password = entrant.signed_in.password.clone();
    let (_, to) = proceed(state, session, P::SITE, id, password, step, next).await?;
    Ok(Redirect::to(&to).into_response())
}

/// Notes with the sign-in under way that a wrong code was typed.
///
/// # Errors
/// What the database says.
pub(super) async fn note_wrong_code(
    state: &WebState,
    entrant: &Entrant,
    refusal: CodeRefusal,
) -> Result<(), StoreError> {
    let (Some(sign_in), CodeRefusal::Wrong { .. } | CodeRefusal::Locked { .. }) =
        (&entrant.signed_in.sign_in, refusal)
    else {
        return Ok(());
    };
    state
        .store
        .run_tx("wrong-code", |tx| async move {
            sign_ins::set_outcome(&tx, sign_in, Outcome::WrongCode).await
        })
        .await
}

async fn code_page<P: Person>(
    state: &WebState,
    language: Language,
    entrant: &Entrant,
    headers: &HeaderMap,
) -> Result<FieldsPage, PageError> {
    let (site, id) = (P::SITE, &entrant.id);
    let hint = account::code_hint(state, site, id).await?;
    let title = language.text("code-title");
    let mut frame = P::bare_frame(state, language, P::NUMBERS.code, title);
    frame.form_token.clone_from(&entrant.signed_in.form_token);
    let mut page = FieldsPage::new(
        frame,
        language.text("code-instruction"),
        vec![code_field(language, hint)],
        Step::Code.address(),
        language.text("code-button"),
    );
    page.passkey = ceremony::part(state, site, id).await?;
    let mailed = mailed::way(state, language, site, id, headers).await?;
    page.also.extend(mailed);
    page.start_over = Some(language.text("start-over"));
    Ok(page)
}

/// Shows the drawing for the app to somebody who has to set up a second factor.
///
/// # Errors
/// When this is not the step, or the store fails.
pub(crate) async fn show_set_up<P: Person>(
    State(state): State<WebState>,
    language: Language,
    session: Session,
) -> Result<Response, PageError> {
    let mut entrant = entrant(&state, &session, P::SITE, Step::SetUp).await?;
    show(&set_up_page::<P>(&state, language, &session, &mut entrant).await?)
}

/// Confirms the app with its first code and shows the recovery codes.
///
/// # Errors
/// When this is not the step, or the store fails.
pub(crate) async fn submit_set_up<P: Person>(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    form: Result<ProtectedForm<CodeForm>, PageError>,
) -> Result<Response, PageError> {
    let mut entrant = entrant(&state, &session, P::SITE, Step::SetUp).await?;
    let form = form?.into_inner();
    let mut page = set_up_page::<P>(&state, language, &session, &mut entrant).await?;
    let step = page.confirm(&state, language, &entrant.signed_in, &form.second.code)?;
    let Some(step) = step else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let codes = account::switch_on(&state, &entrant.signed_in, step).await?;
    let (id, next) = (&entrant.id, &entrant.signed_in.next);
    let password = entrant.signed_in.password.clone();
    let step = P::step_after_code(&state, id).await?;
    let (signed_in, next) = proceed(&state, &session, P::SITE, id, password, step, next).await?;
    let title = language.text("recovery-codes-title");
    let mut frame = P::bare_frame(&state, language, P::NUMBERS.recovery_codes, title);
    // The first steps count by themselves.
    frame.progress = None;
    frame.form_token = signed_in.form_token;
    let message = Some(account::done_message(language, account::Done::On));
    show(&pages::recovery_codes(frame, message, &codes, &next))
}

async fn set_up_page<P: Person>(
    state: &WebState,
    language: Language,
    session: &Session,
    entrant: &mut Entrant,
) -> Result<SetUpPage, PageError> {
    let secret = account::secret_in_hand(state, session, &mut entrant.signed_in).await?;
    let words = P::set_up_words(state, language, &entrant.id).await?;
    let title = language.text("set-up-title");
    let mut page = P::bare_frame(state, language, P::NUMBERS.set_up, title);
    page.progress = None;
    page.form_token.clone_from(&entrant.signed_in.form_token);
    let (drawing, facts) = pages::invitation(state, language, &entrant.id, &secret)?;
    Ok(SetUpPage {
        page,
        message: None,
        errors: Vec::new(),
        introduction: words.introduction,
        later: words.later,
        drawing,
        facts,
        fields: vec![code_field(language, "code-first-hint")],
        action: Step::SetUp.address(),
        back: None,
        start_over: Some(language.text("start-over")),
    })
}
