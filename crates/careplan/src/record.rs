//! Records and files of them: text by item number, with the place in the file.
//!
//! No field is given a meaning here; that is what layouts and checks are for. Contents are
//! personal: `Debug` shows counts only.

use std::fmt;
use std::sync::Arc;

use crate::file_name::FileName;

mod texts;

pub use crate::read::read_file;
pub(crate) use texts::Texts;

/// One data record: the texts of its fields in the order of the columns.
///
/// The records of a file share their text. One that is kept keeps the text of its neighbours too.
#[derive(Clone)]
pub struct Record {
    texts: Arc<Texts>,
    /// The place of the first field among those of `texts`.
    first: u32,
    fields: u32,
    index: u32,
}

impl Record {
    /// A record of these fields. `index` is its place among the data records, from 1.
    pub fn new<Text: AsRef<str>>(index: u32, fields: impl IntoIterator<Item = Text>) -> Self {
        let mut texts = Texts::default();
        for field in fields {
            texts.push(field.as_ref());
            texts.end_field();
        }
        let fields = u32::try_from(texts.fields()).unwrap_or(u32::MAX);
        Self::part_of(&Arc::new(texts), 0, fields, index)
    }

    /// The record of some neighbouring fields.
    pub(crate) fn part_of(texts: &Arc<Texts>, first: u32, fields: u32, index: u32) -> Self {
        Self {
            texts: Arc::clone(texts),
            first,
            fields,
            index,
        }
    }

    /// The place among the data records of the file, from 1; header and blank lines not counted.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The text of a field by its item number, from 1; empty where the record has no such field.
    #[must_use]
    pub fn field(&self, number: u16) -> &str {
        match u32::from(number).checked_sub(1) {
            Some(place) if place < self.fields => {
                let place = self.first_place() + usize::from(number) - 1;
                self.texts.field(place).unwrap_or("")
            }
            _ => "",
        }
    }

    /// The number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::try_from(self.fields).unwrap_or(usize::MAX)
    }

    /// Whether the record has no field at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields == 0
    }

    /// The texts of all fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.texts.run(self.first_place(), self.len())
    }

    fn first_place(&self) -> usize {
        usize::try_from(self.first).unwrap_or(usize::MAX)
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && self.fields == other.fields && self.fields().eq(other.fields())
    }
}

impl Eq for Record {}

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
