//! What moves a message of the table `messages` from one state to the next: the row, its history
//! and the changes of both offices, in the transaction of the caller.
//!
//! Which change is allowed is decided by `protocol::lifecycle` before a function here is called.
//! Where two calls may come at once the statement itself asks for the state once more, and the
//! one that comes second is told that it changed nothing.

use careplan::OfficeNumber;
use protocol::lifecycle::{ImportReport, ImportResult, Step};
use protocol::{MessageId, State};
use time::OffsetDateTime;

use super::message::{MessageRecord, drawn};
use super::{Statement, StoreError, Tx, message_change, message_event, values};

/// Makes a message visible: state *sent*, a place in both lists.
///
/// The cursors are drawn in the transaction that makes the message visible, so that a reader who
/// has seen a cursor has seen every smaller one. When a later serial is there before it, between
/// the same two addresses and not recalled, the message is marked.
pub(crate) fn sent(
    id: MessageId,
    (sender, receiver): (OfficeNumber, OfficeNumber),
    now: OffsetDateTime,
) -> Vec<Statement> {
    let row = Statement::new(
        "UPDATE messages SET state = $2, sent_at = $3, \
         sender_cursor = (SELECT c.last FROM cursors c \
         WHERE c.office_number = messages.sender_number AND c.side = 'sent'), \
         receiver_cursor = (SELECT c.last FROM cursors c \
         WHERE c.office_number = messages.receiver_number AND c.side = 'inbox'), \
         older_than_delivered = CASE WHEN EXISTS (SELECT 1 FROM messages later \
         WHERE later.sender_number = messages.sender_number \
         AND later.sender_kind = messages.sender_kind \
         AND later.receiver_number = messages.receiver_number \
         AND later.receiver_kind = messages.receiver_kind AND later.serial > messages.serial \
         AND later.sent_at IS NOT NULL AND later.state <> 'recalled') THEN 1 ELSE 0 END \
         WHERE id = $1",
        values![id.to_string(), State::Sent.as_str(), now],
    );
    let step = message_event::added(id, Step::Sent, None, now);
    let mut all = vec![drawn(sender, "sent"), drawn(receiver, "inbox"), row, step];
    all.extend(message_change::noted(id, sender, Some(receiver)));
    all
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
    let receiver = message.sent_at.map(|_| message.receiver.office);
    let mut all = vec![message_event::added(message.id, step, report, now)];
    all.extend(message_change::noted(
        message.id,
        message.sender.office,
        receiver,
    ));
    let outcomes = tx.run_all(all).await?;
    let row = outcomes.first().and_then(|added| added.rows.first());
    let number = row.map(|row| row.integer("number"));
    number.ok_or(StoreError::Corrupt("message_events.number"))?
}
