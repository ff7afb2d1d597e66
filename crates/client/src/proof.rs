//! Proof that a message arrived: the receiver's signed receipt, verified by the sender.
//!
//! What the exchange says about a message is only a line in a list. A sender believes that it was
//! collected when the receipt is signed by the receiving office and is about exactly the manifest
//! that this office signed. Computes only; what is proven is kept by the local store.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::OfficeNumber;
use pki::TrustAnchors;
use protocol::http::MessageDetail;
use protocol::receipt::Receipt;
use protocol::{Manifest, MessageId, Sha256};
use time::OffsetDateTime;

use crate::opening::{moment, summary_fits};

/// Why a message does not count as proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unproven {
    /// The exchange says that it was collected and has no receipt.
    #[error("no receipt")]
    Missing,
    /// The manifest is not the one this office signed.
    #[error("manifest")]
    Manifest,
    /// The receipt is about something else.
    #[error("receipt")]
    Receipt,
    /// The receipt's signature is wrong or not the receiver's.
    #[error("receipt signature")]
    Signature,
}

/// A receipt that was verified.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Proven {
    /// The receipt.
    pub(crate) receipt: Receipt,
    /// The manifest that it is about.
    pub(crate) manifest: Manifest,
    /// The certificate that signed the receipt.
    pub(crate) signer: Sha256,
}

/// Verifies the receipt of a message that `own` has sent.
pub(crate) fn verify(
    id: MessageId,
    detail: &MessageDetail,
    own: OfficeNumber,
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<Proven, Unproven> {
    let signed = detail.receipt.as_ref().ok_or(Unproven::Missing)?;
    let bytes = |text: &str, why| STANDARD.decode(text).map_err(|_| why);
    let manifest_bytes = bytes(&detail.intent.manifest, Unproven::Manifest)?;
    let signature = bytes(&detail.intent.signature, Unproven::Manifest)?;
    let manifest = Manifest::from_bytes(&manifest_bytes).map_err(|_| Unproven::Manifest)?;
    if manifest.message_id != id
        || manifest.sender.office != own
        || !summary_fits(&detail.summary, &manifest)
    {
        return Err(Unproven::Manifest);
    }
    let sent = moment(detail.summary.sent_at, now);
    let ours = pki::manifest::verify_detached(&manifest_bytes, &signature, anchors, sent)
        .map_err(|_| Unproven::Manifest)?;
    if ours.signer.office_number() != Some(own) {
        return Err(Unproven::Manifest);
    }

    let receipt_bytes = bytes(&signed.receipt, Unproven::Receipt)?;
    let signature = bytes(&signed.signature, Unproven::Signature)?;
    let receipt = Receipt::from_bytes(&receipt_bytes).map_err(|_| Unproven::Receipt)?;
    receipt
        .fits(&manifest, &manifest_bytes)
        .map_err(|_| Unproven::Receipt)?;
    let collected = moment(detail.summary.collected_at, now);
    let theirs = pki::manifest::verify_detached(&receipt_bytes, &signature, anchors, collected)
        .map_err(|_| Unproven::Signature)?;
    if theirs.signer.office_number() != Some(manifest.receiver.office) {
        return Err(Unproven::Signature);
    }
    Ok(Proven {
        receipt,
        manifest,
        signer: theirs.signer.fingerprint().into(),
    })
}
