//! Passkeys of operators.

use std::sync::Arc;

use axum::http::StatusCode;

use super::{apply, operator};
use crate::config::ApprovalProof;
use crate::passkey::testing::{Device, asked};
use crate::store::testing::NOW;
use crate::store::{StoreError, approval_assertion, passkey, values};
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page};

const LIST: &str = "/account/second-factor/passkeys";
const NEW: &str = "/account/second-factor/new-passkey";

/// Registers a device for the operator of a window.
async fn register(window: &mut Browser) -> Device {
    let mut device = Device::at("https://console.test");
    window.go(NEW).await;
    let fields = [("name", "鍵"), ("password", PASSWORD)];
    window.send(NEW, &fields).await.says("「鍵」");
    check_page(&window.html(), "console make");
    let (options, ceremony) = asked(&window.html());
    let answer = device.create(&options);
    let address = window.address.clone();
    let fields = [
        ("passkey", answer.as_str()),
        ("ceremony", ceremony.as_str()),
    ];
    window.send(&address, &fields).await.says("回復コード");
    device
}

#[tokio::test]
async fn an_operator_signs_in_by_passkey_and_keeps_the_last_one() {
    World::on_each_database(|mut world| async move {
        let settings = Arc::make_mut(&mut world.state.settings);
        settings.operators_need_second_factor = false;
        let mut window = operator(&world).await;
        let mut device = register(&mut window).await;
        window.go("/operators").await;
        assert!(!window.html().contains("未設定"));
        let settings = Arc::make_mut(&mut world.state.settings);
        settings.operators_need_second_factor = true;

        let mut window = Browser::open(super::super::router(world.state.clone()));
        window.go("/sign-in").await;
        let typed = [("operator_id", OPERATOR), ("password", PASSWORD)];
        window.send("/sign-in", &typed).await;
        assert_eq!(window.address, "/sign-in/second");
        check_page(&window.html(), "console code");
        assert!(!window.html().contains("/sign-in/second/mail"));
        window.go("/sign-in/second/mail").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.go("/sign-in/second").await;
        let (options, ceremony) = asked(&window.html());
        device.verifies = false;
        let unverified = device.get(&options);
        let fields = [
            ("passkey", unverified.as_str()),
            ("ceremony", ceremony.as_str()),
        ];
        window.send("/sign-in/second", &fields).await;
        window.says("ご本人の確認がされていません");
        device.verifies = true;
        let (options, ceremony) = asked(&window.html());
        let answer = device.get(&options);
        let fields = [
            ("passkey", answer.as_str()),
            ("ceremony", ceremony.as_str()),
        ];
        window.send("/sign-in/second", &fields).await;
        assert_eq!(window.address, "/");
        window
            .go("/account/second-factor")
            .await
            .says("覚えている端末");
        check_page(&window.html(), "console second factor");

        window.go(LIST).await;
        check_page(&window.html(), "console passkeys");
        let html = window.html();
        let remove = html
            .split("href=\"")
            .find(|rest| rest.contains("/remove\""));
        let remove = remove.unwrap().split('"').next().unwrap().to_owned();
        window.go(&remove).await;
        let (options, ceremony) = asked(&window.html());
        let answer = device.get(&options);
        let fields = [
            ("password", PASSWORD),
            ("passkey", answer.as_str()),
            ("ceremony", ceremony.as_str()),
        ];
        window.send(&remove, &fields).await;
        window.says("2段階の確認をやめることはできません");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn where_the_authority_asks_for_it_an_approval_carries_a_passkeys_word() {
    World::on_each_database(|mut world| async move {
        const PAGE: &str = "/applications/20261122-PPPPPP";
        world.state.approval_proof = ApprovalProof::Passkey;
        apply(&world, "20261122-PPPPPP").await;
        let mut window = operator(&world).await;
        let mut device = register(&mut window).await;
        window.go(LIST).await.says("照合値");
        window
            .go(PAGE)
            .await
            .says("この担当者は、まだ承認できません");
        check_page(&window.html(), "not admitted");
        let approve = format!("{PAGE}/approve");
        window
            .send(&approve, &[])
            .await
            .says("パスキーでの確認が必要です");
        assert_eq!(window.status, StatusCode::CONFLICT);
        let admitted = world.state.store.run_tx("test", |tx| async move {
            let person = &format!("operator:{OPERATOR}");
            for one in passkey::of_person(&tx, person).await? {
                passkey::note_admission(&tx, person, &one.id, Some(NOW)).await?;
            }
            Ok::<_, StoreError>(())
        });
        admitted.await.unwrap();
        window.go(PAGE).await.says("パスキーで承認する");
        check_page(&window.html(), "approve by passkey");
        let answered = |window: &Browser, device: &mut Device| {
            let (options, ceremony) = asked(&window.html());
            (device.get(&options), ceremony)
        };
        // The office has another key since the page was shown.
        let rekeyed = world.state.store.run_tx("test", |tx| async move {
            let sql = "UPDATE applications SET public_key = $1";
            tx.execute(sql, values![vec![7_u8]]).await
        });
        rekeyed.await.map_err(|error: StoreError| error).unwrap();
        let (answer, ceremony) = answered(&window, &mut device);
        let fields = [
            ("passkey", answer.as_str()),
            ("ceremony", ceremony.as_str()),
        ];
        window
            .send(&approve, &fields)
            .await
            .says("申請の内容が変わりました");
        check_page(&window.html(), "changed");
        // Each question counts once.
        window
            .send(&approve, &fields)
            .await
            .says("すでに使われた画面");
        let (answer, ceremony) = answered(&window, &mut device);
        let fields = [
            ("passkey", answer.as_str()),
            ("ceremony", ceremony.as_str()),
        ];
        window
            .send(&approve, &fields)
            .await
            .says("確認済み（発行待ち）");
        let kept = world.state.store.read("test", |tx| async move {
            approval_assertion::find(&tx, "20261122-PPPPPP").await
        });
        let kept = kept
            .await
            .map_err(|error: StoreError| error)
            .unwrap()
            .unwrap();
        assert_eq!(
            (kept.operator_id.as_str(), kept.nonce.len()),
            (OPERATOR, 32)
        );
    })
    .await;
}
