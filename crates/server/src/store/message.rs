//! Table `messages` with the counters in `cursors`: what was announced, sent, fetched, collected.
//!
//! The rows hold addresses, hashes and times; the payload lies in `blobs`. What moves a message
//! from one state to the next is in [`super::message_state`].

use careplan::{Address, OfficeNumber, ServiceKind};
use protocol::http::{ReportedImport, Side};
use protocol::lifecycle::Step;
use protocol::{Manifest, MessageId, State};
use time::OffsetDateTime;

use super::right::Kinds;
use super::{Question, Row, Statement, StoreError, Tx, message_event, values};

/// A message with the names of both offices.
#[derive(Debug, Clone)]
pub(crate) struct MessageRecord {
    /// Identity chosen by the sender.
    pub(crate) id: MessageId,
    /// Sender.
    pub(crate) sender: Address,
    /// Name of the sending office now.
    pub(crate) sender_name: String,
    /// Receiver.
    pub(crate) receiver: Address,
    /// Name of the receiving office now.
    pub(crate) receiver_name: String,
    /// State.
    pub(crate) state: State,
    /// The manifest's bytes as signed.
    pub(crate) manifest: Vec<u8>,
    /// Its detached signature, DER.
    pub(crate) signature: Vec<u8>,
    /// When it was committed.
    pub(crate) sent_at: Option<OffsetDateTime>,
    /// When its first byte was served to the receiver.
    pub(crate) fetched_at: Option<OffsetDateTime>,
    /// When the receipt was stored.
    pub(crate) collected_at: Option<OffsetDateTime>,
    /// When the receiver was last reminded of it.
    pub(crate) reminded_at: Option<OffsetDateTime>,
    /// When the sender was told that nobody had collected it.
    pub(crate) reported_at: Option<OffsetDateTime>,
    /// Since when its payload is not kept any more.
    pub(crate) payload_left_at: Option<OffsetDateTime>,
    /// When it was recalled or expired.
    pub(crate) ended_at: Option<OffsetDateTime>,
    /// What the receiver reported last about its import.
    pub(crate) import: Option<ReportedImport>,
    /// A message with a later serial was there before it.
    pub(crate) older_than_delivered: bool,
    /// Place in the sender's list, once committed.
    pub(crate) sender_cursor: Option<i64>,
    /// Place in the receiver's list, once committed.
    pub(crate) receiver_cursor: Option<i64>,
}

/// Stores the intent to send, signed with the certificate of a serial. It exists already when the
/// identity is taken.
///
/// # Errors
/// When it is larger than any message can be.
pub(crate) fn inserted(
    manifest: &Manifest,
    (manifest_bytes, signature): (&[u8], &[u8]),
    signer: &str,
    now: OffsetDateTime,
) -> Result<Vec<Statement>, StoreError> {
    let sealed_bytes = i64::try_from(manifest.sealed_bytes())
        .map_err(|_| StoreError::Corrupt("messages.sealed_bytes"))?;
    let row = Statement::new(
        "INSERT INTO messages (id, sender_number, sender_kind, receiver_number, receiver_kind, \
         serial, unit, month, state, manifest, signature, sealed_bytes, intent_at, \
         signer_serial) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        values![
            manifest.message_id.to_string(),
            manifest.sender.office.as_str(),
            manifest.sender.kind.as_str(),
            manifest.receiver.office.as_str(),
            manifest.receiver.kind.as_str(),
            manifest.serial.as_str(),
            manifest.unit.as_str(),
            manifest.month.map(|month| month.to_string()),
            State::Sending.as_str(),
            manifest_bytes,
            signature,
            sealed_bytes,
            now,
            signer,
        ],
    );
    let step = message_event::added(manifest.message_id, Step::Intent, None, now);
    Ok(vec![row, step])
}

/// The message of an identity.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, id: MessageId) -> Result<Option<MessageRecord>, StoreError> {
    tx.ask(&asked(id)).await
}

/// The same as a question.
pub(crate) fn asked(id: MessageId) -> Question<Option<MessageRecord>> {
    Question::new(
        concat!(select!(), " WHERE m.id = $1"),
        values![id.to_string()],
        |rows| rows.first().map(read).transpose(),
    )
}

/// One page of the list of an office's kinds of service, in the order of its cursors.
///
/// # Errors
/// What the database says.
pub(crate) async fn list(
    tx: &Tx,
    (office, kinds): (OfficeNumber, &Kinds),
    side: Side,
    after: i64,
    limit: i64,
) -> Result<Vec<MessageRecord>, StoreError> {
    let sql = match side {
        Side::Inbox => concat!(
            select!(),
            " WHERE m.receiver_number = $1 AND m.receiver_cursor > $2 AND (CAST($4 AS TEXT) IS NULL \
             OR $4 LIKE '%,' || m.receiver_kind || ',%') \
             ORDER BY m.receiver_cursor LIMIT $3"
        ),
        Side::Sent => concat!(
            select!(),
            " WHERE m.sender_number = $1 AND m.sender_cursor > $2 AND (CAST($4 AS TEXT) IS NULL \
             OR $4 LIKE '%,' || m.sender_kind || ',%') \
             ORDER BY m.sender_cursor LIMIT $3"
        ),
    };
    let rows = tx
        .fetch_all(
            sql,
            values![office.as_str(), after, limit, kinds.searched()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Messages of one kind of service that an office has not collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Uncollected {
    /// The kind of service they are for.
    pub(crate) kind: ServiceKind,
    /// How many.
    pub(crate) count: i64,
    /// When the oldest of them was sent.
    pub(crate) since: OffsetDateTime,
}

/// What waits to be collected by an office, for each of its kinds of service.
///
/// # Errors
/// What the database says.
pub(crate) async fn uncollected(
    tx: &Tx,
    office: OfficeNumber,
) -> Result<Vec<Uncollected>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT receiver_kind, COUNT(*) AS waiting, MIN(sent_at) AS since FROM messages \
             WHERE receiver_number = $1 AND state = $2 GROUP BY receiver_kind \
             ORDER BY receiver_kind",
            values![office.as_str(), State::Sent.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Uncollected {
                kind: row.parsed("receiver_kind")?,
                count: row.integer("waiting")?,
                since: row.time("since")?,
            })
        })
        .collect()
}

/// Draws the next number of a counter of an office: it is the last one then.
pub(crate) fn drawn(office: OfficeNumber, side: &str) -> Statement {
    Statement::new(
        "INSERT INTO cursors (office_number, side, last) VALUES ($1, $2, 1) \
         ON CONFLICT (office_number, side) DO UPDATE SET last = cursors.last + 1",
        values![office.as_str(), side],
    )
}

/// The columns of [`MessageRecord`], the same for every query.
macro_rules! select {
    () => {
        "SELECT m.id, m.sender_number, m.sender_kind, m.receiver_number, m.receiver_kind, \
         m.state, m.manifest, m.signature, m.sent_at, m.fetched_at, m.collected_at, \
         m.ended_at, m.older_than_delivered, m.reminded_at, m.reported_at, m.payload_left_at, \
         m.sender_cursor, m.receiver_cursor, \
         s.name AS sender_name, r.name AS receiver_name, e.source, e.reasons, e.checks, e.at \
         FROM messages m JOIN offices s ON s.number = m.sender_number \
         JOIN offices r ON r.number = m.receiver_number \
         LEFT JOIN message_events e ON e.message_id = m.id AND e.number = m.import_event"
    };
}
use select;

fn read(row: &Row) -> Result<MessageRecord, StoreError> {
    Ok(MessageRecord {
        id: row.parsed("id")?,
        sender: Address {
            office: row.parsed::<OfficeNumber>("sender_number")?,
            kind: row.parsed::<ServiceKind>("sender_kind")?,
        },
        sender_name: row.text("sender_name")?,
        receiver: Address {
            office: row.parsed::<OfficeNumber>("receiver_number")?,
            kind: row.parsed::<ServiceKind>("receiver_kind")?,
        },
        receiver_name: row.text("receiver_name")?,
        state: row.parsed("state")?,
        manifest: row.blob("manifest")?,
        signature: row.blob("signature")?,
        sent_at: row.optional_time("sent_at")?,
        fetched_at: row.optional_time("fetched_at")?,
        collected_at: row.optional_time("collected_at")?,
        reminded_at: row.optional_time("reminded_at")?,
        reported_at: row.optional_time("reported_at")?,
        payload_left_at: row.optional_time("payload_left_at")?,
        ended_at: row.optional_time("ended_at")?,
        import: message_event::report(row)?,
        older_than_delivered: row.integer("older_than_delivered")? != 0,
        sender_cursor: row.optional_integer("sender_cursor")?,
        receiver_cursor: row.optional_integer("receiver_cursor")?,
    })
}
