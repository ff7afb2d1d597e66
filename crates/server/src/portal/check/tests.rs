//! The page before the self-test, as an office.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use axum::http::StatusCode;

use super::*;
use crate::store::testing::{account_id, number};
use crate::web::testing::{Browser, PASSWORD, World, check_page};

#[tokio::test]
async fn a_ticket_leads_to_the_self_test() {
    World::on_each_database(|world| async move {
        let address = |port| format!("https://localhost:{port}");
        let state = world.state.clone();
        state
            .addresses
            .learn_self_test(address(8445), address(8446));
        let mut window = Browser::open(crate::portal::router(state));
        window.go("/check").await.says("user_id");
        let id = account_id(number());
        window
            .send("/sign-in", &[("user_id", &id), ("password", PASSWORD)])
            .await;
        window.go("/check").await.says("確認をはじめる");
        check_page(&window.html(), "check");
        let policy = window.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("form-action 'self' https://localhost:8445;"));
        // The test's router knows no other server: the address is what matters.
        window.send("/check", &[]).await;
        assert!(
            window
                .address
                .starts_with("https://localhost:8445/?ticket="),
            "{}",
            window.address
        );
        let (_, secret) = window.address.split_once('=').unwrap();
        let (hash, now) = (Sha256::of(secret.as_bytes()), world.state.clock.now());
        let store = &world.state.store;
        let late = now + LIFETIME + Duration::SECOND;
        let (found, ended) = store
            .read("test", |tx| async move {
                let found = self_test::find(&tx, hash, now).await?;
                Ok::<_, StoreError>((found, self_test::find(&tx, hash, late).await?))
            })
            .await
            .unwrap();
        assert_eq!(found.unwrap().office_number, number());
        assert_eq!(ended, None);
        window.go("/check").await;
        window.send_exactly("/check", &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn without_a_self_test_the_page_says_so() {
    World::on_each_database(|world| async move {
        let mut window = Browser::open(crate::portal::router(world.state.clone()));
        window.go("/sign-in").await;
        let id = account_id(number());
        window
            .send("/sign-in", &[("user_id", &id), ("password", PASSWORD)])
            .await;
        window.go("/check").await.says("用意されていません");
        check_page(&window.html(), "no self-test");
        window.send("/check", &[]).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
    })
    .await;
}
