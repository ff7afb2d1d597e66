//! Free attachments: what they may be, found out from what they hold, and how they may be called.
//!
//! The exchange cannot look under the seal. It hands its [`Policy`] to the office programs, and
//! they apply it before they seal and again after they opened. What a file is called decides
//! nothing but that the name must fit: kinds are told by content, and of office documents
//! everything inside the ZIP archive is looked at. What a virus scanner knows is not known here.

mod name;
mod office;
mod pdf;

use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

pub use name::sanitise;

/// The kinds of files that can be sent freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// TIFF.
    Tiff,
    /// A text document (Office Open XML).
    Docx,
    /// A table (Office Open XML).
    Xlsx,
    /// Slides (Office Open XML).
    Pptx,
}

impl AttachmentKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Gif,
        Self::Tiff,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
    ];

    /// The endings that a name of this kind may have; the first is the usual one.
    #[must_use]
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Gif => &["gif"],
            Self::Tiff => &["tif", "tiff"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
        }
    }

    /// The usual ending.
    #[must_use]
    pub fn ending(self) -> &'static str {
        self.endings().first().copied().unwrap_or_default()
    }
}

/// What free attachments may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The kinds that are taken.
    pub kinds: BTreeSet<AttachmentKind>,
    /// How many there may be in a message.
    pub count: u32,
    /// Largest file in bytes.
    pub file_bytes: u64,
    /// How many characters the text beside them may have.
    pub text_characters: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            kinds: AttachmentKind::ALL.into_iter().collect(),
            count: 20,
            file_bytes: 50 * 1024 * 1024,
            text_characters: 2_000,
        }
    }
}

impl Policy {
    /// Whether what is declared of the attachments of a message may be sent.
    ///
    /// # Errors
    /// [`Refusal::TooMany`], and what [`Self::allows`] says.
    pub fn allows_all(
        &self,
        attachments: impl ExactSizeIterator<Item = (AttachmentKind, u64)>,
    ) -> Result<(), Refusal> {
        if attachments.len() > self.count as usize {
            return Err(Refusal::TooMany);
        }
        let mut attachments = attachments;
        attachments.try_for_each(|(kind, octets)| self.allows(kind, octets))
    }

    /// Whether a file of this kind and length may be sent.
    ///
    /// # Errors
    /// [`Refusal::NotTaken`], [`Refusal::TooLarge`], [`Refusal::Empty`].
    pub fn allows(&self, kind: AttachmentKind, octets: u64) -> Result<(), Refusal> {
        if !self.kinds.contains(&kind) {
            Err(Refusal::NotTaken)
        } else if octets == 0 {
            Err(Refusal::Empty)
        } else if octets > self.file_bytes {
            Err(Refusal::TooLarge)
        } else {
            Ok(())
        }
    }
}

/// Why a file is not sent, or not written where it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Something in it runs by itself.
    #[error("macro")]
    Macro,
    /// It is a program, or holds one.
    #[error("program")]
    Program,
    /// An old or encrypted office document, into which nobody can look.
    #[error("old-office")]
    OldOffice,
    /// None of the kinds that can be sent.
    #[error("unknown-kind")]
    UnknownKind,
    /// A kind that this exchange does not take.
    #[error("kind-not-taken")]
    NotTaken,
    /// Its name ends like another kind.
    #[error("name-of-another-kind")]
    OtherName,
    /// Its name could do harm.
    #[error("name")]
    Name,
    /// Nothing is in it.
    #[error("empty")]
    Empty,
    /// Larger than this exchange takes.
    #[error("too-large")]
    TooLarge,
    /// More files than this exchange takes in a message.
    #[error("too-many")]
    TooMany,
    /// It is damaged, so that nobody can look into it.
    #[error("damaged")]
    Damaged,
}

/// What looking into a file gave.
#[derive(Debug)]
pub enum Uninspected {
    /// The file is refused.
    Refused(Refusal),
    /// It could not be read.
    Unreadable(io::Error),
}

impl From<Refusal> for Uninspected {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<io::Error> for Uninspected {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Finds out what a file is and whether it may be sent under its name.
///
/// # Errors
/// [`Uninspected`].
pub fn inspect(
    name: &str,
    content: &mut (impl Read + Seek),
    policy: &Policy,
) -> Result<AttachmentKind, Uninspected> {
    let octets = content.seek(SeekFrom::End(0))?;
    content.rewind()?;
    let mut start = Vec::new();
    content
        .by_ref()
        .take(START as u64)
        .read_to_end(&mut start)?;
    content.rewind()?;
    if start.is_empty() {
        return Err(Refusal::Empty.into());
    }
    let kind = match container_of(&start)? {
        Container::Zip => office::kind(content, 0)?,
        Container::Pdf => {
            pdf::look_into(content)?;
            AttachmentKind::Pdf
        }
        Container::Picture(kind) => kind,
    };
    policy.allows(kind, octets)?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let fits = |known: &&str| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(known));
    if !kind.endings().iter().any(fits) {
        return Err(Refusal::OtherName.into());
    }
    Ok(kind)
}

enum Container {
    Zip,
    Pdf,
    Picture(AttachmentKind),
}

/// What the first octets say.
fn container_of(start: &[u8]) -> Result<Container, Refusal> {
    for (magic, refusal) in REFUSED {
        if start.starts_with(magic) {
            return Err(*refusal);
        }
    }
    for (magic, kind) in PICTURES {
        if start.starts_with(magic) {
            return Ok(Container::Picture(*kind));
        }
    }
    if start.starts_with(b"%PDF-") {
        Ok(Container::Pdf)
    } else if start.starts_with(b"PK\x03\x04") {
        Ok(Container::Zip)
    } else {
        Err(Refusal::UnknownKind)
    }
}

const START: usize = 16;

const PICTURES: &[(&[u8], AttachmentKind)] = &[
    (b"\xff\xd8\xff", AttachmentKind::Jpeg),
    (b"\x89PNG\r\n\x1a\n", AttachmentKind::Png),
    (b"GIF87a", AttachmentKind::Gif),
    (b"GIF89a", AttachmentKind::Gif),
    (b"II*\0", AttachmentKind::Tiff),
    (b"MM\0*", AttachmentKind::Tiff),
];

const REFUSED: &[(&[u8], Refusal)] = &[
    (b"MZ", Refusal::Program),
    (b"\x7fELF", Refusal::Program),
    (b"\xfe\xed\xfa", Refusal::Program),
    (b"\xca\xfe\xba\xbe", Refusal::Program),
    (b"\xce\xfa\xed\xfe", Refusal::Program),
    (b"\xcf\xfa\xed\xfe", Refusal::Program),
    (b"#!", Refusal::Program),
    // OLE2: documents of Office up to 2003, and encrypted newer ones.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal::OldOffice),
    // A shortcut of Windows.
    (b"L\0\0\0\x01\x14\x02\0", Refusal::Program),
];

#[cfg(test)]
mod tests;
