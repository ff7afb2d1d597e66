//! Requests that come again: replayed by whoever has seen them, cut and cut again, or at the same
//! moment as something that excludes them.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use protocol::http::{ChangeList, MessageDetail};
use protocol::{Code, MessageId, State};
use serde_json::json;
use time::Duration;

use super::{Exchange, Letter, Terminal, letter, receipt_for};
use crate::store::testing::on_each_database;
use crate::store::{StoreError, audit, message, message_state, upload};

/// Everything that anybody can see of a message.
#[derive(Debug, PartialEq)]
struct Seen {
    details: [MessageDetail; 2],
    changes: [ChangeList; 2],
    audited: usize,
}

async fn seen(exchange: &Exchange, offices: [&Terminal; 2], id: MessageId) -> Seen {
    let [from, to] = offices;
    let subject = &id.to_string();
    let store = &exchange.state.store;
    let events = store.read(
        "test",
        |tx| async move { audit::of_subject(&tx, subject).await },
    );
    let changes = async |terminal| exchange.get(terminal, "/v1/messages/changes").await.ok();
    Seen {
        details: [
            exchange.detail(from, id).await,
            exchange.detail(to, id).await,
        ],
        changes: [changes(from).await, changes(to).await],
        audited: events
            .await
            .map_err(|error: StoreError| error)
            .unwrap()
            .len(),
    }
}

/// Every request of a message's life once more, by whoever shows this certificate.
async fn replay(exchange: &Exchange, by: [&Terminal; 2], letter: &Letter) -> Vec<StatusCode> {
    let [from, to] = by;
    let id = letter.manifest.message_id;
    let imported = json!({"result": "imported", "source": "software"});
    vec![
        exchange.announce(from, letter).await.status,
        exchange.upload(from, id, 0, &letter.payload).await.status,
        exchange.commit(from, id).await.status,
        exchange.fetch(to, id, 0).await.status,
        exchange.acknowledge(to, &receipt_for(letter)).await.status,
        exchange.report(to, id, imported).await.status,
    ]
}

#[tokio::test]
async fn replayed_requests_change_nothing_and_nobody_else_can_replay_them() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 300);
        let id = letter.manifest.message_id;
        let offices = [&service, &care_manager];
        let first = replay(&exchange, offices, &letter).await;
        assert!(first.iter().all(StatusCode::is_success), "{first:?}");
        let before = seen(&exchange, offices, id).await;
        exchange.pass(Duration::minutes(10));
        let again = replay(&exchange, offices, &letter).await;
        assert_eq!(again, first, "answered like the first time");
        assert_eq!(seen(&exchange, offices, id).await, before);
        for by in [
            [&stranger, &stranger],
            // Each with what only the other one may do.
            [&care_manager, &service],
        ] {
            let refused = replay(&exchange, by, &letter).await;
            // The sender may read back what it has sent.
            let readable = by[1].address == service.address;
            for (place, status) in refused.iter().enumerate() {
                assert!(
                    status.is_client_error() || (readable && place == 3),
                    "{place}: {status}"
                );
            }
            assert_eq!(seen(&exchange, offices, id).await, before);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_cut_again_and_again_is_given_up_and_never_seen() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 1_000);
        let id = letter.manifest.message_id;
        let announced = exchange.announce(&service, &letter).await;
        announced.expect(StatusCode::OK);
        for octets in [0, 1, 500, 999, 999] {
            let pieces = vec![
                Ok(bytes::Bytes::copy_from_slice(&letter.payload[..octets])),
                Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
            ];
            let request = Request::put(format!("/v1/messages/{id}/parts/0"))
                .body(Body::from_stream(futures_util::stream::iter(pieces)))
                .unwrap();
            let cut = exchange.send(Some(&service), request).await;
            cut.refused(Code::RequestInvalid);
            let commit = exchange.commit(&service, id).await;
            commit.refused(Code::PartsMissing);
        }
        exchange.pass(Duration::hours(25));
        let now = exchange.state.clock.now();
        let store = &exchange.state.store;
        let oldest = now - Duration::hours(24);
        let given_up = store.run_tx("test", |tx| async move {
            upload::expire(&tx, oldest, 10, now).await
        });
        assert_eq!(
            given_up.await.map_err(|error: StoreError| error).unwrap(),
            1
        );
        let again = exchange.announce(&service, &letter).await;
        again.refused(Code::StateConflict);
        let late = exchange.upload(&service, id, 0, &letter.payload).await;
        late.refused(Code::StateConflict);
        exchange
            .commit(&service, id)
            .await
            .refused(Code::StateConflict);
        let inbox = exchange.list(&care_manager, "side=inbox").await.messages;
        assert!(inbox.is_empty());
        let changes: ChangeList = exchange
            .get(&care_manager, "/v1/messages/changes")
            .await
            .ok();
        assert!(changes.changes.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_receipt_and_the_end_of_the_time_do_not_both_count() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        for seed in 0..10 {
            let letter = letter(seed, &service, &care_manager, 50);
            let id = letter.manifest.message_id;
            exchange.deliver(&service, &letter).await;
            let now = exchange.state.clock.now();
            let expiring = exchange.state.store.run_tx("test", |tx| async move {
                let message = message::find(&tx, id).await?;
                match message {
                    Some(message) => message_state::mark_expired(&tx, &message, now).await,
                    None => Ok::<_, StoreError>(false),
                }
            });
            let receipt = &receipt_for(&letter);
            let acknowledging = exchange.acknowledge(&care_manager, receipt);
            // Each of the two begins first in half of the cases.
            let (collected, expired) = match seed % 2 {
                0 => tokio::join!(acknowledging, expiring),
                _ => {
                    let (expired, collected) = tokio::join!(expiring, acknowledging);
                    (collected, expired)
                }
            };
            let collected = collected.status.is_success();
            assert_ne!(collected, expired.unwrap(), "both, or neither");
            // Afterwards nothing tells the other thing any more.
            let expected = if collected {
                State::Collected
            } else {
                State::Expired
            };
            for office in [&service, &care_manager] {
                let detail = exchange.detail(office, id).await;
                assert_eq!(detail.summary.state.parse(), Ok(expected));
                assert_eq!(detail.receipt.is_some(), collected);
            }
            let steps = exchange.history(&service, id).await;
            let ends = ["collected", "expired"];
            let told = steps
                .iter()
                .filter(|(step, _)| ends.contains(&step.as_str()));
            assert_eq!(told.count(), 1);
        }
    })
    .await;
}
