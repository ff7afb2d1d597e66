//! The journal: what was sent and what was collected. Ids, addresses, sizes and hashes; no
//! content and no names of people.

use protocol::http::{Intent, SignedReceipt};
use protocol::{MessageId, Sha256};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::failure::Failure;
use crate::local_store::{Home, LogSizes};

/// A message that was sent from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SentEntry {
    /// The message.
    pub(crate) message_id: MessageId,
    /// Sender, receiver, serial and unit as in the manifest.
    pub(crate) sender: String,
    /// Receiver.
    pub(crate) receiver: String,
    /// 連番.
    pub(crate) serial: String,
    /// The send unit.
    pub(crate) unit: String,
    /// SHA-256 of the package before sealing.
    pub(crate) content_sha256: Sha256,
    /// SHA-256 of the sealed payload.
    pub(crate) ciphertext_sha256: Sha256,
    /// Length of the sealed payload in bytes.
    pub(crate) sealed_bytes: u64,
    /// When the commit was confirmed, by this computer's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) committed_at: OffsetDateTime,
    /// What was told under the seal about the logs of certificates.
    #[serde(default)]
    pub(crate) logs: LogSizes,
    /// When it was taken back, by this computer's clock.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) recalled_at: Option<OffsetDateTime>,
}

/// A message that was collected here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CollectedEntry {
    /// The message.
    pub(crate) message_id: MessageId,
    /// SHA-256 of the manifest's bytes.
    pub(crate) manifest_sha256: Sha256,
    /// SHA-256 of the sealed payload.
    pub(crate) ciphertext_sha256: Sha256,
    /// When its receipt was stored, by this computer's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) collected_at: OffsetDateTime,
}

/// What proves that a message arrived, exactly as it was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProofEntry {
    /// The manifest with this office's signature.
    pub(crate) intent: Intent,
    /// The receipt with the receiver's signature.
    pub(crate) receipt: SignedReceipt,
    /// When it was verified, by this computer's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) verified_at: OffsetDateTime,
}

impl Home {
    /// The proof that a message arrived; `None` where none was verified yet.
    pub(crate) fn proof(&self, id: MessageId) -> Result<Option<ProofEntry>, Failure> {
        self.read_json(&self.path(&[PROVEN, &format!("{id}.json")]))
    }

    /// Keeps the proof that a message arrived.
    pub(crate) fn note_proof(&self, id: MessageId, entry: &ProofEntry) -> Result<(), Failure> {
        self.write_json(&self.path(&[PROVEN, &format!("{id}.json")]), entry)
    }

    /// Everything that was sent.
    pub(crate) fn sent(&self) -> Result<Vec<SentEntry>, Failure> {
        let folder = self.path(&[SENT]);
        let mut entries = Vec::new();
        for name in self.names(&folder)? {
            // Names that begin with a dot are of files being written.
            if !name.starts_with('.') {
                entries.extend(self.read_json(&folder.join(name))?);
            }
        }
        Ok(entries)
    }

    /// Notes that a message was sent.
    pub(crate) fn note_sent(&self, entry: &SentEntry) -> Result<(), Failure> {
        let name = format!("{}.json", entry.message_id);
        self.write_json(&self.path(&[SENT, &name]), entry)
    }

    /// Notes that a message was taken back, where it was sent from here.
    pub(crate) fn note_recalled(&self, id: MessageId, now: OffsetDateTime) -> Result<(), Failure> {
        let path = self.path(&[SENT, &format!("{id}.json")]);
        match self.read_json::<SentEntry>(&path)? {
            Some(mut entry) => {
                entry.recalled_at.get_or_insert(now);
                self.write_json(&path, &entry)
            }
            None => Ok(()),
        }
    }

    /// What was collected under an id; `None` where nothing was.
    pub(crate) fn collected(&self, id: MessageId) -> Result<Option<CollectedEntry>, Failure> {
        self.read_json(&self.path(&[COLLECTED, &format!("{id}.json")]))
    }

    /// Notes that a message was collected.
    pub(crate) fn note_collected(&self, entry: &CollectedEntry) -> Result<(), Failure> {
        let name = format!("{}.json", entry.message_id);
        self.write_json(&self.path(&[COLLECTED, &name]), entry)
    }
}

pub(super) const SENT: &str = "sent";
pub(super) const COLLECTED: &str = "collected";
pub(super) const PROVEN: &str = "receipts";
