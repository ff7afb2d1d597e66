//! Passkeys in a real browser, with a device that the browser's driver plays.

use std::path::Path;

use e2e::chromium::{Certificates, Window};
use e2e::exchange::{Account, Exchange};
use e2e::story::Story;
use e2e::{foreign, walk};
use serde_json::Value;

async fn sign_in(window: &Window, portal: &str, account: &Account) {
    window.go(&format!("{portal}/sign-in")).await.unwrap();
    window.fill("ユーザID", &account.user_id).await.unwrap();
    window.fill("パスワード", &account.password).await.unwrap();
    window.press("ログイン").await.unwrap();
}

/// A window of a browser with a device, to which the exchange's own authority is known.
async fn with_passkeys(exchange: &Exchange, folder: &Path) -> Window {
    let root = folder.join("root.pem");
    std::fs::write(&root, exchange.addresses().unwrap().root_certificate).unwrap();
    let window = Window::open(&Certificates {
        trusted: Some(root),
        ..Certificates::default()
    })
    .await
    .unwrap();
    window.give_passkeys().await.unwrap();
    window
}

/// Registers a passkey from the page that lists them, and comes back to it.
async fn register(window: &Window, password: &str) {
    window.press("パスキーを登録する").await.unwrap();
    window.fill("今のパスワード", password).await.unwrap();
    window.press("次へ").await.unwrap();
    window.judge().await.unwrap();
    window.press("パスキーを作る").await.unwrap();
    window.says("この一度だけです").await.unwrap();
    window.press("控えました").await.unwrap();
    window.judge().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_made_and_signs_in() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let exchange = Exchange::create_named(&folder.path().join("server")).unwrap();
    let mut account = exchange.add_office(walk::CARE_MANAGER).unwrap();
    walk::choose_password(&exchange, &mut account)
        .await
        .unwrap();
    let window = with_passkeys(&exchange, folder.path()).await;
    let addresses = exchange.addresses().unwrap();
    let portal = &addresses.portal;
    sign_in(&window, portal, &account).await;
    window
        .go(&format!("{portal}/account/second-factor"))
        .await
        .unwrap();
    window.press("パスキーの画面へ").await.unwrap();
    window.says("まだ登録されていません").await.unwrap();
    register(&window, &account.password).await;
    window.press("ログアウト").await.unwrap();

    sign_in(&window, portal, &account).await;
    window.says("確認コードの入力").await.unwrap();
    window.judge().await.unwrap();
    window.press("パスキーで確かめる").await.unwrap();
    window.says("お知らせ一覧").await.unwrap();
    window.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approver_approves_by_passkey() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut exchange = Exchange::create_named(&folder.path().join("server")).unwrap();
    let operator = exchange.add_operator("operator1", "承認担当").unwrap();
    let mut account = exchange.add_office(walk::CARE_MANAGER).unwrap();
    walk::choose_password(&exchange, &mut account)
        .await
        .unwrap();
    exchange
        .configure("[authority]\napproval = \"passkey\"\n")
        .unwrap();
    exchange.stop().unwrap();
    exchange.start().unwrap();
    let portal = exchange.portal().unwrap();
    walk::apply(&portal, &account, &mut Story::begin())
        .await
        .unwrap();

    let window = with_passkeys(&exchange, folder.path()).await;
    let console = exchange.console_address().replace("127.0.0.1", "localhost");
    window.go(&format!("{console}/sign-in")).await.unwrap();
    window.fill("担当者ID", &operator.id).await.unwrap();
    window.fill("パスワード", &operator.password).await.unwrap();
    window.press("ログイン").await.unwrap();
    window.follow("/applications/").await.unwrap();
    window.says("まだ承認できません").await.unwrap();
    window.judge().await.unwrap();
    window.press("パスキーの画面へ").await.unwrap();
    register(&window, &operator.password).await;
    let admit = ["operator", "admit", "--id", &operator.id];
    let listed = exchange
        .command(&[&admit[..], &["--json"]].concat())
        .unwrap();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let print = listed["passkeys"][0]["fingerprint"].as_str().unwrap();
    window.says(print).await.unwrap();
    exchange
        .command(&[&admit[..], &["--passkey", print]].concat())
        .unwrap();
    window.go(&console).await.unwrap();
    window.follow("/applications/").await.unwrap();
    window.judge().await.unwrap();
    window.press("パスキーで承認する").await.unwrap();
    walk::wait_for_issue(&portal).await.unwrap();
    window.close().await.unwrap();
}
