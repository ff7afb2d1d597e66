//! Detached signatures: over manifests that the exchange may read, and over evidence.
//!
//! The form is CMS SignedData without content (a `.p7s`); `openssl cms -verify -content` judges
//! it. What a manifest says is the business of the crate `protocol`.

use time::OffsetDateTime;

use crate::certificate::Certificate;
use crate::cms::signed;
use crate::error::PkiError;
use crate::signer::Identity;
use crate::trust::TrustAnchors;

/// A detached signature that was good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who signed.
    pub signer: Certificate,
    /// When, as the signer claims.
    pub signed_at: OffsetDateTime,
}

/// Signs `bytes`; the result (DER) carries the certificates of the signer and its issuer.
///
/// # Errors
/// [`PkiError::Internal`] when the library fails.
pub fn sign_detached(
    bytes: &[u8],
    identity: &Identity,
    now: OffsetDateTime,
) -> Result<Vec<u8>, PkiError> {
    signed::sign_detached(bytes, identity, now)
}

/// Checks a detached signature (DER) over `bytes`. The signer must have been valid at `now`.
///
/// # Errors
/// [`PkiError::BadSignature`], [`PkiError::Damaged`], [`PkiError::Unsupported`], and the errors
/// of [`TrustAnchors::verify`] about the signer.
pub fn verify_detached(
    bytes: &[u8],
    signature: &[u8],
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<Signed, PkiError> {
    let checked = signed::verify_detached(bytes, signature, anchors, now, "signature file")?;
    Ok(Signed {
        signer: checked.signer,
        signed_at: checked.signed_at,
    })
}

/// The certificate that a detached signature (DER) names as its signer. Nothing is checked.
///
/// # Errors
/// [`PkiError::Damaged`] when it is no such signature.
pub fn claimed_signer(signature: &[u8]) -> Result<Certificate, PkiError> {
    signed::claimed_signer(signature, "signature file")
}

/// The certificates that a detached signature (DER) carries, in any order. Nothing is checked.
///
/// # Errors
/// [`PkiError::Damaged`] when it is no such signature.
pub fn carried_certificates(signature: &[u8]) -> Result<Vec<Certificate>, PkiError> {
    signed::carried_certificates(signature, "signature file")
}
