//! Sealing a message: signed by the sender, then encrypted for the receivers.
//!
//! The form is CMS, SignedData inside AuthEnvelopedData, and `openssl cms` can open and verify it.
//! What the message is and between whom it goes stands in the signed attributes, together with a
//! hash of the recipient list: a receiver who re-encrypts the signed content for somebody else
//! makes a message that [`crate::open`] refuses.
//!
//! Everything happens in memory; parts of a message are sealed one by one.

use time::OffsetDateTime;

use crate::asn1::{Attribute, octets};
use crate::certificate::Certificate;
use crate::cms::envelope::Envelope;
use crate::cms::signed::{self, Placement};
use crate::error::PkiError;
use crate::oid::OwnOid;
use crate::signer::Identity;

/// What is said about a message under its seal. All of it is signed and encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealHeader {
    /// The id of the message.
    pub message_id: String,
    /// The address of the sender.
    pub sender: String,
    /// The address of the receiver.
    pub receiver: String,
    /// What the content is, as a media type.
    pub content_type: String,
    /// How far the certificate logs of both offices had come, as far as the sender knows.
    pub heads: SeenHeads,
}

/// Heads of certificate logs that travel with a message, as
/// [`crate::transparency::SignedHead::to_text`] writes them. Whoever reads them verifies them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenHeads {
    /// That of the sending office.
    pub sender: Option<String>,
    /// That of the receiving office.
    pub receiver: Option<String>,
}

impl SealHeader {
    /// The attributes of the fields that every message has, in their order.
    pub(crate) fn fields(&self) -> [(OwnOid, &str); 4] {
        [
            (OwnOid::MESSAGE_ID, &self.message_id),
            (OwnOid::SENDER, &self.sender),
            (OwnOid::RECEIVER, &self.receiver),
            (OwnOid::PAYLOAD_TYPE, &self.content_type),
        ]
    }
}

/// Signs `content` with `identity` and encrypts it for every certificate in `recipients`.
/// `now` is the claimed time of signing. Recipients are not checked here: the caller has them
/// from the exchange's directory and has verified them.
///
/// # Errors
/// [`PkiError::Misuse`] without recipients, [`PkiError::Unsupported`] for a recipient whose key
/// is neither P-256 nor RSA of 2048 bits or more, [`PkiError::Internal`].
pub fn seal(
    content: &[u8],
    header: &SealHeader,
    identity: &Identity,
    recipients: &[Certificate],
    now: OffsetDateTime,
) -> Result<Vec<u8>, PkiError> {
    let envelope = Envelope::for_recipients(recipients)?;
    let mut attributes = Vec::new();
    for (kind, text) in header.fields() {
        attributes.push(Attribute::new(kind, &text.to_owned())?);
    }
    let heads = [
        (OwnOid::SENDER_LOG_HEAD, &header.heads.sender),
        (OwnOid::RECEIVER_LOG_HEAD, &header.heads.receiver),
    ];
    for (kind, head) in heads {
        if let Some(head) = head {
            attributes.push(Attribute::new(kind, head)?);
        }
    }
    attributes.push(Attribute::new(
        OwnOid::ENVELOPE_DIGEST,
        &octets(&envelope.digest()?)?,
    )?);
    let signed = signed::sign(content, Placement::Inside, attributes, identity, now)?;
    envelope.close(&signed)
}
