//! Table `arrival_sweeps`: up to which minute parts that arrived and belong to no message were
//! looked for.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// Up to when was looked; `None` before the first time.
///
/// # Errors
/// What the database says.
pub(crate) async fn until(tx: &Tx) -> Result<Option<OffsetDateTime>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT swept_until FROM arrival_sweeps WHERE name = 'arrivals'",
            values![],
        )
        .await?;
    row.map(|row| row.time("swept_until")).transpose()
}

/// Notes up to when was looked.
///
/// # Errors
/// What the database says.
pub(crate) async fn note(tx: &Tx, until: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO arrival_sweeps (name, swept_until) VALUES ('arrivals', $1) \
         ON CONFLICT (name) DO UPDATE SET swept_until = excluded.swept_until",
        values![until],
    )
    .await?;
    Ok(())
}
