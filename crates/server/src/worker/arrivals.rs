//! Removes parts that arrived together with their message and that no record names, because the
//! process that took them ended before it wrote one.
//!
//! Such parts lie by the minute in which they came. A minute is looked through once, when nothing
//! of it can be on its way any more; how far that has come is kept in the store.

use time::{Duration, OffsetDateTime};

use crate::blobs::{Arrival, Blobs, Place};
use crate::store::{Store, StoreError, arrival_sweep, message_part};

/// Looks through the minutes that are over; how many parts were removed. What the storage refuses
/// is told in the log, and the minute is looked through again.
///
/// # Errors
/// When the store fails; the next round goes on.
pub(super) async fn sweep(
    store: &Store,
    blobs: &Blobs,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let known = store
        .read("arrivals-swept", |tx| async move {
            arrival_sweep::until(&tx).await
        })
        .await?;
    let over = now - ON_ITS_WAY;
    let from = known.unwrap_or(over - FIRST);
    let (mut at, mut removed) = (from, 0);
    for _ in 0..MINUTES {
        if at + Duration::MINUTE > over {
            break;
        }
        match sweep_minute(store, blobs, at).await {
            Ok(count) => removed += count,
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(%at, error, "cannot look through parts that arrived");
                break;
            }
        }
        at += Duration::MINUTE;
    }
    if at > from || known.is_none() {
        store
            .run_tx("arrivals-swept", |tx| async move {
                arrival_sweep::note(&tx, at).await
            })
            .await?;
    }
    Ok(removed)
}

async fn sweep_minute(store: &Store, blobs: &Blobs, at: OffsetDateTime) -> anyhow::Result<u64> {
    let mut removed = 0;
    for arrival in blobs.arrivals(at).await? {
        if is_named(store, &arrival).await? {
            continue;
        }
        blobs.delete(&Place::Arrived(arrival)).await?;
        removed += 1;
    }
    blobs.remove_half_arrivals(at).await?;
    if removed > 0 {
        tracing::info!(%at, removed, "removed parts that no record names");
    }
    Ok(removed)
}

/// Whether a record says that the part lies there.
async fn is_named(store: &Store, arrival: &Arrival) -> Result<bool, StoreError> {
    let Some(message) = arrival.message() else {
        return Ok(false);
    };
    let place = store.ask(&message_part::asked_place(message)).await?;
    Ok(place == Some(Place::Arrived(arrival.clone())))
}

/// Longer than any request takes, and than the clocks of two processes differ.
const ON_ITS_WAY: Duration = Duration::hours(1);
/// Where the first look begins.
const FIRST: Duration = Duration::hours(1);
/// Most minutes in one round, so that other jobs have their turn.
const MINUTES: u32 = 3_000;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use bytes::Bytes;
    use protocol::MessageId;

    use super::*;
    use crate::store::testing::{NOW, add_office, announce_upload, number, on_each_database};

    #[tokio::test]
    async fn what_no_record_names_is_removed_once_it_is_certain() {
        on_each_database(|store| async move {
            let folder = tempfile::tempdir().unwrap();
            let blobs = Blobs::open_local(folder.path()).unwrap();
            assert_eq!(sweep(&store, &blobs, NOW).await.unwrap(), 0);
            let named = MessageId::from_random([1; 16]);
            let arrival = |message| Arrival::new(message, NOW);
            let places = [
                arrival(named),
                arrival(named),
                arrival(MessageId::from_random([2; 16])),
            ];
            for place in &places {
                let bytes = Bytes::from_static(b"part");
                blobs.put_arrival(place, bytes).await.unwrap();
            }
            let (id, first) = (&named.to_string(), places.first().unwrap());
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    announce_upload(&tx, id, "sent", NOW).await?;
                    tx.run_all(vec![message_part::arrived(named, first, NOW)])
                        .await
                        .map(drop)
                })
                .await
                .unwrap();
            let early = NOW + Duration::minutes(59);
            assert_eq!(sweep(&store, &blobs, early).await.unwrap(), 0);
            let late = NOW + Duration::minutes(62);
            assert_eq!(sweep(&store, &blobs, late).await.unwrap(), 2);
            let left = blobs.arrivals(NOW).await.unwrap();
            assert_eq!(left.as_slice(), std::slice::from_ref(first));
            assert_eq!(sweep(&store, &blobs, late).await.unwrap(), 0);
        })
        .await;
    }
}
