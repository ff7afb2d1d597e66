//! Real handshakes: a browser of each kind against both addresses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use pki::authority::{AuthorityName, create_root, prepare_issuing};
use pki::issue::{issue, prepare_client, prepare_server};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::{Certificate, Identity, KeyPair, SerialNumber, pem};
use rustls::client::ResolvesClientCert;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{
    ClientConfig, HandshakeKind, RootCertStore, SignatureScheme, SupportedProtocolVersion,
};
use time::{Duration, OffsetDateTime};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsConnector;

use super::*;
use crate::config::TlsVersion;
use crate::listen::TlsListener;
use crate::store::application::{self, Application, Decision};
use crate::store::certificate::Reservation;
use crate::store::testing::{NOW, account_id, number, on_each_database, pending_application};
use crate::store::values;
use crate::tls::{ServerIdentity, for_self_test, provider};
use crate::trouble::tests::{Door, of_the_manual};
use crate::web::testing::{OPERATOR, World, check_page, other_number};

/// An authority of the tests, valid now and at the time of the tests.
struct Hierarchy {
    root: Certificate,
    issuing: Identity,
}

/// What a browser has.
type Own = (Certificate, KeyPair);

impl Hierarchy {
    fn new(name: &str) -> Self {
        let now = OffsetDateTime::now_utc();
        let day = Duration::days(1);
        let validity =
            Validity::between(now.min(NOW) - day * 90, now.max(NOW) + day * 2000).unwrap();
        let name = |level: &str| AuthorityName {
            organisation: "試験".to_owned(),
            common_name: format!("{name} {level}"),
        };
        let key = KeyPair::generate().unwrap();
        let serial = SerialNumber::random().unwrap();
        let root = create_root(&name("Root"), &key, serial, validity).unwrap();
        let signer = Identity::new(key, root.clone(), Vec::new()).unwrap();
        let key = KeyPair::generate().unwrap();
        let serial = SerialNumber::random().unwrap();
        let none = Publication::default();
        let public = key.public_key();
        let prepared =
            prepare_issuing(&name("Issuing"), public, serial, validity, &none, &root).unwrap();
        let issuing = issue(prepared, &signer).unwrap();
        let issuing = Identity::new(key, issuing, vec![root.clone()]).unwrap();
        Self { root, issuing }
    }

    fn chain(&self) -> Vec<Certificate> {
        vec![self.issuing.certificate().clone(), self.root.clone()]
    }

    fn server(&self) -> Own {
        let key = KeyPair::generate().unwrap();
        let names = ["localhost".to_owned()];
        let validity = Validity::from_now(OffsetDateTime::now_utc(), Duration::days(30)).unwrap();
        let serial = SerialNumber::random().unwrap();
        let (none, issuer) = (Publication::default(), self.issuing.certificate());
        let prepared =
            prepare_server(&names, key.public_key(), serial, validity, &none, issuer).unwrap();
        (issue(prepared, &self.issuing).unwrap(), key)
    }

    fn client(&self, kind: &str, from: i64, to: i64) -> Own {
        let key = KeyPair::generate().unwrap();
        let subject = ClientSubject {
            office_number: number(),
            account: account_id(number()),
            kind_id: kind.to_owned(),
            office_name: "青空".to_owned(),
            terminal: None,
        };
        let validity =
            Validity::between(NOW + Duration::days(from), NOW + Duration::days(to)).unwrap();
        let serial = SerialNumber::random().unwrap();
        let (none, issuer) = (Publication::default(), self.issuing.certificate());
        let prepared =
            prepare_client(&subject, key.public_key(), serial, validity, &none, issuer).unwrap();
        (issue(prepared, &self.issuing).unwrap(), key)
    }
}

/// A portal with a self-test on two real ports.
struct Site {
    world: World,
    hierarchy: Hierarchy,
    listing: SocketAddr,
    every: SocketAddr,
    _stop: watch::Sender<bool>,
}

impl Site {
    async fn new(store: crate::store::Store) -> Self {
        let hierarchy = Hierarchy::new("試験");
        let chain = hierarchy.chain();
        Self::believing(store, hierarchy, chain).await
    }

    /// With more authorities than that of its certificates.
    async fn believing(
        store: crate::store::Store,
        hierarchy: Hierarchy,
        chain: Vec<Certificate>,
    ) -> Self {
        let world = World::new(store, chain.clone());
        world.populate().await;
        let state = world.state.clone();
        state
            .addresses
            .learn_portal("https://portal.test".to_owned());
        let address = |port| format!("https://localhost:{port}");
        state.addresses.learn_self_test(address(1), address(2));
        let (stop, stopped) = watch::channel(false);
        let recent = Arc::new(Recent::default());
        let mut bound = Vec::new();
        for hints in [AuthorityHints::Ours, AuthorityHints::None] {
            let (certificate, key) = hierarchy.server();
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("server.pem");
            let key = pem::encode("PRIVATE KEY", &key.to_pkcs8().unwrap());
            let issuing = hierarchy.issuing.certificate().to_pem();
            std::fs::write(&file, certificate.to_pem() + &issuing + &key).unwrap();
            let identity = ServerIdentity::read(&file, &file).unwrap();
            let tls = for_self_test(identity, TlsVersion::Tls12, &chain, hints).unwrap();
            let listener = TlsListener::bind("127.0.0.1:0".parse().unwrap(), tls);
            let listener = listener.await.unwrap();
            bound.push(SocketAddr::from(([127, 0, 0, 1], listener.port())));
            let pages = router(state.clone(), hints, Arc::clone(&recent));
            tokio::spawn(listener.serve(pages, stopped.clone()));
        }
        Self {
            world,
            hierarchy,
            listing: *bound.first().unwrap(),
            every: *bound.last().unwrap(),
            _stop: stop,
        }
    }

    /// A certificate on record, valid from and to so many days from now.
    async fn issued(&self, kind: &str, from: i64, to: i64) -> Own {
        let own = self.hierarchy.client(kind, from, to);
        let serial = own.0.serial().to_string();
        let application = &Application {
            kind: kind.to_owned(),
            ..pending_application(&serial, number())
        };
        let reservation = &Reservation {
            serial,
            receipt: application.receipt.clone(),
            office_number: number(),
            account_id: account_id(number()),
            kind: kind.to_owned(),
            terminal: None,
            not_before: own.0.not_before(),
            not_after: own.0.not_after(),
        };
        let (der, at) = (own.0.der(), NOW + Duration::days(from));
        let store = &self.world.state.store;
        store
            .run_tx("test", |tx| async move {
                application::insert(&tx, application).await?;
                let receipt = &application.receipt;
                application::decide(&tx, receipt, &Decision::Approve, OPERATOR, NOW).await?;
                certificate::reserve(&tx, reservation, NOW).await?;
                let print = Sha256::of(der);
                certificate::store_issued(&tx, &reservation.serial, der, print, at).await?;
                application::mark_issued(&tx, receipt).await
            })
            .await
            .unwrap();
        own
    }

    /// A ticket for an office.
    async fn ticket(&self, secret: &str, office: OfficeNumber) {
        let ticket = &SelfTestTicket {
            ticket_hash: Sha256::of(secret.as_bytes()),
            office_number: office,
            account_id: account_id(office),
            expires_at: NOW + Duration::minutes(10),
        };
        let store = &self.world.state.store;
        store
            .run_tx(
                "test",
                |tx| async move { self_test::insert(&tx, ticket).await },
            )
            .await
            .unwrap();
    }

    async fn execute(&self, sql: &'static str, serial: &str) {
        let store = &self.world.state.store;
        let done: Result<u64, StoreError> = store
            .run_tx("test", |tx| async move {
                tx.execute(sql, values![serial]).await
            })
            .await;
        done.unwrap();
    }

    /// What the page at `path` says to a browser with this certificate.
    async fn ask(&self, path: &str, own: Option<&Own>) -> String {
        self.ask_at(self.listing, path, own, TLS13).await.page
    }

    async fn ask_at(
        &self,
        address: SocketAddr,
        path: &str,
        own: Option<&Own>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Answer {
        let chooser = Arc::new(Chooser::new(own));
        let config = Arc::new(self.browser(&chooser, versions));
        let (page, kind) = talk(&config, address, path).await;
        let hints = *chooser.hints.lock().unwrap();
        assert_eq!(kind, Some(HandshakeKind::Full));
        // The same browser comes again: no session is taken up.
        let (_, kind) = talk(&config, address, "/static/0/style.css").await;
        assert_eq!(kind, Some(HandshakeKind::Full));
        check_page(&page, path);
        Answer { page, hints }
    }

    fn browser(
        &self,
        chooser: &Arc<Chooser>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        let root = CertificateDer::from(self.hierarchy.root.der().to_vec());
        roots.add(root).unwrap();
        ClientConfig::builder_with_provider(provider())
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots)
            .with_client_cert_resolver(Arc::clone(chooser) as Arc<dyn ResolvesClientCert>)
    }
}

struct Answer {
    page: String,
    /// How many authorities the server named.
    hints: usize,
}

/// Presents its certificate whatever is asked for, and notes how many authorities were named.
#[derive(Debug)]
struct Chooser {
    own: Option<Arc<CertifiedKey>>,
    hints: Mutex<usize>,
}

impl Chooser {
    fn new(own: Option<&Own>) -> Self {
        let key = |(certificate, key): &Own| {
            let chain = vec![CertificateDer::from(certificate.der().to_vec())];
            let key = PrivatePkcs8KeyDer::from(key.to_pkcs8().unwrap().to_vec()).into();
            Arc::new(CertifiedKey::from_der(chain, key, &provider()).unwrap())
        };
        Self {
            own: own.map(key),
            hints: Mutex::new(usize::MAX),
        }
    }
}

impl ResolvesClientCert for Chooser {
    fn resolve(&self, hints: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        *self.hints.lock().unwrap() = hints.len();
        self.own.clone()
    }

    fn has_certs(&self) -> bool {
        true
    }
}

async fn talk(
    config: &Arc<ClientConfig>,
    address: SocketAddr,
    path: &str,
) -> (String, Option<HandshakeKind>) {
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connector = TlsConnector::from(Arc::clone(config));
    let mut stream = connector.connect(name, stream).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let kind = stream.get_ref().1.handshake_kind();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (_, page) = answer.split_once("\r\n\r\n").unwrap();
    (page.to_owned(), kind)
}

fn says(page: &str, words: &[&str]) {
    for word in words {
        assert!(page.contains(word), "no {word:?} in {page}");
    }
}

/// The reasons that were told.
#[derive(Default)]
struct Told(BTreeSet<Trouble>);

impl Told {
    /// Fails unless a page tells this reason, and these words.
    #[track_caller]
    fn expect(&mut self, page: &str, trouble: Trouble, words: &[&str]) {
        let key = format!("self-test-{trouble}-heading");
        let heading = Language::Japanese.text_with(&key, &[("day", "{")]);
        // Up to the day, where there is one.
        let begin = heading.split('{').next().unwrap();
        says(page, &[&format!("<h1>{begin}")]);
        says(page, words);
        self.0.insert(trouble);
    }
}

#[tokio::test]
async fn a_good_certificate_is_noted_once() {
    on_each_database(|store| async move {
        let site = Site::new(store).await;
        let own = site.issued("careplan", -1, 300).await;
        site.ticket("good", number()).await;
        let page = site.ask("/?ticket=good", Some(&own)).await;
        let serial = own.0.serial().to_string();
        let digits = page::last_four(&serial);
        says(
            &page,
            &[
                "<h1>正しく入っています",
                "message good",
                &digits,
                "青空事業所",
                "1枚のうち",
            ],
        );
        let installed = |site: &Site| {
            let store = site.world.state.store.clone();
            async move {
                let found = store.read("test", |tx| async move {
                    self_test::installations_of(&tx, number()).await
                });
                found.await.unwrap()
            }
        };
        assert_eq!(installed(&site).await.first().unwrap().serial, serial);
        site.world.wait(Duration::minutes(1));
        // The ticket is spent: judged again, noted no more.
        let page = site.ask("/?ticket=good", Some(&own)).await;
        says(&page, &["<h1>正しく入っています"]);
        let noted = installed(&site).await;
        assert_eq!(
            (noted.len(), noted.first().unwrap().verified_at),
            (1, NOW.replace_nanosecond(678_000_000).unwrap())
        );
        for (address, versions, named) in [
            (site.listing, TLS12, 2),
            (site.every, TLS12, 0),
            (site.every, TLS13, 0),
            (site.listing, TLS13, 2),
        ] {
            let answer = site.ask_at(address, "/", Some(&own), versions).await;
            says(&answer.page, &["<h1>正しく入っています"]);
            assert_eq!(answer.hints, named);
        }
    })
    .await;
}

#[tokio::test]
async fn every_other_certificate_is_let_in_and_told_why() {
    on_each_database(|store| async move {
        let site = Site::new(store).await;
        let mut told = Told::default();
        let page = site.ask("/", None).await;
        told.expect(&page, Trouble::NonePresented, &["取り込みのとき、どうなりましたか", "/result/no-key"]);
        site.ticket("none", number()).await;
        let page = site.ask("/?ticket=none", None).await;
        told.expect(&page, Trouble::NonePresented, &["まだ証明書が発行されていません"]);
        assert!(!page.contains("question-1"));
        let lost = site.issued("careplan", -50, 300).await;
        let serial = lost.0.serial().to_string();
        site.execute("INSERT INTO lost_keys (receipt, lost_at) VALUES ($1, 0)", &serial).await;
        let page = site.ask("/?ticket=none", None).await;
        told.expect(&page, Trouble::NonePresented, &["取り込めなくなっています"]);

        let ended = site.issued("careplan", -40, -10).await;
        told.expect(&site.ask("/?ticket=none", None).await, Trouble::Expired, &["記録では"]);
        let wrong = "/?ticket=none";
        told.expect(&site.ask(wrong, Some(&ended)).await, Trouble::Expired, &["11月12日"]);
        // Nothing else could be chosen: the browser is not blamed.
        told.expect(&site.ask(wrong, Some(&ended)).await, Trouble::Expired, &[]);
        let early = site.issued("kaigo", 10, 300).await;
        told.expect(&site.ask("/", Some(&early)).await, Trouble::NotYetValid, &["から使えます", "id=\"clock\""]);
        let old = site.issued("careplan", -5, 100).await;
        let new = site.issued("careplan", -1, 300).await;
        told.expect(&site.ask("/", Some(&old)).await, Trouble::Superseded, &[]);
        told.expect(&site.ask("/", Some(&old)).await, Trouble::BrowserRemembers, &[]);
        site.world.wait(Duration::minutes(2));
        site.ticket("other", other_number()).await;
        let page = site.ask("/?ticket=other", Some(&new)).await;
        told.expect(&page, Trouble::OtherOffice, &[other_number().as_str()]);
        site.world.wait(Duration::minutes(2));
        let agent = site.issued("agent", -1, 300).await;
        told.expect(&site.ask("/", Some(&agent)).await, Trouble::WrongKind, &["代理人証明書"]);

        let foreign = Hierarchy::new("個人番号カード").client("careplan", -1, 300);
        let page = site.ask_at(site.every, "/", Some(&foreign), TLS13).await.page;
        told.expect(&page, Trouble::OtherIssuer, &["個人番号カード Issuing", "試験 Issuing"]);
        assert!(!page.contains("ほかの証明書も含めて選ぶ"));
        let server = site.hierarchy.server();
        told.expect(&site.ask("/", Some(&server)).await, Trouble::WrongUse, &["サーバーの証明書"]);
        let unknown = site.hierarchy.client("careplan", -1, 300);
        told.expect(&site.ask("/", Some(&unknown)).await, Trouble::NotOnRecord, &["お問い合わせ"]);

        let serial = new.0.serial().to_string();
        site.execute(
            "UPDATE certificates SET revoked_at = not_before, revoked_reason = 'key-compromise' WHERE serial = $1",
            &serial,
        )
        .await;
        let page = site.ask("/", Some(&new)).await;
        told.expect(&page, Trouble::Revoked, &["鍵が他人に渡ったおそれがある", "/certificates/careplan\""]);
        let ended = "UPDATE licences SET state = 'ended' WHERE office_number = $1";
        site.execute(ended, number().as_str()).await;
        let page = site.ask("/", Some(&old)).await;
        told.expect(&page, Trouble::UseMissing, &["証明書は正しく入っています", "/use/apply\""]);
        site.execute(
            "UPDATE offices SET suspended_at = 0, suspended_reason = '廃止' WHERE number = $1",
            number().as_str(),
        )
        .await;
        let page = site.ask("/", Some(&old)).await;
        told.expect(&page, Trouble::SuspendedOffice, &["廃止"]);
        assert_eq!(told.0, of_the_manual(Door::SelfTest, &["判定"]));
    })
    .await;
}

#[tokio::test]
async fn certificates_of_an_earlier_authority_stay_good_and_both_are_named() {
    on_each_database(|store| async move {
        let (old, new) = (Hierarchy::new("試験"), Hierarchy::new("次の"));
        let mut chain = vec![new.issuing.certificate().clone()];
        chain.extend(old.chain());
        chain.push(new.root.clone());
        let site = Site::believing(store, old, chain).await;
        let own = site.issued("careplan", -1, 300).await;
        let page = site.ask("/", Some(&own)).await;
        says(&page, &["<h1>正しく入っています"]);
        let page = site.ask("/result/other-issuer", None).await;
        says(&page, &["「次の Issuing、または試験 Issuing」"]);
    })
    .await;
}

#[tokio::test]
async fn each_reason_has_a_page_of_its_own() {
    on_each_database(|store| async move {
        let site = Site::new(store).await;
        for code in Trouble::ALL {
            let page = site.ask(&format!("/result/{code}"), None).await;
            assert!(!page.contains("self-test-"), "{code}: a text is missing");
        }
        let page = site.ask("/result/other", None).await;
        says(&page, &["P-98"]);
    })
    .await;
}

const TLS13: &[&SupportedProtocolVersion] = &[&rustls::version::TLS13];
const TLS12: &[&SupportedProtocolVersion] = &[&rustls::version::TLS12];
