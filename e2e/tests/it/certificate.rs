//! Certificates that do not open the exchange.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use e2e::office::Office;
use e2e::samples;
use e2e::story::Story;
use e2e::tls;
use e2e::walk;

use crate::ground::{Ground, exchange, messages, send};

#[tokio::test(flavor = "multi_thread")]
async fn without_a_certificate() {
    let ground = Ground::prepare().await;
    let nobody = Office::at(&ground.path("nobody"));
    let paths = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    send(&nobody, &paths)
        .expect_code(3)
        .unwrap()
        .says("証明書")
        .unwrap();
    // A program of somebody else without a certificate gets an alert instead of an answer.
    let root = ground.exchange.addresses().unwrap().root_certificate;
    let config = tls::client(&root, None).unwrap();
    let answer = ask(&ground, config);
    assert!(
        answer
            .unwrap_err()
            .to_string()
            .contains("CertificateRequired")
    );
}

/// Sends one request to the mailbox and reads what comes.
fn ask(ground: &Ground, config: Arc<rustls::ClientConfig>) -> std::io::Result<String> {
    let name = "127.0.0.1".try_into().unwrap();
    let mut connection = rustls::ClientConnection::new(config, name).unwrap();
    let mut socket = TcpStream::connect(ground.exchange.mailbox_socket()).unwrap();
    let mut stream = rustls::Stream::new(&mut connection, &mut socket);
    stream.write_all(b"GET /v1/self HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_another_authority() {
    let ground = Ground::prepare().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let (other, operator, _, helper_station) = exchange(elsewhere.path()).await;
    let stranger = Office::at(&ground.path("stranger"));
    walk::short_way(
        &other,
        &operator,
        &helper_station,
        &stranger,
        &mut Story::begin(),
    )
    .await
    .unwrap();
    // The stranger's program is told that our exchange is its own.
    let ours = std::fs::read(ground.exchange.address_file()).unwrap();
    let mut replaced = 0;
    for file in walk::written_files(stranger.home()).unwrap() {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        if text.contains("\"mailbox\"") {
            std::fs::write(&file, &ours).unwrap();
            replaced += 1;
        }
    }
    assert_eq!(replaced, 1, "the stranger's address file was not found");
    let ran = stranger.run(&["inbox"]).unwrap().expect_code(3).unwrap();
    ran.says("証明書").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_offices_certificate() {
    let ground = Ground::prepare().await;
    let paths = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    // The service office tries to send the care manager's files.
    send(&ground.helper_station_office, &paths)
        .expect_code(1)
        .unwrap();
    assert_eq!(messages(&ground.helper_station_office, "sent").len(), 0);
    assert_eq!(ground.inbox_of_helper_station().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_is_refused_at_once() {
    let ground = Ground::prepare().await;
    let status = ground
        .helper_station_office
        .json(&["cert", "status"])
        .unwrap();
    let serial = walk::find_text(&status, "serial").unwrap();
    ground
        .helper_station_office
        .run(&["inbox"])
        .unwrap()
        .expect_code(0)
        .unwrap();
    let arguments = ["cert", "revoke", &serial, "--reason", "key-compromise"];
    ground.exchange.command(&arguments).unwrap();
    let ran = ground.helper_station_office.run(&["inbox"]).unwrap();
    ran.expect_code(3).unwrap().says("失効").unwrap();
}
