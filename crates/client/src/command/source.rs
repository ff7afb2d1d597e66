//! The files a person names: single files and folders.

use std::path::{Path, PathBuf};

use careplan::SourceFile;

use crate::failure::Failure;
use crate::words::Text;

/// Files as they were read, and what lay beside them.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// The files.
    pub(crate) files: Vec<SourceFile>,
    /// Files of the folders that are of no kind the standard knows.
    pub(crate) left_out: Vec<PathBuf>,
}

/// Reads files and folders. A file that is named is taken whatever it is called; of a folder only
/// tables and pictures are taken, and folders inside it are not entered.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Sources, Failure> {
    let mut sources = Sources::default();
    for path in paths {
        if path.is_dir() {
            read_folder(path, &mut sources)?;
        } else {
            sources.files.push(read_file(path)?);
        }
    }
    if sources.files.is_empty() {
        return Err(Failure::wrong_use(Text::new("no-files")));
    }
    Ok(sources)
}

fn read_folder(folder: &Path, sources: &mut Sources) -> Result<(), Failure> {
    let reading = |error| Failure::reading(folder, &error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(reading)? {
        paths.push(entry.map_err(reading)?.path());
    }
    paths.sort();
    for path in paths.into_iter().filter(|path| path.is_file()) {
        if is_of_the_standard(&path) {
            sources.files.push(read_file(&path)?);
        } else {
            sources.left_out.push(path);
        }
    }
    Ok(())
}

fn is_of_the_standard(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["csv", "jpg", "jpeg"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

fn read_file(path: &Path) -> Result<SourceFile, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(SourceFile { name, bytes })
}
