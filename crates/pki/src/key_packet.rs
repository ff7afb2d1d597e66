//! Key packets: the key of a message that is there already, wrapped for one more certificate.
//!
//! A packet is one `RecipientInfo` (RFC 5652 §6.2) in DER that travels beside the sealed octets,
//! which stay as they are: hashes, manifest and the signature inside go on to hold. It carries no
//! signature of its own, because a wrong packet opens nothing: what it opens has to bear the
//! sender's signature as before. For whom a packet may be made is not decided here.

use der::asn1::Any;
use der::{Decode as _, Encode as _};
use zeroize::Zeroizing;

use crate::certificate::Certificate;
use crate::cms::envelope;
use crate::error::{PkiError, damaged, internal};
use crate::key::KeyPair;

/// The key of a message, wrapped for one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPacket(Any);

impl KeyPacket {
    /// Wraps the key of a message.
    pub(crate) fn of(content_key: &[u8; 32], for_whom: &Certificate) -> Result<Self, PkiError> {
        Ok(Self(envelope::wrap_for(for_whom, content_key)?))
    }

    /// Reads a packet.
    ///
    /// # Errors
    /// [`PkiError::Damaged`].
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        Ok(Self(Any::from_der(der).map_err(damaged(WHAT))?))
    }

    /// The packet as it travels.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when it cannot be written.
    pub fn to_der(&self) -> Result<Vec<u8>, PkiError> {
        self.0.to_der().map_err(internal("encoding a key packet"))
    }

    /// Whether the packet names this certificate. Whether it opens anything shows only then.
    ///
    /// # Errors
    /// [`PkiError::Damaged`] when it is no packet at all.
    pub fn is_for(&self, certificate: &Certificate) -> Result<bool, PkiError> {
        envelope::recipient_names(&self.0, certificate)
    }

    /// The key of the message.
    pub(crate) fn content_key(
        &self,
        key: &KeyPair,
        own: &Certificate,
    ) -> Result<Zeroizing<[u8; 32]>, PkiError> {
        envelope::unwrap_one(&self.0, key, own)?.ok_or(PkiError::NotForThisKey)
    }
}

const WHAT: &str = "key packet";
