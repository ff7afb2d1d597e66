//! Revocation lists and OCSP answers of a running server, judged by OpenSSL.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::revocation::{IssueMonth, Partition};
use pki::{Certificate, KeyPair};
use sqlx::{Connection as _, Row as _};

use crate::Site;

/// A site that publishes, and the address below which it does.
pub(crate) fn publishing() -> (Site, String) {
    // The port has to be known before the start. Nobody else asks for one in between.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = port.local_addr().unwrap().port();
    let site = Site::new();
    site.configure(&format!(
        "[listeners.publication]\naddress = \"127.0.0.1:{port}\"\nname = \"127.0.0.1\"\n"
    ));
    site.done(&["init"]);
    (site, format!("http://127.0.0.1:{port}"))
}

pub(crate) async fn database(site: &Site) -> sqlx::SqliteConnection {
    let url = format!("sqlite://{}", site.file("data/renkei.db").display());
    sqlx::SqliteConnection::connect(&url).await.unwrap()
}

/// An office whose application is approved.
async fn apply(site: &Site) {
    add_office(site);
    approve(site, "R1", "careplan").await;
}

/// An office.
pub(crate) fn add_office(site: &Site) {
    let words = "office add --number 1370000018 --kind 43 --claiming agent --name".split(' ');
    let words: Vec<_> = words.chain(["事業所", "--agent", "代理人"]).collect();
    site.done(&words);
}

/// An approved application of it.
pub(crate) async fn approve(site: &Site, receipt: &str, kind: &str) {
    let key = KeyPair::generate().unwrap().public_key_der();
    let mut database = database(site).await;
    sqlx::query(
        "INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, \
         terminal, public_key, state, applied_at) \
         SELECT $1, office_number, id, $2, 'office', '受付', $3, 'approved', 0 \
         FROM accounts",
    )
    .bind(receipt)
    .bind(kind)
    .bind(key)
    .execute(&mut database)
    .await
    .unwrap();
    database.close().await.unwrap();
}

/// Asks until there is something; the server is given half a minute on a busy machine.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(what: &str, ask: impl Fn() -> F) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "no {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The certificate of an application, once it is there.
pub(crate) async fn issued(site: &Site, receipt: &str) -> Certificate {
    until("certificate", || async {
        let mut database = database(site).await;
        let row =
            sqlx::query("SELECT der FROM certificates WHERE der IS NOT NULL AND receipt = $1")
                .bind(receipt)
                .fetch_optional(&mut database)
                .await
                .unwrap()?;
        Some(Certificate::from_der(row.get::<&[u8], _>("der")).unwrap())
    })
    .await
}

/// Runs OpenSSL in the site's folder; whether it was content, and what it said.
pub(crate) fn openssl(site: &Site, words: &str) -> (bool, String) {
    let output = std::process::Command::new("openssl")
        .args(words.split(' '))
        .current_dir(site.folder.path())
        .output()
        .expect("the judge `openssl` cannot be started; RENKEI_TEST_FAST=1 goes without");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    (output.status.success(), text)
}

const ASK: &str = "ocsp -issuer data/authority/issuing.pem -cert leaf.pem";
const JUDGE: &str = "-CAfile data/authority/root.pem -verify_other data/authority/issuing.pem";

#[tokio::test]
async fn openssl_follows_a_certificate_into_revocation() {
    if std::env::var_os("RENKEI_TEST_FAST").is_some_and(|value| value == "1") {
        return;
    }
    let (site, base) = publishing();
    apply(&site).await;
    let told = site.done(&["doctor", "--lang", "en"]);
    assert!(told.contains("attention publication: "), "{told}");
    let server = site.start(&[]);
    assert_eq!(server.address("publication"), base);
    let leaf = issued(&site, "R1").await;
    std::fs::write(site.file("leaf.pem"), leaf.to_pem()).unwrap();
    let issuing = std::fs::read_to_string(site.file("data/authority/issuing.pem")).unwrap();
    let issuing = Certificate::from_pem(&issuing).unwrap();

    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let client = reqwest::Client::new();
    let (client, base, site) = (&client, base.as_str(), &site);
    let said = |word: &'static str| async move {
        let (_, text) = openssl(site, &format!("{ASK} -url {base}/ocsp {JUDGE}"));
        let is_said = text.contains(&format!("leaf.pem: {word}\n"));
        assert!(!is_said || text.contains("Response verify OK"), "{text}");
        is_said.then_some(())
    };
    until("good answer", || said("good")).await;

    let partition = Partition::new(&issuing, IssueMonth::of(leaf.not_before()));
    let address = &partition.address(base);
    let (_, text) = openssl(site, "x509 -in leaf.pem -noout -text");
    assert!(text.contains(&format!("URI:{address}\n")), "{text}");
    let verdict = || async {
        let list = client.get(address).send().await.unwrap();
        assert_eq!(list.status(), 200);
        std::fs::write(site.file("list.der"), list.bytes().await.unwrap()).unwrap();
        let (good, text) = openssl(
            site,
            "crl -inform DER -in list.der -CAfile data/authority/issuing.pem -out list.pem",
        );
        assert!(good && text.contains("verify OK"), "{text}");
        openssl(
            site,
            "verify -x509_strict -crl_check -CAfile data/authority/root.pem \
             -untrusted data/authority/issuing.pem -CRLfile list.pem leaf.pem",
        )
    };
    let (good, text) = verdict().await;
    assert!(good, "{text}");

    let serial = leaf.serial().to_string();
    site.done(&["cert", "revoke", &serial, "--reason", "key-compromise"]);
    until("revoked answer", || said("revoked")).await;
    until("revoked certificate on the list", || async {
        let (good, text) = verdict().await;
        (!good && text.contains("certificate revoked")).then_some(())
    })
    .await;

    // The same answer by GET.
    openssl(site, &format!("{ASK} -no_nonce -reqout request.der"));
    let request = std::fs::read(site.file("request.der")).unwrap();
    let text = STANDARD.encode(request).replace('/', "%2F");
    let answer = client.get(format!("{base}/ocsp/{text}")).send().await;
    let answer = answer.unwrap();
    assert_eq!(
        answer.headers()["content-type"],
        "application/ocsp-response"
    );
    assert!(answer.headers().contains_key("etag"));
    std::fs::write(site.file("answer.der"), answer.bytes().await.unwrap()).unwrap();
    let (_, text) = openssl(site, &format!("{ASK} -respin answer.der {JUDGE}"));
    assert!(text.contains("leaf.pem: revoked\n"), "{text}");
    assert!(text.contains("Reason: keyCompromise"), "{text}");

    let told = site.done(&["doctor", "--lang", "en"]);
    assert!(told.contains("ok publication: "), "{told}");
    let authority = format!("{base}/ca/{}.cer", issuing.label());
    let authority = client.get(authority).send().await.unwrap();
    assert_eq!(authority.bytes().await.unwrap(), issuing.der());
    assert_eq!(server.stop("-TERM"), Some(0));
}

#[test]
fn without_its_address_everything_else_starts() {
    let (site, base) = publishing();
    let port = base.trim_start_matches("http://");
    let taken = std::net::TcpListener::bind(port).unwrap();
    let server = site.start(&[]);
    assert!(!server.lines.iter().any(|line| line.contains("publication")));
    server.address("mailbox");
    drop(taken);
    assert_eq!(server.stop("-TERM"), Some(0));
}
