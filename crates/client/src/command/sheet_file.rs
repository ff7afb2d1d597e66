//! A working sheet as a file: PDF, SVG or PNG, whichever the ending of its name says.
//!
//! The file is there whole or not at all; so are the files of a sheet of several pages that is
//! drawn as pictures, one for each page.

use std::path::{Path, PathBuf};

use forms::{Form, draw_pdf, draw_png, draw_svg};

use crate::failure::Failure;
use crate::local_store::Staged;
use crate::terminal::{Terminal, size};
use crate::words::Text;

/// Where a sheet goes.
#[derive(Debug)]
pub(crate) struct SheetFile {
    path: PathBuf,
    format: Format,
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Pdf,
    Svg,
    Png,
}

impl SheetFile {
    /// A file whose ending is one of those that can be drawn; any other is wrong use.
    pub(crate) fn of(path: &Path) -> Result<Self, Failure> {
        let ending = path.extension().unwrap_or_default();
        let known = [
            ("pdf", Format::Pdf),
            ("svg", Format::Svg),
            ("png", Format::Png),
        ];
        let mut known = known.into_iter();
        let found = known.find(|(name, _)| ending.eq_ignore_ascii_case(name));
        match found {
            Some((_, format)) => Ok(Self {
                path: path.to_path_buf(),
                format,
            }),
            None => Err(Failure::wrong_use(
                Text::new("sheet-ending").with("path", path.display()),
            )),
        }
    }

    /// Draws the sheet and writes it. Gives what to say about it.
    pub(crate) fn write(&self, terminal: &Terminal, sheet: Form) -> Result<Text, Failure> {
        let sheets = [sheet];
        let (files, pages, missing) = match self.format {
            Format::Pdf => {
                let drawing = draw_pdf(&sheets).map_err(Failure::internal)?;
                (vec![drawing.pdf], drawing.pages, drawing.missing_glyphs)
            }
            Format::Svg => {
                let pictures = draw_svg(&sheets).map_err(Failure::internal)?;
                let pages = pictures.pages.len();
                let files = pictures.pages.into_iter().map(String::into_bytes).collect();
                (files, pages, pictures.missing_glyphs)
            }
            Format::Png => {
                let pictures = draw_png(&sheets, DOTS_PER_INCH).map_err(Failure::internal)?;
                let pages = pictures.pages.len();
                (pictures.pages, pages, pictures.missing_glyphs)
            }
        };
        let written = self.write_files(&files)?;
        if !missing.is_empty() {
            terminal.note(&Text::new("glyphs-missing").with("count", missing.len()));
        }
        let bytes: usize = files.iter().map(Vec::len).sum();
        let text = Text::new("sheet-written").with("path", written);
        Ok(text.with("pages", pages).with("size", size(bytes as u64)))
    }

    /// Writes all files or none. Gives their names.
    fn write_files(&self, files: &[Vec<u8>]) -> Result<String, Failure> {
        let paths: Vec<PathBuf> = match files {
            [_] => vec![self.path.clone()],
            _ => (1..=files.len()).map(|page| self.numbered(page)).collect(),
        };
        let staged: Result<Vec<Staged>, Failure> = paths
            .iter()
            .zip(files)
            .map(|(path, bytes)| Staged::write(path, bytes))
            .collect();
        for file in staged? {
            file.publish()?;
        }
        Ok(match paths.as_slice() {
            [first, .., last] => format!("{} – {}", first.display(), last.display()),
            _ => self.path.display().to_string(),
        })
    }

    /// The file of one page: `board-2.png`.
    fn numbered(&self, page: usize) -> PathBuf {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let ending = self.path.extension().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!("{stem}-{page}.{ending}"))
    }
}

/// Enough to read the smallest letters on a screen.
const DOTS_PER_INCH: u16 = 150;
