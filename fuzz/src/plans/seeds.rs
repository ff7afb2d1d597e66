//! The inputs every run begins with, made from files that are right.

use std::collections::BTreeMap;

use careplan::file_name::code_of;
use careplan::{Bundle, FileCode, SourceFile, check, file_to_json, to_json};

use super::bundle::{NUMBER_MARK, TEXT_MARK};
use super::input::{join_bundle, join_json, join_table};

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
    for (envelope, files) in &units {
        let units = check(files, None).units.into_iter();
        for (name, document) in units.flat_map(|unit| documents(unit.bundle)) {
            let name = format!("{envelope}_{name}");
            add("json", &name, document.clone().into_bytes());
            let marked = mark_numbers(&mark_values(&document));
            add("json", &format!("{name}_marked"), marked);
            for (index, edits) in EDITS.iter().enumerate() {
                let edited = join_json(edits, document.as_bytes());
                add("json", &format!("{name}_edited_{index}"), edited);
            }
        }
    }
    for (index, text) in OTHER_DOCUMENTS.iter().enumerate() {
        add("json", &format!("other_{index}"), text.to_vec());
    }
    seeds
}

/// The unit, and each of its files alone, none with more than two records.
fn documents(unit: Option<Bundle>) -> Vec<(String, String)> {
    let Some(mut unit) = unit else {
        return Vec::new();
    };
    for file in &mut unit.files {
        file.records.truncate(2);
    }
    let files = unit.files.iter().map(|file| {
        let name = file.name.code.to_string();
        (name, file_to_json(file).to_string())
    });
    let mut documents: Vec<(String, String)> = files.collect();
    documents.push(("unit".to_owned(), to_json(&unit).to_string()));
    documents
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

/// A mark at the beginning of every value of a document.
fn mark_values(document: &str) -> Vec<u8> {
    let mark = format!(":\"{}", char::from(TEXT_MARK));
    document.replace(":\"", &mark).into_bytes()
}

/// Edits that begin a search: each kind once, or one for all.
const EDITS: &[&[u8]] = &[
    &[0, 12, 9, 0, 1, 5, 0, 0, 2, 0, 4, 0],
    &[3, 6, 0, 6, 3, 7, 1, 9, 5, 8, 1, 16],
    &[4, 9, 18, 7, 7, 11, 2, 200, 6, 7, 1, 0],
];

/// Documents that are wrong, or right, in ways that are known.
const OTHER_DOCUMENTS: &[&[u8]] = &[
    b"",
    b"[]",
    b"[[[[[[[[[[[[[[[[",
    b"nul",
    b"\xEF\xBB\xBF{\"a\":1,\"a\":[2,{\"a\":null,\"a\":-0.5e9}]}",
    b"{\"file\":\"UPPLAN\",\"records\":[[],[\"~\"],{\"csv_version\":\"\"},3]}",
    b"{\"standard\":\"4.0\",\"files\":[{\"~\":[]}],\"images\":[{\"branch\":\"1\",\"base64\":\"^\"}]}",
];

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
