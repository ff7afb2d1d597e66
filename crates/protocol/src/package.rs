//! The files of a message as one byte string: a plain tar archive, so that `openssl cms` and
//! `tar` alone can open a message without any program of ours.
//!
//! The archive holds names and bytes and nothing else: no times, owners or folders. Compression
//! is left out on purpose, because the length of compressed text tells something about it.

use std::io::Read as _;

use careplan::SourceFile;

/// Content type of a package that holds the files of one send unit.
pub const CONTENT_TYPE: &str = "application/x-tar";

/// Largest package that is opened: the message limit of the exchange.
pub const MAX_BYTES: usize = 100 * 1024 * 1024;

/// A package that cannot be made or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// A name that could leave the folder, or that tar cannot hold.
    #[error("a file name is not allowed in a package")]
    Name,
    /// The archive is damaged or holds something other than plain files.
    #[error("the package is damaged: {0}")]
    Damaged(&'static str),
    /// More than [`MAX_BYTES`].
    #[error("the package is larger than {MAX_BYTES} bytes")]
    TooLarge,
}

/// Puts files into one package, in the order given.
///
/// # Errors
/// [`PackageError::Name`] for a name with a separator, a control character or over 100 bytes,
/// [`PackageError::TooLarge`] when the sum of the files passes the limit.
pub fn pack(files: &[SourceFile]) -> Result<Vec<u8>, PackageError> {
    let total: usize = files.iter().map(|file| file.bytes.len()).sum();
    if total > MAX_BYTES {
        return Err(PackageError::TooLarge);
    }
    let mut archive = tar::Builder::new(Vec::with_capacity(total + 1024 * (files.len() + 2)));
    archive.mode(tar::HeaderMode::Deterministic);
    for file in files {
        if !is_plain_name(&file.name) {
            return Err(PackageError::Name);
        }
        let mut header = tar::Header::new_ustar();
        header.set_size(file.bytes.len() as u64);
        header.set_mode(0o600);
        header.set_entry_type(tar::EntryType::Regular);
        header
            .set_path(&file.name)
            .map_err(|_| PackageError::Name)?;
        header.set_cksum();
        archive
            .append(&header, file.bytes.as_slice())
            .map_err(|_| PackageError::Damaged("writing failed"))?;
    }
    archive
        .into_inner()
        .map_err(|_| PackageError::Damaged("writing failed"))
}

/// Takes the files out of a package.
///
/// # Errors
/// [`PackageError`] when the package is damaged, too large, holds anything but plain files, or
/// names a file twice.
pub fn unpack(bytes: &[u8]) -> Result<Vec<SourceFile>, PackageError> {
    if bytes.len() > MAX_BYTES + 1024 * 1024 {
        return Err(PackageError::TooLarge);
    }
    let mut archive = tar::Archive::new(bytes);
    let entries = archive
        .entries()
        .map_err(|_| PackageError::Damaged("no archive"))?;
    let mut files: Vec<SourceFile> = Vec::new();
    for entry in entries {
        let mut entry = entry.map_err(|_| PackageError::Damaged("an entry cannot be read"))?;
        if entry.header().entry_type() != tar::EntryType::Regular {
            return Err(PackageError::Damaged("an entry is not a plain file"));
        }
        let name =
            String::from_utf8(entry.path_bytes().into_owned()).map_err(|_| PackageError::Name)?;
        if !is_plain_name(&name) || files.iter().any(|file| file.name == name) {
            return Err(PackageError::Name);
        }
        let mut content = Vec::new();
        entry
            .read_to_end(&mut content)
            .map_err(|_| PackageError::Damaged("an entry is cut short"))?;
        files.push(SourceFile {
            name,
            bytes: content,
        });
    }
    if files.is_empty() {
        return Err(PackageError::Damaged("no file inside"));
    }
    Ok(files)
}

/// A name that stays in the folder it is written to, on every system.
fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 100
        && name != "."
        && name != ".."
        && !name
            .chars()
            .any(|c| c.is_control() || "/\\:*?\"<>|".contains(c))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]

    use super::*;

    fn file(name: &str, bytes: &[u8]) -> SourceFile {
        SourceFile {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn files_come_back_as_they_were() {
        let files = vec![
            file("A.CSV", b"1,2\r\n"),
            file("B.CSV", b""),
            file("C.CSV", &[7; 2000]),
        ];
        let unpacked = unpack(&pack(&files).unwrap()).unwrap();
        assert_eq!(unpacked.len(), 3);
        for (before, after) in files.iter().zip(&unpacked) {
            assert_eq!((&before.name, &before.bytes), (&after.name, &after.bytes));
        }
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let files = [file("A.CSV", b"x")];
        assert_eq!(pack(&files).unwrap(), pack(&files).unwrap());
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in ["", "..", "../A.CSV", "a/b", "a\\b", "C:A", "a\nb"] {
            assert!(
                matches!(pack(&[file(name, b"x")]), Err(PackageError::Name)),
                "{name:?}"
            );
        }
        let mut bytes = pack(&[file("xxA.CSV", b"x")]).unwrap();
        bytes[..3].copy_from_slice(b"../");
        assert!(unpack(&bytes).is_err());
    }

    #[test]
    fn a_cut_package_is_refused() {
        let bytes = pack(&[file("A.CSV", &[1; 3000])]).unwrap();
        assert!(unpack(&bytes[..1500]).is_err());
        assert!(unpack(b"").is_err());
        assert!(unpack(b"not an archive, but long enough to be looked at").is_err());
    }

    #[test]
    fn a_name_twice_is_refused() {
        assert!(unpack(&pack(&[file("A", b"1"), file("A", b"2")]).unwrap()).is_err());
    }
}
