//! Table `message_keys`: terminals that ask their colleagues for the key of a message, and what
//! they were given.
//!
//! The packets can be opened by the terminal alone that asked; nothing here can read them.

use careplan::OfficeNumber;
use protocol::{MessageId, Sha256};
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A terminal that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The message.
    pub(crate) message_id: MessageId,
    /// The certificate that asks.
    pub(crate) fingerprint: Sha256,
    /// Its serial number.
    pub(crate) serial: String,
    /// Since when.
    pub(crate) asked_at: OffsetDateTime,
    /// Whether it was given the key.
    pub(crate) given_at: Option<OffsetDateTime>,
}

/// A key that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    /// The certificate that can open the packet.
    pub(crate) fingerprint: Sha256,
    /// The packet, DER.
    pub(crate) packet: Vec<u8>,
}

/// Notes that a certificate of an office asks for a message. What it was given before counts no
/// more: it would not ask again if that had helped.
///
/// # Errors
/// What the database says.
pub(crate) async fn ask(
    tx: &Tx,
    message: MessageId,
    (fingerprint, serial): (Sha256, &str),
    office: OfficeNumber,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO message_keys (message_id, fingerprint, serial, office_number, asked_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (message_id, fingerprint) DO UPDATE SET \
         packet = NULL, given_at = NULL, given_by = NULL, asked_at = $5 \
         WHERE message_keys.packet IS NOT NULL",
        values![
            message.to_string(),
            fingerprint.to_string(),
            serial,
            office.as_str(),
            now
        ],
    )
    .await?;
    Ok(())
}

/// How many messages a certificate is asking for.
///
/// # Errors
/// What the database says.
pub(crate) async fn count_open(
    tx: &Tx,
    office: OfficeNumber,
    fingerprint: Sha256,
) -> Result<i64, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS open FROM message_keys \
             WHERE office_number = $1 AND fingerprint = $2 AND packet IS NULL",
            values![office.as_str(), fingerprint.to_string()],
        )
        .await?;
    row.ok_or(StoreError::Corrupt("message_keys"))?
        .integer("open")
}

/// At most `limit` open wishes of an office after a message, by message and certificate, of all
/// certificates but `except`, or of one.
///
/// # Errors
/// What the database says.
pub(crate) async fn open(
    tx: &Tx,
    office: OfficeNumber,
    (except, only): (Sha256, Option<Sha256>),
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Wish>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM message_keys WHERE office_number = $1 AND packet IS NULL \
                 AND fingerprint <> $2 AND (CAST($3 AS TEXT) IS NULL OR fingerprint = $3) \
                 AND message_id > $4 ORDER BY message_id, fingerprint LIMIT $5"
            ),
            values![
                office.as_str(),
                except.to_string(),
                only.map(|only| only.to_string()),
                after.map(|id| id.to_string()).unwrap_or_default(),
                limit
            ],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The wish of a certificate for a message.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    message: MessageId,
    fingerprint: Sha256,
    office: OfficeNumber,
) -> Result<Option<Wish>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(
                "SELECT ",
                columns!(),
                " FROM message_keys WHERE message_id = $1 AND fingerprint = $2 \
                 AND office_number = $3"
            ),
            values![
                message.to_string(),
                fingerprint.to_string(),
                office.as_str()
            ],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Stores a packet, unless there is one; whether it was stored.
///
/// # Errors
/// What the database says.
pub(crate) async fn give(
    tx: &Tx,
    (message, fingerprint): (MessageId, Sha256),
    packet: &[u8],
    given_by: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let given = tx
        .execute(
            "UPDATE message_keys SET packet = $3, given_at = $4, given_by = $5 \
             WHERE message_id = $1 AND fingerprint = $2 AND packet IS NULL",
            values![
                message.to_string(),
                fingerprint.to_string(),
                packet,
                now,
                given_by
            ],
        )
        .await?;
    Ok(given > 0)
}

/// What certificates of an office were given for a message.
///
/// # Errors
/// What the database says.
pub(crate) async fn given(
    tx: &Tx,
    message: MessageId,
    office: OfficeNumber,
) -> Result<Vec<Given>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT fingerprint, packet FROM message_keys \
             WHERE message_id = $1 AND office_number = $2 AND packet IS NOT NULL \
             ORDER BY fingerprint",
            values![message.to_string(), office.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Given {
                fingerprint: row.parsed("fingerprint")?,
                packet: row.blob("packet")?,
            })
        })
        .collect()
}

/// The certificates that were given the key of a message that waits for an office.
///
/// # Errors
/// What the database says.
pub(crate) async fn given_of_waiting(
    tx: &Tx,
    office: OfficeNumber,
) -> Result<Vec<(MessageId, Sha256)>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT k.message_id, k.fingerprint FROM message_keys k \
             JOIN messages m ON m.id = k.message_id \
             WHERE k.office_number = $1 AND k.packet IS NOT NULL \
             AND m.receiver_number = $1 AND m.state = 'sent'",
            values![office.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.parsed("message_id")?, row.parsed("fingerprint")?)))
        .collect()
}

/// The columns of [`Wish`].
macro_rules! columns {
    () => {
        "message_id, fingerprint, serial, asked_at, given_at"
    };
}
use columns;

fn read(row: &Row) -> Result<Wish, StoreError> {
    Ok(Wish {
        message_id: row.parsed("message_id")?,
        fingerprint: row.parsed("fingerprint")?,
        serial: row.text("serial")?,
        asked_at: row.time("asked_at")?,
        given_at: row.optional_time("given_at")?,
    })
}
