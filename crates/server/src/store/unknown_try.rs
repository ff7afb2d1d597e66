//! Tries to sign in with an id that does not exist. Where a known id leaves rows behind, such a try
//! leaves as many here, so that the time of the answer tells nothing. What was typed is not kept:
//! it may be anything, even a password.

use time::OffsetDateTime;
use uuid::Uuid;

use super::{StoreError, Tx, values};

/// Writes a row.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO unknown_tries (id, at) VALUES ($1, $2)",
        values![Uuid::new_v4().to_string(), now],
    )
    .await?;
    Ok(())
}

/// Removes the rows from before.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_before(tx: &Tx, oldest: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute("DELETE FROM unknown_tries WHERE at < $1", values![oldest])
        .await?;
    Ok(())
}
