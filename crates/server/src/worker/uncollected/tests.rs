//! Who is told of what, once, and when.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::store::arrival::Wish;
use crate::store::mail_address::{self, AddressPurpose};
use crate::store::testing::{
    NOW, SentMessage, account_id, add_office, add_sent, number, on_each_database, waiting_mails,
};
use crate::store::values;
use crate::worker::arrival_mail;

/// Thursday the 24th of September 2026, ten o'clock in Japan.
const SENT: OffsetDateTime = datetime!(2026-09-24 10:00 +9);

fn receiver() -> OfficeNumber {
    "1370000026".parse().unwrap()
}

fn mailing() -> Mailing {
    Mailing {
        name: "renkei".to_owned(),
        portal: "https://portal.test".to_owned(),
        from: None,
    }
}

fn message(id: u8) -> String {
    protocol::MessageId::from_random([id; 16]).to_string()
}

/// Two offices with a notice address each.
async fn add_offices(store: &Store) {
    store
        .run_tx("test", |tx| async move {
            for (office, address) in [(number(), "s@example.jp"), (receiver(), "r@example.jp")] {
                add_office(&tx, office).await?;
                let (purpose, account) = (AddressPurpose::Notice, account_id(office));
                mail_address::put(&tx, purpose, office, &account, address, NOW).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

async fn send(store: &Store, id: u8, unit: &str, month: Option<&str>, sent_at: OffsetDateTime) {
    let id = &message(id);
    store
        .run_tx("test", |tx| async move {
            let between = (number(), receiver());
            let message = SentMessage {
                id,
                between,
                unit,
                month,
                sent_at,
            };
            add_sent(&tx, &message).await
        })
        .await
        .unwrap();
}

async fn round(store: &Store, now: OffsetDateTime) -> (u64, u64) {
    let settings = ExchangeSettings::default();
    let count = offices(store, &settings, Some(&mailing()), now).await;
    let count = count.unwrap();
    (count.reminded, count.reported)
}

#[tokio::test]
async fn receiver_and_sender_are_told_once_whoever_works() {
    on_each_database(|store| async move {
        add_offices(&store).await;
        send(&store, 1, "K2", Some("202610"), SENT).await;
        send(&store, 2, "K1", None, SENT + Duration::HOUR).await;
        assert_eq!(round(&store, SENT + Duration::hours(2)).await, (0, 0));
        let morning = datetime!(2026-09-25 9:00 +9);
        assert_eq!(round(&store, morning - Duration::SECOND).await, (0, 0));
        // Two processes at the same moment.
        let (one, other) = tokio::join!(round(&store, morning), round(&store, morning));
        assert_eq!((one.0 + other.0, one.1 + other.1), (2, 0));
        let mails = waiting_mails(&store, morning).await;
        assert_eq!(mails.len(), 1, "one mail for both");
        assert_eq!(mails[0].recipient, "r@example.jp");
        assert_eq!(
            mails[0].subject,
            "【renkei】受け取っていないデータがあります"
        );
        assert!(mails[0].body.contains(
            "2件のデータが届いています。いちばん古いものは2026年9月24日（木）に届きました。\
             ソフトを開くと受け取れます。"
        ));
        let third = datetime!(2026-09-29 9:00 +9);
        assert_eq!(round(&store, third).await, (0, 2));
        assert_eq!(round(&store, third + Duration::DAY).await, (0, 0));
        let mails = waiting_mails(&store, third).await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].recipient, "s@example.jp");
        assert_eq!(
            mails[0].subject,
            "【renkei】まだ受け取られていません（2件）"
        );
        let body = &mails[0].body;
        assert!(
            body.contains(
                "2026年9月24日（木）に事業所1370000026へ送った予定(第6表・第7表)（10月分）が、\
                 まだ受け取られていません（送ってから3営業日）。データは、2026年12月26日（土）まで\
                 預かっています。"
            ),
            "{body}"
        );
        let (marks, notices) = store
            .read("test", |tx| async move {
                let marks = "SELECT reminded_at, reported_at FROM messages ORDER BY id";
                let notices = "SELECT title, body, audience FROM notices";
                let marks = tx.fetch_all(marks, values![]).await?;
                Ok::<_, StoreError>((marks, tx.fetch_all(notices, values![]).await?))
            })
            .await
            .unwrap();
        for mark in &marks {
            assert_eq!(mark.time("reminded_at").unwrap(), morning);
            assert_eq!(mark.time("reported_at").unwrap(), third);
        }
        assert_eq!(notices.len(), 1);
        assert!(notices[0].text("body").unwrap().contains("（10月分）"));
    })
    .await;
}

#[tokio::test]
async fn what_was_collected_in_time_is_not_told_and_what_was_missed_is_told_once() {
    on_each_database(|store| async move {
        add_offices(&store).await;
        send(
            &store,
            1,
            "S1",
            Some("202609"),
            datetime!(2026-10-07 10:00 +9),
        )
        .await;
        send(&store, 2, "free", None, SENT).await;
        send(&store, 3, "K1", None, SENT).await;
        round(&store, SENT + Duration::HOUR).await;
        store
            .run_tx("test", |tx| async move {
                let sql = "UPDATE messages SET state = 'collected' WHERE id = $1";
                tx.execute(sql, values![message(3)]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        // The worker stood still: the free message is told of once, to both.
        let late = datetime!(2026-10-08 15:00 +9);
        assert_eq!(round(&store, late).await, (2, 2));
        assert_eq!(round(&store, late + Duration::days(30)).await, (0, 0));
        let mails = waiting_mails(&store, late).await;
        assert_eq!(mails.len(), 2);
        let body = &mails[1].body;
        assert!(body.contains("請求の締め切りは10日です。"), "{body}");
        assert!(body.contains("へ送ったデータが、"), "{body}");
    })
    .await;
}

#[tokio::test]
async fn a_free_message_is_told_of_three_times() {
    on_each_database(|store| async move {
        add_offices(&store).await;
        send(&store, 1, "free", None, SENT).await;
        let mut told = Vec::new();
        for hour in 0..(24 * 12) {
            let now = SENT + Duration::hours(hour);
            let counts = round(&store, now).await;
            if counts != (0, 0) {
                told.push((now.date().day(), counts));
            }
        }
        assert_eq!(told, [(25, (1, 0)), (29, (1, 0)), (1, (0, 1))]);
    })
    .await;
}

#[tokio::test]
async fn who_wishes_it_is_told_of_arrivals_once_an_hour() {
    on_each_database(|store| async move {
        add_offices(&store).await;
        let address = &store
            .run_tx("test", |tx| async move {
                let addresses = mail_address::of_office(&tx, receiver()).await?;
                let id = addresses[0].id.clone();
                assert!(!arrival::set(&tx, number(), &id, Wish::Wanted).await?);
                assert!(arrival::set(&tx, receiver(), &id, Wish::Wanted).await?);
                Ok::<_, StoreError>(id)
            })
            .await
            .unwrap();
        let arrivals = async |now| {
            round(&store, now).await;
            let mailing = mailing();
            let queued = arrival_mail::addresses(&store, Some(&mailing), now).await;
            queued.unwrap()
        };
        let minute = |count: i64| SENT + Duration::minutes(count);
        assert_eq!(arrivals(minute(0)).await, 0, "nothing has come");
        send(&store, 1, "K1", None, minute(1)).await;
        assert_eq!(arrivals(minute(2)).await, 1);
        send(&store, 2, "K1", None, minute(3)).await;
        assert_eq!(arrivals(minute(4)).await, 0, "within the hour");
        assert_eq!(arrivals(minute(63)).await, 1);
        assert_eq!(arrivals(minute(200)).await, 0, "nothing new");
        let mails = waiting_mails(&store, minute(200)).await;
        assert_eq!(mails.len(), 2);
        for mail in &mails {
            assert_eq!(mail.subject, "【renkei】新しいデータが届きました");
            assert!(!mail.body.contains("事業所1370000018"), "{}", mail.body);
        }
        store
            .run_tx("test", |tx| async move {
                arrival::set(&tx, receiver(), address, Wish::Unwanted).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        send(&store, 3, "K1", None, minute(300)).await;
        assert_eq!(arrivals(minute(301)).await, 0, "not any more");
    })
    .await;
}
