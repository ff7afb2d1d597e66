//! 端末: what an office holds, and the most that it may hold.

use std::sync::Arc;

use axum::http::StatusCode;
use time::Duration;

use super::lifecycle::{APPLY, FILLED, Life, page_of};
use crate::store::application::{self, Application, ApplicationState, KeyOrigin};
use crate::store::certificate;
use crate::store::testing::{number, pending_application};
use crate::web::testing::check_page;

const FULL: &str = "証明書が上限の1枚に達しています";

fn limit_to_one(life: &mut Life) {
    let mut settings = (*life.world.state.settings).clone();
    settings.terminals = 1;
    life.world.state.settings = Arc::new(settings);
}

#[tokio::test]
async fn an_office_with_as_many_as_it_may_have_applies_for_no_more() {
    Life::on_each_database(|mut life| async move {
        limit_to_one(&mut life);
        life.applied("A").await;
        let present = life.issue("A").await;
        let mut window = life.gated().await;
        window
            .go(APPLY)
            .await
            .says(FULL)
            .says("href=\"/terminals\"");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "no more certificates");
        window
            .go("/terminals")
            .await
            .says(FULL)
            .says("請求委任事業所用ケアプラン証明書：1枚");
        check_page(&window.html(), "terminals, full");
        // A renewal takes no place of its own.
        life.world.wait(Duration::days(1010));
        let mut window = life.gated().await;
        let renew = format!("{}/renew", page_of(&present));
        window.go(&renew).await;
        let filled = [&FILLED[..], &[("start", "now")]].concat();
        window.send(&renew, &filled).await.says("発行申請完了");
        let receipt = life.newest(number()).await.receipt;
        let renewed = life.issue(&receipt).await;
        for serial in [&present.serial, &renewed.serial] {
            window.go(APPLY).await.says(FULL);
            let now = life.world.state.clock.now();
            life.write(
                |tx| async move { certificate::revoke(&tx, serial, "superseded", now).await },
            )
            .await;
        }
        window.go(APPLY).await;
        assert_eq!(window.status, StatusCode::OK, "{}", window.html());
    })
    .await;
}

#[tokio::test]
async fn the_last_place_may_be_gone_when_the_form_comes() {
    Life::on_each_database(|mut life| async move {
        limit_to_one(&mut life);
        let mut window = life.gated().await;
        window.go(APPLY).await;
        assert_eq!(window.status, StatusCode::OK, "{}", window.html());
        let terminal = &Application {
            key_origin: KeyOrigin::Office,
            terminal: Some("受付".to_owned()),
            key_parts: None,
            ..pending_application("T", number())
        };
        life.write(|tx| async move { application::insert(&tx, terminal).await })
            .await;
        window.send(APPLY, &FILLED).await.says(FULL);
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        life.write(|tx| async move { application::withdraw(&tx, "T", number()).await })
            .await;
        life.world.wait(Duration::minutes(1));
        window.go(APPLY).await;
        window.send(APPLY, &FILLED).await.says("発行申請完了");
        let newest = life.newest(number()).await;
        assert_eq!(newest.state, ApplicationState::Pending);
    })
    .await;
}
