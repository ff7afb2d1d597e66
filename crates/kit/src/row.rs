//! Rows of a table, filled by item number in any order, and the files they make.
//!
//! Every byte is written by `careplan::write_file`; nothing here knows commas or quotes.

use std::fmt::{Display, Write};
use std::ops::Range;

use careplan::{FileCode, FileName, InterfaceFile, Record, SourceFile, layout, write_file};

/// The version of the standard that every row carries.
const VERSION: &str = "202407";

/// The row being filled. Fields not set are empty; the first always holds the version.
pub(crate) struct Row {
    text: String,
    fields: Vec<Range<usize>>,
}

impl Row {
    /// Sets a field. Numbers outside the layout are ignored, which the column count would show.
    pub(crate) fn set(&mut self, number: u16, value: impl Display) -> &mut Self {
        let start = self.text.len();
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{value}");
        self.place(number, start..self.text.len())
    }

    /// Sets a field to a text as it stands.
    pub(crate) fn text(&mut self, number: u16, value: &str) -> &mut Self {
        let start = self.text.len();
        self.text.push_str(value);
        self.place(number, start..self.text.len())
    }

    fn place(&mut self, number: u16, range: Range<usize>) -> &mut Self {
        let field = usize::from(number)
            .checked_sub(1)
            .and_then(|place| self.fields.get_mut(place));
        if let Some(field) = field {
            *field = range;
        }
        self
    }

    fn clear(&mut self) {
        self.text.clear();
        self.fields.fill(0..0);
        self.text(1, VERSION);
    }

    fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .map(|range| self.text.get(range.clone()).unwrap_or_default())
    }
}

/// The rows of one file, in order.
pub(crate) struct Sheet {
    code: FileCode,
    records: Vec<Record>,
    row: Row,
}

impl Sheet {
    /// A sheet without rows.
    pub(crate) fn new(code: FileCode) -> Self {
        let fields = vec![0..0; layout(code).len()];
        let row = Row {
            text: String::new(),
            fields,
        };
        Self {
            code,
            records: Vec::new(),
            row,
        }
    }

    /// Adds the row that `fill` fills.
    pub(crate) fn row(&mut self, fill: impl FnOnce(&mut Row)) {
        self.row.clear();
        fill(&mut self.row);
        let index = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let record = Record::new(index.saturating_add(1), self.row.fields());
        self.records.push(record);
    }

    /// The file, with the name that `month` and `envelope` give it. `None` where they make no
    /// name; the tests of the crate see to it that all do.
    pub(crate) fn into_file(self, month: Option<&str>, envelope: &str) -> Option<SourceFile> {
        let name = match month {
            Some(month) => format!("{}_{month}_{envelope}.CSV", self.code),
            None => format!("{}_{envelope}.CSV", self.code),
        };
        let file = InterfaceFile {
            name: FileName::parse(&name).ok()?,
            records: self.records,
        };
        let bytes = write_file(&file).ok()?.bytes;
        Some(SourceFile { name, bytes })
    }
}
