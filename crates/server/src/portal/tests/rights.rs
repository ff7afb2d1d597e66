//! What the rights of a person open: certificates, and what may be known of data.

use axum::http::StatusCode;
use protocol::MessageId;

use super::notices::cards;
use super::{office, visitor};
use crate::store::right::Grants;
use crate::store::testing::{NOW, account_id, announce_upload, number};
use crate::store::{StoreError, account, values};
use crate::web::testing::{Browser, PASSWORD, World, check_page};

/// The window of a person with these rights, as they are stored.
pub(super) async fn person(world: &World, digits: &str, rights: &str) -> Browser {
    let id = format!("{}-{digits}", account_id(number()));
    let (id, grants) = (&id, &Grants::read(rights).unwrap());
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            let own = account::find(&tx, &account_id(number())).await?.unwrap();
            let staff = account::Staff {
                name: format!("見本 {digits}"),
                grants: grants.clone(),
                created_by: own.id.clone(),
                changed: account::StaffChanged {
                    change: account::StaffChange::Added,
                    at: NOW,
                    by: own.id.clone(),
                },
            };
            let person = account::Account {
                id: id.clone(),
                staff: Some(staff),
                ..own
            };
            account::insert(&tx, &person, NOW).await
        })
        .await
        .unwrap();
    world.settle(id).await;
    let mut window = visitor(world);
    window.go("/sign-in").await;
    window
        .send("/sign-in", &[("user_id", id), ("password", PASSWORD)])
        .await;
    window
}

#[tokio::test]
async fn the_last_cards_are_about_mail_and_about_what_waits() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        let begin = "証明書の準備をはじめましょう";
        let mail = "メールアドレスを登録しましょう";
        assert_eq!(cards(&window), [begin, mail]);
        window.says("href=\"/account/mail\">登録する");
        let ids = [1, 2].map(|byte| MessageId::from_random([byte; 16]).to_string());
        let (one, two) = (&ids[0], &ids[1]);
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                announce_upload(&tx, one, "sent", NOW).await?;
                announce_upload(&tx, two, "collected", NOW).await?;
                let sent = "UPDATE messages SET sent_at = intent_at";
                tx.execute(sent, values![]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let waits = "未受信のデータが1件あります。お使いのソフトが受け取ります。";
        window.go("/").await;
        assert_eq!(cards(&window), [begin, mail, waits]);
        check_page(&window.html(), "card about what waits");

        // They are for the kind 11: whoever has a right for other kinds only is not told.
        for (digits, rights, told) in [
            ("01", "receive:43", false),
            ("02", "receive:11,43", true),
            ("03", "read", true),
            ("04", "certificates", false),
        ] {
            let mut window = person(&world, digits, rights).await;
            window.go("/").await;
            assert_eq!(window.html().contains(waits), told, "{rights}");
            assert!(!window.html().contains(mail), "{rights}");
        }
    })
    .await;
}

#[tokio::test]
async fn certificates_are_seen_by_all_and_applied_for_by_those_with_the_right() {
    World::on_each_database(|world| async move {
        let mut reader = person(&world, "01", "read").await;
        reader
            .go("/certificates/careplan")
            .await
            .says("「証明書」の権限がある人が行います")
            .says("証明書発行の履歴はありません。");
        check_page(&reader.html(), "choice without the right");
        for path in [
            "/certificates/careplan/apply",
            "/certificates/careplan/downloads",
            "/certificates/questions",
            "/issue-password/check",
            "/issue-password/lost",
            "/account/staff",
        ] {
            reader.go(path).await;
            assert_eq!(reader.status, StatusCode::FORBIDDEN, "{path}");
        }
        reader.go("/").await;
        let chosen = [("action", "download")];
        reader.send("/certificates/careplan", &chosen).await;
        assert_eq!(reader.status, StatusCode::FORBIDDEN);
        for path in ["/applications", "/fees", "/terminals", "/check"] {
            reader.go(path).await;
            assert_eq!(reader.status, StatusCode::OK, "{path}");
        }
        let mut allowed = person(&world, "02", "certificates").await;
        allowed
            .go("/certificates/careplan")
            .await
            .says("処理を選択し");
        allowed.send("/certificates/careplan", &chosen).await;
        assert_eq!(allowed.address, "/certificates/careplan/downloads");
    })
    .await;
}
