//! `/certificates/{kind}/apply`: 発行申請.
//!
//! The issue password is checked against its own verifier, used once to protect the key that is
//! made here, and forgotten: what is stored can only be guessed at (see `pki::pkcs12`).

use anyhow::Context as _;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use pki::pkcs12::{IssuePassword, KeyParts};
use pki::{KeyPair, PkiError};
use serde::Deserialize;

use super::choice::{refusal, refused, thousands};
use super::expected::Outlook;
use super::purpose::{self, Answered, Purpose, Questions};
use super::standing::{Gate, Standing};
use crate::clock::random_bytes;
use crate::portal::issue_password::{self, CHECK, HOME, remembering};
use crate::portal::user::PortalUser;
use crate::store::application::{self, Application, ApplicationState, KeyOrigin};
use crate::store::application_answers::{self, Answers};
use crate::store::right::Right;
use crate::store::{StoreError, account, audit, calendar};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm, Secret};
use crate::web::kept_form::Kept;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "certificate_apply.html")]
pub(crate) struct ApplyPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) address: String,
    pub(crate) back: String,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) questions: Questions,
    pub(crate) password: Field,
    pub(crate) terms: Vec<TermsText>,
    pub(crate) terms_edition: String,
    pub(crate) agreed: bool,
    pub(crate) agree_error: Option<String>,
    pub(crate) fee: String,
    /// When it can be collected.
    pub(crate) expected: Option<Message>,
    /// 証明書発行用パスワードとは？ and its check, which lead back here.
    pub(crate) explanation: String,
    pub(crate) check: String,
}

/// A text of the terms.
pub(crate) struct TermsText {
    pub(crate) heading: String,
    pub(crate) text: String,
}

/// What was filled in.
#[derive(Deserialize)]
pub(crate) struct ApplyForm {
    #[serde(default)]
    issue_password: Secret,
    agree: Option<String>,
    #[serde(flatten)]
    answered: Answered,
}

/// Shows the form.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such kind.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(kind): Path<String>,
    kept: Kept,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let standing = Standing::load(&state, &user, &kind).await?;
    let purpose = Purpose::of_application(&standing);
    show_form(&state, language, &user, &standing, &purpose, &kept).await
}

/// 送信.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such kind.
pub(crate) async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(kind): Path<String>,
    form: ProtectedForm<ApplyForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    user.require(Right::Certificates)?;
    let standing = Standing::load(&state, &user, &kind).await?;
    let purpose = Purpose::of_application(&standing);
    submit_form(&state, language, &user, &standing, &purpose, &form).await
}

/// The form for a purpose, with what was answered when the last application came back.
///
/// # Errors
/// When the store fails.
pub(super) async fn show_form(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    standing: &Standing,
    purpose: &Purpose,
    typed: &Kept,
) -> Result<Response, PageError> {
    if let Some(message) = refusal(language, standing) {
        return refused(state, language, user, standing, message);
    }
    let (answered, _) = purpose::kept(state, standing).await?;
    let mut page = page(state, language, user, (standing, purpose), &answered);
    page.message = typed.message(language);
    page.agreed = typed.value("agree") == "yes";
    page.expected = Some(Outlook::load(state, user).await?.message(language));
    show_as(StatusCode::OK, &page)
}

/// Takes what was filled in for a purpose.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(super) async fn submit_form(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    standing: &Standing,
    purpose: &Purpose,
    form: &ApplyForm,
) -> Result<Response, PageError> {
    if let Some(pending) = standing.pending() {
        return Ok(to_first(pending));
    }
    if let Some(message) = refusal(language, standing) {
        return refused(state, language, user, standing, message);
    }
    let outlook = Outlook::load(state, user).await?;
    let mut page = page(state, language, user, (standing, purpose), &form.answered);
    page.expected = Some(outlook.message(language));
    let place = (&mut page.questions, &mut page.errors);
    let answers = purpose.answers(language, &form.answered, place);
    let typed = &form.issue_password;
    let checked = if typed.trim().is_empty() {
        Err(Message::new(language, "issue-password-empty", &[]))
    } else {
        issue_password::verify(state, language, user, typed, Some(&standing.kind.id)).await?
    };
    let password = match checked {
        Ok(password) => Some(password),
        Err(message) => {
            page.refuse_password(message);
            None
        }
    };
    if form.agree.as_deref() != Some("yes") {
        let text = language.text("agree-missing");
        page.agree_error = Some(text.clone());
        page.errors.push(FormError {
            target: "agree",
            text,
        });
    }
    let (Some(password), Some(mut answers), true) = (password, answers, page.errors.is_empty())
    else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    (_, answers.corrects) = purpose::kept(state, standing).await?;
    if let Some(receipt) = send(state, user, standing, &mut answers, (password, &outlook)).await? {
        return Ok(Redirect::to(&format!("/applications/{receipt}/done")).into_response());
    }
    // Somebody was faster, in another window or at another desk: show whose it is.
    let standing = Standing::load(state, user, &standing.kind.id).await?;
    Ok(match standing.pending() {
        Some(pending) => to_first(pending),
        None => Redirect::to("/applications").into_response(),
    })
}

/// The page of the application that was there first, which says so.
fn to_first(pending: &Application) -> Response {
    let receipt = &pending.receipt;
    Redirect::to(&format!("/applications/{receipt}?shown=already")).into_response()
}

/// Makes the key, protects it with the password and stores the application. `None` when another
/// application is open already.
async fn send(
    state: &WebState,
    user: &PortalUser,
    standing: &Standing,
    answers: &mut Answers,
    (password, outlook): (IssuePassword, &Outlook),
) -> Result<Option<String>, PageError> {
    let made = state.passwords.run(move || make_key(&password)).await?;
    let (public_key, key_parts) = made.context("make a key")?;
    let now = state.clock.now();
    let gate_edition = match &standing.gate {
        Gate::Confirmed(confirmation) => {
            answers.gate_confirmed_at = Some(confirmation.confirmed_at);
            Some(confirmation.edition.clone())
        }
        Gate::NotRead => None,
    };
    let answers = &*answers;
    let application = &Application {
        receipt: application::new_receipt(state.clock.now_in_japan(), random_bytes()?),
        office_number: user.office.number,
        account_id: user.account.id.clone(),
        kind: standing.kind.id.clone(),
        key_origin: KeyOrigin::Portal,
        terminal: None,
        public_key,
        key_parts: Some(key_parts),
        terms_edition: TERMS_EDITION.to_owned(),
        gate_edition,
        state: ApplicationState::Pending,
        reason: None,
        applied_at: now,
        decided_at: None,
        decided_by: None,
    };
    let stored = state
        .store
        .run_tx("apply", |tx| async move {
            // Making the key took a while: a colleague may have re-issued the password it is under.
            let present = account::find(&tx, &user.account.id).await?;
            let verified = &user.account.issue_password_hash;
            if !present.is_some_and(|account| {
                account.may(Right::Certificates) && account.issue_password_hash == *verified
            }) {
                return Err(PageError::Elsewhere(CHECK));
            }
            application::insert(&tx, application).await?;
            application_answers::insert(&tx, &application.receipt, answers).await?;
            if let Some(at) = outlook.at() {
                calendar::promise(&tx, &application.receipt, at).await?;
            }
            let (receipt, kind) = (&application.receipt, &application.kind);
            audit::record(&tx, now, &user.actor(), "application-sent", receipt, kind).await?;
            Ok(())
        })
        .await;
    match stored {
        Ok(()) => Ok(Some(application.receipt.clone())),
        Err(PageError::Store(StoreError::Exists)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A key under an issue password: the public key and the parts that are kept.
///
/// # Errors
/// When the machine gives no randomness.
pub(crate) fn make_key(password: &IssuePassword) -> Result<(Vec<u8>, Vec<u8>), PkiError> {
    let key = KeyPair::generate()?;
    let parts = KeyParts::derive(password, &key)?;
    Ok((key.public_key_der(), parts.to_bytes()?.to_vec()))
}

impl ApplyPage {
    fn refuse_password(&mut self, message: Message) {
        self.password.error = Some(message.heading.clone());
        let text = message.heading.clone();
        self.errors.push(FormError {
            target: self.password.name,
            text,
        });
        self.message = Some(message);
    }
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    (standing, purpose): (&Standing, &Purpose),
    answered: &Answered,
) -> ApplyPage {
    let back = format!("/certificates/{}", standing.kind.id);
    let fee = thousands(standing.kind.fee_yen);
    let fee_key = if standing.kind.fee_yen == 0 {
        "fee-none"
    } else {
        "fee-amount"
    };
    let years = standing.kind.validity_years.to_string();
    let terms = ["portal", "certification", "personal-data"].map(|text| TermsText {
        heading: language.text(&format!("terms-{text}-heading")),
        text: language.text(&format!("terms-{text}-text")),
    });
    ApplyPage {
        page: user.frame(
            state,
            language,
            purpose.page_number(),
            language.text(purpose.title()),
            &back,
        ),
        message: None,
        errors: Vec::new(),
        address: purpose.address(&standing.kind.id),
        back,
        questions: purpose.questions(state, language, standing, answered),
        facts: vec![
            (language.text("fact-office"), user.office.name.clone()),
            (
                language.text("fact-office-number"),
                user.office.number.to_string(),
            ),
            (language.text("fact-account"), user.account.id.clone()),
            (language.text("fact-kind"), standing.label.clone()),
            (
                language.text("fact-validity"),
                language.text_with("validity-years", &[("years", &years)]),
            ),
        ],
        password: Field {
            name: "issue_password",
            kind: "password",
            autocomplete: "off",
            label: language.text("issue-password-label"),
            hint: Some(language.text("issue-password-typing-hint")),
            ..Field::default()
        },
        terms: terms.into(),
        terms_edition: language.text_with("edition", &[("edition", TERMS_EDITION)]),
        agreed: false,
        agree_error: None,
        fee: language.text_with(fee_key, &[("fee", &fee)]),
        expected: None,
        explanation: remembering(HOME, Some(&standing.kind.id)),
        check: remembering(CHECK, Some(&standing.kind.id)),
    }
}

/// Edition of all texts of the terms together; changes whenever one of them does.
const TERMS_EDITION: &str = "2026-11";
