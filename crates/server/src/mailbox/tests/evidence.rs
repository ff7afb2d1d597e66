//! What the exchange proves, and to whom.

use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::audit::{Event, SignedHead};
use pki::merkle;
use protocol::evidence::{EvidenceRecord, MessageEvidence};
use protocol::http::{EvidenceAnswer, TimeStampState};
use protocol::{Code, Sha256};
use time::Duration;

use super::{Exchange, Letter, STRANGER, Terminal, letter, receipt_for};
use crate::audit_order::Sequencer;
use crate::evidence::testing::key_below;
use crate::evidence::{EvidenceDesk, Stamps};
use crate::live::Live;
use crate::mailbox::router;
use crate::store::testing::{NOW, on_each_database};
use crate::store::{Store, StoreError, evidence_record};

/// An exchange with a key for evidence, and a letter that was sent.
async fn with_letter(store: Store, stamps: Stamps) -> (Exchange, Terminal, Terminal, Letter) {
    let (mut exchange, care_manager, service, _) = Exchange::with_offices(store).await;
    let authority = &exchange.authority;
    let above = vec![
        authority.issuing.certificate().clone(),
        authority.root.clone(),
    ];
    let key = key_below(&authority.issuing, above, Vec::new(), NOW);
    exchange.state.evidence = Some(EvidenceDesk {
        key: Live::new(key),
        stamps,
    });
    exchange.router = router(exchange.state.clone());
    let letter = letter(1, &service, &care_manager, 100);
    exchange.deliver(&service, &letter).await;
    (exchange, care_manager, service, letter)
}

impl Exchange {
    async fn order_audit(&self) {
        let state = &self.state;
        let key = state.evidence.as_ref().unwrap().key.clone();
        let mut sequencer = Sequencer::new(state.store.clone(), state.clock.clone(), key);
        sequencer.round().await.unwrap();
    }

    async fn collect(&self, terminal: &Terminal, letter: &Letter) {
        let id = letter.manifest.message_id;
        self.fetch(terminal, id, 0).await.expect(StatusCode::OK);
        self.acknowledge(terminal, &receipt_for(letter))
            .await
            .expect(StatusCode::OK);
    }

    async fn evidence(&self, terminal: &Terminal, path: &str) -> EvidenceAnswer {
        self.by_person(terminal, Method::GET, path).await.ok()
    }

    /// The record of an answer, once its signature was verified.
    fn read_record(&self, answer: &EvidenceAnswer) -> EvidenceRecord {
        let (record, signature) = (decode(&answer.record), decode(&answer.signature));
        let anchors = self.state.anchors.now();
        pki::evidence::verify(&record, &signature, &anchors, NOW).unwrap();
        let mut changed = record.clone();
        changed[20] ^= 1;
        assert!(pki::evidence::verify(&changed, &signature, &anchors, NOW).is_err());
        EvidenceRecord::from_bytes(&record).unwrap()
    }
}

fn decode(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

fn of(letter: &Letter) -> String {
    format!("/v1/messages/{}/evidence", letter.manifest.message_id)
}

/// Every event of a message is proved by the head of its record.
fn require_proofs(record: &EvidenceRecord, message: &MessageEvidence) -> SignedHead {
    let head = &record.audit.as_ref().unwrap().head;
    let head = SignedHead::from_text(head).unwrap();
    for event in &message.events {
        let leaf = Event {
            sequence: event.sequence,
            id: &event.id,
            at: event.at,
            actor: &event.actor,
            event: &event.event,
            subject: &event.subject,
            detail: &event.detail,
        };
        let proof: Vec<_> = event
            .inclusion
            .iter()
            .map(|hash| *hash.as_bytes())
            .collect();
        let extent = head.head.extent;
        assert!(merkle::is_included(
            leaf.leaf(),
            event.sequence,
            extent.size,
            &proof,
            extent.root
        ));
        let other = Event {
            detail: "other",
            ..leaf
        };
        let (leaf, place) = (other.leaf(), event.sequence);
        assert!(!merkle::is_included(
            leaf,
            place,
            extent.size,
            &proof,
            extent.root
        ));
    }
    head
}

#[tokio::test]
async fn a_record_tells_what_the_exchange_knows_and_proves_it() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, letter) = with_letter(store, Stamps::None).await;
        exchange.pass(Duration::MINUTE);
        exchange.collect(&care_manager, &letter).await;
        exchange.order_audit().await;
        let answer = exchange.evidence(&service, &of(&letter)).await;
        assert_eq!(answer.time_stamp_state, TimeStampState::None);
        let record = exchange.read_record(&answer);
        assert_eq!(
            (record.office, record.period.clone()),
            (service.address.office, None)
        );
        let [message] = record.messages.as_slice() else {
            panic!("one message");
        };
        let manifest = letter.manifest.to_bytes().unwrap();
        assert_eq!(message.manifest.sha256, Sha256::of(&manifest));
        assert_eq!(decode(&message.manifest.bytes), manifest);
        assert_eq!(message.manifest.certificate_serial, service.serial());
        assert_eq!(message.manifest.certificate_sha256, service.fingerprint());
        assert_eq!(message.parts, letter.manifest.parts);
        let receipt = message.receipt.as_ref().unwrap();
        assert_eq!(receipt.certificate_serial, care_manager.serial());
        assert_eq!(message.state, "collected");
        assert_eq!(message.time_of("sent"), Some(NOW));
        assert_eq!(message.time_of("collected"), Some(NOW + Duration::MINUTE));
        let told: Vec<_> = message
            .events
            .iter()
            .map(|one| one.event.as_str())
            .collect();
        for event in ["message-sent", "message-fetched", "message-collected"] {
            assert!(told.contains(&event), "{told:?}");
        }
        let head = require_proofs(&record, message);
        let key = exchange.state.evidence.as_ref().unwrap().key.now();
        key.require_own(&head).unwrap();
        // No name of an office stands in it.
        let text = String::from_utf8(decode(&answer.record)).unwrap();
        assert!(!text.contains("事業所"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn the_same_facts_are_the_same_record_and_others_are_another() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, letter) = with_letter(store, Stamps::Wanted).await;
        let first = exchange.evidence(&service, &of(&letter)).await;
        assert_eq!(first.time_stamp_state, TimeStampState::Waiting);
        assert!(exchange.read_record(&first).messages[0].events.is_empty());
        exchange.pass(Duration::HOUR);
        assert_eq!(exchange.evidence(&service, &of(&letter)).await, first);
        // The stamp comes later, for the same record.
        let due = exchange.state.store.read("test", |tx| async move {
            evidence_record::due(&tx, NOW + Duration::HOUR, 9).await
        });
        let due = due.await.map_err(|error: StoreError| error).unwrap();
        let [waiting] = due.as_slice() else {
            panic!("one record waits");
        };
        let id = &waiting.id;
        let stamped = exchange.state.store.run_tx("test", |tx| async move {
            evidence_record::stamp(&tx, id, b"stamp").await
        });
        stamped.await.map_err(|error: StoreError| error).unwrap();
        let again = exchange.evidence(&service, &of(&letter)).await;
        assert_eq!(again.time_stamp_state, TimeStampState::Stamped);
        assert_eq!(
            (again.record, again.time_stamp),
            (first.record.clone(), Some("c3RhbXA=".to_owned()))
        );
        // Events get their places: the audit says more than before.
        exchange.order_audit().await;
        let proved = exchange.evidence(&service, &of(&letter)).await;
        let record = exchange.read_record(&proved);
        assert!(!record.messages[0].events.is_empty());
        require_proofs(&record, &record.messages[0]);
        exchange.collect(&care_manager, &letter).await;
        let collected = exchange.read_record(&exchange.evidence(&service, &of(&letter)).await);
        assert_eq!(collected.messages[0].state, "collected");
        let theirs = exchange.read_record(&exchange.evidence(&care_manager, &of(&letter)).await);
        assert_eq!(theirs.messages, collected.messages);
    })
    .await;
}

#[tokio::test]
async fn nobody_else_gets_a_record() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, sent) = with_letter(store, Stamps::None).await;
        let stranger = exchange
            .add_terminal(STRANGER.parse().unwrap(), "careplan")
            .await;
        let get = async |at: &Terminal, path: &str| {
            let answer = exchange.by_person(at, Method::GET, path);
            answer.await
        };
        get(&stranger, &of(&sent)).await.refused(Code::NotFound);
        let unsent = letter(2, &service, &care_manager, 10);
        exchange
            .announce(&service, &unsent)
            .await
            .expect(StatusCode::OK);
        for terminal in [&service, &care_manager] {
            get(terminal, &of(&unsent)).await.refused(Code::NotFound);
        }
        let days = "/v1/evidence?from=2026-11-01&until=2026-11-30";
        let record = exchange.read_record(&exchange.evidence(&stranger, days).await);
        assert!(record.messages.is_empty());
        for wrong in [
            "/v1/evidence",
            "/v1/evidence?from=2026-11-30&until=2026-11-01",
            "/v1/evidence?from=2026-11-31&until=2026-12-01",
            "/v1/evidence?from=2026-11-01&until=2026-11-30&partner=x",
        ] {
            get(&service, wrong).await.refused(Code::RequestInvalid);
        }
        let id = sent.manifest.message_id;
        let after = format!("{days}&after={id}");
        get(&stranger, &after).await.refused(Code::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_period_holds_both_directions_and_one_partner_if_asked() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, first) = with_letter(store, Stamps::None).await;
        let stranger = exchange
            .add_terminal(STRANGER.parse().unwrap(), "careplan")
            .await;
        exchange.pass(Duration::MINUTE);
        let second = letter(2, &care_manager, &stranger, 10);
        exchange.deliver(&care_manager, &second).await;
        exchange.pass(Duration::DAY);
        let third = letter(3, &service, &care_manager, 10);
        exchange.deliver(&service, &third).await;
        exchange.order_audit().await;
        let found = async |query: &str| {
            let path = format!("/v1/evidence?{query}");
            let answer = exchange.evidence(&care_manager, &path).await;
            assert_eq!(answer.next, None);
            let record = exchange.read_record(&answer);
            for message in &record.messages {
                assert!(!message.events.is_empty());
                require_proofs(&record, message);
            }
            let ids = record.messages.iter().map(|message| message.message_id);
            ids.collect::<Vec<_>>()
        };
        let [first, second, third] = [first, second, third].map(|one| one.manifest.message_id);
        let days = "from=2026-11-22&until=2026-11-23";
        assert_eq!(found(days).await, [first, second, third]);
        let day = "from=2026-11-23&until=2026-11-23";
        assert_eq!(found(day).await, [third]);
        let partner = format!("{days}&partner={}", service.address);
        assert_eq!(found(&partner).await, [first, third]);
        let partner = format!("{days}&partner={}", stranger.address.office);
        assert_eq!(found(&partner).await, [second]);
        let after = format!("{days}&after={second}");
        assert_eq!(found(&after).await, [third]);
    })
    .await;
}

#[tokio::test]
async fn a_record_holds_the_kinds_of_service_that_its_reader_may_see() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, first) = with_letter(store, Stamps::None).await;
        let stranger = exchange.add_terminal(STRANGER.parse().unwrap(), "careplan");
        let stranger = stranger.await;
        exchange.pass(Duration::MINUTE);
        let second = letter(2, &care_manager, &stranger, 10);
        exchange.deliver(&care_manager, &second).await;
        exchange.pass(Duration::MINUTE);
        let third = letter(3, &service, &care_manager, 10);
        exchange.deliver(&service, &third).await;
        let next = [second, third].map(|one| one.manifest.message_id);
        let all = [first.manifest.message_id, next[0], next[1]];
        let days = "/v1/evidence?from=2026-11-01&until=2026-11-30";
        let found = async |digits: &str, rights: &str, query: &str| {
            let person = exchange.add_person(&care_manager, digits, rights).await;
            let token = exchange.sign_in(&care_manager, &person).await.access_token;
            let path = format!("{days}{query}");
            let answer: EvidenceAnswer = exchange
                .ask(&care_manager, &token, Method::GET, &path)
                .await
                .ok();
            let record = exchange.read_record(&answer);
            let ids = record.messages.iter().map(|message| message.message_id);
            (record.period.unwrap().kinds, ids.collect::<Vec<_>>())
        };
        let own = "43".to_owned();
        assert_eq!(found("01", "read", "").await, (Vec::new(), all.to_vec()));
        assert_eq!(found("02", "read:15", "").await.1, []);
        // What somebody sends for other kinds does not show what this kind receives.
        let (kinds, ids) = found("03", "send:15 receive:43", "").await;
        assert_eq!(ids, all);
        assert_eq!(kinds, ["15".to_owned(), own.clone()]);
        let after = format!("&after={}", all[0]);
        let (kinds, ids) = found("04", "read:43", &after).await;
        assert_eq!((kinds, ids), (vec![own], next.to_vec()));
        // A cursor tells nothing of what its bearer does not see.
        let person = exchange.add_person(&care_manager, "05", "read:15").await;
        let token = exchange.sign_in(&care_manager, &person).await.access_token;
        let path = format!("{days}{after}");
        let refused = exchange.ask(&care_manager, &token, Method::GET, &path);
        refused.await.refused(Code::NotFound);
        // The terminal by itself proves nothing.
        exchange
            .get(&care_manager, days)
            .await
            .refused(Code::TokenRequired);
    })
    .await;
}

#[tokio::test]
async fn without_a_key_there_is_no_record() {
    on_each_database(|store| async move {
        let (mut exchange, _, service, letter) = with_letter(store, Stamps::None).await;
        exchange.state.evidence = None;
        exchange.router = router(exchange.state.clone());
        exchange
            .by_person(&service, Method::GET, &of(&letter))
            .await
            .refused(Code::TryLater);
    })
    .await;
}

#[tokio::test]
async fn openssl_verifies_the_record() {
    if std::env::var("RENKEI_TEST_FAST").is_ok_and(|value| value == "1") {
        return;
    }
    on_each_database(|store| async move {
        let (exchange, _, service, letter) = with_letter(store, Stamps::None).await;
        let answer = exchange.evidence(&service, &of(&letter)).await;
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes);
        put("record", &decode(&answer.record)).unwrap();
        put("record.p7s", &decode(&answer.signature)).unwrap();
        put("root.pem", exchange.authority.root.to_pem().as_bytes()).unwrap();
        let verify = || {
            let mut openssl = std::process::Command::new("openssl");
            openssl
                .current_dir(folder.path())
                .args(["cms", "-verify", "-binary", "-inform"]);
            openssl.args([
                "DER",
                "-in",
                "record.p7s",
                "-content",
                "record",
                "-out",
                "out",
            ]);
            openssl.args(["-CAfile", "root.pem", "-attime"]);
            openssl
                .arg(NOW.unix_timestamp().to_string())
                .output()
                .unwrap()
                .status
                .success()
        };
        assert!(verify());
        let mut changed = decode(&answer.record);
        changed[9] ^= 1;
        put("record", &changed).unwrap();
        assert!(!verify());
    })
    .await;
}
