//! Entering a change from a day to come on, and withdrawing it.
//!
//! The form carries which state of the changes its page has shown. When a colleague was faster
//! nothing is done, and the page shows how things stand now (M26).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use time::Date;

use super::HOME;
use super::page::{ChangeForm, YEARS_AHEAD, changes, page};
use crate::console::colleague;
use crate::console::operator::Operator;
use crate::kinds::{Kind, LONGEST_YEARS, revision};
use crate::store::audit;
use crate::store::kind_change::{self, Collection, KindChange, Offer, Terms};
use crate::store::operator::Role;
use crate::web::day_choice::End;
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Message, show_as};
use crate::web::state::WebState;

/// Plans a change.
pub(super) async fn enter(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<ChangeForm>,
) -> Result<Response, PageError> {
    operator.require_centre()?;
    let kind = state.kinds.find(&id).ok_or(PageError::NotFound)?;
    let form = form.into_inner();
    let (now, today) = (state.clock.now(), state.clock.now_in_japan().date());
    let (from, terms) = match read(&form, kind, today) {
        Ok(read) => read,
        Err(wrong) => {
            let changes = changes(&state, &id).await?;
            let shown = (kind, changes.as_slice());
            let mut page = page(&state, language, &operator, shown, Some(&form));
            for (name, key) in wrong {
                page.refuse(name, language.text(key));
            }
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    // A state that no page has shown is none that there is.
    let seen = form.seen.parse::<usize>().ok();
    let (terms, by) = (&terms, &operator);
    let entered = state
        .store
        .run_tx("kind-change", |tx| async move {
            by.require_still(&tx, Role::Centre).await?;
            let mut known = kind_change::all(&tx).await?;
            known.retain(|change| change.kind == kind.id);
            if seen != Some(revision(&known)) {
                return Ok(false);
            }
            let change = KindChange {
                kind: kind.id.clone(),
                number: known.last().map_or(1, |last| last.number + 1),
                from,
                terms: terms.clone(),
                entered_by: by.id.clone(),
                entered_at: now,
                withdrawn: None,
            };
            let entered = kind_change::enter(&tx, &change).await?;
            if entered {
                let detail = detail(&change);
                let (actor, subject) = (by.actor(), kind.id.as_str());
                audit::record(&tx, now, &actor, "kind-change-planned", subject, &detail).await?;
            }
            Ok::<_, PageError>(entered)
        })
        .await?;
    if entered {
        return told(&state, &id).await;
    }
    elsewhere(&state, language, &operator, kind, Some(&form)).await
}

/// Withdraws a change whose day is still to come.
pub(super) async fn withdraw(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path((id, number)): Path<(String, i64)>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    operator.require_centre()?;
    let Nothing {} = form.into_inner();
    let kind = state.kinds.find(&id).ok_or(PageError::NotFound)?;
    let known = changes(&state, &id).await?;
    let found = known.iter().find(|change| change.number == number);
    let change = found.ok_or(PageError::NotFound)?;
    let at = (state.clock.now(), state.clock.now_in_japan().date());
    let by = &operator;
    let withdrawn = state
        .store
        .run_tx("kind-change-withdraw", |tx| async move {
            by.require_still(&tx, Role::Centre).await?;
            let key = (kind.id.as_str(), number);
            let withdrawn = kind_change::withdraw(&tx, key, &by.id, at).await?;
            if withdrawn {
                let (actor, detail) = (by.actor(), detail(change));
                let event = "kind-change-withdrawn";
                audit::record(&tx, at.0, &actor, event, &kind.id, &detail).await?;
            }
            Ok::<_, PageError>(withdrawn)
        })
        .await?;
    if withdrawn {
        return told(&state, &id).await;
    }
    elsewhere(&state, language, &operator, kind, None).await
}

/// What the record says of a change.
fn detail(change: &KindChange) -> String {
    let terms = &change.terms;
    let (fee, years) = (terms.fee_yen, terms.validity_years);
    let (collection, offer) = (terms.collection.as_str(), terms.offer.as_str());
    let (from, label) = (change.from, &terms.label);
    format!("{from} {label} {fee} {collection} {years} {offer}")
}

/// Lets every page of this process know, and goes to the page of the kind.
async fn told(state: &WebState, id: &str) -> Result<Response, PageError> {
    state
        .kinds
        .read_again(&state.store, state.clock.now())
        .await?;
    Ok(Redirect::to(&format!("{HOME}/{id}")).into_response())
}

/// How things stand, after somebody was faster or the day has come.
async fn elsewhere(
    state: &WebState,
    language: Language,
    operator: &Operator,
    kind: &Kind,
    typed: Option<&ChangeForm>,
) -> Result<Response, PageError> {
    let changes = changes(state, &kind.id).await?;
    let mut page = page(state, language, operator, (kind, &changes), typed);
    page.message = message(state, language, kind, &changes).await?;
    show_as(StatusCode::CONFLICT, &page)
}

/// Who did something last, and when.
async fn message(
    state: &WebState,
    language: Language,
    kind: &Kind,
    changes: &[KindChange],
) -> Result<Option<Message>, PageError> {
    let done = changes.iter().flat_map(|change| {
        let withdrawn = change.withdrawn.as_ref();
        let withdrawn = withdrawn.map(|(id, at)| (*at, id, "kinds-withdrawal"));
        [
            Some((change.entered_at, &change.entered_by, "kinds-plan")),
            withdrawn,
        ]
    });
    let Some((at, id, what)) = done.flatten().max_by_key(|(at, ..)| *at) else {
        return Ok(None);
    };
    let person = colleague::in_words(state, language, id).await?;
    let address = format!("{HOME}/{}", kind.id);
    let facts = (at, person.as_str(), &*language.text(what));
    Ok(Some(Message::changed_elsewhere(language, facts, &address)))
}

/// What has to be mended: name of the field, and key of what is told.
type Wrong = Vec<(&'static str, &'static str)>;

/// What was typed, as a day and what holds from it on.
fn read(form: &ChangeForm, kind: &Kind, today: Date) -> Result<(Date, Terms), Wrong> {
    let mut wrong = Wrong::new();
    let mut or_wrong = |name, key| wrong.push((name, key));
    let chosen = form.chosen();
    let whole = !chosen.year.is_empty() && !chosen.month.is_empty() && !chosen.day.is_empty();
    let from = match chosen.date(End::First) {
        _ if !whole => {
            or_wrong("year", "kinds-wrong-day-missing");
            None
        }
        Ok(Some(day)) if day <= today => {
            or_wrong("year", "kinds-wrong-day-past");
            None
        }
        Ok(Some(day)) if day.year() <= today.year() + YEARS_AHEAD => Some(day),
        _ => {
            or_wrong("year", "kinds-wrong-day");
            None
        }
    };
    let label = form.label.trim();
    let length = label.chars().count();
    if length == 0 || length > LONGEST_LABEL || label.chars().any(char::is_control) {
        or_wrong("label", "kinds-wrong-label");
    }
    let fee = crate::folding::fold(form.fee_yen.trim()).replace(',', "");
    let fee = fee.parse::<u32>().ok().filter(|yen| *yen <= LARGEST_FEE);
    if fee.is_none() {
        or_wrong("fee_yen", "kinds-wrong-fee");
    }
    let collection = form.collection.parse::<Collection>().ok();
    if collection.is_none() {
        or_wrong("collection", "kinds-wrong-collection");
    }
    let years = form.validity_years.parse::<u16>().ok();
    let years = years.filter(|years| (1..=LONGEST_YEARS).contains(years));
    if years.is_none() {
        or_wrong("validity_years", "kinds-wrong-years");
    }
    let offer = if kind.applied_for_here {
        form.offer.parse::<Offer>().ok()
    } else {
        Some(Offer::Closed)
    };
    if offer.is_none() {
        or_wrong("offer", "kinds-wrong-offer");
    }
    match (from, fee.zip(collection), years, offer) {
        (Some(from), Some((fee_yen, collection)), Some(validity_years), Some(offer))
            if wrong.is_empty() =>
        {
            let terms = Terms {
                label: label.to_owned(),
                fee_yen,
                collection,
                validity_years,
                offer,
            };
            if kind.terms(from) == terms {
                return Err(vec![("label", "kinds-wrong-same")]);
            }
            Ok((from, terms))
        }
        _ => Err(wrong),
    }
}

const LONGEST_LABEL: usize = 40;
const LARGEST_FEE: u32 = 1_000_000;
