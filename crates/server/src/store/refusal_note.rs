//! When the audit last told that something was refused to an address. Whoever is refused a thousand
//! times leaves one row an hour.

use careplan::Address;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// Whether a refusal was told after this moment.
///
/// # Errors
/// What the database says.
pub(crate) async fn is_told(
    tx: &Tx,
    address: Address,
    code: &str,
    since: OffsetDateTime,
) -> Result<bool, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT noted_at FROM refusal_notes WHERE office_number = $1 AND service_kind = $2 \
             AND code = $3 AND noted_at > $4",
            values![address.office.as_str(), address.kind.as_str(), code, since],
        )
        .await?;
    Ok(row.is_some())
}

/// Notes that it is told now; `false` when somebody did after `since`.
///
/// # Errors
/// What the database says.
pub(crate) async fn tell(
    tx: &Tx,
    address: Address,
    code: &str,
    (since, now): (OffsetDateTime, OffsetDateTime),
) -> Result<bool, StoreError> {
    if is_told(tx, address, code, since).await? {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO refusal_notes (office_number, service_kind, code, noted_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (office_number, service_kind, code) \
         DO UPDATE SET noted_at = excluded.noted_at",
        values![address.office.as_str(), address.kind.as_str(), code, now],
    )
    .await?;
    Ok(true)
}
