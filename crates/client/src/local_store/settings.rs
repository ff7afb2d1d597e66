//! The settings of this program, which people write by hand: `renkei.toml` in its folder. Without
//! the file everything is as usual.

use serde::Deserialize;

use crate::failure::Failure;
use crate::local_store::Home;
use crate::words::Text;

/// What can be set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// Whether certificates are renewed without being asked.
    pub(crate) renew: Renew,
    /// For how many months after the service month the archive keeps what was exchanged.
    pub(crate) archive_months: Option<u16>,
    /// Where a virus scanner (clamd) listens: `127.0.0.1:3310`, or the path of its socket.
    /// Without it attachments are not scanned here.
    pub(crate) virus_scanner: Option<String>,
}

/// Whether certificates are renewed without being asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Renew {
    /// They are.
    #[default]
    On,
    /// Only `renkei cert renew` does it.
    Off,
}

impl Home {
    /// The settings.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        let path = self.path(&[FILE]);
        let bytes = self.read(&path)?.unwrap_or_default();
        let unreadable = |line: usize| {
            let text = Text::new("settings-unreadable");
            Failure::wrong_use(text.with("path", path.display()).with("line", line))
        };
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            unreadable(line_after(before))
        })?;
        // Editors of Windows put a mark in front.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let place = error.span().map_or(0, |span| span.start);
            unreadable(line_after(text.as_bytes().get(..place).unwrap_or_default()))
        })
    }
}

/// The number of the line that these bytes lead to.
fn line_after(before: &[u8]) -> usize {
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

const FILE: &str = "renkei.toml";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn what_is_not_understood_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().to_path_buf());
        assert_eq!(home.settings().unwrap().renew, Renew::On);
        for (text, expected) in [
            (&b""[..], Ok(Renew::On)),
            (b"renew = \"on\"\n", Ok(Renew::On)),
            (b"# by hand\nrenew = \"off\"\n", Ok(Renew::Off)),
            (b"\xef\xbb\xbfrenew = \"off\"\r\n", Ok(Renew::Off)),
            (b"\nrenew = \"never\"\n", Err("2")),
            (b"renew = \"off\"\nrenwe = \"off\"\n", Err("2")),
            (b"renew = off\n", Err("1")),
            (b"renew = \"off\"\n\n\xff", Err("3")),
        ] {
            std::fs::write(folder.path().join(FILE), text).unwrap();
            match (home.settings(), expected) {
                (Ok(settings), Ok(renew)) => assert_eq!(settings.renew, renew),
                (Err(failure), Err(line)) => {
                    let words = format!("{:?}", failure.words);
                    assert!(words.contains(&format!("(\"line\", {line:?})")), "{words}");
                }
                other => unreachable!("{text:?}: {other:?}"),
            }
        }
    }
}
