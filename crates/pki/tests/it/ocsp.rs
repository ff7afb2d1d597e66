//! OCSP: requests of OpenSSL, answers judged by it.

use std::sync::OnceLock;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::issue::{issue, prepare_ocsp_signer};
use pki::lint::lint;
use pki::ocsp::{Issuer, Refusal, Request, Responder, Status};
use pki::profile::{Profile, Validity};
use pki::revocation::{Freshness, Reason};
use pki::{Certificate, Identity, KeyPair, SerialNumber};
use time::Duration;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::fixture::{Exchange, NOW_SECONDS, exchange, now};
use crate::judge::{Bench, bench};

/// Who answers for the exchange.
fn signer() -> &'static Identity {
    static SIGNER: OnceLock<Identity> = OnceLock::new();
    SIGNER.get_or_init(|| {
        let issuing = &exchange().issuing;
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_ocsp_signer(
            "発行認証局 OCSP",
            key.public_key(),
            SerialNumber::random().unwrap(),
            Validity::from_now(now(), Duration::days(30)).unwrap(),
            issuing.certificate(),
        )
        .unwrap();
        Identity::new(key, issue(prepared, issuing).unwrap(), Vec::new()).unwrap()
    })
}

fn week() -> Freshness {
    Freshness::from_now(now(), Duration::days(7)).unwrap()
}

fn issuer() -> Issuer {
    Issuer::new(exchange().issuing.certificate()).unwrap()
}

const REVOKED: Status = Status::Revoked {
    at: time::macros::datetime!(2026-01-04 12:34:56 UTC),
    reason: Reason::KeyCompromise,
};

/// A request for certificates of an issuer that nobody knows, with an extension behind.
fn request(serials: &[u8], extension: &str) -> Vec<u8> {
    let unknown = ("00".repeat(20), "00".repeat(20));
    let serials: Vec<&[u8]> = serials.iter().map(std::slice::from_ref).collect();
    written(&unknown, &serials, extension)
}

/// A request for a certificate of `issuer`; `serial` is the INTEGER's content.
pub(crate) fn request_of(issuer: &Certificate, serial: &[u8]) -> Vec<u8> {
    let (_, read) = X509Certificate::from_der(issuer.der()).unwrap();
    let key = &issuer.public_key_der()[26..];
    let hash = |bytes: &[u8]| hex::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes));
    let hashes = (hash(read.subject().as_raw()), hash(key));
    written(&hashes, &[serial], "")
}

/// Writes a request in hexadecimal, far from the code that reads it.
fn written((name, key): &(String, String), serials: &[&[u8]], extension: &str) -> Vec<u8> {
    let sequence = |body: &str| format!("30{}{body}", length(body.len() / 2));
    let one = |serial: &&[u8]| {
        let serial = format!("02{:02x}{}", serial.len(), hex::encode(serial));
        sequence(&sequence(&format!(
            "300906052b0e03021a05000414{name}0414{key}{serial}"
        )))
    };
    let list: String = serials.iter().map(one).collect();
    hex::decode(sequence(&sequence(&format!(
        "{}{extension}",
        sequence(&list)
    ))))
    .unwrap()
}

fn length(octets: usize) -> String {
    if octets < 128 {
        format!("{octets:02x}")
    } else {
        format!("81{octets:02x}")
    }
}

#[test]
fn an_answer_signer_is_good_for_that_alone() {
    let certificate = signer().certificate();
    assert!(lint(certificate.der(), Profile::OcspSigner).is_empty());
    for other in Profile::ALL {
        assert!(
            other == Profile::OcspSigner || !lint(certificate.der(), other).is_empty(),
            "{other:?}"
        );
    }
    assert!(certificate.allows_ocsp_signing());
    assert!(!certificate.allows_client_auth() && !certificate.allows_server_auth());
    let signed = pki::manifest::sign_detached(b"x", signer(), now()).unwrap();
    let error = pki::manifest::verify_detached(b"x", &signed, &exchange().anchors(), now());
    assert_eq!(error.unwrap_err().code(), "not-permitted");

    let long = prepare_ocsp_signer(
        "x",
        KeyPair::generate().unwrap().public_key(),
        SerialNumber::random().unwrap(),
        Validity::from_now(now(), Duration::days(60)).unwrap(),
        exchange().issuing.certificate(),
    );
    assert_eq!(long.unwrap_err()[0].code(), "validity-length");
}

#[test]
fn only_the_issuer_or_who_it_named_answers() {
    let issuing = exchange().issuing.certificate();
    assert!(Responder::new(issuing, &exchange().issuing).is_ok());
    assert!(Responder::new(issuing, signer()).is_ok());
    let refused = |signer: &Identity| Responder::new(issuing, signer).err().unwrap().code();
    assert_eq!(refused(&exchange().office()), "not-permitted");
    // Another authority of the same name.
    let other = Exchange::new();
    assert_eq!(refused(&other.issuing), "not-permitted");
    let responder = Responder::new(other.issuing.certificate(), signer());
    assert_eq!(responder.err().unwrap().code(), "bad-signature");

    let responder = Responder::new(issuing, signer()).unwrap();
    let long = Freshness::from_now(now(), Duration::days(31)).unwrap();
    let serial = SerialNumber::from_bytes(&[5]).unwrap();
    let answer = responder.answer(&serial, Status::Good, long);
    assert_eq!(answer.unwrap_err().code(), "expired");
}

#[test]
fn requests_that_cannot_be_served_are_told_apart() {
    let good = request(&[5], "");
    let read = Request::from_der(&good).unwrap();
    assert_eq!(read.asked_of(&issuer()), Err(Refusal::Unauthorized));
    let several = Request::from_der(&request(&[5, 6], "")).unwrap();
    assert_eq!(several.asked_of(&issuer()), Err(Refusal::Unauthorized));

    let nonce = "a215301330110609 2b0601050507300102 0404 04020102".replace(' ', "");
    assert!(Request::from_der(&request(&[5], &nonce)).is_ok());
    // keyUsage, critical, means nothing in a request.
    let critical = "a20f300d300b0603551d0f0101ff040100";
    let malformed = [
        request(&[5], critical),
        request(&[], ""),
        good[..good.len() - 1].to_vec(),
        [&good[..], &[0]].concat(),
        Vec::new(),
    ];
    for bytes in malformed {
        assert_eq!(
            Request::from_der(&bytes),
            Err(Refusal::Malformed),
            "{bytes:02x?}"
        );
    }
    assert_eq!(Refusal::Malformed.to_der(), [0x30, 3, 0x0a, 1, 1]);
    assert_eq!(Refusal::Unauthorized.to_der(), [0x30, 3, 0x0a, 1, 6]);
}

#[test]
fn addresses_may_be_encoded_or_not() {
    let der = request(&[5], "");
    let text = STANDARD.encode(&der);
    let expected = Request::from_der(&der).unwrap();
    let encoded = text
        .replace('+', "%2B")
        .replace('/', "%2f")
        .replace('=', "%3D");
    for path in [&text, &encoded, text.trim_end_matches('=')] {
        assert_eq!(Request::from_path(path).unwrap(), expected, "{path}");
    }
    for path in ["", "%", "%4", "%zz", "%ff", "????", "MA==="] {
        assert_eq!(Request::from_path(path), Err(Refusal::Malformed), "{path}");
    }
}

fn put_files(bench: &Bench, office: &Identity) {
    bench.put("root.pem", exchange().root.to_pem());
    bench.put("issuing.pem", exchange().issuing.certificate().to_pem());
    bench.put("leaf.pem", office.certificate().to_pem());
}

/// OpenSSL asks, we answer, OpenSSL judges.
fn asked(bench: &Bench, office: &Identity, hash: &str, answer: &[u8]) -> String {
    let files = ["-issuer", "issuing.pem", hash, "-cert", "leaf.pem"];
    let words = [&["ocsp", "-reqout", "request.der"], &files[..]].concat();
    bench.run("openssl", &words);
    let request = Request::from_der(&bench.take("request.der")).unwrap();
    let serial = request.asked_of(&issuer()).unwrap();
    assert_eq!(serial, *office.certificate().serial());

    bench.put("answer.der", answer);
    let at = NOW_SECONDS.to_string();
    let judge = [
        "-respin",
        "answer.der",
        "-CAfile",
        "root.pem",
        "-verify_other",
        "issuing.pem",
        "-attime",
        &at,
    ];
    let words = [&["ocsp"], &files[..], &judge].concat();
    let output = bench.try_run("openssl", &words);
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[test]
fn openssl_asks_and_believes() {
    let Some(bench) = bench() else { return };
    let exchange = exchange();
    let office = exchange.office();
    put_files(&bench, &office);
    let serial = office.certificate().serial();
    // Whoever signs itself may promise for long; the judge compares with the clock of its machine.
    let long = Freshness::from_now(now(), Duration::days(9 * 365)).unwrap();
    for (identity, freshness) in [(&exchange.issuing, long), (signer(), week())] {
        let responder = Responder::new(exchange.issuing.certificate(), identity).unwrap();
        for hash in ["-sha1", "-sha256"] {
            let good = responder.answer(serial, Status::Good, freshness).unwrap();
            let text = asked(&bench, &office, hash, &good);
            assert!(text.contains("Response verify OK"), "{text}");
            assert!(text.contains("good\n\tThis Update"), "{text}");

            let revoked = responder.answer(serial, REVOKED, freshness).unwrap();
            let text = asked(&bench, &office, hash, &revoked);
            for expected in [
                "Response verify OK",
                "revoked\n\tThis Update",
                "Reason: keyCompromise",
                "Revocation Time: Jan  4 12:34:56 2026 GMT",
            ] {
                assert!(text.contains(expected), "{expected} is missing in\n{text}");
            }
        }
    }
    // An answer about somebody else is no answer.
    let responder = Responder::new(exchange.issuing.certificate(), signer()).unwrap();
    let other = SerialNumber::from_bytes(&[5]).unwrap();
    let answer = responder.answer(&other, Status::Good, week()).unwrap();
    let text = asked(&bench, &office, "-sha1", &answer);
    assert!(!text.contains("good\n"), "{text}");
}

#[test]
fn openssl_reads_refusals() {
    let Some(bench) = bench() else { return };
    for (refusal, words) in [
        (Refusal::Malformed, "malformedrequest"),
        (Refusal::InternalError, "internalerror"),
        (Refusal::TryLater, "trylater"),
        (Refusal::Unauthorized, "unauthorized"),
    ] {
        bench.put("answer.der", refusal.to_der());
        let output = bench.try_run("openssl", &["ocsp", "-respin", "answer.der", "-noverify"]);
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains(words), "{words}: {text}");
    }
}
