//! The files a person names: single files and folders.

use std::path::{Path, PathBuf};

use careplan::SourceFile;

use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::Text;

/// Files as they were read, and what lay beside them.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// The files.
    pub(crate) files: Vec<SourceFile>,
    /// Files of the folders that are of no kind the standard knows.
    pub(crate) left_out: Vec<PathBuf>,
}

/// Places of files that were not read yet, and what lay beside them.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// The files.
    pub(crate) paths: Vec<PathBuf>,
    /// Files of the folders that were not asked for.
    pub(crate) left_out: Vec<PathBuf>,
}

/// Extensions of tables and pictures.
pub(crate) const OF_THE_STANDARD: &[&str] = &["csv", "jpg", "jpeg"];

/// The extension of JSON documents.
pub(crate) const JSON: &[&str] = &["json"];

/// How far a folder that is named reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Its own files: what is sent is what lies there in plain sight.
    Folder,
    /// Its files and those of every folder inside it.
    Tree,
}

/// Reads files and folders. A file that is named is taken whatever it is called; of a folder only
/// tables and pictures are taken.
pub(crate) fn read(paths: &[PathBuf], reach: Reach) -> Result<Sources, Failure> {
    let listing = list(paths, OF_THE_STANDARD, reach)?;
    let files: Result<_, _> = listing.paths.iter().map(|path| read_file(path)).collect();
    Ok(Sources {
        files: files?,
        left_out: listing.left_out,
    })
}

/// Lists files and folders without reading any file; of a folder only files with one of the
/// extensions are taken. Links to folders are not followed.
pub(crate) fn list(
    paths: &[PathBuf],
    extensions: &[&str],
    reach: Reach,
) -> Result<Listing, Failure> {
    let mut listing = Listing::default();
    for path in paths {
        if path.is_dir() {
            list_folder(path, extensions, reach, &mut listing)?;
        } else if let Err(error) = path.metadata() {
            return Err(Failure::reading(path, &error));
        } else {
            listing.paths.push(path.clone());
        }
    }
    if listing.paths.is_empty() {
        let text = match extensions {
            JSON => Text::new("no-json-files"),
            _ => Text::new("no-files"),
        };
        return Err(Failure::wrong_use(text));
    }
    Ok(listing)
}

fn list_folder(
    folder: &Path,
    extensions: &[&str],
    reach: Reach,
    listing: &mut Listing,
) -> Result<(), Failure> {
    let reading = |error| Failure::reading(folder, &error);
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(reading)? {
        let entry = entry.map_err(reading)?;
        entries.push((entry.path(), entry.file_type().map_err(reading)?));
    }
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (path, kind) in entries {
        if kind.is_dir() && reach == Reach::Tree {
            list_folder(&path, extensions, reach, listing)?;
        }
        if !path.is_file() {
            continue;
        }
        let extension = path.extension().unwrap_or_default();
        let fits = |known: &&str| extension.eq_ignore_ascii_case(known);
        if extensions.iter().any(fits) {
            listing.paths.push(path);
        } else {
            listing.left_out.push(path);
        }
    }
    Ok(())
}

impl Listing {
    /// The names of the files, without folders.
    pub(crate) fn names(&self) -> Vec<String> {
        self.paths.iter().map(|path| name(path)).collect()
    }

    /// Reads the files at some places of the list.
    pub(crate) fn read(&self, places: &[usize]) -> Result<Vec<SourceFile>, Failure> {
        let paths = places.iter().filter_map(|place| self.paths.get(*place));
        paths.map(|path| read_file(path)).collect()
    }
}

/// Tells which files were not looked at: a few files by name, many by number.
pub(crate) fn tell_left_out(terminal: &Terminal, left_out: &[PathBuf]) {
    let (told, untold) = left_out.split_at(left_out.len().min(MOST_TOLD));
    for path in told {
        terminal.note(&Text::new("left-out").with("path", path.display()));
    }
    if !untold.is_empty() {
        terminal.note(&Text::new("left-out-more").with("count", untold.len()));
    }
}

const MOST_TOLD: usize = 3;

fn read_file(path: &Path) -> Result<SourceFile, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    Ok(SourceFile {
        name: name(path),
        bytes,
    })
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
