//! `cargo xtask long kills`: kills a server at any moment while it issues and publishes, and while
//! offices send and collect, far more often than a test has time for.

use std::process::ExitCode;

use crate::{cargo, install};

/// How often.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Each server; the usual numbers when none is named.
    pub(super) count: Option<u32>,
}

impl Options {
    /// Reads the words after `kills`; `None` when one is unknown.
    pub(super) fn parse(words: &[&str]) -> Option<Self> {
        match words {
            [] => Some(Self { count: None }),
            ["--count", count] => count.parse().ok().map(|count| Self { count: Some(count) }),
            _ => None,
        }
    }
}

/// Runs the tests that kill a server, this often.
pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    install::install(install::FOR_BUILDING)?;
    cargo::run(cargo::command(&cargo::root()).args([
        "build",
        "--locked",
        "--package",
        "server",
        "--package",
        "client",
    ]))?;
    for (package, test, usual) in [
        ("server", "killed::", ISSUING),
        ("e2e", "kills::", MESSAGES),
    ] {
        let count = options.count.unwrap_or(usual);
        cargo::run(
            cargo::command(&cargo::root())
                .args(["test", "--locked", "--package", package, "--test", "it"])
                .args(["--", test])
                .env("RENKEI_TEST_KILLS", count.to_string()),
        )?;
        println!("\n{package}: killed {count} times, nothing lost");
    }
    Ok(ExitCode::SUCCESS)
}

/// While it issues and publishes.
const ISSUING: u32 = 200;
/// While offices send, collect and hand in receipts.
const MESSAGES: u32 = 1000;
