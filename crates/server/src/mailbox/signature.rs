//! Signatures over manifests and receipts: by whom, and whether that certificate counts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;
use pki::manifest::verify_detached;
use protocol::Code;
use time::OffsetDateTime;

use super::MailboxState;
use super::peer::{Peer, look_up};
use crate::store::Tx;
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

/// Checks that the signer's certificate can be used now and is one of the caller's office; its
/// serial. The terminal that signed need not be the one that calls.
///
/// # Errors
/// [`Code::SignatureInvalid`].
pub(super) async fn require_own(
    tx: &Tx,
    peer: &Peer,
    signer: &Certificate,
    state: &MailboxState,
    now: OffsetDateTime,
) -> Result<String, ApiError> {
    match look_up(tx, signer, &state.kinds, now).await? {
        Ok(found) if found.office.number == peer.office.number => Ok(found.certificate.serial),
        Ok(_) => {
            let detail = "署名した証明書は、別の事業所のものです";
            Err(ApiError::detailed(Code::SignatureInvalid, detail))
        }
        Err(refusal) => {
            let problem = refusal.problem(&state.kinds, now);
            let detail = format!("署名した証明書: {}", problem.title);
            Err(ApiError::detailed(Code::SignatureInvalid, detail))
        }
    }
}
