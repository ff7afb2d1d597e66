//! Fetching and the receipt.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::http::{MessageSummary, SignedReceipt};
use protocol::receipt::Receipt;
use protocol::{Code, Sha256};
use time::Duration;

use super::{Exchange, letter, receipt_for, sign};
use crate::store::audit;
use crate::store::testing::{NOW, on_each_database};

#[tokio::test]
async fn fetched_is_noted_once_and_only_for_the_receiver() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        exchange.fetch(&service, id, 0).await.expect(StatusCode::OK);
        // Whoever only asks for the size has not fetched anything.
        let request = Request::head(format!("/v1/messages/{id}/parts/0"));
        let request = request.body(Body::empty()).unwrap();
        let head = exchange.send(Some(&care_manager), request).await;
        assert!(head.bytes.is_empty());
        head.expect(StatusCode::OK);
        assert_eq!(exchange.detail(&service, id).await.summary.fetched_at, None);
        exchange.pass(Duration::MINUTE);
        assert_eq!(
            exchange.fetch(&care_manager, id, 0).await.bytes,
            letter.payload
        );
        exchange.pass(Duration::MINUTE);
        assert_eq!(
            exchange.fetch(&care_manager, id, 0).await.bytes,
            letter.payload
        );
        let summary = exchange.detail(&service, id).await.summary;
        assert_eq!(
            (summary.fetched_at, summary.state.as_str()),
            (Some(NOW + Duration::MINUTE), "sent")
        );
    })
    .await;
}

#[tokio::test]
async fn the_receipt_collects_and_both_sides_see_it() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        exchange
            .fetch(&care_manager, id, 0)
            .await
            .expect(StatusCode::OK);
        let receipt = receipt_for(&letter);
        let first: MessageSummary = exchange.acknowledge(&care_manager, &receipt).await.ok();
        assert_eq!(
            (first.state.as_str(), first.collected_at),
            ("collected", Some(NOW))
        );
        exchange.pass(Duration::HOUR);
        // ECDSA signatures differ each time; the receipt is the same.
        let again: MessageSummary = exchange.acknowledge(&care_manager, &receipt).await.ok();
        assert_eq!(again, first);
        let other = Receipt {
            received_at: NOW + Duration::SECOND,
            ..receipt.clone()
        };
        exchange
            .acknowledge(&care_manager, &other)
            .await
            .refused(Code::StateConflict);
        for terminal in [&service, &care_manager] {
            let stored = exchange.detail(terminal, id).await.receipt.unwrap();
            assert_eq!(stored.receipt, STANDARD.encode(receipt.to_bytes().unwrap()));
            let signature = STANDARD.decode(&stored.signature).unwrap();
            let bytes = receipt.to_bytes().unwrap();
            let anchors = &exchange.state.anchors.now();
            pki::manifest::verify_detached(&bytes, &signature, anchors, NOW).unwrap();
        }
        // A second terminal, a lost disk: collected messages can be fetched again.
        exchange
            .fetch(&care_manager, id, 0)
            .await
            .expect(StatusCode::OK);
        let subject = &id.to_string();
        let events = exchange
            .state
            .store
            .read(
                "test",
                |tx| async move { audit::of_subject(&tx, subject).await },
            )
            .await
            .unwrap();
        let mut words: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
        words.sort_unstable();
        let expected = [
            "message-collected",
            "message-fetched",
            "message-intent",
            "message-sent",
        ];
        assert_eq!(words, expected);
    })
    .await;
}

#[tokio::test]
async fn a_receipt_that_does_not_belong_is_refused() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        let receipt = receipt_for(&letter);
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        exchange
            .acknowledge(&care_manager, &receipt)
            .await
            .refused(Code::NotFound);
        exchange.deliver(&service, &letter).await;
        exchange
            .acknowledge(&service, &receipt)
            .await
            .refused(Code::NotFound);
        exchange
            .acknowledge(&stranger, &receipt)
            .await
            .refused(Code::NotFound);
        let path = format!("/v1/messages/{id}/receipt");
        let bytes = receipt.to_bytes().unwrap();
        let forged = SignedReceipt {
            receipt: STANDARD.encode(&bytes),
            signature: sign(&service, &bytes),
        };
        exchange
            .post(&care_manager, &path, &forged)
            .await
            .refused(Code::SignatureInvalid);
        let wrong = Sha256::of(b"another payload");
        for receipt in [
            Receipt {
                ciphertext_sha256: wrong,
                ..receipt.clone()
            },
            Receipt {
                manifest_sha256: wrong,
                ..receipt.clone()
            },
            Receipt {
                receiver: stranger.address,
                ..receipt.clone()
            },
            Receipt {
                version: 2,
                ..receipt.clone()
            },
        ] {
            let answer = exchange.acknowledge(&care_manager, &receipt).await;
            answer.refused(Code::RequestInvalid);
        }
        let nonsense = SignedReceipt {
            receipt: STANDARD.encode(b"{}"),
            signature: sign(&care_manager, b"{}"),
        };
        exchange
            .post(&care_manager, &path, &nonsense)
            .await
            .refused(Code::RequestInvalid);
        let detail = exchange.detail(&service, id).await;
        assert_eq!(
            (detail.summary.state.as_str(), detail.receipt),
            ("sent", None)
        );
    })
    .await;
}
