//! Units, files and records to JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value, json};

use super::STANDARD;
use crate::bundle::{Bundle, Image};
use crate::file_code::FileCode;
use crate::id::{Address, Envelope};
use crate::layout::layout;
use crate::record::{InterfaceFile, Record};

pub(super) fn unit(bundle: &Bundle) -> Value {
    let mut unit = Map::new();
    put(&mut unit, "standard", STANDARD);
    put(&mut unit, "unit", bundle.unit.as_str());
    put_envelope(&mut unit, &bundle.envelope);
    if let Some(month) = bundle.month {
        put(&mut unit, "month", month.as_str());
    }
    let files = bundle.files.iter();
    let files: Vec<Value> = files
        .map(|table| file(table, Some(&bundle.envelope)))
        .collect();
    unit.insert("files".to_owned(), files.into());
    if !bundle.images.is_empty() {
        let images: Vec<Value> = bundle.images.iter().map(image).collect();
        unit.insert("images".to_owned(), images.into());
    }
    unit.into()
}

/// A file, in a unit or alone. Where its envelope is not that of the unit, which cannot be read,
/// it stands here, so that reading tells of it.
pub(super) fn file(file: &InterfaceFile, unit: Option<&Envelope>) -> Value {
    let name = &file.name;
    let mut object = Map::new();
    if unit.is_none() {
        put(&mut object, "standard", STANDARD);
    }
    put(&mut object, "file", name.code.as_str());
    if unit != Some(&name.envelope) {
        put_envelope(&mut object, &name.envelope);
    }
    if let Some(month) = name.month {
        put(&mut object, "month", &month.to_string());
    }
    let records = file.records.iter();
    let records: Vec<Value> = records.map(|one| record(name.code, one)).collect();
    object.insert("records".to_owned(), records.into());
    object.into()
}

fn record(code: FileCode, record: &Record) -> Value {
    let fields = layout(code);
    if fields.len() != record.len() {
        return record.fields().collect();
    }
    // The first field stands even where it is empty: a record is never nothing.
    fields
        .iter()
        .zip(record.fields())
        .filter(|(field, value)| field.number == 1 || !value.is_empty())
        .map(|(field, value)| (field.name_en, value))
        .collect()
}

fn image(image: &Image) -> Value {
    let mut object = Map::new();
    if let Some(branch) = image.name.branch {
        put(&mut object, "branch", &format!("{branch:04}"));
    }
    put(&mut object, "base64", &BASE64.encode(&image.bytes));
    object.into()
}

fn put_envelope(object: &mut Map<String, Value>, envelope: &Envelope) {
    object.insert("from".to_owned(), address(&envelope.from));
    object.insert("to".to_owned(), address(&envelope.to));
    put(object, "serial", envelope.serial.as_str());
}

fn address(address: &Address) -> Value {
    json!({ "office": address.office.as_str(), "kind": address.kind.as_str() })
}

fn put(object: &mut Map<String, Value>, name: &str, text: &str) {
    object.insert(name.to_owned(), text.into());
}
