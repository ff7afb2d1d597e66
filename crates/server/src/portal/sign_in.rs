//! `/sign-in`: ログイン.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use time::OffsetDateTime;
use tower_sessions::Session;

use crate::portal::first::step_of;
use crate::store::StoreError;
use crate::store::account::{self, Account};
use crate::store::attempt::{Place, Purpose};
use crate::store::known_device::Shown;
use crate::store::maintenance;
use crate::store::notice::{self, Notice};
use crate::store::sign_in::{self as sign_ins, Outcome, SignIn};
use crate::web::contact::next_maintenance;
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::fields_page::mark;
use crate::web::form::{Field, ProtectedForm, Secret, token_for_visitor};
use crate::web::known_device::{self, SignedInHere};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::person::proceed;
use crate::web::second_factor;
use crate::web::session::{self, Site, Step, password_print};
use crate::web::sign_in::{self, Check, Noted, Refusal, tidied_id};
use crate::web::sign_in_page::{NoticeLine, SignInPage, own_path};
use crate::web::state::WebState;

/// Why a sign-in is refused. The same for ids that do not exist.
#[derive(Debug)]
pub(crate) enum SignInRefusal {
    /// Id or password is wrong.
    Wrong {
        /// Tries left before the lock.
        left: u32,
    },
    /// Locked after too many wrong tries.
    Locked {
        /// Until when.
        until: OffsetDateTime,
    },
    /// It could not be checked.
    Failed(PageError),
}

/// From what somebody signs in.
#[derive(Clone)]
pub(crate) struct Origin {
    /// In words.
    pub(crate) device: Device,
    /// Hash of the id in the browser's cookie; programs have none.
    pub(crate) device_hash: Option<Vec<u8>>,
}

/// Checks ユーザID and password, as the page and the interface for programs do. What else is asked
/// for, a code or another password, is left to them. Tries in a browser that is known for the
/// account count for themselves.
///
/// # Errors
/// The refusal.
pub(crate) async fn verify_password(
    state: &WebState,
    user_id: &str,
    password: &str,
    origin: &Origin,
) -> Result<Account, SignInRefusal> {
    let id = &tidied_id(user_id);
    let (actor, device) = (&Site::Portal.person(id), origin.device_hash.as_deref());
    let (account, known) = state
        .store
        .read("sign-in-account", |tx| async move {
            let account = account::find(&tx, id).await?;
            let known = known_device::find(&tx, state, device, actor).await?;
            Ok::<_, StoreError>((account, known))
        })
        .await
        .map_err(|error| SignInRefusal::Failed(error.into()))?;
    let check = Check {
        purpose: Purpose::Portal,
        id,
        hash: account
            .as_ref()
            .map(|account| account.password_hash.as_str()),
        actor,
        place: match (device, known) {
            (Some(hash), Some(_)) => Place::Known(hash),
            _ => Place::Elsewhere,
        },
        noted: Noted::SignIns(origin.device),
    };
    match sign_in::verify(state, &check, password).await {
        // Without an account no password is right.
        Ok(Ok(())) => account.ok_or(SignInRefusal::Wrong { left: 0 }),
        Ok(Err(Refusal::Wrong { left })) => Err(SignInRefusal::Wrong { left }),
        Ok(Err(Refusal::Locked { until })) => Err(SignInRefusal::Locked { until }),
        Err(error) => Err(SignInRefusal::Failed(error)),
    }
}

/// Notes a sign-in of an account; the id of the note.
///
/// # Errors
/// When the store fails.
pub(crate) async fn note(
    state: &WebState,
    account_id: &str,
    outcome: Outcome,
    device: Device,
) -> Result<String, StoreError> {
    let sign_in = &SignIn::new(account_id, outcome, device.words(), state.clock.now());
    state
        .store
        .run_tx("sign-in-note", |tx| async move {
            sign_ins::insert(&tx, sign_in).await
        })
        .await?;
    Ok(sign_in.id.clone())
}

/// How the page was reached.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Arrival {
    next: Option<String>,
    ended: Option<String>,
    signed_out: Option<String>,
    recovered: Option<String>,
}

/// Shows the form.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    Query(arrival): Query<Arrival>,
    headers: HeaderMap,
    session: Session,
) -> Result<Response, PageError> {
    sign_in::refuse_if_inside(&state, &session, Site::Portal).await?;
    let message = if let Some(ended) = arrival.ended {
        let key = match ended.as_str() {
            "kept" => "sign-in-ended",
            _ => "sign-in-ended-empty",
        };
        Some(Message::new(language, key, &[]))
    } else if arrival.signed_out.is_some() {
        Some(Message::new(language, "signed-out", &[]))
    } else if arrival.recovered.is_some() {
        Some(Message::new(language, "recovered", &[]))
    } else {
        None
    };
    let (form_token, answer) = token_for_visitor(&headers)?;
    let mut page = page(&state, language, form_token, "", own_path(arrival.next)).await?;
    page.message = message;
    Ok((answer, show_page(&page)?).into_response())
}

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    user_id: String,
    #[serde(default)]
    password: Secret,
    next: Option<String>,
}

/// ログイン.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn submit(
    State(state): State<WebState>,
    language: Language,
    headers: HeaderMap,
    device: Device,
    session: Session,
    form: ProtectedForm<SignInForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let next = own_path(form.next);
    let (form_token, _) = token_for_visitor(&headers)?;
    let mut page = page(&state, language, form_token, &form.user_id, next).await?;
    page.require(language, &[&form.user_id, &form.password]);
    let id = tidied_id(&form.user_id);
    if !id.is_empty() && !account::is_user_id(&id) {
        mark(
            &mut page.fields,
            &mut page.errors,
            "user_id",
            language.text("user-id-wrong"),
        );
    }
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let origin = Origin {
        device,
        device_hash: known_device::hash_of(&state, Site::Portal, &headers),
    };
    let refusal = match verify_password(&state, &id, &form.password, &origin).await {
        Ok(account) => {
            let next = &page.next;
            return begin(&state, &session, &account, next, device, &headers).await;
        }
        Err(SignInRefusal::Failed(error)) => return Err(error),
        Err(SignInRefusal::Wrong { left }) => Refusal::Wrong { left },
        Err(SignInRefusal::Locked { until }) => Refusal::Locked { until },
    };
    page.refuse(&state, language, refusal, &form.password);
    if let Some(message) = &mut page.message {
        if matches!(refusal, Refusal::Locked { .. }) && state.mailing.is_ready() {
            let text = language.text("sign-in-locked-mail");
            message.text = format!("{} {text}", message.text);
        }
        message.next = Some((language.text("recover-link"), "/recover".to_owned()));
    }
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn begin(
    state: &WebState,
    session: &Session,
    account: &Account,
    next: &str,
    device: Device,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let secured = second_factor::is_on(state, Site::Portal, &account.id).await?;
    let step = if secured {
        Some(Step::Code)
    } else {
        step_of(state, &account.id).await?
    };
    let (id, password) = (&account.id, password_print(&account.password_hash));
    // Another sign-in than one that was not finished in this browser.
    session.clear().await;
    let (mut signed_in, to) =
        proceed(state, session, Site::Portal, id, password, step, next).await?;
    let outcome = match step {
        Some(_) => Outcome::Unfinished,
        None => Outcome::SignedIn,
    };
    signed_in.sign_in = Some(note(state, id, outcome, device).await?);
    session::save(session, &signed_in).await?;
    let answer = Redirect::to(&to);
    if secured {
        return Ok(answer.into_response());
    }
    let here = SignedInHere {
        site: Site::Portal,
        id,
        shown: Shown::Password,
        device,
    };
    let known = known_device::remember(state, headers, &here).await?;
    Ok((known, answer).into_response())
}

async fn page(
    state: &WebState,
    language: Language,
    form_token: String,
    user_id: &str,
    next: String,
) -> Result<SignInPage, PageError> {
    let now = state.clock.now();
    let (notices, planned) = state
        .store
        .read("public-notices", |tx| async move {
            let notices = notice::public(&tx, now, SHOWN).await?;
            Ok::<_, StoreError>((notices, maintenance::ahead(&tx, now).await?))
        })
        .await?;
    let mut frame = Frame::plain(state, language, "P-01", language.text("sign-in-title"));
    frame.form_token = form_token;
    let user_id = Field {
        name: "user_id",
        kind: "text",
        autocomplete: "username",
        label: language.text("user-id-label"),
        hint: Some(format!(
            "{}\n{}",
            language.text("user-id-hint"),
            language.text("user-id-hint-staff")
        )),
        error: None,
        value: tidied_id(user_id),
    };
    let password = Field {
        name: "password",
        kind: "password",
        autocomplete: "current-password",
        label: language.text("password-label"),
        ..Field::default()
    };
    Ok(SignInPage {
        page: frame,
        instruction: language.text("sign-in-instruction"),
        message: None,
        errors: Vec::new(),
        fields: vec![user_id, password],
        next,
        back: state
            .settings
            .back_url
            .clone()
            .or_else(|| state.addresses.support().map(ToOwned::to_owned)),
        planned: planned.first().map(|next| next_maintenance(language, next)),
        notices: Some(
            notices
                .iter()
                .map(|notice| line(state, language, notice))
                .collect(),
        ),
    })
}

fn line(state: &WebState, language: Language, notice: &Notice) -> NoticeLine {
    NoticeLine {
        day: language.short_day(notice.shown_from),
        mark: state.settings.category_mark(&notice.category).to_owned(),
        category: notice.category.clone(),
        title: notice.title.clone(),
        address: format!("/notices/public/{}", notice.id),
    }
}

/// How many public notices stand under the form.
const SHOWN: u32 = 10;
