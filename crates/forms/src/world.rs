//! The small world in which typst runs: one template, one data file, two fonts.
//!
//! There is no disk, no network, no package and no clock behind it. What is to be drawn arrives as
//! JSON bytes, so that no text of a care plan is ever read as typst markup.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_pdf::PdfOptions;

use crate::error::FormError;
use crate::font::Fonts;

/// Turns the drawing, given as the JSON that [`TEMPLATE`] reads, into a PDF without any date.
pub(crate) fn compile(fonts: &'static Fonts, drawing: Vec<u8>) -> Result<Vec<u8>, FormError> {
    let result = Paper::new(fonts, drawing).and_then(|paper| paper.pdf());
    // The cache would keep the names of every user that was ever drawn, and grow without limit.
    typst::comemo::evict(0);
    result
}

struct Paper {
    fonts: &'static Fonts,
    template: Source,
    drawing_id: FileId,
    drawing: Bytes,
}

impl Paper {
    fn new(fonts: &'static Fonts, drawing: Vec<u8>) -> Result<Self, FormError> {
        // A file id is interned for the life of the process: always the same two.
        let template = file_id("/sheet.typ")?;
        let drawing_id = file_id("/drawing.json")?;
        Ok(Self {
            fonts,
            template: Source::new(template, TEMPLATE.to_owned()),
            drawing_id,
            drawing: Bytes::new(drawing),
        })
    }

    fn pdf(&self) -> Result<Vec<u8>, FormError> {
        let document = typst::compile(self).output.map_err(layout_error)?;
        let options = PdfOptions {
            ident: Smart::Auto,
            creator: Smart::Custom(Some("renkei".to_owned())),
            timestamp: None,
            // A thousand placed fragments would make a thousand tags without any structure.
            tagged: false,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(layout_error)
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.drawing_id {
            Ok(self.drawing.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.by_index(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file_id(path: &str) -> Result<FileId, FormError> {
    let path = VirtualPath::new(path).map_err(|error| FormError::Layout(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn layout_error(diagnostics: EcoVec<SourceDiagnostic>) -> FormError {
    let messages: Vec<&str> = diagnostics.iter().map(|one| one.message.as_str()).collect();
    FormError::Layout(messages.join("; "))
}

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));

/// Places what the data says, in millimetres from the top left corner, and decides nothing.
const TEMPLATE: &str = include_str!("sheet.typ");
