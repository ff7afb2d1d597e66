//! `cargo xtask long mutants`: do the tests of `careplan` notice when a check is wrong?
//!
//! cargo-mutants plants small mistakes into the checks, one at a time, and runs the tests of the
//! crate. A few hundred are chosen by a seed: the same seed gives the same choice, and a mistake
//! stays chosen as long as its place and text stay. The source tree itself is not touched.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::Value;

use super::tools;
use crate::{cargo, install};

/// How many mistakes are planted, and which.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(super) count: usize,
    pub(super) seed: u64,
}

impl Options {
    /// Reads the words after `mutants`; `None` when one is unknown.
    pub(super) fn parse(words: &[&str]) -> Option<Self> {
        let mut options = Self {
            count: 300,
            seed: 1,
        };
        for pair in words.chunks(2) {
            match pair {
                ["--count", count] => options.count = count.parse().ok()?,
                ["--seed", seed] => options.seed = seed.parse().ok()?,
                _ => return None,
            }
        }
        Some(options)
    }
}

/// Plants the mistakes, and prints how many the tests caught and which they missed.
pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    install::install(install::FOR_BUILDING)?;
    tools::install("mutants")?;
    let root = cargo::root();
    let out = cargo::target_folder(&root)?.join("mutants");
    fs::create_dir_all(&out)?;

    let listed = cargo::read(mutants(&root).args(["--list", "--json"]))?;
    let names = names(&listed)?;
    let chosen = choose(names, options);
    println!("mutants: {} chosen by seed {}", chosen.len(), options.seed);
    let config = out.join("chosen.toml");
    fs::write(&config, config_text(&chosen))?;

    let mut command = mutants(&root);
    command
        .arg("--config")
        .arg(&config)
        .arg("--output")
        .arg(&out)
        .args(["--jobs=1", "--timeout=120", "--cap-lints=true"])
        .args(["--", "--lib", "--test=it", "--", "--skip=fuzz"])
        // The copy of the tree is built in a folder of its own, as small as it can be.
        .env_remove("CARGO_TARGET_DIR")
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("PROPTEST_CASES", "16");
    let status = cargo::status(&mut command)?;
    if !status.code().is_some_and(|code| FINISHED.contains(&code)) {
        bail!("cargo mutants ended with {status} before it was through");
    }
    let results = Results::read(&out.join("mutants.out"), &chosen)?;
    println!("\n{}", results.told());
    Ok(match results.missed.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// cargo-mutants over the checks.
fn mutants(root: &Path) -> std::process::Command {
    let mut command = cargo::command(root);
    command.args(["mutants", "--package=careplan", "--file", CHECKS]);
    command
}

/// The names of all mutants, from the list in JSON.
fn names(listed: &str) -> anyhow::Result<BTreeSet<String>> {
    let listed: Value = serde_json::from_str(listed).context("the list of mutants")?;
    let entries = listed
        .as_array()
        .context("the list of mutants is no list")?;
    let names = entries
        .iter()
        .filter_map(|entry| entry.get("name")?.as_str());
    Ok(names.map(str::to_owned).collect())
}

/// Those whose names, mixed with the seed, make the smallest numbers.
fn choose(names: BTreeSet<String>, options: &Options) -> BTreeSet<String> {
    let mut ranked: Vec<(u64, String)> = names
        .into_iter()
        .map(|name| (mix(options.seed, &name), name))
        .collect();
    ranked.sort();
    ranked.truncate(options.count);
    ranked.into_iter().map(|(_, name)| name).collect()
}

/// FNV-1a, begun with the seed and stirred at the end.
fn mix(seed: u64, name: &str) -> u64 {
    const PRIME: u64 = 0x0100_0000_01B3;
    let start = 0xCBF2_9CE4_8422_2325 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = name.bytes().fold(start, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(PRIME)
    });
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// The configuration that names exactly these mutants.
fn config_text(chosen: &BTreeSet<String>) -> String {
    let patterns = chosen.iter().map(|name| format!("^{}$", escaped(name)));
    let mut config = toml::Table::new();
    let patterns: Vec<toml::Value> = patterns.map(toml::Value::String).collect();
    config.insert("examine_re".to_owned(), toml::Value::Array(patterns));
    config.to_string()
}

/// The text as a regular expression that matches it alone.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for symbol in text.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(symbol) {
            escaped.push('\\');
        }
        escaped.push(symbol);
    }
    escaped
}

/// What became of the chosen mutants.
#[derive(Debug, Default, PartialEq, Eq)]
struct Results {
    caught: usize,
    unviable: usize,
    timeout: usize,
    missed: Vec<String>,
}

impl Results {
    /// Reads the lists cargo-mutants leaves. It also tries what its list of names does not hold
    /// back (fields left out of a struct); only the chosen ones count.
    fn read(folder: &Path, chosen: &BTreeSet<String>) -> anyhow::Result<Self> {
        let lines = |name: &str| -> anyhow::Result<Vec<String>> {
            let path = folder.join(name);
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let lines = text.lines().filter(|line| chosen.contains(*line));
            Ok(lines.map(str::to_owned).collect())
        };
        Ok(Self {
            caught: lines("caught.txt")?.len(),
            unviable: lines("unviable.txt")?.len(),
            timeout: lines("timeout.txt")?.len(),
            missed: lines("missed.txt")?,
        })
    }

    fn told(&self) -> String {
        let mut told: String = self
            .missed
            .iter()
            .map(|name| format!("missed: {name}\n"))
            .collect();
        told += &format!(
            "mutants: {} caught, {} missed, {} unviable, {} timeout",
            self.caught,
            self.missed.len(),
            self.unviable,
            self.timeout
        );
        told
    }
}

const CHECKS: &str = "crates/careplan/src/check/**";
/// How cargo-mutants ends when it is through: all caught, some missed, some timed out.
const FINISHED: &[i32] = &[0, 2, 3];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_choice_depends_on_the_seed_alone() {
        let names: BTreeSet<String> = (0..100).map(|n| format!("a.rs:{n}: x")).collect();
        let choose = |count, seed| choose(names.clone(), &Options { count, seed });
        assert_eq!(choose(10, 1), choose(10, 1));
        assert_ne!(choose(10, 1), choose(10, 2));
        assert!(choose(10, 1).is_subset(&choose(20, 1)));
        assert_eq!(choose(200, 1).len(), 100);
    }

    #[test]
    fn names_come_out_of_the_list() {
        let listed = r#"[{"name": "a.rs:1:1: replace f with ()", "file": "a.rs"}]"#;
        assert_eq!(
            names(listed).unwrap(),
            set(&["a.rs:1:1: replace f with ()"])
        );
    }

    #[test]
    fn the_configuration_names_exactly_the_chosen() {
        let text = config_text(&set(&["a.rs:1: replace && with || in Cell<'_>::f"]));
        let config: toml::Table = text.parse().unwrap();
        let patterns = config.get("examine_re").unwrap().as_array().unwrap();
        let expected = r"^a\.rs:1: replace \&\& with \|\| in Cell<'_>::f$";
        assert_eq!(patterns.first().unwrap().as_str(), Some(expected));
    }

    #[test]
    fn only_the_chosen_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("caught.txt", "a\nb\n"),
            ("missed.txt", "c\nother\n"),
            ("unviable.txt", ""),
            ("timeout.txt", "d\n"),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let results = Results::read(folder.path(), &set(&["a", "b", "c", "d"])).unwrap();
        assert_eq!(
            results.told(),
            "missed: c\nmutants: 2 caught, 1 missed, 0 unviable, 1 timeout"
        );
    }
}
