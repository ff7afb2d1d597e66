//! The records of one sheet: a main record and those of its annexes with the same key.
//!
//! Basic information and prevention plans have their key in the same places: insurer, insured
//! person, and the day that tells versions apart.

use careplan::{Bundle, FileCode, Record};

use crate::calendar::written_date;
use crate::choices::Choices;

/// Insurer, insured person, day.
pub(crate) type Key<'a> = (&'a str, &'a str, &'a str);

/// The keys of some files, each once, in the order in which they first occur.
pub(crate) fn keys<'a>(bundle: &'a Bundle, codes: &[FileCode]) -> Vec<Key<'a>> {
    let mut keys = Vec::new();
    for record in codes.iter().flat_map(|code| records(bundle, *code)) {
        let key = key(record);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The records of a file that have this key.
pub(crate) fn of<'a>(bundle: &'a Bundle, code: FileCode, one: Key<'_>) -> Vec<&'a Record> {
    let own = records(bundle, code).filter(|record| key(record) == one);
    own.collect()
}

fn records(bundle: &Bundle, code: FileCode) -> impl Iterator<Item = &Record> {
    let files = bundle.files.iter();
    let files = files.filter(move |file| file.name.code == code);
    files.flat_map(|file| &file.records)
}

fn key(record: &Record) -> Key<'_> {
    (record.field(2), record.field(3), record.field(4))
}

/// The main record, and what is to be said about it.
pub(crate) struct Reading<'a> {
    pub(crate) record: Option<&'a Record>,
    pub(crate) key: Key<'a>,
    pub(crate) notes: Vec<String>,
}

impl<'a> Reading<'a> {
    /// A field of the main record; empty where there is none.
    pub(crate) fn field(&self, number: u16) -> &'a str {
        self.record.map_or("", |record| record.field(number))
    }

    pub(crate) fn text(&self, number: u16) -> String {
        self.field(number).to_owned()
    }

    /// A day as the sheets write it.
    pub(crate) fn date(&self, number: u16) -> String {
        written_date(self.field(number))
    }

    /// The words of a box and the one that a field chooses.
    pub(crate) fn choice(&mut self, number: u16, name: &str, words: &[(&str, &str)]) -> Choices {
        let code = self.field(number);
        Choices::one(&mut self.notes, (name, code), words)
    }
}
