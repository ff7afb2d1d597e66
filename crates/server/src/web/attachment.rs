//! Files that people hand on: which kinds are let in, and how one is handed out.
//!
//! A file is what both its name and its content say. Nothing that runs by being opened is let in,
//! and nothing is ever shown inside a page of ours: browsers save it.

use std::fmt::Write as _;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

/// Why a file is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It has no name, or one that is too long.
    Name,
    /// There is nothing in it.
    Empty,
    /// Its kind is none of those that are let in.
    Kind,
    /// The content is not what the name says.
    Content,
    /// It holds a program (macro).
    Macro,
}

impl Unfit {
    /// Key of what is said about it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Name => "file-unfit-name",
            Self::Empty => "file-unfit-empty",
            Self::Kind => "file-unfit-kind",
            Self::Content => "file-unfit-content",
            Self::Macro => "file-unfit-macro",
        }
    }
}

/// The name without folders, and the media type, of a file that may be let in.
///
/// # Errors
/// Why it may not.
pub(crate) fn examine(name: &str, content: &[u8]) -> Result<(String, &'static str), Unfit> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let printable = !name.chars().any(char::is_control);
    if name.is_empty() || !printable || name.chars().count() > LONGEST_NAME {
        return Err(Unfit::Name);
    }
    let (_, extension) = name.rsplit_once('.').ok_or(Unfit::Kind)?;
    let extension = extension.to_lowercase();
    if matches!(extension.as_str(), "xlsm" | "xlsb" | "xltm" | "xlam") {
        return Err(Unfit::Macro);
    }
    let (_, media_type) = KINDS
        .into_iter()
        .find(|(known, _)| *known == extension)
        .ok_or(Unfit::Kind)?;
    if content.is_empty() {
        return Err(Unfit::Empty);
    }
    let fits = match extension.as_str() {
        "pdf" => content.starts_with(b"%PDF-"),
        "png" => content.starts_with(b"\x89PNG\r\n\x1a\n"),
        "jpg" | "jpeg" => content.starts_with(b"\xff\xd8\xff"),
        "xlsx" => {
            if holds(content, b"vbaproject") || holds(content, b"xl/macrosheets/") {
                return Err(Unfit::Macro);
            }
            content.starts_with(b"PK\x03\x04") && holds(content, b"xl/workbook.xml")
        }
        // Text, in UTF-8 or Shift_JIS.
        _ => content
            .iter()
            .all(|byte| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r')),
    };
    if fits {
        Ok((name.to_owned(), media_type))
    } else {
        Err(Unfit::Content)
    }
}

/// Whether bytes hold a word, in whatever case; the names inside a ZIP file stand in the clear.
fn holds(content: &[u8], word: &[u8]) -> bool {
    content
        .windows(word.len())
        .any(|part| part.eq_ignore_ascii_case(word))
}

/// An answer that browsers save under `name`, whatever they think of its content.
pub(crate) fn response(name: &str, media_type: &str, content: Vec<u8>) -> Response {
    let known = KINDS.into_iter().find(|(_, known)| *known == media_type);
    let media_type = known.map_or("application/octet-stream", |(_, known)| known);
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    // Should a browser open it all the same: nothing in it runs or loads anything.
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    if let Ok(disposition) = HeaderValue::try_from(disposition(name)) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

/// The name twice: for browsers of today (RFC 5987) and for everything else.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|symbol| match symbol {
            '"' | '\\' | '%' => '_',
            symbol if symbol.is_ascii_graphic() || symbol == ' ' => symbol,
            _ => '_',
        })
        .collect();
    let encoded = percent_encoded(name);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// A text in which everything but unreserved characters is written as `%XX`.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// A size as people read it: 120 KB, 1.4 MB.
pub(crate) fn size(bytes: u64) -> String {
    const KILO: u64 = 1024;
    if bytes < KILO * KILO {
        return format!("{} KB", bytes.div_ceil(KILO));
    }
    let tenths = bytes * 10 / (KILO * KILO);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// Kinds that are let in, by the ending of the name.
const KINDS: [(&str, &str); 7] = [
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("csv", "text/csv"),
    ("txt", "text/plain"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
];

const LONGEST_NAME: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_content_decide_what_is_let_in() {
        let check = |name: &str, content: &[u8]| examine(name, content).map(|(_, kind)| kind);
        assert_eq!(check("案内.PDF", b"%PDF-1.7"), Ok("application/pdf"));
        assert_eq!(check("表.csv", "番号,名前\r\n".as_bytes()), Ok("text/csv"));
        assert_eq!(check("表.csv", b"\x94\xd4\x8d\x86"), Ok("text/csv"));
        assert_eq!(check("図.png", b"%PDF-1.7"), Err(Unfit::Content));
        assert_eq!(check("文.txt", b"MZ\0\0"), Err(Unfit::Content));
        assert_eq!(check("文.txt", b""), Err(Unfit::Empty));
        assert_eq!(check("道具.exe", b"MZ"), Err(Unfit::Kind));
        assert_eq!(check("案内", b"%PDF-"), Err(Unfit::Kind));
        assert_eq!(check("a\u{7}.pdf", b"%PDF-"), Err(Unfit::Name));
        let book = b"PK\x03\x04....xl/workbook.xml....";
        assert!(check("表.xlsx", book).is_ok());
        let with_macro = b"PK\x03\x04....xl/workbook.xml....xl/vbaProject.bin";
        assert_eq!(check("表.xlsx", with_macro), Err(Unfit::Macro));
        assert_eq!(check("表.xlsm", book), Err(Unfit::Macro));
        let (name, _) = examine("C:\\書類\\案内.pdf", b"%PDF-").unwrap_or_default();
        assert_eq!(name, "案内.pdf");
    }

    #[test]
    fn the_name_is_written_for_every_browser() {
        assert_eq!(
            disposition("案内 \"1\".pdf"),
            "attachment; filename=\"__ _1_.pdf\"; \
             filename*=UTF-8''%E6%A1%88%E5%86%85%20%221%22.pdf"
        );
        let response = response("a.html", "text/html", b"<p>".to_vec());
        let kind = response.headers().get(CONTENT_TYPE);
        assert_eq!(
            kind,
            Some(&HeaderValue::from_static("application/octet-stream"))
        );
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(1), "1 KB");
        assert_eq!(size(120 * 1024), "120 KB");
        assert_eq!(size(1_500_000), "1.4 MB");
    }
}
