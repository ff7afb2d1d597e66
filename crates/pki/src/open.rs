//! Opening a sealed message: decrypt, check everything, and only then hand out the content.
//!
//! [`verify`] goes through a message of any length and keeps nothing of it but what was signed
//! about it; [`Verified::content`] goes through it a second time and hands the content out.
//! [`open`] does both for a message in memory. They are for messages of this project. [`open_unlabelled`] takes what a foreign CMS tool
//! made; such a message says nothing about its id, sender and receiver, and nothing binds its
//! signature to its recipients, so that programs of the exchange do not use it for messages.
//! Revocation is not looked at.

use std::io::{self, BufRead as _, Read};

use aws_lc_rs::digest::{Context, SHA256};
use der::asn1::{OctetString, SetOfVec};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use crate::asn1::{Attribute, any_as, attribute};
use crate::certificate::Certificate;
use crate::cms::envelope::{self, EnvelopeHead};
use crate::cms::frame::cut;
use crate::cms::opening::Deciphering;
use crate::cms::signed;
use crate::cms::signed_stream::SignedHead;
use crate::error::{PkiError, StreamError};
use crate::key::KeyPair;
use crate::key_packet::KeyPacket;
use crate::oid::OwnOid;
use crate::seal::{SealHeader, SeenHeads};
use crate::trust::TrustAnchors;

/// A message whose tag, signature and signer were good.
#[derive(PartialEq, Eq)]
pub struct Opened {
    /// The content as it was sealed.
    pub content: Vec<u8>,
    /// What the sender signed about it. The caller compares it with the way the message came.
    pub header: SealHeader,
    /// Who signed.
    pub signer: Certificate,
    /// When, as the signer claims.
    pub signed_at: OffsetDateTime,
}

/// A message of a foreign tool whose tag, signature and signer were good.
#[derive(PartialEq, Eq)]
pub struct OpenedUnlabelled {
    /// The content as it was signed.
    pub content: Vec<u8>,
    /// Who signed.
    pub signer: Certificate,
    /// When, as the signer claims.
    pub signed_at: OffsetDateTime,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Opened({} octets by {:?})",
            self.content.len(),
            self.signer
        )
    }
}

impl std::fmt::Debug for OpenedUnlabelled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "OpenedUnlabelled({} octets by {:?})",
            self.content.len(),
            self.signer
        )
    }
}

/// Opens a message made by [`crate::seal::seal`], as [`verify`] and [`Verified::content`] do.
///
/// # Errors
/// Those of [`verify`].
pub fn open(
    sealed: &[u8],
    key: &KeyPair,
    own: &Certificate,
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<Opened, PkiError> {
    let verified = verify(sealed, key, own, anchors, now).map_err(in_memory)?;
    let mut content = Vec::with_capacity(usize::try_from(verified.content_octets()).unwrap_or(0));
    let mut reader = verified.content(sealed).map_err(in_memory)?;
    reader
        .read_to_end(&mut content)
        .map_err(|error| in_memory(StreamError::Sealed(error)))?;
    Ok(Opened {
        content,
        header: verified.header,
        signer: verified.signer,
        signed_at: verified.signed_at,
    })
}

fn in_memory(error: StreamError) -> PkiError {
    match error {
        StreamError::Pki(error) => error,
        _ => PkiError::Internal {
            operation: "opening in memory",
        },
    }
}

/// A message that was read to its end, and whose tag, signature and signer were good. Its content
/// can be read now.
pub struct Verified {
    /// What the sender signed about it. The caller compares it with the way the message came.
    pub header: SealHeader,
    /// Who signed.
    pub signer: Certificate,
    /// When, as the signer claims.
    pub signed_at: OffsetDateTime,
    content_key: Zeroizing<[u8; 32]>,
    envelope: EnvelopeHead,
    signed: SignedHead,
}

impl std::fmt::Debug for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let octets = self.content_octets();
        write!(f, "Verified({octets} octets by {:?})", self.signer)
    }
}

/// Reads a message made by [`crate::seal`] to its end and checks everything. Nothing of the
/// content is handed out or kept. `own` is the certificate of `key`; the signer must have been
/// valid at `now`, for which a caller that knows when the exchange accepted the message gives
/// that time.
///
/// # Errors
/// [`PkiError::NotForThisKey`]; [`PkiError::Damaged`] when any octet was changed;
/// [`PkiError::BadSignature`]; [`PkiError::Expired`] and the other errors of
/// [`TrustAnchors::verify`] about the signer; [`StreamError::Sealed`] when reading fails.
pub fn verify(
    sealed: impl Read,
    key: &KeyPair,
    own: &Certificate,
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<Verified, StreamError> {
    check_key(key, own)?;
    verify_by(sealed, anchors, now, |envelope| {
        envelope.content_key(key, own)
    })
}

/// Does what [`verify`] does for a message that was sealed to others, with a packet that one of
/// them has made for `own`. Everything is checked as before.
///
/// # Errors
/// Those of [`verify`]; [`PkiError::NotForThisKey`] when the packet is for another certificate.
pub fn verify_with_packet(
    sealed: impl Read,
    packet: &KeyPacket,
    (key, own): (&KeyPair, &Certificate),
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<Verified, StreamError> {
    check_key(key, own)?;
    verify_by(sealed, anchors, now, |_| packet.content_key(key, own))
}

fn verify_by(
    mut sealed: impl Read,
    anchors: &TrustAnchors,
    now: OffsetDateTime,
    content_key: impl FnOnce(&EnvelopeHead) -> Result<Zeroizing<[u8; 32]>, PkiError>,
) -> Result<Verified, StreamError> {
    let envelope = EnvelopeHead::read(&mut sealed)?;
    let content_key = content_key(&envelope)?;
    let mut plain = Deciphering::new(sealed, &content_key, &envelope)?;
    let signed = SignedHead::read(&mut plain, envelope.octets)?;
    let mut hash = Context::new(&SHA256);
    let mut left = signed.octets;
    while left > 0 {
        let ready = plain.fill_buf().map_err(cut(WHAT))?;
        let octets = usize::try_from(left).unwrap_or(usize::MAX).min(ready.len());
        hash.update(ready.get(..octets).unwrap_or_default());
        plain.consume(octets);
        left -= octets as u64;
    }
    let mut tail = Vec::new();
    plain.read_to_end(&mut tail).map_err(cut(WHAT))?;
    plain.finish()?;
    let checked = signed.check(&tail, &hash.finish(), anchors, now)?;
    let digest = attribute(&checked.attributes, OwnOid::ENVELOPE_DIGEST, WHAT)?;
    let digest: OctetString = any_as(digest.ok_or(PkiError::Damaged { what: WHAT })?, WHAT)?;
    if digest.as_bytes() != envelope.recipients_digest()? {
        let what = "recipient list";
        return Err(PkiError::BadSignature { what }.into());
    }
    Ok(Verified {
        header: read_header(&checked.attributes)?,
        signer: checked.signer,
        signed_at: checked.signed_at,
        content_key,
        envelope,
        signed,
    })
}

impl Verified {
    /// Length of the content.
    #[must_use]
    pub fn content_octets(&self) -> u64 {
        self.signed.octets
    }

    /// The key of this message for one more certificate. Only what was verified has one to give.
    ///
    /// # Errors
    /// [`PkiError::Unsupported`] for a key that nothing can be wrapped for.
    pub fn packet_for(&self, certificate: &Certificate) -> Result<KeyPacket, PkiError> {
        KeyPacket::of(&self.content_key, certificate)
    }

    /// The content, from the same sealed octets a second time. The end of the content is told only
    /// after they were found to be the same; otherwise the reader ends with an error, and what it
    /// gave is of no use.
    ///
    /// # Errors
    /// [`PkiError::Damaged`] when another message is given; [`StreamError::Sealed`] when reading
    /// fails.
    pub fn content<R: Read>(&self, mut sealed: R) -> Result<Content<R>, StreamError> {
        self.skip_head(&mut sealed)?;
        let mut plain = Deciphering::new(sealed, &self.content_key, &self.envelope)?;
        skip(&mut plain, self.signed.head_octets).map_err(cut(WHAT))?;
        Ok(Content {
            plain: Some(plain),
            left: self.signed.octets,
            tail_octets: self.signed.tail_octets,
        })
    }
}

impl Verified {
    /// Content and signature as they were sealed: CMS SignedData with the content inside, which
    /// proves to anybody who signed what. From the same sealed octets a second time.
    ///
    /// # Errors
    /// As [`Self::content`].
    pub fn signed<R: Read>(&self, mut sealed: R) -> Result<Content<R>, StreamError> {
        self.skip_head(&mut sealed)?;
        let plain = Deciphering::new(sealed, &self.content_key, &self.envelope)?;
        Ok(Content {
            plain: Some(plain),
            left: self.envelope.octets,
            tail_octets: 0,
        })
    }

    /// Goes behind what stands before the ciphertext, which must be that of this message.
    fn skip_head(&self, sealed: &mut impl Read) -> Result<(), StreamError> {
        let mut head = vec![0; self.envelope.read.len()];
        sealed.read_exact(&mut head).map_err(cut(WHAT))?;
        if head == self.envelope.read {
            Ok(())
        } else {
            Err(PkiError::Damaged { what: WHAT }.into())
        }
    }
}

/// The content of a message that was verified.
pub struct Content<R> {
    /// `None` after the end.
    plain: Option<Deciphering<R>>,
    left: u64,
    tail_octets: u64,
}

impl<R: Read> Read for Content<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let Some(plain) = self.plain.as_mut() else {
            return Ok(0);
        };
        if self.left > 0 {
            let octets = plain.take(self.left).read(target)?;
            self.left -= octets as u64;
            return Ok(octets);
        }
        skip(plain, self.tail_octets)?;
        let Some(plain) = self.plain.take() else {
            return Ok(0);
        };
        match plain.finish() {
            Ok(()) => Ok(0),
            Err(StreamError::Sealed(error) | StreamError::Content(error)) => Err(error),
            Err(StreamError::Pki(error)) => Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        }
    }
}

fn skip(reader: &mut impl Read, octets: u64) -> io::Result<()> {
    if io::copy(&mut reader.take(octets), &mut io::sink())? == octets {
        Ok(())
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// Opens what a foreign tool made, for example
/// `openssl cms -sign -nodetach -binary -outform DER` followed by
/// `openssl cms -encrypt -aes-256-gcm -binary -outform DER -keyopt ecdh_kdf_md:sha256 -aes256-wrap`
/// with the key options after `-recip`; for an RSA key they are
/// `-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256`. Without `-stream`: only definite lengths are read.
///
/// # Errors
/// As [`open`]; [`PkiError::Unsupported`] for other algorithms.
pub fn open_unlabelled(
    sealed: &[u8],
    key: &KeyPair,
    own: &Certificate,
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<OpenedUnlabelled, PkiError> {
    check_key(key, own)?;
    let signed = envelope::open_foreign(sealed, key, own)?;
    let (content, checked) = signed::verify_inside(&signed, anchors, now, WHAT)?;
    Ok(OpenedUnlabelled {
        content,
        signer: checked.signer,
        signed_at: checked.signed_at,
    })
}

fn check_key(key: &KeyPair, own: &Certificate) -> Result<(), PkiError> {
    if key.public_key_der() == own.public_key_der() {
        Ok(())
    } else {
        Err(PkiError::KeyMismatch)
    }
}

fn read_header(attributes: &SetOfVec<Attribute>) -> Result<SealHeader, PkiError> {
    let text = |kind| -> Result<String, PkiError> {
        let value = attribute(attributes, kind, WHAT)?.ok_or(PkiError::Damaged { what: WHAT })?;
        any_as(value, WHAT)
    };
    // Messages of programs that know nothing of the log are opened all the same.
    let head = |kind| -> Result<Option<String>, PkiError> {
        let value = attribute(attributes, kind, WHAT)?;
        value.map(|value| any_as(value, WHAT)).transpose()
    };
    Ok(SealHeader {
        message_id: text(OwnOid::MESSAGE_ID)?,
        sender: text(OwnOid::SENDER)?,
        receiver: text(OwnOid::RECEIVER)?,
        content_type: text(OwnOid::PAYLOAD_TYPE)?,
        heads: SeenHeads {
            sender: head(OwnOid::SENDER_LOG_HEAD)?,
            receiver: head(OwnOid::RECEIVER_LOG_HEAD)?,
        },
    })
}

const WHAT: &str = "sealed message";
