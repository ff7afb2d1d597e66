//! The floor of `issue`: certificates signed one after the other for keys that exist.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, Error, IsCa, Issuer, KeyPair, PublicKeyData,
    SignatureAlgorithm,
};

/// An authority in memory.
pub struct BareAuthority(Issuer<'static, KeyPair>);

impl BareAuthority {
    /// Makes its key and its own certificate.
    ///
    /// # Errors
    ///
    /// When the library fails.
    pub fn new() -> Result<Self, Error> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "Floor");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate()?;
        params.self_signed(&key)?;
        Ok(Self(Issuer::new(params, key)))
    }

    /// Signs a certificate for a P-256 key, given as its uncompressed point, and returns the
    /// certificate's length.
    ///
    /// # Errors
    ///
    /// When the library fails.
    pub fn issue(&self, point: &[u8], name: &str) -> Result<usize, Error> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        Ok(params.signed_by(&Point(point), &self.0)?.der().len())
    }
}

struct Point<'a>(&'a [u8]);

impl PublicKeyData for Point<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_ECDSA_P256_SHA256
    }
}
