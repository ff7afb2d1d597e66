//! The portal through its pages, as a visitor and as an office.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed test may panic"
)]

mod account_mail;
mod application;
mod eligibility;
mod fees;
mod first_steps;
mod guidance;
mod kept_form;
mod known_devices;
mod lifecycle;
mod new_password;
mod notices;
mod numbers;
mod outbox;
mod passkeys;
mod recover;
mod renewing;
mod replacing;
mod requests;
mod rights;
mod second_factor;
mod sign_in;
mod sign_ins;
mod staff;
mod terminals;
mod unattended;

use axum::http::StatusCode;
use time::Duration;

use crate::store::notice::Audience;
use crate::store::testing::{account_id, number};
use crate::web::testing::{Browser, PASSWORD, World, check_page, other_number};

/// A visitor's window.
fn visitor(world: &World) -> Browser {
    Browser::open(super::router(world.state.clone()))
}

/// The window of an office that is signed in.
async fn office(world: &World, number: careplan::OfficeNumber) -> Browser {
    let mut window = visitor(world);
    window.go("/sign-in").await;
    let id = account_id(number);
    window
        .send("/sign-in", &[("user_id", &id), ("password", PASSWORD)])
        .await;
    assert_eq!(window.status, StatusCode::OK, "{}", window.html());
    window
}

#[tokio::test]
async fn the_character_nul_is_refused_wherever_it_stands() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        for address in ["/sign-in?next=%00", "/notices/public/%00"] {
            window.go(address).await;
            assert_eq!(window.status, StatusCode::BAD_REQUEST, "{address}");
            check_page(&window.html(), address);
        }
        window.go("/sign-in").await;
        let fields = [("user_id", "KJ\0"), ("password", PASSWORD)];
        window.send("/sign-in", &fields).await;
        assert_eq!(window.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn every_answer_has_its_headers_and_every_refusal_its_page() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/sign-in").await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("referrer-policy", "same-origin"),
            ("content-language", "ja"),
        ] {
            assert_eq!(window.headers[name], value);
        }
        let policy = window.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
        assert!(
            window.headers["strict-transport-security"]
                .to_str()
                .unwrap()
                .contains("max-age")
        );
        check_page(&window.html(), "sign-in");
        window.go("/nowhere").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.says("この画面はありません");
        window.go("/sign-out").await;
        assert_eq!(window.status, StatusCode::METHOD_NOT_ALLOWED);
        window.says("メニューで進んでください");
        window.go("/sign-in").await;
        let long = "あ".repeat(40_000);
        window
            .send("/sign-in", &[("user_id", &long), ("password", "x")])
            .await;
        assert_eq!(window.status, StatusCode::PAYLOAD_TOO_LARGE);
        window
            .says("送られた内容が大きすぎます")
            .says("受け付けていません");
        check_page(&window.html(), "too large");
    })
    .await;
}

#[tokio::test]
async fn the_language_can_be_chosen_and_is_remembered() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window
            .go("/sign-in?lang=en")
            .await
            .says("<html lang=\"en\">")
            .says("User ID");
        window.go("/sign-in").await.says("<html lang=\"en\">");
        window.go("/sign-in?lang=ja").await.says("ユーザID");
    })
    .await;
}

#[tokio::test]
async fn the_style_sheet_may_be_kept() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/sign-in").await;
        let html = window.html();
        let (_, rest) = html.split_once("rel=\"stylesheet\" href=\"").unwrap();
        let address = rest.split_once('"').unwrap().0;
        window.go(address).await.says("focus-visible");
        assert_eq!(window.headers["content-type"], "text/css; charset=utf-8");
        assert!(
            window.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
    })
    .await;
}

#[tokio::test]
async fn each_sees_the_notices_meant_for_it() {
    World::on_each_database(|world| async move {
        world.publish("all", "みなさまへ", Audience::Public).await;
        world
            .publish("offices", "事業所の方へ", Audience::Offices)
            .await;
        world
            .publish("mine", "貴事業所へ", Audience::Office(number()))
            .await;
        world
            .publish("theirs", "ほかの事業所へ", Audience::Office(other_number()))
            .await;

        let mut visitor = visitor(&world);
        visitor.go("/sign-in").await.says("みなさまへ");
        assert!(
            ["事業所の方へ", "貴事業所へ"]
                .iter()
                .all(|title| !visitor.html().contains(title))
        );
        visitor.go("/notices/public/all").await.says("本文です。");
        visitor.go("/notices/public/mine").await;
        assert_eq!(visitor.status, StatusCode::NOT_FOUND);

        let mut office = office(&world, number()).await;
        office
            .says("3件が該当しています。")
            .says("貴事業所へ")
            .says("未読");
        check_page(&office.html(), "notices");
        assert!(!office.html().contains("ほかの事業所へ"));
        office
            .go("/notices/mine")
            .await
            .says("&#60;b&#62;太字")
            .says("/certificates/careplan");
        check_page(&office.html(), "notice");
        office.go("/").await;
        assert_eq!(office.html().matches(">未読</span>").count(), 2);
        office.go("/notices/theirs").await;
        assert_eq!(office.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn long_lists_are_shown_ten_at_a_time() {
    World::on_each_database(|world| async move {
        for place in 0..12 {
            world
                .publish(&format!("n{place:02}"), "予定", Audience::Offices)
                .await;
        }
        let mut office = office(&world, number()).await;
        office.says("12件が該当しています。").says("次の10件");
        assert_eq!(office.html().matches("/notices/n").count(), 10);
        office.go("/?page=2").await.says("前の10件");
        assert_eq!(office.html().matches("/notices/n").count(), 2);
        office.go("/?page=99").await;
        assert_eq!(office.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_without_use_and_after_twelve_hours() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        world.wait(Duration::minutes(29));
        window.go("/").await.says("お知らせ一覧");
        world.wait(Duration::minutes(29));
        window.go("/").await.says("お知らせ一覧");
        world.wait(Duration::minutes(31));
        window
            .go("/certificates/careplan")
            .await
            .says("まだ送信されていません");
        assert!(
            window
                .address
                .starts_with("/sign-in?next=/certificates/careplan")
        );

        let mut window = office(&world, number()).await;
        for _ in 0..35 {
            world.wait(Duration::minutes(20));
            window.go("/").await.says("お知らせ一覧");
        }
        world.wait(Duration::minutes(25));
        window.go("/").await.says("しばらく操作がなかったため");
    })
    .await;
}

#[tokio::test]
async fn pages_that_the_support_site_has_too_stand_in_the_portals_frame() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        for (address, screen) in [
            ("/faq", "P-65"),
            ("/faq/expired", "P-66"),
            ("/contact", "P-67"),
            ("/federations", "P-69"),
            ("/manuals", "P-40"),
            ("/downloads", "P-42"),
        ] {
            window.go(address).await.says(screen).says("ログアウト");
            check_page(&window.html(), address);
        }
    })
    .await;
}
