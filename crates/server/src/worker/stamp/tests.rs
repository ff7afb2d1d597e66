//! Stamps of an authority that is `openssl ts`, and of one that is not there.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]
use std::path::Path;
use std::process::Command;

use protocol::Sha256;
use tokio::net::TcpListener;

use super::*;
use crate::store::testing::{NOW, add_office, number, on_each_database};

async fn add_record(store: &Store, id: &str) {
    let record = &evidence_record::EvidenceRecord {
        id: id.to_owned(),
        record: b"record".to_vec(),
        signature: b"signature".to_vec(),
        answer: None,
        stamp_due_at: Some(NOW),
        time_stamp: None,
    };
    let hash = Sha256::of(id.as_bytes());
    let added = store.run_tx("test", |tx| async move {
        evidence_record::insert(&tx, number(), hash, record, NOW).await
    });
    added.await.map_err(|error: StoreError| error).unwrap();
}

async fn find(store: &Store, id: &str) -> evidence_record::EvidenceRecord {
    let hash = Sha256::of(id.as_bytes());
    let found = store.read("test", |tx| async move {
        evidence_record::find(&tx, number(), hash).await
    });
    found
        .await
        .map_err(|error: StoreError| error)
        .unwrap()
        .unwrap()
}

fn stamper(store: &Store, port: u16, now: OffsetDateTime) -> Stamper {
    let address = StampAddress::parse(&format!("http://127.0.0.1:{port}/tsa")).unwrap();
    Stamper::new(store.clone(), Clock::new(move || now), address)
}

async fn with_office(store: &Store) {
    let added = store.run_tx("test", |tx| async move { add_office(&tx, number()).await });
    added.await.map_err(|error: StoreError| error).unwrap();
}

#[tokio::test]
async fn a_record_waits_for_an_authority_that_is_away_and_not_for_ever() {
    on_each_database(|store| async move {
        with_office(&store).await;
        add_record(&store, "one").await;
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = closed.local_addr().unwrap().port();
        drop(closed);
        assert!(stamper(&store, port, NOW).round().await.is_err());
        let due = find(&store, "one").await.stamp_due_at;
        assert_eq!(due, Some(NOW + Duration::seconds(30)));
        // Not due: nobody is asked.
        assert_eq!(stamper(&store, port, NOW).round().await.unwrap(), 0);
        let (hours, days) = (NOW + Duration::hours(2), NOW + Duration::days(15));
        assert!(stamper(&store, port, hours).round().await.is_err());
        let due = find(&store, "one").await.stamp_due_at;
        assert_eq!(due, Some(hours + Duration::minutes(10)));
        assert!(stamper(&store, port, days).round().await.is_err());
        assert_eq!(find(&store, "one").await.stamp_due_at, None);
    })
    .await;
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output();
    let output = output.unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments:?}: {told}");
}

/// A time-stamping authority of its own root, as `openssl ts` keeps it.
fn authority(folder: &Path) {
    std::fs::write(folder.join("tsa.cnf"), CONFIGURATION).unwrap();
    std::fs::write(folder.join("serial"), "01\n").unwrap();
    let key = ["-newkey", "rsa:2048", "-nodes", "-config", "tsa.cnf"];
    let root = [
        "req",
        "-x509",
        "-subj",
        "/CN=TSA Root",
        "-extensions",
        "root",
    ];
    let files = ["-keyout", "root.key", "-out", "root.pem", "-days", "3650"];
    openssl(folder, &[&root[..], &key, &files].concat());
    let request = ["req", "-new", "-subj", "/CN=Test TSA", "-keyout", "tsa.key"];
    openssl(folder, &[&request[..], &key, &["-out", "tsa.csr"]].concat());
    let sign = [
        "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
    ];
    let with = ["-CAcreateserial", "-out", "tsa.pem", "-days", "3650"];
    let extensions = ["-extfile", "tsa.cnf", "-extensions", "stamp"];
    openssl(folder, &[&sign[..], &with, &extensions].concat());
}

/// Answers one request.
async fn answer_one(listener: &TcpListener, folder: &Path) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    let body = loop {
        let mut piece = [0; 1024];
        let count = stream.read(&mut piece).await.unwrap();
        request.extend(&piece[..count]);
        let end = request.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let Some(end) = end else { continue };
        let head = String::from_utf8_lossy(&request[..end]).into_owned();
        let length = head.split("Content-Length: ").nth(1).unwrap();
        let length: usize = length.lines().next().unwrap().parse().unwrap();
        if request.len() == end + 4 + length {
            break request.split_off(end + 4);
        }
    };
    std::fs::write(folder.join("request.tsq"), body).unwrap();
    let reply = [
        "ts",
        "-reply",
        "-config",
        "tsa.cnf",
        "-queryfile",
        "request.tsq",
    ];
    openssl(folder, &[&reply[..], &["-out", "answer.tsr"]].concat());
    let answer = std::fs::read(folder.join("answer.tsr")).unwrap();
    let head = format!(
        "HTTP/1.0 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    );
    stream
        .write_all(&[head.as_bytes(), &answer].concat())
        .await
        .unwrap();
}

#[tokio::test]
async fn stamps_are_those_that_openssl_gives_and_verifies() {
    if std::env::var("RENKEI_TEST_FAST").is_ok_and(|value| value == "1") {
        eprintln!("skipped: foreign judge");
        return;
    }
    on_each_database(|store| async move {
        with_office(&store).await;
        add_record(&store, "one").await;
        let folder = tempfile::tempdir().unwrap();
        authority(folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let stamper = stamper(&store, port, NOW);
        let (stamped, ()) = tokio::join!(stamper.round(), answer_one(&listener, folder.path()));
        assert_eq!(stamped.unwrap(), 1);
        let record = find(&store, "one").await;
        assert_eq!(record.stamp_due_at, None);
        let stamp = record.time_stamp.unwrap();
        std::fs::write(folder.path().join("signature"), b"signature").unwrap();
        std::fs::write(folder.path().join("stamp.tsr"), &stamp).unwrap();
        let verify = ["ts", "-verify", "-data", "signature", "-in", "stamp.tsr"];
        openssl(
            folder.path(),
            &[&verify[..], &["-CAfile", "root.pem"]].concat(),
        );
        let pem = std::fs::read_to_string(folder.path().join("root.pem")).unwrap();
        let root = pki::pem::decode_one("CERTIFICATE", &pem).unwrap();
        let told = time_stamp::verify(&stamp, b"signature", &[root.to_vec()]).unwrap();
        assert_eq!(told.authority, "Test TSA");
        assert!(time_stamp::verify(&stamp, b"signature", &[]).is_err());
        assert!(time_stamp::accept(&stamp, b"other", 0).is_err());
        // Another answer than to this question is no stamp.
        assert!(time_stamp::accept(&stamp, b"signature", 0).is_err());
    })
    .await;
}

const CONFIGURATION: &str = "
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamp]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
[tsa]
default_tsa = own
[own]
serial = serial
signer_cert = tsa.pem
certs = root.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1, millisecs:500
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";
