//! `/calendars`: 受付日と締め切り, when each federation works and what follows for applications.

mod form;
mod month;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use self::form::{CalendarFields, CalendarForm};
use self::month::Week;
use crate::calendar::Calendar;
use crate::console::operator::Operator;
use crate::prefecture::{self, Prefecture};
use crate::store::calendar::{self, StoredCalendar};
use crate::store::operator::Role;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page, show_as};
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/calendars", get(list))
        .route("/calendars/{prefecture}", get(show).post(submit))
}

/// The list of federations.
#[derive(Template)]
#[template(path = "console_calendars.html")]
pub(crate) struct CalendarsPage {
    page: Frame,
    rows: Vec<CalendarRow>,
}

/// A federation in the list.
pub(crate) struct CalendarRow {
    number: &'static str,
    place: &'static str,
    hours: String,
    cut_off: String,
    freeze: String,
    expected: String,
    /// When and by whom it was entered; `None` where the program's assumption holds.
    entered: Option<String>,
}

/// One calendar.
#[derive(Template)]
#[template(path = "console_calendar.html")]
pub(crate) struct CalendarPage {
    page: Frame,
    errors: Vec<FormError>,
    place: &'static str,
    entered: Option<String>,
    action: String,
    form: CalendarFields,
    month: String,
    weekdays: Vec<String>,
    weeks: Vec<Week>,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    let seen: Vec<&'static Prefecture> = prefecture::ALL
        .iter()
        .filter(|one| operator.scope.covers(one.number))
        .collect();
    let numbers: &Vec<_> = &seen;
    let found = state
        .store
        .read("calendars", |tx| async move {
            let mut found = Vec::new();
            for one in numbers {
                found.push(calendar::find(&tx, one.number).await?);
            }
            Ok::<_, StoreError>(found)
        })
        .await?;
    let title = language.text("calendars-title");
    let rows = seen.iter().zip(found);
    show_page(&CalendarsPage {
        page: operator.frame(&state, language, "K-50", title, "/calendars"),
        rows: rows
            .map(|(prefecture, found)| row(&state, language, prefecture, found))
            .collect(),
    })
}

fn row(
    state: &WebState,
    language: Language,
    prefecture: &Prefecture,
    found: Option<StoredCalendar>,
) -> CalendarRow {
    let entered = found.as_ref().map(|found| entered(language, found));
    let calendar = found.map(|found| found.calendar).unwrap_or_default();
    let days = |first: u8, last: u8| format!("{first}～{last}");
    CalendarRow {
        number: prefecture.number,
        place: prefecture.name_in(language),
        hours: format!("{}～{}", calendar.opens, calendar.closes),
        cut_off: calendar
            .cut_off
            .map_or_else(|| language.text("calendar-none"), |day| day.to_string()),
        freeze: calendar.freeze.map_or_else(
            || language.text("calendar-none"),
            |(first, last)| days(first, last),
        ),
        expected: calendar.expected(state.clock.now_in_japan()).map_or_else(
            || language.text("calendar-never"),
            |expected| format!("{} {}", language.day(expected.day), expected.time),
        ),
        entered,
    }
}

fn entered(language: Language, found: &StoredCalendar) -> String {
    language.text_with(
        "calendar-entered",
        &[
            ("when", &language.moment(found.changed_at)),
            ("who", &found.changed_by),
        ],
    )
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let prefecture = find(&operator, &number)?;
    let found = load(&state, prefecture).await?;
    let calendar = found.as_ref().map(|found| found.calendar.clone());
    let calendar = calendar.unwrap_or_default();
    let form = CalendarFields::of(language, &calendar);
    show_page(&page(
        &state,
        language,
        &operator,
        prefecture,
        found.as_ref(),
        &calendar,
        form,
    ))
}

async fn submit(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<CalendarForm>,
) -> Result<Response, PageError> {
    let prefecture = find(&operator, &number)?;
    let form = form.into_inner();
    let today = state.clock.now_in_japan();
    let calendar = match form.read(language, today) {
        Ok(calendar) => calendar,
        Err(refused) => {
            let found = load(&state, prefecture).await?;
            let present = found.as_ref().map(|found| found.calendar.clone());
            let present = present.unwrap_or_default();
            let (fields, errors) = *refused;
            let mut page = page(
                &state,
                language,
                &operator,
                prefecture,
                found.as_ref(),
                &present,
                fields,
            );
            page.errors = errors;
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let now = state.clock.now();
    let (entered, operator) = (
        &StoredCalendar {
            prefecture: prefecture.number.to_owned(),
            calendar,
            changed_at: now,
            changed_by: operator.id.clone(),
        },
        &operator,
    );
    state
        .store
        .run_tx("calendar-enter", |tx| async move {
            calendar::enter(&tx, entered).await?;
            let detail = serde_json::to_string(&entered.calendar).unwrap_or_default();
            let subject = &entered.prefecture;
            audit::record(
                &tx,
                now,
                &operator.actor(),
                "calendar-entered",
                subject,
                &detail,
            )
            .await
        })
        .await?;
    Ok(Redirect::to(&format!("/calendars/{}", prefecture.number)).into_response())
}

fn find(operator: &Operator, number: &str) -> Result<&'static Prefecture, PageError> {
    operator.require(Role::Centre)?;
    operator.require_prefecture(number)?;
    prefecture::find(number).ok_or(PageError::NotFound)
}

async fn load(
    state: &WebState,
    prefecture: &Prefecture,
) -> Result<Option<StoredCalendar>, PageError> {
    Ok(state
        .store
        .read("calendar", |tx| async move {
            calendar::find(&tx, prefecture.number).await
        })
        .await?)
}

fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    prefecture: &Prefecture,
    found: Option<&StoredCalendar>,
    calendar: &Calendar,
    form: CalendarFields,
) -> CalendarPage {
    let today = state.clock.now_in_japan().date();
    let title = language.text("calendar-title");
    CalendarPage {
        page: operator.frame(state, language, "K-51", title, "/calendars"),
        errors: Vec::new(),
        place: prefecture.name_in(language),
        entered: found.map(|found| entered(language, found)),
        action: format!("/calendars/{}", prefecture.number),
        form,
        month: language.month(today),
        weekdays: (0..7).map(|day| language.weekday(day)).collect(),
        weeks: month::weeks(language, calendar, today),
    }
}
