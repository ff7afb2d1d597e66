//! `cargo xtask ci`: everything a change must pass, in one command.
//!
//! The quick steps all run, so that one round shows all their complaints; the tests run only when
//! those passed. What runs in CI is exactly this, and nothing that cannot be run at home.

use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::bail;

use crate::test::Extent;
use crate::{cargo, deny, install, test, tidy};

/// Runs all steps and prints how long each took; the line of the tests comes last.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    install::install(install::FOR_BUILDING)?;
    install_components()?;
    let mut times = Vec::new();
    let mut failed = Vec::new();
    for (name, step) in STEPS {
        println!("ci: {name}");
        let started = Instant::now();
        let result = step();
        times.push((*name, started.elapsed()));
        if let Err(error) = result {
            eprintln!("xtask: error: {name}: {error:#}");
            failed.push(*name);
        }
    }
    let outcome = if failed.is_empty() {
        println!("ci: test");
        let started = Instant::now();
        let outcome = test::test(Extent::Everything)?;
        times.push(("test", started.elapsed()));
        Some(outcome)
    } else {
        None
    };
    println!("\nci steps");
    for (name, took) in times {
        println!("{:8.1} s  {name}", took.as_secs_f64());
    }
    match outcome {
        Some(outcome) => Ok(outcome.conclude()),
        None => bail!("failed: {}; the tests did not run", failed.join(", ")),
    }
}

type Step = fn() -> anyhow::Result<()>;

const STEPS: &[(&str, Step)] = &[
    ("format", format),
    ("clippy", clippy),
    ("tidy", tidy::check),
    ("deny", deny::check),
];

fn format() -> anyhow::Result<()> {
    for folder in cargo::workspaces(&cargo::root()) {
        cargo::run(cargo::command(&folder).args(["fmt", "--all", "--check"]))?;
    }
    Ok(())
}

fn clippy() -> anyhow::Result<()> {
    cargo::run(cargo::command(&cargo::root()).args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

/// A minimal Rust comes without rustfmt and clippy; where rustup is in charge it adds them.
fn install_components() -> anyhow::Result<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let mut ask = cargo::command(&cargo::root());
        ask.args([subcommand, "--version"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if !cargo::status(&mut ask)?.success() {
            cargo::run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}
