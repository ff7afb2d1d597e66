//! The target `ocsp`: any bytes as the question about one certificate.

use std::sync::LazyLock;

use pki::SerialNumber;
use pki::ocsp::{Issuer, Refusal, Request, Responder, Status};
use pki::pem;
use pki::revocation::{Freshness, Reason};
use time::Duration;

use super::tree::{Content, Node, all, edited, read, tlv};
use super::world::{NOW, WORLD, way};

/// Asks: with bytes, with a path, with edits of a right question, or about any serial number.
pub fn ocsp(input: &[u8]) {
    let Some((way, rest)) = way(input, 4) else {
        return;
    };
    match way {
        0 => drop(ask(rest)),
        1 => {
            let path = String::from_utf8_lossy(rest);
            let asked = Request::from_path(&path).and_then(|request| request.asked_of(&ISSUER));
            is_answered(&asked);
        }
        2 => drop(ask(&edited(&question(&[5]), rest))),
        _ => about(rest),
    }
}

static ISSUER: LazyLock<Issuer> = LazyLock::new(|| {
    Issuer::new(WORLD.issuing.certificate()).expect("an authority is asked about")
});

/// Asks by body and by address, which is the same.
fn ask(der: &[u8]) -> Result<SerialNumber, Refusal> {
    let asked = Request::from_der(der).and_then(|request| request.asked_of(&ISSUER));
    let text = pem::encode("X", der);
    let lines = text.lines().filter(|line| !line.starts_with('-'));
    let path: String = lines.collect::<String>().replace('+', "%2B");
    let by_path = Request::from_path(&path).and_then(|request| request.asked_of(&ISSUER));
    assert_eq!(by_path, asked, "by address");
    is_answered(&asked);
    asked
}

/// Who is refused is told so in the five octets that the standard has for it.
fn is_answered(asked: &Result<SerialNumber, Refusal>) {
    if let Err(refusal) = asked {
        let told = refusal.to_der();
        assert_eq!(told.get(..4), Some(&[0x30, 3, 0x0a, 1][..]));
        assert_ne!(told.last(), Some(&0), "a refusal that says yes");
    }
}

/// A question about a serial number is found to be that, and its answer is about no other.
fn about(number: &[u8]) {
    let number = number.get(..number.len().min(24)).unwrap_or_default();
    let is_negative = number.first().is_none_or(|first| first & 0x80 != 0);
    let serial = match (SerialNumber::from_bytes(number), is_negative) {
        (Ok(serial), false) => serial,
        _ => {
            assert!(ask(&question(number)).is_err(), "no serial number");
            return;
        }
    };
    assert_eq!(ask(&question(number)), Ok(serial.clone()));
    let status = if number.len().is_multiple_of(2) {
        Status::Good
    } else {
        Status::Revoked {
            at: NOW,
            reason: Reason::KeyCompromise,
        }
    };
    let responder = Responder::new(WORLD.issuing.certificate(), &WORLD.issuing);
    let freshness = Freshness::from_now(NOW, Duration::days(7)).expect("a week");
    let answer = responder
        .and_then(|responder| responder.answer(&serial, status, freshness))
        .expect("an answer can be signed");
    let tree = read(&answer).expect("an answer is values");
    let named: Vec<_> = all(&tree).into_iter().filter_map(named).collect();
    assert_eq!(named.len(), 2, "once for each hash");
    for (octets, said) in named {
        assert_eq!(SerialNumber::from_bytes(octets), Ok(serial.clone()));
        assert_eq!(said, if status == Status::Good { 0x80 } else { 0xa1 });
    }
}

/// The serial number of what is an answer about one certificate, and the tag of what it says.
fn named(node: &Node) -> Option<(&[u8], u8)> {
    let values = |node: &'_ Node| match &node.content {
        Content::Values(values) => Some(values.clone()),
        Content::Octets(_) => None,
    };
    let Content::Values(single) = &node.content else {
        return None;
    };
    let (id, said) = (single.first()?, single.get(1)?);
    let is_id = values(id).is_some_and(|id| id.len() == 4);
    let Content::Values(id) = &id.content else {
        return None;
    };
    match &id.get(3)?.content {
        Content::Octets(octets) if is_id => Some((octets, said.tag)),
        _ => None,
    }
}

/// A question about a certificate of the authority. The issuer is named as its answers name it.
pub fn question(serial: &[u8]) -> Vec<u8> {
    let mut der = [ISSUER_NAMED.as_slice(), &tlv(0x02, serial)].concat();
    for _ in 0..5 {
        der = tlv(0x30, &der);
    }
    der
}

/// Hash function, name and key of the authority.
static ISSUER_NAMED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let responder = Responder::new(WORLD.issuing.certificate(), &WORLD.issuing);
    let freshness = Freshness::from_now(NOW, Duration::days(7)).expect("a week");
    let one = SerialNumber::from_bytes(&[1]).expect("a serial number");
    let answer = responder
        .and_then(|responder| responder.answer(&one, Status::Good, freshness))
        .expect("an answer can be signed");
    let tree = read(&answer).expect("an answer is values");
    let id = all(&tree).into_iter().find_map(|node| {
        named(node)?;
        match &node.content {
            Content::Values(single) => single.first(),
            Content::Octets(_) => None,
        }
    });
    let Some(Content::Values(id)) = id.map(|id| &id.content) else {
        return Vec::new();
    };
    super::tree::write(id.get(..3).unwrap_or_default())
});
