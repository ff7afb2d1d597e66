//! `/offices/{number}/use`: the use of an office, service by service: suspended, resumed, ended.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use careplan::{Address, ServiceKind};
use serde::Deserialize;

use super::{HOME, state_text, told};
use crate::console::operator::Operator;
use crate::console::refusal;
use crate::licence::forget_contacts;
use crate::licence::view::{self, UseRow};
use crate::store::licence::{self, Change, Licence, LicenceEvent};
use crate::store::office::{self, Office};
use crate::store::operator::Role;
use crate::store::use_application::{self, UseApplication, UseState};
use crate::store::use_contact::{self, Contact};
use crate::store::{StoreError, audit, notice};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::service_kind;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_office_use.html")]
struct OfficeUsePage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    rows: Vec<UseRow>,
    /// What can be decided about: value, label and whether it is chosen.
    kinds: Vec<(String, String, bool)>,
    reason: Field,
    contacts: Vec<(String, String)>,
    /// Address and label.
    applications: Vec<(String, String)>,
    history: Vec<[String; 5]>,
    address: String,
    office: String,
}

/// Everything the page tells.
struct Facts {
    office: Office,
    licences: Vec<Licence>,
    events: Vec<LicenceEvent>,
    contacts: Vec<Contact>,
    applications: Vec<UseApplication>,
}

/// What was just done.
#[derive(Deserialize)]
pub(super) struct Arrival {
    #[serde(default)]
    done: String,
}

/// What is decided about a service.
#[derive(Deserialize)]
pub(super) struct ChangeForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    reason: String,
}

/// Shows how the services stand.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let facts = load(&state, &operator, &number).await?;
    let mut page = page(&state, language, &operator, &facts);
    if ["suspended", "resumed", "ended"].contains(&arrival.done.as_str()) {
        let key = format!("use-office-{}", arrival.done);
        page.message = Some(Message::new(language, &key, &[]));
    }
    show_as(StatusCode::OK, &page)
}

/// 利用を止める, 再開する or 終了させる.
pub(super) async fn change(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<ChangeForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let form = form.into_inner();
    let facts = load(&state, &operator, &number).await?;
    let kind: ServiceKind = form.kind.parse().map_err(|_| PageError::NotFound)?;
    let mut licences = facts.licences.iter();
    let held = licences.find(|one| one.address.kind == kind);
    let address = held.ok_or(PageError::NotFound)?.address;
    let reason = form.reason.trim();
    let told = (1..=LONGEST_REASON).contains(&reason.chars().count());
    let change = match form.action.as_str() {
        "resume" => Change::Resume,
        "suspend" if told => Change::Suspend(reason),
        "end" if told => Change::End(reason),
        "suspend" | "end" => {
            let mut page = page(&state, language, &operator, &facts);
            page.choose(kind);
            page.refuse_reason(language, reason);
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
        _ => return Err(PageError::Malformed(StatusCode::BAD_REQUEST)),
    };
    if decide(&state, &operator, address, change, reason).await? {
        let to = format!("/offices/{number}/use?done={}", change.event());
        return Ok(Redirect::to(&to).into_response());
    }
    // A colleague was faster, or it does not stand so.
    let facts = load(&state, &operator, &number).await?;
    let mut page = page(&state, language, &operator, &facts);
    page.choose(kind);
    page.message = Some(Message::new(language, "changed-by-others", &[]));
    show_as(StatusCode::CONFLICT, &page)
}

async fn decide(
    state: &WebState,
    operator: &Operator,
    address: Address,
    change: Change<'_>,
    reason: &str,
) -> Result<bool, PageError> {
    let now = state.clock.now();
    let event = match change {
        Change::Suspend(_) => "licence-suspended",
        Change::Resume => "licence-resumed",
        _ => "licence-ended",
    };
    let key = format!("use-told-{}", change.event());
    let kind = service_kind::in_words(&address.kind);
    let arguments = [("kind", kind.as_str()), ("reason", reason)];
    let told = &told(address.office, &key, &arguments, now);
    let decided = state.store.run_tx("use-office", |tx| async move {
        operator.require_still(&tx, Role::Reception).await?;
        let actor = operator.actor();
        if !licence::change(&tx, address, change, &actor, now).await? {
            return Ok(false);
        }
        let subject = address.to_string();
        audit::record(&tx, now, &actor, event, &subject, reason).await?;
        forget_contacts(&tx, address, now).await?;
        notice::insert(&tx, told).await?;
        Ok::<_, PageError>(true)
    });
    decided.await
}

impl OfficeUsePage {
    fn choose(&mut self, kind: ServiceKind) {
        for (value, _, chosen) in &mut self.kinds {
            *chosen = value == kind.as_str();
        }
    }

    fn refuse_reason(&mut self, language: Language, typed: &str) {
        let most = LONGEST_REASON.to_string();
        let arguments = [("label", self.reason.label.as_str()), ("most", &most)];
        let text = language.text_with("reason-wrong", &arguments);
        typed.clone_into(&mut self.reason.value);
        self.reason.error = Some(text.clone());
        let target = self.reason.name;
        self.errors.push(FormError { target, text });
    }
}

async fn load(state: &WebState, operator: &Operator, number: &str) -> Result<Facts, PageError> {
    let number = number.parse().map_err(|_| PageError::NotFound)?;
    let facts = state.store.read("office-use", |tx| async move {
        let Some(office) = office::find(&tx, number).await? else {
            return Ok(None);
        };
        Ok::<_, StoreError>(Some(Facts {
            office,
            licences: licence::of_office(&tx, number).await?,
            events: licence::events(&tx, number).await?,
            contacts: use_contact::of_office(&tx, number).await?,
            applications: use_application::of_office(&tx, number).await?,
        }))
    });
    let facts = facts.await?.ok_or(PageError::NotFound)?;
    operator.require_prefecture(&facts.office.prefecture)?;
    Ok(facts)
}

fn page(state: &WebState, language: Language, operator: &Operator, facts: &Facts) -> OfficeUsePage {
    let (office, now) = (&facts.office, state.clock.now());
    let may = operator.roles.contains(&Role::Reception);
    let held = facts.licences.iter().filter(|one| one.is_held(now));
    let kinds = held.filter(|_| may).enumerate().map(|(place, one)| {
        let kind = one.address.kind;
        (kind.to_string(), service_kind::in_words(&kind), place == 0)
    });
    let waiting = facts.applications.iter();
    let waiting = waiting.filter(|one| one.state == UseState::Waiting);
    let asked = waiting.map(|one| one.kinds.as_slice()).next();
    let asked = asked.unwrap_or_default();
    let title = language.text("use-title");
    OfficeUsePage {
        page: operator.frame(state, language, "K-83", title, "/offices"),
        message: None,
        errors: Vec::new(),
        facts: vec![
            (
                language.text("fact-office-number"),
                office.number.to_string(),
            ),
            (language.text("fact-office"), office.name.clone()),
        ],
        rows: view::rows(language, &office.kinds, &facts.licences, asked, now),
        kinds: kinds.collect(),
        reason: refusal::field(language, "use-reason-label", "use-reason-hint"),
        contacts: view::contacts(language, &facts.contacts),
        applications: facts
            .applications
            .iter()
            .map(|one| {
                let state = state_text(language, one.state);
                let label = format!("{}　{state}", one.receipt);
                (format!("{HOME}/{}", one.receipt), label)
            })
            .collect(),
        history: facts
            .events
            .iter()
            .rev()
            .map(|event| {
                [
                    language.moment(event.at),
                    service_kind::in_words(&event.kind),
                    language.text(&format!("use-event-{}", event.event)),
                    event.reason.clone(),
                    event.actor.clone(),
                ]
            })
            .collect(),
        address: format!("/offices/{}/use", office.number),
        office: format!("/offices/{}", office.number),
    }
}

const LONGEST_REASON: usize = 400;
