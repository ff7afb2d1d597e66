//! Tells offices by mail that a notice has begun to be shown, where its author asked for that.
//!
//! A few addresses at a time, each lot noted in the transaction that queues its mails, so that
//! nobody is told twice and others have their turn.

use time::OffsetDateTime;

use crate::mail::{Mailing, announce};
use crate::store::notice::editing;
use crate::store::{Store, StoreError, mail};

/// Queues the mails that are due; how many.
///
/// # Errors
/// What the database says; the next round goes on.
pub(super) async fn offices(
    store: &Store,
    mailing: Option<&Mailing>,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let Some(mailing) = mailing else { return Ok(0) };
    let mut queued = 0;
    for _ in 0..LOTS {
        let lot = store
            .run_tx("notice-mail", |tx| async move {
                let Some(due) = editing::due_mails(&tx, now).await? else {
                    return Ok(None);
                };
                let mut count = 0_u64;
                for address in editing::next_addresses(&tx, &due, LOT).await? {
                    let letter = announce::new_notice(mailing, &address);
                    mail::queue(&tx, &letter, now).await?;
                    count += 1;
                }
                Ok::<_, StoreError>(Some(count))
            })
            .await?;
        let Some(count) = lot else { break };
        queued += count;
    }
    Ok(queued)
}

/// Addresses in one transaction.
const LOT: u32 = 100;
/// Transactions in one round.
const LOTS: u32 = 50;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::mail_address::{self, AddressPurpose};
    use crate::store::notice::editing::{Author, Editor, NoticeMail};
    use crate::store::notice::{Audience, Notice};
    use crate::store::operator::Scope;
    use crate::store::testing::{NOW, account_id, add_office, number, on_each_database};

    #[tokio::test]
    async fn every_address_is_told_once_when_the_notice_begins() {
        on_each_database(|store| async move {
            let begins = NOW + time::Duration::hours(1);
            let (title, body) = ("題".to_owned(), "秘密".to_owned());
            let audience = Audience::Prefecture("13".to_owned());
            let notice = &Notice::new(audience, "証明書".to_owned(), title, body, begins);
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    let account = account_id(number());
                    for (purpose, address) in [
                        (AddressPurpose::Notice, "a@example.jp"),
                        (AddressPurpose::Notice, "b@example.jp"),
                        (AddressPurpose::Security, "s@example.jp"),
                    ] {
                        mail_address::put(&tx, purpose, number(), &account, address, NOW).await?;
                    }
                    let author = Author {
                        id: "op".to_owned(),
                        scope: Scope::Centre,
                    };
                    editing::insert_draft(&tx, notice, &author, NoticeMail::Wanted).await?;
                    let editor = Editor {
                        id: "op",
                        seen: 1,
                        now: NOW,
                    };
                    assert!(editing::publish(&tx, &notice.id, editor).await?);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            let mailing = Some(&Mailing {
                name: "renkei".to_owned(),
                portal: "https://portal.test".to_owned(),
                from: None,
            });
            for (at, expected) in [(NOW, 0), (begins, 2), (begins, 0)] {
                assert_eq!(offices(&store, mailing, at).await.unwrap(), expected);
            }
            let (mails, written) = store
                .read("test", |tx| async move {
                    let mails = mail::newest(&tx, 9).await?.0;
                    let written = editing::find(&tx, &notice.id, &Scope::Centre).await?;
                    Ok::<_, StoreError>((mails, written.unwrap()))
                })
                .await
                .unwrap();
            let recipients: Vec<_> = mails.iter().map(|mail| mail.recipient.as_str()).collect();
            assert!(!recipients.contains(&"s@example.jp"), "{recipients:?}");
            assert_eq!((mails.len(), written.mail), (2, NoticeMail::Sent));
        })
        .await;
    }
}
