//! `cargo xtask long fuzz`: searches for inputs that break the fuzz targets, with libFuzzer.
//!
//! cargo-fuzz builds the targets, without a sanitizer: the crates under test have no unsafe code,
//! and a search without one is several times faster. What was found to be interesting stays in
//! `target/fuzz/corpus`, so that the next search goes on from there.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use toml::{Table, Value};

use super::tools;
use crate::{cargo, install};

/// What is searched, and how long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// One target; all of them when none is named.
    pub(super) target: Option<String>,
    /// For each target.
    pub(super) minutes: u64,
}

impl Options {
    /// Reads the words after `fuzz`; `None` when one is unknown.
    pub(super) fn parse(words: &[&str]) -> Option<Self> {
        let mut options = Self {
            target: None,
            minutes: 20,
        };
        let mut rest = words;
        loop {
            rest = match rest {
                [] => return Some(options),
                ["--minutes", minutes, after @ ..] => {
                    options.minutes = minutes.parse().ok()?;
                    after
                }
                [target, after @ ..] if !target.starts_with('-') && options.target.is_none() => {
                    options.target = Some((*target).to_owned());
                    after
                }
                _ => return None,
            };
        }
    }
}

/// Builds the targets, searches one after the other, and prints what each has done.
pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let root = cargo::root();
    let source = root.join("fuzz");
    let known = targets(&fs::read_to_string(source.join("Cargo.toml"))?)?;
    let chosen: Vec<String> = match &options.target {
        Some(target) if known.contains(target) => vec![target.clone()],
        Some(target) => bail!(
            "there is no fuzz target {target}\nxtask: hint: the targets are {}",
            known.join(", ")
        ),
        None => known,
    };
    install::install(install::FOR_BUILDING)?;
    install::install(install::FOR_FUZZING)?;
    tools::require_nightly()?;
    tools::install("fuzz")?;

    let out = cargo::target_folder(&root)?.join("fuzz");
    let corpus = out.join("corpus");
    write_seeds(&root, &out, &corpus)?;
    let host = host()?;
    let mut outcomes = Vec::new();
    for target in chosen {
        let build = out.join("build");
        cargo::run(
            tools::nightly("cargo")
                .args(["fuzz", "build", "--sanitizer", "none", "--fuzz-dir"])
                .arg(&source)
                .arg("--target-dir")
                .arg(&build)
                .arg(&target),
        )?;
        let program = build.join(&host).join("release").join(&target);
        let search = Search {
            dictionary: dictionary(&source, &target),
            regressions: source.join("regressions").join(&target),
            corpus: corpus.join(&target),
            log: out.join(format!("{target}.log")),
            found: out.join(format!("{target}-")),
            target,
        };
        outcomes.push(search.run(&program, options.minutes)?);
    }
    println!();
    for outcome in &outcomes {
        println!("{}", outcome.told());
    }
    let is_good = outcomes.iter().all(|outcome| outcome.failure.is_none());
    Ok(match is_good {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// The names of the targets in the manifest of the folder `fuzz`.
fn targets(manifest: &str) -> anyhow::Result<Vec<String>> {
    let manifest: Table = manifest.parse().context("fuzz/Cargo.toml is no TOML")?;
    let bins = manifest.get("bin").and_then(Value::as_array);
    let names = bins.into_iter().flatten().filter_map(|bin| bin.get("name"));
    Ok(names.filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Writes the seeds beside what earlier searches have left. Needs no nightly compiler.
fn write_seeds(root: &Path, out: &Path, corpus: &Path) -> anyhow::Result<()> {
    cargo::run(
        cargo::command(&root.join("fuzz"))
            .args(["run", "--quiet", "--locked", "--no-default-features"])
            .args(["--bin", "seeds", "--target-dir"])
            .arg(out.join("build"))
            .arg("--")
            .arg(root.join("crates/careplan/tests/data"))
            .arg(corpus),
    )
}

/// The platform the nightly compiler builds for.
fn host() -> anyhow::Result<String> {
    let text = cargo::read(tools::nightly("rustc").arg("-vV"))?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc names no host")
}

/// A dictionary of the target's own, or that of tables.
fn dictionary(source: &Path, target: &str) -> PathBuf {
    let own = source.join(format!("{target}.dict"));
    match own.is_file() {
        true => own,
        false => source.join("tables.dict"),
    }
}

/// One search and the files it uses.
struct Search {
    target: String,
    dictionary: PathBuf,
    regressions: PathBuf,
    corpus: PathBuf,
    log: PathBuf,
    /// What the names of inputs that failed begin with.
    found: PathBuf,
}

/// What a search has done.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    target: String,
    inputs: Option<u64>,
    took: Duration,
    /// What went wrong, with the place of the input.
    failure: Option<String>,
}

impl Search {
    fn run(self, program: &Path, minutes: u64) -> anyhow::Result<Outcome> {
        println!(
            "fuzz: {} for {minutes} minutes, log in {}",
            self.target,
            self.log.display()
        );
        fs::create_dir_all(&self.corpus)?;
        let mut command = Command::new(program);
        command
            .arg(format!("-max_total_time={}", minutes * 60))
            .args(["-print_final_stats=1", "-max_len=16384", "-timeout=20"])
            .arg(format!("-dict={}", self.dictionary.display()))
            .arg(format!("-artifact_prefix={}", self.found.display()))
            .arg(&self.corpus);
        if self.regressions.is_dir() {
            command.arg(&self.regressions);
        }
        command
            .stdout(Stdio::null())
            .stderr(File::create(&self.log)?);
        let started = Instant::now();
        let status = cargo::status(&mut command)?;
        let took = started.elapsed();
        // libFuzzer shows inputs as they are.
        let log = String::from_utf8_lossy(&fs::read(&self.log)?).into_owned();
        Ok(Outcome {
            target: self.target,
            inputs: inputs(&log),
            took,
            failure: (!status.success()).then(|| failure(&log)),
        })
    }
}

impl Outcome {
    fn told(&self) -> String {
        let inputs = self
            .inputs
            .map_or("?".to_owned(), |count| count.to_string());
        let seconds = self.took.as_secs();
        let (target, failure) = (&self.target, self.failure.as_deref());
        let end = failure.map_or("nothing found".to_owned(), |text| format!("FOUND {text}"));
        format!("{target}: {inputs} inputs in {seconds} s, {end}")
    }
}

/// The number of inputs that were run, from libFuzzer's last words.
fn inputs(log: &str) -> Option<u64> {
    let mut counts = log
        .lines()
        .filter_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    counts.next_back()?.trim().parse().ok()
}

/// The message of the panic, or what libFuzzer says, and where the input lies.
fn failure(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let panic = lines.iter().position(|line| line.contains("panicked at"));
    let mut told: Vec<&str> = match panic {
        Some(at) => lines.iter().skip(at).take(2).copied().collect(),
        None => lines
            .iter()
            .filter(|line| line.starts_with("SUMMARY"))
            .copied()
            .collect(),
    };
    let written = lines.iter().find(|line| line.contains("unit written to"));
    told.extend(
        written
            .and_then(|line| line.split_once("; "))
            .map(|(_, end)| end),
    );
    told.join("\n    ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn targets_are_read_from_the_manifest() {
        let manifest = "[package]\nname = \"fuzz\"\n[[bin]]\nname = \"a\"\n[[bin]]\nname = \"b\"\n";
        assert_eq!(targets(manifest).unwrap(), ["a", "b"]);
        assert_eq!(targets("").unwrap(), [""; 0]);
    }

    #[test]
    fn the_last_words_are_understood() {
        let log = "#5\tNEW\nstat::number_of_executed_units: 1791114\nstat::peak_rss_mb: 28\n";
        assert_eq!(inputs(log), Some(1_791_114));
        assert_eq!(inputs("killed"), None);
    }

    #[test]
    fn a_failure_is_told_with_its_input() {
        let log = "thread 'x' panicked at src/names.rs:40:9:\nno reference\nstack\n\
                   artifact_prefix='/t/'; Test unit written to /t/crash-80\n";
        assert_eq!(
            failure(log),
            "thread 'x' panicked at src/names.rs:40:9:\n    no reference\n    \
             Test unit written to /t/crash-80"
        );
        assert_eq!(
            failure("SUMMARY: libFuzzer: timeout\n"),
            "SUMMARY: libFuzzer: timeout"
        );
    }

    #[test]
    fn an_outcome_is_one_line_when_nothing_was_found() {
        let outcome = Outcome {
            target: "names".to_owned(),
            inputs: Some(7),
            took: Duration::from_secs(1200),
            failure: None,
        };
        assert_eq!(outcome.told(), "names: 7 inputs in 1200 s, nothing found");
    }
}
