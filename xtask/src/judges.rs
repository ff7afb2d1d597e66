//! Judges from the Python package index: a mail server, the rules for accessible pages, the checker
//! of HTML and the linters of certificates, in an environment of their own below `target`.
//!
//! `xtask/judges.txt` pins each with its hash. They are installed again only when that file
//! changes.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::cargo;

/// What was found of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing to complain of.
    Good,
    /// Faults, which were printed.
    Faults,
}

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

    /// Tells tests where the judges are and where to keep the pages they see.
    ///
    /// # Errors
    /// When the pages of the last run cannot be removed.
    pub(crate) fn equip(&self, tests: &mut Command) -> anyhow::Result<()> {
        let pages = self.pages();
        if pages.exists() {
            std::fs::remove_dir_all(&pages).context("remove the pages of the last run")?;
        }
        tests
            .env("RENKEI_TEST_JUDGES", &self.folder)
            .env("RENKEI_TEST_PAGES", &pages);
        Ok(())
    }

    /// Judges every page that the tests kept.
    ///
    /// # Errors
    /// When the judging program cannot be started.
    pub(crate) fn judge_pages(&self, root: &Path) -> anyhow::Result<Verdict> {
        let program = cargo::target_folder(root)?.join("debug/judge_pages");
        let mut command = Command::new(program);
        command
            .arg(self.pages())
            .env("RENKEI_TEST_JUDGES", &self.folder);
        let status = cargo::status(&mut command)?;
        Ok(if status.success() {
            Verdict::Good
        } else {
            Verdict::Faults
        })
    }

    fn pages(&self) -> PathBuf {
        self.folder.join("pages")
    }
}
