//! Readers of foreign bytes: never a panic, whatever they are given.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::ocsp::{Issuer, Refusal, Request};
use pki::pkcs12::{IssuePassword, KeyParts, Pkcs12Profile, open};
use pki::{Certificate, KeyPair, PublicKey, SerialNumber, manifest, pem, request};
use proptest::prelude::*;

use crate::fixture::{exchange, now};
use crate::ocsp::request_of;

/// One good example of everything that is read.
struct Examples {
    certificate: Vec<u8>,
    request: Vec<u8>,
    signature: Vec<u8>,
    question: Vec<u8>,
    parts: Vec<u8>,
    file: Vec<u8>,
}

fn examples() -> &'static Examples {
    static EXAMPLES: OnceLock<Examples> = OnceLock::new();
    EXAMPLES.get_or_init(|| {
        let office = exchange().office();
        let password = IssuePassword::parse("ABCDEFGHJKLMNPQR").unwrap();
        let parts = KeyParts::derive(&password, office.key()).unwrap();
        let leaf = office.certificate();
        Examples {
            certificate: leaf.der().to_vec(),
            question: request_of(exchange().issuing.certificate(), &[5]),
            request: request::create(office.key(), "端末1").unwrap(),
            signature: manifest::sign_detached(b"x", &office, now()).unwrap(),
            parts: parts.to_bytes().unwrap().to_vec(),
            file: parts
                .assemble(Pkcs12Profile::Modern, leaf, office.chain(), "x")
                .unwrap(),
        }
    })
}

/// Changes some octets and perhaps cuts the end off.
fn changed(
    bytes: &[u8],
    changes: &[(prop::sample::Index, u8)],
    cut: prop::sample::Index,
) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (place, value) in changes {
        let place = place.index(bytes.len());
        bytes[place] = *value;
    }
    let kept = bytes.len() - cut.index(bytes.len()).saturating_sub(bytes.len() / 2);
    bytes.truncate(kept);
    bytes
}

/// An OCSP request always gets an answer.
fn is_answered(question: Result<Request, Refusal>) -> Result<SerialNumber, Refusal> {
    let issuer = Issuer::new(exchange().issuing.certificate()).unwrap();
    let asked = question.and_then(|request| request.asked_of(&issuer));
    if let Err(refusal) = asked {
        assert_eq!(refusal.to_der()[..4], [0x30, 3, 0x0a, 1]);
    }
    asked
}

fn read_everything(bytes: &[u8]) {
    let _ = is_answered(Request::from_der(bytes));
    let _ = is_answered(Request::from_path(&String::from_utf8_lossy(bytes)));
    let _ = is_answered(Request::from_path(&STANDARD.encode(bytes)));

    let _ = Certificate::from_der(bytes);
    let _ = PublicKey::from_spki_der(bytes);
    let _ = KeyPair::from_pkcs8(bytes);
    let _ = request::verify(bytes);
    let _ = KeyParts::from_bytes(bytes);
    let _ = manifest::verify_detached(b"x", bytes, &exchange().anchors(), now());
    let _ = pem::decode_all("CERTIFICATE", &String::from_utf8_lossy(bytes));
    let _ = IssuePassword::parse(&String::from_utf8_lossy(bytes));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn garbage_is_refused_quietly(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_everything(&bytes);
        prop_assert!(open(&bytes, "x").is_err());
    }

    #[test]
    fn the_certificate_that_was_asked_for_is_found(serial in prop::collection::vec(any::<u8>(), 1..24)) {
        let issuing = exchange().issuing.certificate();
        let asked = is_answered(Request::from_der(&request_of(issuing, &serial)));
        // The first bit is the sign of the number.
        match SerialNumber::from_bytes(&serial) {
            Ok(expected) if serial[0] & 0x80 == 0 => prop_assert_eq!(asked, Ok(expected)),
            _ => prop_assert_eq!(asked, Err(Refusal::Unauthorized)),
        }
    }

    #[test]
    fn changed_examples_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let examples = examples();
        for example in [
            &examples.certificate, &examples.request, &examples.signature, &examples.parts,
            &examples.question,
        ] {
            read_everything(&changed(example, &changes, cut));
        }
    }
}

#[test]
fn a_changed_certificate_is_never_believed() {
    let original = &examples().certificate;
    let chain = exchange().chain();
    for place in 0..original.len() {
        for bit in 0..8 {
            let mut bytes = original.clone();
            bytes[place] ^= 1 << bit;
            if let Ok(certificate) = Certificate::from_der(&bytes) {
                let verdict = exchange().anchors().verify(&certificate, &chain, now());
                assert!(verdict.is_err(), "bit {bit} of octet {place}");
            }
        }
    }
}

proptest! {
    // Every case may cost a full key derivation.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn a_changed_p12_is_refused(place in any::<prop::sample::Index>(), change in 1_u8..) {
        let mut bytes = examples().file.clone();
        let place = place.index(bytes.len());
        bytes[place] ^= change;
        prop_assert!(open(&bytes, "ABCDEFGHJKLMNPQR").is_err());
    }
}
