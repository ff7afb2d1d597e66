//! The serial number of a certificate.
//!
//! Random, so that nobody can guess the next one. It does not promise to be unique: the store
//! holds it with a unique constraint before anything is signed.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::rand;

use crate::error::{PkiError, internal};

/// A positive serial number of 1 to 20 octets, without leading zero octets.
///
/// `Display` is lower-case hexadecimal without separators, two digits per octet.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SerialNumber {
    magnitude: Vec<u8>,
}

impl SerialNumber {
    /// A fresh number of 16 octets with 126 random bits.
    ///
    /// # Errors
    /// [`PkiError::Internal`] when the machine gives no randomness.
    pub fn random() -> Result<Self, PkiError> {
        let mut magnitude = vec![0_u8; RANDOM_OCTETS];
        rand::fill(&mut magnitude).map_err(internal("drawing a serial number"))?;
        if let Some(first) = magnitude.first_mut() {
            // The top bit must be clear (the number is positive) and the next one set, so that
            // every number has the same length.
            *first = (*first & 0x3f) | 0x40;
        }
        Ok(Self { magnitude })
    }

    /// From big-endian octets; leading zeros are dropped.
    ///
    /// # Errors
    /// [`PkiError::Damaged`] when the number is zero or has more than 20 octets.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PkiError> {
        let start = bytes.iter().position(|byte| *byte != 0);
        let magnitude = start
            .and_then(|start| bytes.get(start..))
            .unwrap_or_default();
        // A set top bit costs one more octet in the encoding.
        let sign = usize::from(magnitude.first().is_some_and(|first| first & 0x80 != 0));
        if magnitude.is_empty() || magnitude.len() + sign > MAXIMUM_OCTETS {
            return Err(PkiError::Damaged {
                what: "serial number",
            });
        }
        Ok(Self {
            magnitude: magnitude.to_vec(),
        })
    }

    /// The big-endian octets without leading zeros.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.magnitude
    }

    /// The contents octets of the ASN.1 INTEGER.
    pub(crate) fn to_integer_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.magnitude.len() + 1);
        if self
            .magnitude
            .first()
            .is_some_and(|first| first & 0x80 != 0)
        {
            bytes.push(0);
        }
        bytes.extend_from_slice(&self.magnitude);
        bytes
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.magnitude))
    }
}

impl fmt::Debug for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SerialNumber({self})")
    }
}

impl FromStr for SerialNumber {
    type Err = PkiError;

    /// Reads what `Display` writes; upper case is accepted.
    fn from_str(text: &str) -> Result<Self, PkiError> {
        let bytes = hex::decode(text).map_err(|_| PkiError::Damaged {
            what: "serial number",
        })?;
        Self::from_bytes(&bytes)
    }
}

const RANDOM_OCTETS: usize = 16;
// Spec: RFC 5280 §4.1.2.2
const MAXIMUM_OCTETS: usize = 20;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn round_trip_and_limits() {
        let serial = SerialNumber::random().unwrap();
        assert_eq!(serial.as_bytes().len(), 16);
        assert_eq!(serial.to_string().parse::<SerialNumber>().unwrap(), serial);
        assert!(SerialNumber::from_bytes(&[0, 0]).is_err());
        assert!(SerialNumber::from_bytes(&[0xff; 20]).is_err());
        assert!(SerialNumber::from_bytes(&[0x7f; 20]).is_ok());
        assert_eq!(
            SerialNumber::from_bytes(&[0, 0x80])
                .unwrap()
                .to_integer_bytes(),
            [0, 0x80]
        );
    }
}
