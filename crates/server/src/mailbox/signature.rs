//! Signatures over manifests and receipts, and by whom they are. Whether that certificate counts is
//! judged in [`super::parties`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;
use pki::manifest::verify_detached;
use protocol::Code;
use time::OffsetDateTime;

use super::MailboxState;
use crate::web::problem::ApiError;

/// Bytes and the detached signature over them, as they travel in Base64.
pub(super) struct SignedBytes {
    /// What was signed.
    pub(super) bytes: Vec<u8>,
    /// The signature, DER.
    pub(super) signature: Vec<u8>,
}

impl SignedBytes {
    /// Decodes both.
    ///
    /// # Errors
    /// [`Code::RequestInvalid`] when one is not Base64.
    pub(super) fn decode(bytes: &str, signature: &str) -> Result<Self, ApiError> {
        let decode = |text: &str| {
            STANDARD.decode(text).map_err(|_| {
                ApiError::detailed(Code::RequestInvalid, "Base64 として読み取れません")
            })
        };
        Ok(Self {
            bytes: decode(bytes)?,
            signature: decode(signature)?,
        })
    }

    /// Checks the signature by itself and returns the signer's certificate.
    ///
    /// # Errors
    /// [`Code::SignatureInvalid`].
    pub(super) fn signer(
        &self,
        state: &MailboxState,
        now: OffsetDateTime,
    ) -> Result<Certificate, ApiError> {
        let checked = verify_detached(&self.bytes, &self.signature, &state.anchors.now(), now)
            .map_err(|error| ApiError::detailed(Code::SignatureInvalid, error.japanese()))?;
        Ok(checked.signer)
    }
}
