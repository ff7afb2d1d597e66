//! Passkeys of operators.

use std::sync::Arc;

use axum::http::StatusCode;

use super::operator;
use crate::passkey::testing::{Device, asked};
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page};

const LIST: &str = "/account/second-factor/passkeys";
const NEW: &str = "/account/second-factor/new-passkey";

/// Registers a device for the operator of a window.
pub(super) async fn register(window: &mut Browser) -> Device {
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
