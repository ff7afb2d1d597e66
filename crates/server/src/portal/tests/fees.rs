//! 発行手数料 and the invoice.

use axum::http::StatusCode;

use super::{office, visitor};
use crate::store::application;
use crate::store::fee::{self, Fee, Movement};
use crate::store::testing::{NOW, number, pending_application};
use crate::web::testing::{World, check_page, other_number};

const RECEIPT: &str = "20261122-FEEFEE";

async fn charge(world: &World) {
    let pending = &pending_application(RECEIPT, number());
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            application::insert(&tx, pending).await?;
            for (movement, yen) in [(Movement::Charged, 13_200), (Movement::Deducted, -3_000)] {
                let entry = Fee {
                    office_number: number(),
                    receipt: RECEIPT.to_owned(),
                    at: NOW,
                    movement,
                    yen,
                    note: "11月分".to_owned(),
                    actor: "operator:op".to_owned(),
                };
                fee::enter(&tx, &entry).await?;
            }
            Ok::<_, crate::store::StoreError>(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn an_office_sees_its_fees_and_nobody_elses() {
    World::on_each_database(|world| async move {
        visitor(&world).go("/fees").await.says("ログイン");
        let mut window = office(&world, number()).await;
        window.go("/fees").await.says("発行手数料はありません。");
        check_page(&window.html(), "no fees");
        charge(&world).await;
        window
            .go("/fees")
            .await
            .says("発行手数料残高　10,200円")
            .says("介護給付費からの差引（11月分）")
            .says("13,200");
        check_page(&window.html(), "fees");
        let invoice = format!("/fees/2026/{RECEIPT}.pdf");
        window.go(&invoice).await;
        assert_eq!(window.headers["content-type"], "application/pdf");
        assert!(window.html().starts_with("%PDF"));
        for unknown in [
            "/fees/2025/20261122-FEEFEE.pdf",
            "/fees/2026/none.pdf",
            "/fees/2026/x",
        ] {
            window.go(unknown).await;
            assert_eq!(window.status, StatusCode::NOT_FOUND, "{unknown}");
        }
        let mut other = office(&world, other_number()).await;
        other.go("/fees").await.says("発行手数料はありません。");
        other.go(&invoice).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
    })
    .await;
}
