//! What the exchange signs as evidence: heads of the audit, and records.

use pki::audit::{Event, Head, SignedHead};
use pki::issue::{issue, prepare_evidence};
use pki::lint::lint;
use pki::manifest::{claimed_signer, sign_detached};
use pki::merkle::frontier::Frontier;
use pki::profile::{Profile, Validity};
use pki::subject::Publication;
use pki::{Identity, KeyPair, SerialNumber, evidence};
use time::Duration;

use crate::fixture::{Exchange, exchange, now};

fn signer(exchange: &Exchange) -> Identity {
    let key = KeyPair::generate().unwrap();
    let prepared = prepare_evidence(
        "連携試験所",
        key.public_key(),
        SerialNumber::random().unwrap(),
        Validity::from_now(now(), Duration::days(6 * 365)).unwrap(),
        &Publication::default(),
        exchange.issuing.certificate(),
    );
    let certificate = issue(prepared.unwrap(), &exchange.issuing).unwrap();
    Identity::new(key, certificate, exchange.chain()).unwrap()
}

#[test]
fn the_certificate_is_good_for_evidence_alone() {
    let identity = signer(exchange());
    let certificate = identity.certificate();
    assert!(certificate.signs_evidence());
    for profile in Profile::ALL {
        let is_own = profile == Profile::Evidence;
        assert_eq!(
            lint(certificate.der(), profile).is_empty(),
            is_own,
            "{profile:?}"
        );
    }
    assert!(!exchange().office().certificate().signs_evidence());
    assert!(!exchange().issuing.certificate().signs_evidence());
}

#[test]
fn an_office_does_not_speak_for_the_exchange() {
    let (exchange, record) = (exchange(), b"record");
    let identity = signer(exchange);
    let own = sign_detached(record, &identity, now()).unwrap();
    let anchors = exchange.anchors();
    let signed = evidence::verify(record, &own, &anchors, now()).unwrap();
    assert_eq!(signed.signer, *identity.certificate());
    assert_eq!(claimed_signer(&own).unwrap(), *identity.certificate());
    assert!(evidence::verify(b"other", &own, &anchors, now()).is_err());
    let office = sign_detached(record, &exchange.office(), now()).unwrap();
    let error = evidence::verify(record, &office, &anchors, now()).unwrap_err();
    assert_eq!(error.code(), "not-permitted");
    let later = now() + Duration::days(7 * 365);
    let error = evidence::verify(record, &own, &anchors, later).unwrap_err();
    assert_eq!(error.code(), "expired");
}

#[test]
fn a_head_is_believed_from_the_exchange_alone() {
    let exchange = exchange();
    let identity = signer(exchange);
    let mut list = Frontier::default();
    let event = Event {
        sequence: 0,
        id: "id",
        at: now(),
        actor: "role:test",
        event: "something-happened",
        subject: "s",
        detail: "",
    };
    list.push(event.leaf(), |_, _| {});
    let signed = Head::sign(list.extent(), now(), &identity).unwrap();
    let text = signed.to_text();
    assert_eq!(SignedHead::from_text(&text).unwrap(), signed);
    let authorities = exchange.chain();
    let own = [identity.certificate().clone()];
    let anchors = exchange.anchors();
    signed.verify(&own, &authorities, &anchors).unwrap();
    let stranger = [signer(exchange).certificate().clone()];
    assert!(signed.verify(&stranger, &authorities, &anchors).is_err());
    let elsewhere = Exchange::new();
    assert!(
        signed
            .verify(&own, &authorities, &elsewhere.anchors())
            .is_err()
    );
    let office = exchange.office();
    let forged = Head::sign(list.extent(), now(), &office).unwrap();
    let error = forged.verify(&[office.certificate().clone()], &authorities, &anchors);
    assert_eq!(error.unwrap_err().code(), "not-permitted");
    for place in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[place] ^= 1;
        let read = String::from_utf8(changed).ok();
        let read = read.and_then(|text| SignedHead::from_text(&text).ok());
        let is_good = read.is_some_and(|head| head.verify(&own, &authorities, &anchors).is_ok());
        assert!(!is_good, "byte {place}");
    }
}

#[test]
fn an_event_is_told_from_every_other() {
    let event = Event {
        sequence: 7,
        id: "a",
        at: now(),
        actor: "b",
        event: "c",
        subject: "d",
        detail: "e",
    };
    let others = [
        Event {
            sequence: 8,
            ..event
        },
        Event {
            at: now() + Duration::milliseconds(1),
            ..event
        },
        Event {
            id: "ab",
            actor: "",
            ..event
        },
        Event {
            actor: "bc",
            event: "",
            ..event
        },
        Event {
            subject: "de",
            detail: "",
            ..event
        },
    ];
    for other in others {
        assert_ne!(other.leaf(), event.leaf(), "{other:?}");
    }
}
