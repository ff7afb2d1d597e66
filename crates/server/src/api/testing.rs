//! Whether an answer is as the document says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use std::sync::LazyLock;

use axum::http::{HeaderMap, Method, StatusCode};
use protocol::http::PROBLEM_TYPE;
use serde_json::Value;

use super::DOCUMENT;
use super::operation::Operation;
use super::operations::OPERATIONS;

static READ: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&DOCUMENT).unwrap());

/// The document, read again.
pub(crate) fn document() -> &'static Value {
    &READ
}

/// Fails when the answer of an endpoint has a status, a media type, a code or a body that the
/// document does not know. Other addresses are not looked at.
#[track_caller]
pub(crate) fn check(
    (method, path): (&Method, &str),
    status: StatusCode,
    headers: &HeaderMap,
    bytes: &[u8],
) {
    let Some(operation) = found(method, path) else {
        return;
    };
    let about = format!("{method} {path} {status}");
    let document = document();
    let described = &document["paths"][operation.path][operation.method];
    let response = &described["responses"][status.as_str()];
    let text = String::from_utf8_lossy(bytes);
    assert!(
        response.is_object(),
        "{about} is not in the document: {text}"
    );
    let content = response["content"].as_object();
    let media_type = headers
        .get("content-type")
        .map(|value| value.to_str().unwrap());
    let media_type = media_type.map(|text| text.split(';').next().unwrap_or(text));
    let Some(content) = content else {
        assert_eq!((bytes.len(), media_type), (0, None), "{about} has no body");
        return;
    };
    let media_type = media_type.unwrap_or_default();
    let told = content.get(media_type);
    let told = told.unwrap_or_else(|| panic!("{about} does not name {media_type}"));
    if [PROBLEM_TYPE, "application/json"].contains(&media_type) {
        let body: Value = serde_json::from_slice(bytes).unwrap();
        let wrong = differences(document, &told["schema"], &body, "");
        assert_eq!(wrong, Vec::<String>::new(), "{about}: {body}");
    }
}

fn found(method: &Method, path: &str) -> Option<&'static Operation> {
    let path = path.split('?').next().unwrap_or(path);
    let fits = |template: &str| {
        let (mut ours, mut theirs) = (template.split('/'), path.split('/'));
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some(one), Some(other)) if one == other || one.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    let of_method = OPERATIONS
        .iter()
        .filter(|one| one.method.eq_ignore_ascii_case(method.as_str()) && fits(one.path));
    // `changes` is no message.
    of_method.min_by_key(|one| one.path.contains('{'))
}

/// Where a value is not as its schema says; the part of JSON Schema that the document uses.
pub(crate) fn differences(
    document: &Value,
    schema: &Value,
    value: &Value,
    place: &str,
) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(name) = schema["$ref"].as_str() {
        let named = document.pointer(name.trim_start_matches('#'));
        let named = named.unwrap_or_else(|| panic!("{name} is nowhere"));
        found.extend(differences(document, named, value, place));
    }
    for one in schema["allOf"].as_array().into_iter().flatten() {
        found.extend(differences(document, one, value, place));
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[choice].as_array() {
            let fits = |one: &Value| differences(document, one, value, place).is_empty();
            if !choices.iter().any(fits) {
                found.push(format!("{place} is none of {choices:?}"));
            }
        }
    }
    let kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |kind: &&str| match *kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is not understood"),
    };
    if !kinds.is_empty() && !kinds.iter().any(is) {
        found.push(format!("{place} is no {kinds:?}"));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        found.push(format!("{place} {value} is not among {words:?}"));
    }
    if let (Some(members), Some(told)) = (value.as_object(), schema["properties"].as_object()) {
        for (name, member) in members {
            let place = format!("{place}/{name}");
            match told.get(name) {
                Some(schema) => found.extend(differences(document, schema, member, &place)),
                // What `allOf` adds knows its own members only.
                None if told.len() == 1 => {}
                None => found.push(format!("{place} is not in the document")),
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            if !members.contains_key(name.as_str().unwrap()) {
                found.push(format!("{place}/{name} is missing"));
            }
        }
    }
    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
        if schema["items"].is_object() {
            let place = format!("{place}/{number}");
            found.extend(differences(document, &schema["items"], item, &place));
        }
    }
    found
}
