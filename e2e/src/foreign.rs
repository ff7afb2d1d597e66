//! Judges that others wrote: `openssl`, `keytool`, `pdftotext`, `qpdf`.
//!
//! `cargo xtask test` installs them; with `RENKEI_TEST_FAST` set the tests do without.

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
