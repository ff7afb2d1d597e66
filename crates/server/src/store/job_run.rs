//! When the jobs behind the scenes last ran, and since when one fails.

use std::str::FromStr;

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A job behind the scenes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    /// Uploads that were never committed are given up.
    Uploads,
    /// Records are kept in step.
    Records,
    /// Offices are reminded of certificates that end.
    Reminders,
    /// Offices are told of notices by mail.
    NoticeMail,
    /// Offices are told of messages that nobody collects.
    NotCollected,
    /// Offices are told by mail that data has arrived.
    ArrivalMail,
    /// Messages and payloads that were kept long enough leave.
    Retention,
    /// What has ended is removed.
    CleanUp,
    /// Certificates are issued.
    Issuing,
    /// Answers and lists about revocation are made.
    Publishing,
    /// Mail is sent.
    Mail,
    /// The audit is put in order.
    Audit,
    /// Records of evidence get their time stamps.
    TimeStamps,
}

impl Job {
    /// All of them.
    pub(crate) const ALL: [Self; 13] = [
        Self::Issuing,
        Self::Publishing,
        Self::Mail,
        Self::Uploads,
        Self::Records,
        Self::Reminders,
        Self::NoticeMail,
        Self::NotCollected,
        Self::ArrivalMail,
        Self::Retention,
        Self::CleanUp,
        Self::Audit,
        Self::TimeStamps,
    ];

    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Uploads => "uploads",
            Self::Records => "records",
            Self::Reminders => "reminders",
            Self::NoticeMail => "notice-mail",
            Self::NotCollected => "not-collected",
            Self::ArrivalMail => "arrival-mail",
            Self::Retention => "retention",
            Self::CleanUp => "clean-up",
            Self::Issuing => "issuing",
            Self::Publishing => "publishing",
            Self::Mail => "mail",
            Self::Audit => "audit",
            Self::TimeStamps => "time-stamps",
        }
    }
}

impl FromStr for Job {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|job| job.as_str() == word)
            .ok_or(())
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Well.
    Well,
    /// It failed.
    Failed,
}

impl Outcome {
    /// How what this is the result of ended.
    pub(crate) fn of<T, E>(result: &Result<T, E>) -> Self {
        match result {
            Ok(_) => Self::Well,
            Err(_) => Self::Failed,
        }
    }
}

/// A run that is noted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// Of which job.
    pub(crate) job: Job,
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// When the job should have run again at the latest.
    pub(crate) expected_by: OffsetDateTime,
}

/// The last run of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LastRun {
    /// Of which job.
    pub(crate) job: Job,
    /// When.
    pub(crate) ran_at: OffsetDateTime,
    /// When the job should have run again at the latest.
    pub(crate) expected_by: OffsetDateTime,
    /// Since when it fails each time.
    pub(crate) failing_since: Option<OffsetDateTime>,
}

/// Notes a run at `now`.
///
/// # Errors
/// What the database says.
pub(crate) async fn note(tx: &Tx, run: Run, now: OffsetDateTime) -> Result<(), StoreError> {
    let failing = match run.outcome {
        Outcome::Well => None,
        Outcome::Failed => Some(now),
    };
    tx.execute(
        "INSERT INTO job_runs (name, ran_at, expected_by, failing_since) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET ran_at = excluded.ran_at, \
         expected_by = excluded.expected_by, failing_since = CASE \
         WHEN excluded.failing_since IS NULL THEN NULL \
         ELSE COALESCE(job_runs.failing_since, excluded.failing_since) END",
        values![run.job.as_str(), now, run.expected_by, failing],
    )
    .await?;
    Ok(())
}

/// The last run of every job that ever ran.
///
/// # Errors
/// What the database says.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<LastRun>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT name, ran_at, expected_by, failing_since FROM job_runs ORDER BY name",
            values![],
        )
        .await?;
    let mut runs = Vec::new();
    for row in rows {
        // A job of another version of the program is none of this one's.
        if let Ok(job) = row.text("name")?.parse() {
            runs.push(LastRun {
                job,
                ran_at: row.time("ran_at")?,
                expected_by: row.time("expected_by")?,
                failing_since: row.optional_time("failing_since")?,
            });
        }
    }
    Ok(runs)
}
