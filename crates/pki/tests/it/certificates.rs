//! Certificates and requests, judged by OpenSSL.

use pki::issue::{issue, prepare_client};
use pki::lint::lint;
use pki::profile::{Profile, Validity};
use pki::subject::Publication;
use pki::{Certificate, Fault, Identity, KeyPair, PkiError, SerialNumber, Signer, request};
use time::Duration;

use crate::fixture::{Exchange, NOW_SECONDS, exchange, now, publication, subject};
use crate::judge::bench;

fn validity() -> Validity {
    Validity::from_now(now(), Duration::days(365)).unwrap()
}

#[test]
fn a_client_certificate_says_who_it_is_for() {
    let office = exchange().office();
    let certificate = office.certificate();
    assert_eq!(certificate.office_number(), Some(subject().office_number));
    assert_eq!(certificate.account(), Some("A0000001"));
    assert_eq!(certificate.kind_id(), Some("care-office"));
    assert_eq!(
        certificate.organisation(),
        Some("ひまわり居宅介護支援事業所")
    );
    assert_eq!(
        certificate.subject_name(),
        "ひまわり居宅介護支援事業所 端末1"
    );
    assert_eq!(certificate.issuer_name(), "発行認証局");
    assert_eq!(certificate.not_before(), now() - Duration::hours(1));
    assert_eq!(certificate.not_after(), now() + Duration::days(3 * 365));
    assert!(certificate.allows_client_auth() && !certificate.allows_server_auth());
    assert!(!certificate.is_authority());
    assert_eq!(
        Certificate::from_pem(&certificate.to_pem()).unwrap(),
        *certificate
    );
    assert!(lint(certificate.der(), Profile::Client).is_empty());
    assert!(!lint(certificate.der(), Profile::Server).is_empty());
}

#[test]
fn openssl_verifies_the_chain_and_reads_every_field() {
    let Some(bench) = bench() else { return };
    let exchange = exchange();
    let office = exchange.office();
    bench.put("root.pem", exchange.root.to_pem());
    bench.put("issuing.pem", exchange.issuing.certificate().to_pem());
    bench.put("leaf.pem", office.certificate().to_pem());
    let at = NOW_SECONDS.to_string();
    for purpose in ["sslclient", "smimesign"] {
        let text = bench.run(
            "openssl",
            &[
                "verify",
                "-x509_strict",
                "-attime",
                &at,
                "-purpose",
                purpose,
                "-CAfile",
                "root.pem",
                "-untrusted",
                "issuing.pem",
                "leaf.pem",
            ],
        );
        assert!(text.contains("leaf.pem: OK"), "{text}");
    }
    let text = bench.run(
        "openssl",
        &[
            "x509",
            "-in",
            "leaf.pem",
            "-noout",
            "-text",
            "-nameopt",
            "utf8,sep_comma_plus,show_type",
        ],
    );
    let label = exchange.issuing.certificate().label();
    for expected in [
        "C=PRINTABLESTRING:JP",
        "O=UTF8STRING:ひまわり居宅介護支援事業所",
        "OU=UTF8STRING:care-office",
        "CN=UTF8STRING:ひまわり居宅介護支援事業所 端末1",
        "serialNumber=PRINTABLESTRING:1370000018",
        "UID=UTF8STRING:A0000001",
        "X509v3 Key Usage: critical\n                Digital Signature, Key Agreement\n",
        "TLS Web Client Authentication, E-mail Protection",
        "X509v3 Basic Constraints: critical\n                CA:FALSE",
        "X509v3 Subject Key Identifier",
        "X509v3 Authority Key Identifier",
        &format!("URI:http://pki.example.jp/crl/{label}-2026-01.crl"),
        "OCSP - URI:http://pki.example.jp/ocsp",
        &format!("CA Issuers - URI:http://pki.example.jp/ca/{label}.cer"),
        "Policy: 1.2.840.113556.1.8000.2554.42753.45351.20685.16470.33230.11986673.5397698.1.1",
        "Signature Algorithm: ecdsa-with-SHA256",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    let text = bench.run(
        "openssl",
        &["x509", "-in", "issuing.pem", "-noout", "-text"],
    );
    for expected in [
        "X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:0",
        "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
}

#[test]
fn openssl_accepts_a_server_certificate() {
    let Some(bench) = bench() else { return };
    let exchange = exchange();
    let server = exchange.server();
    let certificate = server.certificate();
    assert!(certificate.allows_server_auth() && !certificate.allows_client_auth());
    assert_eq!(certificate.dns_names(), ["mailbox.example.jp"]);
    bench.put("root.pem", exchange.root.to_pem());
    bench.put("issuing.pem", exchange.issuing.certificate().to_pem());
    bench.put("leaf.pem", certificate.to_pem());
    let at = NOW_SECONDS.to_string();
    for name in [
        ["-verify_hostname", "mailbox.example.jp"],
        ["-verify_ip", "127.0.0.1"],
    ] {
        bench.run(
            "openssl",
            &[
                "verify",
                "-x509_strict",
                "-attime",
                &at,
                "-purpose",
                "sslserver",
                name[0],
                name[1],
                "-CAfile",
                "root.pem",
                "-untrusted",
                "issuing.pem",
                "leaf.pem",
            ],
        );
    }
}

#[test]
fn all_broken_rules_are_reported_at_once() {
    let exchange = exchange();
    let key = KeyPair::generate().unwrap();
    let mut subject = subject();
    subject.office_name = " ".to_owned();
    subject.terminal = None;
    subject.kind_id = "x".repeat(65);
    let findings = prepare_client(
        &subject,
        key.public_key(),
        SerialNumber::random().unwrap(),
        Validity::from_now(now(), Duration::days(12 * 365)).unwrap(),
        &Publication::default(),
        exchange.issuing.certificate(),
    )
    .unwrap_err();
    let codes: Vec<_> = findings.iter().map(|finding| finding.code()).collect();
    for code in [
        "attribute-empty",
        "attribute-length",
        "validity-length",
        "outlives-issuer",
    ] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    let publication = Publication {
        crl: Some("https://例.jp/a.crl".to_owned()),
        ..Publication::default()
    };
    let findings = prepare_client(
        &self_subject(),
        key.public_key(),
        SerialNumber::random().unwrap(),
        validity(),
        &publication,
        exchange.issuing.certificate(),
    )
    .unwrap_err();
    assert_eq!(findings[0].code(), "publication");
}

fn self_subject() -> pki::subject::ClientSubject {
    subject()
}

#[test]
fn only_the_issuer_it_was_prepared_for_signs() {
    let (exchange, other) = (exchange(), Exchange::new());
    let key = KeyPair::generate().unwrap();
    let prepare = || {
        prepare_client(
            &self_subject(),
            key.public_key(),
            SerialNumber::random().unwrap(),
            validity(),
            &publication(exchange.issuing.certificate()),
            exchange.issuing.certificate(),
        )
        .unwrap()
    };
    let error = issue(prepare(), &other.issuing).unwrap_err();
    assert_eq!(error.fault(), Fault::Caller);

    // A device that signs with another key than its certificate says is found out.
    struct Confused<'a>(&'a Identity, KeyPair);
    impl Signer for Confused<'_> {
        fn certificate(&self) -> &Certificate {
            self.0.certificate()
        }
        fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
            self.1.sign(message)
        }
    }
    let confused = Confused(&exchange.issuing, KeyPair::generate().unwrap());
    assert_eq!(
        issue(prepare(), &confused).unwrap_err().code(),
        "bad-signature"
    );

    struct Broken<'a>(&'a Identity);
    impl Signer for Broken<'_> {
        fn certificate(&self) -> &Certificate {
            self.0.certificate()
        }
        fn sign(&self, _: &[u8]) -> Result<Vec<u8>, PkiError> {
            Err(PkiError::Signer {
                reason: "token removed".to_owned(),
            })
        }
    }
    assert_eq!(
        issue(prepare(), &Broken(&exchange.issuing))
            .unwrap_err()
            .code(),
        "signer"
    );
}

#[test]
fn requests_of_openssl_are_taken_and_rsa_is_refused() {
    let Some(bench) = bench() else { return };
    let key = KeyPair::generate().unwrap();
    bench.put("ours.csr", request::create(&key, "端末1").unwrap());
    let text = bench.run(
        "openssl",
        &[
            "req", "-inform", "DER", "-in", "ours.csr", "-verify", "-noout",
        ],
    );
    assert!(text.contains("OK"), "{text}");

    bench.run(
        "openssl",
        &[
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            "theirs.pem",
            "-outform",
            "DER",
            "-out",
            "theirs.csr",
            "-subj",
            "/CN=whatever",
            "-addext",
            "basicConstraints=critical,CA:TRUE",
        ],
    );
    request::verify(&bench.take("theirs.csr")).unwrap();

    for (bits, padding, expected) in [
        ("rsa:2048", "pkcs1", None),
        ("rsa:4096", "pkcs1", None),
        ("rsa:1024", "pkcs1", Some("unsupported")),
        ("rsa:2048", "pss", Some("unsupported")),
    ] {
        let padding = format!("rsa_padding_mode:{padding}");
        bench.run(
            "openssl",
            &[
                "req",
                "-new",
                "-newkey",
                bits,
                "-nodes",
                "-keyout",
                "rsa.pem",
                "-sigopt",
                &padding,
                "-outform",
                "DER",
                "-out",
                "rsa.csr",
                "-subj",
                "/CN=whatever",
            ],
        );
        let found = request::verify(&bench.take("rsa.csr")).err();
        assert_eq!(
            found.map(|error| error.code()),
            expected,
            "{bits} {padding}"
        );
    }
}

#[test]
fn openssl_reads_our_encrypted_key_file_and_we_read_its() {
    let Some(bench) = bench() else { return };
    let key = KeyPair::generate().unwrap();
    bench.put("ours.der", key.to_encrypted_pkcs8("ひみつ pass").unwrap());
    bench.run(
        "openssl",
        &[
            "pkcs8",
            "-inform",
            "DER",
            "-in",
            "ours.der",
            "-passin",
            "pass:ひみつ pass",
            "-outform",
            "DER",
            "-out",
            "plain.der",
        ],
    );
    bench.run(
        "openssl",
        &[
            "pkcs8",
            "-topk8",
            "-inform",
            "DER",
            "-in",
            "plain.der",
            "-outform",
            "DER",
            "-out",
            "theirs.der",
            "-passout",
            "pass:other",
            "-v2",
            "aes-256-cbc",
        ],
    );
    let theirs = KeyPair::from_encrypted_pkcs8(&bench.take("theirs.der"), "other").unwrap();
    assert_eq!(theirs.public_key(), key.public_key());
}
