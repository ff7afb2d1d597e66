//! Opening a `.p12`: ours, and what OpenSSL and Java write today.

use aws_lc_rs::{digest, hmac};
use der::Decode as _;
use der::asn1::OctetString;
use zeroize::Zeroizing;

use crate::asn1::{AlgorithmIdentifier, ContentInfo, any_as, attribute};
use crate::certificate::Certificate;
use crate::error::{PkiError, damaged};
use crate::key::KeyPair;
use crate::oid;
use crate::pbe::{self, Pkcs12PbeParameters};
use crate::pkcs12::kdf::{self, Purpose};
use crate::pkcs12::structure::{CertificateBag, EncryptedData, Pfx, SafeBag};

/// What a `.p12` holds.
#[derive(Debug)]
pub struct Pkcs12Contents {
    /// The private key.
    pub key: KeyPair,
    /// The certificate of the key.
    pub certificate: Certificate,
    /// The other certificates, in the order of the file.
    pub chain: Vec<Certificate>,
}

/// Opens a file with one key. The MAC is checked before anything is decrypted.
///
/// # Errors
/// [`PkiError::WrongPassword`]; [`PkiError::Damaged`]; [`PkiError::Unsupported`] for a file
/// without MAC, or with algorithms other than those of our two profiles;
/// [`PkiError::KeyMismatch`] when no certificate belongs to the key.
pub fn open(file: &[u8], password: &str) -> Result<Pkcs12Contents, PkiError> {
    let pfx = Pfx::from_der(file).map_err(damaged(WHAT))?;
    if pfx.version != 3 || pfx.auth_safe.content_type != oid::DATA {
        return Err(unsupported(
            "a .p12 signed with a key instead of a password",
        ));
    }
    let safe: OctetString = any_as(&pfx.auth_safe.content, WHAT)?;
    check_mac(&pfx, safe.as_bytes(), password)?;

    let mut key: Option<KeyPair> = None;
    let mut certificates = Vec::new();
    for part in Vec::<ContentInfo>::from_der(safe.as_bytes()).map_err(damaged(WHAT))? {
        let contents = contents(&part, password)?;
        for bag in Vec::<SafeBag>::from_der(&contents).map_err(damaged(WHAT))? {
            if bag.kind == oid::SHROUDED_KEY_BAG {
                if key.is_some() {
                    return Err(unsupported("a .p12 with several keys"));
                }
                key = Some(read_key(&bag, password)?);
            } else if bag.kind == oid::CERTIFICATE_BAG {
                certificates.push(read_certificate(&bag)?);
            } else {
                return Err(unsupported(
                    "a .p12 with an unencrypted key or other contents",
                ));
            }
        }
    }
    let key = key.ok_or_else(|| unsupported("a .p12 without a key"))?;
    let spki = key.public_key_der();
    let place = certificates
        .iter()
        .position(|certificate| certificate.public_key_der() == spki)
        .ok_or(PkiError::KeyMismatch)?;
    let certificate = certificates.remove(place);
    Ok(Pkcs12Contents {
        key,
        certificate,
        chain: certificates,
    })
}

fn check_mac(pfx: &Pfx, safe: &[u8], password: &str) -> Result<(), PkiError> {
    let mac_data = pfx
        .mac_data
        .as_ref()
        .ok_or_else(|| unsupported("a .p12 without MAC"))?;
    let (salt, rounds) = (mac_data.salt.as_bytes(), mac_data.iterations);
    let hash = mac_data.mac.algorithm.algorithm;
    let key = if hash == oid::SHA256 {
        let key = kdf::derive::<32>(&digest::SHA256, Purpose::Mac, password, salt, rounds)?;
        hmac::Key::new(hmac::HMAC_SHA256, key.as_slice())
    } else if hash == oid::SHA1 {
        let hash = &digest::SHA1_FOR_LEGACY_USE_ONLY;
        let key = kdf::derive::<20>(hash, Purpose::Mac, password, salt, rounds)?;
        hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_slice())
    } else {
        return Err(unsupported(
            "a .p12 whose MAC uses neither SHA-256 nor SHA-1",
        ));
    };
    // A damaged file looks the same; a mistyped password is by far the more likely reason.
    hmac::verify(&key, safe, mac_data.mac.digest.as_bytes()).map_err(|_| PkiError::WrongPassword)
}

/// The bags of one part, decrypted where they are encrypted.
fn contents(part: &ContentInfo, password: &str) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    if part.content_type == oid::DATA {
        let data: OctetString = any_as(&part.content, WHAT)?;
        return Ok(Zeroizing::new(data.as_bytes().to_vec()));
    }
    if part.content_type != oid::ENCRYPTED_DATA {
        return Err(unsupported(
            "a .p12 encrypted for a key instead of a password",
        ));
    }
    let encrypted: EncryptedData = any_as(&part.content, WHAT)?;
    let ciphertext = encrypted
        .content
        .encrypted_content
        .ok_or(PkiError::Damaged { what: WHAT })?;
    decrypt(
        &encrypted.content.algorithm,
        password,
        ciphertext.as_bytes(),
    )
}

fn decrypt(
    algorithm: &AlgorithmIdentifier,
    password: &str,
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    if algorithm.algorithm == oid::PBES2 {
        return pbe::pbes2_decrypt(algorithm, password, ciphertext);
    }
    if algorithm.algorithm != oid::PBE_SHA1_3DES {
        return Err(unsupported(
            "a .p12 encrypted with neither AES-256 nor 3DES",
        ));
    }
    let parameters: Pkcs12PbeParameters = algorithm.parameters_as(WHAT)?;
    let (hash, salt) = (
        &digest::SHA1_FOR_LEGACY_USE_ONLY,
        parameters.salt.as_bytes(),
    );
    let key = kdf::derive(hash, Purpose::Key, password, salt, parameters.iterations)?;
    let iv = kdf::derive(hash, Purpose::Iv, password, salt, parameters.iterations)?;
    pbe::des3_decrypt(&key, &iv, ciphertext).ok_or(PkiError::WrongPassword)
}

fn read_key(bag: &SafeBag, password: &str) -> Result<KeyPair, PkiError> {
    let info = pbe::key_info_from(&bag.value)?;
    let plain = decrypt(&info.algorithm, password, info.encrypted_data.as_bytes())?;
    KeyPair::from_pkcs8(&plain).map_err(|_| {
        unsupported("a .p12 with a key that is neither P-256 nor RSA of 2048 bits or more")
    })
}

fn read_certificate(bag: &SafeBag) -> Result<Certificate, PkiError> {
    if let Some(attributes) = &bag.attributes {
        // Only looked at so that a repeated id is noticed; the key decides what belongs to it.
        attribute(attributes, oid::LOCAL_KEY_ID, WHAT)?;
    }
    let value: CertificateBag = any_as(&bag.value, WHAT)?;
    if value.kind != oid::X509_CERTIFICATE {
        return Err(unsupported("a .p12 with a certificate that is not X.509"));
    }
    Certificate::from_der(value.value.as_bytes())
}

fn unsupported(what: &str) -> PkiError {
    PkiError::Unsupported {
        what: what.to_owned(),
        instead: "download the file again from the portal, or export it with AES-256",
    }
}

const WHAT: &str = ".p12 file";
