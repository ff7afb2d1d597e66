//! Sealed messages, between ourselves and with `openssl cms`.

use std::sync::OnceLock;

use pki::key::KeyKind;
use pki::key_packet::KeyPacket;
use pki::open::{open, open_unlabelled, verify, verify_with_packet};
use pki::seal::{SealHeader, SeenHeads, seal};
use pki::{Identity, KeyPair, PkiError, StreamError};
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

/// A packet for `later`, made by a recipient of the message.
fn packet_for(sealed: &Sealed, later: &Identity) -> KeyPacket {
    let (key, own) = (sealed.receiver.key(), sealed.receiver.certificate());
    let bytes = sealed.bytes.as_slice();
    let verified = verify(bytes, key, own, &exchange().anchors(), now()).unwrap();
    let packet = verified.packet_for(later.certificate()).unwrap();
    let packet = KeyPacket::from_der(&packet.to_der().unwrap()).unwrap();
    assert!(packet.is_for(later.certificate()).unwrap());
    assert!(!packet.is_for(own).unwrap());
    packet
}

fn open_with(packet: &KeyPacket, identity: &Identity, bytes: &[u8]) -> Result<Vec<u8>, PkiError> {
    let own = (identity.key(), identity.certificate());
    let verified = verify_with_packet(bytes, packet, own, &exchange().anchors(), now());
    let verified = verified.map_err(|error| match error {
        StreamError::Pki(error) => error,
        other => unreachable!("{other}"),
    })?;
    assert_eq!(verified.header, header());
    let mut content = Vec::new();
    let mut reader = verified.content(bytes).unwrap();
    std::io::Read::read_to_end(&mut reader, &mut content).unwrap();
    Ok(content)
}

#[test]
fn a_packet_opens_the_message_for_one_more_certificate_and_nothing_else() {
    let other = {
        let recipients = [sealed().receiver.certificate().clone()];
        seal(CONTENT, &header(), &sealed().sender, &recipients, now()).unwrap()
    };
    for sealed in [sealed(), with_rsa()] {
        for kind in [KeyKind::P256, KeyKind::Rsa3072] {
            let later = exchange().office_with(kind);
            let packet = packet_for(sealed, &later);
            assert_eq!(open_with(&packet, &later, &sealed.bytes).unwrap(), CONTENT);
            assert_eq!(
                open_with(&packet, &sealed.receiver, &sealed.bytes).unwrap_err(),
                PkiError::NotForThisKey
            );
            open_with(&packet, &later, &other).unwrap_err();
            let mut changed = sealed.bytes.clone();
            let place = changed.len() / 2;
            changed[place] ^= 1;
            open_with(&packet, &later, &changed).unwrap_err();
        }
    }
    for der in [&b""[..], b"\x30\x00", b"\x04\x01\x00"] {
        let own = sealed().receiver.certificate();
        assert!(
            KeyPacket::from_der(der).is_ok_and(|packet| packet.is_for(own).is_err())
                || der.is_empty()
        );
    }
}

/// The value of a DER element and what follows it.
fn element(der: &[u8]) -> (&[u8], &[u8]) {
    let long = usize::from(der[1] & 0x7f);
    let (length, head) = if der[1] < 0x80 {
        (long, 2)
    } else {
        let octets = &der[2..2 + long];
        let length = octets
            .iter()
            .fold(0, |sum, one| sum * 256 + usize::from(*one));
        (length, 2 + long)
    };
    (&der[head..head + length], &der[head + length..])
}

fn wrapped(tag: u8, inside: &[u8]) -> Vec<u8> {
    let length = u32::try_from(inside.len()).unwrap().to_be_bytes();
    [&[tag, 0x84], &length[..], inside].concat()
}

#[test]
fn openssl_opens_a_message_that_has_the_packet_in_the_place_of_its_recipients() {
    let Some(bench) = bench() else { return };
    let sealed = sealed();
    for kind in [KeyKind::P256, KeyKind::Rsa3072] {
        let later = exchange().office_with(kind);
        let packet = packet_for(sealed, &later).to_der().unwrap();
        let (info, _) = element(&sealed.bytes);
        let (_, explicit) = element(info);
        let kind = &info[..info.len() - explicit.len()];
        let (enveloped, _) = element(element(explicit).0);
        let (_, behind_version) = element(enveloped);
        let version = &enveloped[..enveloped.len() - behind_version.len()];
        let (_, rest) = element(behind_version);
        let enveloped = [version, &wrapped(0x31, &packet), rest].concat();
        let explicit = wrapped(0xa0, &wrapped(0x30, &enveloped));
        let spliced = wrapped(0x30, &[kind, &explicit].concat());
        put_identity(&bench, "later", &later);
        bench.put("root.pem", exchange().root.to_pem());
        bench.put("spliced.der", &spliced);
        let at = NOW_SECONDS.to_string();
        let decrypt = "cms -decrypt -binary -inform DER -in spliced.der -recip later.pem \
                       -inkey later.key -out signed.der";
        let verify = format!(
            "cms -verify -binary -cades -inform DER -in signed.der -CAfile root.pem -attime {at} \
             -out content"
        );
        for words in [decrypt, &verify] {
            bench.run("openssl", &words.split_whitespace().collect::<Vec<_>>());
        }
        assert_eq!(bench.take("content"), CONTENT);
    }
}
