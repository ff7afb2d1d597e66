//! Sealed messages that are on their way: they stay until the exchange has committed them.
//!
//! Only what is sealed is kept, so nothing readable waits on the disk; keeping the very bytes is
//! what makes a repetition the same message and not a second one.

use protocol::{Manifest, MessageId, Sha256};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::local_store::{Home, home};

/// A sealed message on its way.
pub(crate) struct Waiting {
    /// The sealed payload.
    pub(crate) sealed: Vec<u8>,
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

impl Home {
    /// Keeps a sealed message until it is committed.
    pub(crate) fn keep_waiting(&self, id: MessageId, waiting: &Waiting) -> Result<(), Failure> {
        let folder = self.path(&[FOLDER, &id.to_string()]);
        self.write(&folder.join(SEALED), &waiting.sealed)?;
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
        let part = |name: &str| {
            let path = folder.join(name);
            self.read(&path)?.ok_or_else(|| home::damaged(&path))
        };
        Ok(Some(Waiting {
            sealed: part(SEALED)?,
            manifest: part(MANIFEST)?,
            signature: part(SIGNATURE)?,
            content_sha256: about.content_sha256,
            logs: about.logs,
        }))
    }

    /// Forgets a message after it was committed, or when it has to be sealed anew.
    pub(crate) fn drop_waiting(&self, id: MessageId) -> Result<(), Failure> {
        let folder = self.path(&[FOLDER, &id.to_string()]);
        // First: a cut must not leave a message behind that lacks parts but counts.
        self.remove(&folder.join(ABOUT))?;
        self.remove_folder(&folder)
    }
}

const FOLDER: &str = "outbox";
const SEALED: &str = "sealed.cms";
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.p7s";
const ABOUT: &str = "about.json";
