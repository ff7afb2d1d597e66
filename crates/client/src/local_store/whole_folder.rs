//! Several result files that appear together or not at all.

use std::fs::{DirBuilder, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::words::Text;

/// Files on the disk in a temporary folder. Without [`StagedFolder::publish`] they are removed.
#[derive(Debug)]
pub(crate) struct StagedFolder {
    target: PathBuf,
    temporary: PathBuf,
    names: Vec<String>,
}

impl StagedFolder {
    /// Makes ready for files in `target`, which may exist.
    pub(crate) fn begin(target: &Path) -> Result<Self, Failure> {
        let base = existing(target);
        if !base.is_dir() {
            return Err(Failure::wrong_use(
                Text::new("not-a-folder").with("path", base.display()),
            ));
        }
        let temporary = base.join(format!(".renkei-{}.part", std::process::id()));
        DirBuilder::new()
            .create(&temporary)
            .map_err(|error| Failure::writing(&base, &error))?;
        Ok(Self {
            target: target.to_path_buf(),
            temporary,
            names: Vec::new(),
        })
    }

    /// Writes one more file, onto the disk. None is ever written over: not one that stands in the
    /// folder, nor one of the same name given before.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.is_free(name)?;
        let writing = |error| Failure::writing(&self.target.join(name), &error);
        let file = File::options()
            .write(true)
            .create_new(true)
            .open(self.temporary.join(name));
        let mut file = match file {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let text = Text::new("same-output").with("name", name);
                return Err(Failure::refused(text));
            }
            other => other.map_err(writing)?,
        };
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(writing)?;
        self.names.push(name.to_owned());
        Ok(())
    }

    /// How many files were added.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Puts all files into the folder; where one cannot be put there, takes the others back.
    pub(crate) fn publish(self) -> Result<(), Failure> {
        if !self.target.exists() {
            let parent = existing_name(self.target.parent());
            return std::fs::create_dir_all(parent)
                .and_then(|()| std::fs::rename(&self.temporary, &self.target))
                .map_err(|error| Failure::writing(&self.target, &error));
        }
        for (place, name) in self.names.iter().enumerate() {
            if let Err(failure) = self.put(name) {
                for name in self.names.iter().take(place) {
                    // What cannot be taken back is told by the failure about the folder.
                    let _ = std::fs::remove_file(self.target.join(name));
                }
                return Err(failure);
            }
        }
        Ok(())
    }

    fn put(&self, name: &str) -> Result<(), Failure> {
        self.is_free(name)?;
        let target = self.target.join(name);
        std::fs::rename(self.temporary.join(name), &target)
            .map_err(|error| Failure::writing(&target, &error))
    }

    fn is_free(&self, name: &str) -> Result<(), Failure> {
        let path = self.target.join(name);
        if path.symlink_metadata().is_ok() {
            let text = Text::new("output-exists").with("path", path.display());
            return Err(Failure::refused(text));
        }
        Ok(())
    }
}

impl Drop for StagedFolder {
    fn drop(&mut self) {
        // After publishing into a new folder there is nothing under the temporary name.
        let _ = std::fs::remove_dir_all(&self.temporary);
    }
}

/// The folder, or the nearest one above it that exists.
fn existing(target: &Path) -> PathBuf {
    let mut ancestors = target.ancestors();
    let found = ancestors.find(|path| path.as_os_str().is_empty() || path.exists());
    existing_name(found).to_path_buf()
}

/// The path of a folder; nothing names the one the program works in.
fn existing_name(path: Option<&Path>) -> &Path {
    path.filter(|path| !path.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_appear_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("deep").join("out");
        let mut staged = StagedFolder::begin(&target).unwrap();
        staged.add("a.csv", b"1").unwrap();
        drop(staged);
        assert!(names(folder.path()).is_empty());

        for (name, all) in [("a.csv", &["a.csv"][..]), ("b.csv", &["a.csv", "b.csv"])] {
            let mut staged = StagedFolder::begin(&target).unwrap();
            staged.add(name, b"1").unwrap();
            assert_eq!(staged.len(), 1);
            staged.publish().unwrap();
            assert_eq!(names(&target), all);
        }
        assert_eq!(names(folder.path()), ["deep"]);
    }

    #[test]
    fn no_file_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let mut staged = StagedFolder::begin(folder.path()).unwrap();
        staged.add("a.csv", b"new").unwrap();
        assert!(staged.add("a.csv", b"again").is_err());
        staged.add("b.csv", b"new").unwrap();
        // Somebody else is faster.
        std::fs::write(folder.path().join("b.csv"), b"old").unwrap();
        assert!(staged.publish().is_err());
        assert_eq!(names(folder.path()), ["b.csv"]);
        assert_eq!(std::fs::read(folder.path().join("b.csv")).unwrap(), b"old");
        assert!(StagedFolder::begin(&target.join("x")).is_ok());
        assert!(StagedFolder::begin(&folder.path().join("b.csv").join("x")).is_err());
    }
}
