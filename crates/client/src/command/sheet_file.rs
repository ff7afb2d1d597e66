//! A working sheet as a file: PDF, SVG or PNG, whichever the ending of its name says.
//!
//! The file is there whole or not at all; so are the files of a sheet of several pages that is
//! drawn as pictures, one for each page.

use std::path::{Path, PathBuf};

use forms::{Form, draw_pdf};

use crate::command::drawn::{Drawn, Format};
use crate::failure::Failure;
use crate::local_store::write_all_whole;
use crate::terminal::{Terminal, size};
use crate::words::Text;

/// Where a sheet goes.
#[derive(Debug)]
pub(crate) struct SheetFile {
    path: PathBuf,
    format: Format,
}

impl SheetFile {
    /// A file whose ending is one of those that can be drawn; any other is wrong use.
    pub(crate) fn of(path: &Path) -> Result<Self, Failure> {
        Ok(Self {
            path: path.to_path_buf(),
            format: Format::of(path)?,
        })
    }

    /// Draws the sheet and writes it. Gives what to say about it.
    pub(crate) fn write(&self, terminal: &Terminal, sheet: Form) -> Result<Text, Failure> {
        let sheets = [sheet];
        let drawn = match self.format {
            Format::Pdf => draw_pdf(&sheets).map(Drawn::from),
            Format::Svg => Drawn::svg(&sheets),
            Format::Png => Drawn::png(&sheets),
        };
        let whole = drawn.map_err(Failure::internal)?.into_files(&self.path);
        write_all_whole(&whole.files)?;
        if whole.missing > 0 {
            terminal.note(&Text::new("glyphs-missing").with("count", whole.missing));
        }
        let bytes: usize = whole.files.iter().map(|(_, bytes)| bytes.len()).sum();
        let names = match whole.files.as_slice() {
            [(first, _), .., (last, _)] => format!("{} – {}", first.display(), last.display()),
            _ => self.path.display().to_string(),
        };
        let text = Text::new("sheet-written").with("path", names);
        Ok(text
            .with("pages", whole.pages)
            .with("size", size(bytes as u64)))
    }
}
