//! Recall, its race with the first byte, and the order of serials.

use axum::http::{Method, StatusCode};
use protocol::http::{IntentAnswer, MessageSummary};
use protocol::{Code, Manifest, MessageId};
use time::Duration;

use super::{Exchange, Letter, Terminal, account_id, actuals, letter, letter_of, receipt_for};
use crate::store::testing::{NOW, on_each_database};

#[tokio::test]
async fn a_message_is_recalled_until_it_is_fetched() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange.recall(&service, id).await.refused(Code::NotFound);
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        // What is not sent yet cannot be taken back; it is simply not committed.
        exchange
            .recall(&service, id)
            .await
            .refused(Code::StateConflict);
        exchange.deliver(&service, &letter).await;
        for other in [&care_manager, &stranger] {
            exchange.recall(other, id).await.refused(Code::NotFound);
        }
        exchange.pass(Duration::MINUTE);
        let first: MessageSummary = exchange.recall(&service, id).await.ok();
        let when = NOW + Duration::MINUTE;
        assert_eq!(
            (first.state.as_str(), first.ended_at),
            ("recalled", Some(when))
        );
        exchange.pass(Duration::MINUTE);
        let again: MessageSummary = exchange.recall(&service, id).await.ok();
        assert_eq!(again, first);
        let inbox = exchange.list(&care_manager, "side=inbox").await.messages;
        assert_eq!(inbox[0].state, "recalled");
        for terminal in [&care_manager, &service] {
            exchange
                .fetch(terminal, id, 0)
                .await
                .refused(Code::MessageRecalled);
            let history = exchange.history(terminal, id).await;
            let expected = [("intent", NOW), ("sent", NOW), ("recalled", when)];
            assert_eq!(history, expected.map(|(step, at)| (step.to_owned(), at)));
        }
        exchange
            .acknowledge(&care_manager, &receipt_for(&letter))
            .await
            .refused(Code::MessageRecalled);
        exchange
            .announce(&service, &letter)
            .await
            .refused(Code::StateConflict);
        exchange
            .commit(&service, id)
            .await
            .refused(Code::StateConflict);
    })
    .await;
}

#[tokio::test]
async fn after_the_first_byte_the_refusal_says_when_that_was() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        exchange
            .fetch(&care_manager, id, 0)
            .await
            .expect(StatusCode::OK);
        exchange.pass(Duration::DAY);
        for state in ["sent", "collected"] {
            let refused = exchange.recall(&service, id).await;
            refused.refused(Code::RecallLate);
            let detail = refused.problem().detail.unwrap();
            assert!(
                detail.contains("相手がすでに受け取っています"),
                "{state}: {detail}"
            );
            let receipt = receipt_for(&letter);
            let collected = exchange.acknowledge(&care_manager, &receipt).await;
            collected.expect(StatusCode::OK);
        }
        // Without a fetch the receipt is what ends it.
        let other = super::letter(2, &service, &care_manager, 100);
        exchange.deliver(&service, &other).await;
        exchange
            .acknowledge(&care_manager, &receipt_for(&other))
            .await
            .expect(StatusCode::OK);
        exchange
            .recall(&service, other.manifest.message_id)
            .await
            .refused(Code::RecallLate);
    })
    .await;
}

#[tokio::test]
async fn a_recall_and_the_first_byte_at_once_do_not_both_happen() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        for seed in 0..12 {
            let letter = letter(seed, &service, &care_manager, 100);
            let id = letter.manifest.message_id;
            exchange.deliver(&service, &letter).await;
            let own = account_id(service.address.office);
            let token = exchange.sign_in(&service, &own).await.access_token;
            let path = format!("/v1/messages/{id}/recall");
            let fetch = exchange.fetch(&care_manager, id, 0);
            let recall = exchange.ask(&service, &token, Method::POST, &path);
            let (recall, fetch) = if seed % 2 == 0 {
                tokio::join!(recall, fetch)
            } else {
                let (fetch, recall) = tokio::join!(fetch, recall);
                (recall, fetch)
            };
            let summary = exchange.detail(&service, id).await.summary;
            match (recall.status, fetch.status) {
                (StatusCode::OK, status) => {
                    assert_ne!(status, StatusCode::OK, "served and taken back");
                    fetch.refused(Code::MessageRecalled);
                    assert_eq!(
                        (summary.state.as_str(), summary.fetched_at),
                        ("recalled", None)
                    );
                }
                (_, StatusCode::OK) => {
                    recall.refused(Code::RecallLate);
                    assert_eq!(summary.state, "sent");
                    assert!(summary.fetched_at.is_some());
                }
                other => panic!("neither happened: {other:?}"),
            }
        }
    })
    .await;
}

/// A letter whose serial ends with these two digits, whatever its identity.
fn with_serial(seed: u8, serial: u8, from: &Terminal, to: &Terminal) -> Letter {
    let payload = vec![seed; 50];
    let manifest = Manifest {
        message_id: MessageId::from_random([seed; 16]),
        ..actuals(serial, from, to, payload.clone())
    };
    letter_of(from, manifest, payload)
}

#[tokio::test]
async fn an_older_serial_after_a_newer_one_is_marked() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let send = |seed, serial| {
            let (exchange, service, care_manager) = (&exchange, &service, &care_manager);
            async move {
                let letter = with_serial(seed, serial, service, care_manager);
                exchange.deliver(service, &letter).await;
                let id = letter.manifest.message_id;
                let summary = exchange.detail(care_manager, id).await.summary;
                (id, summary.older_than_delivered)
            }
        };
        assert!(!send(1, 20).await.1);
        assert!(send(2, 10).await.1);
        assert!(!send(3, 20).await.1, "as old as the newest");
        let (newest, marked) = send(4, 30).await;
        assert!(!marked);
        exchange
            .recall(&service, newest)
            .await
            .expect(StatusCode::OK);
        assert!(!send(5, 25).await.1, "what was taken back is not there");
        // Another pair of addresses has an order of its own.
        let elsewhere = with_serial(6, 5, &service, &stranger);
        exchange.deliver(&service, &elsewhere).await;
        let inbox = exchange.list(&stranger, "side=inbox").await.messages;
        assert!(!inbox[0].older_than_delivered);
        let sent = exchange.list(&service, "side=sent").await.messages;
        let marked = sent.iter().filter(|one| one.older_than_delivered).count();
        assert_eq!(marked, 1, "the sender sees it too");
    })
    .await;
}

#[tokio::test]
async fn the_same_message_again_is_answered_like_the_first_and_another_is_refused() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let first = with_serial(1, 1, &service, &care_manager);
        let id = first.manifest.message_id;
        exchange.deliver(&service, &first).await;
        let again: IntentAnswer = exchange.announce(&service, &first).await.ok();
        assert_eq!(
            (again.state.as_str(), again.missing_parts.len()),
            ("sent", 0)
        );
        exchange.commit(&service, id).await.expect(StatusCode::OK);
        let other = with_serial(1, 2, &service, &care_manager);
        exchange
            .announce(&service, &other)
            .await
            .refused(Code::IdentityConflict);
        let inbox = exchange.list(&care_manager, "side=inbox").await.messages;
        assert_eq!(inbox.len(), 1);
        let mut to_itself = actuals(3, &service, &care_manager, b"sealed".to_vec());
        to_itself.receiver = service.address;
        let to_itself = letter_of(&service, to_itself, Vec::new());
        exchange
            .announce(&service, &to_itself)
            .await
            .refused(Code::ToYourself);
    })
    .await;
}
