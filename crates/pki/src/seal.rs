//! Sealing a message: signed by the sender, then encrypted for the receivers.
//!
//! The form is CMS, SignedData inside AuthEnvelopedData, and `openssl cms` can open and verify it.
//! What the message is and between whom it goes stands in the signed attributes, together with a
//! hash of the recipient list: a receiver who re-encrypts the signed content for somebody else
//! makes a message that [`crate::open`] refuses.
//!
//! [`Sealing`] takes the content piece by piece and holds a small piece of it at a time; [`seal`]
//! is for what is in memory anyway. Both write the same octets, in DER.

use std::io::{Read, Write};

use aws_lc_rs::digest::{Context, SHA256};
use time::OffsetDateTime;

use crate::asn1::{Attribute, octets};
use crate::certificate::Certificate;
use crate::cms::envelope::{Envelope, TAG_FRAME, tag_frame};
use crate::cms::gcm::{Gcm, SLACK};
use crate::cms::opening::PIECE;
use crate::cms::signed_stream::Signing;
use crate::error::{PkiError, StreamError};
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

/// Signs `content` with `identity` and encrypts it for every certificate in `recipients`, as
/// [`Sealing`] does.
///
/// # Errors
/// Those of [`Sealing::begin`].
pub fn seal(
    content: &[u8],
    header: &SealHeader,
    identity: &Identity,
    recipients: &[Certificate],
    now: OffsetDateTime,
) -> Result<Vec<u8>, PkiError> {
    let sealing = Sealing::begin(content.len() as u64, header, identity, recipients, now)?;
    let mut sealed = Vec::with_capacity(usize::try_from(sealing.sealed_octets()).unwrap_or(0));
    match sealing.write(content, &mut sealed) {
        Ok(()) => Ok(sealed),
        Err(StreamError::Pki(error)) => Err(error),
        Err(_) => Err(PkiError::Internal {
            operation: "sealing in memory",
        }),
    }
}

/// A message whose receivers and header are settled and whose content is to come.
pub struct Sealing<'a> {
    signing: Signing<'a>,
    gcm: Gcm,
    envelope_head: Vec<u8>,
    signed_head: Vec<u8>,
    content_octets: u64,
}

impl<'a> Sealing<'a> {
    /// Draws a key, wraps it for every certificate in `recipients`, and prepares the signature of
    /// `identity`. `now` is the claimed time of signing. Recipients are not checked here: the
    /// caller has them from the exchange's directory and has verified them.
    ///
    /// # Errors
    /// [`PkiError::Misuse`] without recipients or with a content of 4 GiB,
    /// [`PkiError::Unsupported`] for a recipient whose key is neither P-256 nor RSA of 2048 bits
    /// or more, [`PkiError::Internal`].
    pub fn begin(
        content_octets: u64,
        header: &SealHeader,
        identity: &'a Identity,
        recipients: &[Certificate],
        now: OffsetDateTime,
    ) -> Result<Self, PkiError> {
        let envelope = Envelope::for_recipients(recipients)?;
        let attributes = attributes(header, &envelope)?;
        let signing = Signing::begin(attributes, identity, now)?;
        let signed_head = signing.head(content_octets)?;
        let signed_octets = content_octets
            .saturating_add(signed_head.len() as u64)
            .saturating_add(signing.tail_octets);
        let (gcm, envelope_head) = envelope.into_stream(signed_octets)?;
        Ok(Self {
            signing,
            gcm,
            envelope_head,
            signed_head,
            content_octets,
        })
    }

    /// How long the sealed message will be.
    #[must_use]
    pub fn sealed_octets(&self) -> u64 {
        let around = self.envelope_head.len() + self.signed_head.len() + TAG_FRAME;
        (around as u64)
            .saturating_add(self.signing.tail_octets)
            .saturating_add(self.content_octets)
    }

    /// Reads the content to its end and writes the sealed message.
    ///
    /// # Errors
    /// [`StreamError::Content`] and [`StreamError::Sealed`] where reading or writing fails;
    /// [`PkiError::Misuse`] when the content is not as long as was told. What was written up to
    /// there is of no use.
    pub fn write(
        mut self,
        mut content: impl Read,
        mut sealed: impl Write,
    ) -> Result<(), StreamError> {
        let mut out = vec![0; PIECE + SLACK];
        let mut piece = vec![0; PIECE];
        let mut hash = Context::new(&SHA256);
        put(&mut sealed, &self.envelope_head)?;
        put(&mut sealed, self.gcm.encrypt(&self.signed_head, &mut out)?)?;
        let mut left = self.content_octets;
        while left > 0 {
            let octets = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            let plain = piece.get_mut(..octets).unwrap_or_default();
            content.read_exact(plain).map_err(cut_short)?;
            hash.update(plain);
            put(&mut sealed, self.gcm.encrypt(plain, &mut out)?)?;
            left -= octets as u64;
        }
        let mut more = [0];
        if content.read(&mut more).map_err(StreamError::Content)? > 0 {
            return Err(OTHER_LENGTH.into());
        }
        let tail = self.signing.tail(hash.finish().as_ref())?;
        for tail in tail.chunks(PIECE) {
            put(&mut sealed, self.gcm.encrypt(tail, &mut out)?)?;
        }
        put(&mut sealed, &tag_frame(&self.gcm.tag())?)?;
        sealed.flush().map_err(StreamError::Sealed)
    }
}

/// What is signed about a message beside its content.
fn attributes(header: &SealHeader, envelope: &Envelope) -> Result<Vec<Attribute>, PkiError> {
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
    Ok(attributes)
}

fn put(sealed: &mut impl Write, octets: &[u8]) -> Result<(), StreamError> {
    sealed.write_all(octets).map_err(StreamError::Sealed)
}

fn cut_short(error: std::io::Error) -> StreamError {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => OTHER_LENGTH.into(),
        _ => StreamError::Content(error),
    }
}

const OTHER_LENGTH: PkiError = PkiError::Misuse {
    reason: "the content changed while it was sealed",
};
