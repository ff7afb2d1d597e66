//! Signs answers ahead.

use aws_lc_rs::digest;
use der::asn1::{Any, AnyRef, BitString, GeneralizedTime, ObjectIdentifier};
use der::{Decode as _, Sequence, Tag, TagNumber};
use time::OffsetDateTime;

use super::{CertificateId, Issuer, ResponseStatus};
use crate::asn1::{AlgorithmIdentifier, Signed, any, encode, octets};
use crate::certificate::Certificate;
use crate::error::{PkiError, internal};
use crate::oid;
use crate::revocation::{Freshness, Reason, generalized};
use crate::serial::SerialNumber;
use crate::signer::Signer;

/// What is said of a certificate. There is no "unknown": what was not issued gets no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was issued and is not revoked.
    Good,
    /// It was revoked.
    Revoked {
        /// When, UTC; fractions of a second are cut off.
        at: OffsetDateTime,
        /// Why.
        reason: Reason,
    },
}

/// Signs answers for the certificates of one issuer: the issuer itself, or one to whom it gave a
/// certificate for that ([`crate::issue::prepare_ocsp_signer`]).
pub struct Responder<'a> {
    signer: &'a dyn Signer,
    issuer: Issuer,
    /// `ResponderID` by key.
    id: Any,
    /// Certificates that clients need to believe the signature.
    certificates: Option<Vec<Any>>,
}

impl<'a> Responder<'a> {
    /// Checks that `signer` may answer for `issuer`. Whether its certificate is valid in the time
    /// of an answer is looked at with each answer.
    ///
    /// # Errors
    /// [`PkiError::NotPermitted`] or [`PkiError::BadSignature`] when it may not.
    pub fn new(issuer: &Certificate, signer: &'a dyn Signer) -> Result<Self, PkiError> {
        let own = signer.certificate();
        let certificates = if own == issuer {
            None
        } else {
            if !own.allows_ocsp_signing() || own.issuer_raw() != issuer.subject_raw() {
                return Err(PkiError::NotPermitted {
                    reason: "it is no certificate for OCSP answers of this issuer",
                });
            }
            own.verify_signed_by(&issuer.public_key()?)?;
            Some(vec![Any::from_der(own.der()).map_err(internal(WRITING))?])
        };
        let key = own.public_key()?;
        key.require_p256()?;
        // The key may be in a device: see once whether it is the one of the certificate. With every
        // answer it would take longer than the signature itself.
        key.verify(TRIAL, &signer.sign(TRIAL)?, "trial of the OCSP signer")?;
        let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, key.bits());
        // byKey [2] EXPLICIT KeyHash
        let id = Any::new(tag(2, Form::Constructed), encode(&octets(hash.as_ref())?)?);
        Ok(Self {
            signer,
            issuer: Issuer::new(issuer)?,
            id: id.map_err(internal(WRITING))?,
            certificates,
        })
    }

    /// Makes the answer (DER) about one certificate.
    ///
    /// # Errors
    /// [`PkiError::Expired`] when the answer would outlive the signer's certificate; whatever
    /// the signer returns.
    pub fn answer(
        &self,
        serial: &SerialNumber,
        status: Status,
        freshness: Freshness,
    ) -> Result<Vec<u8>, PkiError> {
        let own = self.signer.certificate();
        if freshness.next_update() > own.not_after() {
            return Err(PkiError::Expired {
                subject: own.subject_name().to_owned(),
                not_after: own.not_after(),
            });
        }
        let to_be_signed = encode(&ResponseData {
            responder: AnyRef::from(&self.id),
            produced_at: generalized(freshness.this_update())?,
            answers: self.singles(serial, status, freshness)?,
        })?;
        let signature = self.signer.sign(&to_be_signed)?;
        let basic = encode(&Signed {
            to_be_signed: AnyRef::from_der(&to_be_signed).map_err(internal(WRITING))?,
            algorithm: AlgorithmIdentifier::bare(oid::ECDSA_SHA256),
            signature: BitString::from_bytes(&signature).map_err(internal(WRITING))?,
            certificates: self.certificates.clone(),
        })?;
        encode(&OcspResponse {
            status: ResponseStatus::Successful,
            bytes: ResponseBytes {
                kind: oid::OCSP_BASIC,
                response: octets(&basic)?,
            },
        })
    }

    /// The same said once for each hash function.
    fn singles(
        &self,
        serial: &SerialNumber,
        status: Status,
        freshness: Freshness,
    ) -> Result<Vec<SingleResponse>, PkiError> {
        let integer = serial.to_integer_bytes();
        let integer = Any::new(Tag::Integer, integer).map_err(internal(WRITING))?;
        let (status, this_update) = (written(status)?, generalized(freshness.this_update())?);
        let next_update = generalized(freshness.next_update())?;
        let single = |hashes: &super::IssuerHashes| {
            Ok(SingleResponse {
                certificate: CertificateId {
                    hash: AlgorithmIdentifier::with_null(hashes.algorithm),
                    issuer_name: octets(&hashes.name)?,
                    issuer_key: octets(&hashes.key)?,
                    serial: integer.clone(),
                },
                status: status.clone(),
                this_update,
                next_update,
            })
        };
        self.issuer.hashes.iter().map(single).collect()
    }
}

/// `CertStatus`.
fn written(status: Status) -> Result<Any, PkiError> {
    let value = match status {
        Status::Good => Any::new(tag(0, Form::Primitive), Vec::new()),
        Status::Revoked { at, reason } => {
            let reason = reason
                .code()
                .map(|code| Any::new(Tag::Enumerated, vec![code]));
            let information = RevokedInformation {
                at: generalized(at)?,
                reason: reason.transpose().map_err(internal(WRITING))?,
            };
            // revoked [1] IMPLICIT RevokedInfo
            Any::new(
                tag(1, Form::Constructed),
                any(&information)?.value().to_vec(),
            )
        }
    };
    value.map_err(internal(WRITING))
}

enum Form {
    Primitive,
    Constructed,
}

fn tag(number: u32, form: Form) -> Tag {
    Tag::ContextSpecific {
        constructed: matches!(form, Form::Constructed),
        number: TagNumber(number),
    }
}

/// `OCSPResponse` with an answer.
#[derive(Sequence)]
struct OcspResponse {
    status: ResponseStatus,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    bytes: ResponseBytes,
}

#[derive(Sequence)]
struct ResponseBytes {
    kind: ObjectIdentifier,
    response: der::asn1::OctetString,
}

#[derive(Sequence)]
struct ResponseData<'a> {
    responder: AnyRef<'a>,
    produced_at: GeneralizedTime,
    answers: Vec<SingleResponse>,
}

#[derive(Sequence)]
struct SingleResponse {
    certificate: CertificateId,
    status: Any,
    this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    next_update: GeneralizedTime,
}

#[derive(Sequence)]
struct RevokedInformation {
    at: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    reason: Option<Any>,
}

/// No DER at all, so that the signature is good for nothing.
const TRIAL: &[u8] = b"trial of a signer";
const WRITING: &str = "writing an OCSP answer";
