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
    alike: Alike,
}

/// What is known of a record without looking: that it begins and ends with the same fields as an
/// earlier record of its file. Nothing at all is always true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Alike {
    /// The place of the earlier record.
    pub(crate) index: u32,
    /// How many fields at the beginning are the same.
    pub(crate) head: u16,
    /// How many fields at the end are the same.
    pub(crate) tail: u16,
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
            alike: Alike::default(),
        }
    }

    pub(crate) fn with_alike(mut self, alike: Alike) -> Self {
        self.alike = alike;
        self
    }

    /// What is known of the record beside an earlier one, as long as both are of one file that was
    /// read as it is.
    pub(crate) fn alike(&self) -> Alike {
        self.alike
    }

    /// Whether later records can be known to be like this one; those that differ from an earlier one
    /// in a single field leave that to it.
    pub(crate) fn may_be_model(&self) -> bool {
        let Alike { head, tail, .. } = self.alike;
        u32::from(head) + u32::from(tail) + 1 < self.fields || tail == 0
    }

    /// Whether some earlier record of the file is known to begin with the same fields, so many.
    pub(crate) fn begins_like_another(&self, fields: u16) -> bool {
        self.alike.head >= fields
    }

    /// Whether both are known to begin with the same fields, so many.
    pub(crate) fn begins_like(&self, other: &Self, fields: u16) -> bool {
        let of_other = other.alike.head >= fields && other.alike.index == self.alike.index;
        self.alike.head >= fields && (of_other || self.alike.index == other.index)
    }

    /// The texts of the fields without the first and the last so many.
    pub(crate) fn fields_between(&self, head: usize, tail: usize) -> impl Iterator<Item = &str> {
        let count = self.len().saturating_sub(head).saturating_sub(tail);
        self.texts.run(self.first_place() + head, count)
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
