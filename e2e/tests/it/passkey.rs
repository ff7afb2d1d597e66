//! Passkeys in a real browser, with a device that the browser's driver plays.

use e2e::chromium::{Certificates, Window};
use e2e::exchange::{Account, Exchange};
use e2e::{foreign, walk};

async fn sign_in(window: &Window, portal: &str, account: &Account) {
    window.go(&format!("{portal}/sign-in")).await.unwrap();
    window.fill("ユーザID", &account.user_id).await.unwrap();
    window.fill("パスワード", &account.password).await.unwrap();
    window.press("ログイン").await.unwrap();
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
    let addresses = exchange.addresses().unwrap();
    let root = folder.path().join("root.pem");
    std::fs::write(&root, &addresses.root_certificate).unwrap();
    let window = Window::open(&Certificates {
        trusted: Some(root),
        ..Certificates::default()
    })
    .await
    .unwrap();
    window.give_passkeys().await.unwrap();
    let portal = &addresses.portal;
    sign_in(&window, portal, &account).await;
    window
        .go(&format!("{portal}/account/second-factor"))
        .await
        .unwrap();
    window.press("パスキーの画面へ").await.unwrap();
    window.says("まだ登録されていません").await.unwrap();
    window.press("パスキーを登録する").await.unwrap();
    window
        .fill("今のパスワード", &account.password)
        .await
        .unwrap();
    window.press("次へ").await.unwrap();
    window.judge().await.unwrap();
    window.press("パスキーを作る").await.unwrap();
    window.says("この一度だけです").await.unwrap();
    window.press("控えました").await.unwrap();
    window.judge().await.unwrap();
    window.press("ログアウト").await.unwrap();

    sign_in(&window, portal, &account).await;
    window.says("確認コードの入力").await.unwrap();
    window.judge().await.unwrap();
    window.press("パスキーで確かめる").await.unwrap();
    window.says("お知らせ一覧").await.unwrap();
    window.close().await.unwrap();
}
