//! `/applications/{receipt}/done` and `/withdraw`: an application after 送信.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::portal::sign_out::Nothing;
use crate::portal::user::PortalUser;
use crate::store::application::{self, Application, ApplicationState};
use crate::store::right::Right;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show};
use crate::web::state::WebState;

/// 発行申請完了.
#[derive(Template)]
#[template(path = "application_done.html")]
pub(crate) struct DonePage {
    pub(crate) page: Frame,
    pub(crate) message: Message,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) withdraw: Option<String>,
    pub(crate) certificates: String,
}

/// The completion page; opened later it shows how things stand then.
///
/// # Errors
/// [`PageError::NotFound`] when it is not this office's.
pub(crate) async fn done(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(receipt): Path<String>,
) -> Result<Response, PageError> {
    let receipt = &receipt;
    let application = state
        .store
        .read("application", |tx| async move {
            application::find(&tx, receipt).await
        })
        .await?
        .filter(|application| application.office_number == user.office.number)
        .ok_or(PageError::NotFound)?;
    let pending = application.state == ApplicationState::Pending;
    let title = language.text(if pending {
        "done-title"
    } else {
        "application-title"
    });
    let certificates = format!("/certificates/{}", application.kind);
    show(&DonePage {
        page: user.frame(&state, language, "P-08", title, &certificates),
        message: message(language, &application),
        facts: facts(&state, language, &application),
        withdraw: pending.then(|| format!("/applications/{}/withdraw", application.receipt)),
        certificates,
    })
}

fn message(language: Language, application: &Application) -> Message {
    let receipt = ("receipt", application.receipt.as_str());
    let reason = ("reason", application.reason.as_deref().unwrap_or_default());
    match application.state {
        ApplicationState::Pending => Message::new(language, "applied", &[receipt]),
        ApplicationState::Returned => Message::new(language, "sent-back", &[reason])
            .leading_to(language.text("sent-back-next"), &choice(application)),
        ApplicationState::Withdrawn => Message::new(language, "withdrawn", &[]),
        ApplicationState::Approved => Message::new(language, "approved", &[]),
        ApplicationState::Issued => Message::new(language, "issued", &[]).leading_to(
            language.text("issued-next"),
            &format!("/certificates/{}/downloads", application.kind),
        ),
        ApplicationState::Failed => Message::new(language, "failed", &[receipt]),
    }
}

fn choice(application: &Application) -> String {
    format!("/certificates/{}", application.kind)
}

fn facts(state: &WebState, language: Language, application: &Application) -> Vec<(String, String)> {
    let today = state.clock.now_in_japan().date();
    let kind = state.kinds.find(&application.kind);
    let kind = kind.map_or(application.kind.as_str(), |kind| kind.label(today));
    vec![
        (language.text("fact-receipt"), application.receipt.clone()),
        (
            language.text("fact-applied"),
            language.moment(application.applied_at),
        ),
        (language.text("fact-kind"), kind.to_owned()),
        (
            language.text("fact-account"),
            application.account_id.clone(),
        ),
    ]
}

/// 取下げ: takes an application back until it is approved.
///
/// # Errors
/// [`PageError::NotFound`] when it is not this office's.
pub(crate) async fn withdraw(
    State(state): State<WebState>,
    user: PortalUser,
    Path(receipt): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    user.require(Right::Certificates)?;
    let (receipt, user, now) = (&receipt, &user, state.clock.now());
    state
        .store
        .run_tx("application-withdraw", |tx| async move {
            let found = application::find(&tx, receipt).await?;
            if found.is_none_or(|found| found.office_number != user.office.number) {
                return Ok(false);
            }
            if application::withdraw(&tx, receipt, user.office.number).await? {
                audit::record(
                    &tx,
                    now,
                    &user.actor(),
                    "application-withdrawn",
                    receipt,
                    "",
                )
                .await?;
            }
            Ok::<_, StoreError>(true)
        })
        .await?
        .then_some(())
        .ok_or(PageError::NotFound)?;
    // Whether it was in time stands on the page, which shows the present state.
    Ok(Redirect::to(&format!("/applications/{receipt}/done")).into_response())
}
