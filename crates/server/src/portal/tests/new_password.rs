//! Temporary and expired passwords, and changing one's own.

use std::sync::Arc;

use axum::http::StatusCode;
use time::Duration;

use super::{office, visitor};
use crate::store::testing::{NOW, account_id, number};
use crate::store::{account, audit};
use crate::web::testing::{Browser, ISSUE_PASSWORD, PASSWORD, World, check_page, other_number};

const FIRST: &str = "/first/password";
const CHANGE: &str = "/account/password";
const NEW: &str = "tanuki to kitsune";

/// The window of an office that has just given a temporary password.
async fn newcomer(world: &World) -> Browser {
    let id = account_id(number());
    world.make_temporary(&id).await;
    let mut window = visitor(world);
    window.go("/sign-in").await;
    let fields = [
        ("user_id", id.as_str()),
        ("password", PASSWORD),
        ("next", "/certificates/careplan"),
    ];
    window.send("/sign-in", &fields).await;
    assert_eq!(window.address, FIRST, "{}", window.html());
    window
}

async fn sign_in(window: &mut Browser, password: &str) {
    window.go("/sign-in").await;
    let id = account_id(number());
    window
        .send("/sign-in", &[("user_id", &id), ("password", password)])
        .await;
}

fn twice(password: &str) -> [(&'static str, &str); 2] {
    [("new_password", password), ("new_password_again", password)]
}

fn change<'a>(present: &'a str, new: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("present_password", present),
        ("new_password", new),
        ("new_password_again", new),
    ]
}

#[tokio::test]
async fn a_temporary_password_opens_one_page_only() {
    World::on_each_database(|world| async move {
        let mut window = newcomer(&world).await;
        window
            .says("新しいパスワードの設定")
            .says("仮パスワードを変更してください")
            .says("15文字以上");
        check_page(&window.html(), "first password");
        for path in [
            "/",
            "/account",
            CHANGE,
            "/account/second-factor",
            "/sign-in",
            "/sign-in/second",
            "/first/second-factor",
            "/certificates/careplan/apply",
            "/notices/x",
        ] {
            window.go(path).await;
            assert_eq!(window.address, FIRST, "{path}");
        }
        for path in ["/certificates/careplan", "/account/second-factor"] {
            window.send(path, &[]).await;
            assert_eq!(window.address, FIRST, "{path}");
        }
        window.send(FIRST, &twice(NEW)).await;
        assert_eq!(window.address, "/certificates/careplan");
        // Nothing of it is left: the page leads on, the old password is wrong, the new one right.
        window.go(FIRST).await;
        assert_eq!(window.address, "/");
        let mut again = visitor(&world);
        sign_in(&mut again, PASSWORD).await;
        again.says("ユーザIDまたはパスワードが違います");
        sign_in(&mut again, NEW).await;
        assert_eq!(again.address, "/");
        let id = &account_id(number());
        let events = world
            .state
            .store
            .read("test", |tx| async move { audit::of_subject(&tx, id).await })
            .await
            .unwrap();
        let words: Vec<&str> = events.iter().map(|event| event.event.as_str()).collect();
        assert_eq!(
            words
                .iter()
                .filter(|word| **word == "password-changed")
                .count(),
            1,
            "{words:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_chosen_is_told_by_name_and_never_repeated() {
    World::on_each_database(|world| async move {
        let mut window = newcomer(&world).await;
        for (password, words) in [
            ("kitsune to tan", "15文字以上にしてください"),
            ("passwordpassword", "よく使われるか"),
            ("ha KJ131370000018 ha", "事業所番号、事業所名"),
            ("ｔａｎｕｋｉとｋｉｔｓｕｎｅです", "半角の英字"),
            (PASSWORD, "今までのパスワードと同じ"),
            (ISSUE_PASSWORD, "証明書発行用パスワードと同じ"),
        ] {
            window.send(FIRST, &twice(password)).await.says(words);
            assert_eq!(
                window.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{password}"
            );
            window.says("href=\"#new_password\"");
            assert!(!window.html().contains(&format!("value=\"{password}\"")));
            check_page(&window.html(), words);
        }
        let differing = [("new_password", NEW), ("new_password_again", "other")];
        window.send(FIRST, &differing).await.says("1回目と違います");
        window
            .send(FIRST, &[])
            .await
            .says("新しいパスワードを入力してください");
        window.send_exactly(FIRST, &twice(NEW)).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go("/").await;
        assert_eq!(window.address, FIRST);
    })
    .await;
}

#[tokio::test]
async fn the_first_password_is_chosen_once_and_by_nobody_else() {
    World::on_each_database(|world| async move {
        let mut stranger = visitor(&world);
        stranger.go(FIRST).await;
        assert!(stranger.address.starts_with("/sign-in"));
        let token = stranger.token();
        let mut fields = twice(NEW).to_vec();
        fields.push(("form_token", token.as_str()));
        stranger.send_exactly(FIRST, &fields).await;
        assert!(
            stranger.address.starts_with("/sign-in"),
            "{}",
            stranger.address
        );

        // Two windows of two browsers: the first decides, the second has to sign in again.
        let mut first = newcomer(&world).await;
        let mut second = newcomer(&world).await;
        first.send(FIRST, &twice(NEW)).await;
        assert_eq!(first.address, "/certificates/careplan");
        second.send(FIRST, &twice("kitsune to tanuki")).await;
        assert!(second.address.starts_with("/sign-in"), "{}", second.address);
        sign_in(&mut second, NEW).await;
        assert_eq!(second.address, "/");
        // The other office has its own.
        let mut other = office(&world, other_number()).await;
        other.send(FIRST, &twice("kitsune to tanuki")).await;
        assert_eq!(other.address, "/");
    })
    .await;
}

#[tokio::test]
async fn one_can_stop_and_sign_in_again() {
    World::on_each_database(|world| async move {
        let mut window = newcomer(&world).await;
        window
            .send("/sign-out", &[])
            .await
            .says("ログアウトしました");
        window.go(FIRST).await;
        assert!(window.address.starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn an_expired_password_is_told_apart_from_a_temporary_one() {
    World::on_each_database(|mut world| async move {
        let mut settings = (*world.state.settings).clone();
        settings.password_days = 90;
        world.state.settings = Arc::new(settings);
        let mut window = office(&world, number()).await;
        window.says("お知らせ一覧");
        world.wait(Duration::days(90));
        sign_in(&mut window, PASSWORD).await;
        window
            .says("パスワードの有効期限が切れています")
            .says("2027年2月20日");
        assert_eq!(window.address, FIRST);
        window.send(FIRST, &twice(NEW)).await;
        assert_eq!(window.address, "/");
        world.wait(Duration::days(89));
        sign_in(&mut window, NEW).await;
        assert_eq!(window.address, "/");
    })
    .await;
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sessions() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        let mut elsewhere = office(&world, number()).await;
        let mut neighbour = office(&world, other_number()).await;
        window
            .go("/account")
            .await
            .says("ユーザー情報変更")
            .says("青空事業所1370000018");
        check_page(&window.html(), "account");
        window
            .go(CHANGE)
            .await
            .says("今のパスワード")
            .says("15文字以上");
        check_page(&window.html(), "change");
        window
            .send(CHANGE, &change(PASSWORD, NEW))
            .await
            .says("パスワードを変更しました");
        check_page(&window.html(), "changed");
        window.go("/").await.says("お知らせ一覧");
        elsewhere
            .go("/")
            .await
            .says("ユーザIDとパスワードを入力して");
        neighbour.go("/").await.says("お知らせ一覧");
        sign_in(&mut elsewhere, NEW).await;
        assert_eq!(elsewhere.address, "/");
    })
    .await;
}

#[tokio::test]
async fn a_change_needs_the_present_password_a_session_and_our_own_page() {
    World::on_each_database(|world| async move {
        let mut stranger = visitor(&world);
        stranger.go(CHANGE).await;
        assert_eq!(stranger.address, "/sign-in?next=/account/password");
        stranger.send(CHANGE, &change(PASSWORD, NEW)).await;
        assert!(stranger.address.starts_with("/sign-in"));

        let mut window = office(&world, number()).await;
        window.go(CHANGE).await;
        window.send_exactly(CHANGE, &change(PASSWORD, NEW)).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(CHANGE).await;
        window
            .send(CHANGE, &[])
            .await
            .says("今のパスワードを入力してください");
        let mut second = Browser::open(super::super::router(world.state.clone()));
        sign_in(&mut second, PASSWORD).await;
        second.go(CHANGE).await;
        window.send(CHANGE, &change(PASSWORD, NEW)).await;
        // Twice: the second time the present password is another one.
        window.go(CHANGE).await;
        window
            .send(CHANGE, &change(PASSWORD, "kitsune to tanuki"))
            .await
            .says("今のパスワードが違います")
            .says("あと2回");
        check_page(&window.html(), "wrong");
        // In a second window the session has ended.
        second
            .send(CHANGE, &change(PASSWORD, "kitsune to tanuki"))
            .await;
        assert_eq!(second.address, "/sign-in?next=/account/password&ended=yes");
        // Wrong ones lock what is done inside, and not the sign-in.
        window.send(CHANGE, &change("x", "y")).await.says("あと1回");
        window
            .send(CHANGE, &change("x", "y"))
            .await
            .says("しばらくパスワードを入力できません");
        sign_in(&mut second, NEW).await;
        assert_eq!(second.address, "/");
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_under_way_does_not_outlive_its_password() {
    World::on_each_database(|world| async move {
        let id = &account_id(number());
        let mut inside = office(&world, number()).await;
        let mut entrant = newcomer(&world).await;
        // As if both sign-ins had checked the password before the change and begun after it.
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                let before = account::find(&tx, id).await?.unwrap().password_hash;
                account::set_password(&tx, id, &before, "another", NOW).await
            })
            .await
            .unwrap();
        for window in [&mut inside, &mut entrant] {
            window.go("/account").await;
            let address = &window.address;
            assert_eq!(address.split('?').next(), Some("/sign-in"), "{address}");
            // Nothing of it is left that could lead back and forth.
            window.go("/sign-in").await;
            assert_eq!(window.address, "/sign-in");
        }
    })
    .await;
}
