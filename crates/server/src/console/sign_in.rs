//! `/sign-in` and `/sign-out` for operators.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;

use crate::console::operator::Operator;
use crate::store::attempt::{Place, Purpose};
use crate::store::known_device::Shown;
use crate::store::{StoreError, operator};
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::form::{Field, ProtectedForm, Secret, token_for_visitor};
use crate::web::known_device::{self, SignedInHere};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::person::{Person as _, proceed};
use crate::web::second_factor;
use crate::web::session::{self, Site, Step};
use crate::web::sign_in::{self, Check, Noted};
use crate::web::sign_in_page::{SignInPage, own_path};
use crate::web::state::WebState;

/// How the page was reached.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Arrival {
    next: Option<String>,
    ended: Option<String>,
    signed_out: Option<String>,
}

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    operator_id: String,
    #[serde(default)]
    password: Secret,
    next: Option<String>,
}

/// Shows the form.
///
/// # Errors
/// [`PageError::Elsewhere`] when somebody has signed in already.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    Query(arrival): Query<Arrival>,
    headers: HeaderMap,
    session: Session,
) -> Result<Response, PageError> {
    sign_in::refuse_if_inside(&state, &session, Site::Console).await?;
    let (form_token, answer) = token_for_visitor(&headers)?;
    let mut page = page(&state, language, form_token, "", own_path(arrival.next));
    page.message = if let Some(ended) = arrival.ended {
        let key = match ended.as_str() {
            "kept" => "sign-in-ended",
            _ => "sign-in-ended-empty",
        };
        Some(Message::new(language, key, &[]))
    } else if arrival.signed_out.is_some() {
        Some(Message::new(language, "signed-out", &[]))
    } else {
        None
    };
    Ok((answer, show_page(&page)?).into_response())
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
    let (form_token, _) = token_for_visitor(&headers)?;
    let id = form.operator_id.trim();
    let mut page = page(&state, language, form_token, id, own_path(form.next));
    page.require(language, &[id, &form.password]);
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let (actor, state_ref) = (&Site::Console.person(id), &state);
    let device_hash = known_device::hash_of(&state, Site::Console, &headers);
    let device_hash = device_hash.as_deref();
    let (operator, known) = state
        .store
        .read("operator-sign-in", |tx| async move {
            let operator = operator::find(&tx, id).await?;
            let known = known_device::find(&tx, state_ref, device_hash, actor).await?;
            Ok::<_, StoreError>((operator, known))
        })
        .await?;
    let check = Check {
        purpose: Purpose::Console,
        id,
        hash: operator
            .as_ref()
            .map(|operator| operator.password_hash.as_str()),
        actor,
        place: match (device_hash, known) {
            (Some(hash), Some(_)) => Place::Known(hash),
            _ => Place::Elsewhere,
        },
        noted: Noted::Audit,
    };
    if let Err(refusal) = sign_in::verify(&state, &check, &form.password).await? {
        page.refuse(&state, language, refusal, &form.password);
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let secured = second_factor::is_on(&state, Site::Console, id).await?;
    let step = if secured {
        Some(Step::Code)
    } else {
        Operator::step_after_code(&state, id).await?
    };
    let password = session::password_print(check.hash.unwrap_or_default());
    let (_, to) = proceed(
        &state,
        &session,
        Site::Console,
        id,
        password,
        step,
        &page.next,
    )
    .await?;
    if secured {
        return Ok(Redirect::to(&to).into_response());
    }
    let here = SignedInHere {
        site: Site::Console,
        id,
        shown: Shown::Password,
        device,
    };
    let known = known_device::remember(&state, &headers, &here).await?;
    Ok((known, Redirect::to(&to)).into_response())
}

fn page(
    state: &WebState,
    language: Language,
    form_token: String,
    id: &str,
    next: String,
) -> SignInPage {
    let title = language.text("console-sign-in-title");
    let mut frame = Frame::plain(state, language, "K-01", title);
    frame.area = language.text("console-area");
    frame.form_token = form_token;
    let operator_id = Field {
        name: "operator_id",
        kind: "text",
        autocomplete: "username",
        label: language.text("operator-id-label"),
        value: id.to_owned(),
        ..Field::default()
    };
    let password = Field {
        name: "password",
        kind: "password",
        autocomplete: "current-password",
        label: language.text("password-label"),
        ..Field::default()
    };
    SignInPage {
        page: frame,
        instruction: language.text("console-sign-in-instruction"),
        message: None,
        errors: Vec::new(),
        fields: vec![operator_id, password],
        next,
        back: None,
        planned: None,
        notices: None,
    }
}
