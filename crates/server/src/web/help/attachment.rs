//! Files that come with an inquiry: judged by their content, never by their name.

use crate::store::inquiry::Attachment;
use crate::web::form::FormError;
use crate::web::language::Language;
use crate::web::upload_form::UploadedFile;

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Neither a picture, a PDF nor a text.
    Kind,
    /// Too large for what it is.
    Size,
}

impl Refusal {
    /// What is said at the field for the file.
    pub(super) fn told(self, language: Language) -> FormError {
        let key = match self {
            Self::Kind => "contact-wrong-file-kind",
            Self::Size => "contact-wrong-file-size",
        };
        FormError {
            target: "file",
            text: language.text(key),
        }
    }
}

/// The largest form with a file.
pub(super) const LARGEST_FORM: usize = LARGEST + 64 * 1024;

/// Judges a file.
///
/// # Errors
/// The refusal.
pub(super) fn read(file: Option<UploadedFile>) -> Result<Option<Attachment>, Refusal> {
    let Some(file) = file else { return Ok(None) };
    let (kind, ending, largest) = kind(&file.content).ok_or(Refusal::Kind)?;
    if file.content.len() > largest {
        return Err(Refusal::Size);
    }
    Ok(Some(Attachment {
        name: format!("attachment.{ending}"),
        kind: kind.to_owned(),
        content: file.content,
    }))
}

fn kind(content: &[u8]) -> Option<(&'static str, &'static str, usize)> {
    if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(("image/png", "png", LARGEST))
    } else if content.starts_with(b"\xff\xd8\xff") {
        Some(("image/jpeg", "jpg", LARGEST))
    } else if content.starts_with(b"%PDF-") {
        Some(("application/pdf", "pdf", LARGEST))
    } else if !content.contains(&0) && std::str::from_utf8(content).is_ok() {
        Some(("text/plain; charset=utf-8", "txt", LARGEST_TEXT))
    } else {
        None
    }
}

const LARGEST: usize = 2 * 1024 * 1024;
const LARGEST_TEXT: usize = 200 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_decides() {
        let judged = |content: &[u8]| {
            let file = UploadedFile {
                name: "a.exe".to_owned(),
                content: content.to_vec(),
            };
            read(Some(file)).map(|file| file.map(|file| file.name))
        };
        let taken = |name: &str| Ok(Some(name.to_owned()));
        assert_eq!(judged(b"\x89PNG\r\n\x1a\n..."), taken("attachment.png"));
        assert_eq!(judged(b"\xff\xd8\xff\xe0"), taken("attachment.jpg"));
        assert_eq!(judged(b"%PDF-1.7"), taken("attachment.pdf"));
        assert_eq!(judged("診断".as_bytes()), taken("attachment.txt"));
        assert_eq!(judged(b"MZ\x00\x01"), Err(Refusal::Kind));
        assert_eq!(judged(b"\xff\xfe"), Err(Refusal::Kind));
        assert_eq!(judged(&vec![b'a'; LARGEST_TEXT]), taken("attachment.txt"));
        assert_eq!(judged(&vec![b'a'; LARGEST_TEXT + 1]), Err(Refusal::Size));
        let mut large = b"%PDF-".to_vec();
        large.resize(LARGEST + 1, 0);
        assert_eq!(judged(&large), Err(Refusal::Size));
        assert_eq!(read(None), Ok(None));
    }
}
