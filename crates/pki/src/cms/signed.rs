//! SignedData with exactly one signer, SHA-256, and ECDSA on P-256 or RSA (PKCS#1 version 1.5).

use aws_lc_rs::digest;
use der::asn1::{Any, GeneralizedTime, ObjectIdentifier, OctetString, SetOfVec, UtcTime};
use der::{DateTime, Decode as _, Sequence, Tag, TagNumber, ValueOrd};
use subtle::ConstantTimeEq as _;
use time::OffsetDateTime;

use crate::asn1::{
    AlgorithmIdentifier, Attribute, ContentInfo, any, any_as, attribute, encode, octets,
};
use crate::certificate::Certificate;
use crate::cms::{IssuerAndSerial, names};
use crate::error::{PkiError, damaged, internal};
use crate::key::KeyFamily;
use crate::oid;
use crate::signer::Identity;
use crate::trust::TrustAnchors;

/// A signature that was checked up to a trusted root.
#[derive(Debug)]
pub(crate) struct CheckedSignature {
    pub(crate) signer: Certificate,
    pub(crate) signed_at: OffsetDateTime,
    pub(crate) attributes: SetOfVec<Attribute>,
}

/// `SignedData` of RFC 5652.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct SignedData {
    version: u8,
    digest_algorithms: SetOfVec<AlgorithmIdentifier>,
    content: EncapsulatedContent,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    certificates: Option<SetOfVec<Any>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    revocation_lists: Option<SetOfVec<Any>>,
    signers: SetOfVec<SignerInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct EncapsulatedContent {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    content: Option<OctetString>,
}

/// `SignerInfo` of RFC 5652.
#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
pub(super) struct SignerInfo {
    version: u8,
    identifier: Any,
    digest_algorithm: AlgorithmIdentifier,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    signed_attributes: Option<SetOfVec<Attribute>>,
    signature_algorithm: AlgorithmIdentifier,
    signature: OctetString,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    unsigned_attributes: Option<SetOfVec<Attribute>>,
}

// ESS, RFC 5035. The hash algorithm is left out: SHA-256 is its default.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct SigningCertificateV2 {
    certificates: Vec<EssCertificateId>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct EssCertificateId {
    hash: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<IssuerSerial>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct IssuerSerial {
    issuer: Vec<Any>,
    serial: Any,
}

/// Signs `content`, which travels beside the signature, and returns the ContentInfo (DER).
pub(crate) fn sign_detached(
    content: &[u8],
    identity: &Identity,
    now: OffsetDateTime,
) -> Result<Vec<u8>, PkiError> {
    let hash = digest::digest(&digest::SHA256, content);
    let attributes = attributes(Vec::new(), hash.as_ref(), identity, now)?;
    let signature = identity.key().sign(&encode(&attributes)?)?;
    let signed = SignedData {
        version: 1,
        digest_algorithms: one(AlgorithmIdentifier::bare(oid::SHA256))?,
        content: EncapsulatedContent {
            content_type: oid::DATA,
            content: None,
        },
        certificates: Some(certificates(identity)?),
        revocation_lists: None,
        signers: one(signer_info(attributes, identity, &signature)?)?,
    };
    encode(&ContentInfo {
        content_type: oid::SIGNED_DATA,
        content: any(&signed)?,
    })
}

/// What is signed: the digest of the content, and what is said about it.
pub(super) fn attributes(
    own_attributes: Vec<Attribute>,
    digest: &[u8],
    identity: &Identity,
    now: OffsetDateTime,
) -> Result<SetOfVec<Attribute>, PkiError> {
    let mut attributes = own_attributes;
    attributes.push(Attribute::new(oid::CONTENT_TYPE, &oid::DATA)?);
    attributes.push(Attribute::new(oid::MESSAGE_DIGEST, &octets(digest)?)?);
    attributes.push(signing_time(now)?);
    attributes.push(signing_certificate(identity.certificate())?);
    SetOfVec::from_iter(attributes).map_err(internal("encoding signed attributes"))
}

/// The one signer.
pub(super) fn signer_info(
    attributes: SetOfVec<Attribute>,
    identity: &Identity,
    signature: &[u8],
) -> Result<SignerInfo, PkiError> {
    Ok(SignerInfo {
        version: 1,
        identifier: any(&IssuerAndSerial::of(identity.certificate())?)?,
        digest_algorithm: AlgorithmIdentifier::bare(oid::SHA256),
        signed_attributes: Some(attributes),
        signature_algorithm: match identity.key().public_key().family() {
            KeyFamily::P256 => AlgorithmIdentifier::bare(oid::ECDSA_SHA256),
            // Spec: RFC 5754 §3.2: the name that every reader knows; the digest stands beside it.
            KeyFamily::Rsa => AlgorithmIdentifier::with_null(oid::RSA_ENCRYPTION),
        },
        signature: octets(signature)?,
        unsigned_attributes: None,
    })
}

/// Checks a SignedData (DER of the ContentInfo) that carries its content, and returns both.
pub(crate) fn verify_inside(
    der: &[u8],
    anchors: &TrustAnchors,
    at: OffsetDateTime,
    what: &'static str,
) -> Result<(Vec<u8>, CheckedSignature), PkiError> {
    let mut signed = read(der, what)?;
    let content = signed
        .content
        .content
        .take()
        .ok_or(PkiError::Damaged { what })?;
    let hash = digest::digest(&digest::SHA256, content.as_bytes());
    let checked = check(&signed, hash.as_ref(), anchors, at, what)?;
    Ok((content.into_bytes().into_vec(), checked))
}

/// Checks a SignedData (DER of the ContentInfo) over content that travels beside it.
pub(crate) fn verify_detached(
    content: &[u8],
    der: &[u8],
    anchors: &TrustAnchors,
    at: OffsetDateTime,
    what: &'static str,
) -> Result<CheckedSignature, PkiError> {
    let signed = read(der, what)?;
    // Content inside would be a second content that nobody compared with the first.
    if signed.content.content.is_some() {
        return Err(PkiError::Damaged { what });
    }
    let hash = digest::digest(&digest::SHA256, content);
    check(&signed, hash.as_ref(), anchors, at, what)
}

/// The certificate that is named as the signer; nothing is checked.
pub(crate) fn claimed_signer(der: &[u8], what: &'static str) -> Result<Certificate, PkiError> {
    let signed = read(der, what)?;
    let signer = signed.signers.as_slice().first();
    let signer = signer.ok_or(PkiError::Damaged { what })?;
    split_certificates(&signed, signer, what).map(|(certificate, _)| certificate)
}

/// The certificates that came along; nothing is checked.
pub(crate) fn carried_certificates(
    der: &[u8],
    what: &'static str,
) -> Result<Vec<Certificate>, PkiError> {
    let signed = read(der, what)?;
    let carried = signed.certificates.iter().flat_map(SetOfVec::iter);
    carried
        .map(|encoded| Certificate::from_der(&encode(encoded)?))
        .collect()
}

fn read(der: &[u8], what: &'static str) -> Result<SignedData, PkiError> {
    let info = ContentInfo::from_der(der).map_err(damaged(what))?;
    if info.content_type != oid::SIGNED_DATA {
        return Err(PkiError::Damaged { what });
    }
    any_as(&info.content, what)
}

/// Checks the one signature over a content with this digest.
pub(super) fn check(
    signed: &SignedData,
    digest: &[u8],
    anchors: &TrustAnchors,
    at: OffsetDateTime,
    what: &'static str,
) -> Result<CheckedSignature, PkiError> {
    let [signer] = signed.signers.as_slice() else {
        return Err(PkiError::Unsupported {
            what: "data with no signer or several".to_owned(),
            instead: "sign it once",
        });
    };
    check_form(signed, signer, what)?;
    let attributes = signer
        .signed_attributes
        .clone()
        .ok_or(PkiError::Damaged { what })?;
    let content_type: ObjectIdentifier = required(&attributes, oid::CONTENT_TYPE, what)?;
    if content_type != signed.content.content_type {
        return Err(PkiError::Damaged { what });
    }
    let (certificate, others) = split_certificates(signed, signer, what)?;
    let key = certificate.public_key()?;
    check_algorithms(signer, key.family())?;
    key.verify(&encode(&attributes)?, signer.signature.as_bytes(), what)?;
    let hash: OctetString = required(&attributes, oid::MESSAGE_DIGEST, what)?;
    if !bool::from(hash.as_bytes().ct_eq(digest)) {
        return Err(PkiError::BadSignature { what });
    }
    check_signing_certificate(&attributes, &certificate, what)?;
    let signed_at = read_signing_time(&attributes, what)?;
    // The same rule that `openssl cms -verify` has: a server's certificate signs no messages.
    if !certificate.extensions().email_protection {
        return Err(PkiError::NotPermitted {
            reason: "its extended key usage does not allow it to sign messages",
        });
    }
    anchors.verify(&certificate, &others, at)?;
    Ok(CheckedSignature {
        signer: certificate,
        signed_at,
        attributes,
    })
}

/// What no signature covers has its one form, so that nothing of a file can be changed unnoticed.
fn check_form(
    signed: &SignedData,
    signer: &SignerInfo,
    what: &'static str,
) -> Result<(), PkiError> {
    // Spec: RFC 5652 §5.1 and §5.3: 1 with issuer and serial number, 3 with a key identifier.
    let version = match signer.identifier.header().tag() {
        Tag::Sequence => 1,
        _ => 3,
    };
    let digest = signer.digest_algorithm.algorithm;
    let names_digest =
        matches!(signed.digest_algorithms.as_slice(), [one] if one.algorithm == digest);
    if signer.version == version && signed.version == version && names_digest {
        Ok(())
    } else {
        Err(PkiError::Damaged { what })
    }
}

fn check_algorithms(signer: &SignerInfo, family: KeyFamily) -> Result<(), PkiError> {
    let named = signer.signature_algorithm.algorithm;
    let is_known = match family {
        KeyFamily::P256 => named == oid::ECDSA_SHA256,
        KeyFamily::Rsa => named == oid::RSA_ENCRYPTION || named == oid::RSA_SHA256,
    };
    if is_known && signer.digest_algorithm.algorithm == oid::SHA256 {
        return Ok(());
    }
    Err(PkiError::Unsupported {
        what: "a signature that is neither ECDSA nor RSA (PKCS#1 version 1.5) with SHA-256"
            .to_owned(),
        instead: "sign with SHA-256 and the key of the certificate",
    })
}

/// The signer's certificate, and all others that came along.
fn split_certificates(
    signed: &SignedData,
    signer: &SignerInfo,
    what: &'static str,
) -> Result<(Certificate, Vec<Certificate>), PkiError> {
    let mut found = None;
    let mut others = Vec::new();
    for encoded in signed.certificates.iter().flat_map(SetOfVec::iter) {
        let certificate = Certificate::from_der(&encode(encoded)?)?;
        if found.is_none() && names(&signer.identifier, &certificate)? {
            found = Some(certificate);
        } else {
            others.push(certificate);
        }
    }
    Ok((found.ok_or(PkiError::Damaged { what })?, others))
}

/// The ESS attribute, where present, must name the certificate that was used.
fn check_signing_certificate(
    attributes: &SetOfVec<Attribute>,
    certificate: &Certificate,
    what: &'static str,
) -> Result<(), PkiError> {
    let Some(value) = attribute(attributes, oid::SIGNING_CERTIFICATE_V2, what)? else {
        return Ok(());
    };
    let named: SigningCertificateV2 = any_as(value, what)?;
    let hash = named
        .certificates
        .first()
        .map(|first| first.hash.as_bytes());
    if hash == Some(certificate.fingerprint().as_slice()) {
        Ok(())
    } else {
        Err(PkiError::BadSignature { what })
    }
}

fn required<T>(
    attributes: &SetOfVec<Attribute>,
    kind: ObjectIdentifier,
    what: &'static str,
) -> Result<T, PkiError>
where
    T: for<'a> der::Decode<'a>,
{
    any_as(
        attribute(attributes, kind, what)?.ok_or(PkiError::Damaged { what })?,
        what,
    )
}

/// The signer's certificate and the chain without a self-signed root: whoever needs the message
/// to learn the root must not believe it.
pub(super) fn certificates(identity: &Identity) -> Result<SetOfVec<Any>, PkiError> {
    let failed = "encoding certificates";
    let chain = identity
        .chain()
        .iter()
        .filter(|certificate| !certificate.is_root());
    let mut set = SetOfVec::new();
    for certificate in std::iter::once(identity.certificate()).chain(chain) {
        let encoded = Any::from_der(certificate.der()).map_err(internal(failed))?;
        set.insert(encoded).map_err(internal(failed))?;
    }
    Ok(set)
}

// Spec: RFC 5652 §11.3: UTCTime through 2049, GeneralizedTime from 2050.
fn signing_time(now: OffsetDateTime) -> Result<Attribute, PkiError> {
    const OUTSIDE: PkiError = PkiError::Misuse {
        reason: "the time of signing is out of range",
    };
    let seconds = u64::try_from(now.unix_timestamp()).map_err(|_| OUTSIDE)?;
    let time = DateTime::from_unix_duration(std::time::Duration::from_secs(seconds))
        .map_err(|_| OUTSIDE)?;
    match UtcTime::from_date_time(time) {
        Ok(time) => Attribute::new(oid::SIGNING_TIME, &time),
        Err(_) => Attribute::new(oid::SIGNING_TIME, &GeneralizedTime::from_date_time(time)),
    }
}

fn read_signing_time(
    attributes: &SetOfVec<Attribute>,
    what: &'static str,
) -> Result<OffsetDateTime, PkiError> {
    let value =
        attribute(attributes, oid::SIGNING_TIME, what)?.ok_or(PkiError::Damaged { what })?;
    let duration = match value.header().tag() {
        Tag::UtcTime => any_as::<UtcTime>(value, what)?.to_unix_duration(),
        _ => any_as::<GeneralizedTime>(value, what)?.to_unix_duration(),
    };
    let seconds = i64::try_from(duration.as_secs()).map_err(damaged(what))?;
    OffsetDateTime::from_unix_timestamp(seconds).map_err(damaged(what))
}

fn signing_certificate(certificate: &Certificate) -> Result<Attribute, PkiError> {
    let named = IssuerAndSerial::of(certificate)?;
    // GeneralName: directoryName \[4\] EXPLICIT Name
    let tag = Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(4),
    };
    let issuer = Any::new(tag, certificate.issuer_raw().to_vec())
        .map_err(internal("naming a certificate"))?;
    let value = SigningCertificateV2 {
        certificates: vec![EssCertificateId {
            hash: octets(&certificate.fingerprint())?,
            issuer_serial: Some(IssuerSerial {
                issuer: vec![issuer],
                serial: named.serial,
            }),
        }],
        policies: None,
    };
    Attribute::new(oid::SIGNING_CERTIFICATE_V2, &value)
}

/// A set of one.
pub(super) fn one<T: der::DerOrd>(item: T) -> Result<SetOfVec<T>, PkiError> {
    let mut set = SetOfVec::new();
    set.insert(item).map_err(internal("encoding a set"))?;
    Ok(set)
}
