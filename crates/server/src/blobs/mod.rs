//! Payload parts on stable storage, outside the database.
//!
//! A part is one object of at most 8 MiB under an opaque ASCII key, written once and never
//! changed. Nothing here knows whom a part belongs to or whether it may be read: rows in `store`
//! say that, and a part counts only once its row says that it is stored.

mod arrival;
mod probe;

pub(crate) use arrival::Arrival;
use std::io;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload,
};
use protocol::{MessageId, Sha256};

/// What the storage of payloads refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum BlobError {
    /// The folder cannot be used.
    #[error("the payload folder cannot be created or opened")]
    Folder(#[source] std::io::Error),
    /// The storage failed.
    #[error("the payload storage failed")]
    Storage(#[from] object_store::Error),
}

/// What became of a part that was to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Put {
    /// It is on stable storage now.
    Stored,
    /// The same bytes were there already.
    AlreadyThere,
    /// Other bytes are there; nothing was changed.
    Conflict,
}

/// Where a part lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Where parts are uploaded, by message and number.
    Uploaded(MessageId, u32),
    /// Where it arrived together with everything about it.
    Arrived(Arrival),
}

impl Place {
    fn key(&self) -> Key {
        match self {
            Self::Uploaded(message, number) => key(*message, *number),
            Self::Arrived(arrival) => arrival.key(),
        }
    }
}

/// A part, or a piece of it, being read.
pub(crate) struct Reading {
    /// Length of the whole part in bytes.
    pub(crate) part_bytes: u64,
    /// The bytes asked for.
    pub(crate) stream: BoxStream<'static, Result<Bytes, object_store::Error>>,
}

/// The payload storage. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Where the files are.
    folder: Arc<PathBuf>,
}

impl Blobs {
    /// Files below a local folder, which is created. Every write reaches the disk before it is
    /// answered.
    ///
    /// # Errors
    /// When the folder cannot be created or opened.
    pub(crate) fn open_local(folder: &Path) -> Result<Self, BlobError> {
        std::fs::create_dir_all(folder).map_err(BlobError::Folder)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            folder: Arc::new(folder.to_owned()),
        })
    }

    /// Stores one part whose digest is `sha256`, unless something is there already.
    ///
    /// # Errors
    /// When the storage fails; the part may be stored or not, and storing it can be repeated.
    pub(crate) async fn put(
        &self,
        message: MessageId,
        number: u32,
        bytes: Bytes,
        sha256: Sha256,
    ) -> Result<Put, BlobError> {
        let options = PutOptions {
            mode: PutMode::Create,
            ..PutOptions::default()
        };
        let key = key(message, number);
        match self
            .store
            .put_opts(&key, PutPayload::from_bytes(bytes), options)
            .await
        {
            Ok(_) => Ok(Put::Stored),
            Err(object_store::Error::AlreadyExists { .. }) => {
                let found = self.store.get(&key).await?.bytes().await?;
                if Sha256::of(&found) != sha256 {
                    return Ok(Put::Conflict);
                }
                self.flush(&key).await?;
                Ok(Put::AlreadyThere)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Makes sure that a part is on stable storage which somebody else has put there: who did may
    /// have ended, or failed, before it was.
    async fn flush(&self, key: &Key) -> Result<(), BlobError> {
        let file = self.folder.join(key.as_ref());
        let root = Arc::clone(&self.folder);
        let flushed = tokio::task::spawn_blocking(move || {
            file.ancestors()
                .take_while(|place| place.starts_with(&*root))
                .try_for_each(|place| std::fs::File::open(place)?.sync_all())
        });
        let flushed = flushed.await.map_err(io::Error::other).flatten();
        flushed.map_err(BlobError::Folder)
    }

    /// Opens a part for reading; `None` when it is not there.
    ///
    /// # Errors
    /// When the storage fails, or the range lies outside the part.
    pub(crate) async fn read(
        &self,
        place: &Place,
        range: Option<Range<u64>>,
    ) -> Result<Option<Reading>, BlobError> {
        let (start, end) = range.map_or((0, u64::MAX), |range| (range.start, range.end));
        let options = GetOptions {
            range: Some(GetRange::Bounded(start..end.min(start + PIECE))),
            ..GetOptions::default()
        };
        let key = place.key();
        let found = match self.store.get_opts(&key, options).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let part_bytes = found.meta.size;
        let (next, end) = (found.range.end, end.min(part_bytes));
        let first = stream::once(std::future::ready(Ok(found.bytes().await?)));
        let store = Arc::clone(&self.store);
        let rest = stream::try_unfold(next, move |at| {
            let (store, key) = (Arc::clone(&store), key.clone());
            async move {
                if at >= end {
                    return Ok(None);
                }
                let until = end.min(at + PIECE);
                let piece = store.get_range(&key, at..until).await?;
                Ok(Some((piece, until)))
            }
        });
        Ok(Some(Reading {
            part_bytes,
            stream: first.chain(rest).boxed(),
        }))
    }

    /// Removes a part, and what processes have left of it that ended while they wrote it. One that
    /// is gone already is no error.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn delete(&self, place: &Place) -> Result<(), BlobError> {
        match self.store.delete(&place.key()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let (file, place) = (self.folder.join(place.key().as_ref()), place.clone());
        let removed = tokio::task::spawn_blocking(move || match (file.parent(), place) {
            (Some(folder), Place::Uploaded(_, number)) => {
                let begin = format!("{number}#");
                remove_leftovers(folder, |name| name.starts_with(&begin))
            }
            (Some(folder), Place::Arrived(_)) => {
                // Only with the last file; the half ones go with their minute.
                let _ = std::fs::remove_dir(folder);
                Ok(())
            }
            (None, _) => Ok(()),
        });
        let removed = removed.await.map_err(io::Error::other).flatten();
        removed.map_err(BlobError::Folder)
    }
}

/// Removes what the writing of files has left in a folder: the storage writes a file beside its
/// place, under its name with a number sign, and moves it there. The folder goes with its last
/// file.
fn remove_leftovers(folder: &Path, is_one: impl Fn(&str) -> bool) -> io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let mut is_empty = true;
    for entry in entries {
        let entry = entry?;
        if is_one(&entry.file_name().to_string_lossy()) {
            std::fs::remove_file(entry.path())?;
        } else {
            is_empty = false;
        }
    }
    if is_empty {
        // Another part of the message may just be written: then it stays.
        let _ = std::fs::remove_dir(folder);
    }
    Ok(())
}

/// How much of a part is in hand while it is read.
const PIECE: u64 = 256 * 1024;

/// Where a part lies: ASCII only, and nothing of it comes from a person.
fn key(message: MessageId, number: u32) -> Key {
    Key::from(format!("messages/{message}/{number}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use futures_util::TryStreamExt as _;

    use super::*;

    async fn collected(reading: Option<Reading>) -> Vec<u8> {
        let chunks: Vec<Bytes> = reading.unwrap().stream.try_collect().await.unwrap();
        chunks.concat()
    }

    #[tokio::test]
    async fn a_part_is_written_once_and_read_whole_or_in_pieces() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_local(&folder.path().join("payloads")).unwrap();
        let message = MessageId::from_random([1; 16]);
        let bytes = Bytes::from_static(b"sealed payload");
        let digest = Sha256::of(&bytes);
        assert_eq!(
            blobs.put(message, 0, bytes.clone(), digest).await.unwrap(),
            Put::Stored
        );
        assert_eq!(
            blobs.put(message, 0, bytes.clone(), digest).await.unwrap(),
            Put::AlreadyThere
        );
        let other = Bytes::from_static(b"something else");
        let other_digest = Sha256::of(&other);
        assert_eq!(
            blobs.put(message, 0, other, other_digest).await.unwrap(),
            Put::Conflict
        );
        let place = Place::Uploaded(message, 0);
        let whole = blobs.read(&place, None).await.unwrap();
        assert_eq!(whole.as_ref().map(|reading| reading.part_bytes), Some(14));
        assert_eq!(collected(whole).await, bytes);
        assert_eq!(
            collected(blobs.read(&place, Some(7..14)).await.unwrap()).await,
            b"payload"
        );
        assert!(
            blobs
                .read(&Place::Uploaded(message, 1), None)
                .await
                .unwrap()
                .is_none()
        );
        blobs.delete(&place).await.unwrap();
        blobs.delete(&place).await.unwrap();
        assert!(blobs.read(&place, None).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_a_process_left_that_ended_while_it_wrote_goes_with_the_part() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_local(folder.path()).unwrap();
        let message = MessageId::from_random([3; 16]);
        for number in [1, 10] {
            let (bytes, digest) = (Bytes::from_static(b"part"), Sha256::of(b"part"));
            blobs.put(message, number, bytes, digest).await.unwrap();
        }
        let place = folder.path().join(format!("messages/{message}"));
        for name in ["1#1", "1#2", "10#1"] {
            std::fs::write(place.join(name), b"half").unwrap();
        }
        let names = || {
            let entries = std::fs::read_dir(&place).unwrap();
            let mut names: Vec<_> = entries.map(|one| one.unwrap().file_name()).collect();
            names.sort();
            names
        };
        blobs.delete(&Place::Uploaded(message, 1)).await.unwrap();
        assert_eq!(names(), ["10", "10#1"]);
        blobs.delete(&Place::Uploaded(message, 10)).await.unwrap();
        assert!(!place.exists());
    }

    #[tokio::test]
    async fn keys_are_plain_names_below_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_local(folder.path()).unwrap();
        let message = MessageId::from_random([2; 16]);
        let bytes = Bytes::from_static(b"x");
        let digest = Sha256::of(&bytes);
        blobs.put(message, 12, bytes, digest).await.unwrap();
        assert!(
            folder
                .path()
                .join(format!("messages/{message}/12"))
                .is_file()
        );
    }
}
