//! Table `revocation_requests`: 失効申請 of offices. They take effect in the transaction that
//! stores them.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A 失効申請.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RevocationRequest {
    /// 受付番号.
    pub(crate) receipt: String,
    /// Serial of the certificate.
    pub(crate) serial: String,
    /// Office.
    pub(crate) office_number: OfficeNumber,
    /// The account that sent it.
    pub(crate) account_id: String,
    /// Why, a word of the record such as `key-compromise`.
    pub(crate) reason: String,
    /// When.
    pub(crate) requested_at: OffsetDateTime,
}

/// Stores a request.
///
/// # Errors
/// [`StoreError::Exists`] when the receipt is taken or the certificate has a request.
pub(crate) async fn insert(tx: &Tx, request: &RevocationRequest) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO revocation_requests (receipt, serial, office_number, account_id, reason, \
         requested_at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![
            &request.receipt,
            &request.serial,
            request.office_number.as_str(),
            &request.account_id,
            &request.reason,
            request.requested_at
        ],
    )
    .await?;
    Ok(())
}

/// The request with this 受付番号.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<RevocationRequest>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT receipt, serial, office_number, account_id, reason, requested_at \
             FROM revocation_requests WHERE receipt = $1",
            values![receipt],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The requests of an office, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<RevocationRequest>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT receipt, serial, office_number, account_id, reason, requested_at \
             FROM revocation_requests WHERE office_number = $1 \
             ORDER BY requested_at DESC, receipt DESC",
            values![number.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<RevocationRequest, StoreError> {
    Ok(RevocationRequest {
        receipt: row.text("receipt")?,
        serial: row.text("serial")?,
        office_number: row.parsed("office_number")?,
        account_id: row.text("account_id")?,
        reason: row.text("reason")?,
        requested_at: row.time("requested_at")?,
    })
}
