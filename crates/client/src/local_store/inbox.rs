//! Sealed messages that are arriving: their parts lie here until they were opened, so that a cut
//! download goes on where it stopped. What lies here for longer is sealed; attachments are opened
//! here for the moment in which they are looked into.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use protocol::message::PartDescription;
use protocol::{Hasher, MessageId};

use crate::failure::Failure;
use crate::local_store::Home;
use crate::local_store::whole_file::create_private;

/// A message that is arriving.
#[derive(Debug)]
pub(crate) struct Arriving {
    folder: PathBuf,
    parts: u32,
}

/// What becomes of the octets of a part that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// More is put behind them.
    Keep,
    /// The part begins anew.
    Drop,
}

impl Home {
    /// The place of a message of so many parts.
    pub(crate) fn arriving(&self, id: MessageId, parts: usize) -> Result<Arriving, Failure> {
        let folder = self.path(&[FOLDER, &id.to_string()]);
        self.make_folder(&folder)?;
        let parts = u32::try_from(parts).map_err(Failure::internal)?;
        Ok(Arriving { folder, parts })
    }

    /// Forgets a message that was opened or is damaged.
    pub(crate) fn drop_arriving(&self, id: MessageId) -> Result<(), Failure> {
        self.remove_folder(&self.path(&[FOLDER, &id.to_string()]))
    }

    /// Forgets messages that are not to be collected any more. Only with the turn.
    pub(crate) fn sweep_arriving(
        &self,
        is_expected: impl Fn(MessageId) -> bool,
    ) -> Result<(), Failure> {
        for name in self.names(&self.path(&[FOLDER]))? {
            if !name.parse().is_ok_and(&is_expected) {
                self.remove_folder(&self.path(&[FOLDER, &name]))?;
            }
        }
        Ok(())
    }

    /// Moves an opened attachment, which is not to be used, to where no program looks.
    pub(crate) fn put_aside(
        &self,
        id: MessageId,
        from: &Path,
        name: &str,
    ) -> Result<PathBuf, Failure> {
        let folder = self.path(&[ASIDE, &id.to_string()]);
        self.make_folder(&folder)?;
        let target = folder.join(name);
        std::fs::rename(from, &target).map_err(|error| Failure::writing(&target, &error))?;
        Ok(target)
    }
}

impl Arriving {
    /// How many octets of a part are there.
    pub(crate) fn held(&self, number: u32) -> Result<u64, Failure> {
        let path = self.part(number);
        match std::fs::metadata(&path) {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(Failure::reading(&path, &error)),
        }
    }

    /// Opens a part for writing.
    pub(crate) fn write(&self, number: u32, before: Before) -> Result<PartFile, Failure> {
        let path = self.part(number);
        let opened = match before {
            Before::Keep => OpenOptions::new().append(true).create(true).open(&path),
            Before::Drop => create_private(&path),
        };
        let file = opened.map_err(|error| Failure::writing(&path, &error))?;
        Ok(PartFile { file, path })
    }

    /// Whether a part is there as it was described.
    pub(crate) fn is_good(
        &self,
        number: u32,
        described: &PartDescription,
    ) -> Result<bool, Failure> {
        let path = self.part(number);
        let reading = |error| Failure::reading(&path, &error);
        let mut file = File::open(&path).map_err(reading)?;
        let (mut hasher, mut octets) = (Hasher::new(), 0_u64);
        let mut piece = vec![0; PIECE];
        loop {
            let read = file.read(&mut piece).map_err(reading)?;
            if read == 0 {
                return Ok(octets == described.size && hasher.finish() == described.sha256);
            }
            hasher.update(piece.get(..read).unwrap_or_default());
            octets += read as u64;
        }
    }

    /// All parts behind each other.
    pub(crate) fn sealed(&self) -> Parts {
        Parts {
            paths: (0..self.parts).map(|number| self.part(number)).collect(),
            open: None,
        }
    }

    /// A place beside the parts.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The words for an error of reading.
    pub(crate) fn failure(&self, error: &io::Error) -> Failure {
        Failure::reading(&self.folder, error)
    }

    fn part(&self, number: u32) -> PathBuf {
        self.folder.join(format!("{number}.part"))
    }
}

/// A part that is being written.
pub(crate) struct PartFile {
    file: File,
    path: PathBuf,
}

impl PartFile {
    /// Adds octets.
    pub(crate) fn add(&mut self, octets: &[u8]) -> Result<(), Failure> {
        let added = self.file.write_all(octets);
        added.map_err(|error| Failure::writing(&self.path, &error))
    }
}

/// The parts of a message, read one after the other.
pub(crate) struct Parts {
    paths: VecDeque<PathBuf>,
    open: Option<File>,
}

impl Read for Parts {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(file) = self.open.as_mut() {
                let read = file.read(target)?;
                if read > 0 || target.is_empty() {
                    return Ok(read);
                }
            }
            let Some(path) = self.paths.pop_front() else {
                return Ok(0);
            };
            self.open = Some(File::open(path)?);
        }
    }
}

const FOLDER: &str = "inbox";
const ASIDE: &str = "aside";
const PIECE: usize = 64 * 1024;
