//! Table `message_parts`: which pieces of a payload are announced, and which are stored.
//!
//! The bytes lie in `blobs`. A row says *stored* only after they are on stable storage.

use protocol::message::PartDescription;
use protocol::{MessageId, Sha256};
use time::OffsetDateTime;

use super::{Question, Row, Statement, StoreError, Tx, values};
use crate::blobs::{Arrival, Place};

/// One part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartRecord {
    /// Place in the payload, from 0.
    pub(crate) number: u32,
    /// Length in bytes.
    pub(crate) size: u64,
    /// Digest.
    pub(crate) sha256: Sha256,
    /// Since when it is on stable storage; `None` while it is missing.
    pub(crate) stored_at: Option<OffsetDateTime>,
    /// Where it lies.
    pub(crate) place: Place,
}

/// Announces the parts of a message in their order.
///
/// # Errors
/// When one is larger than any part can be.
pub(crate) fn announced(
    message: MessageId,
    parts: &[PartDescription],
) -> Result<Vec<Statement>, StoreError> {
    let statement = |(number, part): (i64, &PartDescription)| {
        let size =
            i64::try_from(part.size).map_err(|_| StoreError::Corrupt("message_parts.size"))?;
        Ok(Statement::new(
            "INSERT INTO message_parts (message_id, number, size, sha256) VALUES ($1, $2, $3, $4)",
            values![message.to_string(), number, size, part.sha256.to_string()],
        ))
    };
    (0_i64..).zip(parts).map(statement).collect()
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
    tx.ask(&asked(message, number)).await
}

/// The same as a question.
pub(crate) fn asked(message: MessageId, number: u32) -> Question<Option<PartRecord>> {
    Question::new(
        "SELECT message_id, number, size, sha256, stored_at, arrival FROM message_parts \
         WHERE message_id = $1 AND number = $2",
        values![message.to_string(), i64::from(number)],
        |rows| rows.first().map(read).transpose(),
    )
}

/// Numbers of the parts that are not stored yet, in order.
///
/// # Errors
/// What the database says.
pub(crate) async fn missing(tx: &Tx, message: MessageId) -> Result<Vec<u32>, StoreError> {
    tx.ask(&asked_missing(message)).await
}

/// The same as a question.
pub(crate) fn asked_missing(message: MessageId) -> Question<Vec<u32>> {
    Question::new(
        "SELECT number FROM message_parts WHERE message_id = $1 AND stored_at IS NULL \
         ORDER BY number",
        values![message.to_string()],
        |rows| rows.iter().map(number).collect(),
    )
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

/// Notes that the only part of a message is on stable storage, where it arrived. Repeating keeps
/// the first place.
pub(crate) fn arrived(message: MessageId, arrival: &Arrival, now: OffsetDateTime) -> Statement {
    Statement::new(
        "UPDATE message_parts SET stored_at = $2, arrival = $3 \
         WHERE message_id = $1 AND number = 0 AND stored_at IS NULL",
        values![message.to_string(), now, arrival.as_str()],
    )
}

/// Where the first part of a message lies.
pub(crate) fn asked_place(message: MessageId) -> Question<Option<Place>> {
    Question::new(
        "SELECT message_id, number, arrival FROM message_parts \
         WHERE message_id = $1 AND number = 0",
        values![message.to_string()],
        |rows| rows.first().map(place).transpose(),
    )
}

/// Reads where a part lies from the columns `message_id`, `number` and `arrival`.
///
/// # Errors
/// When a stored value does not have its form.
pub(super) fn place(row: &Row) -> Result<Place, StoreError> {
    Ok(match row.optional_text("arrival")? {
        Some(arrival) => Place::Arrived(Arrival::stored(arrival)),
        None => Place::Uploaded(row.parsed("message_id")?, number(row)?),
    })
}

fn read(row: &Row) -> Result<PartRecord, StoreError> {
    Ok(PartRecord {
        place: place(row)?,
        number: number(row)?,
        size: u64::try_from(row.integer("size")?).map_err(|_| StoreError::Corrupt("size"))?,
        sha256: row.parsed("sha256")?,
        stored_at: row.optional_time("stored_at")?,
    })
}

fn number(row: &Row) -> Result<u32, StoreError> {
    u32::try_from(row.integer("number")?).map_err(|_| StoreError::Corrupt("number"))
}
