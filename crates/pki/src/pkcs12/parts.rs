//! What is kept of an issue password: six derived values, and nothing that undoes them.

use std::fmt;

use aws_lc_rs::{digest, hmac};
use der::asn1::{Any, OctetString};
use der::{Decode, Encode, Sequence};
use zeroize::{Zeroize, Zeroizing};

use crate::asn1::{AlgorithmIdentifier, any, octets};
use crate::certificate::Certificate;
use crate::error::{PkiError, damaged, internal};
use crate::key::{KeyPair, PublicKey};
use crate::oid;
use crate::pbe::{
    self, EncryptedPrivateKeyInfo, Pkcs12PbeParameters, aes_encrypt, des3_encrypt,
    pbes2_identifier, random,
};
use crate::pkcs12::kdf::{self, Purpose};
use crate::pkcs12::structure::{
    LeafMarks, certificate_contents, data, encrypted_data, file, key_contents,
};
use crate::pkcs12::{IssuePassword, Pkcs12Profile, ROUNDS};

/// The parts of the two files that depend on the password, each under its own salt: per profile
/// the encrypted private key, the key for the certificates, and the MAC key.
///
/// They hold no plain private key. Whoever steals them can only try passwords.
pub struct KeyParts {
    public_key: PublicKey,
    modern: Modern,
    compatible: Compatible,
}

struct Modern {
    encrypted_key: Any,
    certificate_salt: [u8; 16],
    certificate_key: Zeroizing<[u8; 32]>,
    mac_salt: [u8; 16],
    mac_key: Zeroizing<[u8; 32]>,
}

struct Compatible {
    encrypted_key: Any,
    certificate_salt: [u8; 8],
    certificate_key: TripleDesKey,
    mac_salt: [u8; 8],
    mac_key: Zeroizing<[u8; 20]>,
}

impl KeyParts {
    /// Derives everything that both files need. Takes about half a second of computing: callers
    /// use a blocking pool.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the machine gives no randomness.
    pub fn derive(password: &IssuePassword, key: &KeyPair) -> Result<Self, PkiError> {
        let plain = key.to_pkcs8()?;
        Ok(Self {
            public_key: key.public_key().clone(),
            modern: Modern::derive(password.as_str(), &plain)?,
            compatible: Compatible::derive(password.as_str(), &plain)?,
        })
    }

    /// The public key, for the certificate that is issued later.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Puts a file together, without the password. `chain` holds the certificates above the
    /// leaf, nearest first; `friendly_name` is what key stores show for key and certificate.
    ///
    /// # Errors
    /// [`PkiError::KeyMismatch`] when the leaf is for another key.
    pub fn assemble(
        &self,
        profile: Pkcs12Profile,
        leaf: &Certificate,
        chain: &[Certificate],
        friendly_name: &str,
    ) -> Result<Vec<u8>, PkiError> {
        if leaf.public_key_der() != self.public_key.spki_der() {
            return Err(PkiError::KeyMismatch);
        }
        let marks = LeafMarks::new(leaf, friendly_name);
        let certificates = certificate_contents(leaf, chain, &marks)?;
        match profile {
            Pkcs12Profile::Modern => self.modern.assemble(&certificates, &marks),
            Pkcs12Profile::Compatible => self.compatible.assemble(&certificates, &marks),
        }
    }

    /// The parts as bytes to be stored (own DER with a version).
    ///
    /// # Errors
    /// [`PkiError::Internal`] when encoding fails.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, PkiError> {
        let (modern, compatible) = (&self.modern, &self.compatible);
        let stored = Stored {
            version: VERSION,
            public_key: octets(&self.public_key.spki_der())?,
            modern: StoredModern {
                encrypted_key: modern.encrypted_key.clone(),
                certificate_salt: octets(&modern.certificate_salt)?,
                certificate_key: octets(modern.certificate_key.as_slice())?,
                mac_salt: octets(&modern.mac_salt)?,
                mac_key: octets(modern.mac_key.as_slice())?,
            },
            compatible: StoredCompatible {
                encrypted_key: compatible.encrypted_key.clone(),
                certificate_salt: octets(&compatible.certificate_salt)?,
                certificate_key: octets(compatible.certificate_key.key.as_slice())?,
                certificate_iv: octets(compatible.certificate_key.iv.as_slice())?,
                mac_salt: octets(&compatible.mac_salt)?,
                mac_key: octets(compatible.mac_key.as_slice())?,
            },
        };
        stored
            .to_der()
            .map(Zeroizing::new)
            .map_err(internal("encoding key parts"))
    }

    /// Reads what [`KeyParts::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`PkiError::Damaged`], or [`PkiError::Unsupported`] for a newer version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PkiError> {
        let stored = Stored::from_der(bytes).map_err(damaged(WHAT))?;
        if stored.version != VERSION {
            return Err(PkiError::Unsupported {
                what: format!("version {} of the stored key parts", stored.version),
                instead: "use the program that wrote them, or a newer one",
            });
        }
        let (modern, compatible) = (stored.modern, stored.compatible);
        Ok(Self {
            public_key: PublicKey::from_spki_der(stored.public_key.as_bytes())?,
            modern: Modern {
                encrypted_key: modern.encrypted_key,
                certificate_salt: *array(modern.certificate_salt)?,
                certificate_key: array(modern.certificate_key)?,
                mac_salt: *array(modern.mac_salt)?,
                mac_key: array(modern.mac_key)?,
            },
            compatible: Compatible {
                encrypted_key: compatible.encrypted_key,
                certificate_salt: *array(compatible.certificate_salt)?,
                certificate_key: TripleDesKey {
                    key: array(compatible.certificate_key)?,
                    iv: array(compatible.certificate_iv)?,
                },
                mac_salt: *array(compatible.mac_salt)?,
                mac_key: array(compatible.mac_key)?,
            },
        })
    }
}

impl fmt::Debug for KeyParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyParts({:?}, redacted)", self.public_key)
    }
}

impl Modern {
    fn derive(password: &str, plain: &[u8]) -> Result<Self, PkiError> {
        let key_salt: [u8; 16] = random()?;
        let key = pbe::pbkdf2_key(password, &key_salt, ROUNDS)?;
        let info = pbe::encrypted_key_info(plain, &key, &key_salt, ROUNDS)?;
        let (certificate_salt, mac_salt) = (random()?, random()?);
        Ok(Self {
            encrypted_key: any(&info)?,
            certificate_key: pbe::pbkdf2_key(password, &certificate_salt, ROUNDS)?,
            certificate_salt,
            mac_key: kdf::derive(&digest::SHA256, Purpose::Mac, password, &mac_salt, ROUNDS)?,
            mac_salt,
        })
    }

    fn assemble(&self, certificates: &[u8], marks: &LeafMarks<'_>) -> Result<Vec<u8>, PkiError> {
        let iv: [u8; 16] = random()?;
        let ciphertext = aes_encrypt(&self.certificate_key, &iv, certificates)?;
        let algorithm = pbes2_identifier(&self.certificate_salt, ROUNDS, &iv)?;
        let parts = [
            encrypted_data(algorithm, &ciphertext)?,
            data(&key_contents(self.encrypted_key.clone(), marks)?)?,
        ];
        file(
            &parts,
            hmac::HMAC_SHA256,
            self.mac_key.as_slice(),
            &self.mac_salt,
        )
    }
}

impl Compatible {
    fn derive(password: &str, plain: &[u8]) -> Result<Self, PkiError> {
        let key_salt: [u8; 8] = random()?;
        let key = TripleDesKey::derive(password, &key_salt)?;
        let info = EncryptedPrivateKeyInfo {
            algorithm: triple_des_identifier(&key_salt)?,
            encrypted_data: octets(&key.encrypt(plain)?)?,
        };
        let (certificate_salt, mac_salt) = (random()?, random()?);
        let certificate_key = TripleDesKey::derive(password, &certificate_salt)?;
        let hash = &digest::SHA1_FOR_LEGACY_USE_ONLY;
        Ok(Self {
            encrypted_key: any(&info)?,
            certificate_salt,
            certificate_key,
            mac_key: kdf::derive(hash, Purpose::Mac, password, &mac_salt, ROUNDS)?,
            mac_salt,
        })
    }

    fn assemble(&self, certificates: &[u8], marks: &LeafMarks<'_>) -> Result<Vec<u8>, PkiError> {
        let ciphertext = self.certificate_key.encrypt(certificates)?;
        let parts = [
            encrypted_data(triple_des_identifier(&self.certificate_salt)?, &ciphertext)?,
            data(&key_contents(self.encrypted_key.clone(), marks)?)?,
        ];
        let algorithm = hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY;
        file(&parts, algorithm, self.mac_key.as_slice(), &self.mac_salt)
    }
}

/// Key and vector of the 3DES scheme; both come from the password and the salt.
struct TripleDesKey {
    key: Zeroizing<[u8; 24]>,
    iv: Zeroizing<[u8; 8]>,
}

impl TripleDesKey {
    fn derive(password: &str, salt: &[u8]) -> Result<Self, PkiError> {
        let hash = &digest::SHA1_FOR_LEGACY_USE_ONLY;
        Ok(Self {
            key: kdf::derive(hash, Purpose::Key, password, salt, ROUNDS)?,
            iv: kdf::derive(hash, Purpose::Iv, password, salt, ROUNDS)?,
        })
    }

    fn encrypt(&self, plain: &[u8]) -> Result<Vec<u8>, PkiError> {
        des3_encrypt(&self.key, &self.iv, plain)
    }
}

fn triple_des_identifier(salt: &[u8]) -> Result<AlgorithmIdentifier, PkiError> {
    let parameters = Pkcs12PbeParameters {
        salt: octets(salt)?,
        iterations: ROUNDS,
    };
    AlgorithmIdentifier::with(oid::PBE_SHA1_3DES, &parameters)
}

/// Moves octets into an array and wipes where they were.
fn array<const N: usize>(octets: OctetString) -> Result<Zeroizing<[u8; N]>, PkiError> {
    let mut bytes = octets.into_bytes();
    let array = <[u8; N]>::try_from(bytes.as_ref())
        .map(Zeroizing::new)
        .map_err(damaged(WHAT));
    bytes.zeroize();
    array
}

#[derive(Sequence)]
struct Stored {
    version: u8,
    public_key: OctetString,
    modern: StoredModern,
    compatible: StoredCompatible,
}

#[derive(Sequence)]
struct StoredModern {
    encrypted_key: Any,
    certificate_salt: OctetString,
    certificate_key: OctetString,
    mac_salt: OctetString,
    mac_key: OctetString,
}

#[derive(Sequence)]
struct StoredCompatible {
    encrypted_key: Any,
    certificate_salt: OctetString,
    certificate_key: OctetString,
    certificate_iv: OctetString,
    mac_salt: OctetString,
    mac_key: OctetString,
}

const VERSION: u8 = 1;
const WHAT: &str = "stored key parts";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn no_stored_secret_decrypts_the_key() {
        let key = KeyPair::generate().unwrap();
        let password = IssuePassword::generate().unwrap();
        let parts = KeyParts::derive(&password, &key).unwrap();
        let info = pbe::key_info_from(&parts.modern.encrypted_key).unwrap();
        // The vector stands at the end of the identifier.
        let identifier = crate::asn1::encode(&info.algorithm).unwrap();
        let iv: &[u8; 16] = identifier.last_chunk().unwrap();
        for secret in [&parts.modern.certificate_key, &parts.modern.mac_key] {
            let plain = pbe::aes_decrypt(secret, iv, info.encrypted_data.as_bytes());
            assert!(plain.is_none_or(|plain| KeyPair::from_pkcs8(&plain).is_err()));
        }
        let info = pbe::key_info_from(&parts.compatible.encrypted_key).unwrap();
        let plain = pbe::des3_decrypt(
            &parts.compatible.certificate_key.key,
            &parts.compatible.certificate_key.iv,
            info.encrypted_data.as_bytes(),
        );
        assert!(plain.is_none_or(|plain| KeyPair::from_pkcs8(&plain).is_err()));
        // The password itself does.
        let info = crate::asn1::encode(&parts.modern.encrypted_key).unwrap();
        assert!(KeyPair::from_encrypted_pkcs8(&info, password.as_str()).is_ok());
    }
}
