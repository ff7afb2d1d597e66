//! The bodies of the fuzz targets, run on seeds, on seeded changes of them and on every input
//! that once failed.
//!
//! Seconds, the same every time, and with any compiler; the search itself is
//! `cargo xtask long fuzz`.
#![expect(
    clippy::disallowed_methods,
    reason = "inputs that once failed lie in a folder, and a new one needs no change here"
)]

use std::path::Path;

#[path = "../../../../fuzz/src/messages/mod.rs"]
mod bodies;
#[path = "../../../../fuzz/src/smoke.rs"]
mod smoke;

use bodies::TARGETS;

/// Changed inputs of each target.
const ROUNDS: u64 = 3_000;

#[test]
fn statements_survive_changes() {
    run("statement");
}

#[test]
fn packages_survive_changes() {
    run("package");
}

#[test]
fn attachments_survive_changes() {
    run("attachment");
}

/// Inputs lie in one folder per target; there is none while nothing was found.
#[test]
fn what_once_failed_does_not_fail_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/regressions");
    for (target, body) in TARGETS {
        let Ok(inputs) = std::fs::read_dir(folder.join(target)) else {
            continue;
        };
        for input in inputs {
            body(&std::fs::read(input.unwrap().path()).unwrap());
        }
    }
}

fn run(target: &str) {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    let body = found.expect("a target of this name").1;
    let seeds = bodies::seeds().into_iter();
    let seeds = seeds.filter(|seed| seed.target == target);
    let seeds: Vec<Vec<u8>> = seeds.map(|seed| seed.bytes).collect();
    assert!(!seeds.is_empty());
    smoke::run(body, &seeds, ROUNDS);
}
