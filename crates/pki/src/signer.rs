//! Who signs: a certificate together with a way to use its key.
//!
//! [`Identity`] keeps the key in memory. A key in a token implements [`Signer`] elsewhere, in the
//! program that talks to the token; nothing in this crate asks a signer for its private key.

use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::key::KeyPair;

/// A certificate whose private key can be used, wherever the key is.
pub trait Signer: Send + Sync {
    /// The certificate of the key.
    fn certificate(&self) -> &Certificate;

    /// Signs `message` with ECDSA on P-256 and SHA-256. The result is the ASN.1 form.
    ///
    /// # Errors
    /// [`PkiError::Signer`] or [`PkiError::Internal`] when the key cannot be used.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError>;
}

/// A key in memory with its certificate and the certificates above it.
#[derive(Debug)]
pub struct Identity {
    key: KeyPair,
    certificate: Certificate,
    chain: Vec<Certificate>,
}

impl Identity {
    /// Puts a key and its certificate together. `chain` holds the issuing certificate and
    /// those above, in that order; the root may be left out.
    ///
    /// # Errors
    /// [`PkiError::KeyMismatch`] when they do not belong together.
    pub fn new(
        key: KeyPair,
        certificate: Certificate,
        chain: Vec<Certificate>,
    ) -> Result<Self, PkiError> {
        if key.public_key_der() != certificate.public_key_der() {
            return Err(PkiError::KeyMismatch);
        }
        Ok(Self {
            key,
            certificate,
            chain,
        })
    }

    /// The private key.
    #[must_use]
    pub fn key(&self) -> &KeyPair {
        &self.key
    }

    /// The certificate of the key.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The certificates above, nearest first.
    #[must_use]
    pub fn chain(&self) -> &[Certificate] {
        &self.chain
    }
}

impl Signer for Identity {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        self.key.sign(message)
    }
}
