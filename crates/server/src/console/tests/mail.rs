//! 送信メール: what waits and what could not be sent, for the centre alone.

use axum::http::StatusCode;
use time::Duration;

use super::operator;
use crate::store::mail::{self, Mail};
use crate::store::testing::NOW;
use crate::store::{StoreError, values};
use crate::web::testing::{OPERATOR, World, check_page};

#[tokio::test]
async fn the_centre_sees_what_waits_and_sends_it_again() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window.go("/mail").await.says("送信メールはありません。");
        check_page(&window.html(), "no mail");
        let store = &world.state.store;
        let id = &store
            .run_tx("test", |tx| async move {
                let letter = Mail {
                    recipient: "sakura@example.jp".to_owned(),
                    subject: "【renkei】お知らせ".to_owned(),
                    body: "秘密の本文".to_owned(),
                };
                let id = mail::queue(&tx, &letter, NOW).await?;
                let claimed = mail::claim(&tx, Duration::minutes(5), NOW).await?.unwrap();
                mail::mark_failed(&tx, &claimed, "550 no such <person>", None).await?;
                Ok::<_, StoreError>(id)
            })
            .await
            .unwrap();
        window
            .go("/mail")
            .await
            .says("送信待ちは0通です。")
            .says("1回試しましたが、送れませんでした")
            .says("550 no such &#60;person&#62;")
            .says("sakura@example.jp");
        assert!(!window.html().contains("秘密の本文"));
        check_page(&window.html(), "given up");
        let resend = format!("/mail/{id}/resend");
        window.send_exactly(&resend, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
        window.go("/mail").await;
        window
            .send(&resend, &[])
            .await
            .says("送り直します")
            .says("送信待ちは1通です。");
        check_page(&window.html(), "sent again");
        store
            .run_tx(
                "test",
                |tx| async move { mail::mark_sent(&tx, id, NOW).await },
            )
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        window
            .send(&resend, &[])
            .await
            .says("送り直すものはありません")
            .says("送信済み");
    })
    .await;
}

#[tokio::test]
async fn nobody_but_the_centre_sees_mail_and_where_none_is_sent_the_page_says_so() {
    World::on_each_database(|mut world| async move {
        let mut mailing = (*world.state.mailing).clone();
        mailing.from = None;
        world.state = world.state.clone().with_mailing(mailing);
        let mut window = operator(&world).await;
        window.says("送信メール");
        window
            .go("/mail")
            .await
            .says("メールサーバーが設定されていません");
        check_page(&window.html(), "no server");
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                let sql = "UPDATE operators SET roles = 'reception' WHERE id = $1";
                tx.execute(sql, values![OPERATOR]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        window.go("/mail").await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.send_exactly("/mail/x/resend", &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go("/").await;
        assert!(!window.html().contains("送信メール"));
    })
    .await;
}
