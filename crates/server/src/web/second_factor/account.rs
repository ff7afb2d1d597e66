//! `/account/second-factor`: 2段階の確認 of somebody who is signed in: setting it up, new recovery
//! codes, switching it off.

use anyhow::Context as _;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;
use zeroize::Zeroizing;

use super::pages::{SetUpPage, StandingPage};
use super::proof::{self, Asked, Proof, ProofForm};
use super::{
    RECOVERY_CODES, Typed, app, matched_step, new_recovery_codes, new_secret, pages, passkeys,
    seal_context,
};
use crate::store::token::{self, End};
use crate::store::{StoreError, audit, passkey, second_factor, session as session_rows, ticket};
use crate::web::error::PageError;
use crate::web::fields_page::{FieldsPage, code_field, mark_empty, password_field};
use crate::web::form::{Field, Nothing, ProtectedForm};
use crate::web::known_device;
use crate::web::language::Language;
use crate::web::page::{Message, show as show_page, show_as};
use crate::web::person::Person;
use crate::web::session::{self, SignedIn, Site};
use crate::web::state::WebState;

/// How it stands.
pub(super) const HOME: &str = "/account/second-factor";
/// Setting it up.
pub(super) const SET_UP: &str = "/account/second-factor/set-up";
/// Switching it off.
pub(super) const OFF: &str = "/account/second-factor/off";
/// New recovery codes.
pub(super) const NEW_CODES: &str = "/account/second-factor/codes";

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Done {
    /// Switched on.
    On,
    /// Switched off.
    Off,
    /// It was on already; nothing was done.
    AlreadyOn,
    /// It was off already; nothing was done.
    AlreadyOff,
    /// A browser was forgotten.
    Forgotten,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    done: Option<Done>,
}

pub(super) fn done_message(language: Language, done: Done) -> Message {
    let key = match done {
        Done::On => "second-factor-on",
        Done::Off => "second-factor-off",
        Done::AlreadyOn => "second-factor-already-on",
        Done::AlreadyOff => "second-factor-already-off",
        Done::Forgotten => "device-forgotten",
    };
    Message::new(language, key, &[])
}

/// Shows how it stands.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    Query(arrival): Query<Arrival>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let name = &P::SITE.person(person.id());
    let (app, keys, left) = state
        .store
        .read("second-factor", |tx| async move {
            let app = second_factor::find(&tx, name).await?;
            let keys = passkey::count(&tx, name).await?;
            let left = second_factor::unused_recovery_codes(&tx, name).await?;
            Ok::<_, StoreError>((app, keys, left))
        })
        .await?;
    let title = language.text("second-factor-title");
    let page = person.frame(&state, language, P::NUMBERS.second_factor, title, HOME);
    let left_text = left.to_string();
    let (has_app, keys_text) = (app.is_some(), keys.to_string());
    let facts = (has_app || keys > 0).then(|| {
        let count = [("count", left_text.as_str())];
        let since = app.map_or_else(
            || language.text("second-factor-no-app"),
            |app| language.moment(app.since),
        );
        let app_label = if keys > 0 {
            "app-heading"
        } else {
            "fact-second-factor-since"
        };
        let keys = [("count", keys_text.as_str())];
        vec![
            (language.text(app_label), since),
            (
                language.text("passkeys-title"),
                language.text_with("passkeys-count", &keys),
            ),
            (
                language.text("fact-recovery-codes"),
                language.text_with("recovery-codes-left", &count),
            ),
        ]
    });
    let few = facts.is_some() && left <= FEW;
    let devices = known_device::rows(&state, language, P::SITE, person.id(), &headers).await?;
    show_page(&StandingPage {
        passkeys: passkeys::LIST,
        app: (keys > 0 && !has_app).then_some(app::APP),
        devices,
        back: P::ACCOUNT,
        page,
        message: arrival.done.map(|done| done_message(language, done)),
        few_left: few.then(|| language.text("recovery-codes-few")),
        facts,
        action: HOME,
        off: OFF,
        new_codes: NEW_CODES,
    })
}

/// 設定をはじめる: makes a secret for this session.
///
/// # Errors
/// When the store fails.
pub(crate) async fn start<P: Person>(
    State(state): State<WebState>,
    person: P,
    session: Session,
    form: ProtectedForm<Nothing>,
) -> Result<Redirect, PageError> {
    let Nothing {} = form.into_inner();
    refuse_if_on(&state, &person).await?;
    if super::is_on(&state, P::SITE, person.id()).await? {
        // Beside passkeys it takes one of them, or a recovery code, and not the session alone.
        return Err(PageError::Elsewhere(app::APP));
    }
    let mut signed_in = own_session(&state, &session).await?;
    secret_in_hand(&state, &session, &mut signed_in).await?;
    Ok(Redirect::to(SET_UP))
}

/// Shows the drawing for the app.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show_set_up<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    session: Session,
) -> Result<Response, PageError> {
    refuse_if_on(&state, &person).await?;
    let signed_in = own_session(&state, &session).await?;
    if signed_in.set_up.is_none() {
        return Ok(Redirect::to(HOME).into_response());
    }
    show_page(&set_up_page(&state, language, &person, &signed_in)?)
}

/// Confirms the app with its first code and the password, and shows the recovery codes. Every
/// other session of the person ends, because it began without a code.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn submit_set_up<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    session: Session,
    form: ProtectedForm<ProofForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    refuse_if_on(&state, &person).await?;
    let signed_in = own_session(&state, &session).await?;
    if signed_in.set_up.is_none() {
        return Ok(Redirect::to(HOME).into_response());
    }
    let mut page = set_up_page(&state, language, &person, &signed_in)?;
    mark_empty(
        &mut page.fields,
        &mut page.errors,
        language,
        &[&form.second.code, &form.password],
    );
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    page.message = proof::password(&state, language, &person, &form.password).await?;
    if page.message.is_some() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let Some(step) = page.confirm(&state, language, &signed_in, &form.second.code)? else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let codes = switch_on(&state, &signed_in, step).await?;
    let (id, password) = (person.id(), signed_in.password.clone());
    let begun = session::begin(&state, &session, P::SITE, id, password, None, "/").await?;
    let title = language.text("recovery-codes-title");
    let number = P::NUMBERS.recovery_codes;
    let mut frame = person.frame(&state, language, number, title, HOME);
    frame.form_token = begun.form_token;
    let message = Some(done_message(language, Done::On));
    show_page(&pages::recovery_codes(frame, message, &codes, HOME))
}

impl SetUpPage {
    /// The time step of the first code, or `None` when it is wrong, which the page then says.
    pub(super) fn confirm(
        &mut self,
        state: &WebState,
        language: Language,
        signed_in: &SignedIn,
        typed: &str,
    ) -> anyhow::Result<Option<u64>> {
        let secret = sealed_secret(signed_in)?;
        let secret = state
            .vault
            .open(&seal_context(&signed_in.person), &secret)?;
        let step = match Typed::read(typed) {
            Some(Typed::App(code)) => matched_step(&secret, &code, state.clock.now())?,
            _ => None,
        };
        if step.is_none() {
            self.message = Some(Message::new(language, "code-first-wrong", &[]));
        }
        Ok(step)
    }
}

/// Switches the second factor of the session on, ends every session and ticket that began without
/// a code, and gives the recovery codes.
///
/// # Errors
/// [`PageError::Elsewhere`] when it was switched on meanwhile.
pub(super) async fn switch_on(
    state: &WebState,
    signed_in: &SignedIn,
    step: u64,
) -> Result<Vec<Zeroizing<String>>, PageError> {
    let (sealed, person, now) = (
        &sealed_secret(signed_in)?,
        &signed_in.person,
        state.clock.now(),
    );
    let codes = new_recovery_codes()?;
    let marks = &marks(state, person, &codes);
    let switched = state
        .store
        .run_tx("second-factor-on", |tx| async move {
            second_factor::insert(&tx, person, sealed, step, now).await?;
            second_factor::replace_recovery_codes(&tx, person, marks).await?;
            session_rows::delete_of_person(&tx, person).await?;
            if let Some(id) = signed_in.account() {
                ticket::remove_unused(&tx, id).await?;
                token::end_of_account(&tx, id, End::Secret, now).await?;
            }
            audit::record(&tx, now, person, "second-factor-on", person, "totp").await
        })
        .await;
    match switched {
        Ok(()) => Ok(codes),
        Err(StoreError::Exists) => Err(PageError::Elsewhere(ALREADY_ON)),
        Err(error) => Err(error.into()),
    }
}

/// The marks of recovery codes.
pub(super) fn marks(state: &WebState, person: &str, codes: &[Zeroizing<String>]) -> Vec<Vec<u8>> {
    let mark = |code: &Zeroizing<String>| state.vault.mark(person, code);
    codes.iter().map(mark).collect()
}

/// Asks for password and code before switching off.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show_off<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
) -> Result<Response, PageError> {
    refuse_if_off(&state, &person).await?;
    show_page(&off_page(&state, language, &person).await?)
}

/// Switches it off.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn submit_off<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    form: ProtectedForm<ProofForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    refuse_if_off(&state, &person).await?;
    let mut page = off_page(&state, language, &person).await?;
    match proof::both(&state, language, &person, &form, &mut page, P::obstacle).await? {
        Proof::Off => return Err(PageError::Elsewhere(ALREADY_OFF)),
        Proof::Refused => return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Proof::Given => {}
    }
    let (name, now) = (&P::SITE.person(person.id()), state.clock.now());
    let switched = state
        .store
        .run_tx("second-factor-off", |tx| async move {
            let switched = second_factor::delete(&tx, name).await?;
            if switched {
                audit::record(&tx, now, name, "second-factor-off", name, "").await?;
            }
            Ok::<_, StoreError>(switched)
        })
        .await?;
    let to = if switched { SWITCHED_OFF } else { ALREADY_OFF };
    Ok(Redirect::to(to).into_response())
}

async fn off_page<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
) -> Result<FieldsPage, PageError> {
    let asked = Asked {
        number: P::NUMBERS.off,
        title: "second-factor-off-heading",
        explanation: language.text("second-factor-off-explanation"),
        action: OFF.to_owned(),
        button: "second-factor-off-button",
        back: HOME,
    };
    proof::page(state, language, person, asked).await
}

/// Asks for password and code before making new recovery codes.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show_new_codes<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
) -> Result<Response, PageError> {
    refuse_if_off(&state, &person).await?;
    show_page(&new_codes_page(&state, language, &person).await?)
}

/// Makes new recovery codes and shows them; the earlier ones count no more.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn submit_new_codes<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    form: ProtectedForm<ProofForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    refuse_if_off(&state, &person).await?;
    let mut page = new_codes_page(&state, language, &person).await?;
    match proof::both(&state, language, &person, &form, &mut page, |_, _| None).await? {
        Proof::Off => return Err(PageError::Elsewhere(ALREADY_OFF)),
        Proof::Refused => return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Proof::Given => {}
    }
    let (name, now) = (&P::SITE.person(person.id()), state.clock.now());
    let codes = new_recovery_codes()?;
    let marks = &marks(&state, name, &codes);
    let replaced = state
        .store
        .run_tx("recovery-codes", |tx| async move {
            let on = second_factor::is_on(&tx, name).await?;
            if on {
                second_factor::replace_recovery_codes(&tx, name, marks).await?;
                audit::record(&tx, now, name, "recovery-codes-renewed", name, "").await?;
            }
            Ok::<_, StoreError>(on)
        })
        .await?;
    if !replaced {
        return Err(PageError::Elsewhere(ALREADY_OFF));
    }
    let title = language.text("recovery-codes-title");
    let mut frame = person.frame(&state, language, P::NUMBERS.recovery_codes, title, HOME);
    // New codes alone are one page.
    frame.progress = None;
    let message = Message::new(language, "recovery-codes-renewed", &[]);
    show_page(&pages::recovery_codes(frame, Some(message), &codes, HOME))
}

async fn new_codes_page<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
) -> Result<FieldsPage, PageError> {
    let count = RECOVERY_CODES.to_string();
    let asked = Asked {
        number: P::NUMBERS.new_codes,
        title: "new-codes-title",
        explanation: language.text_with("new-codes-explanation", &[("count", &count)]),
        action: NEW_CODES.to_owned(),
        button: "new-codes-button",
        back: HOME,
    };
    proof::page(state, language, person, asked).await
}

/// The fields for password and code.
///
/// # Errors
/// What the database says.
pub(super) async fn proof_fields(
    state: &WebState,
    language: Language,
    site: Site,
    id: &str,
) -> Result<Vec<Field>, StoreError> {
    let hint = code_hint(state, site, id).await?;
    Ok(vec![
        password_field(language, "password", "present-password-label"),
        code_field(language, hint),
    ])
}

/// Key of the hint for a code: without an app there are recovery codes only.
///
/// # Errors
/// What the database says.
pub(crate) async fn code_hint(
    state: &WebState,
    site: Site,
    id: &str,
) -> Result<&'static str, StoreError> {
    let person = &site.person(id);
    let app = state
        .store
        .read("second-factor-app", |tx| async move {
            second_factor::find(&tx, person).await
        })
        .await?;
    Ok(if app.is_some() {
        "code-hint"
    } else {
        "code-hint-recovery"
    })
}

fn set_up_page<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
    signed_in: &SignedIn,
) -> anyhow::Result<SetUpPage> {
    let sealed = sealed_secret(signed_in)?;
    let secret = state
        .vault
        .open(&seal_context(&signed_in.person), &sealed)?;
    let (drawing, facts) = pages::invitation(state, language, person.id(), &secret)?;
    let title = language.text("set-up-title");
    Ok(SetUpPage {
        page: person.frame(state, language, P::NUMBERS.set_up, title, HOME),
        message: None,
        errors: Vec::new(),
        introduction: vec![language.text("set-up-introduction")],
        later: None,
        drawing,
        facts,
        fields: vec![
            code_field(language, "code-first-hint"),
            password_field(language, "password", "present-password-label"),
        ],
        action: SET_UP,
        back: Some(HOME),
        start_over: None,
    })
}

/// The secret that this session sets up, made where there is none yet. It belongs to the session:
/// nobody else can have seen it before.
///
/// # Errors
/// When the store or the random source fails.
pub(super) async fn secret_in_hand(
    state: &WebState,
    session: &Session,
    signed_in: &mut SignedIn,
) -> Result<Zeroizing<Vec<u8>>, PageError> {
    let context = seal_context(&signed_in.person);
    if signed_in.set_up.is_some() {
        return Ok(state.vault.open(&context, &sealed_secret(signed_in)?)?);
    }
    let secret = new_secret()?;
    signed_in.set_up = Some(hex::encode(state.vault.seal(&context, &secret)?));
    session::save(session, signed_in).await?;
    Ok(secret)
}

fn sealed_secret(signed_in: &SignedIn) -> anyhow::Result<Vec<u8>> {
    let text = signed_in
        .set_up
        .as_deref()
        .context("nothing is being set up")?;
    hex::decode(text).context("a sealed secret in a session")
}

/// The session of a person who was just read from it.
///
/// # Errors
/// When it has ended in between.
pub(super) async fn own_session(
    state: &WebState,
    session: &Session,
) -> Result<SignedIn, PageError> {
    // The person was read from this session a moment ago; it may have ended in between.
    let signed_in = session::current(state, session).await?;
    signed_in.ok_or(PageError::Elsewhere("/sign-in"))
}

/// Goes on only for somebody without an app.
///
/// # Errors
/// [`PageError::Elsewhere`] for others.
pub(super) async fn refuse_if_on<P: Person>(state: &WebState, person: &P) -> Result<(), PageError> {
    if code_hint(state, P::SITE, person.id()).await? == "code-hint" {
        return Err(PageError::Elsewhere(ALREADY_ON));
    }
    Ok(())
}

/// Goes on only for somebody with a second factor.
///
/// # Errors
/// [`PageError::Elsewhere`] for others.
pub(super) async fn refuse_if_off<P: Person>(
    state: &WebState,
    person: &P,
) -> Result<(), PageError> {
    if super::is_on(state, P::SITE, person.id()).await? {
        return Ok(());
    }
    Err(PageError::Elsewhere(ALREADY_OFF))
}

const ALREADY_ON: &str = "/account/second-factor?done=already-on";
/// Where somebody without a second factor is sent.
pub(super) const ALREADY_OFF: &str = "/account/second-factor?done=already-off";
const SWITCHED_OFF: &str = "/account/second-factor?done=off";
/// So few recovery codes left are worth a remark.
const FEW: i64 = 3;
