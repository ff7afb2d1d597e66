//! The audit record.

use axum::http::StatusCode;
use time::Duration;

use super::office::operator_of;
use super::operator;
use crate::store::operator::Role;
use crate::store::testing::NOW;
use crate::store::{StoreError, audit};
use crate::web::testing::{World, check_page};

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
