//! What was forwarded: the original as it was signed, and which new units were made of it.
//!
//! Under the number of the original lie `origin.p7m` (the content with its signature, for
//! `openssl cms -verify`), the manifest with its own signature, and a file for each forward.

use std::io::Read;

use careplan::Address;
use protocol::{MessageId, Sha256};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::failure::Failure;
use crate::local_store::{Home, NotCopied};

/// A unit that was made of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ForwardEntry {
    /// The original.
    pub(crate) original: MessageId,
    /// Sender of the original.
    pub(crate) original_sender: String,
    /// Sender of the new unit.
    pub(crate) sender: String,
    /// Receiver of the new unit.
    pub(crate) receiver: String,
    /// Serial of the new unit.
    pub(crate) serial: String,
    /// The files of the new unit.
    pub(crate) files: Vec<ForwardedFile>,
    /// When it was made, by this computer's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) made_at: OffsetDateTime,
}

/// A file of a new unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ForwardedFile {
    /// Its name.
    pub(crate) name: String,
    /// SHA-256 of its content.
    pub(crate) sha256: Sha256,
    /// The name of the file of the original with the same content; `None` where it was edited.
    pub(crate) original_name: Option<String>,
}

impl Home {
    /// Keeps the original: manifest, its signature, and the signed content.
    pub(crate) fn keep_origin(
        &self,
        id: MessageId,
        (manifest, signature): (&[u8], &[u8]),
        signed: &mut dyn Read,
    ) -> Result<(), NotCopied> {
        let path = |name: &str| self.path(&[FOLDER, &id.to_string(), name]);
        let kept = |kept: Result<(), Failure>| kept.map_err(NotCopied::Target);
        kept(self.write(&path("manifest.json"), manifest))?;
        kept(self.write(&path("manifest.json.p7s"), signature))?;
        self.write_from(&path("origin.p7m"), signed)
    }

    /// What was made of an original.
    pub(crate) fn forwards(&self, original: MessageId) -> Result<Vec<ForwardEntry>, Failure> {
        let folder = self.path(&[FOLDER, &original.to_string(), UNITS]);
        let mut entries = Vec::new();
        for name in self.names(&folder)? {
            // Names that begin with a dot are of files being written.
            if !name.starts_with('.') {
                entries.extend(self.read_json(&folder.join(name))?);
            }
        }
        Ok(entries)
    }

    /// Notes that a new unit is made.
    pub(crate) fn note_forward(&self, entry: &ForwardEntry, to: Address) -> Result<(), Failure> {
        let name = format!("{to}-{}.json", entry.serial);
        let original = entry.original.to_string();
        self.write_json(&self.path(&[FOLDER, &original, UNITS, &name]), entry)
    }
}

const FOLDER: &str = "forwarded";
const UNITS: &str = "units";
