//! What a unit says, by key: the records it brings or the keys it deletes.

use std::collections::{BTreeMap, BTreeSet};

use super::key::Key;
use crate::bundle::{Bundle, Image};
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::record::Record;

/// The records of one key.
#[derive(Clone, PartialEq, Eq, Default)]
pub(super) struct Content {
    pub(super) files: BTreeMap<FileCode, Vec<Record>>,
    pub(super) images: Vec<Image>,
}

/// What a unit does to one key.
pub(super) enum Order {
    /// Its records replace what is there.
    Put(Content),
    /// What is there goes; the file and record that say so.
    Delete(FileName, u32),
}

/// The item of the basic information that names a picture.
const IMAGE_FIELD: u16 = 62;

/// What a unit does; none where a key in it cannot be read.
pub(super) fn orders(bundle: &Bundle) -> Option<BTreeMap<Key, Order>> {
    let records = bundle.files.iter().flat_map(|file| &file.records);
    let (orders, read) = read(bundle);
    (read == records.count()).then_some(orders)
}

/// What the records of a unit do whose key can be read.
pub(super) fn readable_orders(bundle: &Bundle) -> BTreeMap<Key, Order> {
    read(bundle).0
}

/// What a unit does, and how many of its records have a key.
fn read(bundle: &Bundle) -> (BTreeMap<Key, Order>, usize) {
    let mut orders = BTreeMap::new();
    let mut read = 0;
    for file in &bundle.files {
        let name = &file.name;
        for record in &file.records {
            let key = Key::of(name, record).or_else(|| Key::of_deletion(name.code, record));
            let Some(key) = key else {
                continue;
            };
            read += 1;
            let order = orders.entry(key).or_insert_with(|| {
                if name.code.is_deletion() {
                    Order::Delete(*name, record.index())
                } else {
                    Order::Put(Content::default())
                }
            });
            if let Order::Put(content) = order {
                content.add(bundle, name.code, record);
            }
        }
    }
    (orders, read)
}

impl Content {
    fn add(&mut self, bundle: &Bundle, code: FileCode, record: &Record) {
        if code == FileCode::Upkihon
            && let Ok(name) = FileName::parse(record.field(IMAGE_FIELD))
        {
            let named = bundle.images.iter().filter(|image| image.name == name);
            self.images.extend(named.cloned());
        }
        self.files.entry(code).or_default().push(record.clone());
    }

    /// Adds the files of another part of the same unit.
    pub(super) fn merge(&mut self, other: Self) {
        self.files.extend(other.files);
        self.images.extend(other.images);
    }

    pub(super) fn codes(&self) -> impl Iterator<Item = FileCode> {
        let mut codes: BTreeSet<FileCode> = self.files.keys().copied().collect();
        if !self.images.is_empty() {
            codes.insert(FileCode::UpkihonImage);
        }
        codes.into_iter()
    }
}

/// A number that is the same for units equal in content, and by all odds for no others. It keeps
/// repeats apart from accidents; it is no proof against somebody who wants two to be equal.
pub(super) fn fingerprint(bundle: &Bundle) -> u128 {
    let mut hash = Fnv::new();
    for file in &bundle.files {
        hash.add(file.name.to_string().as_bytes());
        for record in &file.records {
            record.fields().for_each(|field| hash.add(field.as_bytes()));
            hash.add(b"record");
        }
    }
    for image in &bundle.images {
        hash.add(image.name.to_string().as_bytes());
        hash.add(&image.bytes);
    }
    hash.0
}

/// FNV-1a of 128 bits.
struct Fnv(u128);

impl Fnv {
    const fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    /// Adds a part and its length, so that the parts cannot be cut in another way.
    fn add(&mut self, part: &[u8]) {
        for &byte in part.len().to_le_bytes().iter().chain(part) {
            self.0 ^= u128::from(byte);
            self.0 = self.0.wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    }
}
