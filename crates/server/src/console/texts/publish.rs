//! Publishing an edition, taking the plan back, and throwing a draft away.
//!
//! Each form carries which edition its page has shown, and in which state. When a colleague was
//! faster nothing is done, and the page shows how things stand now.

use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use time::OffsetDateTime;

use super::one::{page, refuse};
use super::{Shelf, Text, admit, changed_elsewhere};
use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::store::audit;
use crate::store::operator::Role;
use crate::store::text::{self, By};
use crate::web::day_choice::{ChosenDay, End, NoDay};
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::page::show_as;
use crate::web::select::Select;
use crate::web::state::WebState;

/// When an edition is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum When {
    /// 今すぐ.
    #[default]
    Now,
    /// From the beginning of a day on.
    Day,
}

/// What was chosen for the day of publication.
#[derive(Default)]
pub(super) struct Day {
    pub(super) when: When,
    chosen: ChosenDay,
}

impl Day {
    /// The three lists.
    pub(super) fn lists(&self, state: &WebState, language: Language) -> [Select; 3] {
        let year = state.clock.now_in_japan().date().year();
        let whole = language.text("texts-day");
        self.chosen
            .lists(language, ["year", "month", "day"], &whole, year..=year + 2)
    }
}

/// What is sent with each of the buttons.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ActForm {
    edition: String,
    revision: String,
    when: String,
    year: String,
    month: String,
    day: String,
}

impl ActForm {
    fn day(&self) -> Day {
        Day {
            when: match self.when.as_str() {
                "day" => When::Day,
                _ => When::Now,
            },
            chosen: ChosenDay {
                year: self.year.clone(),
                month: self.month.clone(),
                day: self.day.clone(),
            },
        }
    }
}

/// What is done to an edition.
#[derive(Clone, Copy)]
enum Act {
    Publish(OffsetDateTime),
    TakeBack,
    Discard,
}

/// 公開する.
pub(super) async fn publish(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<ActForm>,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let form = form.into_inner();
    let day = form.day();
    match from(&day, state.clock.now()) {
        Ok(from) => {
            let act = Act::Publish(from);
            done(&state, language, &operator, (shelf, &id), &form, act).await
        }
        Err(key) => {
            let text = Text::load(&state, language, shelf, &id).await?;
            let page = page(&state, language, &operator, (shelf, &text), &day);
            refuse(page, language.text(key), "year")
        }
    }
}

/// 公開の予定を取り消す.
pub(super) async fn take_back(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<ActForm>,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let form = form.into_inner();
    done(
        &state,
        language,
        &operator,
        (shelf, &id),
        &form,
        Act::TakeBack,
    )
    .await
}

/// 下書きを捨てる.
pub(super) async fn discard(
    State(state): State<WebState>,
    Extension(shelf): Extension<Shelf>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<ActForm>,
) -> Result<Response, PageError> {
    admit(&operator)?;
    let form = form.into_inner();
    done(
        &state,
        language,
        &operator,
        (shelf, &id),
        &form,
        Act::Discard,
    )
    .await
}

/// From when on, or the key of what is wrong with the day.
fn from(day: &Day, now: OffsetDateTime) -> Result<OffsetDateTime, &'static str> {
    if day.when == When::Now {
        return Ok(now);
    }
    let chosen = match day.chosen.date(End::First) {
        Ok(Some(chosen)) => chosen,
        Ok(None) => return Err("texts-day-missing"),
        Err(NoDay::YearMissing | NoDay::MonthMissing | NoDay::Impossible) => {
            return Err("texts-day-impossible");
        }
    };
    let from = chosen.midnight().assume_offset(JAPAN);
    if from <= now {
        return Err("texts-day-past");
    }
    Ok(from)
}

/// Does it, unless the edition is no longer what was shown.
async fn done(
    state: &WebState,
    language: Language,
    operator: &Operator,
    (shelf, id): (Shelf, &str),
    form: &ActForm,
    act: Act,
) -> Result<Response, PageError> {
    // A revision that no page has shown is none that there is.
    let (now, revision) = (state.clock.now(), form.revision.parse().unwrap_or(0));
    let by = By {
        operator: &operator.id,
        now,
    };
    let (changed, left) = state
        .store
        .run_tx("text-act", |tx| async move {
            operator.require_still(&tx, Role::Centre).await?;
            let found = Text::find(&tx, state, language, shelf, id).await?;
            let newest = found.stored.first();
            let Some(newest) = newest.filter(|newest| newest.mark() == form.edition) else {
                return Ok((false, true));
            };
            let key = &newest.key;
            let changed = match act {
                Act::Publish(from) => text::publish(&tx, key, revision, from, by).await?,
                Act::TakeBack => text::take_back(&tx, key, revision, by).await?,
                Act::Discard => text::discard(&tx, key, revision).await?,
            };
            let (event, detail) = match act {
                Act::Publish(from) => ("text-published", from.to_offset(JAPAN).to_string()),
                Act::TakeBack => ("text-taken-back", String::new()),
                Act::Discard => ("text-discarded", String::new()),
            };
            if changed {
                let subject = key.to_string();
                audit::record(&tx, now, &operator.actor(), event, &subject, &detail).await?;
            }
            // A text of which the only draft was thrown away is no longer there.
            let gone = matches!(act, Act::Discard) && found.shipped.is_none();
            let left = !(changed && gone && found.stored.len() == 1);
            Ok::<_, PageError>((changed, left))
        })
        .await?;
    if changed {
        let to = if left {
            format!("{}/{id}", shelf.path())
        } else {
            shelf.path().to_owned()
        };
        return Ok(Redirect::to(&to).into_response());
    }
    let text = Text::load(state, language, shelf, id).await?;
    let mut page = page(state, language, operator, (shelf, &text), &Day::default());
    let newest = text.stored.first();
    page.message = Some(changed_elsewhere(state, language, shelf, id, newest).await?);
    show_as(StatusCode::CONFLICT, &page)
}
