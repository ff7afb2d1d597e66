//! One authority after another on a running server: ceremonies, roll-over, another root.

use pki::Certificate;
use protocol::http::AddressFile;

use crate::Site;
use crate::publication::{add_office, approve, issued, openssl, publishing, until};

const HEAD: &str = "\
title = \"認証局の手順の記録\"
organisation = \"試験\"
place = \"第1会議室\"
people = [{ role = \"責任者\", name = \"見本 花子\" }]
keys.root.file = \"data/offline/root.key.pem\"
";

/// Holds a ceremony; what it printed.
fn ceremony(site: &Site, text: &str, passphrases: &[&str]) -> String {
    std::fs::write(site.file("ceremony.toml"), format!("{HEAD}{text}")).unwrap();
    let mut words = vec!["ca", "ceremony", "ceremony.toml", "--lang", "en"];
    let plan = site
        .bare_command(&[&words[..], &["--check"]].concat())
        .output()
        .unwrap();
    assert!(plan.status.success(), "{plan:?}");
    for passphrase in passphrases {
        words.extend(["--passphrase-file", passphrase]);
    }
    let held = site.bare_command(&words).output().unwrap();
    assert!(held.status.success(), "{held:?}");
    String::from_utf8(held.stdout).unwrap()
}

const ROOT: &str = "root=data/offline/root.passphrase";

/// What OpenSSL says about a file, believing another one alone.
fn verify(site: &Site, leaf: &str, untrusted: &str, root: &str) -> (bool, String) {
    let words = format!("verify -x509_strict -CAfile {root} -untrusted {untrusted} {leaf}");
    openssl(site, &words)
}

fn is_fast() -> bool {
    std::env::var_os("RENKEI_TEST_FAST").is_some_and(|value| value == "1")
}

#[test]
fn a_ceremony_is_refused_with_the_place_and_leaves_nothing() {
    let site = Site::initialised();
    let run = |text: &str, more: &[&str]| {
        std::fs::write(site.file("ceremony.toml"), format!("{HEAD}{text}")).unwrap();
        let words = ["ca", "ceremony", "ceremony.toml", "--lang", "en"];
        let ended = site
            .bare_command(&[&words, more].concat())
            .output()
            .unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(said.contains("renkei-server: hint: "), "{said}");
        assert!(!site.file("out").exists());
        (ended.status.code(), said)
    };
    let list = "output = \"out\"\n[[steps]]\ndo = \"make-list\"\nuntil = \"2040-01-01\"\n\
         signed_by = { certificate = \"data/authority/root.pem\", key = \"root\" }\n";
    let (code, said) = run(&format!("{list}list = \"a/b\"\n"), &[]);
    assert!(code == Some(2) && said.contains("plain name"), "{said}");
    let good = format!("{list}list = \"root.crl\"\n");
    let wrong = ["--passphrase-file", "root=data/authority.passphrase"];
    let (code, said) = run(&good, &wrong);
    assert!(
        code == Some(1) && said.contains("password is wrong"),
        "{said}"
    );
    let (code, said) = run(&good.replace("2040", "2020"), &[]);
    assert!(code == Some(1) && said.contains("step 1"), "{said}");
}

/// The way of another issuing authority: request, ceremony, roll-over.
fn take_over(site: &Site, base: &str) {
    let told = site.done(&["ca", "request", "-o", "next.csr", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    site.refused(&["ca", "request", "-o", "next.csr"], 2, &["exists already"]);
    let text = format!(
        "publication = \"{base}\"\noutput = \"second\"\n[[steps]]\ndo = \"sign-issuing\"\n\
         signed_by = {{ certificate = \"data/authority/root.pem\", key = \"root\" }}\n\
         request = \"next.csr\"\nrequest_sha256 = {}\ncommon_name = \"発行局 2\"\n\
         until = \"2036-01-01\"\ncertificate = \"issuing2.pem\"\n",
        told["sha256"]
    );
    let said = ceremony(site, &text, &[ROOT]);
    assert!(said.contains("protocol.pdf"), "{said}");
    let taking = ["ca", "roll-over", "second/issuing2.pem"];
    site.refused(&["ca", "roll-over", "first.pem"], 1, &["issues already"]);
    site.refused(
        &["ca", "roll-over", "data/authority/root.pem"],
        1,
        &["not the certificate of an issuing authority"],
    );
    let told = site.done(&[&taking[..], &["--lang", "en"]].concat());
    assert!(
        told.contains("発行局 2") && told.contains("restart"),
        "{told}"
    );
    site.refused(&taking, 1, &["issues already"]);
    site.done(&["doctor"]);
    let status = site.done(&["ca", "status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let roles = status["authorities"].as_array().unwrap().iter();
    let roles: Vec<_> = roles.map(|one| one["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["issuing", "earlier", "root"]);
    assert_eq!(status["authorities"][2]["list_number"], 1);
}

/// OpenSSL believes certificates of both generations, and hears good of both.
async fn both_are_good(site: &Site, base: &str, old: &Certificate, new: &Certificate) {
    std::fs::write(site.file("old.pem"), old.to_pem()).unwrap();
    std::fs::write(site.file("new.pem"), new.to_pem()).unwrap();
    let root = "data/authority/root.pem";
    for (leaf, issuing) in [("old.pem", "first.pem"), ("new.pem", "second/issuing2.pem")] {
        let (good, text) = verify(site, leaf, issuing, root);
        assert!(good, "{text}");
        let ask = format!(
            "ocsp -issuer {issuing} -cert {leaf} -url {base}/ocsp -CAfile {root} \
                 -verify_other {issuing}"
        );
        until("answer", || async {
            let (_, text) = openssl(site, &ask);
            text.contains(&format!("{leaf}: good")).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn another_authority_takes_over_and_the_old_certificates_stay_good() {
    let (site, base) = publishing();
    add_office(&site);
    approve(&site, "R1", "careplan").await;
    let server = site.start(&[]);
    let old = issued(&site, "R1").await;
    assert_eq!(server.stop("-TERM"), Some(0));
    let first = std::fs::read(site.file("data/authority/issuing.pem")).unwrap();
    std::fs::write(site.file("first.pem"), first).unwrap();

    take_over(&site, &base);
    approve(&site, "R2", "careplan").await;
    let server = site.start(&[]);
    let new = issued(&site, "R2").await;
    assert_ne!(old.issuer_name(), new.issuer_name());
    assert_eq!(new.issuer_name(), "発行局 2");
    if !is_fast() {
        both_are_good(&site, &base, &old, &new).await;
    }
    // A revocation of the first generation still comes out.
    let serial = old.serial().to_string();
    site.done(&["cert", "revoke", &serial, "--reason", "superseded"]);
    let root = std::fs::read_to_string(site.file("data/authority/root.pem")).unwrap();
    let root = Certificate::from_pem(&root).unwrap();
    let issuing = std::fs::read_to_string(site.file("first.pem")).unwrap();
    let issuing = Certificate::from_pem(&issuing).unwrap();
    let month = pki::revocation::IssueMonth::of(old.not_before());
    let address = pki::revocation::Partition::new(&issuing, month).address(&base);
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let client = reqwest::Client::new();
    let (client, address, issuing) = (&client, &address, &issuing);
    until("list with the old certificate", || async {
        let list = client.get(address).send().await.unwrap();
        let list = pki::crl::read(&list.bytes().await.unwrap(), issuing).unwrap();
        list.revoked
            .iter()
            .any(|one| one.serial == *old.serial())
            .then_some(())
    })
    .await;
    let list = client
        .get(format!("{base}/crl/{}.crl", root.label()))
        .send();
    let list = list.await.unwrap().bytes().await.unwrap();
    assert_eq!(pki::crl::read(&list, &root).unwrap().number, 1);
    for one in [issuing, &root] {
        let file = client.get(format!("{base}/ca/{}.cer", one.label())).send();
        assert_eq!(file.await.unwrap().bytes().await.unwrap(), one.der());
    }
    assert_eq!(server.stop("-TERM"), Some(0));
}

fn believing(root: &str) -> reqwest::Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let root = reqwest::Certificate::from_pem(root.as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([root]);
    client.build().unwrap()
}

/// Another root, certified by the first and certifying it, with an authority and a list.
const SECOND_ROOT: &str = "output = \"second\"\n\
        keys.root2.file = \"root2.key.pem\"\nkeys.issuing2.file = \"issuing2.key.pem\"\n\
        [[steps]]\ndo = \"make-root\"\nkey = \"root2\"\ncommon_name = \"Root 2\"\n\
        until = \"2056-01-01\"\ncertificate = \"root2.pem\"\n\
        [[steps]]\ndo = \"cross-certify\"\nroot = \"root2.pem\"\n\
        signed_by = { certificate = \"data/authority/root.pem\", key = \"root\" }\n\
        until = \"2036-01-01\"\ncertificate = \"root2-by-root.pem\"\n\
        [[steps]]\ndo = \"cross-certify\"\nroot = \"data/authority/root.pem\"\n\
        signed_by = { certificate = \"root2.pem\", key = \"root2\" }\n\
        until = \"2036-01-01\"\ncertificate = \"root-by-root2.pem\"\n\
        [[steps]]\ndo = \"make-issuing\"\nkey = \"issuing2\"\ncommon_name = \"Issuing 2\"\n\
        signed_by = { certificate = \"root2.pem\", key = \"root2\" }\n\
        until = \"2036-01-01\"\ncertificate = \"issuing2.pem\"\n\
        [[steps]]\ndo = \"make-list\"\nlist = \"root2.crl\"\n\
        signed_by = { certificate = \"root2.pem\", key = \"root2\" }\nuntil = \"2030-01-01\"\n";

#[tokio::test]
async fn another_root_takes_over_by_cross_certificates() {
    let site = Site::initialised();
    add_office(&site);
    approve(&site, "R1", "careplan").await;
    let server = site.start(&[]);
    let old = issued(&site, "R1").await;
    assert_eq!(server.stop("-TERM"), Some(0));
    let before = std::fs::read_to_string(site.file("data/authority/root.pem")).unwrap();
    let first = std::fs::read(site.file("data/authority/issuing.pem")).unwrap();
    std::fs::write(site.file("first.pem"), first).unwrap();
    let passphrases = [
        ROOT,
        "root2=data/offline/root.passphrase",
        "issuing2=data/authority.passphrase",
    ];
    ceremony(&site, SECOND_ROOT, &passphrases);

    let taking = [
        "ca",
        "roll-over",
        "second/issuing2.pem",
        "--key",
        "issuing2.key.pem",
    ];
    site.refused(&taking, 1, &["install its root first"]);
    site.refused(
        &["ca", "install", "second/root2.pem"],
        1,
        &["cross certificate"],
    );
    site.refused(
        &["ca", "install", "second/root-by-root2.pem"],
        1,
        &["install them"],
    );
    site.refused(
        &["ca", "install", "second/issuing2.pem"],
        1,
        &["ca roll-over"],
    );
    site.refused(&["ca", "install", "second/protocol.txt"], 1, &["neither"]);
    let files = [
        "second/root2.crl",
        "second/root-by-root2.pem",
        "second/root2-by-root.pem",
        "second/root2.pem",
    ];
    let install = [&["ca", "install", "--lang", "en"], &files[..]].concat();
    let told = site.done(&install);
    assert_eq!(told.matches("installed: ").count(), 4, "{told}");
    let told = site.done(&install);
    assert_eq!(told.matches("is there already").count(), 4, "{told}");
    // Cut where the next key is missing or does not open: the present one still issues.
    let bare = &taking[..3];
    site.refused(bare, 1, &["cannot read the key"]);
    let wrong = [bare, &["--key", "root2.key.pem"]].concat();
    site.refused(&wrong, 1, &["password is wrong"]);
    site.done(&["doctor"]);
    site.done(&taking);

    approve(&site, "R2", "careplan").await;
    let server = site.start(&[]);
    let new = issued(&site, "R2").await;
    let text = std::fs::read_to_string(site.file("data/address.json")).unwrap();
    let addresses: AddressFile = serde_json::from_str(&text).unwrap();
    let after = std::fs::read_to_string(site.file("second/root2.pem")).unwrap();
    assert_eq!(addresses.root_certificate, after);
    assert_eq!(addresses.other_authorities.len(), 3);
    // Who believes only the old root, or only the new one, is served all the same.
    for root in [&before, &after] {
        let alive = believing(root)
            .get(format!("{}/healthz", addresses.portal))
            .send();
        assert_eq!(alive.await.unwrap().status(), 200);
    }
    assert_eq!(server.stop("-TERM"), Some(0));
    if !is_fast() {
        bridges_carry(&site, &old, &new);
    }
}

/// OpenSSL goes over the bridges in both directions, and nowhere without.
fn bridges_carry(site: &Site, old: &Certificate, new: &Certificate) {
    std::fs::write(site.file("old.pem"), old.to_pem()).unwrap();
    std::fs::write(site.file("new.pem"), new.to_pem()).unwrap();
    let read = |name: &str| std::fs::read_to_string(site.file(name)).unwrap();
    let bridged = |issuing: &str, bridge: &str| read(issuing) + &read(bridge);
    let forward = bridged("second/issuing2.pem", "second/root2-by-root.pem");
    std::fs::write(site.file("forward.pem"), forward).unwrap();
    let back = bridged("first.pem", "second/root-by-root2.pem");
    std::fs::write(site.file("back.pem"), back).unwrap();
    for (leaf, untrusted, root, is_good) in [
        ("new.pem", "second/issuing2.pem", "second/root2.pem", true),
        (
            "new.pem",
            "second/issuing2.pem",
            "data/authority/root.pem",
            false,
        ),
        ("new.pem", "forward.pem", "data/authority/root.pem", true),
        ("old.pem", "first.pem", "second/root2.pem", false),
        ("old.pem", "back.pem", "second/root2.pem", true),
    ] {
        let (good, text) = verify(site, leaf, untrusted, root);
        assert_eq!(good, is_good, "{leaf} {untrusted} {root}: {text}");
    }
}
