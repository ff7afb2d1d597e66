//! The bodies of the fuzz targets, run on seeds, on seeded changes of them and on every input
//! that once failed.
//!
//! Seconds, the same every time, and with any compiler; the search itself is
//! `cargo xtask long fuzz`.
#![expect(
    clippy::disallowed_methods,
    reason = "inputs that once failed lie in a folder, and a new one needs no change here"
)]

use std::collections::BTreeMap;
use std::path::Path;

use crate::sample::everything;

#[path = "../../../../fuzz/src/plans/mod.rs"]
mod bodies;
#[path = "../../../../fuzz/src/smoke.rs"]
mod smoke;

use bodies::{Body, TARGETS};

/// Changed inputs of each target.
const ROUNDS: u64 = 1_000;

#[test]
fn names_survive_changes() {
    run("names");
}

#[test]
fn tables_survive_changes() {
    run("parse");
}

#[test]
fn bundles_survive_changes() {
    run("bundle");
}

#[test]
fn documents_survive_changes() {
    run("json");
}

/// Inputs lie in one folder per target.
#[test]
fn what_once_failed_does_not_fail_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/regressions");
    let mut count = 0;
    for (target, body) in TARGETS {
        let Ok(inputs) = std::fs::read_dir(folder.join(target)) else {
            continue;
        };
        for input in inputs {
            body(&std::fs::read(input.unwrap().path()).unwrap());
            count += 1;
        }
    }
    assert!(count > 0, "no input was found");
}

fn body(target: &str) -> Body {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    found.expect("a target of this name").1
}

fn run(target: &str) {
    let body = body(target);
    let files: Vec<_> = everything()
        .into_iter()
        .flat_map(|sample| sample.files)
        .collect();
    let seeds: BTreeMap<String, Vec<u8>> = bodies::seeds(&files)
        .into_iter()
        .filter(|seed| seed.target == target)
        .map(|seed| (seed.name, seed.bytes))
        .collect();
    smoke::run(body, &seeds.into_values().collect::<Vec<_>>(), ROUNDS);
}
