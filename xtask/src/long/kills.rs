//! `cargo xtask long kills`: kills a server at any moment while it issues and publishes, far more
//! often than a test has time for.

use std::process::ExitCode;

use crate::{cargo, install};

/// How often.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(super) count: u32,
}

impl Options {
    /// Reads the words after `kills`; `None` when one is unknown.
    pub(super) fn parse(words: &[&str]) -> Option<Self> {
        match words {
            [] => Some(Self { count: 200 }),
            ["--count", count] => count.parse().ok().map(|count| Self { count }),
            _ => None,
        }
    }
}

/// Runs the test of the server that kills it, this often.
pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    install::install(install::FOR_BUILDING)?;
    cargo::run(
        cargo::command(&cargo::root())
            .args(["test", "--locked", "--package", "server", "--test", "it"])
            .args(["--", "killed::"])
            .env("RENKEI_TEST_KILLS", options.count.to_string()),
    )?;
    println!("\nkilled {} times, nothing lost", options.count);
    Ok(ExitCode::SUCCESS)
}
