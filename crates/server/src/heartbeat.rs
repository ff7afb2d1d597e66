//! Notes that jobs behind the scenes run, so that the console can tell when one stands still.

use time::{Duration, OffsetDateTime};

use crate::clock::Clock;
use crate::store::Store;
use crate::store::job_run::{self, Job, Outcome, Run};

/// The note-taker of one job of this process.
pub(crate) struct Heartbeat {
    store: Store,
    clock: Clock,
    job: Job,
    every: Duration,
    noted: Option<(OffsetDateTime, Outcome)>,
}

impl Heartbeat {
    /// For a job that runs again after this time.
    pub(crate) fn new(store: Store, clock: Clock, job: Job, every: Duration) -> Self {
        Self {
            store,
            clock,
            job,
            every,
            noted: None,
        }
    }

    /// Notes a run: at once when its outcome is another one than before, otherwise once a minute.
    /// A note that cannot be written down is tried again with the next run.
    pub(crate) async fn beat(&mut self, outcome: Outcome) {
        let now = self.clock.now();
        let known = self
            .noted
            .is_some_and(|(at, noted)| noted == outcome && now - at < KEPT);
        if known {
            return;
        }
        let run = Run {
            job: self.job,
            outcome,
            expected_by: now + self.every.max(KEPT) + PATIENCE,
        };
        let written = self
            .store
            .run_tx("heartbeat", |tx| async move {
                job_run::note(&tx, run, now).await
            })
            .await;
        match written {
            Ok(()) => self.noted = Some((now, outcome)),
            Err(error) => tracing::warn!(%error, "cannot note that a job ran"),
        }
    }
}

const KEPT: Duration = Duration::minutes(1);
/// A run may be long.
const PATIENCE: Duration = Duration::minutes(5);
