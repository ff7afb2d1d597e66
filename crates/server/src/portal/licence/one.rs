//! `/use/applications/{receipt}`: one 利用申請 with its time line, and 取下げ.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::{APPLY, HOME};
use crate::licence::view;
use crate::portal::applications::request::{RequestPage, TimeLineStep};
use crate::portal::applications::status::Status;
use crate::portal::user::PortalUser;
use crate::store::account::{self, Names};
use crate::store::right::Right;
use crate::store::use_application::{self, AUTOMATIC, UseApplication, UseState};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Message, show_as};
use crate::web::state::WebState;

/// How the page was reached.
#[derive(Deserialize)]
pub(super) struct Arrival {
    shown: Option<Shown>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Shown {
    /// It was sent.
    Sent,
}

/// How an application stands, in the words of 照会一覧.
pub(crate) fn status(state: UseState) -> Status {
    match state {
        UseState::Waiting => Status::Checking,
        UseState::Approved => Status::Granted,
        UseState::Returned => Status::Returned,
        UseState::Refused => Status::Refused,
        UseState::Withdrawn => Status::Withdrawn,
    }
}

/// Address of an application's page.
pub(crate) fn address(receipt: &str) -> String {
    format!("/use/applications/{receipt}")
}

/// Shows an application.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(receipt): Path<String>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let (application, names) = load(&state, &user, &receipt).await?;
    let mut page = page(&state, language, &user, &application, &names);
    if let (Some(Shown::Sent), UseState::Waiting) = (arrival.shown, application.state) {
        let receipt = [("receipt", application.receipt.as_str())];
        page.messages
            .insert(0, Message::new(language, "use-sent", &receipt));
    }
    show_as(StatusCode::OK, &page)
}

/// 取り下げる.
pub(super) async fn withdraw(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(receipt): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    user.require(Right::Certificates)?;
    let (application, _) = load(&state, &user, &receipt).await?;
    let (application, user, now) = (&application, &user, state.clock.now());
    let withdrawn = state
        .store
        .run_tx("use-withdraw", |tx| async move {
            user.require_still(&tx, Right::Certificates).await?;
            let (receipt, by) = (&application.receipt, &user.account.id);
            let to = UseState::Withdrawn;
            let withdrawn = use_application::decide(&tx, receipt, to, None, by, now).await?;
            if withdrawn {
                let (actor, event) = (user.actor(), "use-application-withdrawn");
                let number = application.office_number.as_str();
                audit::record(&tx, now, &actor, event, number, receipt).await?;
            }
            Ok::<_, PageError>(withdrawn)
        })
        .await?;
    if withdrawn {
        return Ok(Redirect::to(&address(&receipt)).into_response());
    }
    let (application, names) = load(&state, user, &receipt).await?;
    let mut page = page(&state, language, user, &application, &names);
    if let Some(at) = application.decided_at {
        let who = decided_by(language, &application, &names);
        let what = language.text(&format!("use-act-{}", application.state.as_str()));
        let message = Message::changed_elsewhere(language, (at, &who, &what), &address(&receipt));
        page.messages.insert(0, message);
    }
    show_as(StatusCode::CONFLICT, &page)
}

async fn load(
    state: &WebState,
    user: &PortalUser,
    receipt: &str,
) -> Result<(UseApplication, Names), PageError> {
    let number = user.office.number;
    let found = state.store.read("use-application", |tx| async move {
        let found = use_application::find(&tx, receipt).await?;
        let names = account::names(&tx, number).await?;
        let found = found.filter(|found| found.office_number == number);
        Ok::<_, StoreError>(found.map(|found| (found, names)))
    });
    found.await?.ok_or(PageError::NotFound)
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    application: &UseApplication,
    names: &Names,
) -> RequestPage {
    let may = user.account.may(Right::Certificates);
    let waits = application.state == UseState::Waiting;
    let came_back = matches!(application.state, UseState::Returned | UseState::Refused);
    let title = language.text("request-use");
    let key = match application.state {
        UseState::Approved => "use-complete".to_owned(),
        other => format!("use-{}", other.as_str()),
    };
    let day = language.moment(application.requested_at);
    let arguments = [
        ("reason", application.reason.as_deref().unwrap_or_default()),
        ("day", &day),
        ("receipt", &application.receipt),
    ];
    let mut links = vec![(language.text("use-title"), HOME.to_owned())];
    if may && came_back {
        links.push((language.text("sent-back-next"), APPLY.to_owned()));
    }
    RequestPage {
        page: user.frame(state, language, "P-85", title, "/applications"),
        messages: vec![Message::new(language, &key, &arguments)],
        facts: view::facts(
            &state.exchange,
            language,
            application,
            (
                names.of(&application.account_id),
                status(application.state).meaning(language),
            ),
        ),
        steps: steps(language, application, names),
        withdraw: (may && waits).then(|| format!("{}/withdraw", address(&application.receipt))),
        links,
    }
}

/// What happened when, oldest first.
fn steps(language: Language, application: &UseApplication, names: &Names) -> Vec<TimeLineStep> {
    let by = |who: &str| language.text_with("time-line-by", &[("who", who)]);
    let step = |at, status, detail| TimeLineStep::new(language, at, status, detail);
    let sender = by(names.of(&application.account_id));
    let mut steps = vec![step(application.requested_at, Status::Checking, sender)];
    if let Some(at) = application.decided_at {
        let detail = match &application.reason {
            Some(reason) => language.text_with("time-line-reason", &[("reason", reason)]),
            None => by(&decided_by(language, application, names)),
        };
        steps.push(step(at, status(application.state), detail));
    }
    steps
}

/// Who decided: a colleague, nobody, or the federation without the name of its operator.
fn decided_by(language: Language, application: &UseApplication, names: &Names) -> String {
    match (application.state, application.decided_by.as_deref()) {
        (UseState::Withdrawn, Some(account)) => names.of(account).to_owned(),
        (_, Some(AUTOMATIC)) => language.text("use-decided-automatic"),
        _ => language.text("the-federation"),
    }
}
