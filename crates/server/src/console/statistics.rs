//! `/statistics`: 統計, each chart with its numbers in a table and as CSV.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Extension, Router};
use time::{Date, Duration, OffsetDateTime};
use tokio::sync::Mutex;

use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::prefecture;
use crate::store::StoreError;
use crate::store::operator::Scope;
use crate::store::statistics::{self, DayCount, Decided, NamedCount};
use crate::web::chart::{self, Datum};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/statistics", get(show))
        .route("/statistics/{file}", get(csv))
        .layer(Extension(Board::default()))
}

/// The page.
#[derive(Template)]
#[template(path = "console_statistics.html")]
pub(crate) struct StatisticsPage {
    page: Frame,
    /// When it was counted.
    counted_at: String,
    sets: Vec<Set>,
}

/// One statistic.
pub(crate) struct Set {
    /// Its name in the address.
    name: &'static str,
    heading: String,
    /// What the rows are, and what is counted.
    columns: (String, String),
    /// The rows of the table.
    data: Vec<Datum>,
    /// The chart; empty where there is nothing to draw.
    chart: String,
}

async fn show(
    State(state): State<WebState>,
    Extension(board): Extension<Board>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    let counted = board.counted(&state, &operator.scope).await?;
    let title = language.text("statistics-title");
    let at = language.moment(counted.at);
    show_page(&StatisticsPage {
        page: operator.frame(&state, language, "K-70", title, "/statistics"),
        counted_at: language.text_with("statistics-counted-at", &[("at", &at)]),
        sets: sets(&state, language, &counted),
    })
}

async fn csv(
    State(state): State<WebState>,
    Extension(board): Extension<Board>,
    language: Language,
    operator: Operator,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    let name = file.strip_suffix(".csv").ok_or(PageError::NotFound)?;
    let counted = board.counted(&state, &operator.scope).await?;
    let sets = sets(&state, language, &counted);
    let set = sets.into_iter().find(|set| set.name == name);
    let set = set.ok_or(PageError::NotFound)?;
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    let header = [set.columns.0, set.columns.1];
    let rows = set.data.into_iter();
    let rows = rows.map(|datum| [datum.label, datum.value.to_string()]);
    for row in std::iter::once(header).chain(rows) {
        writer.write_record(row).map_err(anyhow::Error::from)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    Ok((
        [
            (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

/// What the database counted at a moment.
struct Counted {
    at: OffsetDateTime,
    /// First of the days.
    first: Date,
    applications: Vec<DayCount>,
    messages: Vec<DayCount>,
    decided: Vec<Decided>,
    certificates: Vec<NamedCount>,
    offices: Vec<NamedCount>,
}

/// What was counted last, by prefecture: counting goes through all certificates, and nobody
/// needs it more often than once a minute.
#[derive(Clone, Default)]
struct Board(Arc<Mutex<HashMap<Option<String>, Arc<Counted>>>>);

impl Board {
    /// The counts, made anew once a minute by whoever comes first.
    async fn counted(&self, state: &WebState, scope: &Scope) -> Result<Arc<Counted>, PageError> {
        let now = state.clock.now();
        let place = scope.prefecture().map(str::to_owned);
        let mut known = self.0.lock().await;
        if let Some(counted) = known.get(&place).filter(|known| now - known.at < KEPT) {
            return Ok(Arc::clone(counted));
        }
        let counted = Arc::new(count(state, scope, now).await?);
        known.insert(place, Arc::clone(&counted));
        Ok(counted)
    }
}

async fn count(
    state: &WebState,
    scope: &Scope,
    now: OffsetDateTime,
) -> Result<Counted, StoreError> {
    let first = now.to_offset(JAPAN).date() - Duration::days(DAYS - 1);
    let from = first.midnight().assume_offset(JAPAN);
    state
        .store
        .read("statistics", |tx| async move {
            Ok(Counted {
                at: now,
                first,
                applications: statistics::applications(&tx, scope, from).await?,
                messages: statistics::messages(&tx, scope, from).await?,
                decided: statistics::decided(&tx, scope, from, MOST_DECIDED).await?,
                certificates: statistics::live_certificates(&tx, scope, now).await?,
                offices: statistics::connected_offices(&tx, scope, now).await?,
            })
        })
        .await
}

fn sets(state: &WebState, language: Language, counted: &Counted) -> Vec<Set> {
    let (first, today) = (counted.first, counted.at.to_offset(JAPAN).date());
    let days = |name, counts: &[DayCount]| {
        let data = by_day(language, counts, first, today);
        set(language, name, data, chart::columns)
    };
    let kinds = counted.certificates.iter().map(|one| Datum {
        label: state
            .kinds
            .find(&one.name)
            .map_or_else(|| one.name.clone(), |kind| kind.label(today).to_owned()),
        value: one.count,
    });
    let places = counted.offices.iter().map(|one| Datum {
        label: prefecture::find(&one.name).map_or_else(
            || one.name.clone(),
            |place| place.name_in(language).to_owned(),
        ),
        value: one.count,
    });
    vec![
        days("applications", &counted.applications),
        set(
            language,
            "waiting",
            waiting(language, &counted.decided, first),
            chart::columns,
        ),
        set(language, "certificates", kinds.collect(), chart::bars),
        set(language, "offices", places.collect(), chart::bars),
        days("messages", &counted.messages),
    ]
}

fn set(
    language: Language,
    name: &'static str,
    data: Vec<Datum>,
    draw: impl Fn(&str, &[Datum]) -> String,
) -> Set {
    let text = |part: &str| language.text(&format!("statistics-{name}-{part}"));
    let heading = text("heading");
    let is_empty = data.iter().all(|datum| datum.value == 0);
    let data = if is_empty { Vec::new() } else { data };
    Set {
        name,
        columns: (text("row"), text("value")),
        chart: if is_empty {
            String::new()
        } else {
            draw(&heading, &data)
        },
        heading,
        data,
    }
}

/// Every day from `first` to `today`; today is marked as not over.
fn by_day(language: Language, counts: &[DayCount], first: Date, today: Date) -> Vec<Datum> {
    (0..DAYS)
        .map(|offset| first + Duration::days(offset))
        .map(|day| {
            let found = counts.iter().find(|found| found.day == day);
            let mut label = format!("{}/{}", u8::from(day.month()), day.day());
            if day == today {
                label.push_str(&language.text("statistics-not-over"));
            }
            Datum {
                label,
                value: found.map_or(0, |found| found.count),
            }
        })
        .collect()
}

/// The middle waiting time in hours of what was decided, week by week from `first`.
fn waiting(language: Language, decided: &[Decided], first: Date) -> Vec<Datum> {
    let week_of = |at: OffsetDateTime| (at.to_offset(JAPAN).date() - first).whole_weeks();
    (0..=DAYS / 7)
        .map(|week| {
            let mut hours: Vec<i64> = decided
                .iter()
                .filter(|one| week_of(one.decided_at) == week)
                .map(|one| (one.decided_at - one.applied_at).whole_hours())
                .collect();
            hours.sort_unstable();
            let middle = hours.get(hours.len() / 2).copied().unwrap_or(0);
            let monday = first + Duration::weeks(week);
            let day = format!("{}/{}", u8::from(monday.month()), monday.day());
            Datum {
                label: language.text_with("statistics-week-from", &[("day", &day)]),
                value: u64::try_from(middle).unwrap_or(0),
            }
        })
        .collect()
}

const KEPT: Duration = Duration::minutes(1);
const DAYS: i64 = 35;
const MOST_DECIDED: u32 = 20_000;

/// Spreadsheets take a file without it for another encoding.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
