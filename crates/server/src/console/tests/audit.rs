//! The audit record.

use axum::http::StatusCode;
use time::Duration;

use super::office::operator_of;
use super::operator;
use crate::audit_order::Sequencer;
use crate::clock::Clock;
use crate::evidence::testing::{authority, key_below};
use crate::live::Live;
use crate::store::operator::Role;
use crate::store::testing::NOW;
use crate::store::{StoreError, audit};
use crate::web::testing::{World, check_page};

#[tokio::test]
async fn the_signed_head_is_told_and_can_be_kept() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window.go("/audit").await;
        assert!(!window.html().contains("/audit/head.txt"));
        window.go("/audit/head.txt").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        let key = Live::new(key_below(&authority(NOW), Vec::new(), Vec::new(), NOW));
        let (store, clock) = (world.state.store.clone(), Clock::new(|| NOW));
        let count = Sequencer::new(store, clock, key).round().await.unwrap();
        let told = format!("記録 {count}件までに順序をつけて署名しています");
        window.go("/audit").await.says(&told);
        check_page(&window.html(), "signed");
        window.go("/audit/head.txt").await;
        let head = pki::audit::SignedHead::from_text(&window.html()).unwrap();
        assert_eq!(head.head.extent.size, count);
        let mut tokyo = operator_of(&world, "13", &[Role::Audit, Role::Centre]).await;
        tokyo.go("/audit/head.txt").await;
        assert_eq!(tokyo.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn the_record_is_searched_and_saved() {
    World::on_each_database(|world| async move {
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                for count in 0..60 {
                    let (at, subject) = (NOW - Duration::days(2), format!("row-{count}"));
                    audit::record(&tx, at, "account:a", "tried", &subject, "=1+1").await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let mut window = operator(&world).await;
        window
            .go("/audit")
            .await
            .says("審査 一郎")
            .says("ログインした（signed-in）")
            .says("古い50件");
        check_page(&window.html(), "audit");
        assert_eq!(window.html().matches("<tr>").count(), 51);
        window
            .go("/audit?page=1&event=tried")
            .await
            .says("新しい50件");
        assert_eq!(window.html().matches("<tr>").count(), 11);
        window
            .go("/audit?actor=a&subject=row-7&from=2026-11-20&to=2026-11-20")
            .await;
        assert_eq!(window.html().matches("<tr>").count(), 2);
        window
            .go("/audit?actor=a&from=2026-11-21")
            .await
            .says("該当する記録はありません");
        check_page(&window.html(), "none");
        window
            .go("/audit?from=yesterday")
            .await
            .says("2026-11-22 のように");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "wrong day");
        window.go("/audit.csv?&event=tried").await.says(",'=1+1");
        assert_eq!(window.html().lines().count(), 61);
        window
            .go("/audit?event=audit-exported")
            .await
            .says("&#38;event=tried");
        let mut tokyo = operator_of(&world, "13", &[Role::Audit, Role::Centre]).await;
        for path in ["/audit", "/audit.csv"] {
            tokyo.go(path).await;
            assert_eq!(tokyo.status, StatusCode::FORBIDDEN, "{path}");
        }
    })
    .await;
}
