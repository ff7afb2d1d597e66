//! Random bytes for identities and for the keys of drawn files. Other keys and signatures take their entropy inside `pki`.

use std::fmt;

use protocol::MessageId;
use rustls::crypto::SecureRandom;

use crate::failure::Failure;

/// The source of random bytes, made once in `main`.
#[derive(Clone)]
pub(crate) struct Randomness {
    source: &'static dyn SecureRandom,
}

impl Randomness {
    /// Takes the bytes from `source`.
    pub(crate) fn new(source: &'static dyn SecureRandom) -> Self {
        Self { source }
    }

    /// A new identity for a message.
    pub(crate) fn message_id(&self) -> Result<MessageId, Failure> {
        Ok(MessageId::from_random(self.bytes()?))
    }

    /// Bytes nobody can guess.
    pub(crate) fn bytes<const N: usize>(&self) -> Result<[u8; N], Failure> {
        let mut bytes = [0_u8; N];
        self.source
            .fill(&mut bytes)
            .map_err(|_| Failure::internal("this computer gives no random bytes"))?;
        Ok(bytes)
    }
}

impl fmt::Debug for Randomness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Randomness")
    }
}
