//! Removes sessions, enrolment tickets and files with a new issue password that have ended.

use time::OffsetDateTime;

use crate::store::{Store, StoreError, reissue, session, ticket};

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
            reissue::forget_expired(&tx, now).await?;
            Ok(())
        })
        .await
}
