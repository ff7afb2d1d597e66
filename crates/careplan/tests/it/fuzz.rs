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

#[path = "../../../../fuzz/src/lib.rs"]
mod bodies;

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

/// Inputs lie in one folder per target; those of targets that are gone would be forgotten.
#[test]
fn what_once_failed_does_not_fail_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/regressions");
    let mut count = 0;
    for of_target in std::fs::read_dir(folder).unwrap() {
        let of_target = of_target.unwrap();
        let body = body(of_target.file_name().to_str().unwrap());
        for input in std::fs::read_dir(of_target.path()).unwrap() {
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
    let seeds: Vec<Vec<u8>> = seeds.into_values().collect();
    seeds.iter().for_each(|seed| body(seed));
    let mut dice = Dice(0x5EED);
    for _ in 0..ROUNDS {
        let mut input = dice.pick(&seeds).clone();
        for _ in 0..=dice.below(3) {
            change(&mut dice, &mut input, &seeds);
        }
        body(&input);
    }
}

/// One change: a flipped bit, another byte, a cut, two swapped parts, or a part of another input.
fn change(dice: &mut Dice, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    let (from, to) = dice.range(input.len());
    match dice.below(6) {
        0 => {
            if let Some(byte) = input.get_mut(from) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(from) {
                *byte = *dice.pick(b"\"\",,\r\n~^\x00\x1C\x1D\x80\x81\xE3\xF0\xFF-.0129AH");
            }
        }
        2 => drop(input.drain(from..to)),
        3 => input.truncate(to),
        4 => input[from..to].reverse(),
        _ => {
            let other = dice.pick(seeds).clone();
            let (start, end) = dice.range(other.len());
            input.splice(from..to, other[start..end].iter().copied());
        }
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap();
        usize::try_from(self.roll() % limit).unwrap()
    }

    fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    /// Two places in order, most often close to each other.
    fn range(&mut self, length: usize) -> (usize, usize) {
        let start = self.below(length + 1);
        let most = if self.below(4) == 0 { length } else { 40 };
        let end = start + self.below(most + 1);
        (start, end.min(length))
    }
}
