//! Judges that others wrote: `openssl`, `keytool`, `pdftotext`, `qpdf`, `aiosmtpd`, and those of
//! `xtask/judges.txt`.
//!
//! `cargo xtask test` installs them; with `RENKEI_TEST_FAST` set the tests do without.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};

/// Whether the foreign judges are left out on purpose.
#[must_use]
pub fn left_out() -> bool {
    std::env::var_os("RENKEI_TEST_FAST").is_some()
}

/// Runs a judge; its output when it is content.
///
/// # Errors
/// When it is missing or finds fault, with what it said.
pub fn judge(program: &str, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .with_context(|| format!("{program} is missing: cargo xtask test installs it"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!(
            "{program} {arguments:?}: {text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(text)
}

/// The interpreter of the Python judges.
///
/// # Errors
/// When `cargo xtask test` did not start this.
pub fn python() -> anyhow::Result<PathBuf> {
    let folder = std::env::var_os("RENKEI_TEST_JUDGES")
        .context("RENKEI_TEST_JUDGES is not set: cargo xtask test sets it")?;
    Ok(PathBuf::from(folder).join("bin/python"))
}

/// A file that a package of the Python judges brought.
///
/// # Errors
/// When it is not there.
pub fn python_file(package: &str, file: &str) -> anyhow::Result<PathBuf> {
    let find = format!("import {package}; print({package}.__path__[0])");
    let folder = judge(&python()?.to_string_lossy(), &["-c", &find])?;
    let path = PathBuf::from(folder.trim()).join(file);
    path.is_file()
        .then_some(path)
        .context("a judge is incomplete")
}
