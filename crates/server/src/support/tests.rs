//! The support site through its pages, as anybody.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]

use axum::http::StatusCode;

use crate::opening_hours::OpeningHours;
use crate::store::federation::{self, Contact};
use crate::store::testing::NOW;
use crate::web::testing::{Browser, World, check_page};

/// A window on the support site.
fn visitor(world: &World) -> Browser {
    Browser::open(super::router(world.state.clone()))
}

async fn enter(world: &World, prefecture: &str, name: &str) {
    let contact = &Contact {
        prefecture: prefecture.to_owned(),
        name: name.to_owned(),
        department: "介護課".to_owned(),
        telephone: "00-0000-0000".to_owned(),
        address: String::new(),
        web_page: String::new(),
        hours: OpeningHours::default(),
    };
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            federation::put(&tx, contact, NOW).await
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn every_federation_has_somebody_to_ask() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/federations").await;
        assert_eq!(window.html().matches("連絡先は準備中です").count(), 49);
        check_page(&window.html(), "nobody entered");
        enter(&world, federation::CENTRE, "見本センター").await;
        enter(&world, "13", "見本国保連").await;
        world.wait(time::Duration::minutes(1));
        window.go("/federations").await.says("見本国保連 介護課");
        // 22 November 2026 is a Sunday, 23 November a holiday.
        window
            .says("次の受付は 11月24日(火) 9:00 からです")
            .says("href=\"tel:0000000000\"")
            .says("S-11");
        let html = window.html();
        assert_eq!(
            html.matches("全国の窓口（中央）へお問い合わせください")
                .count(),
            46
        );
        assert_eq!(html.matches("<th scope=\"row\">").count(), 47);
        check_page(&html, "federations");
        window.go("/nowhere").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.says("見本センター");
        check_page(&window.html(), "not found");
        window.go("/federations?lang=en").await.says("Hokkaido");
    })
    .await;
}
