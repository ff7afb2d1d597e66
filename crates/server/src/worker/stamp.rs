//! Asks a time-stamping authority for the stamps of records of evidence.
//!
//! A record is given to its office without waiting for that. While the authority cannot be reached
//! its records wait, each asked for again after a longer while, and for two weeks.

mod http;

use anyhow::Context as _;
use pki::time_stamp;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use crate::clock::{Clock, random_bytes};
use crate::config::StampAddress;
use crate::heartbeat::Heartbeat;
use crate::listen::stopped;
use crate::store::evidence_record::{self, Unstamped};
use crate::store::job_run::{Job, Outcome};
use crate::store::{Store, StoreError};

/// Gets the stamps.
pub(crate) struct Stamper {
    store: Store,
    clock: Clock,
    address: StampAddress,
}

impl Stamper {
    /// Asks at this address.
    pub(crate) fn new(store: Store, clock: Clock, address: StampAddress) -> Self {
        Self {
            store,
            clock,
            address,
        }
    }

    /// Gets stamps until told to stop.
    pub(crate) async fn run(self, stop: watch::Receiver<bool>) {
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let mut heartbeat = Heartbeat::new(store, clock, Job::TimeStamps, Duration::ZERO);
        loop {
            let done = self.round().await;
            heartbeat.beat(Outcome::of(&done)).await;
            let pause = match done {
                Ok(_) => POLL,
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::warn!(error, "cannot get a time stamp; trying again later");
                    PAUSE_AFTER_ERROR
                }
            };
            tokio::select! {
                () = stopped(stop.clone()) => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Gets the stamps that are due; how many.
    ///
    /// # Errors
    /// When the authority cannot be reached or refuses; what the database says.
    pub(crate) async fn round(&self) -> anyhow::Result<u32> {
        let now = self.clock.now();
        let due = self
            .store
            .read("stamps-due", |tx| async move {
                evidence_record::due(&tx, now, BATCH).await
            })
            .await?;
        let mut stamped = 0;
        for record in &due {
            let asked = self.ask(record).await;
            let (next, stamp) = (again(record, now), asked.as_ref().ok());
            self.store
                .run_tx("stamp-store", |tx| async move {
                    match stamp {
                        Some(stamp) => evidence_record::stamp(&tx, &record.id, stamp).await,
                        None => evidence_record::postpone(&tx, &record.id, next).await,
                    }
                })
                .await
                .map_err(|error: StoreError| error)?;
            // The others are due still; where nobody answers they need not be tried at once.
            asked.with_context(|| format!("asking {}", self.address.host))?;
            stamped += 1;
        }
        Ok(stamped)
    }

    async fn ask(&self, record: &Unstamped) -> anyhow::Result<Vec<u8>> {
        // A number of 63 bits is positive in every encoding.
        let nonce = u64::from_be_bytes(random_bytes()?) >> 1;
        let request = time_stamp::request(&record.signature, nonce)?;
        let answer = tokio::time::timeout(PATIENCE, http::post(&self.address, &request));
        let answer = answer.await.context("no answer in time")??;
        time_stamp::accept(&answer, &record.signature, nonce)?;
        Ok(answer)
    }
}

/// When a record is asked for again that could not be stamped now; `None` when it is given up.
fn again(record: &Unstamped, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let age = now - record.made_at;
    let pause = if age < Duration::minutes(10) {
        Duration::seconds(30)
    } else if age < Duration::DAY {
        Duration::minutes(10)
    } else if age < GIVEN_UP {
        Duration::hours(6)
    } else {
        return None;
    };
    Some(now + pause)
}

const BATCH: u32 = 20;
const GIVEN_UP: Duration = Duration::days(14);
/// For a whole answer.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);
const POLL: std::time::Duration = std::time::Duration::from_secs(1);
const PAUSE_AFTER_ERROR: std::time::Duration = std::time::Duration::from_secs(5);

#[cfg(test)]
mod tests;
