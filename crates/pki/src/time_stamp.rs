//! Time stamps of a time-stamping authority that somebody else runs (RFC 3161).
//!
//! A stamp says that some bytes were there at a moment, by a clock that is not the exchange's own.
//! The authority stands below another root than everything else here and may use other
//! algorithms; so its certificates are checked here and nowhere else. `openssl ts` judges the same
//! files.

mod chain;
mod token;

use aws_lc_rs::digest;
use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode as _, Sequence};
use subtle::ConstantTimeEq as _;
use time::OffsetDateTime;

use self::token::Token;
use crate::asn1::{AlgorithmIdentifier, encode, octets};
use crate::error::{PkiError, damaged};
use crate::oid;

/// What a time stamp says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStamp {
    /// The moment, by the clock of the authority.
    pub at: OffsetDateTime,
    /// Common name of the authority's certificate, empty when it has none.
    pub authority: String,
}

/// `MessageImprint`.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct Imprint {
    algorithm: AlgorithmIdentifier,
    hash: OctetString,
}

/// `TimeStampReq`.
#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: Imprint,
    nonce: u64,
    with_certificates: bool,
}

/// A request for a stamp on `data` (DER). `nonce` is a random number that the answer repeats.
///
/// # Errors
/// [`PkiError::Internal`] when it cannot be encoded.
pub fn request(data: &[u8], nonce: u64) -> Result<Vec<u8>, PkiError> {
    let hash = digest::digest(&digest::SHA256, data);
    encode(&Request {
        version: 1,
        imprint: Imprint {
            algorithm: AlgorithmIdentifier::bare(oid::SHA256),
            hash: octets(hash.as_ref())?,
        },
        nonce,
        with_certificates: true,
    })
}

/// Checks that an answer (`TimeStampResp`, DER) is a stamp on `data` for the request with this
/// nonce, and that the certificate in it signed it. Whether the authority is to be believed is
/// decided by whoever verifies the stamp later.
///
/// # Errors
/// [`PkiError::Signer`] when the authority refused; [`PkiError::Damaged`],
/// [`PkiError::BadSignature`] and [`PkiError::Unsupported`].
pub fn accept(answer: &[u8], data: &[u8], nonce: u64) -> Result<TimeStamp, PkiError> {
    let token = Token::of_answer(answer)?;
    token.check(data)?;
    if token.info.nonce != Some(nonce) {
        return Err(PkiError::Damaged { what: WHAT });
    }
    Ok(token.told())
}

/// Checks that an answer (`TimeStampResp`, DER) is a stamp on `data` and that the certificate in it
/// signed it: what can be said of a stamp whose authority nobody here knows.
///
/// # Errors
/// As [`accept`].
pub fn inspect(answer: &[u8], data: &[u8]) -> Result<TimeStamp, PkiError> {
    let token = Token::of_answer(answer)?;
    token.check(data)?;
    Ok(token.told())
}

/// Checks an answer (`TimeStampResp`, DER) as [`inspect`] does, and that its authority stood below
/// one of `roots` (DER) at the moment that it tells.
///
/// # Errors
/// As [`inspect`]; [`PkiError::UnknownIssuer`], [`PkiError::Expired`], [`PkiError::NotYetValid`]
/// and [`PkiError::NotPermitted`].
pub fn verify(answer: &[u8], data: &[u8], roots: &[Vec<u8>]) -> Result<TimeStamp, PkiError> {
    let token = Token::of_answer(answer)?;
    let signer = token.check(data)?;
    chain::verify(signer, &token.certificates, roots, token.info.at)?;
    Ok(token.told())
}

impl Imprint {
    /// Whether this is the hash of `data`.
    fn is_of(&self, data: &[u8]) -> Result<bool, PkiError> {
        let hash = digest::digest(algorithm(self.algorithm.algorithm)?, data);
        Ok(hash.as_ref().ct_eq(self.hash.as_bytes()).into())
    }
}

/// The digest of an identifier.
fn algorithm(named: ObjectIdentifier) -> Result<&'static digest::Algorithm, PkiError> {
    match named {
        oid::SHA256 => Ok(&digest::SHA256),
        oid::SHA384 => Ok(&digest::SHA384),
        oid::SHA512 => Ok(&digest::SHA512),
        other => Err(unsupported(other)),
    }
}

fn unsupported(algorithm: ObjectIdentifier) -> PkiError {
    PkiError::Unsupported {
        what: format!("a time stamp with the algorithm {algorithm}"),
        instead: "use an authority that signs with SHA-256, SHA-384 or SHA-512",
    }
}

/// The values that stand in a row.
fn elements(mut bytes: &[u8]) -> Result<Vec<Any>, PkiError> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let (one, rest) = Any::from_der_partial(bytes).map_err(damaged(WHAT))?;
        found.push(one);
        bytes = rest;
    }
    Ok(found)
}

const WHAT: &str = "time stamp";
