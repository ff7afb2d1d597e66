//! The target `json`: any bytes as a document of the JSON form.
//!
//! Changed bytes seldom make a document that is still JSON, so an input may begin with edits: they
//! take parts of the document away, exchange them and put others in, and what is read is the
//! document after them. Marks stand for secrets as in the target `bundle`.

use careplan::{
    InterfaceFile, JsonError, JsonItem, JsonProblem, Language, WriteError, file_from_json,
    file_to_json, from_json, read_json, to_json,
};
use serde_json::{Map, Value};

use super::bundle::{document_with_secrets, tells_secret};
use super::input::split_json;
use super::parse::write_back;

/// Reads the document; what is read is written and reads back the same.
pub fn json(input: &[u8]) {
    let (edits, text) = split_json(input);
    let text = document_with_secrets(text);
    if edits.is_empty() {
        read(&text);
    } else if let Ok(mut value) = serde_json::from_slice(&text) {
        for edit in edits.chunks_exact(EDIT).take(MOST_EDITS) {
            if let [kind, from, to, with] = *edit {
                change(&mut value, kind, [from, to], with);
            }
        }
        let text = value.to_string();
        match read(text.as_bytes()).as_deref() {
            Some([JsonItem::Unit(unit)]) if value.is_object() => {
                assert_eq!(from_json(&value).as_ref(), Ok(unit));
            }
            Some([JsonItem::File(file)]) if value.is_object() => {
                assert_eq!(file_from_json(&value).as_ref(), Ok(file));
            }
            _ => {}
        }
    }
}

fn read(text: &[u8]) -> Option<Vec<JsonItem>> {
    match read_json(text) {
        Ok(items) => {
            let forms: Vec<Value> = items.iter().map(form).collect();
            let again = read_json(Value::from(forms).to_string().as_bytes());
            assert_eq!(again.as_ref(), Ok(&items), "reads back as another");
            Some(items)
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "refused without a reason");
            errors.iter().for_each(tell);
            check_places(text, &errors);
            None
        }
    }
}

/// The form of what was read, which reads back by itself too.
fn form(item: &JsonItem) -> Value {
    match item {
        JsonItem::Unit(unit) => {
            let form = to_json(unit);
            assert_eq!(from_json(&form).as_ref(), Ok(unit));
            assert!(unit.files.is_sorted_by_key(|file| file.name));
            unit.files.iter().for_each(write_table);
            form
        }
        JsonItem::File(file) => {
            let form = file_to_json(file);
            assert_eq!(file_from_json(&form).as_ref(), Ok(file));
            write_table(file);
            form
        }
    }
}

/// What can be written as a table reads back from it, or has findings.
fn write_table(file: &InterfaceFile) {
    let _: Result<_, WriteError> = write_back(file);
}

/// Every message is complete, and tells nothing of the document but names of the form.
fn tell(error: &JsonError) {
    let problem = error.problem;
    let english = problem.message(Language::English);
    let japanese = problem.message(Language::Japanese);
    assert!(english.is_ascii(), "not in English: {english}");
    assert!(japanese.ends_with('。'), "not a sentence: {japanese}");
    let whole = error.to_string();
    assert!(whole.ends_with(&english), "no message in: {whole}");
    let shown = format!("{error:?}");
    for text in [&english, &japanese, &whole, &shown] {
        assert!(!text.is_empty(), "nothing is told");
        assert!(!tells_secret(text), "a secret is told");
        let mut runs = text.split(|letter: char| !letter.is_ascii_digit());
        let number = runs.find(|run| run.len() > 6);
        assert!(number.is_none(), "a number of the document is told");
    }
    for text in [&english, &japanese] {
        let opened = text.matches('{').count();
        let shapes = text.matches("{ }").count();
        assert!(opened == shapes, "a placeholder is left in: {text}");
    }
    let is_place = error.path.is_empty() || error.path.starts_with('/');
    assert!(is_place && error.path.is_ascii(), "no JSON pointer");
}

/// The place of an error is in the document, unless a member that stands twice hides it.
fn check_places(text: &[u8], errors: &[JsonError]) {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let is_hidden = |error: &JsonError| error.problem == JsonProblem::Repeated;
    if errors.iter().any(is_hidden) {
        return;
    }
    if let Ok(value) = serde_json::from_slice::<Value>(text) {
        for error in errors {
            assert!(value.pointer(&error.path).is_some(), "a place of nothing");
        }
    }
}

/// One edit of the document, at places that the bytes choose.
fn change(document: &mut Value, kind: u8, [at, other]: [u8; 2], with: u8) {
    let count = count(document);
    if count > MOST_VALUES {
        return;
    }
    // Two bytes choose among all values, the first ones being close to the top.
    let place = usize::from(at) * (1 + usize::from(kind >> 4)) % count;
    let source = usize::from(other) * (1 + usize::from(with >> 4)) % count;
    let copy = nth(document, &mut source.clone()).cloned();
    let Some(value) = nth(document, &mut place.clone()) else {
        return;
    };
    match kind % 8 {
        0 => *value = copy.unwrap_or_default(),
        1 => *value = piece(with),
        2 => remove(value, other),
        3 => insert(value, other, copy.unwrap_or_default()),
        4 => insert(value, other, piece(with)),
        5 => rename(value, other, with),
        6 => turn(value, other),
        _ => spoil(value, other, with),
    }
}

fn count(value: &Value) -> usize {
    let below: usize = match value {
        Value::Array(values) => values.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    };
    below + 1
}

/// The value so many places further on, counted from the top.
fn nth<'v>(value: &'v mut Value, place: &mut usize) -> Option<&'v mut Value> {
    if *place == 0 {
        return Some(value);
    }
    *place -= 1;
    match value {
        Value::Array(values) => values.iter_mut().find_map(|value| nth(value, place)),
        Value::Object(members) => members.values_mut().find_map(|value| nth(value, place)),
        _ => None,
    }
}

fn remove(value: &mut Value, which: u8) {
    match value {
        Value::Array(values) if !values.is_empty() => {
            drop(values.remove(usize::from(which) % values.len()));
        }
        Value::Object(members) => {
            if let Some(name) = name_of(members, which) {
                members.remove(&name);
            }
        }
        _ => *value = Value::Null,
    }
}

fn insert(value: &mut Value, which: u8, new: Value) {
    match value {
        Value::Array(values) => values.insert(usize::from(which) % (values.len() + 1), new),
        Value::Object(members) => {
            members.insert(name(which).to_owned(), new);
        }
        _ => *value = new,
    }
}

fn rename(value: &mut Value, which: u8, with: u8) {
    if let Value::Object(members) = value
        && let Some(old) = name_of(members, which)
        && let Some(moved) = members.remove(&old)
    {
        members.insert(name(with).to_owned(), moved);
    }
}

/// Puts the parts into another order.
fn turn(value: &mut Value, by: u8) {
    match value {
        Value::Array(values) if !values.is_empty() => {
            let by = usize::from(by) % values.len();
            values.rotate_left(by);
        }
        Value::Object(members) => {
            let turned = std::mem::take(members).into_iter().rev();
            *members = turned.collect();
        }
        _ => {}
    }
}

/// Puts a character into a text.
fn spoil(value: &mut Value, which: u8, with: u8) {
    if let Value::String(text) = value {
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        let place = places.get(usize::from(which) % (places.len() + 1));
        let place = place.copied().unwrap_or(text.len());
        match with.checked_sub(128) {
            None => text.insert(place, char::from(with)),
            Some(cut) if cut < 64 => text.truncate(place),
            Some(cut) => text.insert_str(place, pick(LETTERS, cut)),
        }
    }
}

fn name_of(members: &Map<String, Value>, which: u8) -> Option<String> {
    let place = usize::from(which) % members.len().max(1);
    members.keys().nth(place).cloned()
}

fn name(which: u8) -> &'static str {
    pick(NAMES, which)
}

fn piece(which: u8) -> Value {
    match which % 16 {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => which.into(),
        3 => (-1.5e300).into(),
        4 => Value::Array(Vec::new()),
        5 => Value::Object(Map::new()),
        6 => Value::Array(vec![Value::Array(vec![Value::Null])]),
        _ => pick(TEXTS, which / 8).into(),
    }
}

fn pick(among: &'static [&'static str], which: u8) -> &'static str {
    let place = usize::from(which) % among.len();
    among.get(place).copied().unwrap_or_default()
}

/// The bytes of one edit.
const EDIT: usize = 4;
const MOST_EDITS: usize = 16;
const MOST_VALUES: usize = 4_000;

/// Members of the form, some that are close to one, and one that is a person's.
const NAMES: &[&str] = &[
    "standard",
    "unit",
    "from",
    "to",
    "serial",
    "month",
    "files",
    "images",
    "file",
    "records",
    "office",
    "kind",
    "branch",
    "base64",
    "csv_version",
    "insured_no",
    "insuredNo",
    "被保険者番号",
    "units",
    "unites",
    "",
    "a/b",
    "~1",
    "壬癸甲乙",
    "7309182645",
];

const TEXTS: &[&str] = &[
    "",
    "4.1",
    "4.0",
    "K1",
    "K2",
    "S1",
    "Y2",
    "202504",
    "000000",
    "20250325100000",
    "1370000018",
    "43",
    "11",
    "UPPLAN",
    "UPHOSOKU",
    "UPKIHON_IMAGE",
    "upplan",
    "202407",
    "0001",
    "/9j/4A==",
    "壬癸甲乙",
    "7309182645",
    "\r\n",
    "\"",
];

const LETTERS: &[&str] = &["\"", ",", "\n", "\u{0}", "～", "𠮟", "é", "\u{F8F0}", "0"];
