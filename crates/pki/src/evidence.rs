//! What the exchange signs as evidence: a record and the detached signature over it.
//!
//! The form is that of [`crate::manifest`]; the difference is who may sign. An office's certificate
//! stands below the same root, and must not be able to speak for the exchange.

use time::OffsetDateTime;

use crate::error::PkiError;
use crate::manifest::{Signed, verify_detached};
use crate::trust::TrustAnchors;

/// Checks a detached signature (DER) of the exchange over `record`. The signer must have been
/// valid at `at`.
///
/// # Errors
/// Those of [`verify_detached`], and [`PkiError::NotPermitted`] when an office signed.
pub fn verify(
    record: &[u8],
    signature: &[u8],
    anchors: &TrustAnchors,
    at: OffsetDateTime,
) -> Result<Signed, PkiError> {
    let signed = verify_detached(record, signature, anchors, at)?;
    if signed.signer.signs_evidence() {
        Ok(signed)
    } else {
        Err(PkiError::NotPermitted {
            reason: "its key usage does not allow it to sign evidence",
        })
    }
}
