//! `run`: start, readiness, stop, and what keeps it from starting.

use std::sync::Arc;

use protocol::http::AddressFile;
use sqlx::Connection as _;

use crate::Site;

fn client(addresses: &AddressFile) -> reqwest::Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let root = reqwest::Certificate::from_pem(addresses.root_certificate.as_bytes()).unwrap();
    reqwest::Client::builder()
        .tls_certs_only([root])
        .build()
        .unwrap()
}

fn addresses(site: &Site) -> AddressFile {
    let text = std::fs::read_to_string(site.file("data/address.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn it_gets_ready_serves_and_stops() {
    let site = Site::initialised();
    for signal in ["-TERM", "-INT"] {
        let server = site.start(&[]);
        let addresses = addresses(&site);
        assert_eq!(addresses.portal, server.address("portal"));
        assert_eq!(addresses.mailbox, server.address("mailbox"));
        let client = client(&addresses);
        let alive = client
            .get(format!("{}/healthz", addresses.portal))
            .send()
            .await
            .unwrap();
        assert_eq!(alive.status(), 200);
        let ready = client
            .get(format!("{}/readyz", addresses.portal))
            .send()
            .await
            .unwrap();
        assert_eq!(ready.status(), 200);
        let ready: serde_json::Value = ready.json().await.unwrap();
        assert_eq!(
            (&ready["ready"], &ready["signing_key"]),
            (&true.into(), &"ok".into())
        );
        let console = client.get(server.address("console")).send().await.unwrap();
        assert!(console.status().as_u16() < 500, "{}", console.status());
        // Without a certificate the mailbox ends the connection.
        assert!(client.get(&addresses.mailbox).send().await.is_err());
        assert_eq!(server.stop(signal), Some(0));
    }
}

#[tokio::test]
async fn roles_can_be_chosen() {
    let site = Site::initialised();
    let server = site.start(&["--role", "portal,worker"]);
    assert_eq!(server.lines.len(), 2);
    // Where the mailbox is, this process does not know.
    assert!(!site.file("data/address.json").exists());
    let root = std::fs::read_to_string(site.file("data/authority/root.pem")).unwrap();
    let portal = server.address("portal");
    let known = AddressFile {
        name: String::new(),
        portal: portal.clone(),
        mailbox: String::new(),
        root_certificate: root,
        other_authorities: Vec::new(),
    };
    let ready = client(&known)
        .get(format!("{portal}/readyz"))
        .send()
        .await
        .unwrap();
    let ready: serde_json::Value = ready.json().await.unwrap();
    assert_eq!(ready["signing_key"], "elsewhere");
}

#[test]
fn it_does_not_start_before_init() {
    let site = Site::new();
    site.refused(&["run"], 1, &["init"]);
    assert!(!site.file("data").exists());
}

#[test]
fn a_wrong_passphrase_is_told_with_the_file() {
    let site = Site::initialised();
    std::fs::write(site.file("data/authority.passphrase"), "something else\n").unwrap();
    site.refused(
        &["run", "--role", "authority"],
        1,
        &["issuing.key.pem", "passphrase_file"],
    );
    site.refused(&["init"], 1, &["issuing.key.pem"]);
    std::fs::write(site.file("data/authority.passphrase"), "\n").unwrap();
    site.refused(
        &["run", "--role", "authority"],
        1,
        &["authority.passphrase", "empty"],
    );
}

#[tokio::test]
async fn the_support_site_stands_where_it_is_configured() {
    let site = Site::new();
    site.configure("[listeners.support]\naddress = \"127.0.0.1:0\"\nname = \"localhost\"\n");
    let told = site.done(&["init"]);
    assert!(told.contains("support.pem"), "{told}");
    std::fs::remove_file(site.file("data/portal.key")).unwrap();
    let server = site.start(&["--role", "support"]);
    let address = server.address("support");
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let root = std::fs::read(site.file("data/authority/root.pem")).unwrap();
    let browser = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(&root).unwrap()])
        .build()
        .unwrap();
    let page = browser.get(format!("{address}/federations")).send().await;
    let page = page.unwrap().text().await.unwrap();
    assert!(page.contains("北海道"), "{page}");
}

#[test]
fn whoever_sends_mail_needs_the_key_that_opens_it() {
    let site = Site::new();
    site.configure("[mail]\nserver = \"127.0.0.1\"\ntls = \"none\"\nfrom = \"a@example.jp\"\n");
    site.done(&["init"]);
    std::fs::remove_file(site.file("data/portal.key")).unwrap();
    site.refused(&["run", "--role", "worker"], 1, &["portal.key", "init"]);
}

#[test]
fn a_missing_server_certificate_is_told() {
    let site = Site::initialised();
    std::fs::remove_file(site.file("data/tls/mailbox.pem")).unwrap();
    site.refused(&["run", "--role", "mailbox"], 1, &["mailbox.pem", "init"]);
}

#[test]
fn a_port_in_use_is_told() {
    let site = Site::initialised();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let text = std::fs::read_to_string(site.file("renkei.toml")).unwrap();
    let text = text.replacen("127.0.0.1:0", &format!("127.0.0.1:{port}"), 1);
    std::fs::write(site.file("renkei.toml"), text).unwrap();
    site.refused(&["run"], 4, &["portal", &port.to_string()]);
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_and_left_alone() {
    let site = Arc::new(Site::initialised());
    let url = format!("sqlite://{}", site.file("data/renkei.db").display());
    let mut database = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("INSERT INTO schema_versions (version, applied_at) VALUES (999, 0)")
        .execute(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
    for arguments in [
        &["run"][..],
        &["migrate"],
        &["init"],
        &["operator", "add", "--id", "a", "--name", "a"],
    ] {
        site.refused(arguments, 1, &["999", "newer"]);
    }
}
