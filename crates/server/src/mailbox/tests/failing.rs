//! Power that fails at any step, a storage that fails, a database without room, a clock that goes
//! back: refused cleanly, nothing half, and everything goes on afterwards without help.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use protocol::Code;
use protocol::http::IntentAnswer;
use time::Duration;

use super::{Answer, Exchange, Letter, MailboxState, Terminal, letter, receipt_for, router};
use crate::store::testing::on_each_database;
use crate::store::testing::power::Power;
use crate::store::{Store, StoreError, Tx, audit, values};

/// A refusal that says when to come back.
#[track_caller]
fn come_back(answer: &Answer) {
    answer.refused(Code::TryLater);
    assert_eq!(answer.headers["retry-after"], "5");
}

/// Brings a letter over and collects it, until something is refused: how many steps were answered
/// with success, of five.
async fn go(exchange: &Exchange, from: &Terminal, to: &Terminal, letter: &Letter) -> usize {
    let id = letter.manifest.message_id;
    let announced = exchange.announce(from, letter).await;
    if announced.status != StatusCode::OK {
        come_back(&announced);
        return 0;
    }
    if !announced.ok::<IntentAnswer>().missing_parts.is_empty() {
        let stored = exchange.upload(from, id, 0, &letter.payload).await;
        if stored.status != StatusCode::NO_CONTENT {
            come_back(&stored);
            return 1;
        }
    }
    let steps = [
        exchange.commit(from, id).await,
        exchange.fetch(to, id, 0).await,
        exchange.acknowledge(to, &receipt_for(letter)).await,
    ];
    let refused = steps.iter().position(|answer| !answer.status.is_success());
    if let Some(first) = refused {
        // What follows a step that was refused may be refused for another reason.
        come_back(&steps[first]);
        return 2 + first;
    }
    5
}

/// Events of a message in the audit, counted.
async fn audited(exchange: &Exchange, letter: &Letter) -> BTreeMap<String, u32> {
    let id = &letter.manifest.message_id.to_string();
    let store = &exchange.state.store;
    let events = store.read("test", |tx| async move { audit::of_subject(&tx, id).await });
    let mut counted = BTreeMap::new();
    for event in events.await.map_err(|error: StoreError| error).unwrap() {
        *counted.entry(event.event).or_default() += 1;
    }
    counted
}

#[tokio::test]
async fn whatever_step_is_cut_the_message_arrives_once() {
    on_each_database(|store| async move {
        let (mut exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let mut seen = [0_u32; 6];
        for steps in 0..200_u8 {
            let letter = letter(steps, &service, &care_manager, 300);
            let power = Power::for_steps(steps.into());
            let store = exchange.state.store.on(&power);
            exchange.router = router(MailboxState {
                store,
                ..exchange.state.clone()
            });
            let done = go(&exchange, &service, &care_manager, &letter).await;
            seen[done] += 1;
            exchange.router = router(exchange.state.clone());
            if done > 2 {
                let sent = exchange.detail(&service, letter.manifest.message_id).await;
                assert!(
                    sent.summary.sent_at.is_some(),
                    "what was acknowledged is lost"
                );
            }
            let again = go(&exchange, &service, &care_manager, &letter).await;
            assert_eq!(again, 5, "does not go on after {steps} steps");
            let once = ["collected", "fetched", "intent", "sent"];
            let once = once.map(|event| (format!("message-{event}"), 1));
            assert_eq!(audited(&exchange, &letter).await, BTreeMap::from(once));
            if done == 5 && !power.has_failed() {
                break;
            }
        }
        assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
        // A page holds a hundred: nobody was delivered twice.
        let inbox = exchange.list(&care_manager, "side=inbox").await.messages;
        let ids: std::collections::BTreeSet<_> = inbox.iter().map(|one| one.message_id).collect();
        assert_eq!(ids.len(), inbox.len());
        assert!(inbox.iter().all(|one| one.state == "collected"));
    })
    .await;
}

#[tokio::test]
async fn a_payload_storage_that_fails_refuses_and_a_repetition_is_no_success() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 300);
        let id = letter.manifest.message_id;
        let announced = exchange.announce(&service, &letter).await;
        announced.expect(StatusCode::OK);
        let (place, aside) = (
            exchange.folder.path().join("messages"),
            exchange.folder.path().join("aside"),
        );
        // A file in the place of the folder: every call of the storage fails.
        std::fs::write(&place, b"").unwrap();
        for _ in 0..2 {
            let upload = exchange.upload(&service, id, 0, &letter.payload).await;
            come_back(&upload);
            let commit = exchange.commit(&service, id).await;
            commit.refused(Code::PartsMissing);
        }
        let inbox = exchange.list(&care_manager, "side=inbox").await.messages;
        assert!(inbox.is_empty());
        std::fs::remove_file(&place).unwrap();
        exchange.deliver(&service, &letter).await;

        std::fs::rename(&place, &aside).unwrap();
        std::fs::write(&place, b"").unwrap();
        come_back(&exchange.fetch(&care_manager, id, 0).await);
        let detail = exchange.detail(&care_manager, id).await;
        assert_eq!(detail.summary.fetched_at, None, "nothing was served");
        std::fs::remove_file(&place).unwrap();
        std::fs::rename(&aside, &place).unwrap();
        let fetched = exchange.fetch(&care_manager, id, 0).await;
        assert_eq!(fetched.bytes, letter.payload);
    })
    .await;
}

/// Says to the connection that writes how far the embedded database may grow.
async fn room(store: &Store, pages: &'static str) {
    let done = store.run_tx("test", |tx: Tx| async move {
        tx.fetch_all(pages, values![]).await
    });
    done.await.map_err(|error: StoreError| error).unwrap();
}

#[tokio::test]
async fn a_database_without_room_refuses_and_goes_on_when_there_is_some() {
    on_each_database(|store| async move {
        if store.engine() != "SQLite" {
            return;
        }
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let first = letter(250, &service, &care_manager, 300);
        exchange.deliver(&service, &first).await;
        let store = &exchange.state.store;
        // The limit is the connection's: it is gone when the connection has been replaced.
        room(store, "PRAGMA max_page_count = 1").await;
        let mut refused = Vec::new();
        for seed in 0..60 {
            let letter = letter(seed, &service, &care_manager, 300);
            let answer = exchange.announce(&service, &letter).await;
            if answer.status != StatusCode::OK {
                come_back(&answer);
                refused.push(letter);
            }
        }
        assert!(!refused.is_empty(), "there was room for all");
        // What needs no room is answered, and what was refused is not there.
        let inbox = exchange.list(&care_manager, "side=inbox").await.messages;
        assert_eq!(inbox.len(), 1);
        for letter in &refused {
            let path = format!("/v1/messages/{}", letter.manifest.message_id);
            exchange.get(&service, &path).await.refused(Code::NotFound);
        }
        for letter in &refused {
            exchange.deliver(&service, letter).await;
        }
        let inbox = exchange.list(&care_manager, "side=inbox").await.messages;
        assert_eq!(inbox.len(), 1 + refused.len());
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_jumps_back_an_hour_between_any_two_steps_stops_nothing() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        // An hour back is not before the offices began.
        exchange.pass(Duration::hours(2));
        for step in 0..5_u8 {
            let letter = letter(step, &service, &care_manager, 300);
            let id = letter.manifest.message_id;
            let jump = |at: u8| {
                if at == step {
                    exchange.pass(Duration::hours(-1));
                }
            };
            jump(0);
            let announced = exchange.announce(&service, &letter).await;
            announced.expect(StatusCode::OK);
            jump(1);
            let stored = exchange.upload(&service, id, 0, &letter.payload).await;
            stored.expect(StatusCode::NO_CONTENT);
            jump(2);
            let sent = exchange.commit(&service, id).await;
            sent.expect(StatusCode::OK);
            jump(3);
            let fetched = exchange.fetch(&care_manager, id, 0).await;
            fetched.expect(StatusCode::OK);
            jump(4);
            let receipt = receipt_for(&letter);
            let collected = exchange.acknowledge(&care_manager, &receipt).await;
            collected.expect(StatusCode::OK);
            exchange.pass(Duration::hours(1));
            // The order of what has happened is not that of the times.
            let history = exchange.history(&service, id).await;
            let steps: Vec<_> = history.iter().map(|(step, _)| step.as_str()).collect();
            assert_eq!(steps, ["intent", "sent", "fetched", "collected"]);
            let change = format!("/v1/messages/changes?after={}", u64::from(step) * 3);
            let list: protocol::http::ChangeList = exchange.get(&service, &change).await.ok();
            assert_eq!(list.changes.len(), 1, "a change was lost");
        }
    })
    .await;
}
