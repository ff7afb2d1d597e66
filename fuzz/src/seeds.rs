//! The inputs every run begins with, made from files that are right.

use std::collections::BTreeMap;

use careplan::file_name::code_of;
use careplan::{FileCode, SourceFile};

use super::bundle::{NUMBER_MARK, TEXT_MARK};
use super::input::{join_bundle, join_table};

/// One input of one target.
pub struct Seed {
    /// The name of the target.
    pub target: &'static str,
    /// A name for the input, unique within the target.
    pub name: String,
    /// The input.
    pub bytes: Vec<u8>,
}

/// Seeds for every target from the files of some units.
pub fn seeds(files: &[SourceFile]) -> Vec<Seed> {
    let mut seeds = Vec::new();
    let mut add = |target, name: &str, bytes| {
        let name = name.to_owned();
        seeds.push(Seed {
            target,
            name,
            bytes,
        });
    };
    for file in files {
        add("names", &file.name, file.name.clone().into_bytes());
        if let Some(code) = code_of(&file.name) {
            add("parse", &file.name, join_table(code, &file.bytes));
        }
    }
    for (index, name) in OTHER_NAMES.iter().enumerate() {
        add("names", &format!("other_{index}"), name.as_bytes().to_vec());
    }
    for (index, text) in OTHER_TABLES.iter().enumerate() {
        let bytes = join_table(FileCode::Dltplan, text);
        add("parse", &format!("other_{index}"), bytes);
    }
    let mut units: BTreeMap<String, Vec<SourceFile>> = BTreeMap::new();
    for file in files {
        let unit = units.entry(envelope(&file.name)).or_default();
        unit.push(file.clone());
    }
    for (choice, (envelope, files)) in (0..).zip(&units) {
        add("bundle", envelope, join_bundle(choice, files));
        for (mark, change) in MARKS {
            let mut marked = files.clone();
            for file in &mut marked {
                file.bytes = change(&file.bytes);
            }
            let name = format!("{envelope}_{mark}");
            add("bundle", &name, join_bundle(choice, &marked));
        }
    }
    seeds
}

/// What files of one unit have in common: the parts from the sender to the serial.
fn envelope(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let parts: Vec<&str> = stem.split('_').collect();
    let sender = parts.iter().position(|part| part.len() == 10);
    let parts = parts.iter().skip(sender.unwrap_or(0)).take(5);
    parts.copied().collect::<Vec<_>>().join("_")
}

type Change = fn(&[u8]) -> Vec<u8>;

const MARKS: &[(&str, Change)] = &[("texts", mark_texts), ("numbers", mark_numbers)];

/// A mark at the beginning of every quoted field.
fn mark_texts(content: &[u8]) -> Vec<u8> {
    let mut marked = Vec::new();
    let mut before = b',';
    for byte in content {
        marked.push(*byte);
        if *byte == b'"' && before == b',' {
            marked.push(TEXT_MARK);
        }
        before = *byte;
    }
    marked
}

/// A mark in the place of every number of eight digits and more.
fn mark_numbers(content: &[u8]) -> Vec<u8> {
    let mut marked = Vec::new();
    for run in content.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
        if run.len() >= 8 && run.iter().all(u8::is_ascii_digit) {
            marked.push(NUMBER_MARK);
        } else {
            marked.extend(run);
        }
    }
    marked
}

/// Names that are wrong in ways that are known.
const OTHER_NAMES: &[&str] = &[
    "",
    "UPPLAN_202504_1370000018_1370000026_20250325100000.CSV",
    "UPPLAN_202504_1370000018_043_1370000026_011_20250325100000.csv",
    "UPPLAN_000000_1370000018_43_1370000026_11_20250325100000.CSV",
    "UP1KYO_000000_1370000018_43_1370000026_11_20250325110000.CSV",
    "upkihon_image_1300000013_46_13A0000045_A2_20250325120000_0001.jpg",
    "UPKHON_1370000018_43_20250325100000.CSV",
    "ＵＰＰＬＡＮ＿２０２５０４\u{332}1370000018_43_1370000026_11_20250325100000.CSV",
    "1370000018-43",
    "1370000018",
    "202504",
    "20250325100000",
];

/// Contents that are wrong in ways that are known.
const OTHER_TABLES: &[&[u8]] = &[
    b"",
    b"\r\n\n\r",
    b"\xEF\xBB\xBF202407,\xE8\xA6\x8B\r\n",
    b"a,b\r\n202407,123455,0000000017,202504,1370000026,\"\r\n",
    b"202407,123455,0000000017,202504,1370000026,\"\"\"\"\"a\"b\"\r\n",
    b"202407,\xF0\x40,\x80,\xA0,\xFD,\x81,\x87\x40\x1B\r\n",
];
