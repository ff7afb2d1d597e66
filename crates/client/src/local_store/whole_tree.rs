//! A folder of result files, with folders inside, that is there whole or not at all.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::words::Text;

/// A file of the tree: its place in it, with `/` between folders, and its bytes.
pub(crate) type TreeFile = (String, Vec<u8>);

/// Writes files into a folder that is new or empty. Whatever goes wrong, nothing is left behind.
pub(crate) fn write_tree(target: &Path, files: &[TreeFile]) -> Result<(), Failure> {
    if let Ok(mut entries) = std::fs::read_dir(target) {
        if entries.next().is_some() {
            let text = Text::new("folder-not-empty").with("path", target.display());
            return Err(Failure::wrong_use(text));
        }
        return fill(target, files);
    }
    std::fs::create_dir(target).map_err(|error| Failure::writing(target, &error))?;
    let filled = fill(target, files);
    if filled.is_err() {
        // The folder is empty again; the failure itself is told.
        let _ = std::fs::remove_dir(target);
    }
    filled
}

/// Fills an empty folder: everything under a temporary name first.
fn fill(target: &Path, files: &[TreeFile]) -> Result<(), Failure> {
    let temporary = target.join(format!(".renkei-{}.part", std::process::id()));
    let mut moved = Vec::new();
    let written = write_all(&temporary, files).and_then(|()| publish(&temporary, &mut moved));
    // After publishing there is nothing but the empty folder under the temporary name.
    let _ = std::fs::remove_dir_all(&temporary);
    written.map_err(|error| {
        for path in moved {
            let _ = match path.is_dir() {
                true => std::fs::remove_dir_all(path),
                false => std::fs::remove_file(path),
            };
        }
        Failure::writing(target, &error)
    })
}

fn write_all(folder: &Path, files: &[TreeFile]) -> std::io::Result<()> {
    std::fs::create_dir(folder)?;
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// Gives everything in the temporary folder its place.
fn publish(temporary: &Path, moved: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let target = temporary.parent().unwrap_or(temporary);
    for entry in std::fs::read_dir(temporary)? {
        let entry = entry?;
        let place = target.join(entry.file_name());
        std::fs::rename(entry.path(), &place)?;
        moved.push(place);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn a_tree_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("new");
        let good = [
            ("a/b.txt".to_owned(), b"1".to_vec()),
            ("c.txt".to_owned(), b"2".to_vec()),
        ];
        write_tree(&target, &good).unwrap();
        assert_eq!(std::fs::read(target.join("a/b.txt")).unwrap(), b"1");
        assert_eq!(std::fs::read_dir(&target).unwrap().count(), 2);
        assert!(write_tree(&target, &good).is_err(), "it is not empty");

        // A file stands where a folder is needed.
        let bad = [
            ("a".to_owned(), b"1".to_vec()),
            ("a/b.txt".to_owned(), b"2".to_vec()),
        ];
        let target = folder.path().join("other");
        assert!(write_tree(&target, &bad).is_err());
        assert!(!target.exists());
        std::fs::create_dir(&target).unwrap();
        assert!(write_tree(&target, &bad).is_err());
        assert_eq!(std::fs::read_dir(&target).unwrap().count(), 0);
    }
}
