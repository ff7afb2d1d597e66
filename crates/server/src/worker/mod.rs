//! Jobs behind the scenes, one file each. Every job can be cut and repeated, and several
//! processes may run the same job.

mod expire;
mod notice_mail;
mod records;
mod remind;
pub(crate) mod sequence;
pub(crate) mod stamp;
mod sweep;

use std::sync::Arc;

use time::Duration;
use tokio::sync::watch;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::WorkerSettings;
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
        }
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
    async fn round(&self) -> [Outcome; 5] {
        let now = self.clock.now();
        let uploads = expire::uploads(&self.store, &self.blobs, &self.settings, now).await;
        match &uploads {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "gave up uploads that were never committed"),
            Err(error) => tracing::error!(error = format!("{error:#}"), "cannot expire uploads"),
        }
        let records = records::keep(&self.store, now).await;
        if let Err(error) = &records {
            tracing::error!(error = format!("{error:#}"), "cannot keep records in step");
        }
        if let Err(error) = self.kinds.follow(&self.store, now).await {
            let error = format!("{:#}", anyhow::Error::from(error));
            tracing::error!(error, "cannot read the kinds of certificates");
        }
        let reminders = remind::offices(&self.store, &self.kinds, self.mailing.as_ref(), now).await;
        match &reminders {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "reminded offices of certificates that end"),
            Err(error) => tracing::error!(error = format!("{error:#}"), "cannot remind offices"),
        }
        let notices = notice_mail::offices(&self.store, self.mailing.as_ref(), now).await;
        match &notices {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "told offices of notices by mail"),
            Err(error) => tracing::error!(error = format!("{error:#}"), "cannot tell of notices"),
        }
        let swept = sweep::ended(&self.store, now).await;
        if let Err(error) = &swept {
            tracing::error!(error = format!("{error:#}"), "cannot remove what has ended");
        }
        [
            Outcome::of(&uploads),
            Outcome::of(&records),
            Outcome::of(&reminders),
            Outcome::of(&notices),
            Outcome::of(&swept),
        ]
    }
}

/// The jobs of a round, in its order.
const JOBS: [Job; 5] = [
    Job::Uploads,
    Job::Records,
    Job::Reminders,
    Job::NoticeMail,
    Job::CleanUp,
];
