//! Inquiries on the console.

use axum::http::StatusCode;
use time::Duration;

use super::operator;
use crate::store::inquiry::{self, Author, Inquiry, InquiryState, NewEntry, Topic};
use crate::store::testing::NOW;
use crate::store::{StoreError, values};
use crate::web::testing::{OPERATOR, World, check_page};

async fn ask(world: &World, ticket: &str, desk: &str) {
    let inquiry = &Inquiry {
        ticket: ticket.to_owned(),
        topic: Topic::Fee,
        desk: desk.to_owned(),
        office_number: None,
        mail: Some("asker@example.jp".to_owned()),
        subject: format!("質問{ticket}"),
        language: "ja".to_owned(),
        state: InquiryState::Waiting,
        since: NOW - Duration::days(3),
        created_at: NOW - Duration::days(3),
    };
    let entry = &NewEntry {
        author: Author::Asker,
        operator_id: None,
        text: "手数料を教えてください".to_owned(),
        mail_id: None,
        file: None,
    };
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            inquiry::insert(&tx, inquiry, "KEY", ticket).await?;
            inquiry::add_entry(&tx, ticket, entry, NOW).await
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

/// How many mails wait, each with the name of the exchange in front.
async fn queued(world: &World) -> usize {
    let mails = world
        .state
        .store
        .read("test", |tx| async move {
            tx.fetch_all("SELECT subject FROM mails ORDER BY subject", values![])
                .await
        })
        .await
        .unwrap();
    assert!(
        mails
            .iter()
            .all(|mail| mail.text("subject").unwrap().starts_with("【renkei】"))
    );
    mails.len()
}

#[tokio::test]
async fn an_inquiry_is_answered_handed_on_and_closed() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/inquiries")
            .await
            .says("この状態の問い合わせはありません。");
        check_page(&window.html(), "no inquiries");
        ask(&world, "T-1", "13").await;
        // Thursday to Sunday: Friday alone is a working day.
        window
            .go("/inquiries")
            .await
            .says("質問T-1")
            .says("1営業日")
            .says("東京都");
        check_page(&window.html(), "inquiries");
        window.go("/inquiries/T-1").await.says("手数料を教えて");
        check_page(&window.html(), "inquiry");
        let mut colleague = operator(&world).await;
        colleague.go("/inquiries/T-1").await;
        window
            .send("/inquiries/T-1/answer", &[("text", " "), ("seen", "1")])
            .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .send(
                "/inquiries/T-1/answer",
                &[("text", "無料です"), ("seen", "1")],
            )
            .await;
        window.says("無料です").says("お返事があります");
        colleague
            .send(
                "/inquiries/T-1/answer",
                &[("text", "別の返事"), ("seen", "1")],
            )
            .await;
        assert_eq!(colleague.status, StatusCode::CONFLICT);
        colleague
            .says("先に新しい書き込みがありました")
            .says("別の返事")
            .says("無料です");
        window
            .send("/inquiries/T-1/hand-on", &[("desk", "13"), ("seen", "2")])
            .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        for change in ["close", "hand-on"] {
            colleague.go("/inquiries/T-1").await;
            let stale = [("desk", "14"), ("seen", "1")];
            let address = format!("/inquiries/T-1/{change}");
            colleague
                .send(&address, &stale)
                .await
                .says("先に新しい書き込みがありました");
            assert_eq!(colleague.status, StatusCode::CONFLICT, "{change}");
        }
        window
            .send("/inquiries/T-1/hand-on", &[("desk", "00"), ("seen", "2")])
            .await;
        window
            .go("/inquiries/T-1")
            .await
            .says("ヘルプデスク（中央） の窓口がお答えします");
        window.send("/inquiries/T-1/close", &[("seen", "3")]).await;
        window.says("終わりました");
        assert_eq!(queued(&world).await, 2);
    })
    .await;
}

#[tokio::test]
async fn another_desks_inquiry_does_not_exist_and_other_roles_see_none() {
    World::on_each_database(|world| async move {
        ask(&world, "T-2", "13").await;
        let place = |prefecture: &'static str, roles: &'static str| {
            let store = world.state.store.clone();
            async move {
                store
                    .run_tx("test", |tx| async move {
                        let word = "UPDATE operators SET prefecture = $1, roles = $2 WHERE id = $3";
                        tx.execute(word, values![prefecture, roles, OPERATOR]).await
                    })
                    .await
                    .map_err(|error: StoreError| error)
                    .unwrap();
            }
        };
        let mut window = operator(&world).await;
        place("14", "desk").await;
        window
            .go("/inquiries")
            .await
            .says("この状態の問い合わせはありません。");
        window.go("/inquiries/T-2").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window
            .go("/inquiries/templates")
            .await
            .says("定型文はまだありません。");
        check_page(&window.html(), "templates");
        window.send("/inquiries/T-2/close", &[]).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.go("/inquiries/templates").await;
        window
            .send("/inquiries/templates", &[("title", ""), ("text", "")])
            .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .send(
                "/inquiries/templates",
                &[("title", "挨拶"), ("text", "お世話になります")],
            )
            .await
            .says("お世話になります");
        check_page(&window.html(), "one template");
        let html = window.html();
        let (_, rest) = html.split_once("action=\"/inquiries/templates/").unwrap();
        let remove = format!("/inquiries/templates/{}", rest.split_once('"').unwrap().0);
        place("13", "desk").await;
        window
            .go("/inquiries/templates")
            .await
            .says("まだありません");
        window.send(&remove, &[]).await;
        let fields = [("title", "結び"), ("text", "よろしくお願いします")];
        window.send("/inquiries/templates", &fields).await;
        place("14", "desk").await;
        window
            .go("/inquiries/templates")
            .await
            .says("お世話になります");
        assert!(!window.html().contains("よろしくお願いします"));
        place("13", "reception").await;
        window.go("/inquiries/T-2").await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}
