//! The files of a message as one byte string: a plain tar archive, so that `openssl cms` and
//! `tar` alone can open a message without any program of ours.
//!
//! The archive holds names and bytes and nothing else: no times, owners or folders. Compression
//! is left out on purpose, because the length of compressed text tells something about it.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read};

/// Content type of a package that holds the files of one send unit.
pub const CONTENT_TYPE: &str = "application/x-tar";

/// Largest package: the message limit of the exchange.
pub const MAX_BYTES: u64 = 100 * 1024 * 1024;

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

/// A file that goes into a package.
#[derive(Debug)]
pub struct Entry<R> {
    /// Its name.
    pub name: String,
    /// How long it is.
    pub octets: u64,
    /// What it holds.
    pub content: R,
}

/// A package that is made while it is read, from files in the order given.
#[derive(Debug)]
pub struct Packing<R> {
    pieces: VecDeque<Piece<R>>,
    octets: u64,
}

#[derive(Debug)]
enum Piece<R> {
    /// Headers and the zeros between files.
    Own(io::Cursor<Vec<u8>>),
    Content {
        content: R,
        left: u64,
    },
}

impl<R: Read> Packing<R> {
    /// Nothing is read from the files yet.
    ///
    /// # Errors
    /// [`PackageError::Name`] for a name with a separator, a control character or over 100 bytes,
    /// [`PackageError::TooLarge`] when the sum of the files passes the limit.
    pub fn of(entries: Vec<Entry<R>>) -> Result<Self, PackageError> {
        let sizes = entries.iter().map(|entry| entry.octets);
        if sizes.fold(0, u64::saturating_add) > MAX_BYTES {
            return Err(PackageError::TooLarge);
        }
        let mut packing = Self {
            pieces: VecDeque::new(),
            octets: 0,
        };
        for entry in entries {
            packing.own(header(&entry.name, entry.octets)?);
            packing.octets += entry.octets;
            let left = entry.octets;
            let content = entry.content;
            packing.pieces.push_back(Piece::Content { content, left });
            let over = usize::try_from(left % BLOCK as u64).unwrap_or(0);
            packing.own(vec![0; (BLOCK - over) % BLOCK]);
        }
        // Two empty blocks are the end of an archive.
        packing.own(vec![0; 2 * BLOCK]);
        Ok(packing)
    }

    /// Length of the package.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.octets
    }

    fn own(&mut self, octets: Vec<u8>) {
        self.octets += octets.len() as u64;
        self.pieces.push_back(Piece::Own(io::Cursor::new(octets)));
    }
}

impl<R: Read> Read for Packing<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while let Some(piece) = self.pieces.front_mut() {
            let read = match piece {
                Piece::Own(octets) => octets.read(target)?,
                Piece::Content { content, left } => read_content(content, left, target)?,
            };
            if read > 0 || target.is_empty() {
                return Ok(read);
            }
            self.pieces.pop_front();
        }
        Ok(0)
    }
}

/// Reads a file that must be as long as was told: its length stands in the header already.
fn read_content(content: &mut impl Read, left: &mut u64, target: &mut [u8]) -> io::Result<usize> {
    if *left == 0 {
        return match content.read(&mut [0])? {
            0 => Ok(0),
            _ => Err(io::Error::new(ErrorKind::InvalidData, "the file grew")),
        };
    }
    let read = content.take(*left).read(target)?;
    if read == 0 && !target.is_empty() {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    *left -= read as u64;
    Ok(read)
}

fn header(name: &str, octets: u64) -> Result<Vec<u8>, PackageError> {
    if !is_plain_name(name) {
        return Err(PackageError::Name);
    }
    let mut header = tar::Header::new_ustar();
    header.set_size(octets);
    header.set_mode(0o600);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_path(name).map_err(|_| PackageError::Name)?;
    header.set_cksum();
    Ok(header.as_bytes().to_vec())
}

/// Takes the files out of a package, one after the other: `each` is given the name, the length
/// and the content of a file. The package is read to its very end, because whoever deciphers it
/// says only there whether it is good.
///
/// # Errors
/// Those of `each`, and [`PackageError`] when the package is damaged, too large, holds anything
/// but plain files, or names a file twice.
pub fn unpack<E: From<PackageError>>(
    package: impl Read,
    mut each: impl FnMut(&str, u64, &mut dyn Read) -> Result<(), E>,
) -> Result<(), E> {
    let damaged = |what| E::from(PackageError::Damaged(what));
    let mut archive = tar::Archive::new(package);
    let entries = archive.entries().map_err(|_| damaged("no archive"))?;
    let (mut names, mut octets) = (Vec::new(), 0_u64);
    for entry in entries {
        let mut entry = entry.map_err(|_| damaged("an entry cannot be read"))?;
        if entry.header().entry_type() != tar::EntryType::Regular {
            return Err(damaged("an entry is not a plain file"));
        }
        let name = String::from_utf8(entry.path_bytes().into_owned());
        let name = name.map_err(|_| PackageError::Name)?;
        if !is_plain_name(&name) || names.contains(&name) {
            return Err(PackageError::Name.into());
        }
        octets = octets.saturating_add(entry.size());
        if octets > MAX_BYTES || names.len() >= MOST_FILES {
            return Err(PackageError::TooLarge.into());
        }
        let size = entry.size();
        each(&name, size, &mut entry)?;
        // What `each` left over; a length that is not kept shows at the next entry.
        let rest = io::copy(&mut entry, &mut io::sink());
        rest.map_err(|_| damaged("an entry is cut short"))?;
        names.push(name);
    }
    if names.is_empty() {
        return Err(damaged("no file inside"));
    }
    let rest = io::copy(&mut archive.into_inner(), &mut io::sink());
    rest.map_err(|_| damaged("its end is not good"))?;
    Ok(())
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

const BLOCK: usize = 512;
/// A send unit has some dozens.
const MOST_FILES: usize = 10_000;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]

    use super::*;

    fn pack(files: &[(&str, &[u8])]) -> Result<Vec<u8>, PackageError> {
        let entries = files.iter().map(|(name, content)| Entry {
            name: (*name).to_owned(),
            octets: content.len() as u64,
            content: *content,
        });
        let mut packing = Packing::of(entries.collect())?;
        let told = packing.octets();
        let mut package = Vec::new();
        packing.read_to_end(&mut package).unwrap();
        assert_eq!(package.len() as u64, told);
        Ok(package)
    }

    fn unpacked(package: &[u8]) -> Result<Vec<(String, Vec<u8>)>, PackageError> {
        let mut files = Vec::new();
        unpack(package, |name, octets, content| {
            let mut bytes = Vec::new();
            let read = content.read_to_end(&mut bytes);
            read.map_err(|_| PackageError::Damaged("cut"))?;
            if octets != bytes.len() as u64 {
                return Err(PackageError::Damaged("of another length"));
            }
            files.push((name.to_owned(), bytes));
            Ok::<_, PackageError>(())
        })?;
        Ok(files)
    }

    #[test]
    fn files_come_back_as_they_were() {
        let files: [(&str, &[u8]); 4] = [
            ("A.CSV", b"1,2\r\n"),
            ("B.CSV", b""),
            ("C.CSV", &[7; 2000]),
            ("D.CSV", &[8; 1024]),
        ];
        let back = unpacked(&pack(&files).unwrap()).unwrap();
        let expected = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        assert_eq!(back, expected);
    }

    #[test]
    fn packages_are_those_of_tar() {
        let mut archive = tar::Builder::new(Vec::new());
        archive.mode(tar::HeaderMode::Deterministic);
        for (name, bytes) in [("A.CSV", &[1_u8; 700][..]), ("B.CSV", b"")] {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o600);
            header.set_entry_type(tar::EntryType::Regular);
            header.set_path(name).unwrap();
            header.set_cksum();
            archive.append(&header, bytes).unwrap();
        }
        let expected = archive.into_inner().unwrap();
        let packed = pack(&[("A.CSV", &[1; 700]), ("B.CSV", b"")]).unwrap();
        assert!(packed == expected);
    }

    #[test]
    fn a_file_that_changes_its_length_is_not_packed() {
        for (told, real) in [(10, 9), (10, 11), (0, 1), (1000, 0)] {
            let content = vec![1; real];
            let entry = Entry {
                name: "A".to_owned(),
                octets: told,
                content: content.as_slice(),
            };
            let mut packing = Packing::of(vec![entry]).unwrap();
            let read = io::copy(&mut packing, &mut io::sink());
            assert!(read.is_err(), "{told} {real}");
        }
        let entry = Entry {
            name: "A".to_owned(),
            octets: MAX_BYTES + 1,
            content: io::empty(),
        };
        let refused = Packing::of(vec![entry]).unwrap_err();
        assert!(matches!(refused, PackageError::TooLarge));
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in ["", "..", "../A.CSV", "a/b", "a\\b", "C:A", "a\nb"] {
            let refused = matches!(pack(&[(name, b"x")]), Err(PackageError::Name));
            assert!(refused, "{name:?}");
        }
        let mut bytes = pack(&[("xxA.CSV", b"x")]).unwrap();
        bytes[..3].copy_from_slice(b"../");
        assert!(unpacked(&bytes).is_err());
    }

    #[test]
    fn a_cut_package_is_refused() {
        let bytes = pack(&[("A.CSV", &[1; 3000])]).unwrap();
        assert!(unpacked(&bytes[..1500]).is_err());
        assert!(unpacked(b"").is_err());
        assert!(unpacked(b"not an archive, but long enough to be looked at").is_err());
    }

    #[test]
    fn a_name_twice_is_refused() {
        assert!(unpacked(&pack(&[("A", b"1"), ("A", b"2")]).unwrap()).is_err());
    }

    #[test]
    fn an_error_at_the_very_end_is_an_error() {
        struct Bad;
        impl Read for Bad {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(ErrorKind::InvalidData.into())
            }
        }
        let bytes = pack(&[("A", b"1")]).unwrap();
        let read = unpack(bytes.as_slice().chain(Bad), |_, _, _| {
            Ok::<_, PackageError>(())
        });
        assert!(read.is_err());
    }
}
