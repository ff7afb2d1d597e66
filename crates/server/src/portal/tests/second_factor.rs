//! 2段階の確認: setting it up, signing in with it, recovery, switching it off.

use axum::http::StatusCode;
use time::Duration;

use super::{office, visitor};
use crate::store::testing::{account_id, number};
use crate::store::values;
use crate::web::testing::{App, Browser, PASSWORD, World, check_page, other_number};

const HOME: &str = "/account/second-factor";
const SET_UP: &str = "/account/second-factor/set-up";
const OFF: &str = "/account/second-factor/off";
const CODES: &str = "/account/second-factor/codes";
const CODE: &str = "/sign-in/second";

/// An office that has set it up: its window, its app, its recovery codes.
pub(super) async fn secured(world: &World) -> (Browser, App, Vec<String>) {
    let mut window = office(world, number()).await;
    window.go(HOME).await.says("まだ設定されていません");
    check_page(&window.html(), "off");
    window.send(HOME, &[]).await.says("<svg class=\"qr\"");
    assert_eq!(window.address, SET_UP);
    check_page(&window.html(), "set up");
    let app = App::typed_from(&window.html());
    let code = app.shows(world);
    window
        .send(SET_UP, &[("code", &code), ("password", PASSWORD)])
        .await
        .says("2段階の確認を設定しました")
        .says("この一度だけです");
    check_page(&window.html(), "recovery codes");
    let codes = codes_of(&window.html());
    assert_eq!(codes.len(), 10);
    world.wait(Duration::minutes(1));
    (window, app, codes)
}

pub(super) fn codes_of(html: &str) -> Vec<String> {
    html.split("<span class=\"code\">")
        .skip(1)
        .map(|rest| rest.split_once('<').unwrap().0.to_owned())
        .collect()
}

/// A window in which the right password was given.
async fn before_the_code(world: &World) -> Browser {
    let mut window = visitor(world);
    window.go("/sign-in?next=/certificates/careplan").await;
    let id = account_id(number());
    let fields = [
        ("user_id", id.as_str()),
        ("password", PASSWORD),
        ("next", "/certificates/careplan"),
    ];
    window.send("/sign-in", &fields).await;
    window
}

#[tokio::test]
async fn the_code_is_asked_for_after_the_password_and_counts_once() {
    World::on_each_database(|world| async move {
        let (mut settled, app, _) = secured(&world).await;
        settled.go("/").await.says("お知らせ一覧");
        let mut window = before_the_code(&world).await;
        window.says("確認コードの入力");
        assert_eq!(window.address, CODE);
        check_page(&window.html(), "code");
        for path in ["/", "/account", "/sign-in", "/first/password", HOME] {
            window.go(path).await;
            assert_eq!(window.address, CODE, "{path}");
        }
        window
            .send(CODE, &[])
            .await
            .says("確認コードを入力してください");
        window
            .send(CODE, &[("code", "12a456")])
            .await
            .says("形が違います");
        check_page(&window.html(), "form");
        let code = app.shows(&world);
        window.send_exactly(CODE, &[("code", &code)]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(CODE).await;
        window.send(CODE, &[("code", &code)]).await;
        assert_eq!(window.address, "/certificates/careplan");

        // The same code in another window, though it still shows; the next one is good.
        let mut other = before_the_code(&world).await;
        other
            .send(CODE, &[("code", &code)])
            .await
            .says("もう使われました");
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        world.wait(Duration::seconds(30));
        other
            .send(CODE, &[("code", &code)])
            .await
            .says("もう使われました");
        let spaced = format!("{} {}", &app.shows(&world)[..3], &app.shows(&world)[3..]);
        other.send(CODE, &[("code", &spaced)]).await;
        assert_eq!(other.address, "/certificates/careplan");
        // The page before the last step leads on when it is done.
        other.go(CODE).await;
        assert_eq!(other.address, "/");
    })
    .await;
}

#[tokio::test]
async fn nobody_without_the_password_is_asked_for_a_code() {
    World::on_each_database(|world| async move {
        let (_, app, _) = secured(&world).await;
        let mut stranger = visitor(&world);
        stranger.go(CODE).await;
        assert!(stranger.address.starts_with("/sign-in?"));
        stranger.send(CODE, &[("code", &app.shows(&world))]).await;
        assert!(stranger.address.starts_with("/sign-in?"));
        // Another office's session is not this one's.
        let mut other = office(&world, other_number()).await;
        other.go("/").await;
        other.send(CODE, &[("code", &app.shows(&world))]).await;
        assert_eq!(other.address, "/");
        other.go(HOME).await.says("まだ設定されていません");
        for path in [OFF, CODES] {
            other.go(path).await.says("設定されていません");
            assert_eq!(other.address, "/account/second-factor?done=already-off");
        }
    })
    .await;
}

#[tokio::test]
async fn wrong_codes_lock_and_the_wait_ends() {
    World::on_each_database(|world| async move {
        let (_, app, codes) = secured(&world).await;
        let mut window = before_the_code(&world).await;
        let right = app.shows(&world);
        let wrong = if right == "000000" {
            "000001"
        } else {
            "000000"
        };
        for left in ["あと2回", "あと1回", "あと30分"] {
            window.send(CODE, &[("code", wrong)]).await.says(left);
            check_page(&window.html(), left);
        }
        window
            .send(CODE, &[("code", &right)])
            .await
            .says("あと30分");
        window
            .send(CODE, &[("code", &codes[0])])
            .await
            .says("あと30分");
        // Another browser with the right password waits as well.
        let mut other = before_the_code(&world).await;
        other.send(CODE, &[("code", &right)]).await.says("しばらく");
        world.wait(Duration::minutes(29));
        other
            .send(CODE, &[("code", &app.shows(&world))])
            .await
            .says("あと1分");
        world.wait(Duration::minutes(1));
        let mut again = before_the_code(&world).await;
        again.send(CODE, &[("code", wrong)]).await.says("あと2回");
        again.send(CODE, &[("code", &app.shows(&world))]).await;
        assert_eq!(again.address, "/certificates/careplan");
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_counts_once_and_new_ones_replace_all() {
    World::on_each_database(|world| async move {
        let (mut settled, app, codes) = secured(&world).await;
        let mut window = before_the_code(&world).await;
        window
            .send(CODE, &[("code", &codes[0].to_lowercase())])
            .await;
        assert_eq!(window.address, "/certificates/careplan");
        let mut again = before_the_code(&world).await;
        again
            .send(CODE, &[("code", &codes[0])])
            .await
            .says("確認コードが違います");
        settled.go(HOME).await.says("9個");
        check_page(&settled.html(), "on");

        settled.go(CODES).await.says("10個");
        check_page(&settled.html(), "new codes");
        let code = app.shows(&world);
        let proof = [("password", PASSWORD), ("code", code.as_str())];
        settled
            .send(CODES, &proof)
            .await
            .says("回復コードを新しくしました");
        check_page(&settled.html(), "renewed");
        let new = codes_of(&settled.html());
        assert_eq!(new.len(), 10);
        assert!(new.iter().all(|code| !codes.contains(code)));
        settled.go(CODES).await;
        settled.send(CODES, &proof).await.says("もう使われました");
        again
            .send(CODE, &[("code", &codes[1])])
            .await
            .says("確認コードが違います");
        again.send(CODE, &[("code", &new[1])]).await;
        assert_eq!(again.address, "/certificates/careplan");
    })
    .await;
}

#[tokio::test]
async fn setting_up_needs_password_and_code_and_ends_other_sessions() {
    World::on_each_database(|world| async move {
        let mut elsewhere = office(&world, number()).await;
        let mut window = office(&world, number()).await;
        window.go(SET_UP).await;
        assert_eq!(window.address, HOME);
        window.send_exactly(HOME, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(HOME).await;
        window.send(HOME, &[]).await;
        let app = App::typed_from(&window.html());
        // The secret stays the same in this session, and is another one elsewhere.
        window.go(SET_UP).await;
        assert_eq!(
            App::typed_from(&window.html()).shows(&world),
            app.shows(&world)
        );
        elsewhere.go(HOME).await;
        elsewhere.send(HOME, &[]).await;
        let theirs = App::typed_from(&elsewhere.html()).shows(&world);

        let code = app.shows(&world);
        for (code, password, words) in [
            ("", "", "確認コードを入力してください"),
            (code.as_str(), "wrong", "今のパスワードが違います"),
            (theirs.as_str(), PASSWORD, "まだ設定されていません"),
            ("ABCD-EFGH-2345", PASSWORD, "まだ設定されていません"),
        ] {
            window
                .send(SET_UP, &[("code", code), ("password", password)])
                .await
                .says(words);
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            check_page(&window.html(), words);
        }
        let proof = [("code", code.as_str()), ("password", PASSWORD)];
        window.send_exactly(SET_UP, &proof).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(SET_UP).await;
        window.send(SET_UP, &proof).await.says("この一度だけです");
        // Twice, and in the other window, whose session began without a code.
        window.go(SET_UP).await.says("すでに設定されています");
        window.go(HOME).await;
        elsewhere.send(SET_UP, &proof).await;
        assert!(
            elsewhere.address.starts_with("/sign-in"),
            "{}",
            elsewhere.address
        );
    })
    .await;
}

#[tokio::test]
async fn switching_off_needs_password_and_code() {
    World::on_each_database(|world| async move {
        let (mut window, app, codes) = secured(&world).await;
        let mut second = before_the_code(&world).await;
        second.send(CODE, &[("code", &codes[5])]).await;
        second.go(OFF).await;
        let mut stranger = visitor(&world);
        stranger.go("/sign-in").await;
        stranger.send(OFF, &[]).await;
        assert!(stranger.address.starts_with("/sign-in?next=/account"));
        window.go(OFF).await.says("2段階の確認をやめる");
        check_page(&window.html(), "off");
        let code = app.shows(&world);
        let right = [("password", PASSWORD), ("code", code.as_str())];
        window.send_exactly(OFF, &right).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(OFF).await;
        for (fields, words) in [
            (
                [("password", ""), ("code", "")],
                "パスワードを入力してください",
            ),
            (
                [("password", "x"), ("code", code.as_str())],
                "今のパスワードが違います",
            ),
            ([("password", PASSWORD), ("code", "000000")], "あと2回"),
        ] {
            window.send(OFF, &fields).await.says(words);
            check_page(&window.html(), words);
        }
        window
            .send(OFF, &right)
            .await
            .says("2段階の確認をやめました");
        second.send(OFF, &right).await.says("設定されていません");
        let mut visitor = before_the_code(&world).await;
        assert_eq!(visitor.address, "/certificates/careplan");
        visitor.go(HOME).await.says("まだ設定されていません");
    })
    .await;
}

#[tokio::test]
async fn a_short_password_goes_with_a_second_factor_only() {
    World::on_each_database(|world| async move {
        let (mut window, app, _) = secured(&world).await;
        window.go("/account/password").await.says("8文字以上");
        let change = [
            ("present_password", PASSWORD),
            ("new_password", "kfqzvtpm"),
            ("new_password_again", "kfqzvtpm"),
        ];
        window
            .send("/account/password", &change)
            .await
            .says("変更しました");
        window.go(OFF).await;
        let code = app.shows(&world);
        let proof = [("password", "kfqzvtpm"), ("code", code.as_str())];
        window
            .send(OFF, &proof)
            .await
            .says("先に、パスワードを長くしてください")
            .says("/account/password");
        check_page(&window.html(), "short");
        // The code was not used up for nothing.
        window.go(CODES).await;
        window
            .send(CODES, &proof)
            .await
            .says("回復コードを新しくしました");
    })
    .await;
}

#[tokio::test]
async fn code_first_then_a_temporary_password_is_replaced() {
    World::on_each_database(|world| async move {
        let (_, app, _) = secured(&world).await;
        world.make_temporary(&account_id(number())).await;
        let mut window = before_the_code(&world).await;
        assert_eq!(window.address, CODE);
        window.send(CODE, &[("code", &app.shows(&world))]).await;
        assert_eq!(window.address, "/first/password");
        window.says("8文字以上");
        let new = [
            ("new_password", "kfqzvtpm"),
            ("new_password_again", "kfqzvtpm"),
        ];
        window.send("/first/password", &new).await;
        assert_eq!(window.address, "/certificates/careplan");
    })
    .await;
}

#[tokio::test]
async fn switched_off_meanwhile_the_sign_in_begins_anew() {
    World::on_each_database(|world| async move {
        let (mut settled, app, _) = secured(&world).await;
        let mut window = before_the_code(&world).await;
        settled.go(OFF).await;
        let code = app.shows(&world);
        let proof = [("password", PASSWORD), ("code", code.as_str())];
        settled.send(OFF, &proof).await.says("やめました");
        window.send(CODE, &[("code", "123456")]).await;
        assert_eq!(window.address, "/sign-in");
    })
    .await;
}

#[tokio::test]
async fn the_database_alone_gives_no_codes() {
    World::on_each_database(|mut world| async move {
        let (_, app, codes) = secured(&world).await;
        let rows = world
            .state
            .store
            .read("test", |tx| async move {
                let rows = tx
                    .fetch_all("SELECT code_hash FROM recovery_codes", values![])
                    .await?;
                rows.iter()
                    .map(|row| row.blob("code_hash"))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await
            .unwrap();
        assert_eq!(rows.len(), codes.len());
        for code in &codes {
            let plain = code.replace('-', "");
            let digest = protocol::Sha256::of(plain.as_bytes());
            assert!(
                rows.iter()
                    .all(|row| row != digest.as_bytes() && row != plain.as_bytes())
            );
        }
        // Under another key nothing opens, and it is told as our fault.
        world.state.vault = crate::web::vault::Vault::new(&[8; 32]).unwrap();
        let mut window = before_the_code(&world).await;
        window.send(CODE, &[("code", &app.shows(&world))]).await;
        assert_eq!(window.status, StatusCode::INTERNAL_SERVER_ERROR);
    })
    .await;
}
