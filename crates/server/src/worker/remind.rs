//! Reminds offices that a certificate ends: 90, 60, 30, 15 and 7 days before, then daily.
//!
//! Each reminder is recorded in the transaction of its notice, so that none is made twice by two
//! processes. A worker that stood still makes the present one and none of those it missed.

use time::OffsetDateTime;

use crate::certificate_notice;
use crate::clock::JAPAN;
use crate::kinds::CertificateKinds;
use crate::mail::{Mailing, announce};
use crate::renewal;
use crate::store::reminder::{DueReminder, Standing};
use crate::store::{Store, StoreError, Tx, notice, reminder};

/// Makes the reminders that are due; how many.
///
/// # Errors
/// What the database says; the next round goes on.
pub(super) async fn offices(
    store: &Store,
    kinds: &CertificateKinds,
    mailing: Option<&Mailing>,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    store
        .run_tx("remind", |tx| async move {
            let mut made = 0;
            for due in reminder::due(&tx, now, BATCH).await? {
                made += u64::from(one(&tx, &due, (kinds, mailing), now).await?);
            }
            Ok(made)
        })
        .await
}

/// Makes the reminder of one certificate unless it tells nothing or was made; whether it was.
async fn one(
    tx: &Tx,
    due: &DueReminder,
    (kinds, mailing): (&CertificateKinds, Option<&Mailing>),
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let days_left = renewal::days_left(due.not_after, now);
    let Some(step) = renewal::reminder(days_left) else {
        // Before the first day, by the clock of another machine, or after the last.
        let next = (days_left > 0).then(|| now + time::Duration::hours(1));
        reminder::set_due(tx, &due.serial, next).await?;
        return Ok(false);
    };
    let next = renewal::next_reminder(due.not_after, step);
    reminder::set_due(tx, &due.serial, next).await?;
    if due.standing == Standing::Replaced || !reminder::record(tx, &due.serial, step, now).await? {
        return Ok(false);
    }
    let kind = kinds.find(&due.kind);
    let label = kind.map_or(due.kind.as_str(), |kind| {
        kind.label(now.to_offset(JAPAN).date())
    });
    let text = certificate_notice::ends_soon(due, label, days_left, now);
    notice::insert(tx, &text).await?;
    if let Some(mailing) = mailing {
        let end = due.not_after;
        announce::certificate_ends(tx, mailing, due.office_number, (end, days_left), now).await?;
    }
    Ok(true)
}

const BATCH: u32 = 200;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use time::Duration;

    use super::*;
    use crate::store::application_answers::{self, Answers};
    use crate::store::certificate::{self, Reservation};
    use crate::store::mail_address::AddressPurpose;
    use crate::store::testing::{
        NOW, account_id, add_application, number, on_each_database, pending_application,
    };
    use crate::store::{application, mail_address, values};
    use protocol::Sha256;

    async fn certificate(store: &Store, receipt: &str, serial: &str, days: i64) {
        terminal(store, None, (receipt, serial), days).await;
    }

    async fn terminal(
        store: &Store,
        terminal: Option<&str>,
        (receipt, serial): (&str, &str),
        days: i64,
    ) {
        let reservation = &Reservation {
            serial: serial.to_owned(),
            receipt: receipt.to_owned(),
            office_number: number(),
            account_id: account_id(number()),
            kind: "careplan".to_owned(),
            terminal: terminal.map(ToOwned::to_owned),
            not_before: NOW - Duration::days(1000),
            not_after: NOW + Duration::days(days),
        };
        store
            .run_tx("test", |tx| async move {
                certificate::reserve(&tx, reservation, NOW).await?;
                let hash = Sha256::of(serial.as_bytes());
                certificate::store_issued(&tx, serial, b"der", hash, NOW).await
            })
            .await
            .unwrap();
    }

    fn mailing() -> Mailing {
        Mailing {
            name: "renkei".to_owned(),
            portal: "https://portal.test".to_owned(),
            from: None,
        }
    }

    async fn notices(store: &Store) -> Vec<String> {
        let rows = store.read("test", |tx| async move {
            tx.fetch_all("SELECT title FROM notices ORDER BY shown_from", values![])
                .await
        });
        let rows = rows.await.map_err(|error: StoreError| error).unwrap();
        rows.iter().map(|row| row.text("title").unwrap()).collect()
    }

    #[tokio::test]
    async fn each_reminder_is_made_once() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    let account = account_id(number());
                    let purpose = AddressPurpose::Notice;
                    mail_address::put(&tx, purpose, number(), &account, "a@example.jp", NOW).await
                })
                .await
                .unwrap();
            certificate(&store, "A", "0a", 100).await;
            let kinds = CertificateKinds::load().unwrap();
            let mut made = Vec::new();
            for hour in 0..(102 * 6) {
                let now = NOW + Duration::hours(4 * hour);
                for _ in 0..2 {
                    if offices(&store, &kinds, Some(&mailing()), now)
                        .await
                        .unwrap()
                        > 0
                    {
                        made.push(renewal::days_left(NOW + Duration::days(100), now));
                    }
                }
            }
            assert_eq!(made, [90, 60, 30, 15, 7, 6, 5, 4, 3, 2, 1, 0]);
            let titles = notices(&store).await;
            assert_eq!(titles.len(), 12);
            assert!(titles.iter().any(|title| title.contains("あと30日")));
            let mails = store.read("test", |tx| async move {
                tx.fetch_all("SELECT subject FROM mails", values![]).await
            });
            let mails = mails.await.map_err(|error: StoreError| error).unwrap();
            assert_eq!(mails.len(), 12);
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_missed_or_replaced_is_not_made() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    application::decide(&tx, "A", &application::Decision::Approve, "op", NOW)
                        .await?;
                    application::insert(&tx, &pending_application("B", number())).await
                })
                .await
                .unwrap();
            certificate(&store, "A", "0a", 20).await;
            let kinds = CertificateKinds::load().unwrap();
            assert_eq!(offices(&store, &kinds, None, NOW).await.unwrap(), 1);
            assert_eq!(notices(&store).await.len(), 1);
            // Renewed: the old one may end.
            certificate(&store, "B", "0b", 1000).await;
            let later = NOW + Duration::days(15);
            assert_eq!(offices(&store, &kinds, None, later).await.unwrap(), 0);
            assert_eq!(notices(&store).await.len(), 1);
        })
        .await;
    }

    #[tokio::test]
    async fn each_terminal_is_reminded_until_it_is_renewed() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    for receipt in ["B", "C", "D", "E"] {
                        let application = application::Application {
                            key_origin: application::KeyOrigin::Office,
                            ..pending_application(receipt, number())
                        };
                        application::insert(&tx, &application).await?;
                    }
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            // Two computers of one name, and another that is renewed and used until its end.
            terminal(&store, Some("受付"), ("A", "0a"), 20).await;
            terminal(&store, Some("受付"), ("B", "0b"), 40).await;
            terminal(&store, Some("事務所"), ("C", "0c"), 20).await;
            terminal(&store, Some("事務所"), ("D", "0d"), 1000).await;
            // One that was set up anew.
            terminal(&store, Some("受付"), ("E", "0e"), 30).await;
            let later = NOW + Duration::days(9);
            store
                .run_tx("test", |tx| async move {
                    for serial in ["0a", "0b", "0c"] {
                        certificate::note_use(&tx, serial, NOW, later).await?;
                    }
                    let renewal = Answers {
                        renews: Some("0c".to_owned()),
                        start: renewal::Start::AfterPresent,
                        repeat_reason: None,
                        corrects: None,
                        gate_confirmed_at: None,
                    };
                    application_answers::insert(&tx, "D", &renewal).await
                })
                .await
                .unwrap();
            let kinds = CertificateKinds::load().unwrap();
            assert_eq!(offices(&store, &kinds, None, later).await.unwrap(), 2);
            let reminded = store.read("test", |tx| async move {
                let sql = "SELECT serial FROM certificate_reminders ORDER BY serial";
                tx.fetch_all(sql, values![]).await
            });
            let reminded = reminded.await.map_err(|error: StoreError| error).unwrap();
            let reminded: Vec<_> = reminded.iter().map(|row| row.text("serial")).collect();
            let reminded: Result<Vec<_>, _> = reminded.into_iter().collect();
            assert_eq!(reminded.unwrap(), ["0a", "0b"]);
            // The renewed one was given up again.
            store
                .run_tx("test", |tx| async move {
                    certificate::revoke(&tx, "0d", "superseded", later).await
                })
                .await
                .unwrap();
            let next = NOW + Duration::days(14);
            assert_eq!(offices(&store, &kinds, None, next).await.unwrap(), 3);
        })
        .await;
    }
}
