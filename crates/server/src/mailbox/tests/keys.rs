//! Keys for terminals that joined later.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::key_packet::KeyPacket;
use pki::open::{Verified, verify, verify_with_packet};
use pki::seal::{SealHeader, SeenHeads, seal};
use protocol::http::{KeyAsk, KeyAsked, KeyGift, KeyWishList};
use protocol::message::describe_parts;
use protocol::{Code, MessageId, Sha256};
use serde_json::json;

use super::{Answer, Exchange, Letter, Terminal, actuals, letter, letter_of, receipt_for};
use crate::kinds::CAREPLAN;
use crate::store::testing::{NOW, on_each_database};
use crate::store::{audit, certificate, retention};

/// A letter with a real seal, to both offices as they are.
fn sealed_letter(seed: u8, from: &Terminal, to: &Terminal) -> Letter {
    let manifest = actuals(seed, from, to, Vec::new());
    let header = SealHeader {
        message_id: manifest.message_id.to_string(),
        sender: manifest.sender.to_string(),
        receiver: manifest.receiver.to_string(),
        content_type: "text/plain".to_owned(),
        heads: SeenHeads::default(),
    };
    let recipients = [to, from].map(|one| one.identity.certificate().clone());
    let payload = seal(b"content", &header, &from.identity, &recipients, NOW).unwrap();
    let mut manifest = manifest;
    manifest.parts = describe_parts(&payload);
    manifest.ciphertext_sha256 = Sha256::of(&payload);
    letter_of(from, manifest, payload)
}

impl Exchange {
    async fn ask_keys(&self, terminal: &Terminal, ids: &[MessageId]) -> KeyAsked {
        let message_ids = ids.to_vec();
        let ask = KeyAsk { message_ids };
        self.post(terminal, "/v1/key-wishes", &ask).await.ok()
    }

    async fn wishes(&self, terminal: &Terminal) -> KeyWishList {
        self.get(terminal, "/v1/key-wishes").await.ok()
    }

    async fn give(
        &self,
        by: &Terminal,
        id: MessageId,
        to: &Terminal,
        packet: &KeyPacket,
    ) -> Answer {
        let gift = KeyGift {
            packet: STANDARD.encode(packet.to_der().unwrap()),
        };
        let request =
            axum::http::Request::put(format!("/v1/messages/{id}/keys/{}", to.fingerprint()))
                .header("content-type", "application/json")
                .body(serde_json::to_vec(&gift).unwrap().into());
        self.send(Some(by), request.unwrap()).await
    }

    fn opened(&self, terminal: &Terminal, payload: &[u8]) -> Verified {
        let (key, own) = (terminal.identity.key(), terminal.identity.certificate());
        verify(payload, key, own, &self.state.anchors.now(), NOW).unwrap()
    }
}

#[tokio::test]
async fn a_colleague_gives_the_key_of_what_was_sealed_before_and_nobody_else_sees_it() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letter = sealed_letter(1, &service, &care_manager);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        let later = exchange.add_terminal(care_manager.address, CAREPLAN).await;
        let asked = exchange.ask_keys(&later, &[id]).await;
        assert_eq!(asked.asked, [id]);
        // Asking twice is asking once; who has it, and who is not in it, asks for nothing.
        assert_eq!(exchange.ask_keys(&later, &[id]).await, asked);
        assert_eq!(exchange.ask_keys(&care_manager, &[id]).await.left_out, [id]);
        assert_eq!(exchange.ask_keys(&stranger, &[id]).await.left_out, [id]);
        let list = exchange.wishes(&care_manager).await;
        let wish = &list.wishes[0];
        assert_eq!((list.wishes.len(), wish.message_id), (1, id));
        assert_eq!(wish.fingerprint, later.fingerprint());
        for other in [&later, &service, &stranger] {
            assert_eq!(exchange.wishes(other).await.wishes, []);
        }

        let verified = exchange.opened(&care_manager, &letter.payload);
        let packet = verified.packet_for(later.identity.certificate()).unwrap();
        let wrong = verified
            .packet_for(stranger.identity.certificate())
            .unwrap();
        let give = |by, to, packet| exchange.give(by, id, to, packet);
        give(&care_manager, &later, &wrong)
            .await
            .refused(Code::RequestInvalid);
        give(&stranger, &later, &packet)
            .await
            .refused(Code::NotFound);
        // The other office sees the message, but nobody of its own has asked.
        give(&service, &later, &packet)
            .await
            .refused(Code::NotFound);
        give(&care_manager, &stranger, &wrong)
            .await
            .refused(Code::NotFound);
        for _ in 0..2 {
            give(&care_manager, &later, &packet)
                .await
                .expect(StatusCode::NO_CONTENT);
        }
        assert_eq!(exchange.wishes(&care_manager).await.wishes, []);
        assert_eq!(exchange.detail(&service, id).await.keys, []);
        let keys = exchange.detail(&later, id).await.keys;
        assert_eq!(keys[0].fingerprint, later.fingerprint());
        let given = STANDARD.decode(&keys[0].packet).unwrap();
        let given = KeyPacket::from_der(&given).unwrap();
        let own = (later.identity.key(), later.identity.certificate());
        let anchors = exchange.state.anchors.now();
        let sealed = letter.payload.as_slice();
        verify_with_packet(sealed, &given, own, &anchors, NOW).unwrap();
        exchange.fetch(&later, id, 0).await.expect(StatusCode::OK);
        exchange
            .acknowledge(&later, &receipt_for(&letter))
            .await
            .expect(StatusCode::OK);
        let subject = &id.to_string();
        let read =
            exchange.state.store.read(
                "test",
                |tx| async move { audit::of_subject(&tx, subject).await },
            );
        let given = read.await.unwrap().into_iter();
        let given = given.filter(|event| event.event == "message-key-given");
        assert_eq!(given.count(), 1);
        // What did not help is asked for anew.
        exchange.ask_keys(&later, &[id]).await;
        assert_eq!(exchange.detail(&later, id).await.keys, []);
    })
    .await;
}

#[tokio::test]
async fn a_given_key_counts_where_the_terminal_of_before_is_gone() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = sealed_letter(1, &service, &care_manager);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        let later = exchange.add_terminal(care_manager.address, CAREPLAN).await;
        exchange.ask_keys(&later, &[id]).await;
        let verified = exchange.opened(&care_manager, &letter.payload);
        let packet = verified.packet_for(later.identity.certificate()).unwrap();
        let given = exchange.give(&care_manager, id, &later, &packet).await;
        given.expect(StatusCode::NO_CONTENT);
        let end = |serial: String| {
            let store = exchange.state.store.clone();
            async move {
                let serial = &serial;
                let revoked = store.run_tx("test", |tx| async move {
                    certificate::revoke(&tx, serial, "lost", NOW).await
                });
                assert!(revoked.await.unwrap());
            }
        };
        end(care_manager.serial()).await;
        let summary = exchange.detail(&service, id).await.summary;
        assert!(!summary.cannot_be_opened);
        end(later.serial()).await;
        let summary = exchange.detail(&service, id).await.summary;
        assert!(summary.cannot_be_opened);
        // With the payload the keys leave.
        let left = exchange.state.store.run_tx("test", |tx| async move {
            retention::give_up_payload(&tx, id, NOW, NOW).await
        });
        left.await.unwrap();
        let asked = exchange.ask_keys(&service, &[id]).await;
        assert_eq!((asked.asked, asked.left_out), (vec![], vec![id]));
    })
    .await;
}

#[tokio::test]
async fn who_asks_wrongly_is_told() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 10);
        let id = letter.manifest.message_id;
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        let later = exchange.add_terminal(care_manager.address, CAREPLAN).await;
        // Not sent yet, and not there.
        let ids = [id, MessageId::from_random([9; 16])];
        assert_eq!(exchange.ask_keys(&later, &ids).await.left_out, ids);
        let too_many = vec![id; 501];
        let ask = json!({ "message_ids": too_many });
        let answer = exchange.post(&later, "/v1/key-wishes", &ask).await;
        answer.refused(Code::RequestInvalid);
        exchange.deliver(&service, &letter).await;
        exchange.ask_keys(&later, &[id]).await;
        for packet in ["", "!", "MAA="] {
            let path = format!("/v1/messages/{id}/keys/{}", later.fingerprint());
            let request = axum::http::Request::put(path)
                .header("content-type", "application/json")
                .body(
                    serde_json::to_vec(&json!({ "packet": packet }))
                        .unwrap()
                        .into(),
                );
            let answer = exchange.send(Some(&care_manager), request.unwrap()).await;
            answer.refused(Code::RequestInvalid);
        }
        let answer = exchange.recall(&service, id).await;
        answer.expect(StatusCode::OK);
        assert_eq!(exchange.wishes(&care_manager).await.wishes, []);
    })
    .await;
}
