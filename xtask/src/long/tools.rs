//! The tools of the long tasks: subcommands of Cargo and the nightly compiler.
//!
//! They are installed where Cargo installs programs, by the name of their package and with the
//! lock file that package brings.

use std::process::{Command, Stdio};

use anyhow::bail;

use crate::cargo;

/// Installs the package `cargo-NAME` unless `cargo NAME` is there.
///
/// # Errors
/// When it cannot be installed.
pub(super) fn install(name: &str) -> anyhow::Result<()> {
    let root = cargo::root();
    if is_there(cargo::command(&root).args([name, "--version"])) {
        return Ok(());
    }
    let package = format!("cargo-{name}");
    println!("installing {package}");
    cargo::run(cargo::command(&root).args(["install", "--locked", &package]))
}

/// A program of the nightly toolchain, which rustup finds.
pub(super) fn nightly(program: &str) -> Command {
    let mut command = Command::new("rustup");
    command
        .args(["run", "nightly", program])
        .current_dir(cargo::root())
        // They name the compiler this program was built with.
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// Makes sure the nightly toolchain is there.
///
/// # Errors
/// When it is not; the message says how to install it.
pub(super) fn require_nightly() -> anyhow::Result<()> {
    if is_there(nightly("cargo").arg("--version")) {
        return Ok(());
    }
    bail!(
        "the nightly toolchain is missing\nxtask: hint: run `rustup toolchain install nightly --profile minimal`, then try again"
    )
}

fn is_there(ask: &mut Command) -> bool {
    ask.stdout(Stdio::null()).stderr(Stdio::null());
    ask.status().is_ok_and(|status| status.success())
}
