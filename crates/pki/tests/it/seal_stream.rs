//! Sealing and opening messages that are never in memory as a whole.

use std::io::{Read, Write};

use pki::key::KeyKind;
use pki::open::{Verified, open, verify};
use pki::seal::{SealHeader, Sealing, SeenHeads, seal};
use pki::{Identity, PkiError, StreamError};

use crate::fixture::{NOW_SECONDS, exchange, now};
use crate::judge::{bench, put_identity};

fn header() -> SealHeader {
    SealHeader {
        message_id: "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned(),
        sender: "1370000018-43".to_owned(),
        receiver: "1370000026-11".to_owned(),
        content_type: "application/x-tar".to_owned(),
        heads: SeenHeads::default(),
    }
}

/// A content of any length that is computed while it is read, in pieces of odd lengths.
struct Numbers {
    left: u64,
    next: u64,
}

fn numbers(left: u64) -> Numbers {
    Numbers { left, next: 0 }
}

impl Read for Numbers {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        let octets = target.len().min(70_001).min(self.left as usize);
        let mut rest = &mut target[..octets];
        while !rest.is_empty() {
            let run = rest.len().min(1_009 - (self.next % 1_009) as usize);
            let (first, after) = rest.split_at_mut(run);
            first.fill((self.next / 1_009 * 167 / 13) as u8);
            (rest, self.next) = (after, self.next + run as u64);
        }
        self.left -= octets as u64;
        Ok(octets)
    }
}

/// Takes octets only a few at a time, and compares them with what is expected.
struct Expecting(Numbers);

impl Write for Expecting {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        let octets = &octets[..octets.len().min(3_001)];
        let mut expected = vec![0; octets.len()];
        self.0.read_exact(&mut expected)?;
        assert!(octets == expected);
        Ok(octets.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn sealed(octets: u64, sender: &Identity, receiver: &Identity) -> Vec<u8> {
    let recipients = [receiver.certificate().clone()];
    let sealing = Sealing::begin(octets, &header(), sender, &recipients, now()).unwrap();
    let told = sealing.sealed_octets();
    let mut sealed = Vec::new();
    sealing.write(numbers(octets), &mut sealed).unwrap();
    assert_eq!(sealed.len() as u64, told);
    sealed
}

fn verified(sealed: impl Read, receiver: &Identity) -> Result<Verified, StreamError> {
    let (key, own) = (receiver.key(), receiver.certificate());
    verify(sealed, key, own, &exchange().anchors(), now())
}

#[test]
fn what_is_sealed_piece_by_piece_comes_back() {
    let rsa = exchange().office_with(KeyKind::Rsa2048);
    for (sender, receiver) in [
        (exchange().office(), exchange().office()),
        (rsa, exchange().office_with(KeyKind::Rsa3072)),
    ] {
        for octets in [0, 1, 15, 16, 65_535, 65_536, 65_537, 1_000_003] {
            let sealed = sealed(octets, &sender, &receiver);
            let verified = verified(sealed.as_slice(), &receiver).unwrap();
            assert_eq!(verified.content_octets(), octets);
            assert_eq!(verified.header, header());
            assert_eq!(verified.signer, *sender.certificate());
            let mut content = verified.content(sealed.as_slice()).unwrap();
            std::io::copy(&mut content, &mut Expecting(numbers(octets))).unwrap();
            // And the same in memory.
            let (key, own) = (receiver.key(), receiver.certificate());
            let opened = open(&sealed, key, own, &exchange().anchors(), now()).unwrap();
            Expecting(numbers(octets))
                .write_all(&opened.content)
                .unwrap();
        }
    }
}

#[test]
fn a_content_of_another_length_than_told_is_not_sealed() {
    let office = exchange().office();
    let recipients = [office.certificate().clone()];
    for real in [0, 99, 101, 70_000] {
        let sealing = Sealing::begin(100, &header(), &office, &recipients, now()).unwrap();
        let error = sealing.write(numbers(real), Vec::new()).unwrap_err();
        assert!(
            matches!(error, StreamError::Pki(PkiError::Misuse { .. })),
            "{real}: {error:?}"
        );
    }
    let too_long = Sealing::begin(u64::from(u32::MAX), &header(), &office, &recipients, now());
    assert!(too_long.is_err());
}

#[test]
fn octets_that_changed_after_they_were_verified_are_noticed_at_the_end() {
    let office = exchange().office();
    let sealed = sealed(200_000, &office, &office);
    let verified = verified(sealed.as_slice(), &office).unwrap();
    for place in [
        0,
        300,
        1_000,
        100_000,
        sealed.len() - 2_000,
        sealed.len() - 1,
    ] {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        let read = verified.content(changed.as_slice()).map(|mut content| {
            let read = std::io::copy(&mut content, &mut std::io::sink());
            assert!(read.is_err(), "octet {place}");
        });
        assert!(read.is_err() || place > 300, "octet {place}");
    }
    for cut in [0, 300, 100_000, sealed.len() - 1] {
        let content = verified.content(&sealed[..cut]);
        let read = content.map(|mut content| std::io::copy(&mut content, &mut std::io::sink()));
        assert!(!matches!(read, Ok(Ok(_))), "cut at {cut}");
    }
    let more = [sealed.as_slice(), b"x"].concat();
    let mut content = verified.content(more.as_slice()).unwrap();
    assert!(std::io::copy(&mut content, &mut std::io::sink()).is_err());
}

#[test]
fn errors_of_the_disk_are_told_as_such() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("broken"))
        }
    }
    let office = exchange().office();
    let sealed = sealed(100_000, &office, &office);
    for place in [0, 5, 1_500, 90_000, sealed.len() - 5] {
        let error = verified(sealed[..place].chain(Broken), &office).unwrap_err();
        assert!(
            matches!(error, StreamError::Sealed(_)),
            "{place}: {error:?}"
        );
        let error = verified(&sealed[..place], &office).unwrap_err();
        let damaged = matches!(error, StreamError::Pki(PkiError::Damaged { .. }));
        assert!(damaged, "{place}: {error:?}");
    }
    let recipients = [office.certificate().clone()];
    let sealing = Sealing::begin(100, &header(), &office, &recipients, now()).unwrap();
    let error = sealing.write(Broken, Vec::new()).unwrap_err();
    assert!(matches!(error, StreamError::Content(_)));
}

/// A hundred megabytes both ways: what we seal OpenSSL decrypts and verifies, and the other way
/// round, with P-256 and with RSA.
#[test]
fn openssl_takes_a_hundred_megabytes() {
    const OCTETS: u64 = 100_000_000;
    let Some(bench) = bench() else { return };
    bench.put("root.pem", exchange().root.to_pem());
    for kind in [KeyKind::P256, KeyKind::Rsa2048] {
        let office = exchange().office_with(kind);
        put_identity(&bench, "office", &office);
        bench.put("sealed.der", sealed(OCTETS, &office, &office));
        let words = "cms -decrypt -binary -inform DER -in sealed.der -recip office.pem \
                     -inkey office.key -out signed.der";
        bench.run("openssl", &words.split_whitespace().collect::<Vec<_>>());
        let words = format!(
            "cms -verify -binary -cades -inform DER -in signed.der -CAfile root.pem \
             -attime {NOW_SECONDS} -out content"
        );
        bench.run("openssl", &words.split_whitespace().collect::<Vec<_>>());
        let content = bench.take("content");
        assert_eq!(content.len() as u64, OCTETS);
        Expecting(numbers(OCTETS)).write_all(&content).unwrap();
        // Encrypted anew by OpenSSL, the same signed content is one of ours again, but for other
        // receivers than were signed.
        let options = match kind {
            KeyKind::P256 => "-aes256-wrap -keyopt ecdh_kdf_md:sha256",
            _ => "-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256",
        };
        let words = format!(
            "cms -encrypt -binary -aes-256-gcm -in signed.der -outform DER -out forwarded.der \
             -recip office.pem {options}"
        );
        bench.run("openssl", &words.split_whitespace().collect::<Vec<_>>());
        let error = verified(bench.take("forwarded.der").as_slice(), &office).unwrap_err();
        let expected = PkiError::BadSignature {
            what: "recipient list",
        };
        assert!(matches!(error, StreamError::Pki(error) if error == expected));
    }
}

#[test]
fn the_length_of_a_message_does_not_tell_how_often_it_was_signed() {
    let office = exchange().office();
    let recipients = [office.certificate().clone()];
    let lengths = (0..20).map(|_| {
        seal(b"x", &header(), &office, &recipients, now())
            .unwrap()
            .len()
    });
    let lengths: std::collections::BTreeSet<usize> = lengths.collect();
    // The lengths of the wrapped key and the nonce are fixed, and so is that of the signature.
    assert_eq!(lengths.len(), 1);
}

/// Messages of the version before, which sealed in memory and took signatures of any length.
#[test]
fn messages_of_before_are_opened() {
    let root = pki::Certificate::from_der(include_bytes!("old/root.der")).unwrap();
    let own = pki::Certificate::from_der(include_bytes!("old/office.der")).unwrap();
    let key = pki::KeyPair::from_pkcs8(include_bytes!("old/office-key.der")).unwrap();
    let anchors = pki::TrustAnchors::new(root);
    let messages: [&[u8]; 2] = [
        include_bytes!("old/short.cms"),
        include_bytes!("old/long.cms"),
    ];
    assert!(messages[0].len() < messages[1].len());
    for message in messages {
        let opened = open(message, &key, &own, &anchors, now()).unwrap();
        assert_eq!(opened.content, "ケアプラン".as_bytes());
        assert_eq!(opened.header.message_id, "m-1");
    }
}
