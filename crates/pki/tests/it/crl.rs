//! Revocation lists, judged by OpenSSL and read by another library.

use pki::crl::{ListHead, Scope, sign};
use pki::revocation::{Freshness, IssueMonth, Partition, Reason, Revoked};
use pki::{Certificate, Identity, SerialNumber};
use time::Duration;
use x509_parser::prelude::{CertificateRevocationList, FromDer as _, ParsedExtension};

use crate::fixture::{BASE, Exchange, NOW_SECONDS, exchange, now};
use crate::judge::{Bench, bench};

fn month(certificate: &Certificate) -> IssueMonth {
    IssueMonth::of(certificate.not_before())
}

fn list(month: IssueMonth, number: u64, revoked: &[Revoked]) -> Vec<u8> {
    let issuing = &exchange().issuing;
    let address = Partition::new(issuing.certificate(), month).address(BASE);
    let head = ListHead {
        scope: Scope::Partition(&address),
        number,
        freshness: Freshness::from_now(now(), Duration::days(7)).unwrap(),
    };
    sign(&head, revoked, issuing).unwrap()
}

fn revoked(office: &Identity, reason: Reason) -> Revoked {
    Revoked {
        serial: office.certificate().serial().clone(),
        at: now() - Duration::minutes(5),
        reason,
    }
}

#[test]
fn another_library_reads_what_was_written() {
    let office = exchange().office();
    let entries = [
        revoked(&office, Reason::KeyCompromise),
        Revoked {
            serial: SerialNumber::from_bytes(&[0xff, 1]).unwrap(),
            at: now(),
            reason: Reason::Unspecified,
        },
    ];
    let der = list(month(office.certificate()), 7, &entries);
    let (rest, read) = CertificateRevocationList::from_der(&der).unwrap();
    assert!(rest.is_empty());
    assert_eq!(read.last_update().timestamp(), NOW_SECONDS);
    let next = read.next_update().unwrap().timestamp();
    assert_eq!(next, NOW_SECONDS + 7 * 86_400);
    assert_eq!(read.crl_number().unwrap().to_string(), "7");
    let found: Vec<_> = read
        .iter_revoked_certificates()
        .map(|entry| {
            let reason = entry.reason_code().map(|(_, code)| code.0);
            let at = entry.revocation_date.timestamp() - NOW_SECONDS;
            (entry.raw_serial().to_vec(), at, reason)
        })
        .collect();
    let serial = office.certificate().serial().as_bytes().to_vec();
    assert_eq!(
        found,
        [(serial, -300, Some(1)), (vec![0, 0xff, 1], 0, None)]
    );
    let points: Vec<_> = read
        .extensions()
        .iter()
        .filter_map(|extension| match extension.parsed_extension() {
            ParsedExtension::IssuingDistributionPoint(point) => Some((extension.critical, point)),
            _ => None,
        })
        .collect();
    let [(true, point)] = points.as_slice() else {
        panic!("one critical issuing distribution point");
    };
    assert!(point.only_contains_user_certs);
    assert!(format!("{point:?}").contains(&format!("{BASE}/crl/")));
}

#[test]
fn an_empty_list_has_no_entries_at_all() {
    let der = list(IssueMonth::of(now()), 1, &[]);
    let (_, read) = CertificateRevocationList::from_der(&der).unwrap();
    assert_eq!(read.iter_revoked_certificates().count(), 0);
    // The next thing after the times is the extensions.
    assert!(read.tbs_cert_list.revoked_certificates.is_empty());
}

#[test]
fn an_office_signs_no_list() {
    let head = ListHead {
        scope: Scope::Partition("http://x.example.jp/a.crl"),
        number: 1,
        freshness: Freshness::from_now(now(), Duration::days(7)).unwrap(),
    };
    let error = sign(&head, &[], &exchange().office()).unwrap_err();
    assert_eq!(error.code(), "not-permitted");
    let head = ListHead {
        scope: Scope::Partition("http://例.jp/a.crl"),
        ..head
    };
    let error = sign(&head, &[], &exchange().issuing).unwrap_err();
    assert_eq!(error.code(), "misuse");
}

fn put_chain(bench: &Bench, exchange: &Exchange) {
    bench.put("root.pem", exchange.root.to_pem());
    bench.put("issuing.pem", exchange.issuing.certificate().to_pem());
}

/// Puts a list as PEM, which `openssl verify` wants.
fn put_list(bench: &Bench, name: &str, der: &[u8]) {
    bench.put("list.der", der);
    bench.run(
        "openssl",
        &["crl", "-inform", "DER", "-in", "list.der", "-out", name],
    );
}

/// What `openssl verify -crl_check` says about `leaf.pem`.
fn verdict(bench: &Bench, list: &str) -> (bool, String) {
    let at = NOW_SECONDS.to_string();
    let output = bench.try_run(
        "openssl",
        &[
            "verify",
            "-x509_strict",
            "-crl_check",
            "-attime",
            &at,
            "-CAfile",
            "root.pem",
            "-untrusted",
            "issuing.pem",
            "-CRLfile",
            list,
            "leaf.pem",
        ],
    );
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

#[test]
fn openssl_verifies_lists_and_refuses_who_stands_on_one() {
    let Some(bench) = bench() else { return };
    let exchange = exchange();
    let (office, other) = (exchange.office(), exchange.office());
    put_chain(&bench, exchange);
    bench.put("leaf.pem", office.certificate().to_pem());
    let month = month(office.certificate());

    put_list(
        &bench,
        "others.pem",
        &list(month, 1, &[revoked(&other, Reason::Superseded)]),
    );
    let text = bench.run(
        "openssl",
        &[
            "crl",
            "-in",
            "others.pem",
            "-CAfile",
            "issuing.pem",
            "-noout",
            "-text",
        ],
    );
    for expected in [
        "verify OK",
        "CRL Number: \n                1",
        "X509v3 Issuing Distribution Point: critical",
        "Only User Certificates",
        "Superseded",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    let (good, text) = verdict(&bench, "others.pem");
    assert!(good, "{text}");

    put_list(
        &bench,
        "with.pem",
        &list(
            month,
            2,
            &[
                revoked(&other, Reason::Superseded),
                revoked(&office, Reason::KeyCompromise),
            ],
        ),
    );
    let (good, text) = verdict(&bench, "with.pem");
    assert!(!good && text.contains("certificate revoked"), "{text}");

    // The list of another month does not speak about this certificate.
    put_list(&bench, "later.pem", &list(month.next(), 3, &[]));
    let (good, text) = verdict(&bench, "later.pem");
    assert!(!good && text.contains("CRL"), "{text}");
}
