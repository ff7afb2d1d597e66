//! `[log]`: what is written to standard error, and how.

use serde::Deserialize;

/// What is logged, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogSettings {
    /// Form of a line.
    pub(crate) format: LogFormat,
    /// Which levels, in the notation of the `tracing` libraries: `info`, `renkei_server=debug`.
    pub(crate) filter: String,
}

/// Form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For programs, one object a line.
    Json,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            filter: "info".to_owned(),
        }
    }
}
