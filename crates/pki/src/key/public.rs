//! Public keys, as certificates and requests carry them.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use aws_lc_rs::{agreement, digest};
use der::asn1::{Any, BitString, UintRef};
use der::{Decode as _, Encode as _, Sequence};

use crate::asn1::AlgorithmIdentifier;
use crate::error::{PkiError, damaged, internal};
use crate::oid;

/// What a public key can be used with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyFamily {
    /// ECDSA and ECDH on P-256.
    P256,
    /// RSA.
    Rsa,
}

/// A P-256 public key whose point lies on the curve, or an RSA key of 2048, 3072 or 4096 bits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    form: Form,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    /// The uncompressed point.
    P256([u8; POINT_OCTETS]),
    /// `RSAPublicKey` (DER).
    Rsa(Arc<[u8]>),
}

/// `SubjectPublicKeyInfo` of RFC 5280.
#[derive(Sequence)]
struct PublicKeyInfo {
    algorithm: AlgorithmIdentifier,
    key: BitString,
}

/// `RSAPublicKey` of RFC 8017.
#[derive(Sequence)]
struct RsaNumbers<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` (DER) with an uncompressed P-256 point or an RSA key.
    ///
    /// # Errors
    /// [`PkiError::Unsupported`] for any other kind of key, also for an RSA key of another size or
    /// exponent; [`PkiError::Damaged`] when the point is not on the curve or the modulus can be
    /// divided by a small number.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, PkiError> {
        if let Some(point) = der.strip_prefix(&SPKI_PREFIX) {
            return Self::from_point(point);
        }
        let info = PublicKeyInfo::from_der(der).map_err(|_| unsupported())?;
        let is_rsa = info.algorithm == AlgorithmIdentifier::with_null(oid::RSA_ENCRYPTION);
        match info.key.as_bytes() {
            Some(key) if is_rsa => Self::from_rsa(key),
            _ => Err(unsupported()),
        }
    }

    /// The `SubjectPublicKeyInfo` (DER).
    #[must_use]
    pub fn spki_der(&self) -> Vec<u8> {
        match &self.form {
            Form::P256(point) => {
                let mut der = SPKI_PREFIX.to_vec();
                der.extend_from_slice(point);
                der
            }
            Form::Rsa(key) => rsa_spki(key),
        }
    }

    /// What it can be used with.
    #[must_use]
    pub fn family(&self) -> KeyFamily {
        match self.form {
            Form::P256(_) => KeyFamily::P256,
            Form::Rsa(_) => KeyFamily::Rsa,
        }
    }

    /// Checks a signature with SHA-256: ECDSA in its ASN.1 form, or RSA as PKCS#1 version 1.5 has
    /// it.
    ///
    /// # Errors
    /// [`PkiError::BadSignature`] naming `what` was signed.
    pub fn verify(
        &self,
        message: &[u8],
        signature: &[u8],
        what: &'static str,
    ) -> Result<(), PkiError> {
        let algorithm: &'static dyn VerificationAlgorithm = match self.form {
            Form::P256(_) => &ECDSA_P256_SHA256_ASN1,
            Form::Rsa(_) => &RSA_PKCS1_2048_8192_SHA256,
        };
        UnparsedPublicKey::new(algorithm, self.bits())
            .verify(message, signature)
            .map_err(|_| PkiError::BadSignature { what })
    }

    /// The key identifier of our certificates: the first 20 octets of the SHA-256 of the key
    /// (RFC 7093 §2, method 1).
    #[must_use]
    pub fn key_identifier(&self) -> Vec<u8> {
        let hash = digest::digest(&digest::SHA256, self.bits());
        hash.as_ref().iter().take(20).copied().collect()
    }

    /// From an uncompressed point, as a token gives it.
    ///
    /// # Errors
    /// [`PkiError::Damaged`] when it is no point of P-256.
    pub fn from_uncompressed(point: &[u8]) -> Result<Self, PkiError> {
        Self::from_point(point)
    }

    /// Refuses the key of an authority that is not on P-256.
    ///
    /// # Errors
    /// [`PkiError::Unsupported`].
    pub(crate) fn require_p256(&self) -> Result<(), PkiError> {
        match self.family() {
            KeyFamily::P256 => Ok(()),
            KeyFamily::Rsa => Err(PkiError::Unsupported {
                what: "an authority with an RSA key".to_owned(),
                instead: "authorities have P-256 keys",
            }),
        }
    }

    /// Encrypts a few octets with RSA (OAEP, SHA-256).
    ///
    /// # Errors
    /// [`PkiError::Misuse`] for another kind of key, [`PkiError::Internal`] when it is too much.
    pub(crate) fn encrypt(&self, plain: &[u8]) -> Result<Vec<u8>, PkiError> {
        if self.family() != KeyFamily::Rsa {
            return Err(PkiError::Misuse {
                reason: "only an RSA key encrypts",
            });
        }
        let failed = "encrypting with RSA";
        let key = PublicEncryptingKey::from_der(&self.spki_der()).map_err(internal(failed))?;
        let key = OaepPublicEncryptingKey::new(key).map_err(internal(failed))?;
        let mut encrypted = vec![0; key.ciphertext_size()];
        key.encrypt(&OAEP_SHA256_MGF1SHA256, plain, &mut encrypted, None)
            .map_err(internal(failed))?;
        Ok(encrypted)
    }

    /// What stands in the bit string of the `SubjectPublicKeyInfo`.
    pub(crate) fn bits(&self) -> &[u8] {
        match &self.form {
            Form::P256(point) => point,
            Form::Rsa(key) => key,
        }
    }

    /// How its signatures are named where a certificate, a list or a request is signed.
    pub(crate) fn signature_algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match self.form {
            Form::P256(_) => &rcgen::PKCS_ECDSA_P256_SHA256,
            Form::Rsa(_) => &rcgen::PKCS_RSA_SHA256,
        }
    }

    /// From an uncompressed point; checks that it is on the curve.
    pub(crate) fn from_point(point: &[u8]) -> Result<Self, PkiError> {
        let point: [u8; POINT_OCTETS] = point.try_into().map_err(damaged(WHAT))?;
        if point.first() != Some(&UNCOMPRESSED) {
            return Err(PkiError::Damaged { what: WHAT });
        }
        let unparsed = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, point);
        agreement::ParsedPublicKey::try_from(&unparsed).map_err(damaged(WHAT))?;
        Ok(Self {
            form: Form::P256(point),
        })
    }

    /// From an `RSAPublicKey` (DER).
    pub(super) fn from_rsa(der: &[u8]) -> Result<Self, PkiError> {
        let numbers = RsaNumbers::from_der(der).map_err(damaged(WHAT))?;
        let modulus = numbers.modulus.as_bytes();
        let is_full = modulus.first().is_some_and(|first| first & 0x80 != 0);
        if !is_full
            || !RSA_OCTETS.contains(&modulus.len())
            || numbers.exponent.as_bytes() != RSA_EXPONENT
        {
            return Err(unsupported());
        }
        if (2..SMALL_FACTORS).any(|factor| is_divisible(modulus, factor)) {
            return Err(PkiError::Damaged { what: WHAT });
        }
        Ok(Self {
            form: Form::Rsa(der.into()),
        })
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", hex::encode(self.key_identifier()))
    }
}

/// Everything before the key is put in front of it.
fn rsa_spki(key: &[u8]) -> Vec<u8> {
    let info = BitString::from_bytes(key).and_then(|key| {
        let algorithm = AlgorithmIdentifier {
            algorithm: oid::RSA_ENCRYPTION,
            parameters: Some(Any::null()),
        };
        PublicKeyInfo { algorithm, key }.to_der()
    });
    // A key of 4096 bits is far from everything that DER cannot hold.
    info.unwrap_or_default()
}

/// Whether a number (most significant octet first) can be divided.
fn is_divisible(number: &[u8], divisor: u32) -> bool {
    let rest = number
        .iter()
        .fold(0, |rest, octet| ((rest << 8) | u32::from(*octet)) % divisor);
    rest == 0
}

fn unsupported() -> PkiError {
    PkiError::Unsupported {
        what: "a key that is neither P-256 nor RSA of 2048, 3072 or 4096 bits with exponent 65537"
            .to_owned(),
        instead: "make a P-256 key (prime256v1) and try again",
    }
}

const WHAT: &str = "public key";
const POINT_OCTETS: usize = 65;
const UNCOMPRESSED: u8 = 4;
/// Octets of the moduli that are taken.
const RSA_OCTETS: [usize; 3] = [256, 384, 512];
/// 65537, which everybody uses.
const RSA_EXPONENT: [u8; 3] = [1, 0, 1];
/// No modulus has a factor below this: such a key was made by a broken program.
const SMALL_FACTORS: u32 = 752;
/// Everything of a P-256 `SubjectPublicKeyInfo` before the point: it never varies in DER.
const SPKI_PREFIX: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<PublicKey, PkiError> {
        let numbers = RsaNumbers {
            modulus: UintRef::new(modulus).unwrap(),
            exponent: UintRef::new(exponent).unwrap(),
        };
        PublicKey::from_rsa(&numbers.to_der().unwrap())
    }

    #[test]
    fn weak_rsa_keys_are_refused() {
        let key = crate::KeyPair::generate_of(crate::key::KeyKind::Rsa2048).unwrap();
        let good = RsaNumbers::from_der(key.public_key().bits()).unwrap();
        let modulus = good.modulus.as_bytes().to_vec();
        assert!(rsa(&modulus, &[1, 0, 1]).is_ok());
        assert_eq!(rsa(&modulus, &[3]).unwrap_err().code(), "unsupported");
        let short = modulus.get(..128).unwrap();
        assert_eq!(rsa(short, &[1, 0, 1]).unwrap_err().code(), "unsupported");
        let mut even = modulus.clone();
        *even.last_mut().unwrap() ^= 1;
        assert_eq!(rsa(&even, &[1, 0, 1]).unwrap_err().code(), "damaged");
        let mut thin = modulus;
        *thin.first_mut().unwrap() = 1;
        assert_eq!(rsa(&thin, &[1, 0, 1]).unwrap_err().code(), "unsupported");
    }
}
