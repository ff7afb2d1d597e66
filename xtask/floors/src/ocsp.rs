//! The floor of `ocsp`: bare signatures of the algorithm that answers are signed with.

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};

/// A P-256 key in memory.
pub struct BareSigner(EcdsaKeyPair);

impl BareSigner {
    /// Makes a key.
    ///
    /// # Errors
    ///
    /// When the machine gives no randomness.
    pub fn new() -> Result<Self, Unspecified> {
        EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).map(Self)
    }

    /// Signs a message and returns the length of the signature.
    ///
    /// # Errors
    ///
    /// When the library fails.
    pub fn sign(&self, message: &[u8]) -> Result<usize, Unspecified> {
        let signature = self.0.sign(&SystemRandom::new(), message)?;
        Ok(signature.as_ref().len())
    }
}
