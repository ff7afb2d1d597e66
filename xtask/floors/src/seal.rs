//! The floor of `seal`: a digest and the encryption of one message that lies in memory, with one
//! key pair for the signature and one for the agreement.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{
    ECDH_P256, EphemeralPrivateKey, PrivateKey, UnparsedPublicKey as Peer, agree, agree_ephemeral,
};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};

/// Keys of an office that writes to itself.
pub struct BareSealer {
    cipher: LessSafeKey,
    signing: EcdsaKeyPair,
    receiving: PrivateKey,
}

impl BareSealer {
    /// Makes the keys.
    ///
    /// # Errors
    ///
    /// When the machine gives no randomness.
    pub fn new() -> Result<Self, Unspecified> {
        let cipher = UnboundKey::new(&AES_256_GCM, &[7; 32])?;
        Ok(Self {
            cipher: LessSafeKey::new(cipher),
            signing: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)?,
            receiving: PrivateKey::generate(&ECDH_P256)?,
        })
    }

    /// The digest of a content and its encryption in place; returns the tag. Opening is as much.
    ///
    /// # Errors
    ///
    /// When the library fails.
    pub fn digest_and_cipher(&self, content: &mut [u8]) -> Result<[u8; 16], Unspecified> {
        let hash = digest(&SHA256, content);
        let nonce = Nonce::assume_unique_for_key([9; 12]);
        let sealed = self
            .cipher
            .seal_in_place_separate_tag(nonce, Aad::empty(), content)?;
        let mut tag = [0; 16];
        for (to, from) in tag.iter_mut().zip(sealed.as_ref()) {
            *to = *from;
        }
        // The digest is used, so that its computation cannot be left out.
        if hash.as_ref().is_empty() {
            return Err(Unspecified);
        }
        Ok(tag)
    }

    /// One signature, and one agreement with a key that is made for it.
    ///
    /// # Errors
    ///
    /// When the library fails.
    pub fn seal_keys(&self) -> Result<Vec<u8>, Unspecified> {
        let random = SystemRandom::new();
        let peer = Peer::new(&ECDH_P256, self.receiving.compute_public_key()?);
        let key = EphemeralPrivateKey::generate(&ECDH_P256, &random)?;
        agree_ephemeral(key, peer, Unspecified, |secret| match secret.len() {
            32 => Ok(()),
            _ => Err(Unspecified),
        })?;
        Ok(self.signing.sign(&random, MESSAGE)?.as_ref().to_vec())
    }

    /// The check of that signature, and one agreement.
    ///
    /// # Errors
    ///
    /// When the signature is wrong.
    pub fn open_keys(&self, signature: &[u8]) -> Result<(), Unspecified> {
        let peer = Peer::new(&ECDH_P256, self.receiving.compute_public_key()?);
        agree(&self.receiving, peer, Unspecified, |secret| {
            match secret.len() {
                32 => Ok(()),
                _ => Err(Unspecified),
            }
        })?;
        let public = self.signing.public_key().as_ref();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, public).verify(MESSAGE, signature)
    }
}

/// As long as what is signed about a message.
const MESSAGE: &[u8] = &[1; 500];
