//! What leaves, and that nothing keeps the rest from leaving.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use bytes::Bytes;
use protocol::{MessageId, Sha256};

use super::*;
use crate::blobs::Place;
use crate::store::message::{self, MessageRecord};
use crate::store::testing::{
    NOW, SentMessage, account_id, add_office, add_sent, number, on_each_database, waiting_mails,
};
use crate::store::{mail_address, values};

fn receiver() -> OfficeNumber {
    "1370000026".parse().unwrap()
}

fn id(seed: u8) -> MessageId {
    MessageId::from_random([seed; 16])
}

/// Messages with these states, all sent at `NOW`, each with a part in the storage.
async fn fill(store: &Store, blobs: &Blobs, states: &[(u8, &'static str)]) {
    store
        .run_tx("test", |tx| async move {
            for office in [number(), receiver()] {
                add_office(&tx, office).await?;
            }
            let purpose = mail_address::AddressPurpose::Notice;
            let account = account_id(number());
            mail_address::put(&tx, purpose, number(), &account, "s@example.jp", NOW).await?;
            for (seed, state) in states {
                let message = SentMessage {
                    id: &id(*seed).to_string(),
                    between: (number(), receiver()),
                    unit: "K1",
                    month: None,
                    sent_at: NOW,
                };
                add_sent(&tx, &message).await?;
                let sql = "UPDATE messages SET state = $2 WHERE id = $1";
                tx.execute(sql, values![id(*seed).to_string(), *state])
                    .await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    for (seed, _) in states {
        let (bytes, digest) = (Bytes::from_static(b"part"), Sha256::of(b"part"));
        blobs.put(id(*seed), 0, bytes, digest).await.unwrap();
    }
}

async fn found(store: &Store, seed: u8) -> Option<MessageRecord> {
    let found = store.read(
        "test",
        |tx| async move { message::find(&tx, id(seed)).await },
    );
    found.await.map_err(|error: StoreError| error).unwrap()
}

async fn round(store: &Store, blobs: &Blobs, days: i64) -> (Count, u64) {
    let now = NOW + Duration::days(days);
    let mailing = &Mailing {
        name: "renkei".to_owned(),
        portal: "https://portal.test".to_owned(),
        from: None,
    };
    let settings = ExchangeSettings::default();
    let count = keep(store, &settings, Some(mailing), now).await.unwrap();
    (count, delete_parts(store, blobs, now).await.unwrap())
}

#[tokio::test]
async fn messages_expire_payloads_leave_and_records_stay_for_years() {
    on_each_database(|store| async move {
        let folder = tempfile::tempdir().unwrap();
        let blobs = &Blobs::open_local(folder.path()).unwrap();
        let states = [
            (1, "sent"),
            (2, "collected"),
            (3, "imported"),
            (4, "recalled"),
        ];
        fill(&store, blobs, &states).await;
        let there = async |seed| {
            blobs
                .read(&Place::Uploaded(id(seed), 0), None)
                .await
                .unwrap()
                .is_some()
        };

        let (count, gone) = round(&store, blobs, 93).await;
        assert_eq!((count.expired, count.emptied, gone), (0, 1, 1));
        assert!(!there(4).await, "what was taken back leaves at once");
        assert!(there(1).await && there(2).await);

        let (count, gone) = round(&store, blobs, 94).await;
        assert_eq!((count.expired, count.emptied, gone), (1, 3, 3));
        assert!(!there(1).await && !there(2).await && !there(3).await);
        let expired = found(&store, 1).await.unwrap();
        assert_eq!(expired.state, protocol::State::Expired);
        assert!(expired.payload_left_at.is_some());
        assert_eq!(round(&store, blobs, 94).await, (Count::default(), 0));
        let mails = waiting_mails(&store, NOW + Duration::days(94)).await;
        assert_eq!(mails.len(), 1);
        assert_eq!(
            mails[0].subject,
            "【renkei】期限切れになったデータがあります（1件）"
        );

        assert_eq!(round(&store, blobs, 2191).await, (Count::default(), 0));
        assert!(found(&store, 2).await.is_some());
        let (count, _) = round(&store, blobs, 2193).await;
        assert_eq!(count.forgotten, 4);
        assert!(found(&store, 2).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_part_that_cannot_be_deleted_keeps_nothing_else() {
    on_each_database(|store| async move {
        let folder = tempfile::tempdir().unwrap();
        let blobs = &Blobs::open_local(folder.path()).unwrap();
        fill(&store, blobs, &[(1, "collected"), (2, "collected")]).await;
        // A folder with something in it in the place of a part: no storage deletes that.
        let place = folder.path().join(format!("messages/{}/0", id(1)));
        std::fs::remove_file(&place).unwrap();
        std::fs::create_dir(&place).unwrap();
        std::fs::write(place.join("x"), b"x").unwrap();

        let (count, gone) = round(&store, blobs, 94).await;
        assert_eq!((count.emptied, gone), (2, 1));
        assert!(
            blobs
                .read(&Place::Uploaded(id(2), 0), None)
                .await
                .unwrap()
                .is_none()
        );
        let waiting = async || {
            let all = store.read("test", |tx| async move {
                let late = NOW + Duration::days(1000);
                retention::deletions(&tx, late, 9).await
            });
            all.await.map_err(|error: StoreError| error).unwrap()
        };
        let left = waiting().await;
        assert_eq!((left.len(), left[0].message, left[0].failed), (1, id(1), 1));
        // Its turn comes again, and once it can be deleted it is.
        std::fs::remove_dir_all(&place).unwrap();
        assert_eq!(round(&store, blobs, 95).await.1, 1);
        assert!(waiting().await.is_empty());
    })
    .await;
}
