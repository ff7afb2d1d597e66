//! Opening a sealed message: decrypt, check everything, and only then hand out the content.
//!
//! [`open`] is for messages of this project. [`open_unlabelled`] takes what a foreign CMS tool
//! made; such a message says nothing about its id, sender and receiver, and nothing binds its
//! signature to its recipients, so that programs of the exchange do not use it for messages.
//! Revocation is not looked at.

use der::asn1::{OctetString, SetOfVec};
use time::OffsetDateTime;

use crate::asn1::{Attribute, any_as, attribute};
use crate::certificate::Certificate;
use crate::cms::envelope::{self, Strictness};
use crate::cms::signed;
use crate::error::PkiError;
use crate::key::KeyPair;
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

/// Opens a message made by [`crate::seal::seal`]. `own` is the certificate of `key`; the signer
/// must have been valid at `now`, for which a caller that knows when the exchange accepted the
/// message gives that time.
///
/// # Errors
/// [`PkiError::NotForThisKey`]; [`PkiError::Damaged`] when any octet was changed;
/// [`PkiError::BadSignature`]; [`PkiError::Expired`] and the other errors of
/// [`TrustAnchors::verify`] about the signer.
pub fn open(
    sealed: &[u8],
    key: &KeyPair,
    own: &Certificate,
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<Opened, PkiError> {
    check_key(key, own)?;
    let envelope = envelope::open(sealed, key, own, Strictness::Canonical)?;
    let (content, checked) = signed::verify_inside(&envelope.content, anchors, now, WHAT)?;
    let digest = attribute(&checked.attributes, OwnOid::ENVELOPE_DIGEST, WHAT)?;
    let digest: OctetString = any_as(digest.ok_or(PkiError::Damaged { what: WHAT })?, WHAT)?;
    if digest.as_bytes() != envelope.recipients_digest {
        return Err(PkiError::BadSignature {
            what: "recipient list",
        });
    }
    let header = read_header(&checked.attributes)?;
    Ok(Opened {
        content,
        header,
        signer: checked.signer,
        signed_at: checked.signed_at,
    })
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
    let envelope = envelope::open(sealed, key, own, Strictness::Foreign)?;
    let (content, checked) = signed::verify_inside(&envelope.content, anchors, now, WHAT)?;
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
