//! Sealed messages that are on their way: they stay until the exchange has committed them.
//!
//! Only what is sealed is kept, so nothing readable waits on the disk; keeping the very bytes is
//! what makes a repetition the same message and not a second one. They lie there in the parts in
//! which they are uploaded, so that no more than one part is ever in memory.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use protocol::message::{PART_BYTES, PartDescription};
use protocol::{Hasher, Manifest, MessageId, Sha256};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::local_store::whole_file::create_private;
use crate::local_store::{Home, home};

/// A sealed message on its way; its parts lie beside.
pub(crate) struct Waiting {
    /// Bytes of the manifest as signed.
    pub(crate) manifest: Vec<u8>,
    /// The detached signature over the manifest.
    pub(crate) signature: Vec<u8>,
    /// SHA-256 of the package before sealing, to know the same files again.
    pub(crate) content_sha256: Sha256,
    /// What was told under the seal about the logs of certificates.
    pub(crate) logs: LogSizes,
}

/// How long the logs of both offices were told to be; 0 for one that was not told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogSizes {
    /// That of the sending office.
    pub(crate) sender: u64,
    /// That of the receiving office.
    pub(crate) receiver: u64,
}

#[derive(Serialize, Deserialize)]
struct About {
    content_sha256: Sha256,
    #[serde(default)]
    logs: LogSizes,
}

impl Waiting {
    /// The manifest, read.
    pub(crate) fn manifest(&self) -> Result<Manifest, Failure> {
        Manifest::from_bytes(&self.manifest).map_err(Failure::internal)
    }
}

/// The sealed octets of a message while they are made: written in parts, and described.
pub(crate) struct SealedParts {
    folder: PathBuf,
    begun: Option<Begun>,
    whole: Hasher,
    parts: Vec<PartDescription>,
}

struct Begun {
    file: File,
    hasher: Hasher,
    octets: u64,
}

impl SealedParts {
    /// The parts in order, and the digest of all of them.
    pub(crate) fn finish(mut self) -> Result<(Vec<PartDescription>, Sha256), Failure> {
        if let Some(begun) = self.begun.take() {
            let ended = self.end(begun);
            ended.map_err(|error| self.failure(&error))?;
        }
        Ok((self.parts, self.whole.finish()))
    }

    /// The words for an error of writing.
    pub(crate) fn failure(&self, error: &io::Error) -> Failure {
        Failure::writing(&self.folder, error)
    }

    fn begin(&self) -> io::Result<Begun> {
        let path = self.folder.join(part_name(self.parts.len()));
        Ok(Begun {
            file: create_private(&path)?,
            hasher: Hasher::new(),
            octets: 0,
        })
    }

    fn end(&mut self, begun: Begun) -> io::Result<()> {
        begun.file.sync_all()?;
        self.parts.push(PartDescription {
            size: begun.octets,
            sha256: begun.hasher.finish(),
        });
        Ok(())
    }
}

impl Write for SealedParts {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let mut begun = match self.begun.take() {
            Some(begun) => begun,
            None => self.begin()?,
        };
        let room = usize::try_from(PART_BYTES - begun.octets).unwrap_or(usize::MAX);
        let (octets, _) = octets.split_at(octets.len().min(room));
        begun.file.write_all(octets)?;
        begun.hasher.update(octets);
        self.whole.update(octets);
        begun.octets += octets.len() as u64;
        if begun.octets == PART_BYTES {
            self.end(begun)?;
        } else {
            self.begun = Some(begun);
        }
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Home {
    /// Where the sealed octets of a new message go.
    pub(crate) fn begin_waiting(&self, id: MessageId) -> Result<SealedParts, Failure> {
        let folder = self.path(&[FOLDER, &id.to_string()]);
        self.make_folder(&folder)?;
        Ok(SealedParts {
            folder,
            begun: None,
            whole: Hasher::new(),
            parts: Vec::new(),
        })
    }

    /// Keeps a sealed message, whose parts are there, until it is committed.
    pub(crate) fn keep_waiting(&self, id: MessageId, waiting: &Waiting) -> Result<(), Failure> {
        let folder = self.path(&[FOLDER, &id.to_string()]);
        self.write(&folder.join(MANIFEST), &waiting.manifest)?;
        self.write(&folder.join(SIGNATURE), &waiting.signature)?;
        // Last: without this file the folder counts for nothing.
        let about = About {
            content_sha256: waiting.content_sha256,
            logs: waiting.logs,
        };
        self.write_json(&folder.join(ABOUT), &about)
    }

    /// The messages on their way, each with the hash of its content.
    pub(crate) fn waiting(&self) -> Result<Vec<(MessageId, Sha256)>, Failure> {
        let mut all = Vec::new();
        for name in self.names(&self.path(&[FOLDER]))? {
            let about: Option<About> = self.read_json(&self.path(&[FOLDER, &name, ABOUT]))?;
            if let (Ok(id), Some(about)) = (name.parse(), about) {
                all.push((id, about.content_sha256));
            }
        }
        Ok(all)
    }

    /// One message on its way.
    pub(crate) fn take_up(&self, id: MessageId) -> Result<Option<Waiting>, Failure> {
        let folder = self.path(&[FOLDER, &id.to_string()]);
        let Some(about) = self.read_json::<About>(&folder.join(ABOUT))? else {
            return Ok(None);
        };
        let file = |name: &str| {
            let path = folder.join(name);
            self.read(&path)?.ok_or_else(|| home::damaged(&path))
        };
        Ok(Some(Waiting {
            manifest: file(MANIFEST)?,
            signature: file(SIGNATURE)?,
            content_sha256: about.content_sha256,
            logs: about.logs,
        }))
    }

    /// One part of a message on its way.
    pub(crate) fn waiting_part(&self, id: MessageId, number: u32) -> Result<Vec<u8>, Failure> {
        let name = part_name(usize::try_from(number).map_err(Failure::internal)?);
        let path = self.path(&[FOLDER, &id.to_string(), &name]);
        self.read(&path)?.ok_or_else(|| home::damaged(&path))
    }

    /// Forgets a message after it was committed, or when it has to be sealed anew.
    pub(crate) fn drop_waiting(&self, id: MessageId) -> Result<(), Failure> {
        let folder = self.path(&[FOLDER, &id.to_string()]);
        // First: a cut must not leave a message behind that lacks parts but counts.
        self.remove(&folder.join(ABOUT))?;
        self.remove_folder(&folder)
    }

    /// Removes what sealing left behind when it was cut. Only with the turn.
    pub(crate) fn sweep_waiting(&self) -> Result<(), Failure> {
        for name in self.names(&self.path(&[FOLDER]))? {
            if !self.path(&[FOLDER, &name, ABOUT]).exists() {
                self.remove_folder(&self.path(&[FOLDER, &name]))?;
            }
        }
        Ok(())
    }
}

fn part_name(number: usize) -> String {
    format!("{number}.part")
}

const FOLDER: &str = "outbox";
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.p7s";
const ABOUT: &str = "about.json";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn parts_are_cut_at_the_agreed_size_and_described() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().to_path_buf());
        let id = MessageId::from_random([3; 16]);
        let sealed = vec![7; PART_BYTES as usize + 100_000];
        let mut parts = home.begin_waiting(id).unwrap();
        for piece in sealed.chunks(60_001) {
            parts.write_all(piece).unwrap();
        }
        let (described, whole) = parts.finish().unwrap();
        assert_eq!(described, protocol::message::describe_parts(&sealed));
        assert_eq!(whole, Sha256::of(&sealed));
        let back = [0, 1].map(|number| home.waiting_part(id, number).unwrap());
        assert!(back.concat() == sealed);
        // Nothing says yet that the message counts.
        assert_eq!(home.waiting().unwrap(), []);
        home.sweep_waiting().unwrap();
        assert!(home.waiting_part(id, 0).is_err());
    }

    #[test]
    fn what_fills_its_last_part_has_no_empty_one_behind() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().to_path_buf());
        let mut parts = home.begin_waiting(MessageId::from_random([4; 16])).unwrap();
        parts.write_all(&vec![1; PART_BYTES as usize]).unwrap();
        assert_eq!(parts.finish().unwrap().0.len(), 1);
    }
}
