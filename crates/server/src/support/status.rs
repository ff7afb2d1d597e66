//! `/status`: 稼働状況, from what this process can know.

use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::Router;
use axum::extract::{Extension, State};
use axum::response::Response;
use axum::routing::get;
use time::{Duration, OffsetDateTime};

use crate::store::StoreError;
use crate::store::maintenance::{self, Waiting};
use crate::support::visitor::Visitor;
use crate::web::contact::period;
use crate::web::error::PageError;
use crate::web::help::Reader as _;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page of this file.
pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/status", get(show))
        .layer(Extension(Outage::default()))
}

/// Since when the database has not answered. Cheap to clone.
#[derive(Clone, Default)]
struct Outage(Arc<Mutex<Option<OffsetDateTime>>>);

impl Outage {
    /// It answers.
    fn ended(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// It does not; since when that is known.
    fn noticed(&self, now: OffsetDateTime) -> OffsetDateTime {
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *since.get_or_insert(now)
    }
}

/// The page.
#[derive(Template)]
#[template(path = "support_status.html")]
struct StatusPage {
    page: Frame,
    as_of: String,
    parts: Vec<Part>,
    /// None where it could not be read.
    planned: Option<Vec<Planned>>,
}

struct Part {
    name: String,
    mark: &'static str,
    state: String,
}

/// A planned maintenance as it is shown.
struct Planned {
    when: String,
    text: String,
}

/// How a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    /// This exchange does without it.
    Absent,
    Works,
    /// What it does is late since then.
    Late(OffsetDateTime),
    /// It does not work since then.
    Stopped(OffsetDateTime),
}

async fn show(
    State(state): State<WebState>,
    Extension(outage): Extension<Outage>,
    language: Language,
    reader: Visitor,
) -> Result<Response, PageError> {
    let now = state.clock.now();
    let read = state
        .store
        .read("support-status", |tx| async move {
            let waiting = maintenance::waiting(&tx, now).await?;
            Ok::<_, StoreError>((waiting, maintenance::ahead(&tx, now).await?))
        })
        .await;
    let (waiting, planned) = match read {
        Ok((waiting, planned)) => {
            outage.ended();
            (Ok(waiting), Some(planned))
        }
        Err(error) => {
            tracing::warn!(%error, "cannot read how the exchange is");
            (Err(outage.noticed(now)), None)
        }
    };
    let conditions = conditions(waiting, now, state.mailing.from.as_deref());
    let title = language.text("status-title");
    show_page(&StatusPage {
        page: reader.frame(&state, language, "S-21", title, "/status"),
        as_of: language.text_with("status-as-of", &[("time", &language.moment(now))]),
        parts: PARTS
            .iter()
            .zip(conditions)
            .map(|(key, condition)| part(language, key, condition))
            .collect(),
        planned: planned.map(|planned| {
            let lines = planned.into_iter().map(|one| Planned {
                when: period(language, &one),
                text: one.text,
            });
            lines.collect()
        }),
    })
}

impl Condition {
    /// What does not work at all is worse than what is late.
    fn severity(self) -> u8 {
        match self {
            Self::Works | Self::Absent => 0,
            Self::Late(_) => 1,
            Self::Stopped(_) => 2,
        }
    }
}

/// How the exchange is, in one line: the part that is worst, the first of several.
pub(super) fn worst(
    language: Language,
    waiting: Waiting,
    now: OffsetDateTime,
    sender: Option<&str>,
) -> String {
    let parts = PARTS.iter().zip(conditions(Ok(waiting), now, sender));
    match parts
        .rev()
        .max_by_key(|(_, condition)| condition.severity())
    {
        Some((key, condition)) if condition.severity() > 0 => {
            let part = part(language, key, condition);
            format!("{} {}：{}", part.mark, part.name, part.state)
        }
        _ => language.text("status-all-works"),
    }
}

/// The conditions of [`PARTS`]. Whoever reads this has a page; the others live by the database.
fn conditions(
    waiting: Result<Waiting, OffsetDateTime>,
    now: OffsetDateTime,
    sender: Option<&str>,
) -> [Condition; 4] {
    let late = |since: Option<OffsetDateTime>, patience: Duration| match since {
        Some(since) if now - since > patience => Condition::Late(since),
        _ => Condition::Works,
    };
    let mail = |condition| sender.map_or(Condition::Absent, |_| condition);
    match waiting {
        Ok(waiting) => [
            Condition::Works,
            Condition::Works,
            late(waiting.approved, PATIENCE_ISSUING),
            mail(late(waiting.mail, PATIENCE_MAIL)),
        ],
        Err(since) => {
            let stopped = Condition::Stopped(since);
            [Condition::Works, stopped, stopped, mail(stopped)]
        }
    }
}

fn part(language: Language, key: &str, condition: Condition) -> Part {
    let (mark, state) = match condition {
        Condition::Works => ("○", language.text("status-works")),
        Condition::Absent => ("－", language.text("status-absent")),
        Condition::Late(since) => ("△", since_when(language, "status-late", since)),
        Condition::Stopped(since) => ("×", since_when(language, "status-stopped", since)),
    };
    Part {
        name: language.text(key),
        mark,
        state,
    }
}

fn since_when(language: Language, key: &str, since: OffsetDateTime) -> String {
    language.text_with(key, &[("time", &language.moment(since))])
}

/// Keys of the parts.
const PARTS: [&str; 4] = [
    "status-pages",
    "status-exchange",
    "status-issuing",
    "status-mail",
];
/// Certificates are made within minutes of the approval.
const PATIENCE_ISSUING: Duration = Duration::hours(1);
/// Mails are tried within seconds of their time.
const PATIENCE_MAIL: Duration = Duration::minutes(15);
