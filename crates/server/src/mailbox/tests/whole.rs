//! A small message in one request: what is refused, what can be repeated, and what is left behind.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::http::{IntentAnswer, MessageSummary, WholeMessage};
use protocol::message::{PartDescription, WHOLE_BYTES};
use protocol::{Code, Manifest, Sha256};

use super::{Answer, Exchange, Letter, Terminal, actuals, letter, letter_of};
use crate::blobs::Arrival;
use crate::store::certificate;
use crate::store::testing::{NOW, on_each_database};

async fn post(exchange: &Exchange, terminal: &Terminal, letter: &Letter) -> Answer {
    let body = WholeMessage {
        manifest: letter.intent.manifest.clone(),
        signature: letter.intent.signature.clone(),
        payload: STANDARD.encode(&letter.payload),
    };
    exchange.post(terminal, "/v1/messages/whole", &body).await
}

async fn lying(exchange: &Exchange) -> Vec<Arrival> {
    exchange.state.blobs.arrivals(NOW).await.unwrap()
}

#[tokio::test]
async fn a_whole_message_is_sent_once_however_often_it_is_posted() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let one = letter(1, &service, &care_manager, 9_000);
        let id = one.manifest.message_id;
        let sent: MessageSummary = post(&exchange, &service, &one).await.ok();
        assert_eq!((sent.state.as_str(), sent.cursor), ("sent", 1));
        assert_eq!((sent.sent_at, sent.sealed_bytes), (Some(NOW), 9_000));
        let again: MessageSummary = post(&exchange, &service, &one).await.ok();
        assert_eq!(again, sent);
        // The three steps say the same of it.
        let told: IntentAnswer = exchange.announce(&service, &one).await.ok();
        assert_eq!((told.state.as_str(), told.missing_parts.len()), ("sent", 0));
        let committed: MessageSummary = exchange.commit(&service, id).await.ok();
        assert_eq!(committed, sent);
        let answer = exchange.upload(&service, id, 0, &one.payload).await;
        answer.expect(StatusCode::NO_CONTENT);
        assert_eq!(lying(&exchange).await.len(), 1);
        let steps: Vec<_> = exchange.history(&service, id).await;
        let steps: Vec<_> = steps.iter().map(|(step, _)| step.as_str()).collect();
        assert_eq!(steps, ["intent", "sent"]);
        let fetched = exchange.fetch(&care_manager, id, 0).await;
        assert!(fetched.bytes == one.payload);
        let list = exchange.list(&care_manager, "side=inbox").await;
        assert_eq!(list.messages.len(), 1);
        // The same identity with other content.
        let mut other = letter(1, &service, &care_manager, 9_001);
        other.manifest.message_id = id;
        post(&exchange, &service, &other)
            .await
            .refused(Code::IdentityConflict);
        assert_eq!(lying(&exchange).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_at_the_same_moment_are_one_message() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let one = letter(1, &service, &care_manager, 500);
        let both = tokio::join!(
            post(&exchange, &service, &one),
            post(&exchange, &service, &one)
        );
        let (first, second): (MessageSummary, MessageSummary) = (both.0.ok(), both.1.ok());
        assert_eq!(first, second);
        assert_eq!(lying(&exchange).await.len(), 1);
        let list = exchange.list(&care_manager, "side=inbox").await;
        assert_eq!(list.messages.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_begun_by_parts_is_ended_whole() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        for (seed, uploaded) in [(1, false), (2, true)] {
            let one = letter(seed, &service, &care_manager, 700);
            let id = one.manifest.message_id;
            exchange
                .announce(&service, &one)
                .await
                .expect(StatusCode::OK);
            if uploaded {
                let part = exchange.upload(&service, id, 0, &one.payload).await;
                part.expect(StatusCode::NO_CONTENT);
            }
            let sent: MessageSummary = post(&exchange, &service, &one).await.ok();
            assert_eq!(sent.state, "sent");
            let fetched = exchange.fetch(&care_manager, id, 0).await;
            assert!(fetched.bytes == one.payload);
        }
        // The part that was there already is the one that counts.
        assert_eq!(lying(&exchange).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_behind() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let refuse = async |letter: &Letter, code: Code| {
            post(&exchange, &service, letter).await.refused(code);
            let id = letter.manifest.message_id;
            let nothing = exchange.get(&service, &format!("/v1/messages/{id}")).await;
            nothing.refused(Code::NotFound);
            assert_eq!(lying(&exchange).await, []);
        };
        let mut other = letter(1, &service, &care_manager, 100);
        other.payload[50] ^= 1;
        refuse(&other, Code::PartMismatch).await;
        other.payload.truncate(99);
        refuse(&other, Code::PartMismatch).await;
        let large = letter(2, &service, &care_manager, WHOLE_BYTES as usize + 1);
        refuse(&large, Code::TooLarge).await;
        let payload = vec![3; 100];
        let with = |change: fn(&mut Manifest)| {
            let mut manifest = actuals(3, &service, &care_manager, payload.clone());
            change(&mut manifest);
            letter_of(&service, manifest, payload.clone())
        };
        let parts = with(|manifest| {
            let full = PartDescription {
                size: protocol::message::PART_BYTES,
                sha256: Sha256::of(b""),
            };
            manifest.parts.insert(0, full);
        });
        refuse(&parts, Code::TooLarge).await;
        let nobody = with(|manifest| {
            manifest.sealed_to.pop();
        });
        refuse(&nobody, Code::ManifestInvalid).await;
        let manifest = actuals(4, &service, &care_manager, payload.clone());
        let signed = letter_of(&stranger, manifest, payload.clone());
        refuse(&signed, Code::SignatureInvalid).await;
        let store = &exchange.state.store;
        let serial = &care_manager.serial();
        store
            .run_tx("test", |tx| async move {
                certificate::revoke(&tx, serial, "key-compromise", NOW).await
            })
            .await
            .unwrap();
        let unfit = letter(5, &service, &care_manager, 100);
        refuse(&unfit, Code::ReceiverUnknown).await;
        exchange.end_use(service.address).await;
        refuse(&unfit, Code::UseMissing).await;
    })
    .await;
}

#[tokio::test]
async fn a_whole_message_counts_for_what_is_under_way() {
    on_each_database(|store| async move {
        let (mut exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        super::limits::limit(&mut exchange, |settings| settings.waiting_bytes = 1_000);
        let first = letter(1, &service, &care_manager, 600);
        post(&exchange, &service, &first)
            .await
            .expect(StatusCode::OK);
        let second = letter(2, &service, &care_manager, 401);
        let refused = post(&exchange, &service, &second).await;
        refused.refused(Code::QuotaExceeded);
        assert_eq!(lying(&exchange).await.len(), 1);
        // What is there already goes on.
        post(&exchange, &service, &first)
            .await
            .expect(StatusCode::OK);
    })
    .await;
}
