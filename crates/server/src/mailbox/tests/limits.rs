//! What the exchange does not take, or not now: too much under way, attachments of other kinds,
//! and messages whose people may not take part any more when they are committed.

use std::sync::Arc;

use axum::http::StatusCode;
use protocol::attachment::AttachmentKind;
use protocol::http::{ExchangePolicy, IntentAnswer, MessageSummary};
use protocol::message::{Attachment, Content, FREE_UNIT, PART_BYTES};
use protocol::{Code, Manifest, MessageId};

use super::{Exchange, Terminal, actuals, letter, letter_of, router};
use crate::config::ExchangeSettings;
use crate::kinds::CAREPLAN;
use crate::store::certificate;
use crate::store::office::{self, Suspension};
use crate::store::testing::{NOW, on_each_database};

pub(super) fn limit(exchange: &mut Exchange, change: impl FnOnce(&mut ExchangeSettings)) {
    let mut settings = ExchangeSettings::default();
    change(&mut settings);
    exchange.state.exchange = Arc::new(settings);
    exchange.router = router(exchange.state.clone());
}

fn numbered(number: u16, from: &Terminal, to: &Terminal) -> Manifest {
    let [high, low] = number.to_be_bytes();
    let mut bytes = [9; 16];
    bytes[0] = high;
    bytes[1] = low;
    Manifest {
        message_id: MessageId::from_random(bytes),
        ..actuals(1, from, to, b"sealed".to_vec())
    }
}

#[tokio::test]
async fn a_thousand_open_uploads_of_one_office_are_refused_and_cost_others_nothing() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let announce = async |number| {
            let manifest = numbered(number, &service, &care_manager);
            let letter = letter_of(&service, manifest, b"sealed".to_vec());
            (exchange.announce(&service, &letter).await, letter)
        };
        let (first, open) = announce(0).await;
        first.expect(StatusCode::OK);
        for number in 1..100 {
            announce(number).await.0.expect(StatusCode::OK);
        }
        for number in 100..1_000 {
            let (answer, _) = announce(number).await;
            answer.refused(Code::TooManyUploads);
            assert_eq!(answer.headers["retry-after"], "600");
        }
        // What is open goes on, others are not touched, and what ends makes room.
        announce(0).await.0.expect(StatusCode::OK);
        let theirs = letter(7, &stranger, &care_manager, 10);
        exchange.deliver(&stranger, &theirs).await;
        exchange.deliver(&service, &open).await;
        announce(1_001).await.0.expect(StatusCode::OK);
        announce(1_002).await.0.refused(Code::TooManyUploads);
        // The audit tells of it once an hour, whoever tries how often.
        let told = async || exchange.events(&service.address.to_string()).await;
        assert_eq!(told().await, ["message-refused"]);
        exchange.pass(time::Duration::minutes(61));
        announce(1_003).await.0.refused(Code::TooManyUploads);
        announce(1_004).await.0.refused(Code::TooManyUploads);
        assert_eq!(told().await, ["message-refused"; 2]);
    })
    .await;
}

#[tokio::test]
async fn parts_may_come_in_any_order_and_only_as_they_were_signed() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let payload = vec![7; 2 * PART_BYTES as usize + 10];
        let manifest = actuals(1, &service, &care_manager, payload.clone());
        let letter = letter_of(&service, manifest, payload);
        let id = letter.manifest.message_id;
        exchange
            .announce(&service, &letter)
            .await
            .expect(StatusCode::OK);
        let parts: Vec<&[u8]> = protocol::message::parts(&letter.payload).collect();
        // The last one first; another one in its place is refused and leaves nothing.
        for (number, part, expected) in [
            (2, parts[2], StatusCode::NO_CONTENT),
            (0, parts[2], StatusCode::UNPROCESSABLE_ENTITY),
            (3, parts[2], StatusCode::NOT_FOUND),
            (1, parts[1], StatusCode::NO_CONTENT),
        ] {
            let answer = exchange.upload(&service, id, number, part).await;
            answer.expect(expected);
        }
        let refused = exchange.commit(&service, id).await;
        refused.refused(Code::PartsMissing);
        assert_eq!(refused.problem().detail.as_deref(), Some("0"));
        // Nobody else adds to it or sees it.
        let foreign = exchange.upload(&stranger, id, 0, parts[0]).await;
        foreign.refused(Code::NotFound);
        let again: IntentAnswer = exchange.announce(&service, &letter).await.ok();
        assert_eq!(again.missing_parts, [0]);
        let last = exchange.upload(&service, id, 0, parts[0]).await;
        last.expect(StatusCode::NO_CONTENT);
        exchange.pass(time::Duration::MINUTE);
        exchange.commit(&service, id).await.expect(StatusCode::OK);
        let told = exchange.events(&id.to_string()).await;
        assert_eq!(told, ["message-intent", "message-sent"]);
    })
    .await;
}

#[tokio::test]
async fn what_waits_to_be_collected_counts_until_it_is() {
    on_each_database(|store| async move {
        let (mut exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        limit(&mut exchange, |settings| settings.waiting_bytes = 1_000);
        let first = letter(1, &service, &care_manager, 600);
        exchange.deliver(&service, &first).await;
        let second = letter(2, &service, &care_manager, 401);
        let refused = exchange.announce(&service, &second).await;
        refused.refused(Code::QuotaExceeded);
        let small = letter(3, &service, &care_manager, 400);
        let answer = exchange.announce(&service, &small).await;
        answer.expect(StatusCode::OK);
        exchange
            .fetch(&care_manager, first.manifest.message_id, 0)
            .await;
        let receipt = super::receipt_for(&first);
        let acknowledged = exchange.acknowledge(&care_manager, &receipt).await;
        assert!(acknowledged.status.is_success());
        let answer = exchange.announce(&service, &second).await;
        answer.expect(StatusCode::OK);
    })
    .await;
}

fn free(seed: u8, from: &Terminal, to: &Terminal, attachments: Vec<Attachment>) -> Manifest {
    Manifest {
        content: Content::Free,
        unit: FREE_UNIT.to_owned(),
        month: None,
        file_names: Vec::new(),
        attachments,
        ..actuals(seed, from, to, vec![seed; 100])
    }
}

#[tokio::test]
async fn free_messages_are_taken_as_the_policy_says() {
    on_each_database(|store| async move {
        let (mut exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        limit(&mut exchange, |settings| {
            settings.attachments.kinds.remove(&AttachmentKind::Xlsx);
            settings.attachments.count = 2;
            settings.attachments.file_bytes = 50;
        });
        let policy: ExchangePolicy = exchange.get(&service, "/v1/policy").await.ok();
        assert_eq!(policy.attachments, exchange.state.exchange.attachments);
        let attachment = |kind, size| Attachment { kind, size };
        let pdf = attachment(AttachmentKind::Pdf, 10);
        for wrong in [
            vec![attachment(AttachmentKind::Xlsx, 10)],
            vec![attachment(AttachmentKind::Pdf, 51)],
            vec![pdf, pdf, pdf],
        ] {
            let manifest = free(1, &service, &care_manager, wrong);
            let letter = letter_of(&service, manifest, vec![1; 100]);
            let refused = exchange.announce(&service, &letter).await;
            refused.refused(Code::AttachmentRefused);
        }
        let manifest = free(1, &service, &care_manager, vec![pdf, pdf]);
        let letter = letter_of(&service, manifest, vec![1; 100]);
        exchange.deliver(&service, &letter).await;
        let list = exchange.list(&care_manager, "side=inbox").await;
        let told: &MessageSummary = list.messages.first().unwrap();
        assert_eq!((told.unit.as_str(), told.file_names.len()), (FREE_UNIT, 0));
    })
    .await;
}

async fn revoke(exchange: &Exchange, terminal: &Terminal) {
    let (store, serial) = (&exchange.state.store, &terminal.serial());
    store
        .run_tx("test", |tx| async move {
            certificate::revoke(&tx, serial, "key-compromise", NOW).await
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn who_may_not_take_part_any_more_stops_the_commit() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let upload = async |signer: &Terminal, seed: u8| {
            let mut manifest = actuals(seed, &service, &care_manager, vec![seed; 9]);
            manifest.sealed_to = vec![care_manager.fingerprint(), service.fingerprint()];
            let letter = letter_of(signer, manifest, vec![seed; 9]);
            let id = letter.manifest.message_id;
            let answer: IntentAnswer = exchange.announce(&service, &letter).await.ok();
            assert_eq!(answer.state, "sending");
            let part = exchange.upload(&service, id, 0, &letter.payload).await;
            part.expect(StatusCode::NO_CONTENT);
            id
        };
        // The terminal that signed is revoked while another one of the office uploads.
        let second = exchange.add_terminal(service.address, CAREPLAN).await;
        let signed_by_second = upload(&second, 1).await;
        let to_suspended = upload(&service, 2).await;
        revoke(&exchange, &second).await;
        let refused = exchange.commit(&service, signed_by_second).await;
        refused.refused(Code::SignatureInvalid);
        assert!(refused.problem().detail.unwrap().contains("署名した証明書"));

        // The receiver is suspended, and let in again.
        let receiver = care_manager.address.office;
        let suspend = async |suspension: Option<Suspension>| {
            let suspension = suspension.as_ref();
            let store = &exchange.state.store;
            store
                .run_tx("test", |tx| async move {
                    office::set_suspension(&tx, receiver, suspension).await
                })
                .await
                .unwrap();
        };
        suspend(Some(Suspension {
            at: NOW,
            reason: "調査中".to_owned(),
        }))
        .await;
        let refused = exchange.commit(&service, to_suspended).await;
        refused.refused(Code::ReceiverUnknown);
        suspend(None).await;
        let sent: MessageSummary = exchange.commit(&service, to_suspended).await.ok();

        // The receiver's certificate is revoked: what waits would be sealed to whoever has it.
        let sealed_to_revoked = upload(&service, 3).await;
        exchange.add_terminal(care_manager.address, CAREPLAN).await;
        revoke(&exchange, &care_manager).await;
        let refused = exchange.commit(&service, sealed_to_revoked).await;
        refused.refused(Code::ManifestInvalid);

        // What was sent stays sent, and is told as the first time.
        let again: MessageSummary = exchange.commit(&service, to_suspended).await.ok();
        assert_eq!(again, sent);
    })
    .await;
}
