//! Planned maintenance.

use axum::http::StatusCode;

use super::operator;
use crate::store::testing::NOW;
use crate::store::{StoreError, audit, maintenance, values};
use crate::web::testing::{OPERATOR, World, check_page};

#[tokio::test]
async fn the_centre_enters_what_is_planned() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/maintenance")
            .await
            .says("点検の予定はありません。");
        check_page(&window.html(), "none");
        window
            .send(
                "/maintenance",
                &[("from", "あす"), ("to", "2026-11-20 1:00")],
            )
            .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("のように入力してください")
            .says("終わりが過ぎています")
            .says("内容を300文字以内で")
            .says("value=\"あす\"");
        check_page(&window.html(), "wrong");
        let right = [
            ("from", "２０２６/12/1 22:00"),
            ("to", "2026-12-02T05:00"),
            ("text", "<i>送受信"),
        ];
        window.send("/maintenance", &right).await;
        window
            .says("2026年12月1日（火） 22時00分")
            .says("&#60;i&#62;送受信")
            .says(OPERATOR);
        check_page(&window.html(), "entered");
        window.send("/maintenance", &right).await;
        assert_eq!(window.html().matches("/remove\"").count(), 1);
        window.send_from_elsewhere("/maintenance", &right).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        let store = &world.state.store;
        let found = store
            .read(
                "test",
                |tx| async move { maintenance::ahead(&tx, NOW).await },
            )
            .await
            .unwrap();
        let id = &found[0].id;
        let mut other = operator(&world).await;
        other.go("/maintenance").await;
        window.go("/maintenance").await;
        let remove = format!("/maintenance/{id}/remove");
        world.wait(time::Duration::minutes(1));
        window.send(&remove, &[]).await.says("予定はありません");
        other.send(&remove, &[]).await.says("予定はありません");
        let events = store
            .read("test", |tx| async move { audit::of_subject(&tx, id).await })
            .await
            .unwrap();
        let words: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
        assert_eq!(words, ["maintenance-entered", "maintenance-removed"]);
        store
            .run_tx("test", |tx| async move {
                let sql = "UPDATE operators SET roles = 'desk'";
                tx.execute(sql, values![]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        window.go("/maintenance").await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}
