//! The pages about the issue password, as an office.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

mod reissue;
mod reissue_people;

use axum::http::StatusCode;
use time::Duration;

use crate::store::attempt::{self, Purpose};
use crate::store::testing::{account_id, number};
use crate::web::testing::{Browser, ISSUE_PASSWORD, PASSWORD, World, check_page};

const CHECK: &str = "/issue-password/check";

/// The window of the office, signed in.
async fn office(world: &World) -> Browser {
    let mut window = Browser::open(crate::portal::router(world.state.clone()));
    window.go("/sign-in").await;
    let id = account_id(number());
    window
        .send("/sign-in", &[("user_id", &id), ("password", PASSWORD)])
        .await;
    window
}

#[tokio::test]
async fn the_password_at_hand_is_checked() {
    World::on_each_database(|world| async move {
        let mut window = office(&world).await;
        window
            .go("/issue-password")
            .await
            .says("証明書発行用パスワードの確認");
        check_page(&window.html(), "explanation");
        window.go("/certificates/careplan/before").await;
        window.says("証明書発行用パスワードをお手元にご用意ください");
        window.go(CHECK).await.says("用紙に書かれている3つのもの");
        window
            .says("href=\"/certificates/careplan\"")
            .says("次へ：証明書発行履歴の確認");
        check_page(&window.html(), "check");
        let html = window.html();
        let (_, rest) = html.split_once("src=\"").unwrap();
        let drawing = rest.split_once('"').unwrap().0.to_owned();
        window.go(&drawing).await;
        assert_eq!(window.headers["content-type"], "image/svg+xml");
        window.go(CHECK).await;
        let typed = "ａｂｃｄ efgh JKLM npqr";
        window
            .send(CHECK, &[("issue_password", typed)])
            .await
            .says("合っています");
        assert_eq!(window.status, StatusCode::OK);
        check_page(&window.html(), "right");
        window.send(CHECK, &[]).await.says("まだ確かめていません");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .send_exactly(CHECK, &[("issue_password", typed)])
            .await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        // Whoever comes from an application finds the way back.
        window.go("/issue-password?kind=kaigo").await;
        window.says("href=\"/issue-password/check?kind=kaigo\"");
        window.go("/issue-password/check?kind=kaigo").await;
        window.says("href=\"/certificates/kaigo/apply\"");
        window.go("/issue-password/check?kind=nothing").await;
        assert!(!window.html().contains("申請に戻る"));
    })
    .await;
}

#[tokio::test]
async fn wrong_entries_count_with_those_of_the_application() {
    World::on_each_database(|world| async move {
        let mut window = office(&world).await;
        window.go("/certificates/careplan/before").await;
        window.send("/certificates/careplan/before", &[]).await;
        window.go("/certificates/careplan/apply").await;
        let apply = "/certificates/careplan/apply";
        let wrong = [("issue_password", "ABCDEFGHJKLMNPQS"), ("agree", "yes")];
        window.send(apply, &wrong).await.says("あと2回");
        window.says("href=\"/issue-password?kind=careplan\"");
        window.go(CHECK).await;
        window.send(CHECK, &[("issue_password", PASSWORD)]).await;
        window
            .says("これはログイン用のパスワードです")
            .says("用紙の見かたを確認する");
        check_page(&window.html(), "sign-in password");
        window
            .send(CHECK, &wrong[..1])
            .await
            .says("しばらく証明書発行用パスワードを入力できません");
        let right = [("issue_password", ISSUE_PASSWORD)];
        window.send(CHECK, &right).await.says("あと30分");
        world.wait(Duration::minutes(29));
        window.go(CHECK).await;
        world.wait(Duration::minutes(1));
        window.send(CHECK, &right).await.says("合っています");
        // The sign-in password that was typed here was a failed sign-in too.
        let (id, now) = (account_id(number()), world.state.clock.now());
        let left = world.state.store.run_tx("test", |tx| {
            let id = id.clone();
            async move {
                let limit = attempt::Limit {
                    tries: 3,
                    lock: Duration::minutes(30),
                };
                let tried = attempt::Tried {
                    purpose: Purpose::Portal,
                    id: &id,
                    place: attempt::Place::Inside,
                };
                attempt::record_wrong(&tx, &tried, limit, now).await
            }
        });
        let standing: attempt::Standing = left
            .await
            .map_err(|error: crate::store::StoreError| error)
            .unwrap();
        assert_eq!(standing, attempt::Standing::Left(1));
    })
    .await;
}

#[tokio::test]
async fn sign_in_passwords_cannot_be_tried_between_right_entries() {
    World::on_each_database(|world| async move {
        let mut window = office(&world).await;
        window.go(CHECK).await;
        for guess in ["wrong-guess-1", "wrong-guess-2", "wrong-guess-3"] {
            window
                .send(CHECK, &[("issue_password", guess)])
                .await
                .says("あと2回");
            window
                .send(CHECK, &[("issue_password", ISSUE_PASSWORD)])
                .await
                .says("合っています");
        }
        window.send(CHECK, &[("issue_password", PASSWORD)]).await;
        window.says("<h2>違います</h2>");
    })
    .await;
}
