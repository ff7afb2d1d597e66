//! The short way (`renkei setup`), from the page that hands out the program to the first message,
//! with the pages that office and federation see on the way. Each page is judged; with
//! `RENKEI_WRITE_DOCUMENTS=1` its picture is written to `docs/pages`.

use std::path::{Path, PathBuf};

use e2e::chromium::Certificates;
use e2e::exchange::{Account, Exchange, Operator};
use e2e::office::Office;
use e2e::story::Story;
use e2e::{foreign, samples, walk};

use crate::ground::{messages, send};
use crate::viewer::Viewer;

#[tokio::test(flavor = "multi_thread")]
async fn from_the_download_to_the_first_message() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut exchange, operator, care_manager, helper_station) =
        crate::ground::exchange(folder.path()).await;
    offer_a_program(&mut exchange, &folder.path().join("programs"));
    let partner = Office::at(&folder.path().join("helper-station"));
    let mut story = Story::begin();
    walk::short_way(&exchange, &operator, &helper_station, &partner, &mut story)
        .await
        .unwrap();

    let support = viewer(&exchange.support_address()).await;
    support.go("/downloads").await;
    support.sees(PROGRAM).await;
    support.look("S-12-downloads").await;
    support.go("/manuals").await;
    support.look("S-06-manuals").await;
    let address = address_file(&exchange, folder.path()).await;

    let office = Office::at(&folder.path().join("care-manager"));
    let thumbprint = told_thumbprint(&exchange, &office, &care_manager);
    set_up(&office, &exchange, &thumbprint, &care_manager);
    assert_eq!(office_root(&office), std::fs::read(&address).unwrap());
    let portal = at_portal(&exchange, &care_manager).await;
    portal.press("照会一覧").await;
    portal.look("P-50-short-way-applied").await;
    approve(&exchange, &operator).await;
    let fetched = office.run(&["cert", "fetch", "--wait", "10"]).unwrap();
    fetched.expect_code(0).unwrap();
    come_back(&office, &care_manager);
    portal.go("/terminals").await;
    portal.sees(TERMINAL).await;
    portal.look("P-54-short-way-terminal").await;
    portal.close().await;

    support.go("/offices?prefecture=13").await;
    support.sees(walk::CARE_MANAGER.number).await;
    support.sees(MUNICIPALITY).await;
    support.look("S-20-offices").await;
    support.go("/offices?prefecture=47").await;
    support.sees("この条件の事業所はまだありません。").await;
    support.press("招待状を印刷する").await;
    support.look("S-26-invitation").await;
    support.close().await;

    let paths = samples::write_unit(&folder.path().join("outgoing"), &samples::PLAN).unwrap();
    send(&office, &paths).expect_code(0).unwrap();
    assert_eq!(messages(&partner, "inbox").len(), 1);
    let target = folder.path().join("arrived");
    let target = target.to_string_lossy().into_owned();
    let received = partner.run(&["receive", "-o", &target]).unwrap();
    received.expect_code(0).unwrap();
    outlives_the_computer(&partner, folder.path());
}

/// What was received is in the archive, moves to another computer, and is there once only.
fn outlives_the_computer(partner: &Office, folder: &Path) {
    let copy = folder.join("copy.renkei").to_string_lossy().into_owned();
    let passphrase = "correct horse battery";
    let export = ["archive", "export", &copy, "--passphrase-stdin"];
    let exported = partner.run_with_input(&export, passphrase).unwrap();
    exported.expect_code(0).unwrap();
    let other = Office::at(&folder.join("new-computer"));
    for _ in 0..2 {
        let import = ["archive", "import", &copy, "--passphrase-stdin"];
        let imported = other.run_with_input(&import, passphrase).unwrap();
        imported.expect_code(0).unwrap();
    }
    let listed = other.run(&["archive", "list", "--json"]).unwrap();
    let listed: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    let messages = listed["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 1, "{listed}");
    let id = messages[0]["message_id"].as_str().unwrap();
    let target = folder.join("from-archive");
    let get = ["archive", "get", id, "-o", &target.to_string_lossy()];
    other.run(&get).unwrap().expect_code(0).unwrap();
    for file in std::fs::read_dir(folder.join("arrived")).unwrap() {
        let file = file.unwrap();
        let kept = std::fs::read(target.join(file.file_name())).unwrap();
        assert_eq!(kept, std::fs::read(file.path()).unwrap());
    }
}

/// Types the address of the portal: before anything is sent, the thumbprint is shown.
fn told_thumbprint(exchange: &Exchange, office: &Office, account: &Account) -> String {
    let portal = exchange.addresses().unwrap().portal;
    let user = account.user_id.as_str();
    let arguments = ["setup", "--address", &portal, "--user", user, "--no-wait"];
    let ran = office.run_with_input(&arguments, "").unwrap();
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("何も送っていません"), "{}", ran.stderr);
    let groups = |line: &&str| {
        line.split_whitespace()
            .filter(|word| word.len() == 4)
            .count()
            == 16
    };
    let thumbprint = ran.stderr.lines().find(groups);
    thumbprint.unwrap().trim().to_owned()
}

/// The address file that the office's computer keeps.
fn office_root(office: &Office) -> Vec<u8> {
    let mut kept = std::fs::read(office.home().join("address.json")).unwrap();
    kept.push(b'\n');
    kept
}

/// The same command again, once the certificate is there: it connects and counts what was done.
fn come_back(office: &Office, account: &Account) {
    let ran = office.run(&["setup", "--user", &account.user_id]).unwrap();
    let ran = ran.expect_code(0).unwrap();
    assert!(
        ran.stdout.contains("データを送れる事業所"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("操作1回"), "{}", ran.stdout);
}

/// Puts a program into a folder and lets the exchange offer it.
fn offer_a_program(exchange: &mut Exchange, programs: &Path) {
    std::fs::create_dir_all(programs).unwrap();
    std::fs::write(programs.join(PROGRAM), b"a sample, no program").unwrap();
    exchange.stop().unwrap();
    exchange
        .configure(&format!("[support]\nprograms = {programs:?}\n"))
        .unwrap();
    exchange.start().unwrap();
}

/// The address file as the pages hand it out; what it says is what the operator would hand out.
async fn address_file(exchange: &Exchange, folder: &Path) -> PathBuf {
    let portal = exchange.portal().unwrap();
    let served = portal.go("/downloads/address.json").await.unwrap();
    let written = std::fs::read_to_string(exchange.address_file()).unwrap();
    assert_eq!(served.html, written);
    let file = folder.join("address.json");
    std::fs::write(&file, served.html).unwrap();
    file
}

/// `renkei setup` up to the application: one action.
fn set_up(office: &Office, exchange: &Exchange, thumbprint: &str, account: &Account) {
    let address = exchange.addresses().unwrap().portal;
    let arguments = [
        "setup",
        "--address",
        &address,
        "--thumbprint",
        thumbprint,
        "--user",
        &account.user_id,
        "--terminal",
        TERMINAL,
        "--password-stdin",
        "--no-wait",
    ];
    let ran = office.run_with_input(&arguments, &account.password);
    ran.unwrap().expect_code(0).unwrap();
}

/// What the federation does: it records where the office is and approves.
async fn approve(exchange: &Exchange, operator: &Operator) {
    let console = viewer(&exchange.console_address()).await;
    console.go("/sign-in").await;
    console.fill("担当者ID", &operator.id).await;
    console.fill("パスワード", &operator.password).await;
    console.press("ログイン").await;
    console.window.follow("/applications/").await.unwrap();
    console.sees(TERMINAL).await;
    console.look("K-03-short-way").await;
    console.press("承認する").await;
    let office = format!("/offices/{}", walk::CARE_MANAGER.number);
    console.go(&office).await;
    let folded = console.window.unfold("読みと市区町村を登録する");
    folded.await.unwrap();
    console.fill("市区町村", MUNICIPALITY).await;
    // The first 「登録する」 of the page is that of the form which is open.
    console.press("登録する").await;
    console.sees("読みと市区町村を登録しました").await;
    console.look("K-25-municipality").await;
    console.close().await;
}

async fn viewer(site: &str) -> Viewer {
    Viewer::open(site, "pages", &Certificates::default()).await
}

async fn at_portal(exchange: &Exchange, account: &Account) -> Viewer {
    let portal = viewer(&exchange.addresses().unwrap().portal).await;
    portal.go("/sign-in").await;
    portal.fill("ユーザID", &account.user_id).await;
    portal.fill("パスワード", &account.password).await;
    portal.press("ログイン").await;
    portal
}

const PROGRAM: &str = "renkei-0.1.0-windows-x86_64.zip";
const TERMINAL: &str = "受付のパソコン";
const MUNICIPALITY: &str = "千代田区";
