//! Judges from the Python package index: a mail server, the rules for accessible pages and the
//! checker of HTML, in an environment of their own below `target`.
//!
//! `xtask/judges.txt` pins each with its hash. They are installed again only when that file
//! changes.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::cargo;

/// The environment, ready to be used.
pub(crate) struct Judges {
    folder: PathBuf,
}

impl Judges {
    /// Installs what is missing.
    ///
    /// # Errors
    /// When the index cannot be reached or a file is not the one that is pinned.
    pub(crate) fn install(root: &Path) -> anyhow::Result<Self> {
        let list = root.join("xtask/judges.txt");
        let folder = cargo::target_folder(root)?.join("judges");
        let wanted = std::fs::read_to_string(&list).context("read the list of judges")?;
        let done = folder.join("installed.txt");
        if std::fs::read_to_string(&done).is_ok_and(|found| found == wanted) {
            return Ok(Self { folder });
        }
        println!("installing the judges of xtask/judges.txt");
        cargo::run(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&folder),
        )?;
        cargo::run(
            Command::new(folder.join("bin/python"))
                .args(["-m", "pip", "install", "--quiet", "--no-deps"])
                .args(["--disable-pip-version-check", "--require-hashes", "-r"])
                .arg(&list),
        )?;
        std::fs::write(&done, wanted).context("note which judges are installed")?;
        Ok(Self { folder })
    }

    /// Where they are, for the tests.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}
