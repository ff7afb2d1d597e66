//! Files that are there whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Whoever the system's settings allow.
    Usual,
    /// The owner alone.
    Owner,
}

/// A file that is on the disk under a temporary name. Without [`Staged::publish`] it is removed.
#[derive(Debug)]
pub(crate) struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

impl Staged {
    /// Writes the bytes next to `target`, onto the disk.
    pub(crate) fn write(target: &Path, bytes: &[u8]) -> Result<Self, Failure> {
        Self::with_readers(target, bytes, Readers::Usual)
    }

    /// Writes what a reader gives next to `target`, onto the disk, for its owner alone.
    pub(crate) fn copy(target: &Path, content: &mut dyn Read) -> Result<Self, NotCopied> {
        let staged = Self {
            temporary: temporary(target),
            target: target.to_path_buf(),
        };
        let writing = |error| NotCopied::Target(Failure::writing(target, &error));
        let mut file = create_private(&staged.temporary).map_err(writing)?;
        copy_into(&mut file, target, content)?;
        file.sync_all().map_err(writing)?;
        Ok(staged)
    }

    /// Begins a file that only its owner may read. Whoever fills it puts it onto the disk.
    pub(crate) fn begin(target: &Path) -> Result<(File, Self), Failure> {
        let temporary = temporary(target);
        let file = create_private(&temporary).map_err(|error| Failure::writing(target, &error))?;
        let target = target.to_path_buf();
        Ok((file, Self { temporary, target }))
    }

    /// Where it will be.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What is under the name now.
    pub(crate) fn held(&self) -> Result<Held, Failure> {
        let old = match File::open(&self.target) {
            Ok(old) => old,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Held::Nothing),
            Err(error) => return Err(Failure::reading(&self.target, &error)),
        };
        let same = File::open(&self.temporary).and_then(|new| same_octets(old, new));
        match same.map_err(|error| Failure::reading(&self.target, &error))? {
            true => Ok(Held::Same),
            false => Ok(Held::Other),
        }
    }

    /// Gives the file its name. Whoever looks sees the old content or the new, never a part.
    pub(crate) fn publish(self) -> Result<(), Failure> {
        std::fs::rename(&self.temporary, &self.target)
            .map_err(|error| Failure::writing(&self.target, &error))?;
        sync_folder(&self.target);
        Ok(())
    }

    fn with_readers(target: &Path, bytes: &[u8], readers: Readers) -> Result<Self, Failure> {
        let staged = Self {
            temporary: temporary(target),
            target: target.to_path_buf(),
        };
        staged
            .fill(bytes, readers)
            .map_err(|error| Failure::writing(target, &error))?;
        Ok(staged)
    }

    fn fill(&self, bytes: &[u8], readers: Readers) -> std::io::Result<()> {
        let mut file = match readers {
            Readers::Usual => File::create(&self.temporary)?,
            Readers::Owner => create_private(&self.temporary)?,
        };
        file.write_all(bytes)?;
        file.sync_all()
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After publishing there is nothing under the temporary name.
        let _ = std::fs::remove_file(&self.temporary);
    }
}

/// What is there under the name of a staged file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// No file.
    Nothing,
    /// The same content.
    Same,
    /// Another content.
    Other,
}

/// Why something was not copied.
#[derive(Debug)]
pub(crate) enum NotCopied {
    /// What was to be read.
    Source(io::Error),
    /// What was to be written.
    Target(Failure),
}

/// Copies what a reader gives, a piece at a time; `target` is for the words.
pub(crate) fn copy_into(
    file: &mut File,
    target: &Path,
    content: &mut dyn Read,
) -> Result<(), NotCopied> {
    let mut piece = vec![0; PIECE];
    loop {
        let read = match content.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(NotCopied::Source(error)),
        };
        let written = file.write_all(piece.get(..read).unwrap_or_default());
        written.map_err(|error| NotCopied::Target(Failure::writing(target, &error)))?;
    }
}

/// Makes or empties a file that only its owner may read.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn same_octets(mut one: File, mut other: File) -> io::Result<bool> {
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut first, mut second) = (vec![0; PIECE], vec![0; PIECE]);
    loop {
        let read = one.read(&mut first)?;
        if read == 0 {
            return Ok(true);
        }
        let (first, second) = (
            first.get(..read),
            second.get_mut(..read).unwrap_or_default(),
        );
        other.read_exact(second)?;
        if first != Some(&*second) {
            return Ok(false);
        }
    }
}

fn temporary(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

/// Writes a result file whole.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Staged::write(path, bytes)?.publish()
}

/// Writes result files that belong together: each whole, and none where one cannot be written.
pub(crate) fn write_all_whole(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    // A folder of that name would stop the naming when others already have theirs.
    if let Some((path, _)) = files.iter().find(|(path, _)| path.is_dir()) {
        return Err(Failure::writing(path, &ErrorKind::IsADirectory.into()));
    }
    let staged = files.iter().map(|(path, bytes)| Staged::write(path, bytes));
    let staged: Vec<Staged> = staged.collect::<Result<_, _>>()?;
    staged.into_iter().try_for_each(Staged::publish)
}

/// Writes a file whole that only its owner may read.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Staged::with_readers(path, bytes, Readers::Owner)?.publish()
}

/// Puts the new name onto the disk where the system allows folders to be opened.
fn sync_folder(path: &Path) {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or_else(|| Path::new("."))) {
        // Some systems refuse; the rename itself has happened.
        let _ = folder.sync_all();
    }
}

const PIECE: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn a_staged_file_that_is_dropped_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("A.CSV");
        drop(Staged::write(&target, b"half").unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        write_whole(&target, b"whole").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"whole");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn of_files_that_belong_together_none_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| (folder.path().join(name), b"page".to_vec());
        write_all_whole(&[file("1.svg"), file("missing/2.svg")]).unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        std::fs::create_dir(folder.path().join("2.svg")).unwrap();
        write_all_whole(&[file("1.svg"), file("2.svg")]).unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        std::fs::remove_dir(folder.path().join("2.svg")).unwrap();
        write_all_whole(&[file("1.svg"), file("2.svg")]).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn private_files_are_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("key");
        write_private(&target, b"secret").unwrap();
        let mode = std::fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
