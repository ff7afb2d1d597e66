//! The support site through its pages, as anybody.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

mod downloads;
mod notices;
mod offices;
mod status;

use axum::http::StatusCode;

use crate::opening_hours::OpeningHours;
use crate::store::federation::{self, Contact};
use crate::store::testing::NOW;
use crate::web::testing::{Browser, World, check_page};

/// A window on the support site.
pub(super) fn visitor(world: &World) -> Browser {
    Browser::open(super::router(world.state.clone()))
}

async fn enter(world: &World, prefecture: &str, name: &str) {
    let contact = &Contact {
        prefecture: prefecture.to_owned(),
        name: name.to_owned(),
        department: "介護課".to_owned(),
        telephone: "00-0000-0000".to_owned(),
        address: String::new(),
        web_page: String::new(),
        hours: OpeningHours::default(),
    };
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            federation::put(&tx, contact, NOW).await
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn every_federation_has_somebody_to_ask() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/federations").await;
        assert_eq!(window.html().matches("連絡先は準備中です").count(), 49);
        check_page(&window.html(), "nobody entered");
        enter(&world, federation::CENTRE, "見本センター").await;
        enter(&world, "13", "見本国保連").await;
        world.wait(time::Duration::minutes(1));
        window.go("/federations").await.says("見本国保連 介護課");
        // 22 November 2026 is a Sunday, 23 November a holiday.
        window
            .says("次の受付は 11月24日(火) 9:00 からです")
            .says("href=\"tel:0000000000\"")
            .says("S-11");
        let html = window.html();
        assert_eq!(
            html.matches("全国の窓口（中央）へお問い合わせください")
                .count(),
            46
        );
        assert_eq!(html.matches("<th scope=\"row\">").count(), 47);
        check_page(&html, "federations");
        window.go("/nowhere").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.says("見本センター");
        check_page(&window.html(), "not found");
        window.go("/federations?lang=en").await.says("Hokkaido");
    })
    .await;
}

const QUESTION: [(&str, &str); 3] = [
    ("subject", "期限が切れました"),
    ("text", "証明書の有効期限が切れたあとの手順を教えてください"),
    ("mail", "asker@example.jp"),
];

fn hidden(html: &str, name: &str) -> String {
    let (_, rest) = html
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// Sends a question about an installation; number and key of the ticket.
async fn ask(window: &mut Browser) -> (String, String) {
    window.go("/contact/new?topic=install").await;
    let form_id = hidden(&window.html(), "form_id");
    let mut fields = vec![("form_id", form_id.as_str()), ("topic", "install")];
    fields.extend(QUESTION);
    window.upload("/contact/new", &fields, "a.txt", b"ok").await;
    window.says("お問い合わせを受け付けました");
    let ticket = window.address.trim_start_matches("/contact/");
    let ticket = ticket.trim_end_matches("?sent=yes").to_owned();
    let html = window.html();
    let key = html
        .split_once("鍵は ")
        .unwrap()
        .1
        .split_once(' ')
        .unwrap()
        .0;
    (ticket, key.to_owned())
}

#[tokio::test]
async fn questions_are_found_and_rated() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/").await.says("よく読まれているご質問");
        check_page(&window.html(), "top");
        window.go("/faq").await.says("証明書がうまく使えないとき");
        check_page(&window.html(), "faq");
        window
            .go("/faq?q=%EF%BE%95%EF%BD%B3%EF%BD%BA%EF%BD%B3")
            .await;
        window.says("証明書の有効期限が切れています");
        window
            .go("/faq?q=xyzzy")
            .await
            .says("見つかりませんでした。言葉を変えるか");
        window.go("/faq/expired").await.says("解決しましたか");
        check_page(&window.html(), "entry");
        window
            .send("/faq/expired/answer", &[("helped", "no")])
            .await;
        window.says("お役に立てず").says("/contact");
        check_page(&window.html(), "answered");
        window.go("/faq/expired").await;
        let token = window.token();
        window
            .send_from_elsewhere("/faq/expired/answer", &[("form_token", &token)])
            .await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go("/faq/office-suspended").await;
        assert_eq!(window.address, "/faq/suspended-office");
        window.go("/faq/none").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.go("/").await;
        let html = window.html();
        let first = html.split_once("href=\"/faq/").unwrap().1;
        assert!(
            first.starts_with("expired"),
            "the most read one stands first"
        );
        for page in [
            "/manuals",
            "/manuals/portal",
            "/manuals/office",
            "/manuals/month",
            "/manuals/trouble",
            "/downloads",
            "/terms",
            "/privacy",
            "/accessibility",
        ] {
            window.go(page).await;
            assert_eq!(window.status, StatusCode::OK, "{page}");
            check_page(&window.html(), page);
        }
        window
            .go("/manuals")
            .await
            .says("令和8年11月 / 2026年11月22日版 / renkei バージョン 0.1.0 対応");
    })
    .await;
}

#[tokio::test]
async fn a_visitor_asks_once_and_reads_the_answer_with_the_key() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window
            .go("/contact")
            .await
            .says("何についてのお問い合わせですか");
        check_page(&window.html(), "topics");
        window
            .go("/contact/new?topic=care-software")
            .await
            .says("ソフトのメーカーに");
        check_page(&window.html(), "maker");
        window
            .go("/contact/new?topic=fee")
            .await
            .says("事業所のある都道府県");
        check_page(&window.html(), "form");
        let form_id = hidden(&window.html(), "form_id");
        let fields = [
            ("form_id", form_id.as_str()),
            ("topic", "fee"),
            ("mail", "x"),
        ];
        window
            .upload("/contact/new", &fields, "a.exe", b"MZ\0")
            .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        for wrong in [
            "都道府県を選んで",
            "件名を100",
            "本文を4000",
            "メールアドレスの形",
            "このファイルは送れません",
        ] {
            window.says(wrong);
        }
        check_page(&window.html(), "wrong form");
        let (ticket, key) = ask(&mut window).await;
        check_page(&window.html(), "ticket");
        let mut other = visitor(&world);
        other
            .go(&format!("/contact/{ticket}"))
            .await
            .says("鍵を入力");
        check_page(&other.html(), "key");
        let open = format!("/contact/{ticket}/open");
        other.send(&open, &[("key", "2222222222222222")]).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        other.says("受付番号と鍵が合いません");
        other.send(&open, &[("key", &key.to_lowercase())]).await;
        other
            .says("期限が切れました")
            .says("証明書の有効期限が切れたあと");
        let html = other.html();
        let file = html
            .split_once("/files/")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0;
        let file = format!("/contact/{ticket}/files/{file}");
        other.go(&file).await;
        assert_eq!(other.body, b"ok");
        let mut third = visitor(&world);
        third.go(&file).await;
        assert_eq!(third.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_same_form_brings_one_inquiry_and_many_are_slowed_down() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/contact/new?topic=install").await;
        let form_id = hidden(&window.html(), "form_id");
        let token = window.token();
        let mut fields = vec![
            ("form_token", token.as_str()),
            ("form_id", form_id.as_str()),
            ("topic", "install"),
        ];
        fields.extend(QUESTION);
        window
            .upload_exactly("/contact/new", &fields, "", b"")
            .await;
        let first = window.address.clone();
        window
            .upload_exactly("/contact/new", &fields, "", b"")
            .await;
        assert_eq!(window.address, first);
        window
            .upload_exactly("/contact/new", fields.split_first().unwrap().1, "", b"")
            .await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        for _ in 0..8 {
            window
                .upload_exactly("/contact/new", &fields, "", b"")
                .await;
        }
        window
            .upload_exactly("/contact/new", &fields, "", b"")
            .await;
        assert_eq!(window.status, StatusCode::TOO_MANY_REQUESTS);
        window
            .says("もう一度送ってください")
            .says("期限が切れました");
        check_page(&window.html(), "too many");
    })
    .await;
}
