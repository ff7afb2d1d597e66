//! Moving files out of the folder of the care software, into 送信済 or エラー, with a note beside
//! them. Nothing is deleted. What is moved is noted first, so that a cut leaves no unit in two
//! halves of which each would look like a unit of its own.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::local_store::{FiledFile, Filing, Home, write_whole};
use crate::plan::watching::Seen;
use crate::watch::folder;

/// Where files go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// They were sent.
    Sent,
    /// They cannot be sent.
    Refused,
    /// A correction was sent in their place.
    Corrected,
}

impl Shelf {
    /// The folder below that of the care software.
    pub(crate) fn below(self, outgoing: &Path) -> PathBuf {
        match self {
            Self::Sent => outgoing.join("送信済"),
            Self::Refused => outgoing.join("エラー"),
            Self::Corrected => outgoing.join("エラー").join("差し替え済み"),
        }
    }
}

/// Moves files that were read as they were seen into a folder of their own. False when one of them
/// has changed since: then nothing is moved, and the next look takes them as new ones.
pub(crate) fn file(
    home: &Home,
    name: &str,
    (source, seen): (&Path, &[Seen]),
    (shelf, note): (PathBuf, (String, String)),
) -> Result<bool, Failure> {
    let is_as_seen = |one: &Seen| {
        let now = folder::seen_at(&source.join(&one.name), one.name.clone());
        now.as_ref() == Some(one)
    };
    if !seen.iter().all(is_as_seen) {
        return Ok(false);
    }
    let files = seen.iter().map(|one| FiledFile {
        name: one.name.clone(),
        octets: one.octets,
        changed: one.changed,
    });
    let filing = Filing {
        target: free_folder(&shelf),
        source: source.to_path_buf(),
        files: files.collect(),
        note,
    };
    let name = format!("{name}.json");
    home.begin_filing(&name, &filing)?;
    finish(home, &name, &filing)?;
    Ok(true)
}

/// Goes on with the moves that were cut.
pub(crate) fn go_on(home: &Home) -> Result<(), Failure> {
    for (name, filing) in home.filings()? {
        // A folder that is away is waited for.
        if folder::require(&watched(&filing)).is_ok() {
            finish(home, &name, &filing)?;
        }
    }
    Ok(())
}

/// The folder of the care software that files come from, also where they lay in エラー.
fn watched(filing: &Filing) -> PathBuf {
    let marked = filing.source.ancestors();
    let mut marked = marked.filter(|folder| folder::require(folder).is_ok());
    marked.next().unwrap_or(&filing.source).to_path_buf()
}

fn finish(home: &Home, name: &str, filing: &Filing) -> Result<(), Failure> {
    let target = &filing.target;
    std::fs::create_dir_all(target).map_err(|error| Failure::writing(target, &error))?;
    let (note, text) = &filing.note;
    write_whole(&target.join(note), text.as_bytes())?;
    for file in &filing.files {
        let (from, to) = (filing.source.join(&file.name), target.join(&file.name));
        let seen = folder::seen_at(&from, file.name.clone());
        let is_the_same =
            seen.is_some_and(|it| it.octets == file.octets && it.changed == file.changed);
        if is_the_same && !to.exists() {
            std::fs::rename(&from, &to).map_err(|error| Failure::writing(&from, &error))?;
        }
    }
    home.end_filing(name)
}

/// The folder, or one with a number behind its name where it is there already.
fn free_folder(wanted: &Path) -> PathBuf {
    if !wanted.exists() {
        return wanted.to_path_buf();
    }
    let name = wanted.file_name().unwrap_or_default().to_string_lossy();
    let numbered = (2_u32..).map(|number| wanted.with_file_name(format!("{name}-{number}")));
    let mut free = numbered.filter(|path| !path.exists());
    free.next().unwrap_or_else(|| wanted.to_path_buf())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn note() -> (String, String) {
        ("note.txt".to_owned(), "sent".to_owned())
    }

    #[test]
    fn files_go_together_and_a_cut_is_mended() {
        let place = tempfile::tempdir().unwrap();
        let home = Home::open(place.path().join("home"));
        let out = place.path().join("out");
        folder::mark(&out).unwrap();
        for name in ["A.CSV", "B.CSV"] {
            std::fs::write(out.join(name), name).unwrap();
        }
        let mut seen = folder::look(&out).unwrap();
        seen.sort_by(|one, other| one.name.cmp(&other.name));
        let shelf = Shelf::Sent.below(&out).join("unit");
        // Cut after the first file.
        let files = seen.iter().map(|one| FiledFile {
            name: one.name.clone(),
            octets: one.octets,
            changed: one.changed,
        });
        let filing = Filing {
            target: shelf.clone(),
            source: out.clone(),
            files: files.collect(),
            note: note(),
        };
        home.begin_filing("cut.json", &filing).unwrap();
        std::fs::create_dir_all(&shelf).unwrap();
        std::fs::rename(out.join("A.CSV"), shelf.join("A.CSV")).unwrap();
        // The drive is away for a while.
        std::fs::rename(&out, place.path().join("away")).unwrap();
        go_on(&home).unwrap();
        assert_eq!(home.filings().unwrap().len(), 1);
        std::fs::rename(place.path().join("away"), &out).unwrap();
        go_on(&home).unwrap();
        assert_eq!(home.filings().unwrap().len(), 0);
        assert_eq!(
            folder::names(&shelf).unwrap(),
            ["A.CSV", "B.CSV", "note.txt"]
        );
        assert!(folder::look(&out).unwrap().is_empty());
    }

    #[test]
    fn what_has_changed_since_it_was_read_stays() {
        let place = tempfile::tempdir().unwrap();
        let home = Home::open(place.path().join("home"));
        let out = place.path().join("out");
        folder::mark(&out).unwrap();
        std::fs::write(out.join("A.CSV"), "first").unwrap();
        let seen = folder::look(&out).unwrap();
        std::fs::write(out.join("A.CSV"), "second one").unwrap();
        let shelf = Shelf::Sent.below(&out).join("unit");
        assert!(!file(&home, "x", (&out, &seen), (shelf.clone(), note())).unwrap());
        let seen = folder::look(&out).unwrap();
        assert!(file(&home, "x", (&out, &seen), (shelf.clone(), note())).unwrap());
        std::fs::write(out.join("A.CSV"), "third").unwrap();
        let seen = folder::look(&out).unwrap();
        assert!(file(&home, "x", (&out, &seen), (shelf.clone(), note())).unwrap());
        let kept =
            |folder: &str| std::fs::read(shelf.with_file_name(folder).join("A.CSV")).unwrap();
        assert_eq!(kept("unit"), b"second one");
        assert_eq!(kept("unit-2"), b"third", "nothing is written over");
    }
}
