//! Handshakes between a real server and a real client, over loopback.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]

use std::net::SocketAddr;
use std::sync::Arc;

use axum::{Extension, Router, routing::get};
use pki::authority::{AuthorityName, create_root, prepare_issuing};
use pki::issue::{issue, prepare_client, prepare_server};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::{Certificate, Identity, KeyPair, SerialNumber};
use rustls::pki_types::{PrivatePkcs8KeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use time::{Duration, OffsetDateTime};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::*;
use crate::listen::{Limits, TlsListener};
use crate::live::Live;

struct Hierarchy {
    root: Certificate,
    issuing: Identity,
    now: OffsetDateTime,
}

impl Hierarchy {
    fn new() -> Self {
        let now = OffsetDateTime::now_utc();
        let name = |common_name: &str| AuthorityName {
            organisation: "試験".to_owned(),
            common_name: common_name.to_owned(),
        };
        let validity = Validity::between(now - Duration::days(60), now + Duration::days(900));
        let validity = validity.unwrap();
        let key = KeyPair::generate().unwrap();
        let serial = SerialNumber::random().unwrap();
        let root = create_root(&name("Root"), &key, serial, validity).unwrap();
        let signer = Identity::new(key, root.clone(), Vec::new()).unwrap();
        let key = KeyPair::generate().unwrap();
        let serial = SerialNumber::random().unwrap();
        let none = Publication::default();
        let prepared = prepare_issuing(
            &name("Issuing"),
            key.public_key(),
            serial,
            validity,
            &none,
            &root,
        )
        .unwrap();
        let certificate = issue(prepared, &signer).unwrap();
        let issuing = Identity::new(key, certificate, vec![root.clone()]).unwrap();
        Self { root, issuing, now }
    }

    fn server(&self) -> ServerIdentity {
        let (certificate, key) = self.server_certificate();
        let der = |certificate: &Certificate| CertificateDer::from(certificate.der().to_vec());
        ServerIdentity {
            chain: vec![der(&certificate), der(self.issuing.certificate())],
            key: PrivatePkcs8KeyDer::from(key.to_pkcs8().unwrap().to_vec()).into(),
        }
    }

    fn server_certificate(&self) -> (Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let names = ["localhost".to_owned()];
        let validity = Validity::from_now(self.now, Duration::days(1)).unwrap();
        let serial = SerialNumber::random().unwrap();
        let none = Publication::default();
        let issuer = self.issuing.certificate();
        let prepared =
            prepare_server(&names, key.public_key(), serial, validity, &none, issuer).unwrap();
        (issue(prepared, &self.issuing).unwrap(), key)
    }

    fn office(&self, from: Duration, to: Duration) -> (Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let subject = ClientSubject {
            office_number: "1370000018".parse().unwrap(),
            account: "KJ131370000018".to_owned(),
            kind_id: "careplan".to_owned(),
            office_name: "青空".to_owned(),
            terminal: None,
        };
        let validity = Validity::between(self.now + from, self.now + to).unwrap();
        let serial = SerialNumber::random().unwrap();
        let none = Publication::default();
        let issuer = self.issuing.certificate();
        let prepared =
            prepare_client(&subject, key.public_key(), serial, validity, &none, issuer).unwrap();
        (issue(prepared, &self.issuing).unwrap(), key)
    }
}

async fn mailbox(hierarchy: &Hierarchy) -> (SocketAddr, watch::Sender<bool>) {
    let authorities = [
        hierarchy.root.clone(),
        hierarchy.issuing.certificate().clone(),
    ];
    serve(Live::new(
        for_offices(hierarchy.server(), &authorities).unwrap(),
    ))
    .await
}

async fn serve(tls: Live<ServerConfig>) -> (SocketAddr, watch::Sender<bool>) {
    let listener = TlsListener::bind("127.0.0.1:0".parse().unwrap(), tls)
        .await
        .unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], listener.port()));
    let router = Router::new().route(
        "/",
        get(
            |Extension(ClientCertificate(certificate)): Extension<ClientCertificate>| async move {
                certificate.serial().to_string()
            },
        ),
    );
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(listener.serve(router, stopped));
    (address, stop)
}

/// Sends one request; the answer, or the error that ended the connection.
async fn ask(
    address: SocketAddr,
    root: &Certificate,
    own: Option<&(Certificate, KeyPair)>,
) -> Result<String, std::io::Error> {
    let mut stream = connect(address, root, own).await?;
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

async fn connect(
    address: SocketAddr,
    root: &Certificate,
    own: Option<&(Certificate, KeyPair)>,
) -> Result<TlsStream<TcpStream>, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from(root.der().to_vec()))
        .unwrap();
    let builder = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(TLS13)
        .unwrap()
        .with_root_certificates(roots);
    let config = match own {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => builder
            .with_client_auth_cert(
                vec![CertificateDer::from(certificate.der().to_vec())],
                PrivatePkcs8KeyDer::from(key.to_pkcs8().unwrap().to_vec()).into(),
            )
            .unwrap(),
    };
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

#[tokio::test]
async fn a_certificate_of_our_authority_is_let_in_whatever_its_dates() {
    let hierarchy = Hierarchy::new();
    let (address, _stop) = mailbox(&hierarchy).await;
    for (from, to) in [(-1, 30), (-30, -1), (10, 30)] {
        let own = hierarchy.office(Duration::days(from), Duration::days(to));
        let answer = ask(address, &hierarchy.root, Some(&own)).await.unwrap();
        assert!(
            answer.ends_with(&own.0.serial().to_string()),
            "{from} {to}: {answer}"
        );
    }
}

#[tokio::test]
async fn a_certificate_of_our_authority_for_something_else_is_let_in_to_be_told_so() {
    let hierarchy = Hierarchy::new();
    let (address, _stop) = mailbox(&hierarchy).await;
    let own = hierarchy.server_certificate();
    let answer = ask(address, &hierarchy.root, Some(&own)).await.unwrap();
    assert!(answer.ends_with(&own.0.serial().to_string()), "{answer}");
    let foreign = Hierarchy::new().server_certificate();
    assert!(ask(address, &hierarchy.root, Some(&foreign)).await.is_err());
}

#[tokio::test]
async fn no_certificate_and_foreign_ones_are_refused() {
    let hierarchy = Hierarchy::new();
    let (address, _stop) = mailbox(&hierarchy).await;
    let error = ask(address, &hierarchy.root, None)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("CertificateRequired"), "{error}");
    let foreign = Hierarchy::new().office(Duration::days(-1), Duration::days(1));
    let error = ask(address, &hierarchy.root, Some(&foreign))
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("alert"), "{error}");
}

#[tokio::test]
async fn a_silent_client_holds_up_nobody_and_stopping_ends_the_listener() {
    let hierarchy = Hierarchy::new();
    let (address, stop) = mailbox(&hierarchy).await;
    let _silent = TcpStream::connect(address).await.unwrap();
    let own = hierarchy.office(Duration::days(-1), Duration::days(1));
    ask(address, &hierarchy.root, Some(&own)).await.unwrap();
    stop.send(true).unwrap();
    let refused = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), refused)
        .await
        .unwrap();
}

#[tokio::test]
async fn another_authority_is_let_in_once_the_listener_knows_it() {
    let (present, next) = (Hierarchy::new(), Hierarchy::new());
    let both = [
        present.root.clone(),
        next.root.clone(),
        next.issuing.certificate().clone(),
    ];
    let tls = Live::new(for_offices(present.server(), &both[..1]).unwrap());
    let (address, _stop) = serve(tls.clone()).await;
    let own = next.office(Duration::days(-1), Duration::days(30));
    let refused = ask(address, &present.root, Some(&own)).await;
    assert!(!refused.is_ok_and(|answer| answer.contains("200 OK")));
    tls.replace(for_offices(present.server(), &both).unwrap());
    let answer = ask(address, &present.root, Some(&own)).await.unwrap();
    assert!(answer.ends_with(&own.0.serial().to_string()), "{answer}");
}

#[tokio::test]
async fn a_connection_without_a_whole_request_is_closed_in_time() {
    let hierarchy = Hierarchy::new();
    let tls = for_browsers(hierarchy.server(), TlsVersion::Tls13).unwrap();
    let listener = TlsListener::bind("127.0.0.1:0".parse().unwrap(), tls);
    let mut listener = listener.await.unwrap();
    listener.header_limit = std::time::Duration::from_millis(100);
    let address = SocketAddr::from(([127, 0, 0, 1], listener.port()));
    let (_stop, stopped) = watch::channel(false);
    tokio::spawn(listener.serve(Router::new(), stopped));
    let whole = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for said in ["", "GET / HTTP/1.1\r\nhost: loc", whole] {
        let mut stream = connect(address, &hierarchy.root, None).await.unwrap();
        stream.write_all(said.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let closed = stream.read_to_end(&mut answer);
        let closed = tokio::time::timeout(std::time::Duration::from_secs(5), closed).await;
        assert!(closed.is_ok(), "still open after {said:?}");
    }
}

#[tokio::test]
async fn who_comes_when_all_places_are_taken_is_told_to_come_back() {
    let hierarchy = Hierarchy::new();
    let tls = for_browsers(hierarchy.server(), TlsVersion::Tls13).unwrap();
    let listener = TlsListener::bind("127.0.0.1:0".parse().unwrap(), tls);
    let mut listener = listener.await.unwrap();
    listener.limits = Limits {
        all: 2,
        of_one: 2,
        told: 5,
    };
    let address = SocketAddr::from(([127, 0, 0, 1], listener.port()));
    let (_stop, stopped) = watch::channel(false);
    let router = Router::new().route("/", get(async || "served"));
    tokio::spawn(listener.serve(router, stopped));
    let mut kept = Vec::new();
    for _ in 0..2 {
        let mut stream = connect(address, &hierarchy.root, None).await.unwrap();
        let request = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
        stream.write_all(request).await.unwrap();
        let mut begin = [0; 15];
        stream.read_exact(&mut begin).await.unwrap();
        assert_eq!(&begin, b"HTTP/1.1 200 OK");
        kept.push(stream);
    }
    let answer = ask(address, &hierarchy.root, None).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("\r\nretry-after: 5\r\n"), "{answer}");
    kept.clear();
    let served = async {
        let mut answer = String::new();
        while !answer.ends_with("served") {
            answer = ask(address, &hierarchy.root, None).await.unwrap();
        }
    };
    let limit = std::time::Duration::from_secs(20);
    tokio::time::timeout(limit, served).await.unwrap();
}
