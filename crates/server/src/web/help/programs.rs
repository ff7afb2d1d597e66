//! The programs for offices (`renkei`), as they lie in the folder that the configuration names, and
//! the address file that `renkei setup` reads.
//!
//! A file is offered when its name says what it is: `renkei-1.2.3-windows-x86_64.zip`. Nothing else
//! in the folder is shown or handed out, and no name from outside becomes a path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::Context as _;
use aws_lc_rs::digest::{Context as Digest, SHA256};
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use tokio::io::AsyncReadExt as _;

use crate::web::error::PageError;

/// What can be downloaded besides certificates. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Offered(Arc<Places>);

#[derive(Default)]
struct Places {
    programs: Option<PathBuf>,
    address_file: Option<PathBuf>,
    /// Digests of files that were read, for as long as they stay as they were.
    known: Mutex<HashMap<String, (Stamp, String)>>,
}

/// Size and time of the last change.
type Stamp = (u64, Option<SystemTime>);

/// A program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Program {
    pub(super) file: String,
    pub(super) version: String,
    pub(super) system: &'static str,
    pub(super) processor: &'static str,
    pub(super) bytes: u64,
    /// SHA-256, in hexadecimal digits.
    pub(super) digest: String,
    order: (usize, std::cmp::Reverse<Vec<u64>>, usize),
}

/// What the name of a file says.
struct Named<'a> {
    version: &'a str,
    system: usize,
    processor: usize,
    kind: &'static str,
}

impl Offered {
    /// Programs in a folder, and the address file where it is written.
    pub(crate) fn new(programs: Option<PathBuf>, address_file: PathBuf) -> Self {
        Self(Arc::new(Places {
            programs,
            address_file: Some(address_file),
            known: Mutex::default(),
        }))
    }

    /// The programs: by system, the newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(super) async fn programs(&self) -> Result<Vec<Program>, PageError> {
        let places = Arc::clone(&self.0);
        let found = tokio::task::spawn_blocking(move || places.list()).await;
        Ok(found.context("reading the programs")??)
    }

    /// A program to be saved.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when there is none of this name.
    pub(super) async fn program(&self, file: &str) -> Result<Response, PageError> {
        let named = named(file).ok_or(PageError::NotFound)?;
        let folder = self.0.programs.as_ref().ok_or(PageError::NotFound)?;
        let path = folder.join(file);
        let about = tokio::fs::symlink_metadata(&path).await;
        if !about.is_ok_and(|about| about.is_file()) {
            return Err(PageError::NotFound);
        }
        let opened = tokio::fs::File::open(&path).await;
        let opened = opened.map_err(|_| PageError::NotFound)?;
        let length = opened.metadata().await.context("a program")?.len();
        let chunks = futures_util::stream::unfold(opened.take(length), |mut rest| async move {
            let mut chunk = vec![0; CHUNK];
            match rest.read(&mut chunk).await {
                Ok(0) => None,
                Ok(read) => {
                    chunk.truncate(read);
                    Some((Ok(Bytes::from(chunk)), rest))
                }
                Err(error) => Some((Err(error), rest)),
            }
        });
        let headers = [
            (CONTENT_TYPE, named.kind.to_owned()),
            (CONTENT_LENGTH, length.to_string()),
            (
                CONTENT_DISPOSITION,
                format!("attachment; filename=\"{file}\""),
            ),
        ];
        Ok((headers, Body::from_stream(chunks)).into_response())
    }

    /// The address file; nothing before the exchange knows where all its parts are.
    pub(super) async fn address_file(&self) -> Option<Vec<u8>> {
        let file = self.0.address_file.as_ref()?;
        tokio::fs::read(file).await.ok()
    }
}

impl Places {
    fn list(&self) -> anyhow::Result<Vec<Program>> {
        let Some(folder) = &self.programs else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        let entries = std::fs::read_dir(folder);
        for entry in entries.with_context(|| folder.display().to_string())? {
            let entry = entry?;
            let Ok(file) = entry.file_name().into_string() else {
                continue;
            };
            let Some(named) = named(&file) else { continue };
            // A file that is being replaced may be gone by now.
            let Ok(about) = entry.metadata() else {
                continue;
            };
            if !about.is_file() {
                continue;
            }
            let stamp = (about.len(), about.modified().ok());
            let Ok(digest) = self.digest(&file, &entry.path(), stamp) else {
                continue;
            };
            let (Some(system), Some(processor)) = (
                SYSTEMS.get(named.system).copied(),
                PROCESSORS.get(named.processor).copied(),
            ) else {
                continue;
            };
            let parts = named.version.split('.');
            let parts = parts.map(|part| part.parse().unwrap_or_default()).collect();
            found.push(Program {
                version: named.version.to_owned(),
                system,
                processor,
                bytes: about.len(),
                digest,
                order: (named.system, std::cmp::Reverse(parts), named.processor),
                file,
            });
        }
        found.sort_by(|one, other| (&one.order, &one.file).cmp(&(&other.order, &other.file)));
        Ok(found)
    }

    fn digest(&self, file: &str, path: &Path, stamp: Stamp) -> std::io::Result<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, digest)) = known.get(file)
            && *of == stamp
        {
            return Ok(digest.clone());
        }
        drop(known);
        let mut digest = Digest::new(&SHA256);
        let mut opened = std::fs::File::open(path)?;
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = std::io::Read::read(&mut opened, &mut chunk)?;
            match chunk.get(..read) {
                Some(read) if !read.is_empty() => digest.update(read),
                _ => break,
            }
        }
        let digest = hex::encode(digest.finish());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(file.to_owned(), (stamp, digest.clone()));
        Ok(digest)
    }
}

/// What a name says: `renkei-VERSION-SYSTEM-PROCESSOR` and an ending.
fn named(file: &str) -> Option<Named<'_>> {
    let (stem, kind) = KINDS
        .iter()
        .find_map(|(ending, kind)| Some((file.strip_suffix(ending)?, *kind)))?;
    let mut parts = stem.strip_prefix("renkei-")?.split('-');
    let (version, system, processor) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| {
        (1..=6).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit())
    };
    let is_version = version.split('.').count() == 3 && version.split('.').all(digits);
    if parts.next().is_some() || !is_version {
        return None;
    }
    Some(Named {
        version,
        system: SYSTEMS.iter().position(|known| *known == system)?,
        processor: PROCESSORS.iter().position(|known| *known == processor)?,
        kind,
    })
}

/// The systems, in the order of the list.
const SYSTEMS: [&str; 3] = ["windows", "macos", "linux"];
const PROCESSORS: [&str; 2] = ["x86_64", "aarch64"];
/// Endings and media types.
const KINDS: [(&str, &str); 6] = [
    (".exe", "application/vnd.microsoft.portable-executable"),
    (".msi", "application/x-msi"),
    (".zip", "application/zip"),
    (".dmg", "application/x-apple-diskimage"),
    (".pkg", "application/octet-stream"),
    (".tar.gz", "application/gzip"),
];
const CHUNK: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    #[tokio::test]
    async fn only_files_that_say_what_they_are_are_offered() {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [
            ("renkei-0.9.0-windows-x86_64.zip", "old"),
            ("renkei-0.10.0-windows-x86_64.zip", "new"),
            ("renkei-0.10.0-macos-aarch64.dmg", "mac"),
            ("renkei-0.10.0-linux-x86_64.tar.gz", "linux"),
            ("renkei-0.10.0-plan9-x86_64.zip", "no"),
            ("renkei-next-linux-x86_64.tar.gz", "no"),
            ("notes.txt", "no"),
        ] {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        std::fs::create_dir(folder.path().join("renkei-1.0.0-linux-x86_64.zip")).unwrap();
        let offered = Offered::new(Some(folder.path().into()), folder.path().join("none"));
        let list = offered.programs().await.unwrap();
        let files: Vec<_> = list.iter().map(|program| program.file.as_str()).collect();
        assert_eq!(
            files,
            [
                "renkei-0.10.0-windows-x86_64.zip",
                "renkei-0.9.0-windows-x86_64.zip",
                "renkei-0.10.0-macos-aarch64.dmg",
                "renkei-0.10.0-linux-x86_64.tar.gz",
            ]
        );
        // SHA-256 of "new", from another program.
        let digest = "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437";
        assert_eq!(list.first().unwrap().digest, digest);
        let file = folder.path().join("renkei-0.10.0-windows-x86_64.zip");
        std::fs::write(file, "newer").unwrap();
        let again = offered.programs().await.unwrap();
        assert_ne!(again.first().unwrap().digest, digest);
        for wrong in [
            "../secret",
            "notes.txt",
            "renkei-1.0.0-linux-x86_64.zip",
            "",
        ] {
            assert!(offered.program(wrong).await.is_err(), "{wrong}");
        }
        assert!(offered.address_file().await.is_none());
    }
}
