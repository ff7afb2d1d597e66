//! `cargo xtask bench`: measures parts of renkei against their floors, and keeps the table.
//!
//! The work is done by the member `bench`, built for speed. Here it is built and started, its
//! lines are shown as they come, and those of a full run become `docs/benchmarks.md`.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};

use crate::{cargo, install};

/// Which benches run, and how long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    names: Vec<String>,
    extent: Extent,
}

#[derive(Debug, PartialEq, Eq)]
enum Extent {
    Full,
    /// Within a minute for each name. Its figures are shown and not kept.
    Quick,
}

impl Options {
    /// Reads the words after `bench`; `None` when one is no name and no option.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        let mut options = Self {
            names: Vec::new(),
            extent: Extent::Full,
        };
        for word in words {
            match *word {
                "--quick" => options.extent = Extent::Quick,
                name if NAMES.contains(&name) => options.names.push(name.to_owned()),
                _ => return None,
            }
        }
        Some(options)
    }

    /// Whether one of `names` is to run.
    fn asks_for(&self, names: &[&str]) -> bool {
        let named = |name: &String| names.contains(&name.as_str());
        self.names.is_empty() || self.names.iter().any(named)
    }
}

/// Builds and runs the benches.
pub(crate) fn run(options: Options) -> anyhow::Result<ExitCode> {
    let root = cargo::root();
    install::install(install::FOR_BUILDING)?;
    let mut build = cargo::command(&root);
    build.args(["build", "--release", "--locked", "--package", "bench"]);
    if options.asks_for(ON_A_SERVER) {
        build.args(["--package", "server"]);
    }
    cargo::run(&mut build)?;
    let target = cargo::target_folder(&root)?;
    let mut command = std::process::Command::new(target.join("release/bench"));
    command.args(&options.names).stdout(Stdio::piped());
    if options.asks_for(&["forms", "guess"]) {
        let floor = build_floor_of_forms(&root, &target)?;
        command.arg(format!("--floor-of-forms={}", floor.display()));
    }
    if options.extent == Extent::Quick {
        command.arg("--quick");
    }
    let mut child = command.spawn().context("cannot start the benches")?;
    let mut figures = Vec::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            figures.push(line);
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("the benches ended with {status}");
    }
    if options.extent == Extent::Full {
        keep(&root, &figures)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the program that sets pages with typst, which nothing else needs.
fn build_floor_of_forms(root: &Path, target: &Path) -> anyhow::Result<PathBuf> {
    let target = target.join("floor-of-forms");
    let mut build = cargo::command(&root.join(cargo::FLOOR_OF_FORMS));
    build.args(["build", "--release", "--locked", "--target-dir"]);
    cargo::run(build.arg(&target))?;
    Ok(target.join("release/floor-of-forms"))
}

/// Writes the figures into the table; those of benches that did not run stay as they are.
fn keep(root: &Path, figures: &[String]) -> anyhow::Result<()> {
    let path = root.join(TABLE);
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let text = table(&before, figures, &date(seconds / 86_400), &machine());
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// The page with these figures in place of older ones of the same name.
fn table(before: &str, figures: &[String], date: &str, machine: &str) -> String {
    let mut rows: Vec<String> = before
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(str::to_owned)
        .collect();
    for (name, row) in figures.iter().filter_map(|line| row(line, date, machine)) {
        let start = format!("| `{name}` |");
        match rows.iter_mut().find(|row| row.starts_with(&start)) {
            Some(place) => *place = row,
            None => rows.push(row),
        }
    }
    format!("{OPENING}{}\n", rows.join("\n"))
}

/// The name and the row of the table of `bench NAME VALUE UNIT floor FLOOR UNIT ratio R size S`.
fn row(line: &str, date: &str, machine: &str) -> Option<(String, String)> {
    let line = line.strip_prefix("bench ")?;
    let (name, rest) = line.split_once(' ')?;
    let (value, rest) = rest.split_once(" floor ")?;
    let (floor, rest) = rest.split_once(" ratio ")?;
    let (ratio, size) = rest.split_once(" size ")?;
    let row = format!("| `{name}` | {value} | {floor} | {ratio} | {size} | {date} | {machine} |");
    Some((name.to_owned(), row))
}

/// The class of the machine, without a name of its own.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cores = match cores {
        1 => "1 core".to_owned(),
        cores => format!("{cores} cores"),
    };
    let (architecture, system) = (std::env::consts::ARCH, std::env::consts::OS);
    format!("{cores}, {architecture}, {system}")
}

/// A day of the calendar, from days since 1970-01-01.
fn date(mut days: u64) -> String {
    let is_leap =
        |year: u64| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", days + 1)
}

/// The benches there are.
const NAMES: &[&str] = &[
    "audit", "check", "crl", "exchange", "forms", "growth", "guess", "issue", "memory", "ocsp",
    "pages", "seal", "sign-in", "start",
];

/// Those that start a server of their own.
const ON_A_SERVER: &[&str] = &[
    "audit", "exchange", "growth", "issue", "memory", "ocsp", "pages", "sign-in", "start",
];

const TABLE: &str = "docs/benchmarks.md";

const OPENING: &str = "\
# Benchmarks

Written by `cargo xtask bench`, which measures each figure and its floor in the same run.
The floors stand in `xtask/floors`; of the figures of memory and of `forms-single` the floor is what is allowed.
Ratio 1.00 is at the floor, more is beyond it, whichever value is the better one.
Machines are shared and noisy: ratios say more than values.

| name | value | floor | ratio | size | date | machine |
|---|---|---|---|---|---|---|
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(58), "1970-02-28");
        assert_eq!(date(59), "1970-03-01");
        assert_eq!(date(11_016), "2000-02-29");
        assert_eq!(date(20_819), "2027-01-01");
    }

    #[test]
    fn a_figure_replaces_the_older_one() {
        let figure = |name: &str, value: &str| {
            format!("bench {name} {value} MB/s floor 2.0 MB/s ratio 0.5 size 100 MB in 3 units")
        };
        let first = table("", &[figure("a", "1.0"), figure("b", "3.0")], "D", "M");
        let second = table(&first, &[figure("a", "7.0")], "E", "N");
        let rows: Vec<&str> = second
            .lines()
            .filter(|line| line.contains('`'))
            .skip(2)
            .collect();
        assert_eq!(
            rows,
            [
                "| `a` | 7.0 MB/s | 2.0 MB/s | 0.5 | 100 MB in 3 units | E | N |",
                "| `b` | 3.0 MB/s | 2.0 MB/s | 0.5 | 100 MB in 3 units | D | M |",
            ]
        );
    }

    #[test]
    fn names_and_options() {
        assert!(Options::parse(&[]).is_some());
        assert!(Options::parse(&["--quick", "check"]).is_some());
        assert_eq!(Options::parse(&["nothing"]), None);
        assert_eq!(Options::parse(&["--fast"]), None);
    }
}
