//! Sealed messages, between ourselves and with `openssl cms`.

use std::sync::OnceLock;

use pki::key::KeyKind;
use pki::open::{open, open_unlabelled};
use pki::seal::{SealHeader, SeenHeads, seal};
use pki::{Identity, KeyPair, PkiError};
use proptest::prelude::*;
use time::Duration;

use crate::fixture::{Exchange, NOW_SECONDS, exchange, now};
use crate::judge::{bench, put_identity};

fn header() -> SealHeader {
    SealHeader {
        message_id: "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned(),
        sender: "1370000018-43".to_owned(),
        receiver: "1370000026-11".to_owned(),
        content_type: "application/x-tar".to_owned(),
        heads: SeenHeads {
            sender: Some("head of the sender's log\n".to_owned()),
            receiver: Some("head of the receiver's log\n".to_owned()),
        },
    }
}

const CONTENT: &[u8] = "ケアプラン\r\n\0\u{1}二行目".as_bytes();

struct Sealed {
    sender: Identity,
    receiver: Identity,
    own_copy: Identity,
    bytes: Vec<u8>,
}

fn sealed() -> &'static Sealed {
    static SEALED: OnceLock<Sealed> = OnceLock::new();
    SEALED.get_or_init(|| {
        let [sender, receiver, own_copy] = [(); 3].map(|()| exchange().office());
        let recipients = [
            receiver.certificate().clone(),
            own_copy.certificate().clone(),
        ];
        let bytes = seal(CONTENT, &header(), &sender, &recipients, now()).unwrap();
        Sealed {
            sender,
            receiver,
            own_copy,
            bytes,
        }
    })
}

fn open_as(identity: &Identity, bytes: &[u8]) -> Result<pki::open::Opened, PkiError> {
    open(
        bytes,
        identity.key(),
        identity.certificate(),
        &exchange().anchors(),
        now(),
    )
}

#[test]
fn every_recipient_opens_and_nobody_else() {
    let sealed = sealed();
    for receiver in [&sealed.receiver, &sealed.own_copy] {
        let opened = open_as(receiver, &sealed.bytes).unwrap();
        assert_eq!(opened.content, CONTENT);
        assert_eq!(opened.header, header());
        assert_eq!(opened.signer, *sealed.sender.certificate());
        assert_eq!(opened.signed_at, now());
        assert!(!format!("{opened:?}").contains("ケアプラン"));
    }
    assert_eq!(
        open_as(&sealed.sender, &sealed.bytes).unwrap_err(),
        PkiError::NotForThisKey
    );
    let key = KeyPair::generate().unwrap();
    let own = sealed.receiver.certificate();
    let error = open(&sealed.bytes, &key, own, &exchange().anchors(), now()).unwrap_err();
    assert_eq!(error, PkiError::KeyMismatch);
}

/// An exchange of messages in which one side has an RSA key.
fn with_rsa() -> &'static Sealed {
    static SEALED: OnceLock<Sealed> = OnceLock::new();
    SEALED.get_or_init(|| {
        let sender = exchange().office_with(KeyKind::Rsa2048);
        let receiver = exchange().office_with(KeyKind::Rsa3072);
        let own_copy = exchange().office();
        let recipients = [
            receiver.certificate().clone(),
            own_copy.certificate().clone(),
            sender.certificate().clone(),
        ];
        let bytes = seal(CONTENT, &header(), &sender, &recipients, now()).unwrap();
        Sealed {
            sender,
            receiver,
            own_copy,
            bytes,
        }
    })
}

#[test]
fn offices_with_rsa_keys_take_part() {
    let sealed = with_rsa();
    for receiver in [&sealed.receiver, &sealed.own_copy, &sealed.sender] {
        let opened = open_as(receiver, &sealed.bytes).unwrap();
        assert_eq!(opened.content, CONTENT);
        assert_eq!(opened.header, header());
        assert_eq!(opened.signer, *sealed.sender.certificate());
    }
    let stranger = exchange().office_with(KeyKind::Rsa2048);
    let error = open_as(&stranger, &sealed.bytes).unwrap_err();
    assert_eq!(error, PkiError::NotForThisKey);
    // And to such an office from one with a P-256 key.
    let recipients = [sealed.receiver.certificate().clone()];
    let bytes = seal(CONTENT, &header(), &sealed.own_copy, &recipients, now()).unwrap();
    assert_eq!(open_as(&sealed.receiver, &bytes).unwrap().content, CONTENT);
    // Decrypting with RSA takes its time: every octet of the first entries, and then some.
    for place in (0..900).step_by(7).chain(900..sealed.bytes.len().min(1100)) {
        let mut bytes = sealed.bytes.clone();
        bytes[place] ^= 1;
        assert!(open_as(&sealed.receiver, &bytes).is_err(), "octet {place}");
    }
}

#[test]
fn the_content_is_nowhere_in_the_sealed_bytes() {
    let bytes = &sealed().bytes;
    for secret in ["二行目".as_bytes(), b"1370000018-43", b"0f8fad5b-d9cb"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
}

#[test]
fn an_empty_and_a_large_content_survive() {
    let sealed = sealed();
    let recipients = [sealed.receiver.certificate().clone()];
    for content in [Vec::new(), vec![0x5a; 3_000_000]] {
        let bytes = seal(&content, &header(), &sealed.sender, &recipients, now()).unwrap();
        assert!(open_as(&sealed.receiver, &bytes).unwrap().content == content);
    }
    assert!(seal(b"x", &header(), &sealed.sender, &[], now()).is_err());
}

#[test]
fn expired_signers_and_other_authorities_are_refused() {
    let (exchange, other) = (exchange(), Exchange::new());
    let receiver = &sealed().receiver;
    let recipients = [receiver.certificate().clone()];
    let expired = exchange.office_until(now() + Duration::days(1));
    let bytes = seal(CONTENT, &header(), &expired, &recipients, now()).unwrap();
    let (key, own) = (receiver.key(), receiver.certificate());
    open(&bytes, key, own, &exchange.anchors(), now()).unwrap();
    let later = now() + Duration::days(2);
    let error = open(&bytes, key, own, &exchange.anchors(), later).unwrap_err();
    assert_eq!(error.code(), "expired");

    let stranger = other.office();
    let bytes = seal(CONTENT, &header(), &stranger, &recipients, now()).unwrap();
    let error = open(&bytes, key, own, &exchange.anchors(), now()).unwrap_err();
    assert_eq!(error.code(), "unknown-issuer");
}

#[test]
fn every_octet_of_the_head_matters() {
    // The property below draws positions; the head, where the lengths and identifiers stand, is
    // walked through completely.
    let sealed = sealed();
    for place in 0..900 {
        let mut bytes = sealed.bytes.clone();
        bytes[place] ^= 1;
        assert!(open_as(&sealed.receiver, &bytes).is_err(), "octet {place}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_changed_octet_anywhere_is_refused(
        place in any::<prop::sample::Index>(),
        change in 1_u8..,
    ) {
        let sealed = sealed();
        let mut bytes = sealed.bytes.clone();
        let place = place.index(bytes.len());
        bytes[place] ^= change;
        prop_assert!(open_as(&sealed.receiver, &bytes).is_err(), "octet {}", place);
        prop_assert!(open_as(&sealed.own_copy, &bytes).is_err(), "octet {}", place);
    }

    #[test]
    fn a_cut_message_is_refused(place in any::<prop::sample::Index>()) {
        let sealed = sealed();
        let place = place.index(sealed.bytes.len());
        prop_assert!(open_as(&sealed.receiver, &sealed.bytes[..place]).is_err());
    }

    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(open_as(&sealed().receiver, &bytes).is_err());
    }
}

#[test]
fn openssl_opens_and_verifies_our_messages() {
    let Some(bench) = bench() else { return };
    for sealed in [sealed(), with_rsa()] {
        put_identity(&bench, "receiver", &sealed.receiver);
        bench.put("root.pem", exchange().root.to_pem());
        bench.put("sealed.der", &sealed.bytes);
        let from = [
            "cms",
            "-decrypt",
            "-binary",
            "-inform",
            "DER",
            "-in",
            "sealed.der",
        ];
        let to = [
            "-recip",
            "receiver.pem",
            "-inkey",
            "receiver.key",
            "-out",
            "signed.der",
        ];
        bench.run("openssl", &[&from[..], &to].concat());
        let at = NOW_SECONDS.to_string();
        let from = [
            "cms",
            "-verify",
            "-binary",
            "-cades",
            "-inform",
            "DER",
            "-in",
            "signed.der",
        ];
        let to = ["-CAfile", "root.pem", "-attime", &at, "-out", "content"];
        bench.run("openssl", &[&from[..], &to].concat());
        assert_eq!(bench.take("content"), CONTENT);
    }
}

#[test]
fn we_open_what_openssl_signs_and_encrypts() {
    let p256 = ["ecdh_kdf_md:sha256"];
    let rsa = ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256"];
    opens_what_openssl_made(sealed(), &p256);
    opens_what_openssl_made(with_rsa(), &rsa);
}

fn opens_what_openssl_made(sealed: &Sealed, options: &[&str]) {
    let Some(bench) = bench() else { return };
    put_identity(&bench, "sender", &sealed.sender);
    put_identity(&bench, "receiver", &sealed.receiver);
    bench.put("issuing.pem", exchange().issuing.certificate().to_pem());
    bench.put("content", CONTENT);
    let from = [
        "cms",
        "-sign",
        "-nodetach",
        "-binary",
        "-in",
        "content",
        "-signer",
        "sender.pem",
    ];
    let to = [
        "-inkey",
        "sender.key",
        "-certfile",
        "issuing.pem",
        "-outform",
        "DER",
        "-out",
        "signed.der",
    ];
    bench.run("openssl", &[&from[..], &to].concat());
    let (receiver, anchors) = (&sealed.receiver, exchange().anchors());
    let (key, own) = (receiver.key(), receiver.certificate());
    for identifier in [&[][..], &["-keyid"]] {
        let base = [
            "cms",
            "-encrypt",
            "-binary",
            "-aes-256-gcm",
            "-aes256-wrap",
            "-in",
            "signed.der",
            "-outform",
            "DER",
            "-out",
            "sealed.der",
            "-recip",
            "receiver.pem",
        ];
        let options = options.iter().flat_map(|option| ["-keyopt", option]);
        let options: Vec<_> = options.collect();
        bench.run("openssl", &[&base, &options[..], identifier].concat());
        let bytes = bench.take("sealed.der");
        let opened = open_unlabelled(&bytes, key, own, &anchors, now()).unwrap();
        assert_eq!(opened.content, CONTENT);
        assert_eq!(opened.signer, *sealed.sender.certificate());
        // It says nothing about sender and receiver: the exchange does not take it.
        assert!(open(&bytes, key, own, &anchors, now()).is_err());
    }
}

#[test]
fn the_older_rsa_padding_is_refused() {
    let Some(bench) = bench() else { return };
    let receiver = &with_rsa().receiver;
    put_identity(&bench, "receiver", receiver);
    bench.put("content", CONTENT);
    for option in ["rsa_padding_mode:pkcs1", "rsa_padding_mode:oaep"] {
        let words = [
            "cms",
            "-encrypt",
            "-binary",
            "-aes-256-gcm",
            "-in",
            "content",
            "-outform",
            "DER",
            "-out",
            "sealed.der",
            "-recip",
            "receiver.pem",
            "-keyopt",
            option,
        ];
        bench.run("openssl", &words);
        let bytes = bench.take("sealed.der");
        let (key, own) = (receiver.key(), receiver.certificate());
        let error = open_unlabelled(&bytes, key, own, &exchange().anchors(), now()).unwrap_err();
        assert_eq!(error.code(), "unsupported", "{option}");
    }
}

#[test]
fn a_signed_content_cannot_be_sealed_again_for_somebody_else() {
    let Some(bench) = bench() else { return };
    let sealed = sealed();
    put_identity(&bench, "receiver", &sealed.receiver);
    let victim = exchange().office();
    bench.put("victim.pem", victim.certificate().to_pem());
    bench.put("sealed.der", &sealed.bytes);
    bench.run(
        "openssl",
        &[
            "cms",
            "-decrypt",
            "-binary",
            "-inform",
            "DER",
            "-in",
            "sealed.der",
            "-recip",
            "receiver.pem",
            "-inkey",
            "receiver.key",
            "-out",
            "signed.der",
        ],
    );
    bench.run(
        "openssl",
        &[
            "cms",
            "-encrypt",
            "-binary",
            "-aes-256-gcm",
            "-aes256-wrap",
            "-in",
            "signed.der",
            "-outform",
            "DER",
            "-out",
            "forwarded.der",
            "-recip",
            "victim.pem",
            "-keyopt",
            "ecdh_kdf_md:sha256",
        ],
    );
    let error = open_as(&victim, &bench.take("forwarded.der")).unwrap_err();
    assert_eq!(
        error,
        PkiError::BadSignature {
            what: "recipient list"
        }
    );
}
