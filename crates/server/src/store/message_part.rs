//! Table `message_parts`: which pieces of a payload are announced, and which are stored.
//!
//! The bytes lie in `blobs`. A row says *stored* only after they are on stable storage.

use protocol::message::PartDescription;
use protocol::{MessageId, Sha256};
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// One part of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartRecord {
    /// Place in the payload, from 0.
    pub(crate) number: u32,
    /// Length in bytes.
    pub(crate) size: u64,
    /// Digest.
    pub(crate) sha256: Sha256,
    /// Since when it is on stable storage; `None` while it is missing.
    pub(crate) stored_at: Option<OffsetDateTime>,
}

/// Announces the parts of a message in their order.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert_all(
    tx: &Tx,
    message: MessageId,
    parts: &[PartDescription],
) -> Result<(), StoreError> {
    for (number, part) in (0_i64..).zip(parts) {
        let size =
            i64::try_from(part.size).map_err(|_| StoreError::Corrupt("message_parts.size"))?;
        tx.execute(
            "INSERT INTO message_parts (message_id, number, size, sha256) VALUES ($1, $2, $3, $4)",
            values![message.to_string(), number, size, part.sha256.to_string()],
        )
        .await?;
    }
    Ok(())
}

/// One part.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    message: MessageId,
    number: u32,
) -> Result<Option<PartRecord>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT number, size, sha256, stored_at FROM message_parts \
             WHERE message_id = $1 AND number = $2",
            values![message.to_string(), i64::from(number)],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Numbers of the parts that are not stored yet, in order.
///
/// # Errors
/// What the database says.
pub(crate) async fn missing(tx: &Tx, message: MessageId) -> Result<Vec<u32>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT number FROM message_parts WHERE message_id = $1 AND stored_at IS NULL \
             ORDER BY number",
            values![message.to_string()],
        )
        .await?;
    rows.iter().map(number).collect()
}

/// Notes that a part is on stable storage. Repeating keeps the first time.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_stored(
    tx: &Tx,
    message: MessageId,
    number: u32,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE message_parts SET stored_at = $3 \
         WHERE message_id = $1 AND number = $2 AND stored_at IS NULL",
        values![message.to_string(), i64::from(number), now],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<PartRecord, StoreError> {
    Ok(PartRecord {
        number: number(row)?,
        size: u64::try_from(row.integer("size")?).map_err(|_| StoreError::Corrupt("size"))?,
        sha256: row.parsed("sha256")?,
        stored_at: row.optional_time("stored_at")?,
    })
}

fn number(row: &Row) -> Result<u32, StoreError> {
    u32::try_from(row.integer("number")?).map_err(|_| StoreError::Corrupt("number"))
}
