//! Takes up ways of claiming on their day, and forgets files of records that nobody applied.

use time::OffsetDateTime;

use crate::clock::JAPAN;
use crate::store::{Store, StoreError, claiming, import};

/// Brings the records of offices into step.
///
/// # Errors
/// What the database says.
pub(super) async fn keep(store: &Store, now: OffsetDateTime) -> Result<(), StoreError> {
    let today = now.to_offset(JAPAN).date();
    store
        .run_tx("records", |tx| async move {
            claiming::take_up(&tx, today).await?;
            import::remove_expired(&tx, now).await
        })
        .await
}
