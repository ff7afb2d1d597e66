//! Removes what has ended: sessions, enrolment tickets, tokens, kept forms, files with passwords,
//! links, mails, self-tests, known browsers, records of evidence, and sign-ins of long ago.

use time::{Duration, OffsetDateTime};

use crate::store::{
    Store, StoreError, account_sheet, ceremony, evidence_record, kept_form, known_device, mail,
    mail_link, mail_wish, reissue, self_test, session, sign_in, ticket, token, unknown_try,
};

/// Removes them.
///
/// # Errors
/// What the database says.
pub(super) async fn ended(store: &Store, now: OffsetDateTime) -> Result<(), StoreError> {
    store
        .run_tx("sweep", |tx| async move {
            session::delete_ended(&tx, now - ENDED).await?;
            kept_form::delete_expired(&tx, now).await?;
            sign_in::delete_before(&tx, now - SIGN_INS).await?;
            ticket::remove_expired(&tx, now).await?;
            token::remove_ended(&tx, now - ENDED).await?;
            reissue::forget_expired(&tx, now).await?;
            mail_link::tidy(&tx, now).await?;
            mail_wish::tidy(&tx, now).await?;
            mail::tidy(&tx, now - MAILS_KEPT, now).await?;
            self_test::remove_expired(&tx, now).await?;
            reissue::forget_of_ended_sessions(&tx, now).await?;
            account_sheet::forget_ended(&tx, now).await?;
            ceremony::remove_expired(&tx, now).await?;
            known_device::remove_expired(&tx, now).await?;
            unknown_try::remove_before(&tx, now - ENDED).await?;
            evidence_record::remove_before(&tx, now - EVIDENCE).await?;
            Ok(())
        })
        .await
}

/// How long a mail that is not waiting can be looked up, without its text.
const MAILS_KEPT: Duration = Duration::days(30);
/// How long sign-ins are listed.
const SIGN_INS: Duration = Duration::days(400);
/// How long a record of evidence is kept for its office: longer than its time stamp is tried for.
const EVIDENCE: Duration = Duration::days(30);
/// How long a session that has ended is remembered, so that what is sent from a page left open can
/// be kept for its person.
const ENDED: Duration = Duration::hours(24);
