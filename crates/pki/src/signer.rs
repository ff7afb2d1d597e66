//! Who signs: a certificate together with a way to use its key.
//!
//! [`Identity`] keeps the key in memory. A key in a token implements [`SigningKey`] elsewhere, in
//! the program that talks to the token; nothing in this crate asks a signer for its private key.

use der::asn1::UintRef;
use der::{Encode as _, Sequence};

use crate::certificate::Certificate;
use crate::error::{PkiError, damaged, internal};
use crate::key::{KeyPair, PublicKey};

/// A private key that can be used, wherever it is, before it has a certificate.
pub trait SigningKey: Send + Sync {
    /// The public half.
    fn public_key(&self) -> &PublicKey;

    /// Signs `message` with SHA-256: ECDSA in its ASN.1 form, or RSA as PKCS#1 version 1.5 has it.
    ///
    /// # Errors
    /// [`PkiError::Signer`] or [`PkiError::Internal`] when the key cannot be used.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError>;
}

impl SigningKey for KeyPair {
    fn public_key(&self) -> &PublicKey {
        KeyPair::public_key(self)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        KeyPair::sign(self, message)
    }
}

/// A certificate whose private key can be used, wherever the key is.
pub trait Signer: Send + Sync {
    /// The certificate of the key.
    fn certificate(&self) -> &Certificate;

    /// Signs `message` with SHA-256: ECDSA in its ASN.1 form, or RSA as PKCS#1 version 1.5 has it.
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

/// A key, wherever it is, with its certificate.
pub struct KeyHolder {
    key: Box<dyn SigningKey>,
    certificate: Certificate,
}

impl KeyHolder {
    /// Puts a key and its certificate together, and has the key sign once: a key in a device may
    /// be another one than it says.
    ///
    /// # Errors
    /// [`PkiError::KeyMismatch`] when they do not belong together; whatever the key returns.
    pub fn new(key: Box<dyn SigningKey>, certificate: Certificate) -> Result<Self, PkiError> {
        let public = certificate.public_key()?;
        if *key.public_key() != public {
            return Err(PkiError::KeyMismatch);
        }
        let signature = key.sign(TRIAL)?;
        public
            .verify(TRIAL, &signature, "trial of the key")
            .map_err(|_| PkiError::KeyMismatch)?;
        Ok(Self { key, certificate })
    }
}

impl Signer for KeyHolder {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        self.key.sign(message)
    }
}

/// The ASN.1 form of an ECDSA signature that a token gives as two numbers of equal length.
///
/// # Errors
/// [`PkiError::Damaged`] when the length is not that of P-256.
pub fn ecdsa_from_halves(signature: &[u8]) -> Result<Vec<u8>, PkiError> {
    #[derive(Sequence)]
    struct EcdsaSignature<'a> {
        r: UintRef<'a>,
        s: UintRef<'a>,
    }
    let what = "signature of the token";
    let (r, s) = signature
        .split_at_checked(HALF)
        .filter(|(_, s)| s.len() == HALF)
        .ok_or(PkiError::Damaged { what })?;
    let signature = EcdsaSignature {
        r: UintRef::new(r).map_err(damaged(what))?,
        s: UintRef::new(s).map_err(damaged(what))?,
    };
    signature.to_der().map_err(internal("writing a signature"))
}

/// Octets of a number of P-256.
const HALF: usize = 32;
/// No DER at all, so that the signature is good for nothing.
const TRIAL: &[u8] = b"trial of a signer";

impl Signer for Identity {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        self.key.sign(message)
    }
}
