//! The console through its pages, as an operator.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed test may panic"
)]

mod approval;
mod audit;
mod federations;
mod import;
mod inquiries;
mod kept_form;
mod mail;
mod maintenance;
mod money_and_time;
mod office;
mod operators;
mod passkeys;
mod recovery_requests;
mod screens;
mod system;

use std::sync::Arc;

use axum::http::StatusCode;
use time::Duration;

use crate::store::certificate::{self, Reservation};
use crate::store::operator::Role;
use crate::store::testing::{NOW, account_id, number, pending_application};
use crate::store::{application, notice};
use crate::web::language::Language;
use crate::web::testing::{App, Browser, OPERATOR, PASSWORD, World, check_page, other_number};

async fn operator(world: &World) -> Browser {
    let mut window = Browser::open(super::router(world.state.clone()));
    window.go("/").await.says("担当者ID");
    check_page(&window.html(), "sign-in");
    window
        .send(
            "/sign-in",
            &[("operator_id", OPERATOR), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(window.address, "/", "{}", window.html());
    window
}

async fn apply(world: &World, receipt: &str) {
    let pending = &pending_application(receipt, number());
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            application::insert(&tx, pending).await
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn an_operator_approves_once() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window.says("お待たせしている申請はありません。");
        apply(&world, "20261122-AAAAAA").await;
        window
            .go("/")
            .await
            .says("1件の申請が確認を待っています。")
            .says("青空事業所1370000018");
        check_page(&window.html(), "waiting");
        let address = "/applications/20261122-AAAAAA";
        window
            .go(address)
            .await
            .says("さくら請求代行")
            .says("43 居宅介護支援")
            .says("代理人");
        check_page(&window.html(), "application");
        let mut colleague = operator(&world).await;
        colleague.go(address).await;
        window
            .send(&format!("{address}/approve"), &[])
            .await
            .says("確認済み（発行待ち）");
        assert_eq!(window.address, address);
        colleague
            .send(&format!("{address}/approve"), &[])
            .await
            .says("別の画面で、先に処理されました")
            .says("審査 一郎さんが承認をしました");
        assert_eq!(colleague.status, StatusCode::CONFLICT);
        check_page(&colleague.html(), "decided");
        window.go("/applications/none").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_office_reads_why_an_application_comes_back() {
    World::on_each_database(|world| async move {
        apply(&world, "20261122-BBBBBB").await;
        let mut window = operator(&world).await;
        let address = "/applications/20261122-BBBBBB";
        window.go(address).await;
        window
            .send(&format!("{address}/return"), &[("reason", " ")])
            .await;
        window.says("差し戻しの理由を、400文字以内で");
        check_page(&window.html(), "no reason");
        let usual = Language::Japanese.text("return-reason-name");
        let mut typed = [
            ("usual", usual.as_str()),
            ("reason", "名称が違います"),
            ("step", "preview"),
        ];
        window
            .send(&format!("{address}/return"), &typed)
            .await
            .says("事業所が読む文章")
            .says(&format!("理由：{usual}名称が違います。直して"))
            .says("承認する");
        check_page(&window.html(), "preview");
        typed[2].1 = "send";
        window.send(&format!("{address}/return"), &typed).await;
        window.says("差し戻し").says("名称が違います");
        // The next one shows it among what the office has applied for.
        apply(&world, "20261122-BBBBCC").await;
        window.go("/applications/20261122-BBBBCC").await;
        window.says("20261122-BBBBBB</a>").says("ほかの申請");
        check_page(&window.html(), "another application");
        let listed = world
            .state
            .store
            .read("test", |tx| async move {
                let account = account_id(number());
                let reader = notice::Reader {
                    account: &account,
                    number: number(),
                };
                let all = notice::Search::default();
                notice::list(&tx, reader, &all, NOW, 0, 10).await
            })
            .await
            .unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].notice.title, "申請が差し戻されました");
        assert!(listed[0].notice.body.contains("名称が違います"));
    })
    .await;
}

#[tokio::test]
async fn what_the_office_took_back_is_not_approved() {
    World::on_each_database(|world| async move {
        apply(&world, "20261122-CCCCCC").await;
        let mut window = operator(&world).await;
        let address = "/applications/20261122-CCCCCC";
        window.go(address).await;
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                application::withdraw(&tx, "20261122-CCCCCC", number()).await
            })
            .await
            .unwrap();
        window
            .send(&format!("{address}/approve"), &[])
            .await
            .says("事業所が申請を取り下げました");
        assert_eq!(window.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn offices_and_certificates_are_found() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/offices")
            .await
            .says("1370000018")
            .says("1370000026");
        check_page(&window.html(), "offices");
        window.go("/offices?q=0026").await.says("1370000026");
        assert!(!window.html().contains("1370000018"));
        window
            .go("/offices?q=none")
            .await
            .says("該当する事業所はありません。");
        window
            .go(&format!("/certificates?office={}", other_number()))
            .await;
        window.says("この事業所に発行された証明書はありません。");
        check_page(&window.html(), "certificates");
        window
            .go("/certificates?office=12")
            .await
            .says("事業所番号は、数字10桁です");
        check_page(&window.html(), "wrong number");
    })
    .await;
}

#[tokio::test]
async fn a_certificate_is_revoked_once_and_for_a_reason() {
    World::on_each_database(|world| async move {
        apply(&world, "20261122-DDDDDD").await;
        let reservation = &Reservation {
            serial: "0a1b".to_owned(),
            receipt: "20261122-DDDDDD".to_owned(),
            office_number: number(),
            account_id: account_id(number()),
            kind: "careplan".to_owned(),
            terminal: None,
            not_before: NOW,
            not_after: NOW + time::Duration::days(1095),
        };
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                certificate::reserve(&tx, reservation, NOW).await?;
                let fingerprint = protocol::Sha256::of(b"der");
                certificate::store_issued(&tx, "0a1b", b"der", fingerprint, NOW).await
            })
            .await
            .unwrap();
        let mut window = operator(&world).await;
        window
            .go("/certificates?office=1370000018")
            .await
            .says("0a1b")
            .says("有効");
        check_page(&window.html(), "certificates");
        let address = "/certificates/0a1b/revoke";
        window
            .send(address, &[("reason", "because")])
            .await
            .says("失効の理由を選んでください");
        check_page(&window.html(), "no reason");
        window.send(address, &[("reason", "superseded")]).await;
        window.says("失効（2026/11/22、新しい証明書に替えた）");
        window.go("/").await;
        window
            .send(address, &[("reason", "key-compromise")])
            .await
            .says("すでに失効しています");
        assert_eq!(window.status, StatusCode::CONFLICT);
        window
            .send("/certificates/0f/revoke", &[("reason", "superseded")])
            .await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        found_by_serial_and_end(&mut window).await;
        let mut elsewhere = office::operator_of(&world, "14", &Role::ALL).await;
        elsewhere.go("/certificates/0a1b").await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        let ending = "/certificates?from=2029-01-01&to=2030-01-01";
        elsewhere.go(ending).await.says("ありません");
        let reason = [("reason", "superseded")];
        elsewhere.send(address, &reason).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        for action in ["approve", "return", "claiming"] {
            elsewhere.go("/").await;
            let address = format!("/applications/20261122-DDDDDD/{action}");
            elsewhere.send(&address, &reason).await;
            assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "{action}");
        }
    })
    .await;
}

/// A certificate of the serial `0a1b`, which ends in November 2029, is found without its office.
async fn found_by_serial_and_end(window: &mut Browser) {
    window.go("/certificates?serial=0A:1b").await;
    assert_eq!(window.address, "/certificates/0a1b");
    window.says("自動送受信").says("許可していません");
    window
        .says("新しい証明書に替えた")
        .says("令和11年")
        .says("ダウンロードの記録はありません")
        .says(OPERATOR);
    check_page(&window.html(), "one certificate");
    window
        .go("/certificates?from=2029-01-01&to=2029-12-31")
        .await
        .says("0a1b");
    check_page(&window.html(), "certificates that end");
    window
        .go("/certificates?to=2029-01-01")
        .await
        .says("ありません");
    window.go("/certificates?serial=zz&from=soon").await;
    assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
    window
        .says("シリアル番号は")
        .says("のように入力してください")
        .says("zz");
    check_page(&window.html(), "certificates refused");
    window.go("/certificates/ff").await;
    assert_eq!(window.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_operator_is_locked_like_everybody_and_an_office_is_no_operator() {
    World::on_each_database(|world| async move {
        let mut window = Browser::open(super::router(world.state.clone()));
        window.go("/sign-in").await;
        let account = [("operator_id", "KJ131370000018"), ("password", PASSWORD)];
        window.send("/sign-in", &account).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        for _ in 0..3 {
            window
                .send(
                    "/sign-in",
                    &[("operator_id", OPERATOR), ("password", "wrong")],
                )
                .await;
        }
        window.says("しばらくログインできません");
        window
            .send(
                "/sign-in",
                &[("operator_id", OPERATOR), ("password", PASSWORD)],
            )
            .await;
        window.says("しばらくログインできません");
    })
    .await;
}

/// Sends id and password of the operator.
async fn sign_in(world: &World) -> Browser {
    let mut window = Browser::open(super::router(world.state.clone()));
    window.go("/sign-in").await;
    let fields = [("operator_id", OPERATOR), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    window
}

#[tokio::test]
async fn an_operator_may_set_up_a_second_factor() {
    World::on_each_database(|world| async move {
        let mut window = sign_in(&world).await;
        window
            .go("/account/second-factor")
            .await
            .says("まだ設定されていません");
        check_page(&window.html(), "off");
        window.send("/account/second-factor", &[]).await;
        let app = App::typed_from(&window.html());
        check_page(&window.html(), "set up");
        let proof = [("code", &*app.shows(&world)), ("password", PASSWORD)];
        let address = "/account/second-factor/set-up";
        window.send(address, &proof).await.says("この一度だけです");
        check_page(&window.html(), "codes");
        world.wait(Duration::minutes(1));

        let mut again = sign_in(&world).await;
        again.says("確認コードの入力").says("管理");
        check_page(&again.html(), "code");
        again.go("/certificates").await;
        assert_eq!(again.address, "/sign-in/second");
        again
            .send("/sign-in/second", &[("code", "000000")])
            .await
            .says("あと2回");
        let code = app.shows(&world);
        again.send("/sign-in/second", &[("code", &code)]).await;
        assert_eq!(again.address, "/");
        world.wait(Duration::minutes(1));
        again.go("/account/second-factor/codes").await.says("K-11");
        check_page(&again.html(), "new codes");
        again.go("/account/second-factor/off").await;
        let proof = [("code", &*app.shows(&world)), ("password", PASSWORD)];
        again
            .send("/account/second-factor/off", &proof)
            .await
            .says("やめました");
    })
    .await;
}

#[tokio::test]
async fn where_it_is_required_nothing_else_opens_before() {
    World::on_each_database(|mut world| async move {
        let mut settings = (*world.state.settings).clone();
        settings.operators_need_second_factor = true;
        world.state.settings = Arc::new(settings);
        let mut window = sign_in(&world).await;
        let first = "/first/second-factor";
        assert_eq!(window.address, first);
        window.says("2段階の確認が必要です");
        check_page(&window.html(), "required");
        for path in ["/", "/offices", "/account/second-factor", "/sign-in/second"] {
            window.go(path).await;
            assert_eq!(window.address, first, "{path}");
        }
        let app = App::typed_from(&window.html());
        window
            .send(first, &[("code", "")])
            .await
            .says("確認コードが違います");
        let code = app.shows(&world);
        window.send_exactly(first, &[("code", &code)]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(first).await;
        let mut second = sign_in(&world).await;
        window
            .send(first, &[("code", &code)])
            .await
            .says("この一度だけです");
        check_page(&window.html(), "codes");
        window.go("/").await.says("作業一覧");
        // The other window, which began without a code, has to sign in again.
        let theirs = App::typed_from(&second.html()).shows(&world);
        second.send(first, &[("code", &theirs)]).await;
        assert!(second.address.starts_with("/sign-in"), "{}", second.address);
        world.wait(Duration::minutes(1));
        window.go("/account/second-factor/off").await;
        let proof = [("code", &*app.shows(&world)), ("password", PASSWORD)];
        window
            .send("/account/second-factor/off", &proof)
            .await
            .says("やめることはできません");
        check_page(&window.html(), "needed");
        sign_in(&world).await.says("確認コードの入力");
    })
    .await;
}

#[tokio::test]
async fn signing_out_without_a_session_leads_to_the_sign_in_page() {
    World::on_each_database(|world| async move {
        let mut window = sign_in(&world).await;
        world.wait(Duration::minutes(31));
        window.send("/sign-out", &[]).await.says("担当者ID");
        assert_eq!(window.status, StatusCode::OK);
    })
    .await;
}
