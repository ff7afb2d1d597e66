//! `/system`: システムの状態, and what the work list says when something stands still.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use time::OffsetDateTime;

use crate::console::operator::Operator;
use crate::store::job_run::{self, Job, LastRun};
use crate::store::log_refusal::{self, LogRefusal};
use crate::store::maintenance::{self, Waiting};
use crate::store::revocation_list::{self, Published};
use crate::store::{StoreError, Tx};
use crate::web::error::PageError;
use crate::web::key_pool::Level;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page of this file.
pub(super) fn routes() -> Router<WebState> {
    Router::new().route("/system", get(show))
}

/// The page.
#[derive(Template)]
#[template(path = "console_system.html")]
struct SystemPage {
    page: Frame,
    as_of: String,
    parts: Vec<Part>,
    jobs: Vec<JobRow>,
    versions: Vec<(String, String)>,
}

/// A part of the system with how it is.
struct Part {
    name: String,
    mark: &'static str,
    state: String,
}

struct JobRow {
    part: Part,
    last: String,
}

/// How a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Works,
    /// It failed each time since then.
    Failing(OffsetDateTime),
    /// It has not run since then, and should have.
    Still(OffsetDateTime),
    /// It never ran.
    Never,
}

impl Condition {
    fn of(run: Option<&LastRun>, now: OffsetDateTime) -> Self {
        match run {
            None => Self::Never,
            Some(run) if run.expected_by < now => Self::Still(run.ran_at),
            Some(LastRun {
                failing_since: Some(since),
                ..
            }) => Self::Failing(*since),
            Some(_) => Self::Works,
        }
    }

    fn part(self, language: Language, name: String) -> Part {
        let since = |key, at| language.text_with(key, &[("time", &language.moment(at))]);
        let (mark, state) = match self {
            Self::Works => ("○", language.text("status-works")),
            Self::Failing(at) => ("△", since("system-failing", at)),
            Self::Still(at) => ("×", since("status-stopped", at)),
            Self::Never => ("－", language.text("system-never")),
        };
        Part { name, mark, state }
    }
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require_centre()?;
    let now = state.clock.now();
    let (runs, waiting, lists, refusals) = state
        .store
        .read("system", |tx| async move {
            let waiting = maintenance::waiting(&tx, now).await?;
            let lists = revocation_list::published(&tx).await?;
            let refusals = log_refusal::all(&tx, NAMED).await?;
            Ok::<_, StoreError>((job_run::all(&tx).await?, waiting, lists, refusals))
        })
        .await?;
    let schema = state.store.schema_version().await?;
    let jobs = Job::ALL.iter().map(|job| {
        let run = runs.iter().find(|run| run.job == *job);
        let name = language.text(&format!("system-job-{}", job.as_str()));
        JobRow {
            part: Condition::of(run, now).part(language, name),
            last: run.map_or_else(String::new, |run| language.moment(run.ran_at)),
        }
    });
    let title = language.text("system-title");
    show_page(&SystemPage {
        page: operator.frame(&state, language, "K-80", title, "/system"),
        as_of: language.text_with("status-as-of", &[("time", &language.moment(now))]),
        jobs: jobs.collect(),
        parts: [
            Some(database(&state, language)),
            Some(payloads(&state, language).await),
            keys(&state, language),
            Some(issuing(language, &waiting)),
            Some(logs(language, &refusals)),
            Some(revocation(language, lists, now)),
            Some(outbox(&state, language, &waiting)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        versions: vec![
            (
                language.text("system-version"),
                env!("CARGO_PKG_VERSION").to_owned(),
            ),
            (language.text("system-schema"), schema.to_string()),
        ],
    })
}

/// The database has just answered.
fn database(state: &WebState, language: Language) -> Part {
    let facts = [("engine", state.store.engine())];
    let name = language.text_with("system-database", &facts);
    Condition::Works.part(language, name)
}

/// Whether payloads can be written now.
pub(super) async fn payloads_trouble(state: &WebState) -> Option<&'static str> {
    let Some(payloads) = &state.payloads else {
        return Some("system-payloads-unknown");
    };
    match payloads.probe().await {
        Ok(()) => None,
        Err(error) => {
            tracing::error!(%error, "the payload storage cannot be written to");
            Some("system-payloads-trouble")
        }
    }
}

async fn payloads(state: &WebState, language: Language) -> Part {
    let name = language.text("system-payloads");
    let (mark, key) = match payloads_trouble(state).await {
        None => ("○", "status-works"),
        Some(key @ "system-payloads-unknown") => ("－", key),
        Some(key) => ("×", key),
    };
    Part {
        name,
        mark,
        state: language.text(key),
    }
}

/// How many keys are ready, where that makes a difference.
fn keys(state: &WebState, language: Language) -> Option<Part> {
    let Level { ready, capacity } = state.keys.level()?;
    let (ready_text, capacity) = (ready.to_string(), capacity.to_string());
    let facts = [("ready", ready_text.as_str()), ("capacity", &capacity)];
    Some(Part {
        name: language.text("system-keys"),
        mark: if ready == 0 { "△" } else { "○" },
        state: language.text_with("system-keys-ready", &facts),
    })
}

/// How long the oldest approved application waits for its certificate.
fn issuing(language: Language, waiting: &Waiting) -> Part {
    let (mark, state) = match waiting.approved {
        None => ("○", language.text("system-issuing-none")),
        Some(since) => {
            let facts = [("time", language.moment(since))];
            let facts = facts.each_ref().map(|(name, at)| (*name, at.as_str()));
            ("△", language.text_with("system-issuing-since", &facts))
        }
    };
    Part {
        name: language.text("system-issuing"),
        mark,
        state,
    }
}

/// The offices to which nothing is issued, because their log of certificates is not as it was.
fn logs(language: Language, (count, first): &(i64, Vec<LogRefusal>)) -> Part {
    let name = language.text("system-logs");
    let Some(oldest) = first.first() else {
        return Part {
            name,
            mark: "○",
            state: language.text("system-logs-fine"),
        };
    };
    let offices: Vec<_> = first.iter().map(|one| one.office.to_string()).collect();
    let (count, since, offices) = (
        count.to_string(),
        language.moment(oldest.since),
        offices.join(language.text("system-logs-between").as_str()),
    );
    let facts = [
        ("count", count.as_str()),
        ("time", &since),
        ("offices", &offices),
    ];
    Part {
        name,
        mark: "×",
        state: language.text_with("system-logs-broken", &facts),
    }
}

/// The newest revocation list, and whether one has ended.
fn revocation(language: Language, lists: Option<Published>, now: OffsetDateTime) -> Part {
    let name = language.text("system-revocation");
    let Some(lists) = lists else {
        return Part {
            name,
            mark: "－",
            state: language.text("system-revocation-none"),
        };
    };
    let (newest, end) = (
        language.moment(lists.newest),
        language.moment(lists.first_end),
    );
    let count = lists.count.to_string();
    let facts = [
        ("count", count.as_str()),
        ("newest", &newest),
        ("end", &end),
    ];
    let (mark, key) = if lists.first_end > now {
        ("○", "system-revocation-holds")
    } else {
        ("×", "system-revocation-ended")
    };
    Part {
        name,
        mark,
        state: language.text_with(key, &facts),
    }
}

/// The mails that should have been tried.
fn outbox(state: &WebState, language: Language, waiting: &Waiting) -> Part {
    let (mark, text) = match (&state.mailing.from, waiting.mail) {
        (None, _) => ("－", language.text("system-mail-absent")),
        (Some(_), None) => ("○", language.text("system-mail-none")),
        (Some(_), Some(since)) => {
            let since = language.moment(since);
            let facts = [("time", since.as_str())];
            ("△", language.text_with("system-mail-since", &facts))
        }
    };
    Part {
        name: language.text("system-mail"),
        mark,
        state: text,
    }
}

/// What stands still or fails behind the scenes, for the work list.
///
/// # Errors
/// When the store fails.
pub(super) async fn troubles(
    state: &WebState,
    language: Language,
) -> Result<Vec<String>, PageError> {
    let now = state.clock.now();
    let (runs, refusals) = state
        .store
        .read("job-runs", |tx: Tx| async move {
            let refusals = log_refusal::all(&tx, NAMED).await?;
            Ok::<_, StoreError>((job_run::all(&tx).await?, refusals))
        })
        .await?;
    let broken = logs(language, &refusals);
    let broken = (refusals.0 > 0).then(|| format!("{}：{}", broken.name, broken.state));
    let told = Job::ALL.iter().filter_map(|job| {
        let run = runs.iter().find(|run| run.job == *job);
        let name = language.text(&format!("system-job-{}", job.as_str()));
        let (key, since) = match Condition::of(run, now) {
            Condition::Works => return None,
            Condition::Still(since) => ("system-still", Some(since)),
            Condition::Failing(since) => ("system-still-failing", Some(since)),
            // Not every exchange publishes or sends mail.
            Condition::Never if matches!(job, Job::Issuing | Job::Uploads) => {
                ("system-still-never", None)
            }
            Condition::Never => return None,
        };
        let since = since.map_or_else(String::new, |since| language.moment(since));
        Some(language.text_with(key, &[("job", &name), ("time", &since)]))
    });
    Ok(broken.into_iter().chain(told).collect())
}

/// Offices named on the page.
const NAMED: u32 = 10;
