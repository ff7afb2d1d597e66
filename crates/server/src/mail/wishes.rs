//! Answers what people who cannot sign in ask a mail for: a new password, or the end of a lock.
//!
//! The mail goes to the security address on record and to no other, whatever was typed. Where
//! there is none, or there were too many mails within the hour, nothing happens, and the page has
//! said the same.

use time::{Duration, OffsetDateTime};

use super::{LANGUAGE, Mailing, address, whom_to_call};
use crate::clock::random_bytes;
use crate::store::mail_link::{self, LinkPurpose};
use crate::store::mail_wish::{self, MailWish};
use crate::store::{Store, Tx, account, audit, mail, mail_address, mail_count};
use crate::web::sign_in::tidied_id;

/// Answers what is asked for now.
///
/// # Errors
/// When the store or the random source fails; what was not answered is answered later.
pub(crate) async fn answer(
    store: &Store,
    mailing: &Mailing,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    for _ in 0..BATCH {
        let more = store
            .run_tx(
                "mail-wish",
                |tx| async move { one(&tx, mailing, now).await },
            )
            .await?;
        if !more {
            break;
        }
    }
    Ok(())
}

/// Answers the oldest wish. False when there is none.
async fn one(tx: &Tx, mailing: &Mailing, now: OffsetDateTime) -> anyhow::Result<bool> {
    let Some(wish) = mail_wish::take(tx).await? else {
        return Ok(false);
    };
    if now - wish.wished_at >= LINK_LIFETIME {
        return Ok(true);
    }
    for account in accounts(tx, &wish).await? {
        let Some(recipient) = mail_address::security(tx, &account).await? else {
            continue;
        };
        // One mail a lock: wrong passwords that others type must not fill a mailbox.
        let repeated = wish.purpose == LinkPurpose::Unlock
            && mail_link::is_open(tx, &account, wish.purpose, now).await?;
        let word = wish.purpose.as_str();
        if repeated || !mail_count::count(tx, &account, word, MAILS_AN_HOUR, now).await? {
            continue;
        }
        let token = hex::encode(random_bytes::<16>()?);
        let until = now + LINK_LIFETIME;
        mail_link::insert(tx, &token, wish.purpose, &account, until).await?;
        let (key, path) = match wish.purpose {
            LinkPurpose::NewPassword => ("mail-new-password", "recover/new-password"),
            LinkPurpose::Unlock => ("mail-unlock", "unlock"),
        };
        let federation = federation_of(tx, &account).await?;
        let link = format!("{}/{path}/{token}", mailing.portal);
        let time = LANGUAGE.moment(until);
        let arguments = [
            ("user", account.as_str()),
            ("link", link.as_str()),
            ("time", time.as_str()),
            ("federation", federation.as_str()),
        ];
        let letter = mailing.mail(&recipient.address, key, &arguments);
        mail::queue_until(tx, &letter, until, now).await?;
        let actor = format!("account:{account}");
        audit::record(tx, now, &actor, "link-mailed", &account, word).await?;
    }
    Ok(true)
}

/// Whom the holder of an account may call.
async fn federation_of(tx: &Tx, account: &str) -> anyhow::Result<String> {
    let Some(holder) = account::find(tx, account).await? else {
        anyhow::bail!("the account {account} is gone");
    };
    Ok(whom_to_call(tx, holder.office_number).await?)
}

/// Whose mail is asked for: by ユーザID, or, for a new password, by the security address.
async fn accounts(tx: &Tx, wish: &MailWish) -> anyhow::Result<Vec<String>> {
    if wish.purpose == LinkPurpose::NewPassword
        && let Some(address) = address::parse(&wish.typed)
    {
        return Ok(mail_address::accounts_with(tx, &address).await?);
    }
    let account = account::find(tx, &tidied_id(&wish.typed)).await?;
    Ok(account.map(|account| account.id).into_iter().collect())
}

/// How long a link in a mail can be used.
pub(crate) const LINK_LIFETIME: Duration = Duration::minutes(30);
/// Mails of one sort for one account within an hour.
const MAILS_AN_HOUR: i64 = 3;
const BATCH: u32 = 100;
