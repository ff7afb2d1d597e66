//! `/sign-in/second/mail`: a code by mail in place of one of the app. Offered only beside a browser
//! in which the second factor was shown before; it signs in, and changes nothing else.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use subtle::ConstantTimeEq as _;
use time::Duration;
use tower_sessions::Session;

use super::CodeRefusal;
use super::entry::{CodeForm, go_on, note_wrong_code};
use crate::clock::random_bytes;
use crate::store::known_device::Shown;
use crate::store::sign_in_code::{self, SignInCode};
use crate::store::{StoreError, audit, mail, mail_address, mail_count};
use crate::web::error::PageError;
use crate::web::fields_page::{FieldsPage, OtherWay, code_field};
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::known_device;
use crate::web::language::Language;
use crate::web::page::{Message, show as show_page, show_as};
use crate::web::person::{Entrant, Person, entrant};
use crate::web::session::{Site, Step};
use crate::web::sign_in::tidied_id;
use crate::web::state::WebState;

/// The pages.
pub(super) fn routes<P: Person>() -> Router<WebState> {
    Router::new()
        .route(HOME, get(show::<P>).post(submit::<P>))
        .route(SEND, post(send::<P>))
}

/// The way to such a code, where it is offered.
///
/// # Errors
/// What the database says.
pub(super) async fn way(
    state: &WebState,
    language: Language,
    site: Site,
    id: &str,
    headers: &HeaderMap,
) -> Result<Option<OtherWay>, StoreError> {
    let offered = address(state, site, id, headers).await?.is_some();
    Ok(offered.then(|| OtherWay {
        text: language.text("mailed-code-offer"),
        button: language.text("mailed-code-offer-button"),
        action: SEND,
    }))
}

/// Where a code would be sent, if it is offered in this browser.
async fn address(
    state: &WebState,
    site: Site,
    id: &str,
    headers: &HeaderMap,
) -> Result<Option<String>, StoreError> {
    if site != Site::Portal || !state.mailing.is_ready() {
        return Ok(None);
    }
    let (person, device) = (
        &site.person(id),
        known_device::hash_of(state, site, headers),
    );
    let device = device.as_deref();
    state
        .store
        .read("mailed-code-offer", |tx| async move {
            let known = known_device::find(&tx, state, device, person).await?;
            if !known.is_some_and(|known| known.shown == Shown::SecondFactor) {
                return Ok(None);
            }
            let security = mail_address::security(&tx, id).await?;
            Ok(security.map(|security| security.address))
        })
        .await
}

/// Who has the step before them, where it is offered.
async fn offered<P: Person>(
    state: &WebState,
    session: &Session,
    headers: &HeaderMap,
) -> Result<(Entrant, String), PageError> {
    let entrant = entrant(state, session, P::SITE, Step::Code).await?;
    let address = address(state, P::SITE, &entrant.id, headers).await?;
    let address = address.ok_or(PageError::Elsewhere(Step::Code.address()))?;
    Ok((entrant, address))
}

/// Sends a code.
async fn send<P: Person>(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    headers: HeaderMap,
    form: Result<ProtectedForm<Nothing>, PageError>,
) -> Result<Response, PageError> {
    let (entrant, address) = offered::<P>(&state, &session, &headers).await?;
    let Nothing {} = form?.into_inner();
    let (account, now) = (&entrant.id, state.clock.now());
    let code = format!("{:06}", u32::from_le_bytes(random_bytes()?) % 1_000_000);
    let kept = &SignInCode {
        sign_in: sign_in(&entrant).to_owned(),
        code_mark: state.vault.mark(&context(&entrant), &code),
        wrong: 0,
        expires_at: now + LIFETIME,
    };
    let minutes = LIFETIME.whole_minutes().to_string();
    let arguments = [("code", code.as_str()), ("minutes", minutes.as_str())];
    let letter = &state
        .mailing
        .mail(&address, "mail-sign-in-code", &arguments);
    let sent = state
        .store
        .run_tx("mailed-code", |tx| async move {
            if !mail_count::count(&tx, account, "sign-in-code", CODES_AN_HOUR, now).await? {
                return Ok(false);
            }
            sign_in_code::put(&tx, account, kept).await?;
            mail::queue_until(&tx, letter, kept.expires_at, now).await?;
            let actor = Site::Portal.person(account);
            audit::record(&tx, now, &actor, "mailed-code-sent", account, "").await?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    if sent {
        return Ok(Redirect::to(HOME).into_response());
    }
    let mut page = page::<P>(&state, language, &entrant);
    page.message = Some(Message::new(language, "mailed-code-too-many", &[]));
    page.also.clear();
    show_as(StatusCode::TOO_MANY_REQUESTS, &page)
}

/// Asks for the code.
async fn show<P: Person>(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (entrant, _) = offered::<P>(&state, &session, &headers).await?;
    let account = &entrant.id;
    let waiting = state
        .store
        .read("mailed-code-waiting", |tx| async move {
            sign_in_code::find(&tx, account).await
        })
        .await?;
    if waiting.is_none_or(|waiting| waiting.sign_in != sign_in(&entrant)) {
        return Err(PageError::Elsewhere(Step::Code.address()));
    }
    show_page(&page::<P>(&state, language, &entrant))
}

/// What became of a code that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typed {
    Right,
    Wrong,
    Ended,
}

/// Checks the code and goes on.
async fn submit<P: Person>(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    headers: HeaderMap,
    form: Result<ProtectedForm<CodeForm>, PageError>,
) -> Result<Response, PageError> {
    let (entrant, _) = offered::<P>(&state, &session, &headers).await?;
    let form = form?.into_inner();
    let mut page = page::<P>(&state, language, &entrant);
    page.require(language, &[&form.second.code]);
    if page.errors.is_empty() {
        let key = match check(&state, &entrant, &form.second.code).await? {
            Typed::Right => return go_on::<P>(&state, &session, &entrant).await,
            Typed::Wrong => "mail-code-wrong",
            Typed::Ended => "mailed-code-ended",
        };
        note_wrong_code(&state, &entrant, CodeRefusal::Wrong { left: 0 }).await?;
        let minutes = LIFETIME.whole_minutes().to_string();
        page.message = Some(Message::new(language, key, &[("minutes", &minutes)]));
    }
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn check(state: &WebState, entrant: &Entrant, typed: &str) -> Result<Typed, PageError> {
    let mut typed = tidied_id(typed);
    typed.retain(|symbol| !symbol.is_whitespace());
    let (account, now, typed) = (&entrant.id, state.clock.now(), &typed);
    let person = &Site::Portal.person(account);
    state
        .store
        .run_tx("mailed-code-check", |tx| async move {
            let kept = sign_in_code::find(&tx, account).await?;
            let kept = kept.filter(|kept| {
                kept.sign_in == sign_in(entrant) && kept.expires_at > now && kept.wrong < TRIES
            });
            let Some(kept) = kept else {
                return Ok(Typed::Ended);
            };
            let mark = state.vault.mark(&context(entrant), typed);
            if !bool::from(mark.ct_eq(&kept.code_mark)) {
                sign_in_code::count_wrong(&tx, account).await?;
                audit::record(&tx, now, person, "wrong-mailed-code", account, "").await?;
                return Ok(Typed::Wrong);
            }
            sign_in_code::delete(&tx, account).await?;
            audit::record(&tx, now, person, "mailed-code-used", account, "").await?;
            Ok::<_, PageError>(Typed::Right)
        })
        .await
}

fn page<P: Person>(state: &WebState, language: Language, entrant: &Entrant) -> FieldsPage {
    let title = language.text("code-title");
    let mut frame = P::bare_frame(state, language, NUMBER, title);
    frame.form_token.clone_from(&entrant.signed_in.form_token);
    let mut page = FieldsPage::new(
        frame,
        language.text("mailed-code-instruction"),
        vec![code_field(language, "mail-code-hint")],
        HOME,
        language.text("code-button"),
    );
    page.also = vec![OtherWay {
        text: language.text("mailed-code-late"),
        button: language.text("mail-code-again"),
        action: SEND,
    }];
    page.back = Some((language.text("mailed-code-back"), Step::Code.address()));
    page.start_over = Some(language.text("start-over"));
    page
}

/// The sign-in under way, for which alone the code counts.
fn sign_in(entrant: &Entrant) -> &str {
    entrant.signed_in.sign_in.as_deref().unwrap_or_default()
}

fn context(entrant: &Entrant) -> String {
    format!("sign-in code {} {}", entrant.id, sign_in(entrant))
}

const HOME: &str = "/sign-in/second/mail";
const SEND: &str = "/sign-in/second/mail/send";
const NUMBER: &str = "P-94";
const LIFETIME: Duration = Duration::minutes(10);
/// After so many wrong codes another one has to be sent.
const TRIES: i64 = 5;
const CODES_AN_HOUR: i64 = 5;
