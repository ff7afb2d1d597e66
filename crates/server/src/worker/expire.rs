//! Gives up uploads that were begun and never committed, and removes their parts and those of
//! messages that were recalled.
//!
//! The record ends first, in a transaction; only then are parts deleted, so that no commit can
//! find a part missing that it counted on. A part that was on its way while its upload expired
//! may arrive after the deletion: for an hour its bytes are deleted again.
//! Parts that arrived with their message and that no record names go here as well.

use time::{Duration, OffsetDateTime};

use super::{arrivals, retention};
use crate::blobs::Blobs;
use crate::config::WorkerSettings;
use crate::store::{Store, StoreError, upload};

/// Expires uploads older than the configuration allows, and deletes the parts that were given up
/// by this or any other job; how many expired.
///
/// # Errors
/// When the store fails; the next round goes on.
pub(super) async fn uploads(
    store: &Store,
    blobs: &Blobs,
    settings: &WorkerSettings,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let oldest = now - Duration::hours(i64::from(settings.intent_hours));
    let expired = store
        .run_tx("expire-uploads", |tx| async move {
            upload::expire(&tx, oldest, BATCH, now).await
        })
        .await?;
    retention::delete_parts(store, blobs, now).await?;
    arrivals::sweep(store, blobs, now).await?;
    Ok(expired)
}

const BATCH: u32 = 500;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use bytes::Bytes;
    use protocol::{MessageId, Sha256};

    use super::*;
    use crate::blobs::Place;
    use crate::store::testing::{NOW, add_office, announce_upload, number, on_each_database};

    #[tokio::test]
    async fn parts_of_an_old_upload_are_deleted_also_when_one_arrives_late() {
        on_each_database(|store| async move {
            let folder = tempfile::tempdir().unwrap();
            let blobs = Blobs::open_local(folder.path()).unwrap();
            let text = &uuid::Uuid::new_v4().to_string();
            let id: MessageId = text.parse().unwrap();
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    announce_upload(&tx, text, "sending", NOW).await
                })
                .await
                .unwrap();
            let put = || blobs.put(id, 0, Bytes::from_static(b"part"), Sha256::of(b"part"));
            let is_there = || async {
                blobs
                    .read(&Place::Uploaded(id, 0), None)
                    .await
                    .unwrap()
                    .is_some()
            };
            let settings = WorkerSettings::default();
            let round = |after: Duration| uploads(&store, &blobs, &settings, NOW + after);

            put().await.unwrap();
            assert_eq!(round(Duration::hours(23)).await.unwrap(), 0);
            assert!(is_there().await);
            assert_eq!(round(Duration::minutes(24 * 60 + 1)).await.unwrap(), 1);
            assert!(!is_there().await);
            put().await.unwrap();
            assert_eq!(round(Duration::minutes(25 * 60 + 1)).await.unwrap(), 0);
            assert!(!is_there().await);
            put().await.unwrap();
            round(Duration::hours(26)).await.unwrap();
            assert!(is_there().await, "its row is forgotten by now");
        })
        .await;
    }
}
