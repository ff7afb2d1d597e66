//! Answers to the question whether one certificate is good (OCSP, RFC 6960 and RFC 5019).
//!
//! Answers are signed ahead, one for each certificate, and handed out until the next one is due;
//! whoever hands them out holds no key. A nonce in a request is therefore ignored, which RFC 5019
//! asks clients to accept. What has no answer is answered [`Refusal::Unauthorized`]: "good" is
//! said only of certificates that were really issued.
//!
//! An answer names its certificate twice, with the hashes of SHA-1 (which every client uses and
//! RFC 5019 demands) and of SHA-256, so that one signature serves both kinds of clients. SHA-1
//! only finds the issuer here, nothing is protected by it.

mod answer;
mod request;

use aws_lc_rs::digest::{self, Algorithm};
use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Enumerated, Sequence};

use crate::asn1::AlgorithmIdentifier;
use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::oid;
pub use answer::{Responder, Status};
pub use request::Request;

/// Why a request gets no answer about a certificate. Not signed, as the standard has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The request cannot be read.
    Malformed,
    /// Something broke here.
    InternalError,
    /// There is no current answer at the moment.
    TryLater,
    /// We do not answer for this certificate.
    Unauthorized,
}

impl Refusal {
    /// The answer (DER).
    #[must_use]
    pub fn to_der(self) -> [u8; 5] {
        let status = match self {
            Self::Malformed => ResponseStatus::MalformedRequest,
            Self::InternalError => ResponseStatus::InternalError,
            Self::TryLater => ResponseStatus::TryLater,
            Self::Unauthorized => ResponseStatus::Unauthorized,
        };
        [0x30, 3, 0x0a, 1, status as u8]
    }
}

/// `OCSPResponseStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumerated)]
#[asn1(type = "ENUMERATED")]
#[repr(u8)]
enum ResponseStatus {
    Successful = 0,
    MalformedRequest = 1,
    InternalError = 2,
    TryLater = 3,
    Unauthorized = 6,
}

/// `CertID`: a certificate, named by hashes of its issuer's name and key.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct CertificateId {
    hash: AlgorithmIdentifier,
    issuer_name: OctetString,
    issuer_key: OctetString,
    /// An INTEGER as it came: some clients do not write it the shortest way.
    serial: Any,
}

/// Name and key of an issuer under one hash function.
#[derive(Clone, Debug)]
struct IssuerHashes {
    algorithm: ObjectIdentifier,
    name: Vec<u8>,
    key: Vec<u8>,
}

impl IssuerHashes {
    fn new(issuer: &Certificate, function: HashFunction) -> Result<Self, PkiError> {
        let (algorithm, function) = function.names();
        let hash = |bytes: &[u8]| digest::digest(function, bytes).as_ref().to_vec();
        Ok(Self {
            algorithm,
            name: hash(issuer.subject_raw()),
            key: hash(issuer.public_key()?.bits()),
        })
    }
}

/// The hash functions that clients may name an issuer with.
#[derive(Clone, Copy, Debug)]
enum HashFunction {
    Sha1,
    Sha256,
}

impl HashFunction {
    /// In the order in which answers use them: a client that only looks at the first one uses
    /// SHA-1.
    const ALL: [Self; 2] = [Self::Sha1, Self::Sha256];

    fn names(self) -> (ObjectIdentifier, &'static Algorithm) {
        match self {
            Self::Sha1 => (oid::SHA1, &digest::SHA1_FOR_LEGACY_USE_ONLY),
            Self::Sha256 => (oid::SHA256, &digest::SHA256),
        }
    }
}

/// What a responder is asked about and answers for: one issuer, under every hash function.
#[derive(Clone, Debug)]
pub struct Issuer {
    hashes: Vec<IssuerHashes>,
}

impl Issuer {
    /// Reads name and key of an authority.
    ///
    /// # Errors
    /// [`PkiError::Unsupported`] when its key is neither P-256 nor RSA of 2048 bits or more.
    pub fn new(certificate: &Certificate) -> Result<Self, PkiError> {
        let hashes = HashFunction::ALL
            .into_iter()
            .map(|function| IssuerHashes::new(certificate, function))
            .collect::<Result<_, _>>()?;
        Ok(Self { hashes })
    }

    fn is_named_by(&self, id: &CertificateId) -> bool {
        self.hashes.iter().any(|hashes| {
            hashes.algorithm == id.hash.algorithm
                && hashes.name == id.issuer_name.as_bytes()
                && hashes.key == id.issuer_key.as_bytes()
        })
    }
}
