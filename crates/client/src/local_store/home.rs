//! The folder itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use protocol::MessageId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::local_store::archive::{Direction, Record};
use crate::local_store::data_key::DataKey;
use crate::local_store::whole_file::{NotCopied, copy_into, create_private, write_private};
use crate::words::Text;

/// The folder of this program on this computer. It is made when something is first kept.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    folder: PathBuf,
    /// The data key once it was opened: a passphrase takes its time.
    opened_key: Arc<OnceLock<DataKey>>,
    /// What kept messages are, once they were opened.
    opened_records: OpenedRecords,
}

type OpenedRecords = Arc<Mutex<BTreeMap<(Direction, MessageId), Arc<Record>>>>;

impl Home {
    /// The folder at this place, whether it exists or not.
    pub(crate) fn open(folder: PathBuf) -> Self {
        Self {
            folder,
            opened_key: Arc::default(),
            opened_records: Arc::default(),
        }
    }

    /// The place.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the data key is remembered.
    pub(super) fn opened_key(&self) -> &OnceLock<DataKey> {
        &self.opened_key
    }

    /// What is remembered of kept messages.
    pub(super) fn opened_records(&self) -> &Mutex<BTreeMap<(Direction, MessageId), Arc<Record>>> {
        &self.opened_records
    }

    /// A place inside.
    pub(crate) fn path(&self, parts: &[&str]) -> PathBuf {
        parts
            .iter()
            .fold(self.folder.clone(), |path, part| path.join(part))
    }

    /// Makes a folder inside, and those above it, readable by the owner only.
    pub(crate) fn make_folder(&self, folder: &Path) -> Result<(), Failure> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder
            .create(folder)
            .map_err(|error| Failure::writing(folder, &error))
    }

    /// Closes the folder to everybody but its owner, where it was open. Whether it was.
    pub(crate) fn keep_to_owner(&self) -> Result<bool, Failure> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let Ok(found) = std::fs::metadata(&self.folder) else {
                return Ok(false);
            };
            let mut permissions = found.permissions();
            if permissions.mode() & 0o077 == 0 {
                return Ok(false);
            }
            permissions.set_mode(0o700);
            std::fs::set_permissions(&self.folder, permissions)
                .map_err(|error| Failure::writing(&self.folder, &error))?;
            Ok(true)
        }
        // Elsewhere a folder of a person is that person's alone by what is usual there.
        #[cfg(not(unix))]
        Ok(false)
    }

    /// Reads a file, or `None` where there is none.
    pub(crate) fn read(&self, path: &Path) -> Result<Option<Vec<u8>>, Failure> {
        match std::fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::reading(path, &error)),
        }
    }

    /// Reads a JSON file, or `None` where there is none.
    pub(crate) fn read_json<T: DeserializeOwned>(&self, path: &Path) -> Result<Option<T>, Failure> {
        let Some(bytes) = self.read(path)? else {
            return Ok(None);
        };
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|_| damaged(path))
    }

    /// Writes a file that only the owner may read, and the folders above it.
    pub(crate) fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        if let Some(folder) = path.parent() {
            self.make_folder(folder)?;
        }
        write_private(path, bytes)
    }

    /// Writes what a reader gives into a file that only the owner may read. What was cut is there
    /// in part: this is for what is of no use before the whole was looked at.
    pub(crate) fn write_from(
        &self,
        path: &Path,
        content: &mut dyn std::io::Read,
    ) -> Result<(), NotCopied> {
        let made = create_private(path);
        let mut file = made.map_err(|error| NotCopied::Target(Failure::writing(path, &error)))?;
        copy_into(&mut file, path, content)
    }

    /// Writes a JSON file that only the owner may read.
    pub(crate) fn write_json(&self, path: &Path, value: &impl Serialize) -> Result<(), Failure> {
        let bytes = serde_json::to_vec_pretty(value).map_err(Failure::internal)?;
        self.write(path, &bytes)
    }

    /// The names in a folder in their order; none where the folder is missing.
    pub(crate) fn names(&self, folder: &Path) -> Result<Vec<String>, Failure> {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::reading(folder, &error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| Failure::reading(folder, &error))?;
            names.extend(entry.file_name().into_string().ok());
        }
        names.sort();
        Ok(names)
    }

    /// Removes a file; one that is gone already is fine.
    pub(crate) fn remove(&self, path: &Path) -> Result<(), Failure> {
        gone(path, std::fs::remove_file(path))
    }

    /// Removes a folder with everything in it; one that is gone already is fine.
    pub(crate) fn remove_folder(&self, folder: &Path) -> Result<(), Failure> {
        gone(folder, std::fs::remove_dir_all(folder))
    }
}

fn gone(path: &Path, removed: std::io::Result<()>) -> Result<(), Failure> {
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::writing(path, &error))
        }
        _ => Ok(()),
    }
}

/// A file of this folder that cannot be understood.
pub(crate) fn damaged(path: &Path) -> Failure {
    let text = Text::new("home-damaged").with("path", path.display());
    Failure::new(crate::failure::Kind::Internal, text)
}
