//! What goes wrong at the portal: passwords, locks, and pages of somebody else.

use e2e::exchange::Account;
use e2e::story::Story;
use e2e::walk;

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
    let (exchange, _, account, _) = ground::exchange(folder.path());
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
    let office = e2e::office::Office::at(&folder.path().join("office"));
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
    let ran = office
        .run_with_input(&arguments, &account.password)
        .unwrap();
    ran.expect_code(3)
        .unwrap()
        .says("しばらくログインできません")
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_needs_the_gate_the_password_and_the_terms() {
    let folder = tempfile::tempdir().unwrap();
    let (exchange, _, account, _) = ground::exchange(folder.path());
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
    let (exchange, operator, account, other) = ground::exchange(folder.path());
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
    let (exchange, ..) = ground::exchange(folder.path());
    for site in [exchange.portal().unwrap(), exchange.console().unwrap()] {
        let page = site.go("/nothing-here").await.unwrap();
        assert_eq!(page.status.as_u16(), 404);
        page.says("この画面はありません").unwrap();
    }
}
