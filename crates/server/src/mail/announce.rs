//! Mails to the notice addresses of an office: that something is there to be looked at, and never
//! what it says.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::Mailing;
use crate::clock::JAPAN;
use crate::exchange_notice::Told;
use crate::store::mail::Mail;
use crate::store::uncollected::Pile;
use crate::store::{StoreError, Tx, mail, mail_address};
use crate::web::language::Language;

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
    announce(tx, mailing, office, ("mail-certificate-issued", &[]), now).await
}

/// Tells an office that a certificate ends in so many days; in the transaction that puts up the
/// notice.
///
/// # Errors
/// What the database says.
pub(crate) async fn certificate_ends(
    tx: &Tx,
    mailing: &Mailing,
    office: OfficeNumber,
    (end, days_left): (OffsetDateTime, i64),
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let days = days_left.to_string();
    let end = Language::Japanese.day(end.to_offset(JAPAN).date());
    let arguments = [("days", days.as_str()), ("end", end.as_str())];
    announce(
        tx,
        mailing,
        office,
        ("mail-certificate-ends", &arguments),
        now,
    )
    .await
}

/// Reminds an office of what waits for it.
///
/// # Errors
/// What the database says.
pub(crate) async fn waiting_for_you(
    tx: &Tx,
    mailing: &Mailing,
    office: OfficeNumber,
    pile: Pile,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let count = pile.count.to_string();
    let day = Language::Japanese.day(pile.oldest.to_offset(JAPAN).date());
    let arguments = [("count", count.as_str()), ("day", day.as_str())];
    let key = "mail-waiting-for-you";
    announce(tx, mailing, office, (key, &arguments), now).await
}

/// Tells the sender of messages that nobody collected.
///
/// # Errors
/// What the database says.
pub(crate) async fn about_sent(
    tx: &Tx,
    mailing: &Mailing,
    office: OfficeNumber,
    told: &Told,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let key = format!("mail-{}", told.key);
    let arguments = [
        ("count", told.count.as_str()),
        ("lines", told.lines.as_str()),
    ];
    announce(tx, mailing, office, (&key, &arguments), now).await
}

/// The mail that tells one address that data has arrived, and how much waits.
pub(crate) fn arrival(mailing: &Mailing, address: &str, pile: Pile) -> Mail {
    let count = pile.count.to_string();
    mailing.mail(address, "mail-arrival", &[("count", count.as_str())])
}

/// The mail that tells one address of a new notice.
pub(crate) fn new_notice(mailing: &Mailing, address: &str) -> Mail {
    mailing.mail(address, "mail-notice", &[])
}

/// Queues the mail with this key to every notice address of an office.
async fn announce(
    tx: &Tx,
    mailing: &Mailing,
    office: OfficeNumber,
    (key, arguments): (&str, &[(&'static str, &str)]),
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    for address in mail_address::notice_addresses(tx, office).await? {
        mail::queue(tx, &mailing.mail(&address, key, arguments), now).await?;
    }
    Ok(())
}
