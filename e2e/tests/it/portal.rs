//! What goes wrong at the portal: passwords, locks, and pages of somebody else.

use std::path::Path;

use e2e::browser::Page;
use e2e::exchange::{Account, Exchange};
use e2e::office::{Office, Ran};
use e2e::story::Story;
use e2e::walk;
use totp_rs::{Builder, Secret, Totp};

use crate::ground;

fn with_password(account: &Account, password: &str) -> Account {
    Account {
        password: password.to_owned(),
        ..account.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_told_and_the_third_locks() {
    let folder = tempfile::tempdir().unwrap();
    let (exchange, _, account, _) = ground::exchange(folder.path()).await;
    let portal = exchange.portal().unwrap();
    let wrong = with_password(&account, "not-the-password-1");
    for left in [2, 1] {
        let page = walk::sign_in(&portal, &wrong).await.unwrap();
        page.says("ユーザIDまたはパスワードが違います").unwrap();
        page.says(&format!("あと{left}回")).unwrap();
    }
    let page = walk::sign_in(&portal, &wrong).await.unwrap();
    page.says("しばらくログインできません").unwrap();
    // The right password does not open a locked account, and the short way is locked with it.
    let page = walk::sign_in(&portal, &account).await.unwrap();
    page.says("しばらくログインできません").unwrap();
    let ran = set_up(folder.path(), &exchange, &account, &account.password);
    ran.expect_code(3)
        .unwrap()
        .says("しばらくログインできません")
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_needs_the_gate_the_password_and_the_terms() {
    let folder = tempfile::tempdir().unwrap();
    let (exchange, _, account, _) = ground::exchange(folder.path()).await;
    let portal = exchange.portal().unwrap();
    let top = walk::sign_in(&portal, &account).await.unwrap();
    let page = portal
        .go(&top.link("請求委任事業所用ケアプラン証明書").unwrap())
        .await
        .unwrap();
    let choice = page.form("次へ").unwrap().with("action", "apply");
    let refused = portal.submit(&choice).await.unwrap();
    refused
        .says("先に「発行申請を行う前」をお読みください")
        .unwrap();

    let before = portal.go(&page.link("/before").unwrap()).await.unwrap();
    let confirmed = portal
        .submit(&before.form("内容を確認しました").unwrap())
        .await
        .unwrap();
    let choice = confirmed.form("次へ").unwrap().with("action", "apply");
    let application = portal.submit(&choice).await.unwrap();
    let form = application.form("送信").unwrap();
    let form = form
        .with("issue_password", "AAAABBBBCCCCDDDD")
        .ticked("agree")
        .unwrap();
    let refused = portal.submit(&form).await.unwrap();
    refused.says("証明書発行用パスワードが違います").unwrap();
    let form = refused
        .form("送信")
        .unwrap()
        .with("issue_password", &account.issue_password);
    let refused = portal.submit(&form.without("agree")).await.unwrap();
    assert_eq!(refused.status.as_u16(), 422);
    refused.says("利用規約").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_issued_before_the_approval_and_only_one_application_waits() {
    let folder = tempfile::tempdir().unwrap();
    let (exchange, operator, account, other) = ground::exchange(folder.path()).await;
    let portal = exchange.portal().unwrap();
    let receipt = walk::apply(&portal, &account, &mut Story::begin())
        .await
        .unwrap();
    assert!(walk::download(&portal).await.is_err());

    let elsewhere = exchange.portal().unwrap();
    walk::sign_in(&elsewhere, &other).await.unwrap();
    let page = elsewhere
        .go(&format!("/applications/{receipt}/done"))
        .await
        .unwrap();
    assert_eq!(
        page.status.as_u16(),
        404,
        "another office reads an application"
    );

    assert_eq!(walk::approve(&exchange, &operator).await.unwrap(), 1);
    walk::wait_for_issue(&portal).await.unwrap();
    let (_, bytes) = walk::download(&portal).await.unwrap();
    pki::pkcs12::open(&bytes, &account.issue_password).unwrap();
    assert!(pki::pkcs12::open(&bytes, &other.issue_password).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_a_page_is_answered_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let (exchange, ..) = ground::exchange(folder.path()).await;
    for site in [exchange.portal().unwrap(), exchange.console().unwrap()] {
        let page = site.go("/nothing-here").await.unwrap();
        assert_eq!(page.status.as_u16(), 404);
        page.says("この画面はありません").unwrap();
    }
}

/// `renkei setup` with these lines typed in.
fn set_up(folder: &Path, exchange: &Exchange, account: &Account, typed: &str) -> Ran {
    let office = Office::at(&folder.join("office"));
    let address = exchange.address_file().to_string_lossy().into_owned();
    let arguments = [
        "setup",
        "--address",
        &address,
        "--user",
        &account.user_id,
        "--password-stdin",
        "--no-wait",
    ];
    office.run_with_input(&arguments, typed).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_password_serves_to_choose_another_and_for_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let exchange = Exchange::create(&folder.path().join("server")).unwrap();
    let mut account = exchange.add_office(walk::CARE_MANAGER).unwrap();
    let portal = exchange.portal().unwrap();
    let page = walk::sign_in(&portal, &account).await.unwrap();
    page.says("利用規約等の確認").unwrap();
    for path in ["/", "/certificates/careplan", "/account"] {
        let page = portal.go(path).await.unwrap();
        page.says("利用規約等の確認").unwrap();
    }
    set_up(folder.path(), &exchange, &account, &account.password)
        .expect_code(3)
        .unwrap()
        .says("仮パスワードを変更してください")
        .unwrap();
    walk::choose_password(&exchange, &mut account)
        .await
        .unwrap();
    set_up(folder.path(), &exchange, &account, &account.password)
        .expect_code(0)
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn renkei_setup_asks_for_the_code_of_the_second_factor() {
    let folder = tempfile::tempdir().unwrap();
    let (exchange, _, account, _) = ground::exchange(folder.path()).await;
    let portal = exchange.portal().unwrap();
    walk::sign_in(&portal, &account).await.unwrap();
    let page = portal.go("/account/second-factor").await.unwrap();
    let form = page.form("設定をはじめる").unwrap();
    let page = portal.submit(&form).await.unwrap();
    let app = app_typed_from(&page);
    let form = page.form("確認して設定する").unwrap();
    let form = form
        .with("code", &app.generate_current().to_string())
        .with("password", &account.password);
    let codes = portal.submit(&form).await.unwrap();
    codes.says("この一度だけです").unwrap();
    set_up(folder.path(), &exchange, &account, &account.password)
        .expect_code(2)
        .unwrap()
        .says("確認コードが入力されていません")
        .unwrap();
    // The app's code has been used, so a recovery code is typed.
    let (_, rest) = codes.html.split_once("<span class=\"code\">").unwrap();
    let recovery = rest.split_once('<').unwrap().0;
    for (code, exit) in [("000000", 3), (recovery, 0)] {
        let typed = format!("{}\n{code}\n", account.password);
        set_up(folder.path(), &exchange, &account, &typed)
            .expect_code(exit)
            .unwrap();
    }
}

/// An authenticator app into which the key of a page was typed.
fn app_typed_from(page: &Page) -> Totp {
    let (_, rest) = page.html.split_once("<dt>キー</dt><dd>").unwrap();
    let key = rest.split_once('<').unwrap().0.replace(' ', "");
    let secret = Secret::try_from_base32(key).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}
