//! The archive: every unit and every free message that was sent or received, readable for the
//! office for years, whatever the exchange has forgotten meanwhile. One file a message, locked
//! under the data key: a line that says what it is, and its files behind it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use pki::vault::{Locking, Unlocking};
use protocol::MessageId;
use protocol::message::FREE_UNIT;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::failure::Failure;
use crate::local_store::data_key::DataKey;
use crate::local_store::{Home, NotCopied, Staged, home};

/// Which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    /// From this office.
    Sent,
    /// To this office.
    Received,
}

impl Direction {
    fn folder(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Received => "received",
        }
    }
}

/// What a kept message is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Which way it went.
    pub(crate) direction: Direction,
    /// The message.
    pub(crate) message_id: MessageId,
    /// Who sent it.
    pub(crate) sender: String,
    /// To whom.
    pub(crate) receiver: String,
    /// 連番.
    pub(crate) serial: String,
    /// The send unit.
    pub(crate) unit: String,
    /// Service month, for units that have one: `YYYYMM`.
    pub(crate) month: Option<String>,
    /// When it was kept, by this computer's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) kept_at: OffsetDateTime,
    /// Its files in their order.
    pub(crate) files: Vec<KeptFile>,
}

/// A file of a kept message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptFile {
    /// Its name.
    pub(crate) name: String,
    /// How long it is.
    pub(crate) octets: u64,
}

impl Record {
    /// Whether it is a free message and no send unit.
    pub(crate) fn is_free(&self) -> bool {
        self.unit == FREE_UNIT
    }

    /// The length of all files together; `None` where no honest record is that long.
    pub(crate) fn octets(&self) -> Option<u64> {
        let mut lengths = self.files.iter().map(|file| file.octets);
        lengths.try_fold(0_u64, |sum, octets| sum.checked_add(octets))
    }
}

/// What was done about a message that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It is kept now.
    New,
    /// It was kept before.
    Before,
}

/// A kept message, opened.
pub(crate) struct OpenRecord {
    /// What it is.
    pub(crate) record: Record,
    content: BufReader<Unlocking<File>>,
    path: PathBuf,
}

impl OpenRecord {
    /// The files, one behind the other, in their order.
    pub(crate) fn content(&mut self) -> &mut dyn Read {
        &mut self.content
    }

    /// The words for an error of reading.
    pub(crate) fn failure(&self, error: &io::Error) -> Failure {
        unreadable(&self.path, error)
    }
}

/// Since when there is an archive, and when it was last copied to elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Copies {
    /// When the first message was kept.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) since: OffsetDateTime,
    /// When all of it was written to a file elsewhere, or came from one.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) copied_at: Option<OffsetDateTime>,
}

impl Home {
    /// Whether a message is kept.
    pub(crate) fn is_archived(&self, direction: Direction, id: MessageId) -> bool {
        self.archived_file(direction, id).is_file()
    }

    /// Keeps a message, unless it is kept already. Only with the turn.
    pub(crate) fn archive(
        &self,
        key: &DataKey,
        record: &Record,
        content: &mut dyn Read,
    ) -> Result<Kept, NotCopied> {
        let path = self.archived_file(record.direction, record.message_id);
        if path.is_file() {
            return Ok(Kept::Before);
        }
        let folder = self.path(&[FOLDER, record.direction.folder()]);
        self.make_folder(&folder)
            .and_then(|()| self.begin_archive(record.kept_at))
            .map_err(NotCopied::Target)?;
        let writing = |error| NotCopied::Target(Failure::writing(&path, &error));
        let (file, staged) = Staged::begin(&path).map_err(NotCopied::Target)?;
        let mut locking = Locking::begin(file, key.lock()).map_err(writing)?;
        let mut line = serde_json::to_vec(record).map_err(|error| writing(error.into()))?;
        line.push(b'\n');
        locking.write_all(&line).map_err(writing)?;
        let mut left = record
            .octets()
            .ok_or_else(|| NotCopied::Source(ErrorKind::InvalidData.into()))?;
        let mut piece = vec![0; PIECE];
        while left > 0 {
            let read = match content.take(left).read(&mut piece) {
                Ok(0) => return Err(NotCopied::Source(ErrorKind::UnexpectedEof.into())),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(NotCopied::Source(error)),
            };
            let read = piece.get(..read).unwrap_or_default();
            locking.write_all(read).map_err(writing)?;
            left -= read.len() as u64;
        }
        let written = locking.finish().and_then(|file| file.sync_all());
        written.map_err(writing)?;
        staged.publish().map_err(NotCopied::Target)?;
        Ok(Kept::New)
    }

    fn begin_archive(&self, since: OffsetDateTime) -> Result<(), Failure> {
        if self.copies()?.is_some() {
            return Ok(());
        }
        self.keep_copies(&Copies {
            since,
            copied_at: None,
        })
    }

    /// Opens a kept message; `None` where there is none.
    pub(crate) fn open_archived(
        &self,
        key: &DataKey,
        direction: Direction,
        id: MessageId,
    ) -> Result<Option<OpenRecord>, Failure> {
        let path = self.archived_file(direction, id);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::reading(&path, &error)),
        };
        let opened = Unlocking::begin(file, key.lock()).map(BufReader::new);
        let mut content = opened.map_err(|error| unreadable(&path, &error))?;
        let line = read_line(&mut content).map_err(|error| unreadable(&path, &error))?;
        let record: Record = serde_json::from_slice(&line).map_err(|_| home::damaged(&path))?;
        if record.message_id != id || record.direction != direction {
            return Err(home::damaged(&path));
        }
        Ok(Some(OpenRecord {
            record,
            content,
            path,
        }))
    }

    /// What a kept message is; `None` where there is none. What was opened once is remembered,
    /// because a kept message never changes and pages ask for all of them.
    pub(crate) fn archived_record(
        &self,
        key: &DataKey,
        direction: Direction,
        id: MessageId,
    ) -> Result<Option<Arc<Record>>, Failure> {
        let known = || {
            let records = self.opened_records().lock();
            records.unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(record) = known().get(&(direction, id)) {
            return Ok(Some(Arc::clone(record)));
        }
        let opened = self.open_archived(key, direction, id)?;
        let record = opened.map(|opened| Arc::new(opened.record));
        if let Some(record) = &record {
            known().insert((direction, id), Arc::clone(record));
        }
        Ok(record)
    }

    /// The messages that are kept, the received ones first.
    pub(crate) fn archived(&self) -> Result<Vec<(Direction, MessageId)>, Failure> {
        let mut all = Vec::new();
        for direction in [Direction::Received, Direction::Sent] {
            for name in self.names(&self.path(&[FOLDER, direction.folder()]))? {
                let id = name.strip_suffix(END).and_then(|id| id.parse().ok());
                all.extend(id.map(|id| (direction, id)));
            }
        }
        Ok(all)
    }

    /// Removes a kept message.
    pub(crate) fn drop_archived(&self, direction: Direction, id: MessageId) -> Result<(), Failure> {
        let records = self.opened_records().lock();
        let mut records = records.unwrap_or_else(PoisonError::into_inner);
        records.remove(&(direction, id));
        self.remove(&self.archived_file(direction, id))
    }

    /// Since when there is an archive and when it was copied; `None` while nothing is kept.
    pub(crate) fn copies(&self) -> Result<Option<Copies>, Failure> {
        self.read_json(&self.path(&[FOLDER, COPIES]))
    }

    /// Notes a copy.
    pub(crate) fn keep_copies(&self, copies: &Copies) -> Result<(), Failure> {
        self.write_json(&self.path(&[FOLDER, COPIES]), copies)
    }

    fn archived_file(&self, direction: Direction, id: MessageId) -> PathBuf {
        self.path(&[FOLDER, direction.folder(), &format!("{id}{END}")])
    }
}

/// The next line, without its end. Lines are never longer than [`LONGEST_LINE`].
pub(crate) fn read_line(content: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    content.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    match line.pop() {
        Some(b'\n') => Ok(line),
        _ => Err(ErrorKind::InvalidData.into()),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => home::damaged(path),
        _ => Failure::reading(path, error),
    }
}

const PIECE: usize = 64 * 1024;
const LONGEST_LINE: u64 = 1024 * 1024;
const FOLDER: &str = "archive";
const END: &str = ".vault";
const COPIES: &str = "copies.json";
