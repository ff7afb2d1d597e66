//! A time stamp token: SignedData around what the authority says.
//!
//! Read more leniently than our own signatures, because others write it: nothing is decoded that is
//! not looked at, and what was signed is taken as it stands.

use aws_lc_rs::digest;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    ECDSA_P521_SHA512_ASN1, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
};
use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode as _, Encode as _, Tag, TagNumber};
use time::{Duration, OffsetDateTime};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::{Imprint, TimeStamp, WHAT, algorithm, elements, unsupported};
use crate::asn1::{AlgorithmIdentifier, any_as};
use crate::error::{PkiError, damaged};
use crate::oid;

/// A token, read and not yet believed.
pub(super) struct Token {
    /// What the authority says.
    pub(super) info: Info,
    /// The certificates that came along (DER).
    pub(super) certificates: Vec<Vec<u8>>,
    content: Vec<u8>,
    signer: SignerInfo,
    /// Common name of the signer.
    name: String,
}

/// `TSTInfo`, as far as it is looked at.
pub(super) struct Info {
    imprint: Imprint,
    /// When.
    pub(super) at: OffsetDateTime,
    /// The number of the request.
    pub(super) nonce: Option<u64>,
}

/// `SignerInfo`, as far as it is looked at.
struct SignerInfo {
    identifier: Any,
    digest: ObjectIdentifier,
    attributes: Vec<u8>,
    algorithm: ObjectIdentifier,
    signature: Vec<u8>,
}

impl Token {
    /// Reads the token of an answer.
    pub(super) fn of_answer(answer: &[u8]) -> Result<Self, PkiError> {
        let outer = Any::from_der(answer).map_err(damaged(WHAT))?;
        let parts = sequence(&outer)?;
        let status = sequence(part(&parts, 0)?)?;
        let status: u8 = any_as(part(&status, 0)?, WHAT)?;
        if status > GRANTED_WITH_CHANGES {
            return Err(PkiError::Signer {
                reason: format!("the time-stamping authority answered with status {status}"),
            });
        }
        Self::read(part(&parts, 1)?)
    }

    fn read(token: &Any) -> Result<Self, PkiError> {
        let info = sequence(token)?;
        let kind: ObjectIdentifier = any_as(part(&info, 0)?, WHAT)?;
        if kind != oid::SIGNED_DATA {
            return Err(PkiError::Damaged { what: WHAT });
        }
        let inner = elements(part(&info, 1)?.value())?;
        let signed = sequence(part(&inner, 0)?)?;
        let content = sequence(part(&signed, 2)?)?;
        let kind: ObjectIdentifier = any_as(part(&content, 0)?, WHAT)?;
        if kind != oid::TIME_STAMP_INFO {
            return Err(PkiError::Damaged { what: WHAT });
        }
        let inner = elements(part(&content, 1)?.value())?;
        let content: OctetString = any_as(part(&inner, 0)?, WHAT)?;
        let certificates = signed.iter().find(|one| is_context(one, 0));
        let certificates = match certificates {
            Some(set) => elements(set.value())?,
            None => Vec::new(),
        };
        let certificates = certificates.iter().map(|one| one.to_der());
        let signers = signed.last().ok_or(PkiError::Damaged { what: WHAT })?;
        let signers = elements(signers.value())?;
        let [signer] = signers.as_slice() else {
            return Err(PkiError::Damaged { what: WHAT });
        };
        let mut token = Self {
            info: Info::read(content.as_bytes())?,
            certificates: certificates
                .collect::<Result<_, _>>()
                .map_err(damaged(WHAT))?,
            content: content.as_bytes().to_vec(),
            signer: SignerInfo::read(signer)?,
            name: String::new(),
        };
        token.name = common_name(&parsed(token.signer_certificate()?)?);
        Ok(token)
    }

    /// Checks that this is a stamp on `data`, signed by the certificate in it, which is returned
    /// (DER).
    pub(super) fn check(&self, data: &[u8]) -> Result<&[u8], PkiError> {
        let wrong = PkiError::BadSignature { what: WHAT };
        if !self.info.imprint.is_of(data)? {
            return Err(wrong);
        }
        let certificate = self.signer_certificate()?;
        let signer = &self.signer;
        let attributes = elements(&signer.attributes)?;
        let kind: ObjectIdentifier = any_as(&attribute(&attributes, oid::CONTENT_TYPE)?, WHAT)?;
        let hash: OctetString = any_as(&attribute(&attributes, oid::MESSAGE_DIGEST)?, WHAT)?;
        let actual = digest::digest(algorithm(signer.digest)?, &self.content);
        if kind != oid::TIME_STAMP_INFO || hash.as_bytes() != actual.as_ref() {
            return Err(wrong);
        }
        if !names_certificate(&attributes, certificate)? {
            return Err(wrong);
        }
        // Spec: RFC 5652 §5.4: what is signed is the set, not the tag that it has in its place.
        let set = Any::new(Tag::Set, signer.attributes.as_slice()).map_err(damaged(WHAT))?;
        let signed = set.to_der().map_err(damaged(WHAT))?;
        let certificate_read = parsed(certificate)?;
        let named = match signer.algorithm {
            oid::RSA_ENCRYPTION => match signer.digest {
                oid::SHA384 => oid::RSA_SHA384,
                oid::SHA512 => oid::RSA_SHA512,
                _ => oid::RSA_SHA256,
            },
            other => other,
        };
        verify_signature(
            certificate_read.public_key(),
            named,
            &signed,
            &signer.signature,
        )?;
        Ok(certificate)
    }

    /// What it says.
    pub(super) fn told(&self) -> TimeStamp {
        TimeStamp {
            at: self.info.at,
            authority: self.name.clone(),
        }
    }

    fn signer_certificate(&self) -> Result<&[u8], PkiError> {
        for certificate in &self.certificates {
            if self.signer.is(&parsed(certificate)?)? {
                return Ok(certificate);
            }
        }
        Err(PkiError::Damaged { what: WHAT })
    }
}

impl Info {
    fn read(der: &[u8]) -> Result<Self, PkiError> {
        let parts = sequence(&Any::from_der(der).map_err(damaged(WHAT))?)?;
        let at = part(&parts, 4)?;
        if at.header().tag() != Tag::GeneralizedTime {
            return Err(PkiError::Damaged { what: WHAT });
        }
        let nonce = parts
            .iter()
            .skip(5)
            .find(|one| one.header().tag() == Tag::Integer);
        Ok(Self {
            imprint: any_as(part(&parts, 2)?, WHAT)?,
            at: moment(at.value())?,
            nonce: nonce.map(|nonce| any_as(nonce, WHAT)).transpose()?,
        })
    }
}

impl SignerInfo {
    fn read(info: &Any) -> Result<Self, PkiError> {
        let parts = sequence(info)?;
        let digest: AlgorithmIdentifier = any_as(part(&parts, 2)?, WHAT)?;
        let attributes = part(&parts, 3)?;
        if !is_context(attributes, 0) {
            return Err(PkiError::Damaged { what: WHAT });
        }
        let algorithm: AlgorithmIdentifier = any_as(part(&parts, 4)?, WHAT)?;
        let signature: OctetString = any_as(part(&parts, 5)?, WHAT)?;
        Ok(Self {
            identifier: part(&parts, 1)?.clone(),
            digest: digest.algorithm,
            attributes: attributes.value().to_vec(),
            algorithm: algorithm.algorithm,
            signature: signature.as_bytes().to_vec(),
        })
    }

    /// Whether it names this certificate: by issuer and serial number, or by its key.
    fn is(&self, certificate: &X509Certificate<'_>) -> Result<bool, PkiError> {
        if self.identifier.header().tag() == Tag::Sequence {
            let parts = sequence(&self.identifier)?;
            let issuer = part(&parts, 0)?.to_der().map_err(damaged(WHAT))?;
            let serial = part(&parts, 1)?.value();
            return Ok(
                issuer == certificate.issuer().as_raw() && serial == certificate.raw_serial()
            );
        }
        let named = certificate.iter_extensions().any(|extension| {
            matches!(extension.parsed_extension(),
                x509_parser::extensions::ParsedExtension::SubjectKeyIdentifier(key)
                if key.0 == self.identifier.value())
        });
        Ok(named)
    }
}

/// Checks a signature with the algorithm that is named and the key of a certificate.
pub(super) fn verify_signature(
    key: &SubjectPublicKeyInfo<'_>,
    named: ObjectIdentifier,
    message: &[u8],
    signature: &[u8],
) -> Result<(), PkiError> {
    let bits = &key.subject_public_key.data;
    // An uncompressed point tells its curve by its length.
    let candidates: &[&dyn VerificationAlgorithm] = match (named, bits.len()) {
        (oid::RSA_SHA256, _) => &[&RSA_PKCS1_2048_8192_SHA256],
        (oid::RSA_SHA384, _) => &[&RSA_PKCS1_2048_8192_SHA384],
        (oid::RSA_SHA512, _) => &[&RSA_PKCS1_2048_8192_SHA512],
        (oid::ECDSA_SHA256, 65) => &[&ECDSA_P256_SHA256_ASN1],
        (oid::ECDSA_SHA384, 65) => &[&ECDSA_P256_SHA384_ASN1],
        (oid::ECDSA_SHA256, 97) => &[&ECDSA_P384_SHA256_ASN1],
        (oid::ECDSA_SHA384, 97) => &[&ECDSA_P384_SHA384_ASN1],
        (oid::ECDSA_SHA512, 133) => &[&ECDSA_P521_SHA512_ASN1],
        _ => return Err(unsupported(named)),
    };
    let good = candidates.iter().any(|candidate| {
        let key = UnparsedPublicKey::new(*candidate, bits);
        key.verify(message, signature).is_ok()
    });
    if good {
        Ok(())
    } else {
        Err(PkiError::BadSignature { what: WHAT })
    }
}

/// A certificate of somebody else.
pub(super) fn parsed(der: &[u8]) -> Result<X509Certificate<'_>, PkiError> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        _ => Err(PkiError::Damaged { what: WHAT }),
    }
}

/// The common name of a certificate.
pub(super) fn common_name(certificate: &X509Certificate<'_>) -> String {
    let mut names = certificate.subject().iter_common_name();
    let name = names.next().and_then(|name| name.as_str().ok());
    name.unwrap_or_default().to_owned()
}

/// Whether the attribute that names the signer's certificate names this one. One of its two forms
/// has to be there (RFC 3161 §2.4.1, RFC 5816).
fn names_certificate(attributes: &[Any], certificate: &[u8]) -> Result<bool, PkiError> {
    let named = attribute(attributes, oid::SIGNING_CERTIFICATE_V2)
        .or_else(|_| attribute(attributes, oid::SIGNING_CERTIFICATE))?;
    let certificates = sequence(part(&sequence(&named)?, 0)?)?;
    let first = sequence(part(&certificates, 0)?)?;
    let hash = first
        .iter()
        .find(|one| one.header().tag() == Tag::OctetString);
    let hash = hash.ok_or(PkiError::Damaged { what: WHAT })?.value();
    let known = [
        &digest::SHA1_FOR_LEGACY_USE_ONLY,
        &digest::SHA256,
        &digest::SHA384,
        &digest::SHA512,
    ];
    Ok(known
        .iter()
        .any(|algorithm| digest::digest(algorithm, certificate).as_ref() == hash))
}

/// The one value of an attribute.
fn attribute(attributes: &[Any], kind: ObjectIdentifier) -> Result<Any, PkiError> {
    let mut found = None;
    for attribute in attributes {
        let parts = sequence(attribute)?;
        if part(&parts, 0)?.value() == kind.as_bytes() {
            let values = elements(part(&parts, 1)?.value())?;
            let [value] = values.as_slice() else {
                return Err(PkiError::Damaged { what: WHAT });
            };
            if found.replace(value.clone()).is_some() {
                return Err(PkiError::Damaged { what: WHAT });
            }
        }
    }
    found.ok_or(PkiError::Damaged { what: WHAT })
}

fn sequence(value: &Any) -> Result<Vec<Any>, PkiError> {
    if value.header().tag() == Tag::Sequence {
        elements(value.value())
    } else {
        Err(PkiError::Damaged { what: WHAT })
    }
}

fn part(parts: &[Any], place: usize) -> Result<&Any, PkiError> {
    parts.get(place).ok_or(PkiError::Damaged { what: WHAT })
}

fn is_context(value: &Any, number: u32) -> bool {
    value.header().tag()
        == Tag::ContextSpecific {
            constructed: true,
            number: TagNumber(number),
        }
}

/// A GeneralizedTime in UTC, with or without a fraction of a second.
fn moment(text: &[u8]) -> Result<OffsetDateTime, PkiError> {
    let wrong = || PkiError::Damaged { what: WHAT };
    let text = std::str::from_utf8(text).map_err(|_| wrong())?;
    let text = text.strip_suffix('Z').ok_or_else(wrong)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let form = time::macros::format_description!("[year][month][day][hour][minute][second]");
    let whole = time::PrimitiveDateTime::parse(whole, form).map_err(|_| wrong())?;
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let milliseconds: i64 = digits.parse().map_err(|_| wrong())?;
    Ok(whole.assume_utc() + Duration::milliseconds(milliseconds))
}

/// `grantedWithMods`; everything above is a refusal.
const GRANTED_WITH_CHANGES: u8 = 1;
