//! PEM, the text form of certificates and keys (RFC 7468), strict.
//!
//! It reads and writes blocks. It does not know what is inside them, nor does it read the
//! headers that old encrypted keys carried.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::error::PkiError;

/// Writes one block with lines of 64 characters.
#[must_use]
pub fn encode(label: &str, der: &[u8]) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    let body = Zeroizing::new(STANDARD.encode(der));
    let mut rest: &str = &body;
    while !rest.is_empty() {
        let (line, tail) = rest.split_at_checked(64).unwrap_or((rest, ""));
        text.push_str(line);
        text.push('\n');
        rest = tail;
    }
    text.push_str("-----END ");
    text.push_str(label);
    text.push_str("-----\n");
    text
}

/// Reads every block with the given label, in order. Other blocks and text around are skipped.
///
/// # Errors
/// [`PkiError::Damaged`] when a block does not end or is not base64.
pub fn decode_all(label: &str, text: &str) -> Result<Vec<Zeroizing<Vec<u8>>>, PkiError> {
    let damaged = || PkiError::Damaged { what: "PEM file" };
    let begin = format!("-----BEGIN {label}-----");
    let end = format!("-----END {label}-----");
    let mut blocks = Vec::new();
    let mut body: Option<Zeroizing<String>> = None;
    for line in text.lines().map(str::trim) {
        match body.as_mut() {
            None if line == begin => body = Some(Zeroizing::new(String::new())),
            None => {}
            Some(collected) if line == end => {
                let der = STANDARD
                    .decode(collected.as_bytes())
                    .map_err(|_| damaged())?;
                blocks.push(Zeroizing::new(der));
                body = None;
            }
            Some(collected) => collected.push_str(line),
        }
    }
    if body.is_some() {
        return Err(damaged());
    }
    Ok(blocks)
}

/// Reads the one block with the given label.
///
/// # Errors
/// [`PkiError::Damaged`] when there is none, more than one, or it cannot be read.
pub fn decode_one(label: &str, text: &str) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let mut blocks = decode_all(label, text)?;
    match (blocks.pop(), blocks.is_empty()) {
        (Some(block), true) => Ok(block),
        _ => Err(PkiError::Damaged { what: "PEM file" }),
    }
}
