//! Jobs behind the scenes, one file each. Every job can be cut and repeated, and several
//! processes may run the same job.

mod expire;
mod notice_mail;
mod records;
mod remind;
mod sweep;

use std::sync::Arc;

use tokio::sync::watch;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::WorkerSettings;
use crate::kinds::CertificateKinds;
use crate::listen::stopped;
use crate::mail::Mailing;
use crate::store::Store;

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
        let pause = std::time::Duration::from_secs(u64::from(self.settings.round_seconds));
        loop {
            self.round().await;
            tokio::select! {
                () = stopped(stop.clone()) => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// One round; a job that fails does not keep the others from running.
    async fn round(&self) {
        let now = self.clock.now();
        match expire::uploads(&self.store, &self.blobs, &self.settings, now).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "gave up uploads that were never committed"),
            Err(error) => tracing::error!(error = format!("{error:#}"), "cannot expire uploads"),
        }
        if let Err(error) = records::keep(&self.store, now).await {
            tracing::error!(error = format!("{error:#}"), "cannot keep records in step");
        }
        match remind::offices(&self.store, &self.kinds, self.mailing.as_ref(), now).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "reminded offices of certificates that end"),
            Err(error) => tracing::error!(error = format!("{error:#}"), "cannot remind offices"),
        }
        match notice_mail::offices(&self.store, self.mailing.as_ref(), now).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "told offices of notices by mail"),
            Err(error) => tracing::error!(error = format!("{error:#}"), "cannot tell of notices"),
        }
        if let Err(error) = sweep::ended(&self.store, now).await {
            tracing::error!(error = format!("{error:#}"), "cannot remove what has ended");
        }
    }
}
