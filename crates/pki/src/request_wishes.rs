//! What the authority would like to find in a certificate request (CSR attributes): told to
//! programs before they make one.

use der::asn1::Any;

use crate::asn1::{Attribute, any, encode};
use crate::error::PkiError;
use crate::oid;

/// The wishes (DER): a key on the curve P-256, and a signature with ECDSA and SHA-256. Names and
/// extensions are not wished for, because they are taken from the records.
///
/// # Errors
/// [`PkiError::Internal`] when they cannot be encoded.
// Spec: RFC 7030 §4.5.2; RFC 8951 §3.1 for the form of the list
pub fn write() -> Result<Vec<u8>, PkiError> {
    let key = any(&Attribute::new(oid::EC_PUBLIC_KEY, &oid::CURVE_P256)?)?;
    let signature = any(&oid::ECDSA_SHA256)?;
    let wishes: Vec<Any> = vec![key, signature];
    encode(&wishes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    #[test]
    fn the_wishes_are_as_they_were_computed_by_hand() {
        let expected = "3021\
             3015 0607 2a8648ce3d0201 310a 0608 2a8648ce3d030107\
             0608 2a8648ce3d040302";
        let expected: String = expected.split_ascii_whitespace().collect();
        assert_eq!(hex::encode(super::write().unwrap()), expected);
    }
}
