//! What a text is for those who listen to a sheet instead of looking at it.

use std::num::NonZeroU16;

/// A part of a sheet, as a reader's program names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// The title of the sheet.
    Heading,
    /// A heading of this level below the title, with its words.
    Section(NonZeroU16, String),
    /// Lines that belong together.
    Paragraph,
    /// Rows and their cells.
    Table,
    /// One row of a table.
    Row,
    /// A cell that names its row or column.
    Head,
    /// A cell that holds a value.
    Cell,
    /// Lines whose place says something, with the words that say it too.
    Spoken(String),
    /// A picture, with the words that stand for it.
    Figure(String),
    /// What belongs to the paper and not to the sheet: page numbers, heads that are repeated.
    Paper,
}

impl Part {
    /// Whether texts stand directly in it; everywhere else each text is a paragraph.
    pub(crate) fn holds_text(&self) -> bool {
        !matches!(self, Self::Table | Self::Row)
    }
}

/// One step of reading a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// A part begins.
    Open(Part),
    /// The text of this number.
    Text(usize),
    /// The picture of this number.
    Picture(usize),
    /// The part that began last ends.
    Close,
}
