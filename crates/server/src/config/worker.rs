//! `[worker]`: jobs behind the scenes.

use serde::Deserialize;

use super::ConfigError;

/// Jobs behind the scenes.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WorkerSettings {
    /// Hours after which an upload that was never committed is given up and removed.
    pub(crate) intent_hours: u32,
    /// Seconds between two rounds of cleaning.
    pub(crate) round_seconds: u32,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            intent_hours: 24,
            round_seconds: 60,
        }
    }
}

impl WorkerSettings {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        for (key, value) in [
            ("intent_hours", self.intent_hours),
            ("round_seconds", self.round_seconds),
        ] {
            if !(1..=100_000).contains(&value) {
                return Err(ConfigError::value(format!("worker.{key}"), "1 to 100000"));
            }
        }
        Ok(())
    }
}
