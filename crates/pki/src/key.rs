//! Key pairs: P-256, and RSA for the programs of offices that know nothing newer.
//!
//! A private key exists here only inside the cryptographic library, which wipes the memory of a
//! key that is dropped, and, while it is written out, in memory that is wiped. What a key may be
//! used for is said by certificates, not here.

mod public;

use std::fmt;

use aws_lc_rs::agreement;
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey,
};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use zeroize::Zeroizing;

use crate::error::{PkiError, damaged, internal};
use crate::pbe;
pub use public::{KeyFamily, PublicKey};

/// Which keys can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// ECDSA and ECDH on P-256: what everything of this decade reads.
    P256,
    /// RSA with a modulus of 2048 bits.
    Rsa2048,
    /// RSA with a modulus of 3072 bits.
    Rsa3072,
}

/// A P-256 or RSA key pair. `Debug` shows nothing of it.
pub struct KeyPair {
    pair: Pair,
    public: PublicKey,
}

enum Pair {
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl KeyPair {
    /// Makes a new P-256 key with the entropy of the cryptographic library.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the machine gives no randomness.
    pub fn generate() -> Result<Self, PkiError> {
        Self::generate_of(KeyKind::P256)
    }

    /// Makes a new key of a kind with the entropy of the cryptographic library. An RSA key takes
    /// from a tenth of a second to several seconds of computing.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the machine gives no randomness.
    pub fn generate_of(kind: KeyKind) -> Result<Self, PkiError> {
        let size = match kind {
            KeyKind::P256 => {
                let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING);
                return Self::from_pair(Pair::P256(pair.map_err(internal(MAKING))?));
            }
            KeyKind::Rsa2048 => KeySize::Rsa2048,
            KeyKind::Rsa3072 => KeySize::Rsa3072,
        };
        let pair = RsaKeyPair::generate(size).map_err(internal(MAKING))?;
        Self::from_pair(Pair::Rsa(pair))
    }

    /// Reads a plain PKCS#8 key (DER); of P-256 the older SEC 1 form is read too.
    ///
    /// # Errors
    /// [`PkiError::Damaged`] when it is neither a P-256 key nor an RSA key of 2048, 3072 or 4096
    /// bits.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, PkiError> {
        let p256 = EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_ASN1_SIGNING, der);
        let pair = match p256 {
            Ok(pair) => Pair::P256(pair),
            Err(_) => Pair::Rsa(RsaKeyPair::from_pkcs8(der).map_err(damaged("private key"))?),
        };
        Self::from_pair(pair)
    }

    /// Writes the key as plain PKCS#8 (DER). Whoever holds these bytes holds the key.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the library cannot write it.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, PkiError> {
        let failed = "writing a key";
        match &self.pair {
            Pair::P256(pair) => {
                let document = pair.to_pkcs8v1().map_err(internal(failed))?;
                Ok(Zeroizing::new(document.as_ref().to_vec()))
            }
            Pair::Rsa(pair) => {
                let document = pair.as_der().map_err(internal(failed))?;
                Ok(Zeroizing::new(document.as_ref().to_vec()))
            }
        }
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

    /// Signs with SHA-256: ECDSA in its ASN.1 form, or RSA as PKCS#1 version 1.5 has it.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the library fails.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        let (failed, random) = ("signing", SystemRandom::new());
        match &self.pair {
            Pair::P256(pair) => {
                let signature = pair.sign(&random, message).map_err(internal(failed))?;
                Ok(signature.as_ref().to_vec())
            }
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .map_err(internal(failed))?;
                Ok(signature)
            }
        }
    }

    /// The shared secret with a peer's public key, handed to `derive`. Both are on P-256.
    pub(crate) fn agree<T>(
        &self,
        peer: &PublicKey,
        derive: impl FnOnce(&[u8]) -> Result<T, PkiError>,
    ) -> Result<T, PkiError> {
        let wrong = PkiError::Damaged { what: "public key" };
        if [self.public.family(), peer.family()] != [KeyFamily::P256; 2] {
            return Err(wrong);
        }
        let key =
            agreement::PrivateKey::from_private_key_der(&agreement::ECDH_P256, &self.to_pkcs8()?)
                .map_err(internal("preparing a key agreement"))?;
        let peer = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, peer.bits());
        agreement::agree(&key, peer, wrong, derive)
    }

    /// Decrypts what [`PublicKey::encrypt`] encrypted.
    ///
    /// # Errors
    /// [`PkiError::Damaged`] naming `what` was decrypted, also when this is no RSA key.
    pub(crate) fn decrypt(
        &self,
        ciphertext: &[u8],
        what: &'static str,
    ) -> Result<Zeroizing<Vec<u8>>, PkiError> {
        if self.public.family() != KeyFamily::Rsa {
            return Err(PkiError::Damaged { what });
        }
        let failed = "preparing a decryption";
        let key = PrivateDecryptingKey::from_pkcs8(&self.to_pkcs8()?).map_err(internal(failed))?;
        let key = OaepPrivateDecryptingKey::new(key).map_err(internal(failed))?;
        let mut plain = Zeroizing::new(vec![0; key.min_output_size()]);
        let length = key
            .decrypt(&OAEP_SHA256_MGF1SHA256, ciphertext, &mut plain, None)
            .map_err(damaged(what))?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    fn from_pair(pair: Pair) -> Result<Self, PkiError> {
        let public = match &pair {
            Pair::P256(pair) => PublicKey::from_point(pair.public_key().as_ref())?,
            Pair::Rsa(pair) => PublicKey::from_rsa(pair.public_key().as_ref())?,
        };
        Ok(Self { pair, public })
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPair(redacted)")
    }
}

const MAKING: &str = "making a key";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    const KINDS: [KeyKind; 3] = [KeyKind::P256, KeyKind::Rsa2048, KeyKind::Rsa3072];

    #[test]
    fn keys_survive_both_files() {
        for kind in KINDS {
            survives_both_files(&KeyPair::generate_of(kind).unwrap());
        }
    }

    fn survives_both_files(key: &KeyPair) {
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
    fn each_kind_of_key_signs_what_its_public_key_verifies() {
        for kind in KINDS {
            let key = KeyPair::generate_of(kind).unwrap();
            let public = PublicKey::from_spki_der(&key.public_key_der()).unwrap();
            assert_eq!(public, *key.public_key());
            let mut signature = key.sign(b"message").unwrap();
            public.verify(b"message", &signature, "message").unwrap();
            assert!(public.verify(b"another", &signature, "message").is_err());
            *signature.last_mut().unwrap() ^= 1;
            assert!(public.verify(b"message", &signature, "message").is_err());
        }
    }

    #[test]
    fn only_rsa_keys_encrypt_and_only_p256_keys_agree() {
        let (p256, rsa) = (
            KeyPair::generate().unwrap(),
            KeyPair::generate_of(KeyKind::Rsa2048).unwrap(),
        );
        let encrypted = rsa.public_key().encrypt(b"secret").unwrap();
        assert_eq!(
            rsa.decrypt(&encrypted, "text").unwrap().as_slice(),
            b"secret"
        );
        assert!(rsa.decrypt(encrypted.get(1..).unwrap(), "text").is_err());
        assert!(p256.decrypt(&encrypted, "text").is_err());
        assert!(p256.public_key().encrypt(b"secret").is_err());
        for (key, peer) in [(&p256, &rsa), (&rsa, &p256)] {
            assert!(key.agree(peer.public_key(), |_| Ok(())).is_err());
        }
    }

    #[test]
    fn points_off_the_curve_are_refused() {
        let mut der = KeyPair::generate().unwrap().public_key_der();
        *der.last_mut().unwrap() ^= 1;
        assert!(PublicKey::from_spki_der(&der).is_err());
    }
}
