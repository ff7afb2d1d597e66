//! Table `evidence_records`: records of what was exchanged, as they were signed for an office.

use careplan::OfficeNumber;
use protocol::Sha256;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EvidenceRecord {
    /// Its identity.
    pub(crate) id: String,
    /// The bytes that were signed.
    pub(crate) record: Vec<u8>,
    /// The detached signature, DER.
    pub(crate) signature: Vec<u8>,
    /// What OCSP said of the certificate that signed, DER.
    pub(crate) answer: Option<Vec<u8>>,
    /// When the stamp is asked for next; `None` when none is wanted (any more).
    pub(crate) stamp_due_at: Option<OffsetDateTime>,
    /// The time stamp on the signature, DER.
    pub(crate) time_stamp: Option<Vec<u8>>,
}

/// The record with these facts that an office was given before.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    office: OfficeNumber,
    facts: Sha256,
) -> Result<Option<EvidenceRecord>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(select!(), " WHERE office_number = $1 AND facts_sha256 = $2"),
            values![office.as_str(), facts.to_string()],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Stores a record.
///
/// # Errors
/// [`StoreError::Exists`] when the office has one with these facts.
pub(crate) async fn insert(
    tx: &Tx,
    office: OfficeNumber,
    facts: Sha256,
    record: &EvidenceRecord,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO evidence_records (id, office_number, facts_sha256, record, signature, answer, \
         made_at, stamp_due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            &record.id,
            office.as_str(),
            facts.to_string(),
            &record.record,
            &record.signature,
            record.answer.clone(),
            now,
            record.stamp_due_at
        ],
    )
    .await?;
    Ok(())
}

/// How many records were made for an office since a moment.
///
/// # Errors
/// What the database says.
pub(crate) async fn count_since(
    tx: &Tx,
    office: OfficeNumber,
    since: OffsetDateTime,
) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) AS made FROM evidence_records \
               WHERE office_number = $1 AND made_at > $2";
    let row = tx
        .fetch_optional(sql, values![office.as_str(), since])
        .await?;
    let made = row.map_or(Ok(0), |row| row.integer("made"))?;
    Ok(made.unsigned_abs())
}

/// A record that waits for its stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unstamped {
    /// Its identity.
    pub(crate) id: String,
    /// What is to be stamped.
    pub(crate) signature: Vec<u8>,
    /// When it was made.
    pub(crate) made_at: OffsetDateTime,
}

/// Records whose stamp is due, the longest due first.
///
/// # Errors
/// What the database says.
pub(crate) async fn due(
    tx: &Tx,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<Unstamped>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, signature, made_at FROM evidence_records WHERE stamp_due_at <= $1 \
             ORDER BY stamp_due_at, id LIMIT $2",
            values![now, i64::from(limit)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Unstamped {
                id: row.text("id")?,
                signature: row.blob("signature")?,
                made_at: row.time("made_at")?,
            })
        })
        .collect()
}

/// Stores the stamp of a record that has none.
///
/// # Errors
/// What the database says.
pub(crate) async fn stamp(tx: &Tx, id: &str, time_stamp: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE evidence_records SET time_stamp = $2, stamp_due_at = NULL \
         WHERE id = $1 AND time_stamp IS NULL",
        values![id, time_stamp],
    )
    .await?;
    Ok(())
}

/// Says when the stamp of a record is asked for again; `None` gives it up.
///
/// # Errors
/// What the database says.
pub(crate) async fn postpone(
    tx: &Tx,
    id: &str,
    due: Option<OffsetDateTime>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE evidence_records SET stamp_due_at = $2 WHERE id = $1 AND time_stamp IS NULL",
        values![id, due],
    )
    .await?;
    Ok(())
}

/// Removes records that were made before a moment: who needs one has it, or asks again.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_before(tx: &Tx, moment: OffsetDateTime) -> Result<u64, StoreError> {
    let sql = "DELETE FROM evidence_records WHERE made_at < $1";
    tx.execute(sql, values![moment]).await
}

/// The columns of [`EvidenceRecord`].
macro_rules! select {
    () => {
        "SELECT id, record, signature, answer, stamp_due_at, time_stamp FROM evidence_records"
    };
}
use select;

fn read(row: &Row) -> Result<EvidenceRecord, StoreError> {
    Ok(EvidenceRecord {
        id: row.text("id")?,
        record: row.blob("record")?,
        signature: row.blob("signature")?,
        answer: row.optional_blob("answer")?,
        stamp_due_at: row.optional_time("stamp_due_at")?,
        time_stamp: row.optional_blob("time_stamp")?,
    })
}
