//! Parts that come together with everything about them, before any record of them is there.
//!
//! Such a part gets a name of its own for each attempt, under the minute in which it came. The
//! record, written afterwards, says where it lies. What no record names after a while, because the
//! process ended in between, is found by its minute and removed.

use std::io;

use futures_util::TryStreamExt as _;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt as _, PutPayload};
use protocol::MessageId;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::{BlobError, Blobs, Bytes, remove_leftovers};

/// Where such a part lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrival(String);

impl Arrival {
    /// A place for the part of a message that comes now.
    pub(crate) fn new(message: MessageId, now: OffsetDateTime) -> Self {
        let attempt = uuid::Uuid::new_v4().simple();
        Self(format!("{}/{message}.{attempt}", minute(now)))
    }

    /// One that a record names.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text in the record.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The message that the part was for.
    pub(crate) fn message(&self) -> Option<MessageId> {
        let (_, name) = self.0.split_once('/')?;
        name.split_once('.')?.0.parse().ok()
    }

    /// The key of the object.
    pub(super) fn key(&self) -> Key {
        Key::from(format!("{FOLDER}/{}", self.0))
    }
}

impl Blobs {
    /// Stores the part that arrived, where nothing else is.
    ///
    /// # Errors
    /// When the storage fails; the part may be stored or not.
    pub(crate) async fn put_arrival(
        &self,
        arrival: &Arrival,
        bytes: Bytes,
    ) -> Result<(), BlobError> {
        let payload = PutPayload::from_bytes(bytes);
        self.store.put(&arrival.key(), payload).await?;
        Ok(())
    }

    /// What arrived in the minute of this time and is still there.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn arrivals(&self, at: OffsetDateTime) -> Result<Vec<Arrival>, BlobError> {
        let minute = minute(at);
        let folder = Key::from(format!("{FOLDER}/{minute}"));
        let found: Vec<_> = self.store.list(Some(&folder)).try_collect().await?;
        let names = found.iter().filter_map(|object| object.location.filename());
        let places = names.map(|name| Arrival(format!("{minute}/{name}")));
        Ok(places.collect())
    }

    /// Removes what is left of parts that came in the minute of this time and were never whole.
    /// Nothing of that minute may be on its way any more.
    ///
    /// # Errors
    /// When the folder cannot be read or changed.
    pub(crate) async fn remove_half_arrivals(&self, at: OffsetDateTime) -> Result<(), BlobError> {
        let folder = self.folder.join(FOLDER).join(minute(at));
        let removed = tokio::task::spawn_blocking(move || {
            remove_leftovers(&folder, |name| name.contains('#'))
        });
        let removed = removed.await.map_err(io::Error::other).flatten();
        removed.map_err(BlobError::Folder)
    }
}

fn minute(at: OffsetDateTime) -> String {
    // Digits always have a form.
    at.to_utc().format(MINUTE).unwrap_or_default()
}

const FOLDER: &str = "arrivals";
const MINUTE: &[BorrowedFormatItem<'static>] =
    format_description!("[year][month][day][hour][minute]");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use time::Duration;
    use time::macros::datetime;

    use super::*;
    use crate::blobs::Place;

    #[tokio::test]
    async fn what_arrives_is_found_by_its_minute() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_local(folder.path()).unwrap();
        let now = datetime!(2026-05-01 09:00:59 +9);
        let message = MessageId::from_random([1; 16]);
        let (first, again) = (Arrival::new(message, now), Arrival::new(message, now));
        assert_ne!(first, again);
        assert_eq!(first.message(), Some(message));
        for arrival in [&first, &again] {
            let bytes = Bytes::from_static(b"part");
            blobs.put_arrival(arrival, bytes).await.unwrap();
        }
        let later = blobs.arrivals(now + Duration::SECOND).await.unwrap();
        assert_eq!(later, []);
        assert_eq!(blobs.arrivals(now).await.unwrap().len(), 2);
        blobs.delete(&Place::Arrived(again)).await.unwrap();
        let left = blobs.arrivals(now).await.unwrap();
        assert_eq!(left.as_slice(), std::slice::from_ref(&first));
        let read = blobs.read(&Place::Arrived(first), None).await.unwrap();
        assert_eq!(read.map(|reading| reading.part_bytes), Some(4));
    }

    #[tokio::test]
    async fn what_never_was_whole_goes_with_its_minute() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_local(folder.path()).unwrap();
        let now = datetime!(2026-05-01 09:00:59 +9);
        let arrival = Arrival::new(MessageId::from_random([1; 16]), now);
        let bytes = Bytes::from_static(b"part");
        blobs.put_arrival(&arrival, bytes).await.unwrap();
        let file = folder.path().join(arrival.key().as_ref());
        let half = file.with_file_name("half.1#1");
        std::fs::write(&half, b"pa").unwrap();
        blobs.remove_half_arrivals(now).await.unwrap();
        assert!(!half.exists() && file.exists());
        blobs.delete(&Place::Arrived(arrival)).await.unwrap();
        assert!(!file.parent().unwrap().exists());
        blobs.remove_half_arrivals(now).await.unwrap();
    }
}
