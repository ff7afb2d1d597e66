//! From what the mailbox hands out to a message whose content may be read, verified at every step.
//! Nothing is written here, so that whatever fails leaves nothing behind.

use std::io::{self, Read};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::OfficeNumber;
use pki::key_packet::KeyPacket;
use pki::open::Verified;
use pki::seal::{SealHeader, SeenHeads};
use pki::{Identity, PkiError, StreamError, TrustAnchors};
use protocol::http::{MessageDetail, MessageSummary, Side, SignedReceipt};
use protocol::message::Content;
use protocol::receipt::{self, Receipt};
use protocol::{Hasher, Manifest, MessageId, Sha256, free, package};
use time::{Duration, OffsetDateTime};

use crate::failure::Failure;

/// Why a message is not opened. The words for the person are the same for all but the last two:
/// it was changed on the way, or the sender cannot be made sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Damage {
    /// The manifest is no manifest, or of another message or office.
    #[error("manifest")]
    Manifest,
    /// The manifest's signature is wrong or not the sender's.
    #[error("manifest-signature")]
    ManifestSignature,
    /// A part, or all parts together, differ from the manifest.
    #[error("payload")]
    Payload,
    /// The seal was tampered with or its signature is wrong.
    #[error("seal")]
    Seal,
    /// Signed inside by another office than outside.
    #[error("signer")]
    Signer,
    /// What is said under the seal differs from the manifest.
    #[error("header")]
    Header,
    /// The package is damaged or holds other files than the manifest names.
    #[error("package")]
    Package,
    /// Sealed to certificates that are not installed here.
    #[error("other-key")]
    OtherKey,
    /// Signed with a certificate that does not stand in the log of the sending office.
    #[error("signer-not-in-log")]
    SignerNotLogged,
}

/// A manifest whose signature is the sender's.
#[derive(Debug)]
pub(crate) struct Announced {
    /// What it says.
    pub(crate) manifest: Manifest,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// The moment at which certificates must have been valid.
    pub(crate) moment: OffsetDateTime,
    /// The certificate that signed it.
    pub(crate) signer: Sha256,
}

/// A message whose seal was found good. Its content can be read from the same parts.
#[derive(Debug)]
pub(crate) struct Unsealed {
    /// What was verified.
    pub(crate) verified: Verified,
    /// What the sender was shown of the logs of certificates.
    pub(crate) heads: SeenHeads,
    /// The certificate that signed the contents.
    pub(crate) signer: Sha256,
}

/// Why a message was not opened.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// Something is wrong with it.
    Damage(Damage),
    /// Its parts cannot be read from this computer's disk.
    Disk(io::Error),
}

impl From<Damage> for Unopened {
    fn from(damage: Damage) -> Self {
        Self::Damage(damage)
    }
}

/// Verifies the manifest of a message that this office has sent or received.
pub(crate) fn announced(
    id: MessageId,
    detail: &MessageDetail,
    (side, own): (Side, OfficeNumber),
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<Announced, Damage> {
    let bytes = STANDARD
        .decode(&detail.intent.manifest)
        .map_err(|_| Damage::Manifest)?;
    let signature = STANDARD
        .decode(&detail.intent.signature)
        .map_err(|_| Damage::Manifest)?;
    let manifest = Manifest::from_bytes(&bytes).map_err(|_| Damage::Manifest)?;
    let here = match side {
        Side::Inbox => manifest.receiver.office,
        Side::Sent => manifest.sender.office,
    };
    if manifest.message_id != id || here != own {
        return Err(Damage::Manifest);
    }
    if !summary_fits(&detail.summary, &manifest) {
        return Err(Damage::Manifest);
    }
    let moment = moment(detail.summary.sent_at, now);
    let signed = pki::manifest::verify_detached(&bytes, &signature, anchors, moment)
        .map_err(|_| Damage::ManifestSignature)?;
    if signed.signer.office_number() != Some(manifest.sender.office) {
        return Err(Damage::ManifestSignature);
    }
    Ok(Announced {
        manifest,
        bytes,
        moment,
        signer: signed.signer.fingerprint().into(),
    })
}

/// Goes through the sealed payload and verifies it. `identity` is the one of this office that the
/// message was sealed to, or that a packet was made for.
pub(crate) fn open(
    announced: &Announced,
    sealed: impl Read,
    (identity, packet): (&Identity, Option<&KeyPacket>),
    anchors: &TrustAnchors,
) -> Result<Unsealed, Unopened> {
    let manifest = &announced.manifest;
    let mut sealed = Hashing {
        reader: sealed,
        hasher: Hasher::new(),
    };
    let (key, own) = (identity.key(), identity.certificate());
    let at = announced.moment;
    let verified = match packet {
        None => pki::open::verify(&mut sealed, key, own, anchors, at),
        Some(packet) => pki::open::verify_with_packet(&mut sealed, packet, (key, own), anchors, at),
    };
    if let Err(StreamError::Sealed(error)) = verified {
        return Err(Unopened::Disk(error));
    }
    // A seal that is damaged was not read to its end.
    io::copy(&mut sealed, &mut io::sink()).map_err(Unopened::Disk)?;
    if sealed.hasher.finish() != manifest.ciphertext_sha256 {
        return Err(Damage::Payload.into());
    }
    let verified = verified.map_err(|error| match error {
        StreamError::Pki(PkiError::NotForThisKey) => Damage::OtherKey,
        _ => Damage::Seal,
    })?;
    if verified.signer.office_number() != Some(manifest.sender.office) {
        return Err(Damage::Signer.into());
    }
    if !header_fits(&verified.header, manifest) {
        return Err(Damage::Header.into());
    }
    Ok(Unsealed {
        heads: verified.header.heads.clone(),
        signer: verified.signer.fingerprint().into(),
        verified,
    })
}

/// Hashes everything that is read.
struct Hashing<R> {
    reader: R,
    hasher: Hasher,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(target)?;
        self.hasher.update(target.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// The signed receipt for a message that was opened and verified, with what is known here of the
/// logs of both offices.
pub(crate) fn receipt(
    announced: &Announced,
    identity: &Identity,
    heads: SeenHeads,
    now: OffsetDateTime,
) -> Result<SignedReceipt, Failure> {
    let heads = receipt::SeenHeads {
        sender: heads.sender,
        receiver: heads.receiver,
    };
    let receipt = Receipt::for_message(&announced.manifest, &announced.bytes, now);
    let receipt = receipt.with_heads(heads);
    let bytes = receipt.to_bytes().map_err(Failure::internal)?;
    let signature = pki::manifest::sign_detached(&bytes, identity, now)?;
    Ok(SignedReceipt {
        receipt: STANDARD.encode(bytes),
        signature: STANDARD.encode(signature),
    })
}

/// Whether the exchange's own line about a message says what the sender signed. People are told
/// the line, so it must not name another sender or another month.
pub(crate) fn summary_fits(summary: &MessageSummary, manifest: &Manifest) -> bool {
    summary.message_id == manifest.message_id
        && summary.sender == manifest.sender
        && summary.receiver == manifest.receiver
        && summary.serial == manifest.serial.to_string()
        && summary.unit == manifest.unit
        && summary.month == manifest.month.map(|month| month.to_string())
}

fn header_fits(header: &SealHeader, manifest: &Manifest) -> bool {
    let content_type = match manifest.content {
        Content::SendUnit => package::CONTENT_TYPE,
        Content::Free => free::CONTENT_TYPE,
    };
    header.message_id == manifest.message_id.to_string()
        && header.sender == manifest.sender.to_string()
        && header.receiver == manifest.receiver.to_string()
        && header.content_type == content_type
}

/// The moment at which a signer's certificate must have been valid: when the exchange took the
/// message or the receipt, because it may wait for months and certificates end. A time of the exchange that lies
/// ahead, or further back than anything is kept, is not believed.
pub(crate) fn moment(told: Option<OffsetDateTime>, now: OffsetDateTime) -> OffsetDateTime {
    match told {
        Some(told) if told <= now && now - told <= LONGEST_WAIT => told,
        _ => now,
    }
}

/// The exchange keeps messages for 93 days.
const LONGEST_WAIT: Duration = Duration::days(100);

#[cfg(test)]
#[path = "opening_tests.rs"]
mod tests;
