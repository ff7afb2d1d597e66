//! The small world in which typst runs: one template, one data file, two fonts.

use std::path::Path;

use anyhow::{Context, anyhow};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_pdf::PdfOptions;

/// Everything that a page is made of.
pub(crate) struct Paper {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    page_id: FileId,
    page: Bytes,
}

impl Paper {
    /// Reads the fonts; `page` is the JSON that the template reads.
    pub(crate) fn new(folder: &Path, page: Vec<u8>) -> anyhow::Result<Self> {
        let mut fonts = Vec::new();
        for name in ["BIZUDMincho-Regular.ttf", "BIZUDGothic-Regular.ttf"] {
            let bytes = std::fs::read(folder.join(name)).with_context(|| name.to_owned())?;
            fonts.push(Font::new(Bytes::new(bytes), 0).with_context(|| name.to_owned())?);
        }
        Ok(Self {
            library: LazyHash::new(<Library as LibraryExt>::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(file_id("/sheet.typ")?, TEMPLATE.to_owned()),
            page_id: file_id("/page.json")?,
            page: Bytes::new(page),
        })
    }

    /// The page as a PDF, from nothing: what typst remembers of an earlier one is forgotten.
    pub(crate) fn pdf(&self) -> anyhow::Result<Vec<u8>> {
        let document = typst::compile(self).output.map_err(told)?;
        let options = PdfOptions {
            ident: Smart::Auto,
            timestamp: None,
            tagged: false,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(told);
        typst::comemo::evict(0);
        pdf
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
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
        if id == self.page_id {
            Ok(self.page.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file_id(path: &str) -> anyhow::Result<FileId> {
    let path = VirtualPath::new(path).map_err(|error| anyhow!("{error}"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn told(diagnostics: EcoVec<SourceDiagnostic>) -> anyhow::Error {
    let messages: Vec<&str> = diagnostics.iter().map(|one| one.message.as_str()).collect();
    anyhow!("typst: {}", messages.join("; "))
}

const TEMPLATE: &str = include_str!("page.typ");
