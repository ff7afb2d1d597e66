//! Jobs behind the scenes, one file each. Every job can be cut and repeated, and several
//! processes may run the same job.

mod arrival_mail;
mod arrivals;
mod expire;
mod notice_mail;
mod records;
mod remind;
mod retention;
pub(crate) mod stamp;
mod sweep;
mod uncollected;

use std::sync::Arc;

use time::Duration;
use tokio::sync::watch;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::{ExchangeSettings, WorkerSettings};
use crate::heartbeat::Heartbeat;
use crate::kinds::CertificateKinds;
use crate::listen::stopped;
use crate::mail::Mailing;
use crate::store::Store;
use crate::store::job_run::{Job, Outcome};

/// The role that cleans up.
pub(crate) struct Worker {
    store: Store,
    blobs: Blobs,
    clock: Clock,
    kinds: Arc<CertificateKinds>,
    mailing: Option<Mailing>,
    settings: WorkerSettings,
    exchange: ExchangeSettings,
}

impl Worker {
    /// The role over records and payloads.
    pub(crate) fn new(
        store: Store,
        blobs: Blobs,
        clock: Clock,
        kinds: Arc<CertificateKinds>,
        settings: WorkerSettings,
    ) -> Self {
        Self {
            store,
            blobs,
            clock,
            kinds,
            mailing: None,
            settings,
            exchange: ExchangeSettings::default(),
        }
    }

    /// The role that keeps messages and tells of them as `exchange` says.
    #[must_use]
    pub(crate) fn keeping(mut self, exchange: ExchangeSettings) -> Self {
        self.exchange = exchange;
        self
    }

    /// The role that also writes mails as `mailing` says.
    #[must_use]
    pub(crate) fn writing(mut self, mailing: Mailing) -> Self {
        self.mailing = Some(mailing);
        self
    }

    /// Does every job in rounds until told to stop.
    pub(crate) async fn run(self, stop: watch::Receiver<bool>) {
        let seconds = self.settings.round_seconds;
        let pause = std::time::Duration::from_secs(u64::from(seconds));
        let every = Duration::seconds(i64::from(seconds));
        let mut heartbeats =
            JOBS.map(|job| Heartbeat::new(self.store.clone(), self.clock.clone(), job, every));
        loop {
            let outcomes = self.round().await;
            for (heartbeat, outcome) in heartbeats.iter_mut().zip(outcomes) {
                heartbeat.beat(outcome).await;
            }
            tokio::select! {
                () = stopped(stop.clone()) => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// One round; a job that fails does not keep the others from running. What became of
    /// [`JOBS`].
    async fn round(&self) -> [Outcome; 8] {
        let now = self.clock.now();
        let (store, mailing) = (&self.store, self.mailing.as_ref());
        let messages = uncollected::offices(store, &self.exchange, mailing, now).await;
        let arrivals = arrival_mail::addresses(store, mailing, now).await;
        let kept = retention::keep(store, &self.exchange, mailing, now).await;
        // After what gives payloads up: their parts are deleted in the same round.
        let uploads = expire::uploads(store, &self.blobs, &self.settings, now).await;
        let records = records::keep(store, now).await;
        if let Err(error) = self.kinds.follow(store, now).await {
            tell_error("read the kinds of certificates", error);
        }
        let reminders = remind::offices(store, &self.kinds, mailing, now).await;
        let notices = notice_mail::offices(store, mailing, now).await;
        let swept = sweep::ended(store, now).await;
        [
            told(&uploads, "give up uploads that were never committed"),
            told(&records, "keep records in step"),
            told(&reminders, "remind offices of certificates that end"),
            told(&notices, "tell offices of notices by mail"),
            told(&messages, "tell offices of messages that nobody collects"),
            told(&arrivals, "tell offices by mail that data has arrived"),
            told(&kept, "let leave what was kept long enough"),
            told(&swept, "remove what has ended"),
        ]
    }
}

/// Writes to the log what became of a job, where it did something or failed.
fn told<T, E>(result: &Result<T, E>, what: &str) -> Outcome
where
    T: std::fmt::Debug + Default + PartialEq,
    E: std::error::Error,
{
    match result {
        Ok(done) if *done == T::default() => {}
        Ok(done) => tracing::info!(?done, what, "did a job"),
        Err(error) => tell_error(what, error),
    }
    Outcome::of(result)
}

fn tell_error(what: &str, error: impl std::error::Error) {
    // The words of a cause follow those of its effect.
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        words.push_str(": ");
        words.push_str(&next.to_string());
        cause = next.source();
    }
    tracing::error!(error = words, what, "cannot do a job");
}

/// The jobs of a round, in its order.
const JOBS: [Job; 8] = [
    Job::Uploads,
    Job::Records,
    Job::Reminders,
    Job::NoticeMail,
    Job::NotCollected,
    Job::ArrivalMail,
    Job::Retention,
    Job::CleanUp,
];
