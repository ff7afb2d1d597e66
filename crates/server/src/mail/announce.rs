//! Mails to the notice addresses of an office: that something is there to be looked at, and never
//! what it says.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::Mailing;
use crate::store::{StoreError, Tx, mail, mail_address};

/// Tells an office that its certificate has been issued; in the transaction that puts up the
/// notice.
///
/// # Errors
/// What the database says.
pub(crate) async fn certificate_issued(
    tx: &Tx,
    mailing: &Mailing,
    office: OfficeNumber,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    announce(tx, mailing, office, "mail-certificate-issued", now).await
}

/// Queues the mail with this key to every notice address of an office.
async fn announce(
    tx: &Tx,
    mailing: &Mailing,
    office: OfficeNumber,
    key: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    for address in mail_address::notice_addresses(tx, office).await? {
        mail::queue(tx, &mailing.mail(&address, key, &[]), now).await?;
    }
    Ok(())
}
