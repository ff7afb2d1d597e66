//! A certificate request as enrolment over HTTP carries it: Base64, in lines or not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The request (DER) in a body; `None` when it is not Base64. White space of any kind may stand
/// anywhere in it.
// Spec: RFC 8951 §3.2
#[must_use]
pub fn decode(body: &[u8]) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = body
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    STANDARD.decode(symbols).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_make_no_difference_and_anything_else_is_refused() {
        assert_eq!(decode(b"AQID"), Some(vec![1, 2, 3]));
        assert_eq!(decode(b" AQ\r\nI\tD\n"), Some(vec![1, 2, 3]));
        assert_eq!(decode(b""), Some(Vec::new()));
        for body in [
            &b"AQI"[..],
            b"-----BEGIN",
            b"AQ=D",
            b"AQ_D",
            b"\x30\x03\x02",
        ] {
            assert_eq!(decode(body), None);
        }
    }
}
