//! How the exchange is.

use axum::http::StatusCode;
use time::Duration;

use super::visitor;
use crate::store::maintenance::{self, Maintenance};
use crate::store::testing::{NOW, number, pending_application};
use crate::store::{StoreError, application, mail, values};
use crate::web::testing::{World, check_page};

#[tokio::test]
async fn what_is_planned_vanishes_when_it_has_ended() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window
            .go("/")
            .await
            .says("点検の予定はありません。")
            .says("すべて動いています");
        window.go("/status").await.says("点検の予定はありません。");
        assert_eq!(window.html().matches("動いています").count(), 4);
        check_page(&window.html(), "all works");
        let planned = &Maintenance {
            id: String::new(),
            starts_at: NOW + Duration::hours(1),
            ends_at: NOW + Duration::hours(2),
            text: "<b>送受信</b>が止まります".to_owned(),
            entered_by: "tokyo-1".to_owned(),
        };
        let pending = &pending_application("A", number());
        let letter = &mail::Mail {
            recipient: "a@example.jp".to_owned(),
            subject: "a".to_owned(),
            body: "b".to_owned(),
        };
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                assert!(maintenance::enter(&tx, planned, NOW).await?.is_some());
                assert!(maintenance::enter(&tx, planned, NOW).await?.is_none());
                application::insert(&tx, pending).await?;
                let approve = "UPDATE applications SET state = 'approved', decided_at = $1";
                tx.execute(approve, values![NOW]).await?;
                mail::queue(&tx, letter, NOW).await?;
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        for page in ["/", "/status"] {
            window.go(page).await.says("&#60;b&#62;送受信");
            check_page(&window.html(), page);
        }
        assert_eq!(window.html().matches("動いています").count(), 4);
        world.wait(Duration::hours(2));
        window.go("/status").await.says("点検の予定はありません。");
        assert_eq!(window.html().matches("遅れています（").count(), 2);
        check_page(&window.html(), "late");
        window
            .go("/")
            .await
            .says("点検の予定はありません。")
            .says("△ 証明書の発行：遅れています（");
    })
    .await;
}

#[tokio::test]
async fn the_page_is_there_without_the_database() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        world.state.store.clone().close().await;
        window
            .go("/status")
            .await
            .says("点検の予定を読み出せません。");
        assert_eq!(window.html().matches("止まっています（").count(), 3);
        world.wait(Duration::hours(1));
        let first = window.html();
        window.go("/status").await.says("12時04分 から");
        assert_eq!(first.matches("12時04分 から").count(), 3);
        check_page(&window.html(), "no database");
    })
    .await;
}

#[tokio::test]
async fn a_failing_database_has_a_page_with_a_reference() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/").await;
        world.state.store.clone().close().await;
        window.go("/faq").await;
        assert_eq!(window.status, StatusCode::INTERNAL_SERVER_ERROR);
        check_page(&window.html(), "a failure on the support site");
    })
    .await;
}
