//! Removes sessions, tickets, files with a new issue password, links and mails that have ended.

use time::{Duration, OffsetDateTime};

use crate::store::{
    Store, StoreError, mail, mail_link, mail_wish, reissue, self_test, session, ticket,
};

/// Removes them.
///
/// # Errors
/// What the database says.
pub(super) async fn ended(store: &Store, now: OffsetDateTime) -> Result<(), StoreError> {
    store
        .run_tx("sweep", |tx| async move {
            session::delete_ended(&tx, now).await?;
            ticket::remove_expired(&tx, now).await?;
            reissue::forget_expired(&tx, now).await?;
            mail_link::tidy(&tx, now).await?;
            mail_wish::tidy(&tx, now).await?;
            mail::tidy(&tx, now - MAILS_KEPT, now).await?;
            self_test::remove_expired(&tx, now).await?;
            Ok(())
        })
        .await
}

/// How long a mail that is not waiting can be looked up, without its text.
const MAILS_KEPT: Duration = Duration::days(30);
