//! A text to be read and printed (手引き, マニュアル) as data: a title, an edition, and what follows.
//!
//! ```
//! use forms::booklet::{Block, Booklet};
//!
//! let booklet = Booklet {
//!     title: "見本の手引き".to_owned(),
//!     edition: "令和8年11月".to_owned(),
//!     blocks: vec![
//!         Block::Heading("はじめに".to_owned()),
//!         Block::Paragraph("この手引きは見本です。".to_owned()),
//!         Block::Numbered(1, vec!["読みます。".to_owned(), "試します。".to_owned()]),
//!     ],
//! };
//! let drawing = booklet.draw()?;
//! assert_eq!(drawing.pages, 1);
//! # Ok::<(), forms::FormError>(())
//! ```

use crate::drawing::{Chapter, Drawing, PdfOptions, draw_chapters};
use crate::error::FormError;
use crate::form::Form;

/// A text on A4 pages in portrait.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Booklet {
    /// The title, also what the document is called.
    pub title: String,
    /// Which edition this is, below the title.
    pub edition: String,
    /// The text.
    pub blocks: Vec<Block>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A heading below another one.
    Subheading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
    /// A list whose items are numbered from here on.
    Numbered(u32, Vec<String>),
    /// A table: its columns, then the rows.
    Table(Vec<String>, Vec<Vec<String>>),
    /// Lines that are typed as they stand.
    Code(String),
}

impl Booklet {
    /// The text as a PDF of its own, called by its title.
    ///
    /// # Errors
    ///
    /// As [`crate::draw_pdf`].
    pub fn draw(self) -> Result<Drawing, FormError> {
        let options = PdfOptions {
            title: Some(self.title.clone()).filter(|title| !title.is_empty()),
            ..PdfOptions::default()
        };
        let chapter = Chapter {
            title: String::new(),
            forms: vec![Form::Booklet(self)],
        };
        draw_chapters([chapter], &options)
    }
}
