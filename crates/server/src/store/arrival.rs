//! Table `arrival_wishes`: notice addresses that are told that data has arrived, at most once an
//! hour each.

use careplan::OfficeNumber;
use time::{Duration, OffsetDateTime};

use super::{StoreError, Tx, values};

/// Whether an address is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// It is.
    Wanted,
    /// It is not.
    Unwanted,
}

/// An address that is to be told now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueArrival {
    /// Id of the notice address.
    pub(crate) id: String,
    /// The address.
    pub(crate) address: String,
    /// The office to which something was sent.
    pub(crate) office: OfficeNumber,
}

/// Whether a notice address of an office is told from now on. False when the office has no such
/// address.
///
/// # Errors
/// What the database says.
pub(crate) async fn set(
    tx: &Tx,
    office: OfficeNumber,
    id: &str,
    wish: Wish,
) -> Result<bool, StoreError> {
    let wanted = i64::from(wish == Wish::Wanted);
    let set = tx
        .execute(
            "INSERT INTO arrival_wishes (address_id, office_number, wanted) \
             SELECT id, office_number, CAST($3 AS BIGINT) FROM mail_addresses \
             WHERE id = $1 AND office_number = $2 AND purpose = 'notice' \
             ON CONFLICT (address_id) DO UPDATE SET wanted = excluded.wanted, waiting_since = NULL",
            values![id, office.as_str(), wanted],
        )
        .await?;
    Ok(set > 0)
}

/// The ids of the notice addresses of an office that are told.
///
/// # Errors
/// What the database says.
pub(crate) async fn wanted_of(tx: &Tx, office: OfficeNumber) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT address_id FROM arrival_wishes WHERE office_number = $1 AND wanted = 1",
            values![office.as_str()],
        )
        .await?;
    rows.iter().map(|row| row.text("address_id")).collect()
}

/// Notes that something was sent to an office.
///
/// # Errors
/// What the database says.
pub(crate) async fn note(
    tx: &Tx,
    office: OfficeNumber,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE arrival_wishes SET waiting_since = $2 \
         WHERE office_number = $1 AND wanted = 1 AND waiting_since IS NULL",
        values![office.as_str(), now],
    )
    .await?;
    Ok(())
}

/// At most `limit` addresses, each once, that are to be told and were not told within the hour,
/// for whichever office.
///
/// # Errors
/// What the database says.
pub(crate) async fn due(
    tx: &Tx,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<DueArrival>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT w.address_id, w.office_number, a.address FROM arrival_wishes w \
             JOIN mail_addresses a ON a.id = w.address_id \
             WHERE w.waiting_since IS NOT NULL AND NOT EXISTS (\
             SELECT 1 FROM arrival_wishes t JOIN mail_addresses b ON b.id = t.address_id \
             WHERE b.address = a.address AND t.told_at > $1) \
             ORDER BY w.waiting_since, w.address_id LIMIT $2",
            values![now - PAUSE, i64::from(limit)],
        )
        .await?;
    let mut found: Vec<DueArrival> = Vec::new();
    for row in &rows {
        let one = DueArrival {
            id: row.text("address_id")?,
            address: row.text("address")?,
            office: row.parsed("office_number")?,
        };
        if !found.iter().any(|other| other.address == one.address) {
            found.push(one);
        }
    }
    Ok(found)
}

/// Notes that an address was told at `told_at`, or that there is nothing to tell any more.
///
/// # Errors
/// What the database says.
pub(crate) async fn settle(
    tx: &Tx,
    id: &str,
    told_at: Option<OffsetDateTime>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE arrival_wishes SET waiting_since = NULL, told_at = COALESCE($2, told_at) \
         WHERE address_id = $1",
        values![id, told_at],
    )
    .await?;
    Ok(())
}

/// Between two mails to one address.
const PAUSE: Duration = Duration::hours(1);
