//! Requests as any tool may make them: whatever one asks for, it is refused, or the certificate
//! says what the records say and nothing else.

use pki::issue::{issue, prepare_client};
use pki::profile::Validity;
use pki::{Certificate, KeyPair, PublicKey, SerialNumber, request};
use proptest::prelude::*;
use time::Duration;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::fixture::{exchange, now, publication, subject};

/// A part of a name: which attribute, as which string, with which text.
type Attribute = (usize, usize, String);

/// Attributes of a name: CN, C, O, OU, serialNumber, UID, emailAddress.
const NAMES: &[&[u8]] = &[
    &[0x55, 4, 3],
    &[0x55, 4, 6],
    &[0x55, 4, 10],
    &[0x55, 4, 11],
    &[0x55, 4, 5],
    &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01],
];
/// UTF8String, PrintableString, TeletexString, IA5String, BMPString, OCTET STRING.
const STRINGS: &[u8] = &[0x0c, 0x13, 0x14, 0x16, 0x1e, 0x04];
/// Extensions with values that would change what a certificate may do.
const EXTENSIONS: &[(&[u8], &[u8])] = &[
    // Subject alternative name: the DNS name a.
    (&[0x55, 0x1d, 0x11], &[0x30, 3, 0x82, 1, b'a']),
    // Basic constraints: an authority.
    (&[0x55, 0x1d, 0x13], &[0x30, 3, 1, 1, 0xff]),
    // Key usage: certificates and lists.
    (&[0x55, 0x1d, 0x0f], &[3, 2, 1, 6]),
    // Extended key usage: servers.
    (
        &[0x55, 0x1d, 0x25],
        &[0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1],
    ),
    // Subject key identifier.
    (&[0x55, 0x1d, 0x0e], &[4, 2, 1, 2]),
    // Policies: any.
    (
        &[0x55, 0x1d, 0x20],
        &[0x30, 8, 0x30, 6, 6, 4, 0x55, 0x1d, 0x20, 0],
    ),
    // Nobody's, and nothing.
    (&[0x2a, 3, 4], &[5, 0]),
    (&[0x55, 0x1d, 0x11], &[]),
];

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    match length {
        [0, short] if short < 0x80 => [&[tag, short], content].concat(),
        [0, octet] => [&[tag, 0x81, octet], content].concat(),
        [high, low] => [&[tag, 0x82, high, low], content].concat(),
    }
}

fn name(attributes: &[Attribute]) -> Vec<u8> {
    let parts = attributes.iter().map(|(kind, string, text)| {
        let value = tlv(STRINGS[string % STRINGS.len()], text.as_bytes());
        let kind = tlv(6, NAMES[kind % NAMES.len()]);
        tlv(0x31, &tlv(0x30, &[kind, value].concat()))
    });
    tlv(0x30, &parts.collect::<Vec<_>>().concat())
}

/// The attributes of a request: the extensions it asks for, and a password.
fn attributes(extensions: &[(usize, bool)], password: Option<&String>) -> Vec<u8> {
    let one = |(chosen, critical): &(usize, bool)| {
        let (kind, value) = EXTENSIONS[chosen % EXTENSIONS.len()];
        let critical = if *critical {
            tlv(1, &[0xff])
        } else {
            Vec::new()
        };
        tlv(0x30, &[tlv(6, kind), critical, tlv(4, value)].concat())
    };
    let attribute = |kind: u8, value: &[u8]| {
        let kind = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, kind];
        tlv(0x30, &[tlv(6, &kind), tlv(0x31, value)].concat())
    };
    let mut written = Vec::new();
    if let Some(password) = password {
        written.extend(attribute(7, &tlv(0x0c, password.as_bytes())));
    }
    if !extensions.is_empty() {
        let asked: Vec<_> = extensions.iter().map(one).collect();
        written.extend(attribute(14, &tlv(0x30, &asked.concat())));
    }
    tlv(0xa0, &written)
}

fn signed(key: &KeyPair, version: u8, subject: &[u8], attributes: &[u8]) -> Vec<u8> {
    let parts = [
        &tlv(2, &[version]),
        subject,
        &key.public_key_der(),
        attributes,
    ]
    .concat();
    let content = tlv(0x30, &parts);
    let algorithm = [0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    let signature = tlv(3, &[&[0], key.sign(&content).unwrap().as_slice()].concat());
    tlv(0x30, &[&content, &algorithm[..], &signature].concat())
}

/// The signed part of the certificate that an application with this key gets.
fn certified(key: &PublicKey) -> Vec<u8> {
    let issuing = &exchange().issuing;
    let prepared = prepare_client(
        &subject(),
        key,
        SerialNumber::from_bytes(&[0x41, 7]).unwrap(),
        Validity::from_now(now(), Duration::days(365)).unwrap(),
        &publication(issuing.certificate()),
        issuing.certificate(),
    );
    let certificate: Certificate = issue(prepared.unwrap(), issuing).unwrap();
    let (_, read) = X509Certificate::from_der(certificate.der()).unwrap();
    read.tbs_certificate.as_ref().to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn what_a_request_asks_for_gets_into_no_certificate(
        names in prop::collection::vec((any::<usize>(), any::<usize>(), ".{0,20}"), 0..6),
        extensions in prop::collection::vec((any::<usize>(), any::<bool>()), 0..5),
        password in prop::option::of("[ -~]{0,20}"),
        version in 0_u8..3,
        change in prop::option::of((any::<prop::sample::Index>(), 1_u8..)),
    ) {
        let key = KeyPair::generate().unwrap();
        let attributes = attributes(&extensions, password.as_ref());
        let mut der = signed(&key, version, &name(&names), &attributes);
        if let Some((place, change)) = change {
            let place = place.index(der.len());
            der[place] ^= change;
            // Whatever was changed, the signature is over something else, or it is none.
            prop_assert!(request::verify(&der).is_err());
        } else if let Ok(accepted) = request::verify(&der) {
            prop_assert_eq!(&accepted, key.public_key());
            prop_assert_eq!(certified(&accepted), certified(key.public_key()));
        }
    }
}

#[test]
fn no_single_octet_of_a_request_may_be_another() {
    let key = KeyPair::generate().unwrap();
    let names = [(6, 0, "a".to_owned())];
    let der = signed(&key, 0, &name(&names), &attributes(&[(6, false)], None));
    assert!(request::verify(&der).is_ok());
    for (place, change) in (0..der.len()).flat_map(|place| (1..=255).map(move |by| (place, by))) {
        let mut changed = der.clone();
        changed[place] ^= change;
        assert!(request::verify(&changed).is_err(), "{place}: {change}");
    }
}

#[test]
fn a_request_that_asks_for_everything_is_taken_for_its_key_alone() {
    let key = KeyPair::generate().unwrap();
    let text = |kind, text: &str| (kind, 0, text.to_owned());
    let names = [text(0, "Root"), text(4, "9999999999"), text(3, "kaigo")];
    let asked: Vec<_> = (0..5).map(|place| (place, true)).collect();
    let attributes = attributes(&asked, Some(&"secret".to_owned()));
    let der = signed(&key, 0, &name(&names), &attributes);
    let accepted = request::verify(&der).unwrap();
    let certificate = certified(&accepted);
    for foreign in [&b"9999999999"[..], b"secret", b"kaigo"] {
        assert!(
            !certificate
                .windows(foreign.len())
                .any(|part| part == foreign)
        );
    }
    assert_eq!(certificate, certified(key.public_key()));
}
