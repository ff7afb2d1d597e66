//! P-256 key pairs and public keys.
//!
//! A private key exists here only inside the cryptographic library and, while it is written out,
//! in memory that is wiped. What a key may be used for is said by certificates, not here.

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use aws_lc_rs::{agreement, digest};
use zeroize::Zeroizing;

use crate::error::{PkiError, damaged, internal};
use crate::pbe;

/// A P-256 key pair. `Debug` shows nothing of it.
pub struct KeyPair {
    pair: EcdsaKeyPair,
    public: PublicKey,
}

impl KeyPair {
    /// Makes a new key with the entropy of the cryptographic library.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the machine gives no randomness.
    pub fn generate() -> Result<Self, PkiError> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)
            .map_err(internal("making a key"))?;
        Self::from_pair(pair)
    }

    /// Reads a plain PKCS#8 key (DER); the older SEC 1 form is read too.
    ///
    /// # Errors
    /// [`PkiError::Damaged`] when it is not a P-256 key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, PkiError> {
        let pair = EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_ASN1_SIGNING, der)
            .map_err(damaged("private key"))?;
        Self::from_pair(pair)
    }

    /// Writes the key as plain PKCS#8 (DER). Whoever holds these bytes holds the key.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the library cannot write it.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, PkiError> {
        let document = self.pair.to_pkcs8v1().map_err(internal("writing a key"))?;
        Ok(Zeroizing::new(document.as_ref().to_vec()))
    }

    /// Writes the key as `EncryptedPrivateKeyInfo` (PBES2, AES-256-CBC,
    /// PBKDF2-HMAC-SHA-256 with 210,000 rounds).
    ///
    /// # Errors
    /// [`PkiError::Misuse`] for an empty password; [`PkiError::Internal`] without randomness.
    pub fn to_encrypted_pkcs8(&self, password: &str) -> Result<Vec<u8>, PkiError> {
        if password.is_empty() {
            return Err(PkiError::Misuse {
                reason: "a key file needs a password that is not empty",
            });
        }
        pbe::encrypt_pkcs8(&self.to_pkcs8()?, password, pbe::KEY_FILE_ROUNDS)
    }

    /// Reads an `EncryptedPrivateKeyInfo` with PBES2, AES-256-CBC and PBKDF2-HMAC-SHA-256.
    ///
    /// # Errors
    /// [`PkiError::WrongPassword`], [`PkiError::Damaged`], or [`PkiError::Unsupported`] for other
    /// algorithms.
    pub fn from_encrypted_pkcs8(der: &[u8], password: &str) -> Result<Self, PkiError> {
        let plain = pbe::decrypt_pkcs8(der, password)?;
        // A wrong password gives garbage in 1 of 256 cases instead of a bad padding.
        Self::from_pkcs8(&plain).map_err(|_| PkiError::WrongPassword)
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The public half as `SubjectPublicKeyInfo` (DER).
    #[must_use]
    pub fn public_key_der(&self) -> Vec<u8> {
        self.public.spki_der()
    }

    /// Signs with ECDSA and SHA-256; the signature is the ASN.1 form.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the library fails.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        let signature = self
            .pair
            .sign(&SystemRandom::new(), message)
            .map_err(internal("signing"))?;
        Ok(signature.as_ref().to_vec())
    }

    /// The shared secret with a peer's public key, handed to `derive`.
    pub(crate) fn agree<T>(
        &self,
        peer: &PublicKey,
        derive: impl FnOnce(&[u8]) -> Result<T, PkiError>,
    ) -> Result<T, PkiError> {
        let key =
            agreement::PrivateKey::from_private_key_der(&agreement::ECDH_P256, &self.to_pkcs8()?)
                .map_err(internal("preparing a key agreement"))?;
        let peer = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, peer.point());
        agreement::agree(&key, peer, PkiError::Damaged { what: "public key" }, derive)
    }

    fn from_pair(pair: EcdsaKeyPair) -> Result<Self, PkiError> {
        let public = PublicKey::from_point(pair.public_key().as_ref())?;
        Ok(Self { pair, public })
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPair(redacted)")
    }
}

/// A P-256 public key whose point lies on the curve.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    point: [u8; POINT_OCTETS],
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` (DER) with an uncompressed P-256 point.
    ///
    /// # Errors
    /// [`PkiError::Unsupported`] for any other kind of key, [`PkiError::Damaged`] when the point
    /// is not on the curve.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, PkiError> {
        let point = der
            .strip_prefix(&SPKI_PREFIX)
            .ok_or_else(|| PkiError::Unsupported {
                what: "a key that is not P-256".to_owned(),
                instead: "make a P-256 key (prime256v1) and try again",
            })?;
        Self::from_point(point)
    }

    /// The `SubjectPublicKeyInfo` (DER).
    #[must_use]
    pub fn spki_der(&self) -> Vec<u8> {
        let mut der = SPKI_PREFIX.to_vec();
        der.extend_from_slice(&self.point);
        der
    }

    /// Checks an ECDSA signature with SHA-256 in its ASN.1 form.
    ///
    /// # Errors
    /// [`PkiError::BadSignature`] naming `what` was signed.
    pub fn verify(
        &self,
        message: &[u8],
        signature: &[u8],
        what: &'static str,
    ) -> Result<(), PkiError> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.point)
            .verify(message, signature)
            .map_err(|_| PkiError::BadSignature { what })
    }

    /// The key identifier of our certificates: the first 20 octets of the SHA-256 of the point
    /// (RFC 7093 §2, method 1).
    #[must_use]
    pub fn key_identifier(&self) -> Vec<u8> {
        let hash = digest::digest(&digest::SHA256, &self.point);
        hash.as_ref().iter().take(20).copied().collect()
    }

    /// From an uncompressed point, as a token gives it.
    ///
    /// # Errors
    /// [`PkiError::Damaged`] when it is no point of P-256.
    pub fn from_uncompressed(point: &[u8]) -> Result<Self, PkiError> {
        Self::from_point(point)
    }

    /// The uncompressed point, 65 octets.
    pub(crate) fn point(&self) -> &[u8] {
        &self.point
    }

    /// From an uncompressed point; checks that it is on the curve.
    pub(crate) fn from_point(point: &[u8]) -> Result<Self, PkiError> {
        let point: [u8; POINT_OCTETS] = point.try_into().map_err(damaged("public key"))?;
        if point.first() != Some(&UNCOMPRESSED) {
            return Err(PkiError::Damaged { what: "public key" });
        }
        let unparsed = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, point);
        agreement::ParsedPublicKey::try_from(&unparsed).map_err(damaged("public key"))?;
        Ok(Self { point })
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", hex::encode(self.key_identifier()))
    }
}

const POINT_OCTETS: usize = 65;
const UNCOMPRESSED: u8 = 4;
/// Everything of a P-256 `SubjectPublicKeyInfo` before the point: it never varies in DER.
const SPKI_PREFIX: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn keys_survive_both_files() {
        let key = KeyPair::generate().unwrap();
        let plain = key.to_pkcs8().unwrap();
        assert_eq!(
            KeyPair::from_pkcs8(&plain).unwrap().public_key(),
            key.public_key()
        );

        let sealed = key.to_encrypted_pkcs8("correct horse").unwrap();
        let opened = KeyPair::from_encrypted_pkcs8(&sealed, "correct horse").unwrap();
        assert_eq!(opened.public_key(), key.public_key());
        assert_eq!(
            KeyPair::from_encrypted_pkcs8(&sealed, "wrong horse").unwrap_err(),
            PkiError::WrongPassword
        );
        assert!(key.to_encrypted_pkcs8("").is_err());
    }

    #[test]
    fn debug_shows_no_key() {
        let key = KeyPair::generate().unwrap();
        assert_eq!(format!("{key:?}"), "KeyPair(redacted)");
    }

    #[test]
    fn points_off_the_curve_are_refused() {
        let mut der = KeyPair::generate().unwrap().public_key_der();
        *der.last_mut().unwrap() ^= 1;
        assert!(PublicKey::from_spki_der(&der).is_err());
    }
}
