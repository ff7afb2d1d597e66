//! Certificates that nobody can install any more: the issue password was re-issued before their
//! file was fetched.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// Records that the key of an application is lost.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, receipt: &str, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO lost_keys (receipt, lost_at) VALUES ($1, $2) \
         ON CONFLICT (receipt) DO NOTHING",
        values![receipt, now],
    )
    .await?;
    Ok(())
}

/// The applications of an office whose key is lost.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(tx: &Tx, number: OfficeNumber) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT l.receipt FROM lost_keys l JOIN applications a ON a.receipt = l.receipt \
             WHERE a.office_number = $1 ORDER BY l.receipt",
            values![number.as_str()],
        )
        .await?;
    rows.iter().map(|row| row.text("receipt")).collect()
}
