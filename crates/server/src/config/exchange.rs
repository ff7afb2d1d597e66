//! `[exchange]`: how much an office may have under way, and what it may attach.

use std::collections::BTreeSet;

use protocol::attachment::{AttachmentKind, Policy};
use protocol::package;
use serde::Deserialize;

use super::ConfigError;

/// What the exchange takes. Limits are for an address: an office number and a service kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExchangeSettings {
    /// How many messages may be uploading at a time.
    pub(crate) open_uploads: u64,
    /// How many bytes may be uploading or wait to be collected.
    pub(crate) waiting_bytes: u64,
    /// What free attachments may be.
    pub(crate) attachments: Policy,
}

impl Default for ExchangeSettings {
    fn default() -> Self {
        Self {
            open_uploads: OPEN_UPLOADS.into(),
            waiting_bytes: u64::from(WAITING_MEGABYTES) * MEGABYTE,
            attachments: Policy::default(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    open_uploads: u32,
    waiting_megabytes: u32,
    attachments: Attachments,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            open_uploads: OPEN_UPLOADS,
            waiting_megabytes: WAITING_MEGABYTES,
            attachments: Attachments::default(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Attachments {
    kinds: Option<BTreeSet<AttachmentKind>>,
    count: Option<u32>,
    file_megabytes: Option<u32>,
    text_characters: Option<u32>,
}

impl Table {
    pub(super) fn resolve(self) -> Result<ExchangeSettings, ConfigError> {
        let (usual, table) = (Policy::default(), self.attachments);
        let largest = u32::try_from(package::MAX_BYTES / MEGABYTE).unwrap_or(u32::MAX);
        for (key, value, most) in [
            ("open_uploads", Some(self.open_uploads), 100_000),
            (
                "waiting_megabytes",
                Some(self.waiting_megabytes),
                10_000_000,
            ),
            ("attachments.count", table.count, 200),
            ("attachments.file_megabytes", table.file_megabytes, largest),
            (
                "attachments.text_characters",
                table.text_characters,
                100_000,
            ),
        ] {
            if value.is_some_and(|value| !(1..=most).contains(&value)) {
                let key = format!("exchange.{key}");
                return Err(ConfigError::value(key, format!("1 to {most}")));
            }
        }
        let file_bytes = table.file_megabytes.map(|it| u64::from(it) * MEGABYTE);
        Ok(ExchangeSettings {
            open_uploads: self.open_uploads.into(),
            waiting_bytes: u64::from(self.waiting_megabytes) * MEGABYTE,
            attachments: Policy {
                kinds: table.kinds.unwrap_or(usual.kinds),
                count: table.count.unwrap_or(usual.count),
                file_bytes: file_bytes.unwrap_or(usual.file_bytes),
                text_characters: table.text_characters.unwrap_or(usual.text_characters),
            },
        })
    }
}

const MEGABYTE: u64 = 1024 * 1024;
const OPEN_UPLOADS: u32 = 100;
const WAITING_MEGABYTES: u32 = 10_000;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn settings(text: &str) -> Result<ExchangeSettings, String> {
        let table: Table = toml::from_str(text).map_err(|error| error.to_string())?;
        table.resolve().map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_said_is_as_usual() {
        assert_eq!(settings(""), Ok(ExchangeSettings::default()));
        let own = settings(
            "open_uploads = 5\n[attachments]\nkinds = [\"pdf\", \"png\"]\nfile_megabytes = 3",
        )
        .unwrap();
        assert_eq!((own.open_uploads, own.attachments.count), (5, 20));
        assert_eq!(own.attachments.file_bytes, 3 * MEGABYTE);
        assert_eq!(own.attachments.kinds.len(), 2);
        for wrong in [
            "open_uploads = 0",
            "waiting_megabytes = 99999999",
            "[attachments]\nfile_megabytes = 101",
            "[attachments]\nkinds = [\"exe\"]",
            "[attachments]\nsize = 3",
        ] {
            assert!(settings(wrong).is_err(), "{wrong}");
        }
    }
}
