//! The signing key in a PKCS#11 token, here that of SoftHSM: issuing, lists and answers, a token
//! that is pulled and put back, and a root in a token.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Site;
use crate::publication::{add_office, approve, issued, openssl, publishing, until};

/// The module; `None` when foreign judges are not wanted.
fn module() -> Option<PathBuf> {
    if std::env::var_os("RENKEI_TEST_FAST").is_some_and(|value| value == "1") {
        return None;
    }
    let known = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    ];
    let found = known
        .map(PathBuf::from)
        .into_iter()
        .find(|file| file.exists());
    Some(found.expect("SoftHSM is not installed; RENKEI_TEST_FAST=1 goes without"))
}

/// A token called `renkei` with the PIN 271828, in the site's folder.
fn make_token(site: &Site) {
    let folder = site.file("tokens");
    std::fs::create_dir(&folder).unwrap();
    let text = format!(
        "directories.tokendir = {}\nlog.level = ERROR\n",
        folder.display()
    );
    std::fs::write(site.file("softhsm2.conf"), text).unwrap();
    std::fs::write(site.file("pin"), "271828\n").unwrap();
    let words = "--init-token --free --label renkei --pin 271828 --so-pin 314159";
    let made = Command::new("softhsm2-util")
        .args(words.split(' '))
        .env("SOFTHSM2_CONF", site.file("softhsm2.conf"))
        .output()
        .expect("`softhsm2-util` cannot be started; RENKEI_TEST_FAST=1 goes without");
    assert!(made.status.success(), "{made:?}");
}

/// `[authority.token]` of the configuration.
fn configured(module: &Path, key: &str) -> String {
    let module = module.display();
    format!(
        "[authority.token]\nmodule = \"{module}\"\nlabel = \"renkei\"\nkey = \"{key}\"\n\
         pin_file = \"pin\"\n"
    )
}

async fn readiness(portal: &str, root: &str) -> serde_json::Value {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let root = reqwest::Certificate::from_pem(root.as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([root]);
    let asked = client
        .build()
        .unwrap()
        .get(format!("{portal}/readyz"))
        .send();
    asked.await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_key_in_a_token_issues_and_signs_lists_and_comes_back_with_its_token() {
    let Some(module) = module() else { return };
    let (site, base) = publishing();
    std::fs::remove_dir_all(site.file("data")).unwrap();
    make_token(&site);
    let configuration = std::fs::read_to_string(site.file("renkei.toml")).unwrap();
    let whole = configuration + &configured(&module, "issuing");
    std::fs::write(site.file("renkei.toml"), whole).unwrap();
    site.done(&["init"]);
    assert!(!site.file("data/authority/issuing.key.pem").exists());
    assert!(
        site.done(&["ca", "status", "--lang", "en"])
            .contains("key in the token")
    );
    site.done(&["doctor"]);

    add_office(&site);
    approve(&site, "R1", "careplan").await;
    let server = site.start(&[]);
    let leaf = issued(&site, "R1").await;
    std::fs::write(site.file("leaf.pem"), leaf.to_pem()).unwrap();
    let (good, text) = openssl(
        &site,
        "verify -x509_strict -CAfile data/authority/root.pem -untrusted \
         data/authority/issuing.pem leaf.pem",
    );
    assert!(good, "{text}");
    let ask = format!(
        "ocsp -issuer data/authority/issuing.pem -cert leaf.pem -url {base}/ocsp -CAfile \
         data/authority/root.pem -verify_other data/authority/issuing.pem"
    );
    until("good answer", || async {
        let (_, text) = openssl(&site, &ask);
        text.contains("leaf.pem: good").then_some(())
    })
    .await;
    let issuing = std::fs::read_to_string(site.file("data/authority/issuing.pem")).unwrap();
    let issuing = pki::Certificate::from_pem(&issuing).unwrap();
    let month = pki::revocation::IssueMonth::of(leaf.not_before());
    let address = pki::revocation::Partition::new(&issuing, month).address(&base);
    let list = reqwest::get(address).await.unwrap().bytes().await.unwrap();
    pki::crl::read(&list, &issuing).unwrap();
    let root = std::fs::read_to_string(site.file("data/authority/root.pem")).unwrap();
    let portal = server.address("portal");
    assert_eq!(readiness(&portal, &root).await["signing_key"], "ok");

    // The token is pulled: what is approved waits, and whoever asks is told.
    std::fs::rename(site.file("tokens"), site.file("pulled")).unwrap();
    std::fs::create_dir(site.file("tokens")).unwrap();
    let told = readiness(&portal, &root).await;
    assert_eq!(
        (&told["signing_key"], &told["ready"]),
        (&"unusable".into(), &false.into())
    );
    approve(&site, "R2", "careplan").await;
    let doctor = site.run(&["doctor", "--lang", "en"]);
    assert!(
        doctor.stdout.contains("the token renkei is not there"),
        "{doctor:?}"
    );
    assert_eq!(readiness(&portal, &root).await["signing_key"], "unusable");

    // It is put back, and nobody has to do anything.
    std::fs::remove_dir(site.file("tokens")).unwrap();
    std::fs::rename(site.file("pulled"), site.file("tokens")).unwrap();
    issued(&site, "R2").await;
    assert_eq!(readiness(&portal, &root).await["signing_key"], "ok");
    assert_eq!(server.stop("-TERM"), Some(0));

    // A wrong PIN is told, and the server does not start.
    std::fs::write(site.file("pin"), "000000\n").unwrap();
    site.refused(&["run"], 1, &["sign in to the token renkei"]);
}

#[test]
fn the_key_of_a_root_is_made_in_a_token_and_used_there() {
    let Some(module) = module() else { return };
    let site = Site::new();
    make_token(&site);
    let module = module.display();
    let text = format!(
        "title = \"記録\"\norganisation = \"試験\"\nplace = \"会議室\"\noutput = \"out\"\n\
         people = [{{ role = \"責任者\", name = \"見本 花子\" }}]\n\
         [keys.root.token]\nmodule = \"{module}\"\nlabel = \"renkei\"\nkey = \"root\"\n\
         pin_file = \"pin\"\n\
         [[steps]]\ndo = \"make-root\"\nkey = \"root\"\ncommon_name = \"Root\"\n\
         until = \"2046-01-01\"\ncertificate = \"root.pem\"\n"
    );
    let hold = |text: &str| {
        std::fs::write(site.file("ceremony.toml"), text).unwrap();
        let words = ["ca", "ceremony", "ceremony.toml", "--lang", "en"];
        let held = site.bare_command(&words).output().unwrap();
        let said = [held.stdout, held.stderr].concat();
        (held.status.success(), String::from_utf8(said).unwrap())
    };
    let (good, said) = hold(&text);
    assert!(good, "{said}");
    // The key is there already, and the next ceremony uses it.
    let (good, said) = hold(&text.replace("\"out\"", "\"again\""));
    assert!(!good && said.contains("has a key root already"), "{said}");
    let step = text.find("[[steps]]").unwrap();
    let list = format!(
        "{}[[steps]]\ndo = \"make-list\"\nlist = \"root.crl\"\nuntil = \"2030-01-01\"\n\
         signed_by = {{ certificate = \"out/root.pem\", key = \"root\" }}\n",
        text[..step].replace("\"out\"", "\"second\"")
    );
    let (good, said) = hold(&list);
    assert!(good, "{said}");
    let root = std::fs::read_to_string(site.file("out/root.pem")).unwrap();
    let root = pki::Certificate::from_pem(&root).unwrap();
    let list = std::fs::read(site.file("second/root.crl")).unwrap();
    assert_eq!(pki::crl::read(&list, &root).unwrap().number, 1);
}
