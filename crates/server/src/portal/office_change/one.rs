//! `/account/office/{receipt}`: one 登録情報の変更 with its time line, and 取下げ.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::{HOME, details_in_words};
use crate::portal::applications::request::{RequestPage, TimeLineStep};
use crate::portal::applications::status::Status;
use crate::portal::user::PortalUser;
use crate::store::account::{self, Names};
use crate::store::office_change::{self, ChangeDecision, ChangeState, OfficeChange};
use crate::store::right::Right;
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

/// How a request stands, in the words of 照会一覧.
pub(crate) fn status(state: ChangeState) -> Status {
    match state {
        ChangeState::Waiting => Status::Checking,
        ChangeState::Accepted => Status::Accepted,
        ChangeState::Refused => Status::Refused,
        ChangeState::Withdrawn => Status::Withdrawn,
    }
}

/// Address of a request's page.
pub(crate) fn address(receipt: &str) -> String {
    format!("{HOME}/{receipt}")
}

/// Shows a request.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(receipt): Path<String>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let (change, names) = load(&state, &user, &receipt).await?;
    let mut page = page(&state, language, &user, &change, &names);
    if let Some(Shown::Sent) = arrival.shown {
        let receipt = [("receipt", change.receipt.as_str())];
        page.messages
            .insert(0, Message::new(language, "office-change-sent", &receipt));
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
    user.require(Right::Administrator)?;
    let (change, _) = load(&state, &user, &receipt).await?;
    let (change, user, now) = (&change, &user, state.clock.now());
    let withdrawn = state
        .store
        .run_tx("office-change-withdraw", |tx| async move {
            user.require_still(&tx, Right::Administrator).await?;
            let (by, decision) = (&user.account.id, ChangeDecision::Withdraw);
            let withdrawn = office_change::decide(&tx, change, decision, by, now).await?;
            if withdrawn {
                let (actor, event) = (user.actor(), "office-change-withdrawn");
                let number = change.office_number.as_str();
                audit::record(&tx, now, &actor, event, number, &change.receipt).await?;
            }
            Ok::<_, PageError>(withdrawn)
        })
        .await?;
    if withdrawn {
        return Ok(Redirect::to(&address(&receipt)).into_response());
    }
    let (change, names) = load(&state, user, &receipt).await?;
    let mut page = page(&state, language, user, &change, &names);
    if let Some(at) = change.decided_at {
        let who = decided_by(language, &change, &names);
        let what = language.text(&format!("office-change-act-{}", change.state.as_str()));
        let message =
            Message::changed_elsewhere(language, (at, &who, &what), &address(&change.receipt));
        page.messages.insert(0, message);
    }
    show_as(StatusCode::CONFLICT, &page)
}

async fn load(
    state: &WebState,
    user: &PortalUser,
    receipt: &str,
) -> Result<(OfficeChange, Names), PageError> {
    let number = user.office.number;
    let found = state.store.read("office-change-one", |tx| async move {
        let change = office_change::find(&tx, receipt).await?;
        let names = account::names(&tx, number).await?;
        let change = change.filter(|change| change.office_number == number);
        Ok::<_, StoreError>(change.map(|change| (change, names)))
    });
    found.await?.ok_or(PageError::NotFound)
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    change: &OfficeChange,
    names: &Names,
) -> RequestPage {
    let status = status(change.state);
    let mut facts = vec![
        (language.text("fact-receipt"), change.receipt.clone()),
        (
            language.text("fact-applied"),
            language.moment(change.requested_at),
        ),
        (language.text("fact-state"), status.meaning(language)),
        (
            language.text("column-applicant"),
            names.of(&change.account_id).to_owned(),
        ),
    ];
    facts.extend(details_in_words(language, &change.wanted));
    if !change.note.is_empty() {
        facts.push((language.text("office-field-note"), change.note.clone()));
    }
    let waits = change.state == ChangeState::Waiting;
    let own = waits && user.account.may(Right::Administrator);
    let title = language.text("request-office-change");
    let word = change.state.as_str();
    let reason = change.reason.as_deref().unwrap_or_default();
    let standing = format!("office-change-{word}");
    RequestPage {
        page: user.frame(state, language, "P-97", title, "/applications"),
        messages: vec![Message::new(language, &standing, &[("reason", reason)])],
        facts,
        steps: steps(language, change, names),
        withdraw: own.then(|| format!("{}/withdraw", address(&change.receipt))),
        links: vec![(language.text("office-change-title"), HOME.to_owned())],
    }
}

/// What happened when, oldest first.
fn steps(language: Language, change: &OfficeChange, names: &Names) -> Vec<TimeLineStep> {
    let by = |who: &str| language.text_with("time-line-by", &[("who", who)]);
    let step = |at, status, detail| TimeLineStep::new(language, at, status, detail);
    let sender = by(names.of(&change.account_id));
    let mut steps = vec![step(change.requested_at, Status::Checking, sender)];
    if let Some(at) = change.decided_at {
        let detail = match &change.reason {
            Some(reason) => language.text_with("time-line-reason", &[("reason", reason)]),
            None => by(&decided_by(language, change, names)),
        };
        steps.push(step(at, status(change.state), detail));
    }
    steps
}

/// Who decided: a colleague, or the federation without the name of its operator.
fn decided_by(language: Language, change: &OfficeChange, names: &Names) -> String {
    match (change.state, &change.decided_by) {
        (ChangeState::Withdrawn, Some(account)) => names.of(account).to_owned(),
        _ => language.text("the-federation"),
    }
}
