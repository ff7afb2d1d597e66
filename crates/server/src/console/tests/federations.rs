//! Contacts on the console.

use axum::http::StatusCode;

use super::operator;
use crate::store::StoreError;
use crate::store::federation;
use crate::store::values;
use crate::web::testing::{OPERATOR, World, check_page};

const CONTACT: [(&str, &str); 10] = [
    ("name", "見本国保連"),
    ("department", "介護課"),
    ("telephone", "00-0000-0000"),
    ("address", "架空市1-2-3"),
    ("web_page", "https://example.jp/"),
    ("weekdays", "12345"),
    ("opens", "8:30"),
    ("closes", "17:15"),
    ("holidays", "closed"),
    ("closed_days", "12/29 12/30"),
];

async fn move_operator(world: &World, prefecture: &'static str, roles: &'static str) {
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            let word = "UPDATE operators SET prefecture = $1, roles = $2 WHERE id = $3";
            tx.execute(word, values![prefecture, roles, OPERATOR]).await
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

#[tokio::test]
async fn a_contact_is_entered_mended_and_removed() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/federations")
            .await
            .says("まだ入力されていません");
        check_page(&window.html(), "federations");
        window.go("/federations/13").await;
        check_page(&window.html(), "federation");
        let mut wrong = CONTACT;
        wrong[0].1 = " ";
        wrong[6].1 = "25:00";
        window.send("/federations/13", &wrong).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("名称を200文字以内で")
            .says("受付の始まりは")
            .says("架空市1-2-3");
        check_page(&window.html(), "wrong federation");
        window.send("/federations/13", &CONTACT).await;
        window
            .says("連絡先を保存しました")
            .says("8:30〜17:15")
            .says("12/29、12/30");
        window.go("/federations/13").await.says("value=\"8:30\"");
        let token = window.token();
        window
            .send_from_elsewhere("/federations/13/remove", &[("form_token", &token)])
            .await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go("/federations/13").await;
        window.send("/federations/13/remove", &[]).await;
        assert!(!window.html().contains("見本国保連"));
        window.go("/federations/99").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_prefecture_edits_its_own_contact_alone() {
    World::on_each_database(|world| async move {
        move_operator(&world, "14", "desk").await;
        let mut window = operator(&world).await;
        window.go("/federations").await.says("神奈川県");
        assert!(!window.html().contains("東京都") && !window.html().contains("type=\"file\""));
        window.go("/federations/13").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.go("/federations/14").await;
        window.send("/federations/13", &CONTACT).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.go("/federations/14").await;
        window.send("/federations/00", &CONTACT).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.go("/federations/14").await;
        window
            .send("/federations/14", &CONTACT)
            .await
            .says("保存しました");
        move_operator(&world, "14", "reception").await;
        window.go("/federations/14").await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_imported_whole_or_not_at_all() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        let good = "0,見本センター,,00-0000-0000,,,12345,9:00,17:00,closed,\n";
        let bad = format!("{good}13,,,,,,12345,9:00,17:00,closed,\n");
        window.go("/federations").await;
        window
            .upload("/federations/import", &[], "a.csv", bad.as_bytes())
            .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window.says("2行目：").says("名称を200文字以内で");
        check_page(&window.html(), "wrong file");
        window
            .upload("/federations/import", &[], "a.csv", good.as_bytes())
            .await;
        window.says("1件を保存しました").says("見本センター");
        let entered = world
            .state
            .store
            .read("test", |tx| async move { federation::all(&tx).await })
            .await
            .unwrap();
        assert_eq!(entered.len(), 1);
        window
            .upload_exactly("/federations/import", &[], "a.csv", good.as_bytes())
            .await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}
