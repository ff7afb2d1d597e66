//! What leaves with time: messages that expire, sealed payloads, and at last the records.
//!
//! A payload leaves in two steps. The transaction that gives it up writes a row for each part into
//! `part_deletions`; the bytes are deleted after it, as often as it takes, and the row goes last.

use protocol::MessageId;
use time::{Duration, OffsetDateTime};

use super::{StoreError, Tx, message_part, values};
use crate::blobs::Place;

/// A part whose bytes are to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartDeletion {
    /// Message.
    pub(crate) message: MessageId,
    /// Number of the part.
    pub(crate) number: u32,
    /// How often it failed.
    pub(crate) failed: i64,
    /// Until then the part may still arrive, and is deleted again.
    pub(crate) again_until: OffsetDateTime,
    /// Where the bytes lie.
    pub(crate) place: Place,
}

/// At most `limit` messages that were sent before `oldest` and do not wait any more, or that were
/// taken back, with their payload still there.
///
/// # Errors
/// What the database says.
pub(crate) async fn to_empty(
    tx: &Tx,
    oldest: OffsetDateTime,
    limit: u32,
) -> Result<Vec<MessageId>, StoreError> {
    let mut found = Vec::new();
    let old = "SELECT id FROM messages WHERE payload_left_at IS NULL AND sent_at < $1 \
               AND state <> 'sent' ORDER BY sent_at LIMIT $2";
    let recalled = "SELECT id FROM messages WHERE state = 'recalled' AND payload_left_at IS NULL \
                    ORDER BY id LIMIT $1";
    let rows = tx
        .fetch_all(recalled, values![i64::from(limit)])
        .await?
        .into_iter()
        .chain(tx.fetch_all(old, values![oldest, i64::from(limit)]).await?);
    for row in rows {
        let id = row.parsed("id")?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Gives the payload of a message up: every part is noted for deletion, again until
/// `again_until`.
///
/// # Errors
/// What the database says.
pub(crate) async fn give_up_payload(
    tx: &Tx,
    id: MessageId,
    again_until: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let id = id.to_string();
    tx.execute(
        "INSERT INTO part_deletions (message_id, number, try_at, failed, again_until, arrival) \
         SELECT message_id, number, CAST($2 AS BIGINT), 0, CAST($3 AS BIGINT), arrival FROM message_parts \
         WHERE message_id = $1 ON CONFLICT DO NOTHING",
        values![&id, now, again_until],
    )
    .await?;
    tx.execute(
        "DELETE FROM message_parts WHERE message_id = $1",
        values![&id],
    )
    .await?;
    // Without the payload nobody needs its key.
    tx.execute(
        "DELETE FROM message_keys WHERE message_id = $1",
        values![&id],
    )
    .await?;
    tx.execute(
        "UPDATE messages SET payload_left_at = $2 WHERE id = $1",
        values![&id, now],
    )
    .await?;
    Ok(())
}

/// At most `limit` parts that are to be deleted now.
///
/// # Errors
/// What the database says.
pub(crate) async fn deletions(
    tx: &Tx,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<PartDeletion>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT message_id, number, failed, again_until, arrival FROM part_deletions \
             WHERE try_at <= $1 ORDER BY try_at, message_id, number LIMIT $2",
            values![now, i64::from(limit)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let number = u32::try_from(row.integer("number")?);
            Ok(PartDeletion {
                message: row.parsed("message_id")?,
                number: number.map_err(|_| StoreError::Corrupt("number"))?,
                failed: row.integer("failed")?,
                again_until: row.time("again_until")?,
                place: message_part::place(row)?,
            })
        })
        .collect()
}

/// What became of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deleted {
    /// The bytes are gone.
    Yes,
    /// The storage refused.
    No,
}

/// Notes what became of a deletion: it is done, or tried again later.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_deletion(
    tx: &Tx,
    part: &PartDeletion,
    deleted: Deleted,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let (id, number) = (part.message.to_string(), i64::from(part.number));
    if deleted == Deleted::Yes && now >= part.again_until {
        tx.execute(
            "DELETE FROM part_deletions WHERE message_id = $1 AND number = $2",
            values![id, number],
        )
        .await?;
        return Ok(());
    }
    let (failed, next) = match deleted {
        Deleted::Yes => (part.failed, now + AGAIN.min(part.again_until - now)),
        Deleted::No => (part.failed + 1, now + rest_after(part.failed)),
    };
    tx.execute(
        "UPDATE part_deletions SET failed = $3, try_at = $4 WHERE message_id = $1 AND number = $2",
        values![id, number, failed, next],
    )
    .await?;
    Ok(())
}

/// A minute, then twice as long each time, a day at most.
fn rest_after(failed: i64) -> Duration {
    let doubled = u32::try_from(failed.clamp(0, 11)).unwrap_or_default();
    (Duration::minutes(1) * 2_i32.pow(doubled)).min(Duration::DAY)
}

/// Removes at most `limit` messages, with everything about them, whose intent is older than
/// `oldest` and that nothing can become of any more; how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget(tx: &Tx, oldest: OffsetDateTime, limit: u32) -> Result<u64, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id FROM messages WHERE state IN \
             ('collected', 'imported', 'import_failed', 'recalled', 'expired') \
             AND intent_at < $1 AND payload_left_at IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM part_deletions d WHERE d.message_id = messages.id) \
             ORDER BY intent_at LIMIT $2",
            values![oldest, i64::from(limit)],
        )
        .await?;
    for row in &rows {
        let id = row.text("id")?;
        for sql in OF_A_MESSAGE {
            tx.execute(sql, values![&id]).await?;
        }
    }
    Ok(rows.len() as u64)
}

/// Removes what is kept of a message, the message last. A table that refers to messages has its
/// line here, before the last.
const OF_A_MESSAGE: [&str; 6] = [
    "DELETE FROM message_keys WHERE message_id = $1",
    "DELETE FROM message_events WHERE message_id = $1",
    "DELETE FROM receipts WHERE message_id = $1",
    "DELETE FROM message_parts WHERE message_id = $1",
    "DELETE FROM part_deletions WHERE message_id = $1",
    "DELETE FROM messages WHERE id = $1",
];

/// How soon a part that may still arrive is deleted again.
const AGAIN: Duration = Duration::minutes(10);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::on_each_database;
    use crate::store::{Store, StoreError};

    #[tokio::test]
    async fn every_table_that_refers_to_messages_is_emptied_with_them() {
        on_each_database(|store: Store| async move {
            if store.engine() != "SQLite" {
                return;
            }
            let tables = store
                .read("test", |tx| async move {
                    let rows = tx.fetch_all(
                        "SELECT m.name FROM sqlite_schema m, pragma_foreign_key_list(m.name) f \
                         WHERE m.type = 'table' AND f.\"table\" = 'messages' ORDER BY m.name",
                        values![],
                    );
                    let rows = rows.await?;
                    let names = rows.iter().map(|row| row.text("name"));
                    names.collect::<Result<Vec<_>, StoreError>>()
                })
                .await
                .unwrap();
            assert!(tables.contains(&"receipts".to_owned()));
            for table in tables {
                let begin = format!("DELETE FROM {table} ");
                assert!(
                    OF_A_MESSAGE.iter().any(|sql| sql.starts_with(&begin)),
                    "{table} keeps messages from being removed"
                );
            }
        })
        .await;
    }

    #[test]
    fn what_cannot_be_deleted_is_tried_less_and_less() {
        assert_eq!(rest_after(0), Duration::minutes(1));
        assert_eq!(rest_after(3), Duration::minutes(8));
        assert_eq!(rest_after(1_000_000), Duration::DAY);
    }
}
