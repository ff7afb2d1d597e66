//! The records of one sheet: a main record and those of its annexes with the same key.
//!
//! Basic information and prevention plans have their key in the same places: insurer, insured
//! person, and the day that tells versions apart.

use careplan::{Bundle, FileCode, Record};

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
