//! What moves a message of the table `messages` from one state to the next: the row, its history
//! and the changes of both offices, in the transaction of the caller.
//!
//! Which change is allowed is decided by `protocol::lifecycle` before a function here is called.
//! Where two calls may come at once the statement itself asks for the state once more, and the
//! one that comes second is told that it changed nothing.

use protocol::State;
use protocol::lifecycle::{ImportReport, ImportResult, Step};
use time::OffsetDateTime;

use super::message::{MessageRecord, next_cursor};
use super::{StoreError, Tx, message_change, message_event, values};

/// Makes a message visible: state *sent*, a place in both lists.
///
/// The cursors are drawn in the transaction that makes the message visible, so that a reader who
/// has seen a cursor has seen every smaller one. When a later serial is there before it, between
/// the same two addresses and not recalled, the message is marked.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_sent(
    tx: &Tx,
    message: &MessageRecord,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let sender_cursor = next_cursor(tx, message.sender.office, "sent").await?;
    let receiver_cursor = next_cursor(tx, message.receiver.office, "inbox").await?;
    let later = is_later_there(tx, message).await?;
    tx.execute(
        "UPDATE messages SET state = $2, sent_at = $3, sender_cursor = $4, receiver_cursor = $5, \
         older_than_delivered = $6 WHERE id = $1",
        values![
            message.id.to_string(),
            State::Sent.as_str(),
            now,
            sender_cursor,
            receiver_cursor,
            i64::from(later)
        ],
    )
    .await?;
    let sent = &MessageRecord {
        sent_at: Some(now),
        ..message.clone()
    };
    note(tx, sent, Step::Sent, None, now).await.map(drop)
}

async fn is_later_there(tx: &Tx, message: &MessageRecord) -> Result<bool, StoreError> {
    let later = tx
        .fetch_optional(
            "SELECT later.id FROM messages own JOIN messages later \
             ON later.sender_number = own.sender_number AND later.sender_kind = own.sender_kind \
             AND later.receiver_number = own.receiver_number \
             AND later.receiver_kind = own.receiver_kind AND later.serial > own.serial \
             WHERE own.id = $1 AND later.sent_at IS NOT NULL AND later.state <> 'recalled' \
             LIMIT 1",
            values![message.id.to_string()],
        )
        .await?;
    Ok(later.is_some())
}

/// Notes that the first byte is about to be served to the receiver. False when that was noted
/// before, or the message has been recalled or has expired.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_fetched(
    tx: &Tx,
    message: &MessageRecord,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE messages SET fetched_at = $2 WHERE id = $1 AND fetched_at IS NULL \
             AND state IN ('sent', 'collected', 'imported', 'import_failed')",
            values![message.id.to_string(), now],
        )
        .await?;
    noted(tx, changed, message, Step::Fetched, now).await
}

/// State *collected*, together with the receipt stored in the same transaction. False when the
/// message is not *sent*.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_collected(
    tx: &Tx,
    message: &MessageRecord,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE messages SET state = 'collected', collected_at = $2 \
             WHERE id = $1 AND state = 'sent'",
            values![message.id.to_string(), now],
        )
        .await?;
    noted(tx, changed, message, Step::Collected, now).await
}

/// State *recalled*. False when the receiver has begun to fetch, or the message is not *sent*.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_recalled(
    tx: &Tx,
    message: &MessageRecord,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE messages SET state = 'recalled', ended_at = $2 \
             WHERE id = $1 AND state = 'sent' AND fetched_at IS NULL",
            values![message.id.to_string(), now],
        )
        .await?;
    noted(tx, changed, message, Step::Recalled, now).await
}

/// State *expired*, of an upload that was never committed or a message that was never collected.
/// False when it is neither.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_expired(
    tx: &Tx,
    message: &MessageRecord,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE messages SET state = 'expired', ended_at = $2 \
             WHERE id = $1 AND state IN ('sending', 'sent')",
            values![message.id.to_string(), now],
        )
        .await?;
    noted(tx, changed, message, Step::Expired, now).await
}

/// What the receiver reports about its import. False when the message has no receipt, or was
/// imported before.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_import(
    tx: &Tx,
    message: &MessageRecord,
    report: &ImportReport,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let (state, step) = match report.result {
        ImportResult::Imported => (State::Imported, Step::Imported),
        ImportResult::Failed => (State::ImportFailed, Step::ImportFailed),
    };
    let changed = tx
        .execute(
            "UPDATE messages SET state = $2 \
             WHERE id = $1 AND state IN ('collected', 'import_failed')",
            values![message.id.to_string(), state.as_str()],
        )
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    let event = note(tx, message, step, Some(report), now).await?;
    tx.execute(
        "UPDATE messages SET import_event = $2 WHERE id = $1",
        values![message.id.to_string(), event],
    )
    .await?;
    Ok(true)
}

async fn noted(
    tx: &Tx,
    changed: u64,
    message: &MessageRecord,
    step: Step,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    if changed > 0 {
        note(tx, message, step, None, now).await?;
    }
    Ok(changed > 0)
}

/// History and changes; the number of the step in the history.
async fn note(
    tx: &Tx,
    message: &MessageRecord,
    step: Step,
    report: Option<&ImportReport>,
    now: OffsetDateTime,
) -> Result<i64, StoreError> {
    let number = message_event::insert(tx, message.id, step, report, now).await?;
    message_change::note(tx, message).await?;
    Ok(number)
}
