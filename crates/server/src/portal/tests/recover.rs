//! The ways back in: a new password by mail, the end of a lock by mail, and a request by post.

use axum::http::StatusCode;
use time::Duration;

use super::account_mail::{newest_mail, register};
use super::guidance::enter_federation;
use super::{office, visitor};
use crate::mail::wishes;
use crate::store::testing::{account_id, number};
use crate::store::{StoreError, account, values};
use crate::web::session::Site;
use crate::web::testing::{App, Browser, PASSWORD, World, check_page, other_number};

const ADDRESS: &str = "s@example.jp";
const NEW: &str = "tanuki to kitsune";

/// What the server does behind the pages.
async fn answer(world: &World) {
    let state = &world.state;
    wishes::answer(&state.store, &state.mailing, state.clock.now())
        .await
        .unwrap();
}

async fn count(world: &World, sql: &'static str) -> i64 {
    let row = world
        .state
        .store
        .read("test", |tx| async move {
            tx.fetch_optional(sql, values![]).await
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
    row.unwrap().integer("found").unwrap()
}

async fn links(world: &World) -> i64 {
    count(world, "SELECT COUNT(*) AS found FROM mail_links").await
}

/// The path of the link in the newest mail.
async fn mailed_link(world: &World) -> String {
    let mail = newest_mail(world, ADDRESS).await.unwrap();
    let (_, rest) = mail.body.split_once("https://portal.test").unwrap();
    rest.lines().next().unwrap().to_owned()
}

async fn ask(window: &mut Browser, typed: &str) {
    window.go("/recover/mail").await;
    window.send("/recover/mail", &[("known", typed)]).await;
}

async fn sign_in(window: &mut Browser, password: &str) {
    window.go("/sign-in").await;
    let id = account_id(number());
    let fields = [("user_id", id.as_str()), ("password", password)];
    window.send("/sign-in", &fields).await;
}

fn twice(password: &str) -> [(&'static str, &str); 2] {
    [("new_password", password), ("new_password_again", password)]
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_through_one_link_and_the_second_factor_stays() {
    World::on_each_database(|world| async move {
        enter_federation(&world).await;
        let mut inside = office(&world, number()).await;
        register(&world, &mut inside, ADDRESS).await;
        inside.go("/account/second-factor").await;
        inside.send("/account/second-factor", &[]).await;
        let app = App::typed_from(&inside.html());
        let proof = [("code", &*app.shows(&world)), ("password", PASSWORD)];
        inside.send("/account/second-factor/set-up", &proof).await;
        world.wait(Duration::seconds(60));

        let mut window = visitor(&world);
        window
            .go("/sign-in")
            .await
            .says("パスワード等を紛失した方はこちら");
        window.go("/recover").await.says("renkei@example.jp");
        check_page(&window.html(), "ways");
        ask(&mut window, "").await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "nothing typed");
        ask(&mut window, &account_id(number()).to_lowercase()).await;
        window.says("手続きのご案内を送りました");
        check_page(&window.html(), "on its way");
        answer(&world).await;
        let mail = newest_mail(&world, ADDRESS).await.unwrap();
        assert!(mail.subject.starts_with("【renkei】パスワードの再設定"));
        assert!(mail.body.contains(&account_id(number())));
        let link = mailed_link(&world).await;
        // Whatever looks at the address changes nothing.
        for _ in 0..2 {
            window
                .go(&link)
                .await
                .says("8文字以上")
                .says(&account_id(number()));
        }
        check_page(&window.html(), "new password");
        window.send(&link, &twice("short")).await.says("文字以上");
        window.send_exactly(&link, &twice(NEW)).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
        let mut other = visitor(&world);
        other.go(&link).await;
        window.go(&link).await;
        let id = account_id(number());
        assert_eq!(world.known_browsers(Site::Portal, &id).await, 1);
        window
            .send(&link, &twice(NEW))
            .await
            .says("新しいパスワードを設定しました");
        assert!(window.address.starts_with("/sign-in"));
        assert_eq!(world.known_browsers(Site::Portal, &id).await, 0);
        other
            .send(&link, &twice("kitsune to tanuki"))
            .await
            .says("すでに使われています");
        assert_eq!(other.status, StatusCode::GONE);
        check_page(&other.html(), "used");
        inside.go("/account").await;
        assert!(
            inside.address.starts_with("/sign-in"),
            "sessions have ended"
        );
        sign_in(&mut window, NEW).await;
        assert_eq!(window.address, "/sign-in/second", "{}", window.html());
        let told = newest_mail(&world, ADDRESS).await.unwrap();
        assert!(
            told.subject.contains("パスワードが変わりました"),
            "{}",
            told.subject
        );
        let body = &told.body;
        assert!(body.contains("見本国保連（電話 03-0000-0000）へ"), "{body}");
    })
    .await;
}

#[tokio::test]
async fn the_answer_is_the_same_for_everybody_and_mails_are_few() {
    World::on_each_database(|world| async move {
        let mut inside = office(&world, number()).await;
        register(&world, &mut inside, ADDRESS).await;
        let mut pages = Vec::new();
        for typed in [
            &account_id(number()),
            ADDRESS,
            "KJ139999999999",
            "n@example.jp",
        ] {
            let mut window = visitor(&world);
            ask(&mut window, typed).await;
            pages.push((window.status, window.html()));
            assert_eq!(links(&world).await, 0, "the page looks nothing up");
        }
        assert!(pages.windows(2).all(|two| two[0] == two[1]));
        answer(&world).await;
        assert_eq!(links(&world).await, 2, "by id and by address");
        // An account without an address gets nothing.
        let mut window = visitor(&world);
        ask(&mut window, &account_id(other_number())).await;
        for _ in 0..3 {
            ask(&mut window, ADDRESS).await;
        }
        let wishes = "SELECT COUNT(*) AS found FROM mail_wishes";
        assert_eq!(count(&world, wishes).await, 2, "one a person");
        answer(&world).await;
        assert_eq!(links(&world).await, 3);
        ask(&mut window, ADDRESS).await;
        answer(&world).await;
        assert_eq!(links(&world).await, 3, "three within the hour");
        world.wait(Duration::minutes(61));
        ask(&mut window, ADDRESS).await;
        answer(&world).await;
        assert_eq!(links(&world).await, 4);
        let link = mailed_link(&world).await;
        world.wait(Duration::minutes(30));
        window.go(&link).await.says("使える時間を過ぎています");
        assert_eq!(window.status, StatusCode::GONE);
        window
            .go("/recover/new-password/0123")
            .await
            .says("アドレスは使えません");
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        check_page(&window.html(), "unknown link");
        // What was asked for while nobody sent mail is forgotten.
        ask(&mut window, ADDRESS).await;
        world.wait(Duration::minutes(31));
        answer(&world).await;
        assert_eq!(links(&world).await, 4);
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_when_the_federation_makes_another_password() {
    World::on_each_database(|world| async move {
        let mut inside = office(&world, number()).await;
        register(&world, &mut inside, ADDRESS).await;
        let mut window = visitor(&world);
        ask(&mut window, ADDRESS).await;
        answer(&world).await;
        let link = mailed_link(&world).await;
        let now = world.state.clock.now();
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                account::renew_password(&tx, &account_id(number()), "hash", now).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        window.go(&link).await.says("すでに使われています");
        assert_eq!(window.status, StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn a_lock_is_told_once_and_ended_by_the_button() {
    World::on_each_database(|world| async move {
        let mut inside = office(&world, number()).await;
        register(&world, &mut inside, ADDRESS).await;
        let mut window = visitor(&world);
        for _ in 0..5 {
            sign_in(&mut window, "wrong").await;
        }
        window
            .says("「ロックを解除する」を押してください")
            .says("href=\"/recover\"");
        answer(&world).await;
        assert_eq!(links(&world).await, 1, "one mail a lock");
        let link = mailed_link(&world).await;
        assert!(link.starts_with("/unlock/"), "{link}");
        sign_in(&mut window, PASSWORD).await;
        window.says("しばらくログインできません");
        window.go(&link).await.says("ロックを解除する");
        check_page(&window.html(), "unlock");
        let purpose = link.replace("/unlock/", "/recover/new-password/");
        window.go(&purpose).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND, "for unlocking only");
        window.go(&link).await;
        window.send(&link, &[]).await.says("ロックを解除しました");
        check_page(&window.html(), "unlocked");
        window.go(&link).await.says("すでに使われています");
        sign_in(&mut window, PASSWORD).await;
        assert_eq!(window.address, "/");

        // A lock that ended by itself.
        world.wait(Duration::minutes(1));
        let mut window = visitor(&world);
        for _ in 0..3 {
            sign_in(&mut window, "wrong").await;
        }
        answer(&world).await;
        let link = mailed_link(&world).await;
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                tx.execute("DELETE FROM attempts", values![]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        window.go(&link).await.says("もうロックされていません");
    })
    .await;
}

#[tokio::test]
async fn a_request_by_post_is_taken_once_and_shown_to_whoever_knows_its_key() {
    World::on_each_database(|mut world| async move {
        let mut inside = office(&world, number()).await;
        register(&world, &mut inside, ADDRESS).await;
        let path = "/recover/requests";
        let mut window = visitor(&world);
        window.go(path).await.says("ログイン情報再発行申請");
        check_page(&window.html(), "form");
        let send = |office: &'static str, telephone: &'static str| {
            [
                ("office_number", office),
                ("applicant", "青空 花子"),
                ("telephone", telephone),
            ]
        };
        window
            .send(path, &send("137", "x"))
            .await
            .says("電話番号は、市外局番から");
        window.says("value=\"青空 花子\"").says("#office_number");
        check_page(&window.html(), "refused");
        window.send(path, &send("1370000992", "03-1234-5678")).await;
        assert_eq!(
            window.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "unknown office"
        );
        let right = send("１３７０００００１８", "０３－１２３４－５６７８");
        window.send(path, &right).await.says("確認待ち");
        check_page(&window.html(), "state");
        let state = window.address.clone();
        let told = newest_mail(&world, ADDRESS).await.unwrap();
        assert!(told.subject.contains("再発行が申請されました"));
        let mut other = visitor(&world);
        other.go(&state).await.says("確認待ち");
        assert!(!other.html().contains("青空 花子"), "the name is not shown");
        let (receipt, _) = state.split_once("?key=").unwrap();
        other.go(&format!("{receipt}?key=ABCDEFGH")).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        other.go(receipt).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        other.go(path).await;
        other
            .send(path, &right)
            .await
            .says("すでに受け付けています");
        assert_eq!(other.status, StatusCode::CONFLICT);
        check_page(&other.html(), "one waits");

        let mut mailing = (*world.state.mailing).clone();
        mailing.from = None;
        world.state = world.state.clone().with_mailing(mailing);
        let mut window = visitor(&world);
        window
            .go("/recover/mail")
            .await
            .says("まだメールを送れません");
        assert_eq!(window.address, "/recover");
    })
    .await;
}

#[tokio::test]
async fn one_place_cannot_go_on_asking_for_ever() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        for number in 0..10 {
            ask(&mut window, &format!("KJ00000000000{number}")).await;
            window.says("手続きのご案内を送りました");
        }
        ask(&mut window, "KJ000000000011").await;
        assert_eq!(window.status, StatusCode::TOO_MANY_REQUESTS);
        window.says("31分ほどたってから").says("KJ000000000011");
        check_page(&window.html(), "too many mails");
        let sql = "SELECT COUNT(*) AS found FROM mail_wishes";
        assert_eq!(count(&world, sql).await, 10);
        world.wait(Duration::minutes(30));
        ask(&mut window, "KJ000000000011").await;
        window.says("手続きのご案内を送りました");

        let fields = [
            ("office_number", "9970000019"),
            ("applicant", "佐藤"),
            ("telephone", "03-1234-5678"),
        ];
        let page = "/recover/requests";
        for _ in 0..11 {
            window.go(page).await;
            window.send(page, &fields).await;
        }
        assert_eq!(window.status, StatusCode::TOO_MANY_REQUESTS);
        window.says("61分ほどたってから").says("佐藤");
        check_page(&window.html(), "too many requests");
    })
    .await;
}
