//! An office whose .p12 has an RSA key, because its programs know nothing newer: it exchanges with
//! an office that has a P-256 key, in both directions.

use std::path::Path;

use e2e::exchange::{Account, Exchange, Operator};
use e2e::foreign;
use e2e::office::Office;
use e2e::samples;
use e2e::story::Story;
use e2e::walk::{self, written_files};
use pki::key::KeyFamily;
use pki::pkcs12;

use crate::ground::{self, send, texts};

#[tokio::test(flavor = "multi_thread")]
async fn an_office_with_an_rsa_key_takes_part() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let (mut exchange, operator, account, other) = ground::exchange(place).await;
    exchange.stop().unwrap();
    let words = "[portal]\np12_key = \"rsa2048\"\np12_keys_kept = 2\n";
    exchange.configure(words).unwrap();
    exchange.start().unwrap();

    let with_rsa = Office::at(&place.join("care-manager"));
    let p12 = portal_way(place, &exchange, &operator, &account, &with_rsa).await;
    let with_p256 = Office::at(&place.join("helper-station"));
    let mut story = Story::begin();
    walk::short_way(&exchange, &operator, &other, &with_p256, &mut story)
        .await
        .unwrap();

    for (from, to, unit, name) in [
        (&with_rsa, &with_p256, &samples::PLAN[..], "plan"),
        (&with_p256, &with_rsa, &samples::ACTUALS, "actuals"),
    ] {
        let files = samples::write_unit(&place.join(name), unit).unwrap();
        send(from, &files).expect_code(0).unwrap();
        let target = place.join(format!("received-{name}"));
        let arguments = texts(std::slice::from_ref(&target));
        to.run(&["receive", "-o", &arguments[0]])
            .unwrap()
            .expect_code(0)
            .unwrap();
        let received = written_files(&target).unwrap();
        for file in &files {
            let copy = received
                .iter()
                .find(|one| one.file_name() == file.file_name());
            let copy = std::fs::read(copy.unwrap()).unwrap();
            assert_eq!(copy, std::fs::read(file).unwrap());
        }
        // The receipt has been verified by whoever sent it.
        let sent = from.run(&["sent"]).unwrap().expect_code(0).unwrap();
        sent.says("受信済").unwrap();
    }
    shows_itself_to_the_mailbox(&exchange, &p12, &account);
    exchange.stop().unwrap();
}

/// Applies on the portal, downloads the file and imports it; the file.
async fn portal_way(
    folder: &Path,
    exchange: &Exchange,
    operator: &Operator,
    account: &Account,
    office: &Office,
) -> std::path::PathBuf {
    let portal = exchange.portal().unwrap();
    walk::apply(&portal, account, &mut Story::begin())
        .await
        .unwrap();
    walk::approve(exchange, operator).await.unwrap();
    walk::wait_for_issue(&portal).await.unwrap();
    let (name, bytes) = walk::download(&portal).await.unwrap();
    let file = folder.join(name);
    std::fs::write(&file, &bytes).unwrap();
    let contents = pkcs12::open(&bytes, &account.issue_password).unwrap();
    assert_eq!(contents.key.public_key().family(), KeyFamily::Rsa);
    let paths = texts(&[file.clone(), exchange.address_file()]);
    let arguments = [
        "cert",
        "import",
        &paths[0],
        "--address",
        &paths[1],
        "--password-stdin",
    ];
    office
        .run_with_input(&arguments, &account.issue_password)
        .unwrap()
        .expect_code(0)
        .unwrap();
    office.allow_unattended(&account.password).unwrap();
    file
}

/// A program of somebody else shows the file to the mailbox.
fn shows_itself_to_the_mailbox(exchange: &Exchange, p12: &Path, account: &Account) {
    if foreign::left_out() {
        return;
    }
    let addresses = exchange.addresses().unwrap();
    let root = p12.with_file_name("root.pem");
    std::fs::write(&root, addresses.root_certificate).unwrap();
    let paths = texts(&[root, p12.to_owned()]);
    let with = format!("{}:{}", paths[1], account.issue_password);
    let address = format!("{}/v1/self", addresses.mailbox);
    let options = [
        "-sS",
        "--fail-with-body",
        "--cacert",
        &paths[0],
        "--cert-type",
        "P12",
    ];
    let answer = foreign::judge(
        "curl",
        &[&options[..], &["--cert", &with, &address]].concat(),
    );
    assert!(answer.unwrap().contains("1370000018"));
}
