//! From the choice to the application.

use axum::http::StatusCode;
use careplan::OfficeNumber;
use pki::key::{KeyFamily, KeyKind};
use time::Duration;

use super::office;
use crate::store::testing::{account_id, number};
use crate::store::{application, audit};
use crate::web::key_pool::KeySource;
use crate::web::testing::{
    Browser, ISSUE_PASSWORD, PASSWORD, World, check_page, claiming_number, other_number,
};

const CHOICE: &str = "/certificates/careplan";
const BEFORE: &str = "/certificates/careplan/before";
const APPLY: &str = "/certificates/careplan/apply";

/// The window of an office that has read 発行申請を行う前 and stands before the form.
async fn at_the_form(world: &World, number: OfficeNumber) -> Browser {
    let mut window = office(world, number).await;
    window
        .go(BEFORE)
        .await
        .says("証明書発行用パスワードをお手元に");
    check_page(&window.html(), "before");
    window.send(BEFORE, &[]).await;
    assert_eq!(window.address, CHOICE);
    window.send(CHOICE, &[("action", "apply")]).await;
    assert_eq!(window.address, APPLY);
    window
}

async fn receipts(world: &World, number: OfficeNumber) -> Vec<String> {
    let found = world
        .state
        .store
        .read("test", |tx| async move {
            application::of_office(&tx, number, "careplan").await
        })
        .await
        .unwrap();
    found
        .into_iter()
        .map(|application| application.receipt)
        .collect()
}

#[tokio::test]
async fn an_office_applies() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window
            .go(CHOICE)
            .await
            .says("証明書発行の履歴はありません。")
            .says("貴事業所はこちらです");
        check_page(&window.html(), "choice");
        let mut window = at_the_form(&world, number()).await;
        window
            .says("申請に際して費用は発生しません")
            .says("青空事業所1370000018");
        check_page(&window.html(), "apply");
        window
            .go("/issue-password")
            .await
            .says("3つの番号とパスワード");
        check_page(&window.html(), "issue password");
        window.go(APPLY).await;
        let typed = "ａｂｃｄ efgh JKLM npqr";
        window
            .send(APPLY, &[("issue_password", typed), ("agree", "yes")])
            .await;
        window.says("発行申請完了").says("数日かかります");
        check_page(&window.html(), "done");
        let receipts = receipts(&world, number()).await;
        assert_eq!(
            window.address,
            format!("/applications/{}/done", receipts[0])
        );

        let receipt = &receipts[0];
        let (stored, events) = world
            .state
            .store
            .read("test", |tx| async move {
                let stored = application::find(&tx, receipt).await?;
                Ok::<_, crate::store::StoreError>((stored, audit::of_subject(&tx, receipt).await?))
            })
            .await
            .unwrap();
        let stored = stored.unwrap();
        assert_eq!(stored.gate_edition.as_deref(), Some("2026-11"));
        assert_eq!(stored.account_id, account_id(number()));
        let parts = pki::pkcs12::KeyParts::from_bytes(&stored.key_parts.unwrap()).unwrap();
        assert_eq!(parts.public_key().spki_der(), stored.public_key);
        assert_eq!(events[0].event, "application-sent");
        window.go(CHOICE).await.says("発行申請中");
    })
    .await;
}

#[tokio::test]
async fn where_it_is_configured_the_key_is_rsa() {
    World::on_each_database(|mut world| async move {
        // None is kept ready: the application makes its own.
        world.state.keys = KeySource::new(KeyKind::Rsa2048, 0);
        let mut window = at_the_form(&world, number()).await;
        window
            .send(
                APPLY,
                &[("issue_password", ISSUE_PASSWORD), ("agree", "yes")],
            )
            .await
            .says("発行申請完了");
        let receipt = &receipts(&world, number()).await[0];
        let stored =
            world.state.store.read(
                "test",
                |tx| async move { application::find(&tx, receipt).await },
            );
        let stored = stored.await.unwrap().unwrap();
        let key = pki::PublicKey::from_spki_der(&stored.public_key).unwrap();
        assert_eq!(key.family(), KeyFamily::Rsa);
        let parts = pki::pkcs12::KeyParts::from_bytes(&stored.key_parts.unwrap()).unwrap();
        assert_eq!(*parts.public_key(), key);
    })
    .await;
}

#[tokio::test]
async fn nothing_goes_on_before_the_text_is_read() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window.go(CHOICE).await;
        window.send(CHOICE, &[]).await.says("処理を選んでください");
        check_page(&window.html(), "nothing chosen");
        window.send(CHOICE, &[("action", "apply")]).await;
        window.says("先に「発行申請を行う前」をお読みください");
        check_page(&window.html(), "gate");
        window
            .go(APPLY)
            .await
            .says("先に「発行申請を行う前」をお読みください");
        let filled = [("issue_password", ISSUE_PASSWORD), ("agree", "yes")];
        window
            .send(APPLY, &filled)
            .await
            .says("先に「発行申請を行う前」をお読みください");
        assert!(receipts(&world, number()).await.is_empty());

        let mut window = at_the_form(&world, number()).await;
        for _ in 0..72 {
            world.wait(Duration::minutes(20));
            window.go("/").await;
            if !window.address.eq("/") {
                window = office(&world, number()).await;
            }
        }
        window
            .go(APPLY)
            .await
            .says("先に「発行申請を行う前」をお読みください");
    })
    .await;
}

#[tokio::test]
async fn the_issue_password_is_checked_and_the_field_closes() {
    World::on_each_database(|world| async move {
        let mut window = at_the_form(&world, number()).await;
        window
            .send(APPLY, &[("issue_password", ""), ("agree", "yes")])
            .await;
        window.says("証明書発行用パスワードを入力してください");
        window
            .send(APPLY, &[("issue_password", ISSUE_PASSWORD)])
            .await;
        window.says("同意の欄にチェックを入れてください");
        check_page(&window.html(), "not agreed");
        let wrong = [("issue_password", "ABCDEFGHJKLMNPQS"), ("agree", "yes")];
        window
            .send(APPLY, &wrong)
            .await
            .says("証明書発行用パスワードが違います")
            .says("あと2回");
        check_page(&window.html(), "wrong issue password");
        let sign_in = [("issue_password", PASSWORD), ("agree", "yes")];
        window
            .send(APPLY, &sign_in)
            .await
            .says("それはログイン用のパスワードです");
        window
            .send(APPLY, &wrong)
            .await
            .says("しばらく証明書発行用パスワードを入力できません");
        let right = [("issue_password", ISSUE_PASSWORD), ("agree", "yes")];
        window.send(APPLY, &right).await.says("あと30分");
        assert!(receipts(&world, number()).await.is_empty());
        window.go("/").await.says("お知らせ一覧");
        world.wait(Duration::minutes(29));
        window.go(APPLY).await;
        world.wait(Duration::minutes(1));
        window.send(APPLY, &right).await.says("発行申請完了");
    })
    .await;
}

#[tokio::test]
async fn a_second_sending_leads_to_the_first() {
    World::on_each_database(|world| async move {
        let mut first = at_the_form(&world, number()).await;
        let mut second = at_the_form(&world, number()).await;
        let filled = [("issue_password", ISSUE_PASSWORD), ("agree", "yes")];
        tokio::join!(first.send(APPLY, &filled), second.send(APPLY, &filled));
        let receipts = receipts(&world, number()).await;
        assert_eq!(receipts.len(), 1);
        let pages = [first.html(), second.html()];
        assert_eq!(
            pages
                .iter()
                .filter(|page| page.contains("発行申請完了"))
                .count(),
            1
        );
        let told = pages
            .iter()
            .find(|page| page.contains("すでに受け付けています"))
            .unwrap();
        assert!(told.contains(&receipts[0]));
        check_page(told, "already applied");
        first.go(APPLY).await.says("二重には申請されていません");
    })
    .await;
}

#[tokio::test]
async fn an_application_can_be_taken_back_by_its_office_only() {
    World::on_each_database(|world| async move {
        let mut window = at_the_form(&world, number()).await;
        let filled = [("issue_password", ISSUE_PASSWORD), ("agree", "yes")];
        window.send(APPLY, &filled).await;
        let done = window.address.clone();
        let withdraw = done.replace("/done", "/withdraw");

        let mut other = office(&world, other_number()).await;
        other.go(&done).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        other.go("/").await;
        other.send(&withdraw, &[]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);

        window
            .send(&withdraw, &[])
            .await
            .says("申請を取り下げました");
        check_page(&window.html(), "withdrawn");
        window.go(CHOICE).await.says("取下げ");
        window.go(APPLY).await.says("申請の内容");
    })
    .await;
}

#[tokio::test]
async fn the_wrong_kind_leads_to_the_right_one() {
    World::on_each_database(|world| async move {
        let mut delegating = office(&world, number()).await;
        delegating.go("/certificates/kaigo").await;
        check_page(&delegating.html(), "kaigo");
        delegating
            .send("/certificates/kaigo", &[("action", "apply")])
            .await;
        delegating
            .says("こちらの証明書ではありません")
            .says("さくら請求代行");
        delegating.says("href=\"/certificates/careplan\"");

        let mut claiming = office(&world, claiming_number()).await;
        claiming.go(CHOICE).await;
        claiming.send(CHOICE, &[("action", "apply")]).await;
        claiming
            .says("この証明書の申請はいりません")
            .says("href=\"/certificates/kaigo\"");
        claiming.go("/certificates/kaigo").await.says("13,200円");
        claiming.go("/certificates/agent").await;
        assert_eq!(claiming.status, StatusCode::NOT_FOUND);
    })
    .await;
}
