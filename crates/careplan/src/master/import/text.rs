//! Bytes of a table to text: which encoding, and what is no text at all.

use encoding_rs::SHIFT_JIS;

use super::error::{Foreign, ImportError};

/// How the bytes of a table were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// MS932, the Shift JIS of Windows.
    Ms932,
}

/// Decodes a table. Bytes that mean nothing become U+FFFD, which is reported row by row.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Encoding), ImportError> {
    if let Some(foreign) = foreign(bytes) {
        return Err(ImportError::Foreign(foreign));
    }
    let (bytes, marked) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (rest, true),
        _ => (bytes, false),
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Empty);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), Encoding::Utf8)),
        Err(_) if marked => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            Ok((text, Encoding::Utf8))
        }
        Err(_) => {
            let (text, _) = SHIFT_JIS.decode_without_bom_handling(bytes);
            Ok((text.into_owned(), Encoding::Ms932))
        }
    }
}

/// Recognises files that are no plain table by how they begin.
fn foreign(bytes: &[u8]) -> Option<Foreign> {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Some(Foreign::Utf16),
        [b'P', b'K', 3, 4, ..] => return Some(Foreign::Archive),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Some(Foreign::OldOffice),
        [b'%', b'P', b'D', b'F', ..] => return Some(Foreign::Pdf),
        _ => {}
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = start.trim_ascii_start();
    let begins = |word: &[u8]| {
        let start = start.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if begins(b"<!doctype") || begins(b"<html") || begins(b"<?xml") {
        return Some(Foreign::WebPage);
    }
    bytes.contains(&0).then_some(Foreign::Binary)
}
