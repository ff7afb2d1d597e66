//! Certificate requests (PKCS#10): a key proves that it exists.
//!
//! Of a request only the public key is taken. Its subject and the extensions it asks for are
//! ignored, deliberately: what a certificate says comes from the application and the profile.

use rcgen::{CertificateParams, DistinguishedName, DnType};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer as _;

use crate::error::{PkiError, damaged};
use crate::issue::DelegatedKey;
use crate::key::{KeyFamily, PublicKey};
use crate::oid;
use crate::signer::SigningKey;

/// Makes a request (DER) signed by `key`. The common name is for people who look at the file.
///
/// # Errors
/// [`PkiError::Internal`] when it cannot be built.
pub fn create(key: &dyn SigningKey, common_name: &str) -> Result<Vec<u8>, PkiError> {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    // Of the defaults only the empty lists remain: a request has neither serial nor validity.
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = name;
    let signing = DelegatedKey::of_key(key);
    match parameters.serialize_request(&signing) {
        Ok(request) => Ok(request.der().to_vec()),
        Err(_) => Err(signing.into_error("building a certificate request")),
    }
}

/// Checks that whoever made the request (DER) holds its key, and returns the public key.
///
/// # Errors
/// [`PkiError::Damaged`] when it cannot be read, [`PkiError::Unsupported`] for keys that are
/// neither P-256 nor RSA of 2048, 3072 or 4096 bits, [`PkiError::BadSignature`] when the proof fails.
pub fn verify(der: &[u8]) -> Result<PublicKey, PkiError> {
    if der.len() > MAXIMUM_OCTETS {
        return Err(PkiError::Damaged { what: WHAT });
    }
    let (rest, request) = X509CertificationRequest::from_der(der).map_err(damaged(WHAT))?;
    if !rest.is_empty() {
        return Err(PkiError::Damaged { what: WHAT });
    }
    let info = &request.certification_request_info;
    let key = PublicKey::from_spki_der(info.subject_pki.raw)?;
    let expected = match key.family() {
        KeyFamily::P256 => oid::ECDSA_SHA256,
        KeyFamily::Rsa => oid::RSA_SHA256,
    };
    if request.signature_algorithm.algorithm.as_bytes() != expected.as_bytes() {
        return Err(PkiError::Unsupported {
            what: "a certificate request that is not signed with its own key and SHA-256"
                .to_owned(),
            instead: "sign the request with SHA-256; with an RSA key as PKCS#1 version 1.5 has it",
        });
    }
    key.verify(info.raw, &request.signature_value.data, WHAT)?;
    Ok(key)
}

const WHAT: &str = "certificate request";
/// A request for one key is smaller by far; more is not read.
const MAXIMUM_OCTETS: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::key::{KeyKind, KeyPair};

    #[test]
    fn a_request_yields_its_key_and_nothing_else() {
        a_request_yields(&KeyPair::generate().unwrap());
        a_request_yields(&KeyPair::generate_of(KeyKind::Rsa2048).unwrap());
    }

    fn a_request_yields(key: &KeyPair) {
        let mut der = create(key, "端末1").unwrap();
        assert_eq!(verify(&der).unwrap(), *key.public_key());
        der.push(0);
        assert!(verify(&der).is_err());
        der.pop();
        *der.last_mut().unwrap() ^= 1;
        assert!(verify(&der).is_err());
    }
}
