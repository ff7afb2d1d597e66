//! AuthEnvelopedData (RFC 5083): AES-256-GCM, the key wrapped for P-256 recipients (RFC 5753) or
//! encrypted for RSA recipients.

use std::io::Read;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::digest::{self, Context};
use aws_lc_rs::key_wrap::{AES_256, AesKek, KeyWrap as _};
use der::asn1::{Any, BitString, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode as _, EncodeValue, FixedTag, Sequence, Tag, TagNumber};
use zeroize::Zeroizing;

use crate::asn1::{
    AlgorithmIdentifier, ContentInfo, EncryptedContentInfo, any, any_as, encode, octets,
};
use crate::certificate::Certificate;
use crate::cms::frame::{self, FrameReader};
use crate::cms::gcm::Gcm;
use crate::cms::{IssuerAndSerial, key_transport, names};
use crate::error::{PkiError, StreamError, damaged, internal};
use crate::key::{KeyFamily, KeyPair, PublicKey};
use crate::oid;
use crate::pbe::random;

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct AuthEnvelopedData {
    version: u8,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    originator: Option<OriginatorInfo>,
    recipients: SetOfVec<Any>,
    content: EncryptedContentInfo,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    authenticated_attributes: Option<SetOfVec<Any>>,
    mac: OctetString,
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT", optional = "true")]
    unauthenticated_attributes: Option<SetOfVec<Any>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct OriginatorInfo {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    certificates: Option<SetOfVec<Any>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct KeyAgreeRecipient {
    version: u8,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    originator: Any,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    user_material: Option<OctetString>,
    algorithm: AlgorithmIdentifier,
    keys: Vec<RecipientKey>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct RecipientKey {
    recipient: Any,
    encrypted_key: OctetString,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct OriginatorKey {
    algorithm: AlgorithmIdentifier,
    public_key: BitString,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct GcmParameters {
    nonce: OctetString,
    // The default is 12, which nobody writes.
    #[asn1(default = "twelve")]
    tag_length: u8,
}

/// `ECC-CMS-SharedInfo` of RFC 5753 §7.2.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct SharedInfo {
    key_info: AlgorithmIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    user_info: Option<OctetString>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT")]
    public_info: OctetString,
}

/// A fresh content key, wrapped for its recipients.
///
/// The recipients come first and the content second, so that the signature inside can cover the
/// list of recipients.
pub(crate) struct Envelope {
    key: Zeroizing<[u8; 32]>,
    recipients: SetOfVec<Any>,
}

impl Envelope {
    /// Draws a key and wraps it for every certificate.
    pub(crate) fn for_recipients(recipients: &[Certificate]) -> Result<Self, PkiError> {
        if recipients.is_empty() {
            return Err(PkiError::Misuse {
                reason: "a message needs at least one recipient",
            });
        }
        let key = Zeroizing::new(random::<32>()?);
        let mut set = SetOfVec::new();
        for certificate in recipients {
            set.insert(wrap_for(certificate, &key)?)
                .map_err(internal("encoding a recipient"))?;
        }
        Ok(Self {
            key,
            recipients: set,
        })
    }

    /// SHA-256 of the encoded recipient list.
    pub(crate) fn digest(&self) -> Result<[u8; 32], PkiError> {
        recipients_digest(&self.recipients)
    }

    /// What encrypts so many octets of content, and the octets that stand before them.
    pub(crate) fn into_stream(self, octets: u64) -> Result<(Gcm, Vec<u8>), PkiError> {
        let nonce: [u8; 12] = random()?;
        let parameters = GcmParameters {
            nonce: self::octets(&nonce)?,
            tag_length: TAG_OCTETS,
        };
        let algorithm = AlgorithmIdentifier::with(oid::AES256_GCM, &parameters)?;
        let head = frame_of(&encode(&self.recipients)?, &encode(&algorithm)?, octets)?;
        Ok((Gcm::new(&self.key, &nonce)?, head))
    }
}

/// Everything before the ciphertext, and nothing that we do not write: no originator, no
/// attributes. Behind the ciphertext stands [`tag_frame`].
fn frame_of(recipients: &[u8], algorithm: &[u8], octets: u64) -> Result<Vec<u8>, PkiError> {
    let kind = encode(&oid::DATA)?;
    let ciphertext = frame::header(CIPHERTEXT, octets)?;
    let content = [kind.as_slice(), algorithm, &ciphertext].concat();
    let content = frame::enclose(Tag::Sequence, &content, octets)?;
    let octets = octets.saturating_add(TAG_FRAME as u64);
    let enveloped = [encode(&0_u8)?.as_slice(), recipients, &content].concat();
    let enveloped = frame::enclose(Tag::Sequence, &enveloped, octets)?;
    let explicit = frame::enclose(frame::EXPLICIT, &enveloped, octets)?;
    let info = [encode(&oid::AUTH_ENVELOPED_DATA)?, explicit].concat();
    frame::enclose(Tag::Sequence, &info, octets)
}

/// What stands behind the ciphertext: the tag.
pub(crate) fn tag_frame(tag: &[u8; 16]) -> Result<Vec<u8>, PkiError> {
    frame::enclose(Tag::OctetString, tag, 0)
}

/// What stands before the ciphertext of a message that is exactly as [`Envelope`] writes it:
/// what the tag and the signature do not cover may not vary.
pub(crate) struct EnvelopeHead {
    recipients: SetOfVec<Any>,
    /// The nonce of the content.
    pub(crate) nonce: [u8; 12],
    /// Length of the ciphertext.
    pub(crate) octets: u64,
    /// All of it as it was read.
    pub(crate) read: Vec<u8>,
}

impl EnvelopeHead {
    /// Reads it; the ciphertext follows.
    pub(crate) fn read(reader: &mut impl Read) -> Result<Self, StreamError> {
        let mut frame = FrameReader::new(reader, WHAT);
        frame.enter(Tag::Sequence)?;
        let kind = frame.value()?;
        if any_as::<ObjectIdentifier>(&kind, WHAT)? != oid::AUTH_ENVELOPED_DATA {
            return Err(unsupported("a message that is not encrypted with authentication").into());
        }
        frame.enter(frame::EXPLICIT)?;
        frame.enter(Tag::Sequence)?;
        let _version = frame.value()?;
        let recipients: SetOfVec<Any> = any_as(&frame.value()?, WHAT)?;
        frame.enter(Tag::Sequence)?;
        let _kind = frame.value()?;
        let algorithm: AlgorithmIdentifier = any_as(&frame.value()?, WHAT)?;
        let octets = frame.enter(CIPHERTEXT)?;
        let read = frame.into_octets();
        if frame_of(&encode(&recipients)?, &encode(&algorithm)?, octets)? != read {
            return Err(PkiError::Damaged { what: WHAT }.into());
        }
        if algorithm.algorithm != oid::AES256_GCM {
            return Err(unsupported("a message that is not encrypted with AES-256-GCM").into());
        }
        let parameters: GcmParameters = algorithm.parameters_as(WHAT)?;
        let nonce = <[u8; 12]>::try_from(parameters.nonce.as_bytes()).map_err(damaged(WHAT))?;
        if parameters.tag_length != TAG_OCTETS {
            return Err(PkiError::Damaged { what: WHAT }.into());
        }
        Ok(Self {
            recipients,
            nonce,
            octets,
            read,
        })
    }

    /// The key of the content, for the key of one recipient.
    pub(crate) fn content_key(
        &self,
        key: &KeyPair,
        own: &Certificate,
    ) -> Result<Zeroizing<[u8; 32]>, PkiError> {
        unwrap_any(&self.recipients, key, own)
    }

    /// SHA-256 of the encoded recipient list.
    pub(crate) fn recipients_digest(&self) -> Result<[u8; 32], PkiError> {
        recipients_digest(&self.recipients)
    }
}

/// Opens what a foreign tool made, any ContentInfo in DER, with the key of one recipient.
pub(crate) fn open_foreign(
    der: &[u8],
    key: &KeyPair,
    own: &Certificate,
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let info = ContentInfo::from_der(der).map_err(damaged(WHAT))?;
    if info.content_type != oid::AUTH_ENVELOPED_DATA {
        return Err(unsupported(
            "a message that is not encrypted with authentication",
        ));
    }
    let enveloped: AuthEnvelopedData = any_as(&info.content, WHAT)?;
    if enveloped.authenticated_attributes.is_some() {
        return Err(unsupported("a message with authenticated attributes"));
    }
    if enveloped.content.algorithm.algorithm != oid::AES256_GCM {
        return Err(unsupported(
            "a message that is not encrypted with AES-256-GCM",
        ));
    }
    let content_key = unwrap_any(&enveloped.recipients, key, own)?;
    decrypt(&enveloped, &content_key)
}

fn decrypt(
    enveloped: &AuthEnvelopedData,
    content_key: &[u8; 32],
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let parameters: GcmParameters = enveloped.content.algorithm.parameters_as(WHAT)?;
    let nonce =
        Nonce::try_assume_unique_for_key(parameters.nonce.as_bytes()).map_err(damaged(WHAT))?;
    let tag = enveloped.mac.as_bytes();
    if parameters.tag_length != TAG_OCTETS || tag.len() != usize::from(TAG_OCTETS) {
        return Err(PkiError::Damaged { what: WHAT });
    }
    let ciphertext = enveloped.content.encrypted_content.as_ref();
    let ciphertext = ciphertext
        .ok_or(PkiError::Damaged { what: WHAT })?
        .as_bytes();
    let mut content = Zeroizing::new(Vec::with_capacity(ciphertext.len()));
    content.extend_from_slice(ciphertext);
    let key =
        UnboundKey::new(&AES_256_GCM, content_key).map_err(internal("decrypting a message"))?;
    LessSafeKey::new(key)
        .open_in_place_separate_tag(nonce, Aad::empty(), tag, &mut content)
        .map_err(damaged(WHAT))?;
    Ok(content)
}

fn recipients_digest(recipients: &SetOfVec<Any>) -> Result<[u8; 32], PkiError> {
    let failed = "hashing the recipient list";
    let hash = digest::digest(&digest::SHA256, &encode(recipients)?);
    <[u8; 32]>::try_from(hash.as_ref()).map_err(internal(failed))
}

/// Wraps the content key for one certificate.
pub(crate) fn wrap_for(certificate: &Certificate, content_key: &[u8; 32]) -> Result<Any, PkiError> {
    let public = certificate.public_key()?;
    match public.family() {
        KeyFamily::P256 => agree_for(certificate, &public, content_key),
        KeyFamily::Rsa => key_transport::wrap(certificate, &public, content_key),
    }
}

/// Wraps the content key for one P-256 key with a key pair that is used once.
fn agree_for(
    certificate: &Certificate,
    public: &PublicKey,
    content_key: &[u8; 32],
) -> Result<Any, PkiError> {
    let failed = "wrapping a key";
    let ephemeral = KeyPair::generate()?;
    let wrapping = AlgorithmIdentifier::bare(oid::AES256_WRAP);
    let info = shared_info(&wrapping, None)?;
    let kek = ephemeral.agree(public, |secret| Ok(derive(secret, &info)))?;
    let mut wrapped = [0_u8; 40];
    AesKek::new(&AES_256, kek.as_slice())
        .and_then(|kek| kek.wrap(content_key, &mut wrapped).map(|_| ()))
        .map_err(internal(failed))?;

    let public = OriginatorKey {
        algorithm: AlgorithmIdentifier::bare(oid::EC_PUBLIC_KEY),
        public_key: BitString::from_bytes(ephemeral.public_key().bits())
            .map_err(internal(failed))?,
    };
    let recipient = KeyAgreeRecipient {
        version: 3,
        originator: retag(&public, 1)?,
        user_material: None,
        algorithm: AlgorithmIdentifier::with(oid::ECDH_SHA256_KDF, &wrapping)?,
        keys: vec![RecipientKey {
            recipient: any(&IssuerAndSerial::of(certificate)?)?,
            encrypted_key: octets(&wrapped)?,
        }],
    };
    retag(&recipient, 1)
}

/// Finds the entry for `own` among the recipients and unwraps the content key.
fn unwrap_any(
    recipients: &SetOfVec<Any>,
    key: &KeyPair,
    own: &Certificate,
) -> Result<Zeroizing<[u8; 32]>, PkiError> {
    for encoded in recipients.iter() {
        if let Some(content_key) = unwrap_one(encoded, key, own)? {
            return Ok(content_key);
        }
    }
    Err(PkiError::NotForThisKey)
}

/// The content key, when `encoded` is an entry for `own`.
pub(crate) fn unwrap_one(
    encoded: &Any,
    key: &KeyPair,
    own: &Certificate,
) -> Result<Option<Zeroizing<[u8; 32]>>, PkiError> {
    // Entries for RSA keys are the one form without a tag of their own.
    if encoded.header().tag() == Tag::Sequence {
        return key_transport::unwrap(encoded, key, own, WHAT);
    }
    if encoded.header().tag() != context(1) {
        return Ok(None);
    }
    let recipient: KeyAgreeRecipient = untag(encoded)?;
    for entry in &recipient.keys {
        if names(&entry.recipient, own)? {
            return unwrap_key(&recipient, entry, key).map(Some);
        }
    }
    Ok(None)
}

/// Whether an entry is for a certificate, and for nobody else.
pub(crate) fn recipient_names(encoded: &Any, certificate: &Certificate) -> Result<bool, PkiError> {
    if encoded.header().tag() == Tag::Sequence {
        return key_transport::is_for(encoded, certificate, WHAT);
    }
    if encoded.header().tag() != context(1) {
        return Err(PkiError::Damaged { what: WHAT });
    }
    let recipient: KeyAgreeRecipient = untag(encoded)?;
    match recipient.keys.as_slice() {
        [entry] => names(&entry.recipient, certificate),
        _ => Ok(false),
    }
}

fn unwrap_key(
    recipient: &KeyAgreeRecipient,
    entry: &RecipientKey,
    key: &KeyPair,
) -> Result<Zeroizing<[u8; 32]>, PkiError> {
    if recipient.version != 3 || recipient.originator.header().tag() != context(1) {
        return Err(PkiError::Damaged { what: WHAT });
    }
    if recipient.algorithm.algorithm != oid::ECDH_SHA256_KDF {
        return Err(unsupported("a key agreement that is not ECDH with SHA-256"));
    }
    let wrapping: AlgorithmIdentifier = recipient.algorithm.parameters_as(WHAT)?;
    if wrapping.algorithm != oid::AES256_WRAP {
        return Err(unsupported("a key wrap that is not AES-256"));
    }
    let public: OriginatorKey = untag(&recipient.originator)?;
    let point = public
        .public_key
        .as_bytes()
        .ok_or(PkiError::Damaged { what: WHAT })?;
    if public.algorithm.algorithm != oid::EC_PUBLIC_KEY {
        return Err(PkiError::Damaged { what: WHAT });
    }
    let info = shared_info(&wrapping, recipient.user_material.as_ref())?;
    let ephemeral = PublicKey::from_point(point)?;
    let kek = key.agree(&ephemeral, |secret| Ok(derive(secret, &info)))?;
    let mut content_key = Zeroizing::new([0_u8; 32]);
    if entry.encrypted_key.as_bytes().len() != content_key.len() + 8 {
        return Err(PkiError::Damaged { what: WHAT });
    }
    AesKek::new(&AES_256, kek.as_slice())
        .and_then(|kek| {
            kek.unwrap(entry.encrypted_key.as_bytes(), content_key.as_mut_slice())
                .map(|_| ())
        })
        .map_err(damaged(WHAT))?;
    Ok(content_key)
}

fn shared_info(
    wrapping: &AlgorithmIdentifier,
    user_material: Option<&OctetString>,
) -> Result<Vec<u8>, PkiError> {
    encode(&SharedInfo {
        key_info: wrapping.clone(),
        user_info: user_material.cloned(),
        // Length of the key in bits, as four octets.
        public_info: octets(&256_u32.to_be_bytes())?,
    })
}

/// The key derivation of ANSI X9.63 with SHA-256: one block is all that is needed.
fn derive(secret: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut context = Context::new(&digest::SHA256);
    context.update(secret);
    context.update(&1_u32.to_be_bytes());
    context.update(info);
    let mut key = Zeroizing::new([0_u8; 32]);
    for (target, source) in key.iter_mut().zip(context.finish().as_ref()) {
        *target = *source;
    }
    key
}

/// A constructed value under an implicit context tag.
fn retag(value: &(impl EncodeValue + FixedTag), number: u32) -> Result<Any, PkiError> {
    let failed = "encoding a recipient";
    let sequence = Any::encode_from(value).map_err(internal(failed))?;
    let bytes = sequence.value().to_vec();
    let tag = Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(number),
    };
    Any::new(tag, bytes).map_err(internal(failed))
}

/// Reads a value that stands under an implicit context tag.
fn untag<T>(value: &Any) -> Result<T, PkiError>
where
    T: for<'a> der::Decode<'a>,
{
    let sequence = Any::new(Tag::Sequence, value.value().to_vec()).map_err(damaged(WHAT))?;
    any_as(&sequence, WHAT)
}

fn context(number: u32) -> Tag {
    Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(number),
    }
}

fn unsupported(what: &str) -> PkiError {
    PkiError::Unsupported {
        what: what.to_owned(),
        instead: "use AES-256-GCM and, with OpenSSL, `-keyopt ecdh_kdf_md:sha256 -aes256-wrap`",
    }
}

fn twelve() -> u8 {
    12
}

/// Of the tag, and of the octet string around it.
const TAG_OCTETS: u8 = 16;
pub(crate) const TAG_FRAME: usize = 18;
const CIPHERTEXT: Tag = Tag::ContextSpecific {
    constructed: false,
    number: TagNumber(0),
};
const WHAT: &str = "sealed message";
