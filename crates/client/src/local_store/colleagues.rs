//! The certificates of colleagues' terminals to which a person here has said that keys may be
//! given.

use protocol::Sha256;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::failure::Failure;
use crate::local_store::Home;

/// A colleague's terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Colleague {
    /// SHA-256 of its certificate.
    pub(crate) fingerprint: Sha256,
    /// The certificate's serial number, as it was named.
    pub(crate) serial: String,
    /// When it was allowed, by this computer's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) allowed_at: OffsetDateTime,
}

impl Home {
    /// Everyone who may be given keys.
    pub(crate) fn colleagues(&self) -> Result<Vec<Colleague>, Failure> {
        Ok(self.read_json(&self.path(&[FILE]))?.unwrap_or_default())
    }

    /// Keeps who may be given keys.
    pub(crate) fn keep_colleagues(&self, colleagues: &[Colleague]) -> Result<(), Failure> {
        self.write_json(&self.path(&[FILE]), &colleagues)
    }
}

const FILE: &str = "colleagues.json";
