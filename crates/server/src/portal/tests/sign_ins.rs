//! ログインの記録 and the form of a ユーザID.

use axum::http::StatusCode;
use time::Duration;

use super::{office, visitor};
use crate::store::sign_in;
use crate::store::testing::{account_id, number};
use crate::web::testing::{Browser, PASSWORD, World, check_page, other_number};

const HOME: &str = "/account/sign-ins";

/// The first form that ends a session.
fn end_form(window: &Browser) -> String {
    let html = window.html();
    let (before, _) = html.split_once("/end\"").unwrap();
    let (_, address) = before.rsplit_once("action=\"").unwrap();
    format!("{address}/end")
}

#[tokio::test]
async fn another_device_is_seen_and_signed_out_once() {
    World::on_each_database(|world| async move {
        let mut lost = office(&world, number()).await;
        world.wait(Duration::minutes(1));
        let id = account_id(number());
        let mut wrong = visitor(&world);
        wrong.go("/sign-in").await;
        let fields = [("user_id", id.as_str()), ("password", "wrong")];
        wrong.send("/sign-in", &fields).await;
        let mut window = office(&world, number()).await;
        window
            .go(HOME)
            .await
            .says("パスワードが違いました")
            .says("今の画面")
            .says("ログイン中")
            .says("事業所全体の記録");
        check_page(&window.html(), "sign-ins");
        let form = end_form(&window);
        let mut other = office(&world, other_number()).await;
        other.go(HOME).await;
        other.send(&form, &[]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        lost.go("/account").await.says("ユーザー情報変更");
        window.send(&form, &[]).await.says("ログアウトさせました");
        window
            .send(&form, &[])
            .await
            .says("すでにログアウトしています");
        lost.go("/account").await;
        assert!(lost.address.starts_with("/sign-in"));
        window.send_exactly(&form, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_lock_is_noted_once_and_all_is_forgotten_in_time() {
    World::on_each_database(|world| async move {
        let id = account_id(number());
        let mut wrong = visitor(&world);
        wrong.go("/sign-in").await;
        for _ in 0..6 {
            let fields = [("user_id", id.as_str()), ("password", "wrong")];
            wrong.send("/sign-in", &fields).await;
        }
        world.wait(Duration::minutes(31));
        let mut window = office(&world, number()).await;
        window.go(HOME).await;
        let html = window.html();
        // Once among the person's own and once among the office's.
        assert_eq!(html.matches("しばらく止めました").count(), 2, "{html}");
        assert_eq!(html.matches("パスワードが違いました").count(), 4, "{html}");
        let now = world.state.clock.now();
        let forgotten = world.state.store.run_tx("test", |tx| async move {
            sign_in::delete_before(&tx, now - Duration::days(400)).await
        });
        assert_eq!(forgotten.await.unwrap(), 0);
        let later = now + Duration::days(401);
        let forgotten = world.state.store.run_tx("test", |tx| async move {
            sign_in::delete_before(&tx, later - Duration::days(400)).await
        });
        assert_eq!(forgotten.await.unwrap(), 4);
    })
    .await;
}

#[tokio::test]
async fn only_what_has_the_form_of_an_id_is_tried() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window
            .go("/sign-in")
            .await
            .says("KJから始まる14桁の英数字です");
        for id in [
            "KJ13137000001",
            "KJ1313I0000018",
            "XX131370000018",
            "KJ131370000018-1",
            "KJ131370000018-12345",
        ] {
            let fields = [("user_id", id), ("password", PASSWORD)];
            window
                .send("/sign-in", &fields)
                .await
                .says("user_id-error")
                .says(id);
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY, "{id}");
            check_page(&window.html(), id);
        }
        // None of them was counted as a wrong password.
        let id = account_id(number());
        let fields = [("user_id", id.as_str()), ("password", "ｐａｓｓｗｏｒｄ")];
        window
            .send("/sign-in", &fields)
            .await
            .says("あと2回")
            .says("id=\"password-error\">パスワードに全角の文字");
        check_page(&window.html(), "full-width");
        assert!(!window.html().contains("ｐａｓｓ"));
    })
    .await;
}
