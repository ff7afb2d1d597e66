//! Table `evidence_certificates`: with what the exchange signs or signed evidence, and what OCSP
//! says of it. The keys are not here.

use pki::Certificate;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// Records a certificate; repeating changes nothing. True the first time.
///
/// # Errors
/// What the database says.
pub(crate) async fn add(
    tx: &Tx,
    certificate: &Certificate,
    issuer: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let added = tx
        .execute(
            "INSERT INTO evidence_certificates \
             (serial, issuer, der, not_after, added_at, answer_due_at) \
             VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (serial) DO NOTHING",
            values![
                certificate.serial().to_string(),
                issuer,
                certificate.der(),
                certificate.not_after(),
                now
            ],
        )
        .await?;
    Ok(added == 1)
}

/// All of them, the newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<Certificate>, StoreError> {
    let sql = "SELECT der FROM evidence_certificates ORDER BY added_at DESC, serial";
    let rows = tx.fetch_all(sql, values![]).await?;
    rows.iter().map(read).collect()
}

/// Those of an issuing authority about which an answer is due and that have not ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn due(
    tx: &Tx,
    issuer: &str,
    now: OffsetDateTime,
) -> Result<Vec<Certificate>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT der FROM evidence_certificates \
             WHERE issuer = $1 AND answer_due_at <= $2 AND not_after > $2 ORDER BY serial",
            values![issuer, now],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Stores an answer, and when the next one is due.
///
/// # Errors
/// What the database says.
pub(crate) async fn store_answer(
    tx: &Tx,
    serial: &str,
    answer: &[u8],
    next_due: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE evidence_certificates SET answer = $2, answer_due_at = $3 WHERE serial = $1",
        values![serial, answer, next_due],
    )
    .await?;
    Ok(())
}

/// The answer about a certificate, where there is one.
///
/// # Errors
/// What the database says.
pub(crate) async fn answer(tx: &Tx, serial: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT answer FROM evidence_certificates WHERE serial = $1";
    let row = tx.fetch_optional(sql, values![serial]).await?;
    row.map_or(Ok(None), |row| row.optional_blob("answer"))
}

fn read(row: &Row) -> Result<Certificate, StoreError> {
    Certificate::from_der(&row.blob("der")?)
        .map_err(|_| StoreError::Corrupt("evidence_certificates.der"))
}
