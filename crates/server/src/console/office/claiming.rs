//! Changing the way of claiming and the delegation of an office.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::page::OfficePage;
use super::{Facts, done, load, page, refused};
use crate::console::operator::Operator;
use crate::records::day;
use crate::store::claiming::{self, ClaimingOutcome, NewClaiming, Source};
use crate::store::delegation::{self, Delegation, Obstacle, Outcome};
use crate::store::office::Claiming;
use crate::store::operator::Role;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Message, show_as};
use crate::web::state::WebState;

/// A new way of claiming.
#[derive(Deserialize)]
pub(super) struct ClaimingForm {
    #[serde(default)]
    way: String,
    #[serde(default)]
    way_from: String,
}

/// A delegation.
#[derive(Deserialize)]
pub(super) struct DelegationForm {
    #[serde(default)]
    agent: String,
    #[serde(default)]
    agent_from: String,
    #[serde(default)]
    agent_to: String,
}

/// Which delegation ends.
#[derive(Deserialize)]
pub(super) struct EndForm {
    #[serde(default)]
    from: String,
}

/// 請求の方法を登録する.
pub(super) async fn change(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<ClaimingForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let facts = load(&state, &operator, &number).await?;
    let form = form.into_inner();
    let mut page = page(&state, language, &operator, &facts);
    page.choose(&form.way);
    page.way_from.value.clone_from(&form.way_from);
    let mut errors = Vec::new();
    let way: Option<Claiming> = form.way.parse().ok();
    if way.is_none() {
        let text = language.text("way-missing");
        page.way_error = Some(text.clone());
        errors.push(FormError {
            target: "way",
            text,
        });
    }
    let from = day_of(language, &mut page.way_from, &mut errors);
    let (Some(way), Some(from)) = (way, from) else {
        return refused(&mut page, errors);
    };
    let (number, now, actor) = (facts.office.number, state.clock.now(), operator.actor());
    let new = &NewClaiming {
        way,
        from,
        source: Source::Federation,
        recorded_by: actor,
    };
    let outcome = state
        .store
        .run_tx("claiming-change", |tx| async move {
            let outcome = claiming::record(&tx, number, new, now).await?;
            if outcome == ClaimingOutcome::Recorded {
                let detail = format!("{} {}", new.way.as_str(), new.from);
                let subject = number.as_str();
                let event = "claiming-recorded";
                audit::record(&tx, now, &new.recorded_by, event, subject, &detail).await?;
            }
            Ok::<_, StoreError>(outcome)
        })
        .await?;
    match outcome {
        ClaimingOutcome::Recorded => Ok(done(number, "claiming")),
        ClaimingOutcome::Unchanged => Ok(done(number, "unchanged")),
        ClaimingOutcome::Later(later) => {
            let text = language.text_with("way-later", &[("day", &language.day(later))]);
            refuse_field(&mut page.way_from, &mut errors, text);
            refused(&mut page, errors)
        }
    }
}

/// 委任を登録する.
pub(super) async fn delegate(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<DelegationForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let facts = load(&state, &operator, &number).await?;
    let mut page = page(&state, language, &operator, &facts);
    let mut errors = Vec::new();
    let Some(new) = filled(language, &facts, form.into_inner(), &mut page, &mut errors) else {
        return refused(&mut page, errors);
    };
    let (new, now, actor) = (&new, state.clock.now(), &operator.actor());
    let limit = state.settings.agent_offices;
    let outcome = state
        .store
        .run_tx("delegate", |tx| async move {
            let outcome = delegation::record(&tx, new, limit, actor, now).await?;
            if matches!(outcome, Outcome::New | Outcome::NewEnd(_)) {
                let to = new.to.map_or_else(String::new, |to| to.to_string());
                let detail = format!("{} {to}", new.from);
                let subject = new.office_number.as_str();
                audit::record(&tx, now, actor, "delegation-recorded", subject, &detail).await?;
            }
            Ok::<_, StoreError>(outcome)
        })
        .await?;
    match outcome {
        Outcome::New | Outcome::NewEnd(_) => Ok(done(new.office_number, "delegation")),
        Outcome::Unchanged => Ok(done(new.office_number, "unchanged")),
        Outcome::Refused(obstacle) => {
            let text = told(language, &obstacle, limit);
            let field = match obstacle {
                Obstacle::Held(_) => &mut page.agent_from,
                Obstacle::TooMany(_) => &mut page.agent,
            };
            refuse_field(field, &mut errors, text);
            refused(&mut page, errors)
        }
    }
}

/// 今日で終える, or 取り消す before it has begun.
pub(super) async fn end_delegation(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<EndForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let facts = load(&state, &operator, &number).await?;
    let from = day::parse(&form.into_inner().from).ok_or(PageError::NotFound)?;
    let (number, now, actor) = (facts.office.number, state.clock.now(), &operator.actor());
    let today = state.clock.now_in_japan().date();
    let ended = state
        .store
        .run_tx("delegation-end", |tx| async move {
            let held = delegation::of_office(&tx, number).await?;
            let held = held.into_iter().find(|held| held.from == from);
            let Some(held) = held.filter(|held| held.to.is_none_or(|to| to > today)) else {
                return Ok(false);
            };
            if held.from > today {
                delegation::remove(&tx, number, from).await?;
            } else {
                let ended = Delegation {
                    to: Some(today),
                    source: Source::Federation,
                    ..held
                };
                delegation::store(&tx, &ended, actor, now).await?;
            }
            let (subject, detail) = (number.as_str(), from.to_string());
            audit::record(&tx, now, actor, "delegation-ended", subject, &detail).await?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    if ended {
        return Ok(done(number, "delegation"));
    }
    let facts = load(&state, &operator, number.as_str()).await?;
    let mut page = page(&state, language, &operator, &facts);
    page.message = Some(Message::new(language, "changed-by-others", &[]));
    show_as(StatusCode::CONFLICT, &page)
}

/// The delegation that was filled in; `None` with what has to be mended.
fn filled(
    language: Language,
    facts: &Facts,
    form: DelegationForm,
    page: &mut OfficePage,
    errors: &mut Vec<FormError>,
) -> Option<Delegation> {
    page.agent.value = form.agent.trim().to_owned();
    page.agent_from.value = form.agent_from;
    page.agent_to.value = form.agent_to;
    let length = page.agent.value.chars().count();
    let named = (1..=LONGEST_NAME).contains(&length);
    if !named {
        let text = language.text("agent-missing");
        refuse_field(&mut page.agent, errors, text);
    }
    let from = day_of(language, &mut page.agent_from, errors);
    let to = if page.agent_to.value.trim().is_empty() {
        Some(None)
    } else {
        day_of(language, &mut page.agent_to, errors).map(Some)
    };
    let (from, to) = (from?, to?);
    if to.is_some_and(|to| to < from) {
        let text = language.text("import-refused-order");
        refuse_field(&mut page.agent_to, errors, text);
        return None;
    }
    named.then(|| Delegation {
        office_number: facts.office.number,
        agent_name: page.agent.value.clone(),
        from,
        to,
        source: Source::Federation,
    })
}

/// Why a delegation cannot be recorded.
pub(crate) fn told(language: Language, obstacle: &Obstacle, limit: u32) -> String {
    match obstacle {
        Obstacle::Held(held) => {
            let from = language.day(held.from);
            let to = held
                .to
                .map_or_else(|| language.text("no-last-day"), |to| language.day(to));
            let arguments = [
                ("agent", held.agent_name.as_str()),
                ("from", from.as_str()),
                ("to", to.as_str()),
            ];
            language.text_with("import-refused-held", &arguments)
        }
        Obstacle::TooMany(count) => {
            let (count, limit) = (count.to_string(), limit.to_string());
            let arguments = [("count", count.as_str()), ("limit", limit.as_str())];
            language.text_with("import-refused-too-many", &arguments)
        }
    }
}

fn day_of(language: Language, field: &mut Field, errors: &mut Vec<FormError>) -> Option<Date> {
    let day = day::parse(&field.value);
    if day.is_none() {
        let text = language.text_with("day-wrong", &[("field", &field.label)]);
        refuse_field(field, errors, text);
    }
    day
}

fn refuse_field(field: &mut Field, errors: &mut Vec<FormError>, text: String) {
    field.error = Some(text.clone());
    errors.push(FormError {
        target: field.name,
        text,
    });
}

const LONGEST_NAME: usize = 100;
