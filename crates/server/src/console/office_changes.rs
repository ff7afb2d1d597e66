//! `/office-changes…`: 登録情報の変更 of offices, accepted or refused with a reason.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::console::colleague;
use crate::console::operator::Operator;
use crate::console::refusal::{self, ReasonForm};
use crate::store::notice::{self, Audience, Notice};
use crate::store::office::{self, Office};
use crate::store::office_change::{self, ChangeDecision, ChangeState, OfficeChange, OfficeDetails};
use crate::store::operator::Role;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(list))
        .route("/office-changes/{receipt}", get(show))
        .route("/office-changes/{receipt}/accept", post(accept))
        .route("/office-changes/{receipt}/refuse", post(refuse))
}

/// The list.
#[derive(Template)]
#[template(path = "console_office_changes.html")]
struct ListPage {
    page: Frame,
    rows: Vec<ChangeRow>,
}

/// A request in the list.
struct ChangeRow {
    address: String,
    receipt: String,
    requested: String,
    office: String,
    name: String,
    state: String,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let scope = &operator.scope;
    let changes: Result<_, StoreError> = state
        .store
        .read("office-changes", |tx| async move {
            office_change::list(&tx, scope, SHOWN).await
        })
        .await;
    let title = language.text("office-changes-title");
    show_page(&ListPage {
        page: operator.frame(&state, language, "K-96", title, HOME),
        rows: changes?
            .into_iter()
            .map(|change| ChangeRow {
                address: format!("{HOME}/{}", change.receipt),
                requested: language.moment(change.requested_at),
                office: change.office_number.to_string(),
                name: change.wanted.name.clone(),
                state: state_text(language, &change),
                receipt: change.receipt,
            })
            .collect(),
    })
}

fn state_text(language: Language, change: &OfficeChange) -> String {
    language.text(&format!("office-change-state-{}", change.state.as_str()))
}

/// One request.
#[derive(Template)]
#[template(path = "console_office_change.html")]
struct ChangePage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    lines: Vec<Line>,
    address: String,
    /// Names the record as it is shown.
    present: String,
    /// The field for a reason, while nothing is decided.
    reason: Option<Field>,
}

/// A line of the comparison.
struct Line {
    label: String,
    present: String,
    wanted: String,
    differs: bool,
}

/// A request with what is on record.
struct Found {
    change: OfficeChange,
    office: Office,
    present: OfficeDetails,
}

impl Found {
    async fn read(state: &WebState, operator: &Operator, receipt: &str) -> Result<Self, PageError> {
        operator.require(Role::Reception)?;
        let found = state.store.read("office-change-found", |tx| async move {
            let Some(change) = office_change::find(&tx, receipt).await? else {
                return Ok(None);
            };
            let office = office::find(&tx, change.office_number).await?;
            let present = office_change::details(&tx, change.office_number).await?;
            Ok::<_, StoreError>(office.zip(present).map(|(office, present)| Self {
                change,
                office,
                present,
            }))
        });
        let found = found.await?.ok_or(PageError::NotFound)?;
        operator.require_prefecture(&found.office.prefecture)?;
        Ok(found)
    }

    fn page(&self, state: &WebState, language: Language, operator: &Operator) -> ChangePage {
        let change = &self.change;
        let fact = |key: &str, value: String| (language.text(key), value);
        let mut facts = vec![
            fact("fact-receipt", change.receipt.clone()),
            fact("fact-applied", language.moment(change.requested_at)),
            fact("fact-office-number", change.office_number.to_string()),
            fact("fact-office", self.office.name.clone()),
            fact("column-applicant", change.account_id.clone()),
            fact("column-state", state_text(language, change)),
        ];
        if !change.note.is_empty() {
            facts.push(fact("office-field-note", change.note.clone()));
        }
        if let (Some(at), Some(by)) = (change.decided_at, &change.decided_by) {
            let decided = format!("{}（{by}）", language.moment(at));
            facts.push(fact("fact-decided", decided));
        }
        let reason = change.reason.clone();
        facts.extend(reason.map(|reason| fact("fact-reason", reason)));
        let waits = change.state == ChangeState::Waiting;
        let title = language.text("request-office-change");
        ChangePage {
            page: operator.frame(state, language, "K-97", title, HOME),
            message: None,
            errors: Vec::new(),
            facts,
            lines: lines(language, &self.present, &change.wanted),
            address: format!("{HOME}/{}", change.receipt),
            present: self.present.digest(),
            reason: waits.then(|| {
                refusal::field(
                    language,
                    "office-change-reason",
                    "office-change-reason-hint",
                )
            }),
        }
    }
}

fn lines(language: Language, present: &OfficeDetails, wanted: &OfficeDetails) -> Vec<Line> {
    let pairs = present.named().into_iter().zip(wanted.named());
    pairs
        .map(|((name, present), (_, wanted))| Line {
            label: language.text(&format!("office-field-{name}")),
            differs: present != wanted,
            present: present.to_owned(),
            wanted: wanted.to_owned(),
        })
        .collect()
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
) -> Result<Response, PageError> {
    let found = Found::read(&state, &operator, &receipt).await?;
    show_page(&found.page(&state, language, &operator))
}

/// The record with which the request was compared.
#[derive(Deserialize)]
struct AcceptForm {
    #[serde(default)]
    present: String,
}

/// 変更を認める.
async fn accept(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<AcceptForm>,
) -> Result<Response, PageError> {
    let shown = form.into_inner().present;
    let found = Found::read(&state, &operator, &receipt).await?;
    let decision = ChangeDecision::Accept { shown: &shown };
    decide(&state, language, &operator, &found, decision).await
}

/// 認めない, with the reason for the office.
async fn refuse(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<ReasonForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let found = Found::read(&state, &operator, &receipt).await?;
    let mut page = found.page(&state, language, &operator);
    let reason = form.reason();
    if let (None, Some(field)) = (&reason, &mut page.reason) {
        page.errors.push(form.refuse(language, field));
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    // Without a field there is nothing left to refuse.
    let reason = reason.unwrap_or_default();
    let decision = ChangeDecision::Refuse(&reason);
    decide(&state, language, &operator, &found, decision).await
}

async fn decide(
    state: &WebState,
    language: Language,
    operator: &Operator,
    found: &Found,
    decision: ChangeDecision<'_>,
) -> Result<Response, PageError> {
    let (change, now) = (&found.change, state.clock.now());
    let told = &told(change, decision, now);
    let (event, reason) = match decision {
        ChangeDecision::Refuse(reason) => ("office-change-refused", reason),
        _ => ("office-change-accepted", ""),
    };
    let decided = state
        .store
        .run_tx("office-change-decide", |tx| async move {
            operator.require_still(&tx, Role::Reception).await?;
            let decided = office_change::decide(&tx, change, decision, &operator.id, now).await?;
            if decided {
                let (actor, number) = (operator.actor(), change.office_number.as_str());
                let detail = format!("{} {reason}", change.receipt);
                audit::record(&tx, now, &actor, event, number, detail.trim()).await?;
                notice::insert(&tx, told).await?;
            }
            Ok::<_, PageError>(decided)
        })
        .await?;
    let receipt = &change.receipt;
    if decided {
        return Ok(Redirect::to(&format!("{HOME}/{receipt}")).into_response());
    }
    // A colleague was faster, the office took it back, or the record is no longer as it was shown.
    let found = Found::read(state, operator, receipt).await?;
    let mut page = found.page(state, language, operator);
    let change = &found.change;
    let message = if let (Some(at), Some(by)) = (change.decided_at, &change.decided_by) {
        let by = colleague::in_words(state, language, by).await?;
        let what = language.text(&format!("office-change-act-{}", change.state.as_str()));
        let address = format!("{HOME}/{receipt}");
        Message::changed_elsewhere(language, (at, &by, &what), &address)
    } else {
        Message::new(language, "changed-by-others", &[])
    };
    page.message = Some(message);
    show_as(StatusCode::CONFLICT, &page)
}

/// What the office reads. Notices are in Japanese, like everything that is published to offices.
fn told(change: &OfficeChange, decision: ChangeDecision<'_>, now: time::OffsetDateTime) -> Notice {
    let words = Language::Japanese;
    let (key, reason) = match decision {
        ChangeDecision::Refuse(reason) => ("office-change-refused", reason),
        _ => ("office-change-accepted", ""),
    };
    let message = Message::new(words, key, &[("reason", reason)]);
    let audience = Audience::Office(change.office_number);
    let category = words.text("office-change-category");
    let address = format!("/account/office/{}", change.receipt);
    Notice::new(audience, category, message.heading, message.text, now)
        .leading_to(words.text("office-change-open"), address)
}

const HOME: &str = "/office-changes";
const SHOWN: u32 = 200;
