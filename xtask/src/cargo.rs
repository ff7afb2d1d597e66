//! How this program calls Cargo and where the workspace lies.
//!
//! Every build goes through here with the same options, because Cargo builds a package again as
//! soon as its features, flags or profile differ. No flags are set through the environment for
//! the same reason.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use anyhow::{Context, bail};

/// The root folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let member = Path::new(env!("CARGO_MANIFEST_DIR"));
    member.parent().unwrap_or(member).to_path_buf()
}

/// The folders with a lock file: the workspace, and the packages beside it.
pub(crate) fn workspaces(root: &Path) -> Vec<PathBuf> {
    ["", "fuzz", FLOOR_OF_FORMS]
        .map(|folder| root.join(folder))
        .into()
}

/// The floor that needs a build of its own.
pub(crate) const FLOOR_OF_FORMS: &str = "xtask/floors/forms";

/// Cargo, started in `folder`. `CARGO` is set by Cargo itself and names the same toolchain.
pub(crate) fn command(folder: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(folder);
    command
}

/// Runs a command whose output goes straight to the terminal.
///
/// # Errors
/// When the program cannot be started or ends with anything but success.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = status(command)?;
    if status.success() {
        return Ok(());
    }
    bail!("{} ended with {status}", shown(command))
}

/// Runs a command and returns how it ended.
pub(crate) fn status(command: &mut Command) -> anyhow::Result<ExitStatus> {
    command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))
}

/// Runs a command and returns what it wrote to stdout.
///
/// # Errors
/// When it cannot be started, fails (its stderr is in the message) or writes something that is
/// not UTF-8.
pub(crate) fn read(command: &mut Command) -> anyhow::Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!(
            "{} ended with {}\n{}",
            shown(command),
            output.status,
            stderr.trim_end()
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("the output of {} is not UTF-8", shown(command)))
}

/// The folder that receives build results, as Cargo itself sees it.
pub(crate) fn target_folder(root: &Path) -> anyhow::Result<PathBuf> {
    let text = read(command(root).args(["metadata", "--format-version=1", "--no-deps"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&text)?;
    metadata
        .get("target_directory")
        .and_then(serde_json::Value::as_str)
        .map(PathBuf::from)
        .context("cargo metadata names no target_directory")
}

fn shown(command: &Command) -> String {
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    format!("`{}`", words.join(" "))
}
