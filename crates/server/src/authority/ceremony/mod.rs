//! A ceremony (`ca ceremony FILE.toml`): what is done with the root's key, from one file that was
//! read and agreed on before.
//!
//! Everything is checked and prepared first, then signed in memory, and only then written: key
//! files, and one new folder with certificates, lists, a copy of the file and the protocol. Where
//! something fails, nothing stays.

mod file;
mod keys;
mod perform;
mod record;
mod words;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use time::OffsetDateTime;

pub(crate) use self::file::CeremonyFile;
pub(crate) use self::keys::Secrets;
use self::keys::{Keys, NewKeyFile};
use self::perform::{Outcome, Work};
use self::record::Protocol;
use super::files::{Readers, create_folder, write_key, write_whole};
use crate::terminal::Words;

/// What a ceremony left.
pub(crate) struct Performed {
    /// The new folder.
    pub(crate) folder: PathBuf,
    /// The files in it.
    pub(crate) files: Vec<String>,
    /// The key files that were written.
    pub(crate) keys: Vec<PathBuf>,
}

/// Does everything but open keys, sign and write; what would be done.
///
/// # Errors
/// The first step that could not be done.
pub(crate) fn check(file: &CeremonyFile, now: OffsetDateTime) -> anyhow::Result<Vec<Words>> {
    Work::new(file, Keys::new(file, None), now).steps()?;
    Ok(words::sentences(file))
}

/// Does it. Whoever calls this has looked at [`check`].
///
/// # Errors
/// When a key cannot be had, a step cannot be done or a file not be written. Nothing stays, but
/// for keys in tokens that the message names.
pub(crate) fn perform(
    file: &CeremonyFile,
    now: OffsetDateTime,
    secrets: &mut dyn Secrets,
) -> anyhow::Result<Performed> {
    let mut work = Work::new(file, Keys::new(file, Some(secrets)), now);
    let outcomes = work.steps();
    let mut keys = work.into_keys();
    let performed = outcomes.and_then(|outcomes| {
        let files = files(file, now, &outcomes)?;
        write(file, files, keys.new_files()?)
    });
    performed.map_err(|error| {
        let left = keys.take_back();
        if left.is_empty() {
            error
        } else {
            let left = left.join(", ");
            error.context(format!("left in the token, remove by hand: {left}"))
        }
    })
}

/// Everything for the new folder: names and bytes, the protocol last.
fn files(
    file: &CeremonyFile,
    now: OffsetDateTime,
    outcomes: &[Outcome],
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for (step, outcome) in file.content.steps.iter().zip(outcomes) {
        let bytes = match outcome {
            Outcome::Certificate(certificate) => certificate.to_pem().into_bytes(),
            Outcome::List(der, _) => der.clone(),
            Outcome::Unsigned => bail!("a step was not signed"),
        };
        files.push((step.output().display().to_string(), bytes));
    }
    files.push(("ceremony.toml".to_owned(), file.bytes.clone()));
    let protocol = Protocol {
        file,
        now,
        outcomes,
        files: &files,
    };
    let (text, pdf) = (protocol.text().into_bytes(), protocol.pdf()?);
    files.push(("protocol.txt".to_owned(), text));
    files.push(("protocol.pdf".to_owned(), pdf));
    Ok(files)
}

fn write(
    file: &CeremonyFile,
    files: Vec<(String, Vec<u8>)>,
    keys: Vec<NewKeyFile>,
) -> anyhow::Result<Performed> {
    let folder = file.output();
    let unfinished = format!(".ceremony.{}", uuid::Uuid::new_v4().simple());
    let unfinished = folder.with_file_name(unfinished);
    let mut written = Vec::new();
    let done = write_all(&unfinished, &files, &keys, &mut written).and_then(|()| {
        // A folder that appeared meanwhile is not replaced: renaming fails unless it is empty.
        std::fs::rename(&unfinished, &folder)
            .with_context(|| format!("cannot write {}", folder.display()))
    });
    if let Err(error) = done {
        // Nothing may stay; what is gone already is fine.
        let _ = std::fs::remove_dir_all(&unfinished);
        for key in &written {
            let _ = std::fs::remove_file(key);
        }
        return Err(error);
    }
    Ok(Performed {
        folder,
        files: files.into_iter().map(|(name, _)| name).collect(),
        keys: written,
    })
}

fn write_all(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    keys: &[NewKeyFile],
    written: &mut Vec<PathBuf>,
) -> anyhow::Result<()> {
    create_folder(folder)?;
    for (name, bytes) in files {
        write_whole(&folder.join(name), bytes, Readers::Everybody)?;
    }
    for NewKeyFile {
        file,
        key,
        passphrase,
    } in keys
    {
        anyhow::ensure!(!file.exists(), "{} exists already", file.display());
        if let Some(folder) = file.parent() {
            create_folder(folder)?;
        }
        write_key(file, key, passphrase)?;
        written.push(file.clone());
    }
    Ok(())
}
