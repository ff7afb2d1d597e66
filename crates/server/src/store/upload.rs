//! Uploads that were begun, over the tables `messages` and `message_parts`: who signed them, and
//! what the worker needs to give up those that were never committed.

use protocol::MessageId;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// Notes whose certificate signed the manifest of a message that was announced.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_signer(
    tx: &Tx,
    message: MessageId,
    serial: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE messages SET signer_serial = $2 WHERE id = $1",
        values![message.to_string(), serial],
    )
    .await?;
    Ok(())
}

/// The serial number of the certificate that signed the manifest of a message.
///
/// # Errors
/// What the database says.
pub(crate) async fn signer(tx: &Tx, message: MessageId) -> Result<Option<String>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT signer_serial FROM messages WHERE id = $1",
            values![message.to_string()],
        )
        .await?;
    let serial = row.map(|row| row.optional_text("signer_serial"));
    Ok(serial.transpose()?.flatten())
}

/// Expires messages that are still being sent though their intent is older than `oldest`; at most
/// `limit`, and how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn expire(tx: &Tx, oldest: OffsetDateTime, limit: u32) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE messages SET state = 'expired' WHERE id IN (SELECT id FROM messages \
         WHERE state = 'sending' AND intent_at < $1 ORDER BY intent_at LIMIT $2)",
        values![oldest, i64::from(limit)],
    )
    .await
}

/// A part of an expired upload that may still be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leftover {
    /// Message.
    pub(crate) message: MessageId,
    /// Number of the part.
    pub(crate) number: u32,
    /// When the upload was announced.
    pub(crate) intent_at: OffsetDateTime,
}

/// At most `limit` parts of uploads that were given up. A message that was sent and then expired
/// is not among them.
///
/// # Errors
/// What the database says.
pub(crate) async fn leftovers(tx: &Tx, limit: u32) -> Result<Vec<Leftover>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT p.message_id, p.number, m.intent_at FROM messages m \
             JOIN message_parts p ON p.message_id = m.id \
             WHERE m.state = 'expired' AND m.sent_at IS NULL \
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
                intent_at: row.time("intent_at")?,
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
                    assert_eq!(expire(&tx, oldest, 10).await?, 1);
                    assert_eq!(expire(&tx, oldest, 10).await?, 0);
                    leftovers(&tx, 10).await
                })
                .await
                .unwrap();
            assert_eq!(left.len(), 1);
            let found = left.first().copied().unwrap();
            assert_eq!(
                (found.message.to_string(), found.intent_at),
                (ids.first().unwrap().clone(), old)
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
