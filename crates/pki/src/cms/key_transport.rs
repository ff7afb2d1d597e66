//! KeyTransRecipientInfo (RFC 5652 §6.2.1) with RSA-OAEP and SHA-256 (RFC 4055), for receivers
//! with an RSA key.
//!
//! The older padding (PKCS#1 version 1.5) is neither written nor read: whoever answers whether it
//! was right helps to decrypt.

use der::Sequence;
use der::asn1::{Any, OctetString};
use zeroize::Zeroizing;

use crate::asn1::{AlgorithmIdentifier, any, any_as, octets};
use crate::certificate::Certificate;
use crate::cms::{IssuerAndSerial, names};
use crate::error::{PkiError, damaged};
use crate::key::{KeyPair, PublicKey};
use crate::oid;

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct KeyTransportRecipient {
    version: u8,
    recipient: Any,
    algorithm: AlgorithmIdentifier,
    encrypted_key: OctetString,
}

/// `RSAES-OAEP-params`. What is left out has SHA-1 as its default, which is not read.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct OaepParameters {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifier>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifier>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    label: Option<Any>,
}

/// Encrypts the content key for one certificate, whose key is `public`.
pub(super) fn wrap(
    certificate: &Certificate,
    public: &PublicKey,
    content_key: &[u8; 32],
) -> Result<Any, PkiError> {
    let sha256 = AlgorithmIdentifier::bare(oid::SHA256);
    let parameters = OaepParameters {
        mask: Some(AlgorithmIdentifier::with(oid::MGF1, &sha256)?),
        hash: Some(sha256),
        label: None,
    };
    any(&KeyTransportRecipient {
        version: BY_ISSUER_AND_SERIAL,
        recipient: any(&IssuerAndSerial::of(certificate)?)?,
        algorithm: AlgorithmIdentifier::with(oid::RSA_OAEP, &parameters)?,
        encrypted_key: octets(&public.encrypt(content_key)?)?,
    })
}

/// The content key, when `encoded` is an entry for `own`.
pub(super) fn unwrap(
    encoded: &Any,
    key: &KeyPair,
    own: &Certificate,
    what: &'static str,
) -> Result<Option<Zeroizing<[u8; 32]>>, PkiError> {
    let entry: KeyTransportRecipient = any_as(encoded, what)?;
    if !names(&entry.recipient, own)? {
        return Ok(None);
    }
    if entry.algorithm.algorithm != oid::RSA_OAEP {
        return Err(unsupported("a key encrypted with RSA, but not OAEP"));
    }
    let parameters: OaepParameters = entry.algorithm.parameters_as(what)?;
    let mask = parameters.mask.as_ref();
    let mask = mask.filter(|mask| mask.algorithm == oid::MGF1);
    let mask_hash = mask.map(|mask| mask.parameters_as::<AlgorithmIdentifier>(what));
    let hashes = [parameters.hash, mask_hash.transpose()?];
    let is_ours = |hash: &Option<AlgorithmIdentifier>| {
        hash.as_ref().map(|hash| hash.algorithm) == Some(oid::SHA256)
    };
    if !hashes.iter().all(is_ours) || parameters.label.is_some() {
        return Err(unsupported("a key encrypted with RSA-OAEP without SHA-256"));
    }
    let plain = key.decrypt(entry.encrypted_key.as_bytes(), what)?;
    let content_key = <[u8; 32]>::try_from(plain.as_slice()).map_err(damaged(what))?;
    Ok(Some(Zeroizing::new(content_key)))
}

/// Whether `encoded` is an entry for a certificate.
pub(super) fn is_for(
    encoded: &Any,
    certificate: &Certificate,
    what: &'static str,
) -> Result<bool, PkiError> {
    let entry: KeyTransportRecipient = any_as(encoded, what)?;
    names(&entry.recipient, certificate)
}

fn unsupported(what: &str) -> PkiError {
    PkiError::Unsupported {
        what: what.to_owned(),
        instead: "with OpenSSL, use `-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256`",
    }
}

const BY_ISSUER_AND_SERIAL: u8 = 0;
