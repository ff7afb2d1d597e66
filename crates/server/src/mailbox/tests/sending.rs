//! Intent, parts, commit: what is refused, and what can be cut and repeated.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use protocol::http::{Intent, IntentAnswer, MessageSummary};
use protocol::message::PART_BYTES;
use protocol::{Code, Manifest, MessageId, Sha256};

use super::{
    Authority, CARE_MANAGER, Exchange, Letter, SERVICE, Terminal, actuals, letter, letter_of,
};
use crate::blobs::{Place, Put};
use crate::kinds::CAREPLAN;
use crate::store::certificate;
use crate::store::testing::{NOW, on_each_database};

#[tokio::test]
async fn a_message_goes_through_intent_parts_and_commit() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let size = PART_BYTES as usize + 5;
        let letter = letter(1, &service, &care_manager, size);
        let id = letter.manifest.message_id;
        let answer: IntentAnswer = exchange.announce(&service, &letter).await.ok();
        assert_eq!(
            (answer.state.as_str(), answer.missing_parts),
            ("sending", vec![0, 1])
        );
        let first = &letter.payload[..PART_BYTES as usize];
        exchange
            .upload(&service, id, 0, first)
            .await
            .expect(StatusCode::NO_CONTENT);
        exchange
            .commit(&service, id)
            .await
            .refused(Code::PartsMissing);
        let again: IntentAnswer = exchange.announce(&service, &letter).await.ok();
        assert_eq!(again.missing_parts, [1]);
        assert!(
            exchange
                .list(&care_manager, "side=inbox")
                .await
                .messages
                .is_empty()
        );
        let last = &letter.payload[PART_BYTES as usize..];
        exchange
            .upload(&service, id, 1, last)
            .await
            .expect(StatusCode::NO_CONTENT);
        let sent: MessageSummary = exchange.commit(&service, id).await.ok();
        assert_eq!((sent.state.as_str(), sent.cursor), ("sent", 1));
        assert_eq!((sent.sent_at, sent.sealed_bytes), (Some(NOW), size as u64));
        let repeated: MessageSummary = exchange.commit(&service, id).await.ok();
        assert_eq!(repeated, sent);
        let after: IntentAnswer = exchange.announce(&service, &letter).await.ok();
        assert_eq!(
            (after.state.as_str(), after.missing_parts),
            ("sent", vec![])
        );
        exchange
            .upload(&service, id, 1, last)
            .await
            .expect(StatusCode::NO_CONTENT);
    })
    .await;
}

async fn refuse(exchange: &Exchange, from: &Terminal, manifest: Manifest, code: Code) {
    let id = manifest.message_id;
    let letter = letter_of(from, manifest, Vec::new());
    exchange.announce(from, &letter).await.refused(code);
    let nothing = exchange.get(from, &format!("/v1/messages/{id}")).await;
    nothing.refused(Code::NotFound);
}

#[tokio::test]
async fn a_wrong_manifest_leaves_nothing_behind() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let good = || actuals(1, &service, &care_manager, b"sealed".to_vec());
        let other_sender = actuals(1, &stranger, &care_manager, b"sealed".to_vec());
        refuse(&exchange, &service, other_sender, Code::SenderMismatch).await;
        let mut other_kind = good();
        other_kind.sender.kind = "12".parse().unwrap();
        other_kind.file_names = vec![other_kind.file_names[0].replace("_11_", "_12_")];
        refuse(&exchange, &service, other_kind, Code::ServiceKindMismatch).await;
        let named_other = Manifest {
            file_names: vec![good().file_names[0].replace("1370000026", "1370000034")],
            ..good()
        };
        refuse(&exchange, &service, named_other, Code::ManifestInvalid).await;
        let too_large = Manifest {
            parts: vec![protocol::message::PartDescription {
                size: 200 << 20,
                sha256: Sha256::of(b""),
            }],
            ..good()
        };
        refuse(&exchange, &service, too_large, Code::TooLarge).await;
        for receiver in ["1370000042-43", "1370000018-46"] {
            let mut unknown = good();
            unknown.receiver = receiver.parse().unwrap();
            let (office, kind) = receiver.split_once('-').unwrap();
            unknown.file_names = vec![format!(
                "UPJSK_202504_1370000026_11_{office}_{kind}_{}.CSV",
                unknown.serial
            )];
            unknown.unit = if kind == "46" { "Y8" } else { "S1" }.to_owned();
            refuse(&exchange, &service, unknown, Code::ReceiverUnknown).await;
        }
        let own = service.fingerprint();
        let theirs = care_manager.fingerprint();
        for sealed_to in [
            vec![theirs, own, stranger.fingerprint()],
            vec![theirs],
            vec![own],
            vec![theirs, own, Sha256::of(b"no certificate")],
        ] {
            let manifest = Manifest {
                sealed_to,
                ..good()
            };
            refuse(&exchange, &service, manifest, Code::ManifestInvalid).await;
        }
        exchange
            .announce(&service, &letter_of(&service, good(), Vec::new()))
            .await
            .expect(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_receiver_without_certificate_cannot_be_reached() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        revoke(&exchange, &care_manager).await;
        let letter = letter(1, &service, &care_manager, 10);
        exchange
            .announce(&service, &letter)
            .await
            .refused(Code::ReceiverUnknown);
    })
    .await;
}

async fn revoke(exchange: &Exchange, terminal: &Terminal) {
    let serial = &terminal.serial();
    let store = &exchange.state.store;
    store
        .run_tx("test", |tx| async move {
            certificate::revoke(&tx, serial, "key-compromise", NOW).await
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_signature_by_anybody_else_is_refused() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let manifest = || actuals(1, &service, &care_manager, b"sealed".to_vec());
        let validity = pki::profile::Validity::from_now(NOW, time::Duration::days(30)).unwrap();
        let foreign = Authority::new("Foreign").issue(service.address, CAREPLAN, validity);
        let unrecorded = exchange
            .authority
            .issue(service.address, CAREPLAN, validity);
        let revoked = exchange.add_terminal(service.address, CAREPLAN).await;
        revoke(&exchange, &revoked).await;
        for signer in [&stranger, &care_manager, &foreign, &unrecorded, &revoked] {
            let letter = letter_of(signer, manifest(), Vec::new());
            exchange
                .announce(&service, &letter)
                .await
                .refused(Code::SignatureInvalid);
        }
        let mut changed = letter_of(&service, manifest(), Vec::new());
        changed.intent.signature = letter_of(
            &service,
            Manifest {
                created_at: NOW + time::Duration::SECOND,
                ..manifest()
            },
            Vec::new(),
        )
        .intent
        .signature;
        exchange
            .announce(&service, &changed)
            .await
            .refused(Code::SignatureInvalid);
        // Another terminal of the same office may sign.
        let second = exchange.add_terminal(service.address, CAREPLAN).await;
        let letter = letter_of(&second, manifest(), Vec::new());
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn bodies_that_are_no_intent() {
    on_each_database(|store| async move {
        let (exchange, _, service, _) = Exchange::with_offices(store).await;
        let send = |kind: &'static str, body: Vec<u8>| {
            let request = Request::post("/v1/messages").header("content-type", kind);
            let request = request.body(Body::from(body)).unwrap();
            exchange.send(Some(&service), request)
        };
        send("application/json", b"{".to_vec())
            .await
            .refused(Code::RequestInvalid);
        send("application/json", vec![b' '; 600 * 1024])
            .await
            .refused(Code::TooLarge);
        let wrong_type = send("text/plain", b"{}".to_vec()).await;
        wrong_type.expect(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let intent = |manifest: &str, signature: &str| Intent {
            manifest: manifest.to_owned(),
            signature: signature.to_owned(),
        };
        let refused = exchange
            .post(&service, "/v1/messages", &intent("???", "AAAA"))
            .await;
        refused.refused(Code::RequestInvalid);
        let refused = exchange
            .post(&service, "/v1/messages", &intent("e30=", "AAAA"))
            .await;
        refused.refused(Code::ManifestInvalid);
    })
    .await;
}

#[tokio::test]
async fn one_identity_one_content() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let first = letter(1, &service, &care_manager, 10);
        exchange
            .announce(&service, &first)
            .await
            .expect(StatusCode::OK);
        let other = letter(1, &service, &care_manager, 11);
        exchange
            .announce(&service, &other)
            .await
            .refused(Code::IdentityConflict);
        let manifest = actuals(1, &stranger, &care_manager, b"x".to_vec());
        let theirs = letter_of(&stranger, manifest, b"x".to_vec());
        exchange
            .announce(&stranger, &theirs)
            .await
            .refused(Code::IdentityConflict);
        let detail = exchange.detail(&service, first.manifest.message_id).await;
        assert_eq!(detail.intent, first.intent);
    })
    .await;
}

#[tokio::test]
async fn a_repeated_intent_survives_the_revocation_of_what_it_was_sealed_to() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 10);
        exchange.deliver(&service, &letter).await;
        revoke(&exchange, &care_manager).await;
        let again: IntentAnswer = exchange.announce(&service, &letter).await.ok();
        assert_eq!(again.state, "sent");
    })
    .await;
}

#[tokio::test]
async fn two_intents_at_once_make_one_message() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = &letter(1, &service, &care_manager, 10);
        let (first, second) = tokio::join!(
            exchange.announce(&service, letter),
            exchange.announce(&service, letter)
        );
        let (first, second): (IntentAnswer, IntentAnswer) = (first.ok(), second.ok());
        assert_eq!(first, second);
    })
    .await;
}

#[tokio::test]
async fn a_part_that_is_not_as_described_is_not_kept() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        let mut changed = letter.payload.clone();
        changed[50] ^= 1;
        let longer = [letter.payload.as_slice(), b"x"].concat();
        for wrong in [
            &changed,
            &longer,
            &letter.payload[..99].to_vec(),
            &Vec::new(),
        ] {
            exchange
                .upload(&service, id, 0, wrong)
                .await
                .refused(Code::PartMismatch);
        }
        let huge = vec![0; PART_BYTES as usize + 1];
        exchange
            .upload(&service, id, 0, &huge)
            .await
            .refused(Code::TooLarge);
        for number in [1, 7] {
            let answer = exchange.upload(&service, id, number, &letter.payload).await;
            answer.refused(Code::NotFound);
        }
        for other in [&stranger, &care_manager] {
            let answer = exchange.upload(other, id, 0, &letter.payload).await;
            answer.refused(Code::NotFound);
            exchange.commit(other, id).await.refused(Code::NotFound);
        }
        assert!(
            exchange
                .state
                .blobs
                .read(&Place::Uploaded(id, 0), None)
                .await
                .unwrap()
                .is_none()
        );
        exchange
            .upload(&service, id, 0, &letter.payload)
            .await
            .expect(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_cut_leaves_nothing_and_can_be_repeated() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        let pieces = vec![
            Ok(bytes::Bytes::copy_from_slice(&letter.payload[..60])),
            Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
        ];
        let request = Request::put(format!("/v1/messages/{id}/parts/0"))
            .body(Body::from_stream(futures_util::stream::iter(pieces)))
            .unwrap();
        exchange
            .send(Some(&service), request)
            .await
            .refused(Code::RequestInvalid);
        exchange
            .commit(&service, id)
            .await
            .refused(Code::PartsMissing);
        assert!(
            exchange
                .state
                .blobs
                .read(&Place::Uploaded(id, 0), None)
                .await
                .unwrap()
                .is_none()
        );
        exchange
            .upload(&service, id, 0, &letter.payload)
            .await
            .expect(StatusCode::NO_CONTENT);
        exchange.commit(&service, id).await.expect(StatusCode::OK);
    })
    .await;
}

/// A server that was killed after the payload reached the disk and before the row said so.
async fn store_without_row(exchange: &Exchange, letter: &Letter, bytes: &[u8]) {
    let id = letter.manifest.message_id;
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    let digest = Sha256::of(&bytes);
    let put = exchange
        .state
        .blobs
        .put(id, 0, bytes, digest)
        .await
        .unwrap();
    assert_eq!(put, Put::Stored);
}

#[tokio::test]
async fn killed_between_payload_and_record() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        store_without_row(&exchange, &letter, &letter.payload).await;
        let again: IntentAnswer = exchange.announce(&service, &letter).await.ok();
        assert_eq!(again.missing_parts, [0]);
        exchange
            .commit(&service, id)
            .await
            .refused(Code::PartsMissing);
        exchange
            .upload(&service, id, 0, &letter.payload)
            .await
            .expect(StatusCode::NO_CONTENT);
        exchange.commit(&service, id).await.expect(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn other_bytes_in_the_place_of_a_part_are_never_overwritten() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        store_without_row(&exchange, &letter, b"something else").await;
        let answer = exchange.upload(&service, id, 0, &letter.payload).await;
        answer.refused(Code::IdentityConflict);
        exchange
            .commit(&service, id)
            .await
            .refused(Code::PartsMissing);
    })
    .await;
}

#[tokio::test]
async fn identities_that_are_none_are_not_found() {
    on_each_database(|store| async move {
        let (exchange, _, service, _) = Exchange::with_offices(store).await;
        let absent = MessageId::from_random([9; 16]);
        exchange
            .commit(&service, absent)
            .await
            .refused(Code::NotFound);
        exchange
            .upload(&service, absent, 0, b"x")
            .await
            .refused(Code::NotFound);
        for path in [
            "/v1/messages/x",
            "/v1/messages/x/parts/0",
            "/v1/messages/..%2F/parts/-1",
        ] {
            exchange.get(&service, path).await.refused(Code::NotFound);
        }
        for address in [CARE_MANAGER, SERVICE] {
            let path = format!("/v1/offices/{address}/certificates");
            exchange.get(&service, &path).await.expect(StatusCode::OK);
        }
    })
    .await;
}
