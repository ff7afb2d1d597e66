//! Every kind of certificate, revocation list and OCSP answer before judges that others wrote:
//! pkilint and `cryptography` (one run over all of them), OpenSSL, NSS and GnuTLS.

use std::fmt::Write as _;

use pki::crl::{ListHead, Scope, sign};
use pki::issue::{issue, prepare_client, prepare_evidence, prepare_ocsp_signer, prepare_server};
use pki::key::KeyKind;
use pki::ocsp::{Responder, Status};
use pki::profile::Validity;
use pki::revocation::{Freshness, IssueMonth, Partition, Reason, Revoked};
use pki::subject::{ClientSubject, Publication};
use pki::{Certificate, Identity, KeyPair, SerialNumber, Signer};
use time::Duration;

use crate::fixture::{BASE, NOW_SECONDS, now, subject};
use crate::hierarchy::{cross, issuing, root, years};
use crate::judge::{Bench, bench, python};

const KINDS: [(&str, KeyKind); 3] = [
    ("p256", KeyKind::P256),
    ("rsa2048", KeyKind::Rsa2048),
    ("rsa3072", KeyKind::Rsa3072),
];

/// Files on a bench, and what the linters are told of them.
struct Collection {
    bench: Bench,
    told: String,
}

impl Collection {
    /// One thing to be linted as `kind`: `cert`, `crl`, `arl` or `ocsp`.
    fn lint(&mut self, kind: &str, name: &str, der: &[u8]) {
        self.bench.put(name, der);
        writeln!(self.told, "{kind} {name}").unwrap();
    }

    /// A certificate, by itself and below whoever issued it.
    fn certificate(&mut self, name: &str, issuer: &str, certificate: &Certificate) {
        self.bench.put(&format!("{name}.pem"), certificate.to_pem());
        self.lint("cert", name, certificate.der());
        writeln!(self.told, "chain {issuer} {name}").unwrap();
    }
}

struct Authorities {
    root: Identity,
    issuing: Identity,
}

impl Authorities {
    fn publication(&self) -> Publication {
        Publication::below(BASE, self.issuing.certificate(), now())
    }

    fn client(&self, subject: &ClientSubject, kind: KeyKind) -> Certificate {
        let prepared = prepare_client(
            subject,
            KeyPair::generate_of(kind).unwrap().public_key(),
            SerialNumber::random().unwrap(),
            years(3),
            &self.publication(),
            self.issuing.certificate(),
        );
        issue(prepared.unwrap(), &self.issuing).unwrap()
    }

    fn server(&self, kind: KeyKind) -> Certificate {
        let prepared = prepare_server(
            &["portal.example.jp".to_owned(), "127.0.0.1".to_owned()],
            KeyPair::generate_of(kind).unwrap().public_key(),
            SerialNumber::random().unwrap(),
            years(1),
            &self.publication(),
            self.issuing.certificate(),
        );
        issue(prepared.unwrap(), &self.issuing).unwrap()
    }

    fn ocsp_signer(&self) -> Identity {
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_ocsp_signer(
            "発行認証局 OCSP",
            key.public_key(),
            SerialNumber::random().unwrap(),
            Validity::from_now(now(), Duration::days(30)).unwrap(),
            self.issuing.certificate(),
        );
        let certificate = issue(prepared.unwrap(), &self.issuing).unwrap();
        Identity::new(key, certificate, Vec::new()).unwrap()
    }

    fn evidence(&self) -> Certificate {
        let prepared = prepare_evidence(
            "ケアプラン連携試験所",
            KeyPair::generate().unwrap().public_key(),
            SerialNumber::random().unwrap(),
            years(6),
            &Publication {
                ocsp: None,
                crl: None,
                ..self.publication()
            },
            self.issuing.certificate(),
        );
        issue(prepared.unwrap(), &self.issuing).unwrap()
    }

    /// The list of this month's certificates.
    fn list(&self, number: u64, revoked: &[Revoked]) -> Vec<u8> {
        let month = IssueMonth::of(now());
        let address = Partition::new(self.issuing.certificate(), month).address(BASE);
        signed_list(Scope::Partition(&address), number, revoked, &self.issuing)
    }

    fn list_of_root(&self, number: u64, revoked: &[Revoked]) -> Vec<u8> {
        signed_list(Scope::All, number, revoked, &self.root)
    }
}

fn signed_list(scope: Scope<'_>, number: u64, revoked: &[Revoked], signer: &dyn Signer) -> Vec<u8> {
    let head = ListHead {
        scope,
        number,
        freshness: Freshness::from_now(now(), Duration::days(7)).unwrap(),
    };
    sign(&head, revoked, signer).unwrap()
}

fn every_reason() -> Vec<Revoked> {
    Reason::ALL
        .map(|reason| Revoked {
            serial: SerialNumber::random().unwrap(),
            at: now() - Duration::minutes(5),
            reason,
        })
        .to_vec()
}

#[test]
fn no_linter_finds_fault() {
    let Some(bench) = bench() else { return };
    let old = root("ルート認証局 1");
    let root = root("ルート認証局 2");
    let issuing = issuing(&root);
    let mut all = Collection {
        bench,
        told: String::new(),
    };
    all.certificate("root", "root", root.certificate());
    all.certificate("old", "old", old.certificate());
    all.certificate("cross", "old", &cross(&root, &old));
    all.certificate("issuing", "root", issuing.certificate());
    all.told.push_str("chain cross issuing\n");
    let authorities = Authorities { root, issuing };

    let terminal = subject();
    let file = ClientSubject {
        terminal: None,
        ..terminal.clone()
    };
    for (name, kind) in KINDS {
        let of = |what: &str| format!("{what}-{name}");
        all.certificate(
            &of("terminal"),
            "issuing",
            &authorities.client(&terminal, kind),
        );
        all.certificate(&of("p12"), "issuing", &authorities.client(&file, kind));
        all.certificate(&of("server"), "issuing", &authorities.server(kind));
    }
    all.certificate("evidence", "issuing", &authorities.evidence());
    let responder = authorities.ocsp_signer();
    all.certificate("ocsp-signer", "issuing", responder.certificate());

    all.lint("crl", "empty.crl", &authorities.list(1, &[]));
    all.lint("crl", "full.crl", &authorities.list(2, &every_reason()));
    all.lint("arl", "empty.arl", &authorities.list_of_root(1, &[]));
    all.lint(
        "arl",
        "full.arl",
        &authorities.list_of_root(2, &every_reason()),
    );

    let serial = SerialNumber::random().unwrap();
    let freshness = Freshness::from_now(now(), Duration::days(7)).unwrap();
    for (who, signer) in [("own", &authorities.issuing), ("delegate", &responder)] {
        let answers = Responder::new(authorities.issuing.certificate(), signer).unwrap();
        let revoked = Reason::ALL.map(|reason| Status::Revoked { at: now(), reason });
        let statuses = [Status::Good].into_iter().chain(revoked);
        for (number, status) in statuses.enumerate() {
            let answer = answers.answer(&serial, status, freshness).unwrap();
            all.lint("ocsp", &format!("{who}-{number}.ocsp"), &answer);
        }
    }

    all.bench.put("lint.py", include_str!("lint.py"));
    all.bench.put("told.txt", &all.told);
    let at = NOW_SECONDS.to_string();
    let text = all.bench.run(&python(), &["lint.py", "told.txt", &at]);
    assert!(text.contains(" judged, 0 findings"), "{text}");
}

/// Puts the files that OpenSSL and GnuTLS read.
fn put_chain(bench: &Bench, authorities: &Authorities, office: &Certificate, lists: [&[u8]; 2]) {
    let [root, issuing] = [&authorities.root, &authorities.issuing].map(|one| one.certificate());
    bench.put("root.pem", root.to_pem());
    bench.put("issuing.pem", issuing.to_pem());
    bench.put("office.pem", office.to_pem());
    bench.put(
        "path.pem",
        format!("{}{}", office.to_pem(), issuing.to_pem()),
    );
    let mut both = String::new();
    for list in lists {
        bench.put("list.der", list);
        both += &bench.run("openssl", &["crl", "-inform", "DER", "-in", "list.der"]);
    }
    bench.put("lists.pem", both);
}

#[test]
fn openssl_and_gnutls_follow_the_whole_path_with_its_lists() {
    let Some(bench) = bench() else { return };
    let root = root("ルート認証局");
    let issuing = issuing(&root);
    let authorities = Authorities { root, issuing };
    let at = NOW_SECONDS.to_string();
    for (_, kind) in KINDS {
        let office = authorities.client(&subject(), kind);
        let revoked = [Revoked {
            serial: office.serial().clone(),
            at: now() - Duration::minutes(5),
            reason: Reason::KeyCompromise,
        }];
        for (entries, is_good) in [(&[][..], true), (&revoked, false)] {
            let (list, of_root) = (
                authorities.list(1, entries),
                authorities.list_of_root(1, &[]),
            );
            put_chain(&bench, &authorities, &office, [&list, &of_root]);
            let openssl = bench.try_run(
                "openssl",
                &[
                    "verify",
                    "-x509_strict",
                    "-purpose",
                    "sslclient",
                    "-crl_check_all",
                    "-attime",
                    &at,
                    "-CAfile",
                    "root.pem",
                    "-untrusted",
                    "issuing.pem",
                    "-CRLfile",
                    "lists.pem",
                    "office.pem",
                ],
            );
            // It has no option for the time. The program `faketime` would not start where one that
            // was killed left its name in shared memory; its library alone does.
            let gnutls = bench.try_run(
                "env",
                &[
                    "LD_PRELOAD=/usr/$LIB/faketime/libfaketime.so.1",
                    "FAKETIME=@2026-01-05 00:00:00",
                    "TZ=UTC",
                    "certtool",
                    "--verify",
                    "--infile",
                    "path.pem",
                    "--load-ca-certificate",
                    "root.pem",
                    "--load-crl",
                    "lists.pem",
                    "--verify-purpose",
                    "1.3.6.1.5.5.7.3.2",
                ],
            );
            for output in [openssl, gnutls] {
                let text = [output.stdout, output.stderr].concat();
                let text = String::from_utf8_lossy(&text);
                assert_eq!(output.status.success(), is_good, "{text}");
                assert_eq!(text.contains("revoked"), !is_good, "{text}");
            }
        }
    }
}

#[test]
fn authorities_have_no_rsa_keys() {
    let (root, rsa) = (
        root("ルート認証局"),
        KeyPair::generate_of(KeyKind::Rsa2048).unwrap(),
    );
    let name = pki::authority::AuthorityName {
        organisation: "試験".to_owned(),
        common_name: "発行認証局".to_owned(),
    };
    let serial = SerialNumber::random().unwrap();
    let made = pki::authority::create_root(&name, &rsa, serial.clone(), years(20));
    assert!(made.is_err());
    let (public, none) = (rsa.public_key(), Publication::default());
    let (of, below) = (years(10), root.certificate());
    let made = pki::authority::prepare_issuing(&name, public, serial.clone(), of, &none, below);
    assert_eq!(made.unwrap_err()[0].code(), "key-family");
    let month = Validity::from_now(now(), Duration::days(30)).unwrap();
    let made = prepare_ocsp_signer("OCSP", public, serial, month, below);
    assert_eq!(made.unwrap_err()[0].code(), "key-family");
}
