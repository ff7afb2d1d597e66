//! The bodies of the fuzz targets, run on seeds, on seeded changes of them and on every input
//! that once failed.
//!
//! Seconds, the same every time but for the numbers in signatures, and with any compiler; the
//! search itself is `cargo xtask long fuzz`.
#![expect(
    clippy::disallowed_methods,
    reason = "inputs that once failed lie in a folder, and a new one needs no change here"
)]

use std::path::Path;

#[path = "../../../../fuzz/src/keys/mod.rs"]
mod bodies;
#[path = "../../../../fuzz/src/smoke.rs"]
mod smoke;

use bodies::TARGETS;

/// Changed inputs of each target.
const ROUNDS: u64 = 3_000;

#[test]
fn requests_survive_changes() {
    run("request");
}

#[test]
fn questions_survive_changes() {
    run("ocsp");
}

#[test]
fn certificates_survive_changes() {
    run("certificate");
}

#[test]
fn lists_survive_changes() {
    run("list");
}

#[test]
fn containers_survive_changes() {
    run("container");
}

#[test]
fn logs_survive_changes() {
    run("log");
}

#[test]
fn streams_survive_changes() {
    run("stream");
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
