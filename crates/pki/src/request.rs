//! Certificate requests (PKCS#10): a key proves that it exists.
//!
//! Of a request only the public key is taken. Its subject and the extensions it asks for are
//! ignored, deliberately: what a certificate says comes from the application and the profile.

use rcgen::{CertificateParams, DistinguishedName, DnType};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer as _;

use crate::asn1::{AlgorithmIdentifier, canonical_frame};
use crate::certificate::Certificate;
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
    under(name, key)
}

/// Makes a request (DER) for a new key under the name of the certificate that it renews: whoever
/// compares the two finds the same subject.
///
/// # Errors
/// [`PkiError::Internal`] when it cannot be built, and when the name holds what we never write.
// Spec: RFC 7030 §4.2.2: the subject is identical to that of the present certificate.
pub fn renewing(key: &dyn SigningKey, present: &Certificate) -> Result<Vec<u8>, PkiError> {
    under(present.distinguished_name()?, key)
}

/// Makes a request under a name.
fn under(name: DistinguishedName, key: &dyn SigningKey) -> Result<Vec<u8>, PkiError> {
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
    let algorithm = match key.family() {
        KeyFamily::P256 => AlgorithmIdentifier::bare(expected),
        KeyFamily::Rsa => AlgorithmIdentifier::with_null(expected),
    };
    if canonical_frame(info.raw, algorithm, &request.signature_value.data, WHAT)? != der {
        return Err(PkiError::Damaged { what: WHAT });
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
    use crate::authority::{AuthorityName, create_root};
    use crate::key::{KeyKind, KeyPair};
    use crate::profile::Validity;
    use crate::serial::SerialNumber;

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

    #[test]
    fn a_renewal_asks_under_the_name_of_the_present_certificate() {
        let now = time::macros::datetime!(2026-01-05 09:00 UTC);
        let validity = Validity::from_now(now, time::Duration::days(3650)).unwrap();
        let name = AuthorityName {
            organisation: "連携試験所".to_owned(),
            common_name: "Root".to_owned(),
        };
        let present = KeyPair::generate().unwrap();
        let serial = SerialNumber::random().unwrap();
        let present = create_root(&name, &present, serial, validity).unwrap();
        let key = KeyPair::generate().unwrap();
        let der = renewing(&key, &present).unwrap();
        assert_eq!(verify(&der).unwrap(), *key.public_key());
        let (_, request) = X509CertificationRequest::from_der(&der).unwrap();
        let info = &request.certification_request_info;
        assert_eq!(info.subject.as_raw(), present.subject_raw());
    }
}
