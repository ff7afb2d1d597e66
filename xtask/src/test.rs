//! `cargo xtask test`: every test of the workspace, with the servers and judges they need.
//!
//! One build first, of exactly what the tests use, then plain `cargo test`, which finds nothing
//! left to build but the doc tests. Choosing single tests is left to `cargo test` itself.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ExitCode};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::judges::{Judges, Verdict};
use crate::postgres::Postgres;
use crate::tally::Tally;
use crate::{cargo, install};

/// How much is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Everything,
    /// Without PostgreSQL and without judges that others wrote.
    Fast,
}

impl Extent {
    /// Reads the words after `test`; `None` when one is unknown.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        match words {
            [] => Some(Self::Everything),
            ["--fast"] => Some(Self::Fast),
            _ => None,
        }
    }
}

/// What a run found.
pub(crate) struct Outcome {
    passed: u64,
    failed: u64,
}

impl Outcome {
    /// Whether there were tests and all of them passed.
    pub(crate) fn is_good(&self) -> bool {
        self.passed > 0 && self.failed == 0
    }

    /// Prints the line that is always the last, and turns it into an exit code.
    pub(crate) fn conclude(&self) -> ExitCode {
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.is_good() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Runs the tests and prints `N passed, N failed` last.
pub(crate) fn run(extent: Extent) -> anyhow::Result<ExitCode> {
    Ok(test(extent)?.conclude())
}

/// Installs, builds, tests, and prints where the time went.
///
/// # Errors
/// When something is missing that cannot be installed, or the build fails. Failing tests are not
/// an error but an outcome.
pub(crate) fn test(extent: Extent) -> anyhow::Result<Outcome> {
    let root = cargo::root();
    let mut steps = Vec::new();
    let mut started = Instant::now();
    let mut step = |name, steps: &mut Vec<(&str, Duration)>| {
        steps.push((name, started.elapsed()));
        started = Instant::now();
    };

    install::install(install::FOR_BUILDING)?;
    let judges = match extent {
        Extent::Everything => {
            install::install(install::FOR_TESTS)?;
            Some(Judges::install(&root)?)
        }
        Extent::Fast => None,
    };
    step("install", &mut steps);

    // The programs are named too: journeys start those of other members.
    cargo::run(cargo::command(&root).args([
        "build",
        "--locked",
        "--workspace",
        "--bins",
        "--tests",
    ]))?;
    step("build", &mut steps);

    let postgres = match extent {
        Extent::Everything => {
            let postgres = Postgres::start()?;
            step("start PostgreSQL", &mut steps);
            Some(postgres)
        }
        Extent::Fast => None,
    };

    let (tally, complaint) = run_tests(&root, postgres.as_ref(), judges.as_ref())?;
    step("tests", &mut steps);

    let pages = match &judges {
        Some(judges) => Some(judges.judge_pages(&root)?),
        None => None,
    };
    if pages.is_some() {
        step("judge the pages", &mut steps);
    }

    if let Some(postgres) = postgres {
        drop(postgres);
        step("stop PostgreSQL", &mut steps);
    }

    print_times(&steps, &tally);
    for name in tally.crashed() {
        println!("failed: {name} ended without a result");
    }
    if let Some(complaint) = &complaint {
        println!("failed: {complaint}");
    }
    if pages == Some(Verdict::Faults) {
        println!("failed: pages have faults");
    }
    Ok(Outcome {
        passed: tally.passed() + u64::from(pages == Some(Verdict::Good)),
        failed: tally.failed()
            + u64::from(complaint.is_some())
            + u64::from(pages == Some(Verdict::Faults)),
    })
}

/// Runs `cargo test`, shows its output and adds it up. The second value is a reason why the run
/// is bad although no single test says so.
fn run_tests(
    root: &Path,
    postgres: Option<&Postgres>,
    judges: Option<&Judges>,
) -> anyhow::Result<(Tally, Option<String>)> {
    let (reader, writer) = std::io::pipe()?;
    let mut command = cargo::command(root);
    command
        .args(["test", "--locked", "--workspace", "--no-fail-fast"])
        .args(["--color", "never"])
        .stdout(writer.try_clone()?)
        .stderr(writer);
    match postgres {
        Some(postgres) => command
            .env("RENKEI_TEST_POSTGRES", postgres.url())
            .env_remove("RENKEI_TEST_FAST"),
        None => command
            .env("RENKEI_TEST_FAST", "1")
            .env_remove("RENKEI_TEST_POSTGRES"),
    };
    if let Some(judges) = judges {
        judges.equip(&mut command)?;
    }
    let started = Instant::now();
    let mut child = command.spawn().context("cannot start cargo test")?;
    // The command holds the writing ends; the output would never end.
    drop(command);

    let mut tally = Tally::default();
    let lines = read_lines(reader);
    let left_behind = follow(&lines, &mut child, PATIENCE, |line| {
        println!("{line}");
        tally.line(line, started.elapsed());
    })?;
    tally.end(started.elapsed());
    let status = child.wait()?;

    let complaint = if left_behind {
        Some("a test left a process running that still holds its output open".to_owned())
    } else if !status.success() && tally.failed() == 0 {
        Some(format!(
            "cargo test ended with {status} although no test failed"
        ))
    } else {
        None
    };
    Ok((tally, complaint))
}

/// Reads lines in a thread of its own, so that waiting for them can be given up.
fn read_lines(reader: std::io::PipeReader) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Hands over each line until the output ends. Returns whether it stayed open although the
/// process had ended.
fn follow(
    lines: &Receiver<String>,
    child: &mut Child,
    patience: Duration,
    mut take: impl FnMut(&str),
) -> anyhow::Result<bool> {
    let mut ended = false;
    loop {
        match lines.recv_timeout(patience) {
            Ok(line) => take(&line),
            Err(RecvTimeoutError::Disconnected) => return Ok(false),
            Err(RecvTimeoutError::Timeout) if ended => return Ok(true),
            Err(RecvTimeoutError::Timeout) => ended = child.try_wait()?.is_some(),
        }
    }
}

fn print_times(steps: &[(&str, Duration)], tally: &Tally) {
    println!("\nwhere the time went");
    for (name, took) in steps {
        println!("{:8.1} s  {name}", took.as_secs_f64());
        if *name == "tests" {
            for (name, took, count) in tally.times() {
                println!("{:12.1} s  {name}: {count}", took.as_secs_f64());
            }
        }
    }
}

/// How long the output may stay silent before we look whether the process still lives.
const PATIENCE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::process::Command;

    use super::*;

    fn follow_shell(script: &str) -> (Vec<String>, bool) {
        let (reader, writer) = std::io::pipe().unwrap();
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .stdout(writer)
            .stderr(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        drop(command);
        let mut seen = Vec::new();
        let lines = read_lines(reader);
        let patience = Duration::from_millis(300);
        let left_behind = follow(&lines, &mut child, patience, |line| {
            seen.push(line.to_owned());
        })
        .unwrap();
        child.wait().unwrap();
        (seen, left_behind)
    }

    #[test]
    fn every_line_is_handed_over() {
        let (seen, left_behind) = follow_shell("printf 'one\\ntwo'");
        assert_eq!(seen, ["one", "two"]);
        assert!(!left_behind);
    }

    #[test]
    fn a_process_left_behind_does_not_hang_the_run() {
        let (seen, left_behind) = follow_shell("echo one; sleep 3 & exit 0");
        assert_eq!(seen, ["one"]);
        assert!(left_behind);
    }

    #[test]
    fn no_tests_or_a_failed_one_is_not_good() {
        let outcome = |passed, failed| Outcome { passed, failed };
        assert!(outcome(3, 0).is_good());
        assert!(!outcome(3, 1).is_good());
        assert!(!outcome(0, 0).is_good());
    }

    #[test]
    fn words_become_an_extent() {
        assert_eq!(Extent::parse(&[]), Some(Extent::Everything));
        assert_eq!(Extent::parse(&["--fast"]), Some(Extent::Fast));
        assert_eq!(Extent::parse(&["fast"]), None);
    }
}
