//! The document by itself.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use std::collections::BTreeSet;

use protocol::Code;
use serde_json::Value;

use super::operation::Body;
use super::operations::OPERATIONS;
use super::samples;
use super::testing::{differences, document};

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members
                .values()
                .for_each(|member| references(member, found));
        }
        _ => {}
    }
}

#[test]
fn everything_that_is_named_is_described() {
    let document = document();
    let mut named = BTreeSet::new();
    references(document, &mut named);
    assert!(named.len() > 30, "{named:?}");
    for name in named {
        let schema = document.pointer(name.trim_start_matches('#'));
        assert!(schema.is_some_and(Value::is_object), "{name} is nowhere");
    }
    let ids: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), OPERATIONS.len());
    for operation in OPERATIONS {
        let parameters = &document["paths"][operation.path][operation.method]["parameters"];
        if let Some((_, example)) = operation.query {
            for pair in example.split('&') {
                let (name, _) = pair.split_once('=').unwrap();
                let parameters = parameters.as_array().unwrap();
                let is_there = parameters.iter().any(|one| one["name"] == name);
                assert!(is_there, "{}: {name}", operation.id);
            }
        }
    }
}

#[test]
fn every_code_is_explained_and_every_refusal_has_one() {
    let document = document();
    let explained = document["x-problem-codes"].as_array().unwrap();
    assert_eq!(explained.len(), Code::ALL.len());
    let given: BTreeSet<&str> = OPERATIONS
        .iter()
        .flat_map(|operation| operation.refusals())
        .map(|(code, _)| code.as_str())
        .collect();
    for code in Code::ALL {
        assert!(given.contains(code.as_str()), "no endpoint gives {code}");
    }
}

#[test]
fn examples_are_as_their_bodies_are_described() {
    let document = document();
    for operation in OPERATIONS {
        if let Body::Json(name) = operation.body {
            let schema = &document["components"]["schemas"][name];
            let wrong = differences(document, schema, &samples::body(name), name);
            assert_eq!(wrong, Vec::<String>::new());
        }
    }
}
