//! Folders with folders inside, such as a vendor-test kit or the folders of an incoming queue.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Files of the standard below some places, and what else lies there.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Files that are named, and tables and pictures of the folders.
    pub(crate) files: Vec<PathBuf>,
    /// How many other files the folders hold.
    pub(crate) others: usize,
}

impl Tree {
    /// Looks through files and folders; links to folders are not followed.
    pub(crate) fn of(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut tree = Self::default();
        for path in paths {
            if path.is_dir() {
                tree.enter(path)?;
            } else {
                tree.files.push(path.clone());
            }
        }
        Ok(tree)
    }

    fn enter(&mut self, folder: &Path) -> Result<(), Failure> {
        let reading = |error| Failure::reading(folder, &error);
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(reading)? {
            let entry = entry.map_err(reading)?;
            entries.push((entry.path(), entry.file_type().map_err(reading)?));
        }
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (path, kind) in entries {
            if kind.is_dir() {
                self.enter(&path)?;
            } else if is_of_the_standard(&path) && path.is_file() {
                self.files.push(path);
            } else {
                self.others += 1;
            }
        }
        Ok(())
    }
}

fn is_of_the_standard(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    let known = ["csv", "jpg", "jpeg"];
    known.iter().any(|one| extension.eq_ignore_ascii_case(one))
}
