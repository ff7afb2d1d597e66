//! The receiver's receipt: what was collected, by whom, when.
//!
//! The bytes of a receipt are what is signed (detached CMS, crate `pki`); they are kept and
//! passed on unchanged, so that both offices can show them later.

use careplan::Address;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::message::{MessageId, address_text};
use crate::{Manifest, Sha256};

/// Version of the receipt's form.
pub const VERSION: u32 = 1;

/// Statement of the receiving office that it has collected, opened and verified a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Form of the receipt, [`VERSION`].
    pub version: u32,
    /// The message.
    pub message_id: MessageId,
    /// SHA-256 of the manifest's bytes as the sender signed them.
    pub manifest_sha256: Sha256,
    /// SHA-256 of the whole sealed payload.
    pub ciphertext_sha256: Sha256,
    /// Who collected it.
    #[serde(with = "address_text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "1370000018-43"))]
    pub receiver: Address,
    /// When, by the receiver's clock: a claim, the server's own time is the evidence.
    #[serde(with = "time::serde::rfc3339")]
    pub received_at: OffsetDateTime,
    /// How far the certificate logs of both offices had come, as far as the receiver knows.
    #[serde(default, skip_serializing_if = "SeenHeads::is_empty")]
    pub heads: SeenHeads,
}

/// Signed heads of certificate logs, as the receiver was shown them by the exchange.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SeenHeads {
    /// That of the sending office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// That of the receiving office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
}

impl SeenHeads {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sender.is_none() && self.receiver.is_none()
    }
}

/// A receipt that does not belong to its message, or is not a receipt.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// The bytes are not a receipt.
    #[error("the receipt cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It is about something else.
    #[error("the receipt's {0} does not fit the message")]
    Mismatch(&'static str),
}

impl Receipt {
    /// The receipt for a message whose manifest stood in `manifest_bytes`.
    #[must_use]
    pub fn for_message(manifest: &Manifest, manifest_bytes: &[u8], now: OffsetDateTime) -> Self {
        Self {
            version: VERSION,
            message_id: manifest.message_id,
            manifest_sha256: Sha256::of(manifest_bytes),
            ciphertext_sha256: manifest.ciphertext_sha256,
            receiver: manifest.receiver,
            received_at: now,
            heads: SeenHeads::default(),
        }
    }

    /// The same receipt with what the receiver knows of the certificate logs.
    #[must_use]
    pub fn with_heads(self, heads: SeenHeads) -> Self {
        Self { heads, ..self }
    }

    /// The bytes to sign and to keep.
    ///
    /// # Errors
    /// When a time cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ReceiptError> {
        Ok(serde_json::to_vec(self)?)
    }

    /// Reads a receipt.
    ///
    /// # Errors
    /// [`ReceiptError::Malformed`] when the bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ReceiptError> {
        Ok(serde_json::from_slice(bytes)?)
    }

    /// Checks that this receipt is about exactly this message.
    ///
    /// # Errors
    /// [`ReceiptError::Mismatch`] naming the first thing that differs.
    pub fn fits(&self, manifest: &Manifest, manifest_bytes: &[u8]) -> Result<(), ReceiptError> {
        if self.version != VERSION {
            return Err(ReceiptError::Mismatch("version"));
        }
        if self.message_id != manifest.message_id {
            return Err(ReceiptError::Mismatch("message id"));
        }
        if self.manifest_sha256 != Sha256::of(manifest_bytes) {
            return Err(ReceiptError::Mismatch("manifest"));
        }
        if self.ciphertext_sha256 != manifest.ciphertext_sha256 {
            return Err(ReceiptError::Mismatch("ciphertext"));
        }
        if self.receiver != manifest.receiver {
            return Err(ReceiptError::Mismatch("receiver"));
        }
        Ok(())
    }
}
