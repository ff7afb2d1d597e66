//! What stands beside the exchange is away: the responder that tells which certificates are
//! revoked, and the mail server. Certificates are issued and messages go through all the same.

use std::net::TcpListener;

use e2e::samples;

use crate::ground::{self, Ground, messages, send};

#[tokio::test(flavor = "multi_thread")]
async fn a_responder_and_a_mail_server_that_are_away_stop_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut exchange, operator, care_manager, helper_station) =
        ground::exchange(folder.path()).await;
    // Somebody else has the address of the responder and never answers; nobody has that of the
    // mail server.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let responder = taken.local_addr().unwrap().port();
    let mail = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = mail.local_addr().unwrap().port();
    drop(mail);
    let root = folder.path().join("root.pem");
    std::fs::write(&root, exchange.addresses().unwrap().root_certificate).unwrap();
    exchange
        .configure(&format!(
            "[listeners.publication]\naddress = \"127.0.0.1:{responder}\"\n\
             name = \"127.0.0.1\"\n"
        ))
        .unwrap();
    exchange
        .configure(&format!(
            "[mail]\nserver = \"127.0.0.1\"\nport = {nobody}\n\
             from = \"renkei@example.jp\"\nroot_certificate = {root:?}\n"
        ))
        .unwrap();
    exchange.stop().unwrap();
    exchange.start().unwrap();

    // Both certificates are applied for, approved, issued and installed.
    let made = (exchange, operator, care_manager, helper_station);
    let ground = Ground::of(folder, made, [0, 0]).await;
    let paths = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    let sent = send(&ground.care_manager_office, &paths);
    sent.expect_code(0).unwrap();
    let folder = ground.path("received").to_string_lossy().into_owned();
    let received = ground
        .helper_station_office
        .run(&["receive", "-o", &folder]);
    received.unwrap().expect_code(0).unwrap();
    let sent = messages(&ground.care_manager_office, "sent");
    assert_eq!(sent[0]["receipt"], "verified");
    drop(taken);
}
