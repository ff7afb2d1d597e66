//! `/use-applications/{receipt}`: one 利用申請, approved, sent back or refused.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::{HOME, state_text, told};
use crate::console::colleague;
use crate::console::operator::Operator;
use crate::console::refusal::{self, ReasonForm};
use crate::licence::{self, view};
use crate::store::office::{self, Office};
use crate::store::operator::Role;
use crate::store::use_application::{self, AUTOMATIC, UseApplication, UseState};
use crate::store::use_contact::{self, Contact};
use crate::store::{StoreError, audit, notice};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::state::WebState;

/// One application.
#[derive(Template)]
#[template(path = "console_use_application.html")]
struct UsePage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    address: String,
    office: String,
    /// The field for a reason, while nothing is decided.
    reason: Option<Field>,
}

/// An application with its office.
struct Found {
    application: UseApplication,
    office: Office,
    contacts: Vec<Contact>,
}

impl Found {
    async fn read(state: &WebState, operator: &Operator, receipt: &str) -> Result<Self, PageError> {
        operator.require(Role::Reception)?;
        let found = state.store.read("use-application-found", |tx| async move {
            let Some(application) = use_application::find(&tx, receipt).await? else {
                return Ok(None);
            };
            let number = application.office_number;
            let contacts = use_contact::of_office(&tx, number).await?;
            let office = office::find(&tx, number).await?;
            Ok::<_, StoreError>(office.map(|office| Self {
                application,
                office,
                contacts,
            }))
        });
        let found = found.await?.ok_or(PageError::NotFound)?;
        operator.require_prefecture(&found.office.prefecture)?;
        Ok(found)
    }

    async fn page(
        &self,
        state: &WebState,
        language: Language,
        operator: &Operator,
    ) -> Result<UsePage, PageError> {
        let application = &self.application;
        let fact = |key: &str, value: String| (language.text(key), value);
        let number = application.office_number;
        let mut facts = vec![
            fact("fact-office-number", number.to_string()),
            fact("fact-office", self.office.name.clone()),
        ];
        let said = (
            application.account_id.as_str(),
            state_text(language, application.state),
        );
        facts.extend(view::facts(&state.exchange, language, application, said));
        facts.extend(view::contacts(language, &self.contacts));
        if let (Some(at), Some(by)) = (application.decided_at, &application.decided_by) {
            let by = decided_by(state, language, application.state, by).await?;
            let decided = format!("{}（{by}）", language.moment(at));
            facts.push(fact("fact-decided", decided));
        }
        let reason = application.reason.clone();
        facts.extend(reason.map(|reason| fact("fact-reason", reason)));
        let waits = application.state == UseState::Waiting;
        let title = language.text("request-use");
        Ok(UsePage {
            page: operator.frame(state, language, "K-82", title, HOME),
            message: None,
            errors: Vec::new(),
            facts,
            address: format!("{HOME}/{}", application.receipt),
            office: format!("/offices/{number}/use"),
            reason: waits
                .then(|| refusal::field(language, "use-reason-label", "office-change-reason-hint")),
        })
    }
}

async fn decided_by(
    state: &WebState,
    language: Language,
    decided: UseState,
    by: &str,
) -> Result<String, PageError> {
    match (decided, by) {
        (_, AUTOMATIC) => Ok(language.text("use-decided-automatic")),
        (UseState::Withdrawn, account) => Ok(account.to_owned()),
        _ => Ok(colleague::in_words(state, language, by).await?),
    }
}

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
) -> Result<Response, PageError> {
    let found = Found::read(&state, &operator, &receipt).await?;
    show_page(&found.page(&state, language, &operator).await?)
}

/// 承認する.
pub(super) async fn approve(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    operator.require(Role::Approval)?;
    let found = Found::read(&state, &operator, &receipt).await?;
    decide(
        &state,
        language,
        &operator,
        &found,
        (UseState::Approved, None),
    )
    .await
}

/// 差し戻す, with the reason for the office.
pub(super) async fn send_back(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<ReasonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    with_reason(
        &state,
        language,
        &operator,
        &receipt,
        (UseState::Returned, form),
    )
    .await
}

/// 認めない, with the reason for the office.
pub(super) async fn refuse(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<ReasonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    with_reason(
        &state,
        language,
        &operator,
        &receipt,
        (UseState::Refused, form),
    )
    .await
}

async fn with_reason(
    state: &WebState,
    language: Language,
    operator: &Operator,
    receipt: &str,
    (to, form): (UseState, ReasonForm),
) -> Result<Response, PageError> {
    let found = Found::read(state, operator, receipt).await?;
    let reason = form.reason();
    if reason.is_none() {
        let mut page = found.page(state, language, operator).await?;
        if let Some(field) = &mut page.reason {
            page.errors.push(form.refuse(language, field));
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    }
    decide(state, language, operator, &found, (to, reason)).await
}

async fn decide(
    state: &WebState,
    language: Language,
    operator: &Operator,
    found: &Found,
    (to, reason): (UseState, Option<String>),
) -> Result<Response, PageError> {
    let (application, now) = (&found.application, state.clock.now());
    let event = match to {
        UseState::Approved => "use-application-approved",
        UseState::Returned => "use-application-returned",
        _ => "use-application-refused",
    };
    let (key, role) = match to {
        UseState::Approved => ("use-approved", Role::Approval),
        UseState::Returned => ("use-returned", Role::Reception),
        _ => ("use-refused", Role::Reception),
    };
    let reason = reason.as_deref();
    let arguments = [("reason", reason.unwrap_or_default())];
    let told = &told(application.office_number, key, &arguments, now);
    let decided = state
        .store
        .run_tx("use-decide", |tx| async move {
            operator.require_still(&tx, role).await?;
            let (receipt, id) = (&application.receipt, &operator.id);
            if !use_application::decide(&tx, receipt, to, reason, id, now).await? {
                return Ok(false);
            }
            let (actor, number) = (operator.actor(), application.office_number.as_str());
            let detail = format!("{receipt} {}", reason.unwrap_or_default());
            audit::record(&tx, now, &actor, event, number, detail.trim()).await?;
            if to == UseState::Approved {
                licence::grant(&tx, &state.exchange, application, &actor, now).await?;
            }
            notice::insert(&tx, told).await?;
            Ok::<_, PageError>(true)
        })
        .await?;
    let receipt = &application.receipt;
    if decided {
        return Ok(Redirect::to(&format!("{HOME}/{receipt}")).into_response());
    }
    // A colleague was faster, or the office took it back.
    let found = Found::read(state, operator, receipt).await?;
    let mut page = found.page(state, language, operator).await?;
    let application = &found.application;
    if let (Some(at), Some(by)) = (application.decided_at, &application.decided_by) {
        let by = decided_by(state, language, application.state, by).await?;
        let what = language.text(&format!("use-act-{}", application.state.as_str()));
        let address = format!("{HOME}/{receipt}");
        page.message = Some(Message::changed_elsewhere(
            language,
            (at, &by, &what),
            &address,
        ));
    }
    show_as(StatusCode::CONFLICT, &page)
}
