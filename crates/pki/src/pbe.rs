//! Encryption under a password: PBES2 for everything new, the 3DES scheme for old readers.
//!
//! The derivation is kept apart from the encryption, because the exchange stores derived keys
//! and never the password. Nothing here decides how many rounds are right; callers do.

use std::num::NonZeroU32;

use aws_lc_rs::cipher::{
    AES_256, Algorithm, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::{pbkdf2, rand};
use der::asn1::{Any, OctetString};
use der::{Decode, Sequence};
use zeroize::Zeroizing;

use crate::asn1::{AlgorithmIdentifier, any_as, encode, octets};
use crate::error::{PkiError, damaged, internal};
use crate::oid;

/// Rounds for key files that lie on a disk with a password chosen by a person.
pub(crate) const KEY_FILE_ROUNDS: u32 = 210_000;

/// More rounds than this are refused when reading: a file must not stop the reader for minutes.
const MAXIMUM_ROUNDS: u32 = 5_000_000;

/// `EncryptedPrivateKeyInfo` of RFC 5208.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct EncryptedPrivateKeyInfo {
    pub(crate) algorithm: AlgorithmIdentifier,
    pub(crate) encrypted_data: OctetString,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct Pbes2Parameters {
    key_derivation: AlgorithmIdentifier,
    encryption: AlgorithmIdentifier,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct Pbkdf2Parameters {
    salt: OctetString,
    iterations: u32,
    #[asn1(optional = "true")]
    key_length: Option<u16>,
    #[asn1(optional = "true")]
    prf: Option<AlgorithmIdentifier>,
}

/// Random octets for salts and initialisation vectors.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], PkiError> {
    let mut bytes = [0_u8; N];
    rand::fill(&mut bytes).map_err(internal("drawing random octets"))?;
    Ok(bytes)
}

/// PBKDF2-HMAC-SHA-256 of a password.
pub(crate) fn pbkdf2_key(
    password: &str,
    salt: &[u8],
    rounds: u32,
) -> Result<Zeroizing<[u8; 32]>, PkiError> {
    let rounds = checked_rounds(rounds)?;
    let mut key = Zeroizing::new([0_u8; 32]);
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        rounds,
        salt,
        password.as_bytes(),
        key.as_mut(),
    );
    Ok(key)
}

/// Refuses a number of rounds that is zero or absurd.
pub(crate) fn checked_rounds(rounds: u32) -> Result<NonZeroU32, PkiError> {
    NonZeroU32::new(rounds)
        .filter(|rounds| rounds.get() <= MAXIMUM_ROUNDS)
        .ok_or(PkiError::Damaged {
            what: "encrypted file",
        })
}

/// The identifier of PBES2 with our algorithms.
pub(crate) fn pbes2_identifier(
    salt: &[u8],
    rounds: u32,
    iv: &[u8; 16],
) -> Result<AlgorithmIdentifier, PkiError> {
    let derivation = Pbkdf2Parameters {
        salt: octets(salt)?,
        iterations: rounds,
        key_length: None,
        prf: Some(AlgorithmIdentifier::with_null(oid::HMAC_SHA256)),
    };
    let parameters = Pbes2Parameters {
        key_derivation: AlgorithmIdentifier::with(oid::PBKDF2, &derivation)?,
        encryption: AlgorithmIdentifier::with(oid::AES256_CBC, &octets(iv)?)?,
    };
    AlgorithmIdentifier::with(oid::PBES2, &parameters)
}

/// Decrypts what a PBES2 identifier describes.
pub(crate) fn pbes2_decrypt(
    algorithm: &AlgorithmIdentifier,
    password: &str,
    data: &[u8],
) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    const WHAT: &str = "encrypted file";
    let unsupported = |what: &str| PkiError::Unsupported {
        what: what.to_owned(),
        instead: "write the file again with AES-256 and SHA-256",
    };
    let parameters: Pbes2Parameters = algorithm.parameters_as(WHAT)?;
    if parameters.key_derivation.algorithm != oid::PBKDF2 {
        return Err(unsupported("a key derivation other than PBKDF2"));
    }
    if parameters.encryption.algorithm != oid::AES256_CBC {
        return Err(unsupported("an encryption other than AES-256-CBC"));
    }
    let derivation: Pbkdf2Parameters = parameters.key_derivation.parameters_as(WHAT)?;
    // Without a prf the standard means HMAC-SHA-1.
    if derivation.prf.as_ref().map(|prf| prf.algorithm) != Some(oid::HMAC_SHA256) {
        return Err(unsupported("a PBKDF2 without HMAC-SHA-256"));
    }
    let iv: OctetString = parameters.encryption.parameters_as(WHAT)?;
    let iv: [u8; 16] = iv.as_bytes().try_into().map_err(damaged(WHAT))?;
    let key = pbkdf2_key(password, derivation.salt.as_bytes(), derivation.iterations)?;
    aes_decrypt(&key, &iv, data).ok_or(PkiError::WrongPassword)
}

/// Encrypts a PKCS#8 key under a password with fresh salt and vector.
pub(crate) fn encrypt_pkcs8(
    plain: &[u8],
    password: &str,
    rounds: u32,
) -> Result<Vec<u8>, PkiError> {
    let salt: [u8; 16] = random()?;
    let key = pbkdf2_key(password, &salt, rounds)?;
    encode(&encrypted_key_info(plain, &key, &salt, rounds)?)
}

/// Encrypts a PKCS#8 key under a key that was derived with this salt and number of rounds.
pub(crate) fn encrypted_key_info(
    plain: &[u8],
    key: &[u8; 32],
    salt: &[u8],
    rounds: u32,
) -> Result<EncryptedPrivateKeyInfo, PkiError> {
    let iv: [u8; 16] = random()?;
    Ok(EncryptedPrivateKeyInfo {
        algorithm: pbes2_identifier(salt, rounds, &iv)?,
        encrypted_data: octets(&aes_encrypt(key, &iv, plain)?)?,
    })
}

/// Decrypts an `EncryptedPrivateKeyInfo` of the PBES2 kind.
pub(crate) fn decrypt_pkcs8(der: &[u8], password: &str) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let info = EncryptedPrivateKeyInfo::from_der(der).map_err(damaged("key file"))?;
    if info.algorithm.algorithm != oid::PBES2 {
        return Err(PkiError::Unsupported {
            what: "a key file that does not use PBES2".to_owned(),
            instead: "convert it with `openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256`",
        });
    }
    pbes2_decrypt(&info.algorithm, password, info.encrypted_data.as_bytes())
}

/// AES-256-CBC with PKCS#7 padding.
pub(crate) fn aes_encrypt(
    key: &[u8; 32],
    iv: &[u8; 16],
    plain: &[u8],
) -> Result<Vec<u8>, PkiError> {
    cbc_encrypt(
        &AES_256,
        key,
        EncryptionContext::Iv128(FixedLength::from(iv)),
        plain,
    )
}

/// The reverse; `None` when the padding is wrong.
pub(crate) fn aes_decrypt(
    key: &[u8; 32],
    iv: &[u8; 16],
    data: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    cbc_decrypt(
        &AES_256,
        key,
        DecryptionContext::Iv128(FixedLength::from(iv)),
        data,
    )
}

/// 3DES-CBC with PKCS#7 padding, for the compatible `.p12` only.
pub(crate) fn des3_encrypt(
    key: &[u8; 24],
    iv: &[u8; 8],
    plain: &[u8],
) -> Result<Vec<u8>, PkiError> {
    cbc_encrypt(
        triple_des(),
        key,
        EncryptionContext::Iv64(FixedLength::from(iv)),
        plain,
    )
}

/// The reverse; `None` when the padding is wrong.
pub(crate) fn des3_decrypt(
    key: &[u8; 24],
    iv: &[u8; 8],
    data: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    cbc_decrypt(
        triple_des(),
        key,
        DecryptionContext::Iv64(FixedLength::from(iv)),
        data,
    )
}

/// `pkcs-12PbeParams` of RFC 7292.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct Pkcs12PbeParameters {
    pub(crate) salt: OctetString,
    pub(crate) iterations: u32,
}

/// Reads an `EncryptedPrivateKeyInfo` from a bag value.
pub(crate) fn key_info_from(value: &Any) -> Result<EncryptedPrivateKeyInfo, PkiError> {
    any_as(value, "key bag")
}

#[expect(
    deprecated,
    reason = "macOS and old Windows open nothing newer; see the module text"
)]
fn triple_des() -> &'static Algorithm {
    &aws_lc_rs::cipher::DES_EDE3_FOR_LEGACY_USE_ONLY
}

fn cbc_encrypt(
    algorithm: &'static Algorithm,
    key: &[u8],
    context: EncryptionContext,
    plain: &[u8],
) -> Result<Vec<u8>, PkiError> {
    let failed = "encrypting under a password";
    let key = UnboundCipherKey::new(algorithm, key).map_err(internal(failed))?;
    let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).map_err(internal(failed))?;
    let mut data = plain.to_vec();
    key.less_safe_encrypt(&mut data, context)
        .map_err(internal(failed))?;
    Ok(data)
}

fn cbc_decrypt(
    algorithm: &'static Algorithm,
    key: &[u8],
    context: DecryptionContext,
    data: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let key = UnboundCipherKey::new(algorithm, key).ok()?;
    let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).ok()?;
    let mut buffer = Zeroizing::new(data.to_vec());
    let length = key.decrypt(&mut buffer, context).ok()?.len();
    buffer.truncate(length);
    Some(buffer)
}
