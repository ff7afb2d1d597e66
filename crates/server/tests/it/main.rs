//! The program as its operator meets it: commands, what they print, and how they end.
//!
//! Each test has a folder, a configuration and a server of its own. What the roles answer over
//! the network is tested beside them; the whole chain in `e2e`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

mod burdens;
mod configuration;
mod generations;
mod init;
mod killed;
mod office;
mod operator;
mod publication;
mod run;
mod token;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A folder with a configuration.
struct Site {
    folder: tempfile::TempDir,
}

/// How a command ended.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Site {
    /// A configuration with free ports and nothing made yet.
    fn new() -> Self {
        let site = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        site.configure("");
        site
    }

    /// A site after `init`.
    fn initialised() -> Self {
        let site = Self::new();
        site.done(&["init"]);
        site
    }

    /// Writes the configuration, with `more` at its end.
    fn configure(&self, more: &str) {
        let mut text = "data_dir = \"data\"\n".to_owned();
        for role in ["portal", "console", "mailbox"] {
            text.push_str(&format!(
                "[listeners.{role}]\naddress = \"127.0.0.1:0\"\nname = \"localhost\"\n"
            ));
        }
        std::fs::write(self.file("renkei.toml"), text + more).unwrap();
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare_command(arguments);
        command.arg("--config").arg(self.file("renkei.toml"));
        command
    }

    /// A command without a configuration.
    fn bare_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_renkei-server"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("SOFTHSM2_CONF", self.file("softhsm2.conf"));
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "RENKEI_SERVER_CONFIG"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs a command to its end.
    fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).output().unwrap();
        Ended {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that has to succeed; what it printed.
    fn done(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {ended:?}");
        ended.stdout
    }

    /// Runs a command that has to fail with this code, naming `words` in English and giving a
    /// hint; nothing is printed as a result, in either language.
    fn refused(&self, arguments: &[&str], code: i32, words: &[&str]) -> Ended {
        let english = self.run(&[arguments, &["--lang", "en"]].concat());
        assert_eq!(english.code, Some(code), "{arguments:?}: {english:?}");
        assert_eq!(english.stdout, "", "{arguments:?}");
        assert!(
            english.stderr.starts_with("renkei-server: error: "),
            "{english:?}"
        );
        assert!(
            english.stderr.contains("\nrenkei-server: hint: "),
            "{english:?}"
        );
        for word in words {
            assert!(
                english.stderr.contains(word),
                "{word} is not in {}",
                english.stderr
            );
        }
        let japanese = self.run(arguments);
        assert_eq!(japanese.code, Some(code));
        assert!(
            !japanese.stderr.is_ascii(),
            "not Japanese: {}",
            japanese.stderr
        );
        english
    }

    /// Every file below the data folder with its bytes.
    fn snapshot(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.file("data"), &mut files);
        files.sort();
        files
    }

    /// Starts the server and waits until it is ready.
    fn start(&self, arguments: &[&str]) -> Server {
        let child = self
            .command(&[&["run"], arguments].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut server = Server {
            child,
            lines: Vec::new(),
        };
        let mut output = BufReader::new(server.child.stdout.take().unwrap());
        loop {
            let mut line = String::new();
            assert_ne!(
                output.read_line(&mut line).unwrap(),
                0,
                "ended before it was ready"
            );
            if line == "ready\n" {
                return server;
            }
            server.lines.push(line.trim_end().to_owned());
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if !path.to_string_lossy().contains("renkei.db") {
            let bytes = std::fs::read(&path).unwrap();
            files.push((path, bytes));
        }
    }
}

/// A running server, ended with its test.
struct Server {
    child: Child,
    /// What it printed before `ready`.
    lines: Vec<String>,
}

impl Server {
    /// Tells it to stop and waits; its exit code.
    fn stop(mut self, signal: &str) -> Option<i32> {
        // The shell's own `kill`: a small system has no program of that name.
        let kill = Command::new("sh")
            .args(["-c", "kill \"$0\" \"$1\"", signal])
            .arg(self.child.id().to_string())
            .status();
        assert!(kill.unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// Address of a listener.
    fn address(&self, role: &str) -> String {
        let prefix = format!("listening {role} ");
        let line = self
            .lines
            .iter()
            .find_map(|line| line.strip_prefix(&prefix));
        line.unwrap_or_else(|| panic!("no {role} in {:?}", self.lines))
            .to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already when the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
