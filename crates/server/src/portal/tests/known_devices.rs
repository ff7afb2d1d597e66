//! 覚えている端末: locks that others cannot cause, and codes by mail.

use axum::http::StatusCode;
use time::Duration;

use super::second_factor::secured;
use super::{office, visitor};
use crate::store::mail_address::{self, AddressPurpose};
use crate::store::testing::{NOW, account_id, number};
use crate::store::{StoreError, values};
use crate::web::testing::{App, Browser, PASSWORD, World, check_page, other_number};

const CODE: &str = "/sign-in/second";
const MAIL: &str = "/sign-in/second/mail";
const SEND: &str = "/sign-in/second/mail/send";

async fn sign_in(window: &mut Browser, id: &str, password: &str) {
    window.go("/sign-in").await;
    let fields = [("user_id", id), ("password", password)];
    window.send("/sign-in", &fields).await;
}

async fn sign_out(window: &mut Browser) {
    window.go("/account").await;
    window.send("/sign-out", &[]).await;
}

#[tokio::test]
async fn nobody_locks_an_office_out_of_its_own_browser() {
    World::on_each_database(|world| async move {
        let id = account_id(number());
        let mut own = office(&world, number()).await;
        sign_out(&mut own).await;
        let mut attacker = visitor(&world);
        for _ in 0..3 {
            sign_in(&mut attacker, &id, "wrong").await;
        }
        attacker.says("しばらくログインできません");
        sign_in(&mut attacker, &id, PASSWORD).await;
        attacker.says("しばらくログインできません");
        // Signed in as usual, and again after the own mistakes were counted for themselves.
        sign_in(&mut own, &id, "wrong").await;
        own.says("あと2回");
        sign_in(&mut own, &id, PASSWORD).await;
        assert_eq!(own.address, "/");
        sign_out(&mut own).await;
        for left in ["あと2回", "あと1回", "あと30分"] {
            sign_in(&mut own, &id, "wrong").await;
            own.says(left);
        }
        // Known for one office is not known for another.
        let other = account_id(other_number());
        sign_in(&mut own, &other, "wrong").await;
        sign_in(&mut visitor(&world), &other, "wrong").await;
        sign_in(&mut own, &other, "wrong").await;
        own.says("あと30分");
    })
    .await;
}

#[tokio::test]
async fn a_browser_is_forgotten_on_demand_and_after_ninety_days() {
    World::on_each_database(|world| async move {
        let id = account_id(number());
        let mut own = office(&world, number()).await;
        own.go("/account/sign-ins").await.says("この端末を忘れる");
        check_page(&own.html(), "devices");
        let html = own.html();
        let (before, _) = html.split_once("/forget\"").unwrap();
        let form = format!("{}/forget", before.rsplit_once("action=\"").unwrap().1);
        let mut other = office(&world, other_number()).await;
        other.go("/account/sign-ins").await;
        other.send(&form, &[]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        own.send_exactly(&form, &[]).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN);
        own.go("/account/sign-ins").await;
        own.send(&form, &[]).await.says("端末を忘れました");
        assert!(own.html().contains("覚えている端末はありません"));
        sign_out(&mut own).await;
        sign_in(&mut own, &id, PASSWORD).await;
        sign_out(&mut own).await;
        world.wait(Duration::days(90));
        for _ in 0..3 {
            sign_in(&mut visitor(&world), &id, "wrong").await;
        }
        sign_in(&mut own, &id, PASSWORD).await;
        own.says("しばらくログインできません");
    })
    .await;
}

#[tokio::test]
async fn a_copied_cookie_counts_until_the_next_sign_in() {
    World::on_each_database(|world| async move {
        let (id, cookie) = (account_id(number()), "__Host-renkei-known-portal");
        let mut own = office(&world, number()).await;
        let copy = own.cookie(cookie).unwrap().to_owned();
        sign_out(&mut own).await;
        sign_in(&mut own, &id, PASSWORD).await;
        sign_out(&mut own).await;
        assert_ne!(own.cookie(cookie), Some(copy.as_str()));
        // Another office in the same browser: known for both.
        sign_in(&mut own, &account_id(other_number()), PASSWORD).await;
        sign_out(&mut own).await;
        let mut thief = visitor(&world);
        thief.keep_cookie(cookie, &copy);
        for _ in 0..3 {
            sign_in(&mut thief, &id, "wrong").await;
        }
        thief.says("しばらくログインできません");
        sign_in(&mut own, &id, PASSWORD).await;
        assert_eq!(own.address, "/", "counted apart, as it is known");
        own.go("/account/sign-ins").await.says("この端末を忘れる");
        assert_eq!(own.html().matches("/forget\"").count(), 1, "moved");
    })
    .await;
}

#[tokio::test]
async fn a_try_leaves_as_many_rows_for_an_id_that_does_not_exist() {
    World::on_each_database(|world| async move {
        let rows = || async {
            let count = world.state.store.read("test", |tx| async move {
                let mut all = 0;
                for sql in [
                    "SELECT COUNT(*) AS rows_there FROM audit_events",
                    "SELECT COUNT(*) AS rows_there FROM sign_ins",
                    "SELECT COUNT(*) AS rows_there FROM unknown_tries",
                    "SELECT COUNT(*) AS rows_there FROM attempts",
                    "SELECT COUNT(*) AS rows_there FROM mail_wishes",
                ] {
                    let row = tx.fetch_optional(sql, values![]).await?;
                    all += row.unwrap().integer("rows_there")?;
                }
                Ok::<_, StoreError>(all)
            });
            count.await.unwrap()
        };
        let mut written = Vec::new();
        for id in [account_id(number()).as_str(), "KJ131399999999"] {
            let mut window = visitor(&world);
            for _ in 0..4 {
                let before = rows().await;
                sign_in(&mut window, id, "wrong").await;
                written.push(rows().await - before);
            }
        }
        let (known, unknown) = written.split_at(4);
        assert_eq!(known, unknown);
        assert_eq!(known, [3, 2, 3, 0]);
    })
    .await;
}

/// Gives the office a security address.
async fn with_address(world: &World) {
    let added = world.state.store.run_tx("test", |tx| async move {
        let (purpose, id) = (AddressPurpose::Security, account_id(number()));
        mail_address::put(&tx, purpose, number(), &id, "s@example.jp", NOW).await
    });
    added.await.map_err(|error: StoreError| error).unwrap();
}

/// The code of the newest mail.
async fn mailed(world: &World) -> String {
    let body = world.newest_mail("s@example.jp").await.unwrap().body;
    let mut lines = body.lines().map(str::trim);
    let code = lines.find(|line| line.len() == 6 && line.parse::<u32>().is_ok());
    code.unwrap().to_owned()
}

/// The window of the office, known by its second factor, before the code.
async fn known(world: &World) -> (Browser, App) {
    let (mut window, app, _) = secured(world).await;
    sign_out(&mut window).await;
    sign_in(&mut window, &account_id(number()), PASSWORD).await;
    // Known by a password from before the second factor is not enough.
    assert!(!window.html().contains(SEND));
    window.send(CODE, &[("code", &app.shows(world))]).await;
    assert_eq!(window.address, "/");
    sign_out(&mut window).await;
    sign_in(&mut window, &account_id(number()), PASSWORD).await;
    (window, app)
}

#[tokio::test]
async fn a_code_by_mail_is_offered_beside_a_known_browser_only() {
    World::on_each_database(|world| async move {
        let id = account_id(number());
        with_address(&world).await;
        let (mut window, _) = known(&world).await;
        let mut stranger = visitor(&world);
        sign_in(&mut stranger, &id, PASSWORD).await;
        assert!(!stranger.html().contains(SEND));
        stranger.send(SEND, &[]).await;
        assert_eq!(stranger.address, CODE);
        stranger.go(MAIL).await;
        assert_eq!(stranger.address, CODE);

        window.says("メールで確認コードを受け取る");
        check_page(&window.html(), "offer");
        window.send_exactly(SEND, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(MAIL).await;
        assert_eq!(window.address, CODE);
        window.send(SEND, &[]).await.says("もう一度送る");
        assert_eq!(window.address, MAIL);
        check_page(&window.html(), "mailed code");
        let first = mailed(&world).await;
        window
            .send(MAIL, &[])
            .await
            .says("確認コードを入力してください");
        let wrong = if first == "000000" {
            "000001"
        } else {
            "000000"
        };
        window
            .send(MAIL, &[("code", wrong)])
            .await
            .says("確認コードが違います")
            .says("いちばん新しいメールに書かれた6けたの数字")
            .says("10分を過ぎた");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "wrong mailed code");
        // The code belongs to this sign-in, and to nobody who types it elsewhere.
        stranger.send(MAIL, &[("code", &first)]).await;
        assert_eq!(stranger.address, CODE);
        world.wait(Duration::minutes(1));
        window.send(SEND, &[]).await;
        let second = mailed(&world).await;
        window.send(MAIL, &[("code", &second)]).await;
        assert_eq!(window.address, "/");
        // It changes nothing about the second factor.
        for page in ["off", "new-passkey"] {
            let address = format!("/account/second-factor/{page}");
            window.go(&address).await;
            let fields = [("name", "鍵"), ("password", PASSWORD), ("code", &second)];
            window
                .send(&address, &fields)
                .await
                .says("確認コードが違います");
        }
    })
    .await;
}

#[tokio::test]
async fn mailed_codes_end_and_are_few() {
    World::on_each_database(|world| async move {
        with_address(&world).await;
        let (mut window, _) = known(&world).await;
        window.send(SEND, &[]).await;
        let code = mailed(&world).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            window.send(MAIL, &[("code", wrong)]).await;
        }
        window
            .send(MAIL, &[("code", &code)])
            .await
            .says("この確認コードは使えません");
        check_page(&window.html(), "ended");
        world.wait(Duration::minutes(1));
        window.send(SEND, &[]).await;
        let code = mailed(&world).await;
        world.wait(Duration::minutes(10));
        window
            .send(MAIL, &[("code", &code)])
            .await
            .says("この確認コードは使えません");
        for _ in 0..3 {
            window.send(SEND, &[]).await;
            assert_eq!(window.address, MAIL);
        }
        window
            .send(SEND, &[])
            .await
            .says("しばらく確認コードを送れません");
        assert_eq!(window.status, StatusCode::TOO_MANY_REQUESTS);
        check_page(&window.html(), "too many");
    })
    .await;
}
