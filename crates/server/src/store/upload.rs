//! Uploads that were begun and never committed, and messages that were recalled, over the tables
//! `messages` and `message_parts`: what the worker needs to remove their parts.

use protocol::MessageId;
use time::OffsetDateTime;

use super::{StoreError, Tx, message, message_state, values};

/// Expires messages that are still being sent though their intent is older than `oldest`; at most
/// `limit`, and how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn expire(
    tx: &Tx,
    oldest: OffsetDateTime,
    now: OffsetDateTime,
    limit: u32,
) -> Result<u64, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id FROM messages WHERE state = 'sending' AND intent_at < $1 \
             ORDER BY intent_at LIMIT $2",
            values![oldest, i64::from(limit)],
        )
        .await?;
    let mut expired = 0;
    for row in &rows {
        if let Some(upload) = message::find(tx, row.parsed("id")?).await? {
            expired += u64::from(message_state::mark_expired(tx, &upload, now).await?);
        }
    }
    Ok(expired)
}

/// A part of an expired upload or a recalled message that may still be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leftover {
    /// Message.
    pub(crate) message: MessageId,
    /// Number of the part.
    pub(crate) number: u32,
    /// Since when nothing more of the message arrives, but for what is on its way already.
    pub(crate) ended_at: OffsetDateTime,
}

/// At most `limit` parts of uploads that were given up and of messages that were recalled. A
/// message that was sent and then expired is not among them.
///
/// # Errors
/// What the database says.
pub(crate) async fn leftovers(tx: &Tx, limit: u32) -> Result<Vec<Leftover>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT p.message_id, p.number, COALESCE(m.ended_at, m.intent_at) AS ended_at \
             FROM messages m JOIN message_parts p ON p.message_id = m.id \
             WHERE m.state = 'recalled' OR (m.state = 'expired' AND m.sent_at IS NULL) \
             ORDER BY m.intent_at, p.number LIMIT $1",
            values![i64::from(limit)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let number = u32::try_from(row.integer("number")?);
            Ok(Leftover {
                message: row.parsed("message_id")?,
                number: number.map_err(|_| StoreError::Corrupt("number"))?,
                ended_at: row.time("ended_at")?,
            })
        })
        .collect()
}

/// Forgets a part whose bytes are deleted.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget(tx: &Tx, message: MessageId, number: u32) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM message_parts WHERE message_id = $1 AND number = $2",
        values![message.to_string(), i64::from(number)],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, add_office, announce_upload, number, on_each_database};
    use time::Duration;

    #[tokio::test]
    async fn only_old_uploads_expire_and_their_parts_are_found_until_forgotten() {
        on_each_database(|store| async move {
            let old = NOW - Duration::days(2);
            let ids: Vec<_> = (0..3).map(|_| uuid::Uuid::new_v4().to_string()).collect();
            let ids = &ids;
            let left = store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    for (id, (state, at)) in
                        ids.iter()
                            .zip([("sending", old), ("sending", NOW), ("sent", old)])
                    {
                        announce_upload(&tx, id, state, at).await?;
                    }
                    let oldest = NOW - Duration::days(1);
                    assert_eq!(expire(&tx, oldest, NOW, 10).await?, 1);
                    assert_eq!(expire(&tx, oldest, NOW, 10).await?, 0);
                    leftovers(&tx, 10).await
                })
                .await
                .unwrap();
            assert_eq!(left.len(), 1);
            let found = left.first().copied().unwrap();
            assert_eq!(
                (found.message.to_string(), found.ended_at),
                (ids.first().unwrap().clone(), NOW)
            );
            let left = store
                .run_tx("test", |tx| async move {
                    forget(&tx, found.message, found.number).await?;
                    leftovers(&tx, 10).await
                })
                .await
                .unwrap();
            assert!(left.is_empty());
        })
        .await;
    }
}
