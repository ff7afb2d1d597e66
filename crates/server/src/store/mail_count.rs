//! How many mails of a sort were caused in somebody's name, so that nobody's mailbox is filled by
//! others.

use time::{Duration, OffsetDateTime};

use super::{StoreError, Tx, values};

/// Counts one more mail of this sort for an account. False, and nothing is counted, when `limit`
/// were caused within the hour.
///
/// # Errors
/// What the database says.
pub(crate) async fn count(
    tx: &Tx,
    account: &str,
    purpose: &str,
    limit: i64,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let since = now - Duration::hours(1);
    tx.execute(
        "DELETE FROM mail_counts WHERE caused_at <= $1",
        values![since],
    )
    .await?;
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS caused FROM mail_counts WHERE account_id = $1 AND purpose = $2",
            values![account, purpose],
        )
        .await?;
    if row.map_or(Ok(0), |row| row.integer("caused"))? >= limit {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO mail_counts (account_id, purpose, caused_at) VALUES ($1, $2, $3)",
        values![account, purpose, now],
    )
    .await?;
    Ok(true)
}
