//! `/certificates/{kind}/apply`: 発行申請.
//!
//! The issue password is checked against its own verifier, used once to protect the key that is
//! made here, and forgotten: what is stored can only be guessed at (see `pki::pkcs12`).

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use pki::pkcs12::IssuePassword;
use serde::Deserialize;

use super::choice::{refusal, refused};
use super::expected::Outlook;
use super::purpose::{self, Answered, Purpose, Questions};
use super::renew::to_certificate;
use super::standing::{Gate, Standing};
use crate::clock::random_bytes;
use crate::config::UnattendedFrom;
use crate::licence;
use crate::portal::issue_password::{self, CHECK, HOME, remembering};
use crate::portal::terms::{self, ShownTerms, shown};
use crate::portal::user::PortalUser;
use crate::renewed;
use crate::store::application::{self, Application, ApplicationState, KeyOrigin};
use crate::store::application_answers::{self, Answers};
use crate::store::right::Right;
use crate::store::terms::{TermsText, editions};
use crate::store::unattended::{self, Unattended};
use crate::store::{StoreError, account, application_terms, audit, calendar, fee_waiver};
use crate::terminal_limit;
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm, Secret};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::prose::{Block, Span};
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
    pub(crate) terms: Vec<ShownTerms>,
    /// The editions that are shown, by the words that are stored.
    pub(crate) terms_edition: String,
    pub(crate) agreed: bool,
    pub(crate) agree_error: Option<String>,
    pub(crate) fee: String,
    /// The lost application that this one stands for, as the page says: empty for none.
    pub(crate) replaces: String,
    /// When it can be collected.
    pub(crate) expected: Option<Message>,
    /// 証明書発行用パスワードとは？ and its check, which lead back here.
    pub(crate) explanation: String,
    pub(crate) check: String,
}

/// What was filled in.
#[derive(Deserialize)]
pub(crate) struct ApplyForm {
    #[serde(default)]
    issue_password: Secret,
    agree: Option<String>,
    replaces: Option<String>,
    terms: Option<String>,
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
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let standing = Standing::load(&state, &user, &kind).await?;
    let purpose = Purpose::of_application(&standing);
    show_form(&state, language, &user, &standing, &purpose).await
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
) -> Result<Response, PageError> {
    if let Some(message) = obstacle(language, standing, purpose) {
        return refused(state, language, user, standing, message);
    }
    let (answered, _) = purpose::kept(state, standing).await?;
    let mut page = page(state, language, user, (standing, purpose), &answered);
    page.show_terms(state, language, &terms::in_force(state).await?);
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
    if let Some(message) = obstacle(language, standing, purpose) {
        return refused(state, language, user, standing, message);
    }
    let outlook = Outlook::load(state, user).await?;
    let mut page = page(state, language, user, (standing, purpose), &form.answered);
    let agreed = terms::in_force(state).await?;
    page.show_terms(state, language, &agreed);
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
    page.check_agreement(language, form);
    let told = form.replaces.as_deref();
    if told.is_some_and(|told| told != page.replaces) {
        page.message = Some(Message::new(language, "fee-differs", &[]));
        return show_as(StatusCode::CONFLICT, &page);
    }
    let (Some(password), Some(mut answers), true) = (password, answers, page.errors.is_empty())
    else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    (_, answers.corrects) = purpose::kept(state, standing).await?;
    let given = (password, &outlook, agreed.as_slice());
    match send(state, user, standing, &mut answers, given).await? {
        Sent::Yes(receipt) => {
            Ok(Redirect::to(&format!("/applications/{receipt}/done")).into_response())
        }
        Sent::OtherFee => {
            let standing = Standing::load(state, user, &standing.kind.id).await?;
            let mut page = self::page(state, language, user, (&standing, purpose), &form.answered);
            page.show_terms(state, language, &agreed);
            page.expected = Some(outlook.message(language));
            page.message = Some(Message::new(language, "fee-differs", &[]));
            show_as(StatusCode::CONFLICT, &page)
        }
        Sent::NoRenewal(serial) => Ok(to_certificate(&serial)),
        Sent::NoRoom => {
            let standing = Standing::load(state, user, &standing.kind.id).await?;
            let message = no_room(language, state.settings.terminals);
            refused(state, language, user, &standing, message)
        }
        // Somebody was faster, in another window or at another desk: show whose it is.
        Sent::OneWaits => {
            let standing = Standing::load(state, user, &standing.kind.id).await?;
            Ok(match standing.pending() {
                Some(pending) => to_first(pending),
                None => Redirect::to("/applications").into_response(),
            })
        }
    }
}

/// Why nothing can be applied for now, if so. A renewal takes no place of its own.
fn obstacle(language: Language, standing: &Standing, purpose: &Purpose) -> Option<Message> {
    refusal(language, standing).or_else(|| match purpose {
        Purpose::Renewal(_) => None,
        Purpose::First | Purpose::Repeat => standing.full.map(|limit| no_room(language, limit)),
    })
}

fn no_room(language: Language, limit: u32) -> Message {
    Message::new(language, "terminals-full", &[("limit", &limit.to_string())])
        .leading_to(language.text("terminals-full-next"), "/terminals")
}

/// What became of an application that was sent.
enum Sent {
    /// It is stored under this 受付番号.
    Yes(String),
    /// Another one is open already.
    OneWaits,
    /// The office holds as many as it may by now.
    NoRoom,
    /// It would not cost what the page said.
    OtherFee,
    /// The certificate that was to be renewed is revoked, or a program has renewed it.
    NoRenewal(String),
}

/// The page of the application that was there first, which says so.
fn to_first(pending: &Application) -> Response {
    let receipt = &pending.receipt;
    Redirect::to(&format!("/applications/{receipt}?shown=already")).into_response()
}

/// Makes the key, protects it with the password and stores the application.
async fn send(
    state: &WebState,
    user: &PortalUser,
    standing: &Standing,
    answers: &mut Answers,
    (password, outlook, agreed): (IssuePassword, &Outlook, &[TermsText]),
) -> Result<Sent, PageError> {
    let made = state.keys.protected(&state.passwords, password).await?;
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
        public_key: made.public_key,
        key_parts: Some(made.parts),
        gate_edition,
        state: ApplicationState::Pending,
        reason: None,
        applied_at: now,
        decided_at: None,
        decided_by: None,
    };
    let use_receipt = &application::new_receipt(state.clock.now_in_japan(), random_bytes()?);
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
            let (receipt, kind) = (&application.receipt, &application.kind);
            let (number, replaces) = (user.office.number, &standing.replaces);
            if fee_waiver::owed_for(&tx, number, &standing.kind, now).await? != *replaces {
                return Ok(Sent::OtherFee);
            }
            if let Some(serial) = &answers.renews
                && !renewed::is_possible(&tx, serial, now).await?
            {
                return Ok(Sent::NoRenewal(serial.clone()));
            }
            let limit = state.settings.terminals;
            if answers.renews.is_none()
                && terminal_limit::is_reached(&tx, number, kind, limit, now).await?
            {
                return Ok(Sent::NoRoom);
            }
            application::insert(&tx, application).await?;
            if let Some(lost) = replaces {
                fee_waiver::insert(&tx, receipt, lost, now).await?;
            }
            for text in agreed {
                application_terms::insert(&tx, receipt, text).await?;
            }
            application_answers::insert(&tx, &application.receipt, answers).await?;
            if let Some(at) = outlook.at() {
                calendar::promise(&tx, &application.receipt, at).await?;
            }
            audit::record(&tx, now, &user.actor(), "application-sent", receipt, kind).await?;
            let by = (user.account.id.as_str(), use_receipt.as_str());
            let rules = &state.exchange;
            licence::begin_with_certificate(&tx, rules, &user.office, by, now).await?;
            if state.settings.unattended == UnattendedFrom::Every {
                unattended::give(&tx, receipt, &Unattended::by_settings(now)).await?;
            }
            Ok(Sent::Yes(receipt.clone()))
        })
        .await;
    match stored {
        Err(PageError::Store(StoreError::Exists)) => Ok(Sent::OneWaits),
        other => other,
    }
}

impl ApplyPage {
    fn show_terms(&mut self, state: &WebState, language: Language, texts: &[TermsText]) {
        self.terms = shown(state, language, texts);
        self.terms_edition = editions(texts);
    }

    /// What is agreed to is what was shown; a new edition may have come into force meanwhile.
    fn check_agreement(&mut self, language: Language, form: &ApplyForm) {
        let given = form.terms.as_ref();
        let problem = if given.is_some_and(|given| *given != self.terms_edition) {
            "terms-renewed"
        } else if form.agree.as_deref() != Some("yes") {
            "agree-missing"
        } else {
            return;
        };
        let text = language.text(problem);
        self.agree_error = Some(text.clone());
        self.errors.push(FormError {
            target: "agree",
            text,
        });
    }

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
    let years = standing.kind.validity_years(standing.today()).to_string();
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
        terms: Vec::new(),
        terms_edition: String::new(),
        agreed: false,
        agree_error: None,
        fee: standing.fee_line(language),
        replaces: standing.replaces.clone().unwrap_or_default(),
        expected: None,
        explanation: remembering(HOME, Some(&standing.kind.id)),
        check: remembering(CHECK, Some(&standing.kind.id)),
    }
}
