//! SignedData around a content that is not held in memory.
//!
//! DER wants every length before what it is the length of, and the signature stands behind the
//! content. Therefore the length of the signature is agreed with ourselves beforehand: the usual
//! one, for which a P-256 key may have to sign a few times.

use std::io::Read;

use aws_lc_rs::digest::{self, SHA256_OUTPUT_LEN};
use der::asn1::{ObjectIdentifier, SetOfVec};
use der::{Decode as _, Tag};
use time::OffsetDateTime;

use super::signed::{
    CheckedSignature, SignedData, SignerInfo, attributes, certificates, check, one, signer_info,
};
use crate::asn1::{AlgorithmIdentifier, Attribute, any_as, encode};
use crate::cms::frame::{self, FrameReader, LARGEST};
use crate::error::{PkiError, StreamError, damaged};
use crate::key::KeyFamily;
use crate::oid;
use crate::signer::Identity;
use crate::trust::TrustAnchors;

/// A signature that will be made when the content has gone by.
pub(crate) struct Signing<'a> {
    own_attributes: Vec<Attribute>,
    identity: &'a Identity,
    now: OffsetDateTime,
    signature_octets: usize,
    /// Octets that stand behind the content.
    pub(crate) tail_octets: u64,
}

impl<'a> Signing<'a> {
    /// Fixes everything but the digest.
    pub(crate) fn begin(
        own_attributes: Vec<Attribute>,
        identity: &'a Identity,
        now: OffsetDateTime,
    ) -> Result<Self, PkiError> {
        let signature_octets = match identity.key().public_key().family() {
            KeyFamily::P256 => USUAL_ECDSA,
            KeyFamily::Rsa => identity.key().sign(b"how long it is")?.len(),
        };
        let mut signing = Self {
            own_attributes,
            identity,
            now,
            signature_octets,
            tail_octets: 0,
        };
        let attributes = signing.attributes(&[0; SHA256_OUTPUT_LEN])?;
        let signer = signer_info(attributes, identity, &vec![0; signature_octets])?;
        signing.tail_octets = signing.encode_tail(signer)?.len() as u64;
        Ok(signing)
    }

    /// What stands before so many octets of content.
    pub(crate) fn head(&self, octets: u64) -> Result<Vec<u8>, PkiError> {
        let algorithms = encode(&one(AlgorithmIdentifier::bare(oid::SHA256))?)?;
        let start = [encode(&1_u8)?, algorithms].concat();
        frame_of(&start, oid::DATA, octets, self.tail_octets)
    }

    /// What stands behind a content with this digest.
    pub(crate) fn tail(&self, digest: &[u8]) -> Result<Vec<u8>, PkiError> {
        let attributes = self.attributes(digest)?;
        let signed = encode(&attributes)?;
        // Half of all signatures with P-256 have the usual length.
        for _ in 0..TRIES {
            let signature = self.identity.key().sign(&signed)?;
            if signature.len() == self.signature_octets {
                let signer = signer_info(attributes, self.identity, &signature)?;
                return self.encode_tail(signer);
            }
        }
        Err(PkiError::Internal {
            operation: "signing",
        })
    }

    fn attributes(&self, digest: &[u8]) -> Result<SetOfVec<Attribute>, PkiError> {
        attributes(self.own_attributes.clone(), digest, self.identity, self.now)
    }

    fn encode_tail(&self, signer: SignerInfo) -> Result<Vec<u8>, PkiError> {
        let certificates = encode(&certificates(self.identity)?)?;
        let values = certificates_value(&certificates)?;
        let certificates = frame::enclose(frame::EXPLICIT, values, 0)?;
        Ok([certificates, encode(&one(signer)?)?].concat())
    }
}

/// The certificates without the tag of a set, which the format replaces by its own.
fn certificates_value(set: &[u8]) -> Result<&[u8], PkiError> {
    const FAILED: PkiError = PkiError::Internal {
        operation: "encoding certificates",
    };
    let any = der::asn1::AnyRef::from_der(set).map_err(|_| FAILED)?;
    Ok(any.value())
}

/// Version and digest algorithms (`start`) and the headers before the content.
fn frame_of(
    start: &[u8],
    kind: ObjectIdentifier,
    octets: u64,
    tail: u64,
) -> Result<Vec<u8>, PkiError> {
    let content = frame::header(Tag::OctetString, octets)?;
    let content = frame::enclose(frame::EXPLICIT, &content, octets)?;
    let content = [encode(&kind)?, content].concat();
    let content = frame::enclose(Tag::Sequence, &content, octets)?;
    let rest = octets.saturating_add(tail);
    let signed = frame::enclose(Tag::Sequence, &[start, &content].concat(), rest)?;
    let explicit = frame::enclose(frame::EXPLICIT, &signed, rest)?;
    let info = [encode(&oid::SIGNED_DATA)?, explicit].concat();
    frame::enclose(Tag::Sequence, &info, rest)
}

/// What stands before the content of a SignedData.
pub(crate) struct SignedHead {
    start: Vec<u8>,
    kind: ObjectIdentifier,
    /// Octets of the content.
    pub(crate) octets: u64,
    /// Octets behind the content.
    pub(crate) tail_octets: u64,
    /// Octets before it.
    pub(crate) head_octets: u64,
}

impl SignedHead {
    /// Reads it; the content follows. `total` octets make up the whole.
    pub(crate) fn read(reader: &mut impl Read, total: u64) -> Result<Self, StreamError> {
        let mut frame = FrameReader::new(reader, WHAT);
        frame.enter(Tag::Sequence)?;
        let kind = frame.value()?;
        if any_as::<ObjectIdentifier>(&kind, WHAT)? != oid::SIGNED_DATA {
            return Err(DAMAGED.into());
        }
        frame.enter(frame::EXPLICIT)?;
        frame.enter(Tag::Sequence)?;
        let (version, algorithms) = (frame.value()?, frame.value()?);
        frame.enter(Tag::Sequence)?;
        let kind = any_as(&frame.value()?, WHAT)?;
        frame.enter(frame::EXPLICIT)?;
        let octets = frame.enter(Tag::OctetString)?;
        let read = frame.into_octets();
        let start = [encode(&version)?, encode(&algorithms)?].concat();
        let tail_octets = total
            .checked_sub(read.len() as u64)
            .and_then(|rest| rest.checked_sub(octets))
            .filter(|tail| *tail <= LARGEST)
            .ok_or(DAMAGED)?;
        // Then all lengths fit into each other.
        if frame_of(&start, kind, octets, tail_octets)? != read {
            return Err(DAMAGED.into());
        }
        Ok(Self {
            start,
            kind,
            octets,
            tail_octets,
            head_octets: read.len() as u64,
        })
    }

    /// Checks the signature in `tail` over a content with this digest.
    pub(crate) fn check(
        &self,
        tail: &[u8],
        digest: &digest::Digest,
        anchors: &TrustAnchors,
        at: OffsetDateTime,
    ) -> Result<CheckedSignature, PkiError> {
        // The same without its content.
        let kind = frame::enclose(Tag::Sequence, &encode(&self.kind)?, 0)?;
        let signed = [&self.start, kind.as_slice(), tail].concat();
        let signed = frame::enclose(Tag::Sequence, &signed, 0)?;
        let signed = SignedData::from_der(&signed).map_err(damaged(WHAT))?;
        check(&signed, digest.as_ref(), anchors, at, WHAT)
    }
}

const WHAT: &str = "sealed message";
const DAMAGED: PkiError = PkiError::Damaged { what: WHAT };
/// Two numbers, one of which begins with a set bit.
const USUAL_ECDSA: usize = 71;
const TRIES: usize = 128;
