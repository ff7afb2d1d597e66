//! The folders that are watched, and what is on its way through them: files that are being moved
//! away after sending, and messages that are on their way into a folder. Paths, ids and serials;
//! no content.

use std::path::PathBuf;

use careplan::{Address, OfficeNumber, ServiceKind};
use protocol::MessageId;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::local_store::Home;

/// The folders of one address of the office, as one care software uses them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WatchFolder {
    /// The own office.
    office: String,
    /// The kind of service.
    kind: String,
    /// The profile's name.
    pub(crate) profile: String,
    /// Where the care software writes.
    pub(crate) outgoing: PathBuf,
    /// Where the care software reads.
    pub(crate) incoming: PathBuf,
    /// For how many seconds a file has to rest before it counts as whole.
    pub(crate) settle_seconds: u64,
}

impl WatchFolder {
    /// Folders of an address.
    pub(crate) fn new(
        (office, kind): (OfficeNumber, ServiceKind),
        profile: &str,
        (outgoing, incoming): (PathBuf, PathBuf),
        settle_seconds: u64,
    ) -> Self {
        Self {
            office: office.to_string(),
            kind: kind.to_string(),
            profile: profile.to_owned(),
            outgoing,
            incoming,
            settle_seconds,
        }
    }

    /// The address; `None` where somebody has changed the file.
    pub(crate) fn address(&self) -> Option<Address> {
        let (office, kind) = (self.office.parse().ok()?, self.kind.parse().ok()?);
        Some(Address { office, kind })
    }
}

/// Files of a folder that are being moved, and the note that lies beside them in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Filing {
    /// Where they go.
    pub(crate) target: PathBuf,
    /// Where they were.
    pub(crate) source: PathBuf,
    /// The files, each with its length and its moment of change when it was read.
    pub(crate) files: Vec<FiledFile>,
    /// Name and text of the note.
    pub(crate) note: (String, String),
}

/// A file that is being moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FiledFile {
    /// Its name.
    pub(crate) name: String,
    /// Its length.
    pub(crate) octets: u64,
    /// When it was changed.
    pub(crate) changed: i128,
}

/// A message on its way into a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Delivery {
    /// The message.
    pub(crate) message_id: MessageId,
    /// Who sent it.
    pub(crate) sender: String,
    /// To which of the own addresses.
    pub(crate) receiver: String,
    /// 連番.
    pub(crate) serial: String,
    /// Where its files are put first, whole, before they are moved.
    pub(crate) staging: PathBuf,
    /// Where they go.
    pub(crate) target: PathBuf,
    /// The files that are moved or were.
    pub(crate) names: Vec<String>,
    /// How far it is.
    pub(crate) stage: Stage,
    /// Whether the sender is told when the files have left the folder.
    pub(crate) told_when_taken: bool,
    /// Why it goes where somebody looks first; `None` when it goes to the care software.
    pub(crate) aside: Option<Aside>,
}

/// Why a message is not put where the care software reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Aside {
    /// Newer data came before it.
    Older,
    /// Another terminal may have taken it in.
    Elsewhere,
}

/// How far a message is on its way into a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    /// It may be collected or not.
    Begun,
    /// It was collected; all files are in the staging folder or where they go.
    Collected,
    /// All files are where they go.
    Delivered,
}

impl Home {
    /// The folders that are watched.
    pub(crate) fn watch_folders(&self) -> Result<Vec<WatchFolder>, Failure> {
        let kept = self.read_json(&self.path(&[FOLDERS]))?;
        Ok(kept.unwrap_or_default())
    }

    /// Keeps the folders that are watched.
    pub(crate) fn keep_watch_folders(&self, folders: &[WatchFolder]) -> Result<(), Failure> {
        self.write_json(&self.path(&[FOLDERS]), &folders)
    }

    /// Moves that were begun, each with its name.
    pub(crate) fn filings(&self) -> Result<Vec<(String, Filing)>, Failure> {
        self.all_of(FILINGS)
    }

    /// Notes that files are about to be moved.
    pub(crate) fn begin_filing(&self, name: &str, filing: &Filing) -> Result<(), Failure> {
        self.write_json(&self.path(&[FILINGS, name]), filing)
    }

    /// Forgets a move that is done.
    pub(crate) fn end_filing(&self, name: &str) -> Result<(), Failure> {
        self.remove(&self.path(&[FILINGS, name]))
    }

    /// Messages on their way into folders.
    pub(crate) fn deliveries(&self) -> Result<Vec<Delivery>, Failure> {
        let all = self.all_of(DELIVERIES)?;
        Ok(all.into_iter().map(|(_, delivery)| delivery).collect())
    }

    /// A message on its way into a folder.
    pub(crate) fn delivery(&self, id: MessageId) -> Result<Option<Delivery>, Failure> {
        self.read_json(&self.path(&[DELIVERIES, &format!("{id}.json")]))
    }

    /// Keeps how far a message is.
    pub(crate) fn keep_delivery(&self, delivery: &Delivery) -> Result<(), Failure> {
        let name = format!("{}.json", delivery.message_id);
        self.write_json(&self.path(&[DELIVERIES, &name]), delivery)
    }

    /// Forgets a message with which nothing is left to do.
    pub(crate) fn end_delivery(&self, id: MessageId) -> Result<(), Failure> {
        self.remove(&self.path(&[DELIVERIES, &format!("{id}.json")]))
    }

    fn all_of<T: serde::de::DeserializeOwned>(
        &self,
        folder: &str,
    ) -> Result<Vec<(String, T)>, Failure> {
        let place = self.path(&[folder]);
        let mut all = Vec::new();
        for name in self.names(&place)? {
            // Names that begin with a dot are of files being written.
            if !name.starts_with('.')
                && let Some(kept) = self.read_json(&place.join(&name))?
            {
                all.push((name, kept));
            }
        }
        Ok(all)
    }
}

const FOLDERS: &str = "watch.json";
const FILINGS: &str = "filing";
const DELIVERIES: &str = "deliveries";
