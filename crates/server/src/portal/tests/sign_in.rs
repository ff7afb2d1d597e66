//! ログイン and ログアウト.

use axum::http::StatusCode;
use time::Duration;

use super::{office, visitor};
use crate::store::testing::{account_id, number};
use crate::web::testing::{PASSWORD, World, check_page};

#[tokio::test]
async fn the_right_password_leads_to_where_one_wanted_to_go() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window
            .go("/certificates/careplan")
            .await
            .says("ユーザIDとパスワードを入力して");
        assert_eq!(window.address, "/sign-in?next=/certificates/careplan");
        let full_width = " ｋｊ１３１３７０００００１８ ";
        let fields = [
            ("user_id", full_width),
            ("password", PASSWORD),
            ("next", "/certificates/careplan"),
        ];
        window.send("/sign-in", &fields).await.says("処理を選択し");
        assert_eq!(window.address, "/certificates/careplan");
        window.go("/sign-in").await;
        assert_eq!(window.address, "/");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_led_elsewhere() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/sign-in?next=//elsewhere.example").await;
        assert!(!window.html().contains("elsewhere"));
        let id = account_id(number());
        let fields = [
            ("user_id", id.as_str()),
            ("password", PASSWORD),
            ("next", "https://elsewhere.example"),
        ];
        window.send("/sign-in", &fields).await;
        assert_eq!(window.address, "/");
    })
    .await;
}

#[tokio::test]
async fn the_third_wrong_password_locks_alike_for_ids_that_do_not_exist() {
    World::on_each_database(|world| async move {
        let known = account_id(number());
        let mut answers = Vec::new();
        for id in [known.as_str(), "KJ131399999999"] {
            let mut window = visitor(&world);
            window.go("/sign-in").await;
            let mut seen = Vec::new();
            for left in ["あと2回", "あと1回", "あと30分"] {
                window
                    .send("/sign-in", &[("user_id", id), ("password", "wrong")])
                    .await
                    .says(left);
                assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
                check_page(&window.html(), "refused");
                seen.push(comparable(&window.html(), id));
            }
            world.wait(Duration::minutes(10));
            let right = [("user_id", id), ("password", PASSWORD)];
            window.send("/sign-in", &right).await.says("あと20分");
            world.wait(Duration::minutes(-10));
            answers.push(seen);
        }
        assert_eq!(answers[0], answers[1]);

        world.wait(Duration::minutes(30));
        let mut window = visitor(&world);
        window.go("/sign-in").await;
        let right = [("user_id", known.as_str()), ("password", PASSWORD)];
        window.send("/sign-in", &right).await.says("お知らせ一覧");
    })
    .await;
}

/// The page without what differs for good reason: the id that was typed, and the form's token.
fn comparable(html: &str, id: &str) -> String {
    let (before, rest) = html.split_once("name=\"form_token\" value=\"").unwrap();
    let after = rest.split_once('"').unwrap().1;
    format!("{before}{after}").replace(id, "ID")
}

#[tokio::test]
async fn the_right_password_starts_the_count_anew() {
    World::on_each_database(|world| async move {
        let id = account_id(number());
        for _ in 0..2 {
            let mut window = visitor(&world);
            window.go("/sign-in").await;
            for _ in 0..2 {
                window
                    .send("/sign-in", &[("user_id", &id), ("password", "wrong")])
                    .await;
            }
            window
                .send("/sign-in", &[("user_id", &id), ("password", PASSWORD)])
                .await;
            assert_eq!(window.address, "/");
        }
    })
    .await;
}

#[tokio::test]
async fn the_page_says_what_is_missing_and_never_repeats_a_password() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/sign-in").await;
        window
            .send("/sign-in", &[("user_id", ""), ("password", "")])
            .await;
        window
            .says("ユーザIDを入力してください")
            .says("href=\"#user_id\"");
        check_page(&window.html(), "empty");
        let fields = [("user_id", "KJ131370000018"), ("password", "ひみつ＿Ａ１")];
        window
            .send("/sign-in", &fields)
            .await
            .says("全角の文字が入っています");
        assert!(!window.html().contains("ひみつ"));
        window.says("value=\"KJ131370000018\"");
    })
    .await;
}

#[tokio::test]
async fn a_form_that_does_not_come_from_our_page_is_refused() {
    World::on_each_database(|world| async move {
        let id = account_id(number());
        let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
        let mut window = visitor(&world);
        window.go("/sign-in").await;
        let token = window.token();
        window
            .send_exactly("/sign-in", &fields)
            .await
            .says("受け付けていません");
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        let with_token = [
            ("form_token", token.as_str()),
            ("user_id", id.as_str()),
            ("password", PASSWORD),
        ];
        window.send_from_elsewhere("/sign-in", &with_token).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        let mut other = visitor(&world);
        other.go("/sign-in").await;
        other.send_exactly("/sign-in", &with_token).await;
        assert_eq!(other.status, StatusCode::FORBIDDEN);

        let mut office = office(&world, number()).await;
        office
            .send_exactly("/certificates/careplan/before", &[])
            .await;
        assert_eq!(office.status, StatusCode::FORBIDDEN);
        let stolen = visitor_token(&world).await;
        office
            .send_exactly("/sign-out", &[("form_token", &stolen)])
            .await;
        assert_eq!(office.status, StatusCode::FORBIDDEN);
        office.go("/").await.says("お知らせ一覧");
    })
    .await;
}

async fn visitor_token(world: &World) -> String {
    let mut window = visitor(world);
    window.go("/sign-in").await;
    window.token()
}

#[tokio::test]
async fn signing_in_gives_a_new_session_and_signing_out_ends_it() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        let cookie = window.cookie("__Host-renkei-portal").unwrap().to_owned();
        let again = office(&world, number()).await;
        assert_ne!(again.cookie("__Host-renkei-portal"), Some(cookie.as_str()));
        window
            .send("/sign-out", &[])
            .await
            .says("ログアウトしました。");
        assert_eq!(window.cookie("__Host-renkei-portal"), None);
        window.go("/").await;
        assert!(window.address.starts_with("/sign-in"));
    })
    .await;
}
