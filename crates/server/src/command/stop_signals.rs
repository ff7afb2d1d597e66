//! How the system tells a running server to end.

use anyhow::Context as _;

/// SIGTERM and SIGINT, watched from its making on: who reads `ready` and sends one at once is heard.
pub(super) struct StopSignals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl StopSignals {
    #[cfg(unix)]
    /// Begins to watch.
    ///
    /// # Errors
    /// When the system does not let it.
    pub(super) fn watch() -> anyhow::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let watch = |kind| signal(kind).context("cannot watch for signals");
        Ok(Self {
            terminate: watch(SignalKind::terminate())?,
            interrupt: watch(SignalKind::interrupt())?,
        })
    }

    #[cfg(unix)]
    /// Waits for the first of them.
    ///
    /// # Errors
    /// When the system does not let it.
    pub(super) async fn told_to_stop(&mut self) -> anyhow::Result<()> {
        tokio::select! {
            _ = self.terminate.recv() => Ok(()),
            _ = self.interrupt.recv() => Ok(()),
        }
    }

    #[cfg(not(unix))]
    /// Begins to watch.
    ///
    /// # Errors
    /// When the system does not let it.
    pub(super) fn watch() -> anyhow::Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    /// Waits for the first of them.
    ///
    /// # Errors
    /// When the system does not let it.
    pub(super) async fn told_to_stop(&mut self) -> anyhow::Result<()> {
        tokio::signal::ctrl_c()
            .await
            .context("cannot watch for signals")
    }
}
