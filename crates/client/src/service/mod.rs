//! How each operating system is told to let `renkei run` run by itself: the definition and the
//! commands, as data. Computes only.
//!
//! On every system it runs as the user whose keys and folders it needs, not as the system: network
//! drives and the folder of the care software are the user's.

use std::path::{Path, PathBuf};

use crate::cli::System;

/// What is put where, and what is run to begin and to end it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The file.
    pub(crate) path: PathBuf,
    /// Its text.
    pub(crate) text: String,
    /// Its bytes, in the characters that the system reads.
    pub(crate) bytes: Vec<u8>,
    /// Commands that make it begin, now and with every sign-in.
    pub(crate) begin: Vec<Vec<String>>,
    /// Commands that end it.
    pub(crate) end: Vec<Vec<String>>,
}

/// What runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program<'a> {
    /// The program.
    pub(crate) path: &'a Path,
    /// The folder of its data.
    pub(crate) home: &'a Path,
    /// The language in which it writes notes.
    pub(crate) language: &'a str,
}

impl Program<'_> {
    fn arguments(&self) -> [String; 4] {
        [
            format!("--lang={}", self.language),
            "--home".to_owned(),
            self.home.display().to_string(),
            "run".to_owned(),
        ]
    }
}

/// The system this program was made for.
pub(crate) fn present() -> System {
    if cfg!(windows) {
        System::Windows
    } else if cfg!(target_os = "macos") {
        System::MacOs
    } else {
        System::Linux
    }
}

/// The definition for a system, in the folder where it looks.
pub(crate) fn definition(system: System, folder: &Path, program: Program<'_>) -> Definition {
    match system {
        System::Linux => systemd(folder, program),
        System::MacOs => launchd(folder, program),
        System::Windows => scheduled_task(folder, program),
    }
}

fn systemd(folder: &Path, program: Program<'_>) -> Definition {
    let mut line = quoted_for_systemd(&program.path.display().to_string());
    for argument in program.arguments() {
        line.push(' ');
        line.push_str(&quoted_for_systemd(&argument));
    }
    let text = include_str!("renkei.service").replace("{command}", &line);
    let path = folder.join("renkei.service");
    Definition {
        bytes: text.clone().into_bytes(),
        text,
        path,
        begin: vec![
            words(&["systemctl", "--user", "daemon-reload"]),
            words(&["systemctl", "--user", "enable", "--now", "renkei.service"]),
        ],
        end: vec![words(&[
            "systemctl",
            "--user",
            "disable",
            "--now",
            "renkei.service",
        ])],
    }
}

fn launchd(folder: &Path, program: Program<'_>) -> Definition {
    let mut all = vec![program.path.display().to_string()];
    all.extend(program.arguments());
    let lines = all
        .iter()
        .map(|it| format!("    <string>{}</string>", escaped(it)));
    let lines: Vec<String> = lines.collect();
    let text = include_str!("renkei.plist").replace("    {arguments}", &lines.join("\n"));
    let path = folder.join("jp.renkei.plist");
    let place = path.display().to_string();
    Definition {
        bytes: text.clone().into_bytes(),
        text,
        path,
        begin: vec![words(&["launchctl", "load", "-w", &place])],
        end: vec![words(&["launchctl", "unload", "-w", &place])],
    }
}

fn scheduled_task(folder: &Path, program: Program<'_>) -> Definition {
    let arguments: Vec<String> = program.arguments().iter().map(|it| quoted(it)).collect();
    let text = include_str!("renkei.xml")
        .replace("{command}", &escaped(&program.path.display().to_string()))
        .replace("{arguments}", &escaped(&arguments.join(" ")));
    let path = folder.join("renkei.xml");
    let place = path.display().to_string();
    // The task scheduler reads no other characters.
    let marked = std::iter::once(0xfeff_u16).chain(text.encode_utf16());
    Definition {
        bytes: marked.flat_map(u16::to_le_bytes).collect(),
        text,
        path,
        begin: vec![
            words(&["schtasks", "/Create", "/TN", "renkei", "/XML", &place, "/F"]),
            words(&["schtasks", "/Run", "/TN", "renkei"]),
        ],
        end: vec![
            words(&["schtasks", "/End", "/TN", "renkei"]),
            words(&["schtasks", "/Delete", "/TN", "renkei", "/F"]),
        ],
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// In quotes, without anything that systemd would put something else in the place of.
fn quoted_for_systemd(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('%', "%%").replace('$', "$$"))
}

/// In quotes for Windows. A path ends with a backslash only where it is a drive.
fn quoted(text: &str) -> String {
    match text.strip_suffix('\\') {
        Some(drive) => format!("\"{drive}\\\\\""),
        None => format!("\"{text}\""),
    }
}

/// As text inside XML.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::process::Command;

    use super::*;

    const PROGRAM: &str = "/opt/care & plan/renkei";

    fn of(system: System, folder: &Path) -> Definition {
        let program = Program {
            path: Path::new(PROGRAM),
            home: Path::new("/home/受付 50%/\"renkei\" $x"),
            language: "ja",
        };
        definition(system, folder, program)
    }

    #[test]
    fn names_with_unusual_characters_stay_names() {
        let folder = Path::new("/tmp");
        let linux = of(System::Linux, folder).text;
        let line = linux
            .lines()
            .find(|line| line.starts_with("ExecStart="))
            .unwrap();
        let expected = "ExecStart=\"/opt/care & plan/renkei\" \"--lang=ja\" \"--home\" \
                        \"/home/受付 50%%/\\\"renkei\\\" $$x\" \"run\"";
        assert_eq!(line, expected);
        let mac = of(System::MacOs, folder).text;
        assert!(
            mac.contains("<string>/opt/care &amp; plan/renkei</string>"),
            "{mac}"
        );
        assert!(
            mac.contains("<string>run</string>") && !mac.contains('{'),
            "{mac}"
        );
        let windows = of(System::Windows, folder);
        let text = &windows.text;
        assert!(
            text.contains("<Command>/opt/care &amp; plan/renkei</Command>"),
            "{text}"
        );
        assert!(
            text.contains("&quot;run&quot;</Arguments>") && !text.contains('{'),
            "{text}"
        );
        assert_eq!(windows.bytes.get(..2), Some(&[0xff, 0xfe][..]));
        assert_eq!(quoted("C:\\"), "\"C:\\\\\"");
    }

    #[test]
    fn systemd_understands_its_unit() {
        let folder = tempfile::tempdir().unwrap();
        let program = Program {
            // Something that is there.
            path: Path::new("/bin/sh"),
            home: Path::new("/home/受付 1"),
            language: "ja",
        };
        let unit = definition(System::Linux, folder.path(), program);
        std::fs::write(&unit.path, &unit.bytes).unwrap();
        let verify = Command::new("systemd-analyze")
            .args(["verify", "--user", "--man=no"])
            .arg(&unit.path)
            .env("XDG_RUNTIME_DIR", folder.path())
            .output();
        // Where there is no systemd there is nobody to ask.
        if let Ok(verified) = verify {
            let said = String::from_utf8_lossy(&verified.stderr);
            assert!(!said.contains("renkei.service"), "{said}");
        }
    }
}
