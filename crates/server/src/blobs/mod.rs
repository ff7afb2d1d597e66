//! Payload parts on stable storage, outside the database.
//!
//! A part is one object of at most 8 MiB under an opaque ASCII key, written once and never
//! changed. Nothing here knows whom a part belongs to or whether it may be read: rows in `store`
//! say that, and a part counts only once its row says that it is stored.

mod probe;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;
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
                Ok(if Sha256::of(&found) == sha256 {
                    Put::AlreadyThere
                } else {
                    Put::Conflict
                })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Opens a part for reading; `None` when it is not there.
    ///
    /// # Errors
    /// When the storage fails, or the range lies outside the part.
    pub(crate) async fn read(
        &self,
        message: MessageId,
        number: u32,
        range: Option<Range<u64>>,
    ) -> Result<Option<Reading>, BlobError> {
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        match self.store.get_opts(&key(message, number), options).await {
            Ok(found) => {
                let part_bytes = found.meta.size;
                Ok(Some(Reading {
                    part_bytes,
                    stream: found.into_stream(),
                }))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a part. One that is gone already is no error.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn delete(&self, message: MessageId, number: u32) -> Result<(), BlobError> {
        match self.store.delete(&key(message, number)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

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
        let whole = blobs.read(message, 0, None).await.unwrap();
        assert_eq!(whole.as_ref().map(|reading| reading.part_bytes), Some(14));
        assert_eq!(collected(whole).await, bytes);
        assert_eq!(
            collected(blobs.read(message, 0, Some(7..14)).await.unwrap()).await,
            b"payload"
        );
        assert!(blobs.read(message, 1, None).await.unwrap().is_none());
        blobs.delete(message, 0).await.unwrap();
        blobs.delete(message, 0).await.unwrap();
        assert!(blobs.read(message, 0, None).await.unwrap().is_none());
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
