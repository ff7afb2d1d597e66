//! Notes of operators about an office, for their colleagues only.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfficeNote {
    /// The office.
    pub(crate) office_number: OfficeNumber,
    /// Who wrote it.
    pub(crate) operator_id: String,
    /// When.
    pub(crate) written_at: OffsetDateTime,
    /// The text.
    pub(crate) body: String,
}

/// Adds a note.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, note: &OfficeNote) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO office_notes (id, office_number, operator_id, written_at, body) \
         VALUES ($1, $2, $3, $4, $5)",
        values![
            uuid::Uuid::new_v4().to_string(),
            note.office_number.as_str(),
            &note.operator_id,
            note.written_at,
            &note.body
        ],
    )
    .await?;
    Ok(())
}

/// The notes about an office, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<OfficeNote>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT office_number, operator_id, written_at, body FROM office_notes \
             WHERE office_number = $1 ORDER BY written_at DESC, id",
            values![number.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(OfficeNote {
                office_number: row.parsed("office_number")?,
                operator_id: row.text("operator_id")?,
                written_at: row.time("written_at")?,
                body: row.text("body")?,
            })
        })
        .collect()
}
