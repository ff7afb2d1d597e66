//! Messages that wait for their receiver, over the table `messages`: when the worker looks next
//! at each, and who was told.
//!
//! Every query asks for what waits only, which is what the indexes hold: it takes as long however
//! many messages there are.

use careplan::{OfficeNumber, ServiceMonth};
use protocol::MessageId;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A message that the worker has not looked at yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unplanned {
    /// The message.
    pub(crate) id: MessageId,
    /// The office that receives it.
    pub(crate) receiver: OfficeNumber,
    /// Send unit.
    pub(crate) unit: String,
    /// Service month, where the unit has one.
    pub(crate) month: Option<ServiceMonth>,
    /// When it was sent.
    pub(crate) sent_at: OffsetDateTime,
}

/// A message that nobody has collected, as its sender is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// The message.
    pub(crate) id: MessageId,
    /// Name of the receiving office now.
    pub(crate) receiver_name: String,
    /// Send unit.
    pub(crate) unit: String,
    /// Service month, where the unit has one.
    pub(crate) month: Option<ServiceMonth>,
    /// When it was sent.
    pub(crate) sent_at: OffsetDateTime,
}

/// What waits for an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pile {
    /// How many messages.
    pub(crate) count: i64,
    /// When the oldest of them was sent.
    pub(crate) oldest: OffsetDateTime,
}

/// At most `limit` messages that wait and were not looked at.
///
/// # Errors
/// What the database says.
pub(crate) async fn unplanned(tx: &Tx, limit: u32) -> Result<Vec<Unplanned>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, receiver_number, unit, month, sent_at FROM messages \
             WHERE state = 'sent' AND remind_at = 0 LIMIT $1",
            values![i64::from(limit)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Unplanned {
                id: row.parsed("id")?,
                receiver: row.parsed("receiver_number")?,
                unit: row.text("unit")?,
                month: month(row)?,
                sent_at: row.time("sent_at")?,
            })
        })
        .collect()
}

/// Writes down when the receiver is reminded and when the sender is told.
///
/// # Errors
/// What the database says.
pub(crate) async fn plan(
    tx: &Tx,
    id: MessageId,
    remind_at: Option<OffsetDateTime>,
    report_at: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE messages SET remind_at = $2, report_at = $3 WHERE id = $1",
        values![id.to_string(), remind_at, report_at],
    )
    .await?;
    Ok(())
}

/// At most `limit` offices that are to be reminded of something.
///
/// # Errors
/// What the database says.
pub(crate) async fn offices_to_remind(
    tx: &Tx,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<OfficeNumber>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT DISTINCT receiver_number AS number FROM (SELECT receiver_number FROM messages \
             WHERE state = 'sent' AND remind_at > 0 AND remind_at <= $1 \
             ORDER BY remind_at LIMIT $2) AS due",
            values![now, i64::from(limit)],
        )
        .await?;
    rows.iter().map(|row| row.parsed("number")).collect()
}

/// The messages of which an office is to be reminded.
///
/// # Errors
/// What the database says.
pub(crate) async fn to_remind(
    tx: &Tx,
    receiver: OfficeNumber,
    now: OffsetDateTime,
) -> Result<Vec<Unplanned>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, receiver_number, unit, month, sent_at FROM messages \
             WHERE state = 'sent' AND receiver_number = $1 AND remind_at > 0 AND remind_at <= $2",
            values![receiver.as_str(), now],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Unplanned {
                id: row.parsed("id")?,
                receiver,
                unit: row.text("unit")?,
                month: month(row)?,
                sent_at: row.time("sent_at")?,
            })
        })
        .collect()
}

/// Notes that the receiver was reminded, and when it is next.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_reminded(
    tx: &Tx,
    id: MessageId,
    next: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE messages SET reminded_at = $3, remind_at = $2 WHERE id = $1",
        values![id.to_string(), next, now],
    )
    .await?;
    Ok(())
}

/// Everything that waits for an office; none where nothing does.
///
/// # Errors
/// What the database says.
pub(crate) async fn pile(tx: &Tx, receiver: OfficeNumber) -> Result<Option<Pile>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS waiting, MIN(sent_at) AS oldest FROM messages \
             WHERE state = 'sent' AND receiver_number = $1",
            values![receiver.as_str()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let count = row.integer("waiting")?;
    let oldest = row.optional_time("oldest")?;
    Ok(oldest.map(|oldest| Pile { count, oldest }))
}

/// At most `limit` offices that are to be told of something that they have sent.
///
/// # Errors
/// What the database says.
pub(crate) async fn offices_to_tell(
    tx: &Tx,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<OfficeNumber>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT DISTINCT sender_number AS number FROM (SELECT sender_number FROM messages \
             WHERE state = 'sent' AND report_at > 0 AND report_at <= $1 \
             ORDER BY report_at LIMIT $2) AS due",
            values![now, i64::from(limit)],
        )
        .await?;
    rows.iter().map(|row| row.parsed("number")).collect()
}

/// The messages of which a sender is to be told, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn to_tell(
    tx: &Tx,
    sender: OfficeNumber,
    now: OffsetDateTime,
) -> Result<Vec<Waiting>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT m.id, m.unit, m.month, m.sent_at, o.name AS receiver_name FROM messages m \
             JOIN offices o ON o.number = m.receiver_number \
             WHERE m.state = 'sent' AND m.sender_number = $1 AND m.report_at > 0 \
             AND m.report_at <= $2 ORDER BY m.sent_at, m.id",
            values![sender.as_str(), now],
        )
        .await?;
    rows.iter().map(waiting).collect()
}

/// Notes that the sender was told.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_told(
    tx: &Tx,
    id: MessageId,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE messages SET reported_at = $2, report_at = NULL WHERE id = $1",
        values![id.to_string(), now],
    )
    .await?;
    Ok(())
}

/// At most `limit` offices that have sent what nobody collected and what was sent before `oldest`.
///
/// # Errors
/// What the database says.
pub(crate) async fn offices_with_expired(
    tx: &Tx,
    oldest: OffsetDateTime,
    limit: u32,
) -> Result<Vec<OfficeNumber>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT DISTINCT sender_number AS number FROM (SELECT sender_number FROM messages \
             WHERE state = 'sent' AND intent_at < $1 AND sent_at < $2 \
             ORDER BY intent_at LIMIT $3) AS due",
            values![oldest, oldest, i64::from(limit)],
        )
        .await?;
    rows.iter().map(|row| row.parsed("number")).collect()
}

/// What a sender sent before `oldest` and nobody collected, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn expired_of(
    tx: &Tx,
    sender: OfficeNumber,
    oldest: OffsetDateTime,
) -> Result<Vec<Waiting>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT m.id, m.unit, m.month, m.sent_at, o.name AS receiver_name FROM messages m \
             JOIN offices o ON o.number = m.receiver_number \
             WHERE m.state = 'sent' AND m.sender_number = $1 AND m.sent_at < $2 \
             ORDER BY m.sent_at, m.id",
            values![sender.as_str(), oldest],
        )
        .await?;
    rows.iter().map(waiting).collect()
}

fn waiting(row: &Row) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        id: row.parsed("id")?,
        receiver_name: row.text("receiver_name")?,
        unit: row.text("unit")?,
        month: month(row)?,
        sent_at: row.time("sent_at")?,
    })
}

fn month(row: &Row) -> Result<Option<ServiceMonth>, StoreError> {
    let text = row.optional_text("month")?;
    text.map(|text| text.parse().map_err(|_| StoreError::Corrupt("month")))
        .transpose()
}
