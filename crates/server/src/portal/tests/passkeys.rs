//! パスキー: registering, signing in with one, refusals, taking them away.

use axum::http::StatusCode;
use time::Duration;

use super::second_factor::{codes_of, secured};
use super::{office, visitor};
use crate::passkey::testing::{Device, asked};
use crate::store::audit;
use crate::store::testing::{account_id, number};
use crate::web::testing::{Browser, PASSWORD, World, check_page, other_number};

const HOME: &str = "/account/second-factor";
const LIST: &str = "/account/second-factor/passkeys";
const NEW: &str = "/account/second-factor/new-passkey";
const CODE: &str = "/sign-in/second";
const PORTAL: &str = "https://portal.test";

/// A window in which the right password was given.
async fn before_the_code(world: &World) -> Browser {
    let mut window = visitor(world);
    window.go("/sign-in").await;
    let id = account_id(number());
    let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    assert_eq!(window.address, CODE, "{}", window.html());
    window
}

/// Registers a device in a window that shows the form for it.
async fn register(window: &mut Browser, proof: &[(&str, &str)]) -> Device {
    let mut device = Device::at(PORTAL);
    window.go(NEW).await;
    check_page(&window.html(), "new passkey");
    let mut fields = vec![("name", "事務所のパソコン"), ("password", PASSWORD)];
    fields.extend(proof);
    window.send(NEW, &fields).await.says("「事務所のパソコン」");
    window.says("JavaScript");
    check_page(&window.html(), "make");
    let (options, ceremony) = asked(&window.html());
    let answer = device.create(&options);
    let address = window.address.clone();
    let fields = [
        ("passkey", answer.as_str()),
        ("ceremony", ceremony.as_str()),
    ];
    window.send(&address, &fields).await;
    device
}

/// Answers what the page in the window asks.
async fn answer(window: &mut Browser, device: &mut Device) {
    let (options, ceremony) = asked(&window.html());
    let answer = device.get(&options);
    let fields = [
        ("passkey", answer.as_str()),
        ("ceremony", ceremony.as_str()),
    ];
    window.send(CODE, &fields).await;
}

/// How often something was recorded about the office.
async fn recorded(world: &World, event: &str) -> usize {
    let id = &account_id(number());
    let events = world
        .state
        .store
        .read("test", |tx| async move { audit::of_subject(&tx, id).await });
    let events = events.await.unwrap();
    events.iter().filter(|one| one.event == event).count()
}

#[tokio::test]
async fn a_passkey_is_registered_and_signs_in() {
    World::on_each_database(|world| async move {
        let mut elsewhere = office(&world, number()).await;
        let mut window = office(&world, number()).await;
        window.go(HOME).await.says("パスキーの画面へ");
        window.go(LIST).await.says("まだ登録されていません");
        check_page(&window.html(), "no passkeys");
        window.go(NEW).await;
        for (name, password, words) in [
            ("", PASSWORD, "パスキーの名前を入力してください"),
            (&"長".repeat(41), PASSWORD, "40文字まで"),
            ("鍵", "wrong", "今のパスワードが違います"),
        ] {
            let fields = [("name", name), ("password", password)];
            window.send(NEW, &fields).await.says(words);
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
            check_page(&window.html(), words);
        }
        let mut device = register(&mut window, &[]).await;
        window
            .says("2段階の確認を設定しました")
            .says("この一度だけです");
        check_page(&window.html(), "first");
        let codes = codes_of(&window.html());
        // Sessions from before began without it.
        elsewhere.go("/account").await;
        assert!(elsewhere.address.starts_with("/sign-in"));
        window
            .go(LIST)
            .await
            .says("事務所のパソコン")
            .says("まだ使われていません");
        check_page(&window.html(), "passkeys");
        window.go(HOME).await.says("1個").says("10個");
        check_page(&window.html(), "passkeys only");

        let mut signed_in = before_the_code(&world).await;
        signed_in.says("パスキーで確かめる");
        let policy = signed_in.headers["content-security-policy"].clone();
        assert!(policy.to_str().unwrap().contains("script-src 'self'"));
        check_page(&signed_in.html(), "code with passkey");
        answer(&mut signed_in, &mut device).await;
        assert_eq!(signed_in.address, "/");
        let policy = signed_in.headers["content-security-policy"].clone();
        assert!(!policy.to_str().unwrap().contains("script-src"));
        // Without a script, or without the device: a recovery code.
        let mut by_code = before_the_code(&world).await;
        by_code.send(CODE, &[("code", &codes[0])]).await;
        assert_eq!(by_code.address, "/");
        assert_eq!(recorded(&world, "passkey-used").await, 1);
        // The same device is not registered twice, whatever a browser lets through.
        by_code.go(NEW).await;
        let fields = [
            ("name", "二つ目"),
            ("password", PASSWORD),
            ("code", &codes[1]),
        ];
        by_code.send(NEW, &fields).await;
        let (options, ceremony) = asked(&by_code.html());
        let again = device.create(&options);
        let address = by_code.address.clone();
        let fields = [("passkey", again.as_str()), ("ceremony", ceremony.as_str())];
        by_code.send(&address, &fields).await;
        by_code.says("このパスキーは、すでに登録されています");
        assert_eq!(by_code.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&by_code.html(), "present");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_right_signs_nobody_in() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        let mut device = register(&mut window, &[]).await;
        let mut tries = before_the_code(&world).await;
        // A wrong answer, then the same page once more.
        let (options, ceremony) = asked(&tries.html());
        let right = device.get(&options);
        let fields = [("passkey", "{}"), ("ceremony", ceremony.as_str())];
        tries
            .send(CODE, &fields)
            .await
            .says("確かめられませんでした");
        check_page(&tries.html(), "wrong");
        let fields = [("passkey", right.as_str()), ("ceremony", ceremony.as_str())];
        tries.send(CODE, &fields).await.says("すでに使われた画面");
        check_page(&tries.html(), "twice");
        world.wait(Duration::minutes(5));
        answer(&mut tries, &mut device).await;
        tries.says("時間が過ぎたか");
        device.verifies = false;
        answer(&mut tries, &mut device).await;
        tries.says("ご本人の確認がされていません");
        device.verifies = true;
        device.origin = "https://portal.example".to_owned();
        answer(&mut tries, &mut device).await;
        tries.says("別の画面での確認");
        device.origin = PORTAL.to_owned();
        let mut stranger = Device::at(PORTAL);
        answer(&mut tries, &mut stranger).await;
        tries.says("このパスキーは登録されていません");
        check_page(&tries.html(), "unknown");
        // None of it was counted as a wrong code.
        tries
            .send(CODE, &[("code", "000000")])
            .await
            .says("あと2回");

        let counter = device.counter;
        answer(&mut tries, &mut device).await;
        assert_eq!(tries.address, "/");
        device.counter = counter - 1;
        let mut copy = before_the_code(&world).await;
        answer(&mut copy, &mut device).await;
        copy.says("複製されたおそれがある");
        check_page(&copy.html(), "copied");
        assert_eq!(recorded(&world, "passkey-counter-backwards").await, 1);
        // Somebody else's question cannot be answered in this window.
        let mut other = office(&world, other_number()).await;
        register(&mut other, &[]).await;
        other.go(LIST).await;
        let html = other.html();
        let theirs = html
            .split("href=\"")
            .find(|rest| rest.contains("/remove\""));
        let theirs = theirs.unwrap().split('"').next().unwrap().to_owned();
        window.go(&theirs).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.send_exactly(&theirs, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn beside_an_app_it_takes_a_code_and_the_last_way_stays() {
    World::on_each_database(|world| async move {
        let (mut window, app, codes) = secured(&world).await;
        window.go(NEW).await;
        let fields = [("name", "鍵"), ("password", PASSWORD)];
        window
            .send(NEW, &fields)
            .await
            .says("確認コードを入力してください");
        let code = app.shows(&world);
        let mut device = register(&mut window, &[("code", &code)]).await;
        window.says("パスキーを登録しました");
        assert_eq!(window.address, format!("{LIST}?done=added"));
        // A new password takes nothing away.
        window.go("/account/password").await;
        let short = "tsuki-9-yama";
        let fields = [
            ("present_password", PASSWORD),
            ("new_password", short),
            ("new_password_again", short),
        ];
        window.send("/account/password", &fields).await;
        assert_eq!(
            window.address,
            "/account?done=password",
            "{}",
            window.html()
        );
        window.go(LIST).await.says("事務所のパソコン");

        // Switching everything off needs a longer password, so does taking away the last way.
        world.wait(Duration::minutes(1));
        let off = format!("{HOME}/off");
        window.go(&off).await;
        let fields = [("password", short), ("code", codes[0].as_str())];
        window
            .send(&off, &fields)
            .await
            .says("先に、パスワードを長く");
        // One of two ways can be taken away, by the passkey itself.
        window.go(LIST).await;
        let html = window.html();
        let remove = html
            .split("href=\"")
            .find(|rest| rest.contains("/remove\""));
        let remove = remove.unwrap().split('"').next().unwrap().to_owned();
        window.go(&remove).await;
        check_page(&window.html(), "remove");
        let (options, ceremony) = asked(&window.html());
        let answer = device.get(&options);
        let fields = [
            ("password", short),
            ("passkey", answer.as_str()),
            ("ceremony", ceremony.as_str()),
        ];
        window
            .send(&remove, &fields)
            .await
            .says("パスキーを削除しました");
        window
            .send(&remove, &fields)
            .await
            .says("すでに削除されています");
    })
    .await;
}

#[tokio::test]
async fn the_last_passkey_stays_with_a_short_password_and_an_app_takes_proof() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        register(&mut window, &[]).await;
        let codes = codes_of(&window.html());
        let short = "tsuki-9-yama";
        window.go("/account/password").await;
        let fields = [
            ("present_password", PASSWORD),
            ("new_password", short),
            ("new_password_again", short),
        ];
        window.send("/account/password", &fields).await;
        window.go(LIST).await;
        let html = window.html();
        let remove = html
            .split("href=\"")
            .find(|rest| rest.contains("/remove\""));
        let remove = remove.unwrap().split('"').next().unwrap().to_owned();
        window.go(&remove).await;
        let proof = [("password", short), ("code", codes[0].as_str())];
        window
            .send(&remove, &proof)
            .await
            .says("先に、パスワードを長く");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        // The session alone sets up no app beside it.
        window.go(HOME).await.says("認証アプリ");
        window.send(HOME, &[]).await;
        let app = "/account/second-factor/app";
        assert_eq!(window.address, app);
        check_page(&window.html(), "app");
        window.go("/account/second-factor/set-up").await;
        assert_eq!(window.address, HOME);
        window.go(app).await;
        let wrong = [("password", short), ("code", "ABCD-EFGH-2345")];
        window.send(app, &wrong).await.says("確認コードが違います");
        window.send(app, &proof).await.says("<svg class=\"qr\"");
    })
    .await;
}
