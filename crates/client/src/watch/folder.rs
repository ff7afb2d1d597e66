//! Looking into a folder of care software, and telling whether it is there at all: the folder of a
//! network drive that has gone away may look like an empty one.

use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::failure::Failure;
use crate::local_store::write_whole;
use crate::plan::watching::Seen;
use crate::words::Text;

/// Marks a folder as one that is watched.
pub(crate) fn mark(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
    let marker = folder.join(MARKER);
    if marker.is_file() {
        return Ok(());
    }
    write_whole(&marker, &[])
}

/// Fails when the folder is not there, or is another one than the one that was marked.
pub(crate) fn require(folder: &Path) -> Result<(), Failure> {
    if folder.join(MARKER).is_file() {
        return Ok(());
    }
    let text = Text::new("watch-folder-away").with("path", folder.display());
    Err(Failure::refused(text))
}

/// The files of the standard in a folder, as they are now.
pub(crate) fn look(folder: &Path) -> Result<Vec<Seen>, Failure> {
    let reading = |error| Failure::reading(folder, &error);
    let mut seen = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(reading)? {
        let entry = entry.map_err(reading)?;
        // A name that is no Unicode is none of the standard.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if is_of_the_standard(&name) {
            // Gone or locked since the folder was read: the next look tells.
            seen.extend(seen_at(&entry.path(), name));
        }
    }
    Ok(seen)
}

/// A file as it is now; `None` where there is none.
pub(crate) fn seen_at(path: &Path, name: String) -> Option<Seen> {
    let found = std::fs::metadata(path)
        .ok()
        .filter(std::fs::Metadata::is_file)?;
    let changed = found.modified().ok()?;
    let changed = match changed.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
        Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
    };
    Some(Seen {
        name,
        octets: found.len(),
        changed,
    })
}

/// The names in a folder, other than our own; none where it is missing.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::reading(folder, &error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::reading(folder, &error))?;
        let name = entry.file_name().into_string().ok();
        names.extend(name.filter(|name| !name.starts_with('.')));
    }
    names.sort();
    Ok(names)
}

/// Tables and pictures; not what programs put aside while they write.
fn is_of_the_standard(name: &str) -> bool {
    let extension = Path::new(name).extension().unwrap_or_default();
    let known = crate::command::OF_THE_STANDARD;
    !name.starts_with(['.', '~']) && known.iter().any(|it| extension.eq_ignore_ascii_case(it))
}

/// An empty file that is in every folder that is watched.
const MARKER: &str = ".renkei-folder";
