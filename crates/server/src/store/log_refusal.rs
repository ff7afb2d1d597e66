//! Table `log_refusals`: offices to which nothing is issued, because their log of certificates is
//! not what the authority signed or remembers. Written by the authority, read by the console.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// An office to which nothing is issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LogRefusal {
    /// Which.
    pub(crate) office: OfficeNumber,
    /// Since when.
    pub(crate) since: OffsetDateTime,
}

/// Notes that nothing is issued to an office. False when that is known already.
///
/// # Errors
/// What the database says.
pub(crate) async fn note(
    tx: &Tx,
    office: OfficeNumber,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "INSERT INTO log_refusals (office_number, since) VALUES ($1, $2) \
             ON CONFLICT (office_number) DO NOTHING",
            values![office.as_str(), now],
        )
        .await?;
    Ok(changed > 0)
}

/// Notes that the log of an office is in order.
///
/// # Errors
/// What the database says.
pub(crate) async fn clear(tx: &Tx, office: OfficeNumber) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM log_refusals WHERE office_number = $1",
        values![office.as_str()],
    )
    .await?;
    Ok(())
}

/// How many offices there are, and the first of them, at most `limit`, the oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn all(tx: &Tx, limit: u32) -> Result<(i64, Vec<LogRefusal>), StoreError> {
    let count = tx
        .fetch_optional("SELECT COUNT(*) AS count FROM log_refusals", values![])
        .await?;
    let count = count.map_or(Ok(0), |row| row.integer("count"))?;
    let rows = tx
        .fetch_all(
            "SELECT office_number, since FROM log_refusals ORDER BY since, office_number LIMIT $1",
            values![i64::from(limit)],
        )
        .await?;
    let read = rows.iter().map(|row| {
        Ok(LogRefusal {
            office: row.parsed("office_number")?,
            since: row.time("since")?,
        })
    });
    Ok((count, read.collect::<Result<_, StoreError>>()?))
}
