//! Records and files of them: text by item number, with the place in the file.
//!
//! No field is given a meaning here; that is what layouts and checks are for. Contents are
//! personal: `Debug` shows counts only.

use std::fmt;

use crate::file_name::FileName;

pub use crate::read::read_file;

/// One data record: the texts of its fields in the order of the columns.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    index: u32,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// A record of these fields. `index` is its place among the data records, from 1.
    pub fn new<Text: AsRef<str>>(index: u32, fields: impl IntoIterator<Item = Text>) -> Self {
        let mut record = Self {
            index,
            text: String::new(),
            ends: Vec::new(),
        };
        for field in fields {
            record.push(field.as_ref());
        }
        record
    }

    /// An empty record with room for as many fields and bytes as the one before it had.
    pub(crate) fn like(index: u32, last: Option<&Self>) -> Self {
        Self {
            index,
            text: String::with_capacity(last.map_or(0, |last| last.text.len())),
            ends: Vec::with_capacity(last.map_or(0, Self::len)),
        }
    }

    pub(crate) fn push(&mut self, field: &str) {
        self.text.push_str(field);
        self.ends.push(self.text.len());
    }

    /// The place among the data records of the file, from 1; header and blank lines not counted.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The text of a field by its item number, from 1; empty where the record has no such field.
    #[must_use]
    pub fn field(&self, number: u16) -> &str {
        let Some(place) = usize::from(number).checked_sub(1) else {
            return "";
        };
        let start = place
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let range = (place == 0 || start.is_some()).then(|| start.copied().unwrap_or(0));
        match (range, self.ends.get(place)) {
            (Some(start), Some(&end)) => self.text.get(start..end).unwrap_or(""),
            _ => "",
        }
    }

    /// The number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the record has no field at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The texts of all fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ends = self.ends.iter().copied();
        starts
            .zip(ends)
            .map(|(start, end)| self.text.get(start..end).unwrap_or(""))
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({}, {} fields)", self.index, self.len())
    }
}

/// A file with its name and records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterfaceFile {
    /// The name.
    pub name: FileName,
    /// The data records in the order of the file.
    pub records: Vec<Record>,
}
