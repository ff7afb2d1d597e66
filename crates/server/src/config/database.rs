//! `[database]`: embedded by default, PostgreSQL by address.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ConfigError;

/// Where records are kept.
#[derive(Clone)]
pub(crate) enum Database {
    /// A file in the data folder.
    Embedded,
    /// A PostgreSQL server.
    Postgres {
        /// Its address, with user and perhaps password.
        url: String,
    },
}

impl fmt::Debug for Database {
    /// Without the address, which may hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Embedded => "Embedded",
            Self::Postgres { .. } => "Postgres",
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// `postgres://user@host/database`.
    url: Option<String>,
    /// File whose only line is the address.
    url_file: Option<PathBuf>,
}

impl Table {
    pub(super) fn resolve(self, folder: &Path) -> Result<Database, ConfigError> {
        let (key, url) = match (self.url, self.url_file) {
            (None, None) => return Ok(Database::Embedded),
            (Some(url), None) => ("database.url", url),
            (None, Some(file)) => {
                let file = folder.join(file);
                let text = std::fs::read_to_string(&file)
                    .map_err(|source| ConfigError::Unreadable { file, source })?;
                ("database.url_file", text.trim().to_owned())
            }
            (Some(_), Some(_)) => {
                return Err(ConfigError::value(
                    "database",
                    "give url or url_file, not both",
                ));
            }
        };
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Database::Postgres { url })
        } else {
            Err(ConfigError::value(
                key,
                "an address begins with postgres://",
            ))
        }
    }
}
