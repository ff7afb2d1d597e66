//! A care office at its own computer: the program `renkei` with a home folder of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::process;

/// One office's computer.
pub struct Office {
    home: PathBuf,
    /// How many seconds its clock is ahead of ours.
    ahead: i64,
}

/// What a run of `renkei` gave.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; see the contract of the command line.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Office {
    /// A computer whose data live in `home`.
    #[must_use]
    pub fn at(home: &Path) -> Self {
        Self {
            home: home.to_owned(),
            ahead: 0,
        }
    }

    /// Lets days go by for the programs that are started from now on.
    pub fn pass(&mut self, days: u32) {
        self.ahead += i64::from(days) * process::DAY;
    }

    /// Sets its clock so many seconds ahead of ours, or behind.
    pub fn set_clock(&mut self, ahead: i64) {
        self.ahead = ahead;
    }

    /// Folder of this computer's data.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Runs `renkei` with `arguments`.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn run(&self, arguments: &[&str]) -> anyhow::Result<Ran> {
        self.run_with_input(arguments, "")
    }

    /// Runs `renkei` with `arguments` and `input` typed in.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> anyhow::Result<Ran> {
        let output = process::run(self.command(arguments)?, input)?;
        Ok(Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// The command itself, for journeys that start it and go on.
    ///
    /// # Errors
    /// When the program is not where it was built.
    pub fn command(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let program = process::programs()?.join("renkei");
        if !program.exists() {
            bail!(
                "{} is not built: cargo build --workspace --bins",
                program.display()
            );
        }
        std::fs::create_dir_all(&self.home)?;
        let mut command = process::by_clock(self.ahead, &program)?;
        command
            .args(arguments)
            .env("RENKEI_HOME", &self.home)
            .env("LC_ALL", "ja_JP.UTF-8")
            .env_remove("RENKEI_PASSWORD");
        Ok(command)
    }

    /// An administrator signs in at this computer, lets it work unattended, and signs out. Before
    /// that it may not even list what has arrived.
    ///
    /// # Errors
    /// With what the program said.
    pub fn allow_unattended(&self, password: &str) -> anyhow::Result<()> {
        let refused = self.run(&["inbox"])?.expect_code(1)?;
        refused.says("担当者のログインが必要です")?;
        let told = self.run(&["status"])?.expect_code(0)?;
        told.says("だれもログインしていません")?
            .says("自動送受信：許可されていません")?;
        let arguments = ["sign-in", "--allow-unattended", "--password-stdin"];
        let signed_in = self.run_with_input(&arguments, password)?;
        signed_in
            .expect_code(0)?
            .says("この端末の自動送受信を許可しました")?;
        self.run(&["inbox"])?.expect_code(0)?;
        let told = self.run(&["status"])?.expect_code(0)?;
        told.says("ログイン中：")?;
        let out = self.run(&["sign-out"])?.expect_code(0)?;
        out.says("ログアウトしました")?;
        self.run(&["inbox"])?.expect_code(0)?;
        Ok(())
    }

    /// Somebody signs in at this computer.
    ///
    /// # Errors
    /// With what the program said.
    pub fn sign_in(&self, password: &str) -> anyhow::Result<()> {
        let arguments = ["sign-in", "--password-stdin"];
        let signed_in = self.run_with_input(&arguments, password)?;
        signed_in.expect_code(0)?.says("ログインしました")?;
        Ok(())
    }

    /// Runs `renkei … --json` and reads the answer; fails unless it ends with 0.
    ///
    /// # Errors
    /// With what the program said.
    pub fn json(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        let ran = self
            .run(&[arguments, &["--json"]].concat())?
            .expect_code(0)?;
        serde_json::from_str(&ran.stdout).with_context(|| format!("JSON of {arguments:?}"))
    }
}

impl Ran {
    /// Fails unless the program ended with `code`.
    ///
    /// # Errors
    /// With what the program said.
    pub fn expect_code(self, code: i32) -> anyhow::Result<Self> {
        if self.code == code {
            return Ok(self);
        }
        bail!(
            "renkei ended with {}, not {code}\n{}{}",
            self.code,
            self.stdout,
            self.stderr
        );
    }

    /// Fails unless standard error or output contain `words`.
    ///
    /// # Errors
    /// With what the program said.
    pub fn says(self, words: &str) -> anyhow::Result<Self> {
        if self.stderr.contains(words) || self.stdout.contains(words) {
            return Ok(self);
        }
        bail!(
            "renkei does not say {words:?}\n{}{}",
            self.stdout,
            self.stderr
        );
    }
}
