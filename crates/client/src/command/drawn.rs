//! Sheets in memory on their way to files: what they are drawn as, and what the files are called.

use std::path::{Path, PathBuf};

use forms::{Drawing, Form, FormError, Lock, draw_png, draw_svg, encrypt_pdf};

use crate::command::Tools;
use crate::failure::Failure;
use crate::words::Text;

use zeroize::Zeroizing;

/// What a file is drawn as, told by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Pdf,
    Svg,
    Png,
}

impl Format {
    /// The format that a name asks for; an ending that cannot be drawn is wrong use.
    pub(crate) fn of(path: &Path) -> Result<Self, Failure> {
        let extension = path.extension().unwrap_or_default();
        let known = [("pdf", Self::Pdf), ("svg", Self::Svg), ("png", Self::Png)];
        let found = known
            .into_iter()
            .find(|(name, _)| extension.eq_ignore_ascii_case(name));
        let unknown = || {
            let text = Text::new("output-not-drawn").with("path", path.display());
            Failure::wrong_use(text)
        };
        found.map(|(_, format)| format).ok_or_else(unknown)
    }
}

/// A document in memory.
pub(crate) struct Drawn {
    /// The whole document, or one picture for each page.
    parts: Vec<Vec<u8>>,
    pages: usize,
    missing: usize,
}

impl From<Drawing> for Drawn {
    fn from(drawing: Drawing) -> Self {
        Self {
            pages: drawing.pages,
            parts: vec![drawing.pdf],
            missing: drawing.missing_glyphs.len(),
        }
    }
}

/// The files of a document, with their names.
pub(crate) struct Files {
    pub(crate) files: Vec<(PathBuf, Vec<u8>)>,
    pub(crate) pages: usize,
    /// How many characters have no glyph.
    pub(crate) missing: usize,
}

impl Drawn {
    /// A picture for each page.
    pub(crate) fn svg(sheets: &[Form]) -> Result<Self, FormError> {
        let pictures = draw_svg(sheets)?;
        Ok(Self {
            pages: pictures.pages.len(),
            parts: pictures.pages.into_iter().map(String::into_bytes).collect(),
            missing: pictures.missing_glyphs.len(),
        })
    }

    /// A picture for each page.
    pub(crate) fn png(sheets: &[Form]) -> Result<Self, FormError> {
        let pictures = draw_png(sheets, DOTS_PER_INCH)?;
        Ok(Self {
            pages: pictures.pages.len(),
            parts: pictures.pages,
            missing: pictures.missing_glyphs.len(),
        })
    }

    /// The same document, which opens with this password only.
    pub(crate) fn protected(mut self, tools: &Tools<'_>, password: &str) -> Result<Self, Failure> {
        let file_key = Zeroizing::new(tools.randomness.bytes::<32>()?);
        // Nobody may lift the limits of the file: the password for that is not kept.
        let owner = Zeroizing::new(tools.randomness.bytes::<32>()?);
        let owner: Zeroizing<String> =
            Zeroizing::new(owner.iter().map(|byte| format!("{byte:02x}")).collect());
        for part in &mut self.parts {
            let lock = Lock {
                password,
                owner_password: &owner,
                file_key: &file_key,
            };
            *part = encrypt_pdf(part, lock).map_err(|error| match error {
                FormError::Password => Failure::wrong_use(Text::new("pdf-password-refused")),
                other => Failure::internal(other),
            })?;
        }
        Ok(self)
    }

    /// One file has the name that was given, several have the number of their page behind it.
    pub(crate) fn into_files(self, output: &Path) -> Files {
        let several = self.parts.len() > 1;
        let name = |number: usize| {
            if several {
                let stem = output.file_stem().unwrap_or_default().to_string_lossy();
                let ending = output.extension().unwrap_or_default().to_string_lossy();
                output.with_file_name(format!("{stem}-{number}.{ending}"))
            } else {
                output.to_path_buf()
            }
        };
        Files {
            files: (1..).map(name).zip(self.parts).collect(),
            pages: self.pages,
            missing: self.missing,
        }
    }
}

/// Legible on a screen and as a preview, 1,754 × 1,240 dots for a page of A4.
const DOTS_PER_INCH: u16 = 150;
