//! Child processes of a journey: started, listened to, ended by their own id.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, bail};

use crate::foreign;

/// How long a program may take for anything, also on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Folder of the programs that this build made.
///
/// # Errors
/// When the running program does not know where it is.
pub fn programs() -> anyhow::Result<PathBuf> {
    let mut folder = std::env::current_exe().context("find this program")?;
    folder.pop();
    // Test programs live one folder deeper than the programs they test.
    if folder.ends_with("deps") {
        folder.pop();
    }
    Ok(folder)
}

/// The library that `faketime` puts before a program's clock; the loader knows its own `$LIB`.
const CLOCK_LIBRARY: &str = "/usr/$LIB/faketime/libfaketimeMT.so.1";

/// A program as it runs by a clock that is so many seconds ahead, or behind: the library of
/// `faketime` is put before its clock. `faketime` itself would stay between us and the program, end
/// without it, and refuse to start where a program that was killed left its name in shared memory.
///
/// # Errors
/// When the library is missing: the loader would only warn, and the clock be right.
pub fn by_clock(seconds: i64, program: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new(program);
    if seconds != 0 {
        let probe = [
            &format!("LD_PRELOAD={CLOCK_LIBRARY}"),
            "FAKETIME=@2001-02-03 00:00:00",
        ];
        let year = foreign::judge("env", &[&probe[..], &["TZ=UTC", "date", "+%Y"]].concat())?;
        anyhow::ensure!(year.trim() == "2001", "{CLOCK_LIBRARY} is missing");
        command
            .env("LD_PRELOAD", CLOCK_LIBRARY)
            .env("FAKETIME", format!("{seconds:+}"))
            // How long something takes is not to change.
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("DONT_FAKE_MONOTONIC", "1");
    }
    Ok(command)
}

/// Seconds of a day.
pub const DAY: i64 = 24 * 60 * 60;

/// A program that runs until it is told to stop.
pub struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Running {
    /// Starts `command` and reads its standard output line by line.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(mut command: Command, log: &Path) -> anyhow::Result<Self> {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(log)?;
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("start {command:?}"))?;
        let output = child.stdout.take().context("standard output")?;
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, lines })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line of standard output.
    ///
    /// # Errors
    /// When the program ends or says nothing for a minute.
    pub fn line(&self) -> anyhow::Result<String> {
        self.lines
            .recv_timeout(PATIENCE)
            .context("the program said nothing more")
    }

    /// Asks the program to end, as an operator would, and waits for it.
    ///
    /// # Errors
    /// When it does not end with success.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let id = self.child.id().to_string();
        // The shell's own `kill`: a small system has no program of that name.
        Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &id])
            .stderr(Stdio::null())
            .status()
            .context("sh")?;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the program ended with {status}");
        }
        Ok(())
    }

    /// Ends the program at once, as a power cut would.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A journey that failed in the middle leaves nothing running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a program to its end, `input` on its standard input.
///
/// # Errors
/// When it cannot be started.
pub fn run(mut command: Command, input: &str) -> anyhow::Result<Output> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("start {command:?}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read its input closes it early; that is its business.
        let _ = stdin.write_all(input.as_bytes());
    }
    child.wait_with_output().context("wait for the program")
}
