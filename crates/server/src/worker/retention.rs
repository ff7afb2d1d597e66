//! What leaves with time: messages that nobody collected expire, payloads leave after the
//! retention, and records after the years for which they are evidence.
//!
//! The record says so first, in a transaction; the bytes are deleted after it, each part by itself.
//! A part that cannot be deleted is tried again later and keeps nothing else from leaving.

use careplan::OfficeNumber;
use time::{Duration, OffsetDateTime};

use super::uncollected::ACTOR;
use crate::blobs::Blobs;
use crate::config::ExchangeSettings;
use crate::exchange_notice;
use crate::mail::{Mailing, announce};
use crate::store::retention::{self, Deleted};
use crate::store::{Store, StoreError, Tx, audit, message, message_state, notice, uncollected};

/// How much has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Count {
    /// Messages that expired.
    pub(super) expired: u64,
    /// Messages whose payload was given up.
    pub(super) emptied: u64,
    /// Messages of which nothing is kept any more.
    pub(super) forgotten: u64,
}

/// Lets leave what was kept long enough.
///
/// # Errors
/// When the store fails; the next round goes on.
pub(super) async fn keep(
    store: &Store,
    settings: &ExchangeSettings,
    mailing: Option<&Mailing>,
    now: OffsetDateTime,
) -> Result<Count, StoreError> {
    let oldest = now - Duration::days(i64::from(settings.retention_days));
    let mut count = Count::default();
    for _ in 0..LOTS {
        let senders = store
            .read("to-expire", |tx| async move {
                uncollected::offices_with_expired(&tx, oldest, LOT).await
            })
            .await?;
        if senders.is_empty() {
            break;
        }
        for sender in senders {
            count.expired += store
                .run_tx("expire-messages", |tx| async move {
                    expire(&tx, sender, settings, mailing, now).await
                })
                .await?;
        }
    }
    for _ in 0..LOTS {
        let emptied = store
            .run_tx("give-up-payloads", |tx| async move {
                let found = retention::to_empty(&tx, oldest, LOT).await?;
                for id in &found {
                    retention::give_up_payload(&tx, *id, now, now).await?;
                }
                Ok::<_, StoreError>(found.len() as u64)
            })
            .await?;
        count.emptied += emptied;
        if emptied == 0 {
            break;
        }
    }
    let evidence = now - Duration::days(i64::from(settings.evidence_days));
    for _ in 0..LOTS {
        let forgotten = store
            .run_tx("forget-messages", |tx| async move {
                retention::forget(&tx, evidence, LOT).await
            })
            .await?;
        count.forgotten += forgotten;
        if forgotten == 0 {
            break;
        }
    }
    Ok(count)
}

/// Lets expire what an office sent and nobody collected, and tells it; how many messages.
async fn expire(
    tx: &Tx,
    sender: OfficeNumber,
    settings: &ExchangeSettings,
    mailing: Option<&Mailing>,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let oldest = now - Duration::days(i64::from(settings.retention_days));
    let due = uncollected::expired_of(tx, sender, oldest).await?;
    if due.is_empty() {
        return Ok(0);
    }
    for one in &due {
        let Some(message) = message::find(tx, one.id).await? else {
            continue;
        };
        message_state::mark_expired(tx, &message, now).await?;
        let id = one.id.to_string();
        audit::record(tx, now, ACTOR, "message-expired", &id, sender.as_str()).await?;
    }
    let told = exchange_notice::expired(&due, settings);
    notice::insert(tx, &told.notice(sender, now)).await?;
    if let Some(mailing) = mailing {
        announce::about_sent(tx, mailing, sender, &told, now).await?;
    }
    Ok(due.len() as u64)
}

/// Deletes the bytes of parts that were given up; how many are gone. One that cannot be deleted
/// is told in the log and waits, longer each time.
///
/// # Errors
/// When the store fails; the next round goes on.
pub(super) async fn delete_parts(
    store: &Store,
    blobs: &Blobs,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let mut gone = 0;
    for _ in 0..LOTS {
        let due = store
            .read("part-deletions", |tx| async move {
                retention::deletions(&tx, now, LOT).await
            })
            .await?;
        if due.is_empty() {
            break;
        }
        let mut done = Vec::with_capacity(due.len());
        for part in due {
            let deleted = match blobs.delete(&part.place).await {
                Ok(()) => Deleted::Yes,
                Err(error) => {
                    let error = format!("{:#}", anyhow::Error::from(error));
                    let (message, number) = (part.message, part.number);
                    tracing::error!(%message, number, error, "cannot delete a part");
                    Deleted::No
                }
            };
            gone += u64::from(deleted == Deleted::Yes);
            done.push((part, deleted));
        }
        let done = &done;
        store
            .run_tx("parts-deleted", |tx| async move {
                for (part, deleted) in done {
                    retention::note_deletion(&tx, part, *deleted, now).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    Ok(gone)
}

const LOT: u32 = 200;
/// Lots in one round, so that other jobs have their turn.
const LOTS: u32 = 50;

#[cfg(test)]
mod tests;
