//! Removes sessions and enrolment tickets that have ended.

use time::OffsetDateTime;

use crate::store::{Store, StoreError, session, ticket};

/// Removes them.
///
/// # Errors
/// What the database says.
pub(super) async fn sessions_and_tickets(
    store: &Store,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    store
        .run_tx("sweep", |tx| async move {
            session::delete_ended(&tx, now).await?;
            ticket::remove_expired(&tx, now).await?;
            Ok(())
        })
        .await
}
