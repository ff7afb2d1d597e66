//! Records of a fictional exchange, and what is left of them after somebody touched them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]
use careplan::Address;
use pki::audit::Head;
use pki::authority::{AuthorityName, create_root, prepare_issuing};
use pki::issue::{issue, prepare_client, prepare_evidence};
use pki::manifest::sign_detached;
use pki::merkle::{inclusion, leaf};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::{Identity, KeyPair, SerialNumber};
use protocol::MessageId;
use protocol::evidence::{Moment, VERSION};
use protocol::message::{Content, describe_parts};
use time::macros::datetime;

use super::*;

const NOW: OffsetDateTime = datetime!(2026-11-22 03:04:05.678 UTC);

struct Exchange {
    root: Identity,
    issuing: Identity,
}

impl Exchange {
    fn new() -> Self {
        let name = |common_name: &str| AuthorityName {
            organisation: "連携試験所".to_owned(),
            common_name: common_name.to_owned(),
        };
        let (key, serial) = (
            KeyPair::generate().unwrap(),
            SerialNumber::random().unwrap(),
        );
        let root = create_root(&name("Root"), &key, serial, years(20)).unwrap();
        let root = Identity::new(key, root, Vec::new()).unwrap();
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_issuing(
            &name("Issuing"),
            key.public_key(),
            SerialNumber::random().unwrap(),
            years(10),
            &Publication::default(),
            root.certificate(),
        );
        let issuing = issue(prepared.unwrap(), &root).unwrap();
        Self {
            issuing: Identity::new(key, issuing, Vec::new()).unwrap(),
            root,
        }
    }

    fn chain(&self) -> Vec<Certificate> {
        vec![self.issuing.certificate().clone()]
    }

    fn key(&self) -> Identity {
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_evidence(
            "連携試験所",
            key.public_key(),
            SerialNumber::random().unwrap(),
            years(6),
            &Publication::default(),
            self.issuing.certificate(),
        );
        let certificate = issue(prepared.unwrap(), &self.issuing).unwrap();
        Identity::new(key, certificate, self.chain()).unwrap()
    }

    /// An office whose certificate ends soon.
    fn office(&self, address: Address) -> Identity {
        let key = KeyPair::generate().unwrap();
        let subject = ClientSubject {
            office_number: address.office,
            account: "KJ".to_owned(),
            kind_id: "careplan".to_owned(),
            office_name: "見本".to_owned(),
            terminal: None,
        };
        let prepared = prepare_client(
            &subject,
            key.public_key(),
            SerialNumber::random().unwrap(),
            Validity::from_now(NOW, Duration::days(2)).unwrap(),
            &Publication::default(),
            self.issuing.certificate(),
        );
        let certificate = issue(prepared.unwrap(), &self.issuing).unwrap();
        Identity::new(key, certificate, self.chain()).unwrap()
    }

    fn trust(&self) -> Trust {
        Trust {
            anchors: TrustAnchors::new(self.root.certificate().clone()),
            stamp_roots: Vec::new(),
        }
    }
}

fn years(years: i64) -> Validity {
    Validity::from_now(NOW, Duration::days(365 * years)).unwrap()
}

fn sender() -> Address {
    "1370000026-11".parse().unwrap()
}

fn receiver() -> Address {
    "1370000018-43".parse().unwrap()
}

fn manifest() -> Manifest {
    Manifest {
        version: protocol::message::VERSION,
        message_id: MessageId::from_random([7; 16]),
        sender: sender(),
        receiver: receiver(),
        content: Content::SendUnit,
        serial: "20250501090000".parse().unwrap(),
        unit: "S1".to_owned(),
        month: Some("202504".parse().unwrap()),
        file_names: vec!["UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV".to_owned()],
        attachments: Vec::new(),
        parts: describe_parts(b"sealed"),
        ciphertext_sha256: Sha256::of(b"sealed"),
        sealed_to: vec![Sha256::of(b"certificate")],
        created_at: NOW,
    }
}

fn signed(bytes: &[u8], identity: &Identity) -> SignedBytes {
    SignedBytes {
        sha256: Sha256::of(bytes),
        bytes: STANDARD.encode(bytes),
        signature: STANDARD.encode(sign_detached(bytes, identity, NOW).unwrap()),
        certificate_serial: identity.certificate().serial().to_string(),
        certificate_sha256: identity.certificate().fingerprint().into(),
    }
}

/// A record with one message that was collected an hour later, and an audit of three events.
fn record(exchange: &Exchange, head_key: &Identity, key: &Identity) -> EvidenceRecord {
    let (from, to) = (exchange.office(sender()), exchange.office(receiver()));
    let (manifest, collected) = (manifest(), NOW + Duration::HOUR);
    let bytes = manifest.to_bytes().unwrap();
    let receipt = Receipt::for_message(&manifest, &bytes, collected);
    let mut event = AuditedEvent {
        sequence: 1,
        id: "id".to_owned(),
        at: NOW,
        actor: "certificate:0a".to_owned(),
        event: "message-sent".to_owned(),
        subject: manifest.message_id.to_string(),
        detail: String::new(),
        inclusion: Vec::new(),
    };
    let own = Event {
        sequence: 1,
        id: &event.id,
        at: event.at,
        actor: &event.actor,
        event: &event.event,
        subject: &event.subject,
        detail: &event.detail,
    };
    let leaves = [leaf(b"before"), own.leaf(), leaf(b"after")];
    let extent = Extent {
        size: 3,
        root: merkle::root(&leaves),
    };
    let head = Head::sign(extent, collected, head_key).unwrap();
    let proof = inclusion(&leaves, 1).unwrap();
    event.inclusion = proof.into_iter().map(Sha256::from).collect();
    let moment = |what: &str, at| Moment {
        what: what.to_owned(),
        at,
    };
    let other_key = head_key.certificate() != key.certificate();
    EvidenceRecord {
        version: VERSION,
        exchange: "連携試験所".to_owned(),
        office: sender().office,
        period: None,
        made_at: collected + Duration::HOUR,
        messages: vec![MessageEvidence {
            message_id: manifest.message_id,
            sender: manifest.sender,
            receiver: manifest.receiver,
            state: "collected".to_owned(),
            unit: manifest.unit.clone(),
            month: manifest.month,
            serial: manifest.serial,
            sealed_bytes: manifest.sealed_bytes(),
            ciphertext_sha256: manifest.ciphertext_sha256,
            parts: manifest.parts.clone(),
            manifest: signed(&bytes, &from),
            receipt: Some(signed(&receipt.to_bytes().unwrap(), &to)),
            times: vec![moment("sent", NOW), moment("collected", collected)],
            events: vec![event],
        }],
        audit: Some(AuditHead {
            head: head.to_text(),
            certificate: other_key.then(|| STANDARD.encode(head_key.certificate().der())),
        }),
    }
}

fn judged(exchange: &Exchange, record: &[u8], signature: &[u8]) -> Result<Judged, EvidenceError> {
    let files = RecordFiles {
        record,
        signature,
        time_stamp: None,
    };
    judge(files, &exchange.trust())
}

/// Judges what the exchange would sign itself.
fn of(exchange: &Exchange, record: &EvidenceRecord, key: &Identity) -> Judged {
    let bytes = record.to_bytes().unwrap();
    let signature = sign_detached(&bytes, key, record.made_at).unwrap();
    judged(exchange, &bytes, &signature).unwrap()
}

#[test]
fn a_record_is_good_after_keys_were_rolled_over() {
    let exchange = Exchange::new();
    let (before, key) = (exchange.key(), exchange.key());
    for head_key in [&key, &before] {
        let record = record(&exchange, head_key, &key);
        let judged = of(&exchange, &record, &key);
        assert!(judged.is_good(), "{judged:?}");
        assert_eq!(judged.judged_at, record.made_at);
        assert!(matches!(judged.stamp, Stamp::Missing));
        assert_eq!(judged.messages[0].file_names, manifest().file_names);
    }
}

#[test]
fn a_changed_byte_of_any_file_is_found() {
    let exchange = Exchange::new();
    let key = exchange.key();
    let record = record(&exchange, &key, &key).to_bytes().unwrap();
    let signature = sign_detached(&record, &key, NOW + Duration::hours(2)).unwrap();
    let is_good = |record: &[u8], signature: &[u8]| {
        judged(&exchange, record, signature).is_ok_and(|judged| judged.is_good())
    };
    assert!(is_good(&record, &signature));
    for place in (0..record.len()).step_by(11) {
        let mut changed = record.clone();
        changed[place] ^= 1;
        assert!(!is_good(&changed, &signature), "byte {place} of the record");
    }
    for place in 0..signature.len() {
        let mut changed = signature.clone();
        changed[place] ^= 1;
        assert!(!is_good(&record, &changed), "byte {place} of the signature");
    }
}

#[test]
fn nobody_else_signs_for_the_exchange_or_an_office() {
    let exchange = Exchange::new();
    let key = exchange.key();
    let good = record(&exchange, &key, &key);
    let office = exchange.office(sender());
    assert!(!of(&exchange, &good, &office).is_good());
    let stranger = Exchange::new();
    assert!(!of(&exchange, &good, &stranger.key()).is_good());
    assert!(!of(&stranger, &good, &key).is_good());

    // What an exchange that lies could sign.
    let mut lies: Vec<EvidenceRecord> = Vec::new();
    let mut lie = |change: &dyn Fn(&mut MessageEvidence)| {
        let mut changed = good.clone();
        change(&mut changed.messages[0]);
        lies.push(changed);
    };
    let manifest = manifest().to_bytes().unwrap();
    let other = signed(&manifest, &exchange.office(receiver()));
    lie(&|message| message.manifest = other.clone());
    lie(&|message| message.serial = "20250501090001".parse().unwrap());
    lie(&|message| message.month = None);
    lie(&|message| message.receiver = "1370000034-43".parse().unwrap());
    lie(&|message| message.sealed_bytes += 1);
    lie(&|message| message.manifest.certificate_serial = "0a".to_owned());
    lie(&|message| message.receipt = Some(message.manifest.clone()));
    lie(&|message| message.times[0].at = NOW + Duration::days(3));
    lie(&|message| message.times[1].at = NOW + Duration::days(3));
    lie(&|message| message.events[0].detail = "other".to_owned());
    lie(&|message| message.events[0].subject = "other".to_owned());
    lie(&|message| message.events[0].inclusion.clear());
    let mut without = good.clone();
    without.audit = None;
    lies.push(without);
    let mut of_another = good.clone();
    of_another.office = "1370000034".parse().unwrap();
    lies.push(of_another);
    for (place, lie) in lies.iter().enumerate() {
        assert!(!of(&exchange, lie, &key).is_good(), "lie {place}");
    }
}

#[test]
fn a_stamp_that_is_none_is_told() {
    let exchange = Exchange::new();
    let key = exchange.key();
    let record = record(&exchange, &key, &key).to_bytes().unwrap();
    let signature = sign_detached(&record, &key, NOW).unwrap();
    let files = RecordFiles {
        record: &record,
        signature: &signature,
        time_stamp: Some(b"no stamp"),
    };
    let judged = judge(files, &exchange.trust()).unwrap();
    assert!(matches!(judged.stamp, Stamp::Bad(_)));
    assert!(!judged.is_good());
}
