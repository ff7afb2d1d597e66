//! The top page, its search, single notices and their attachments.

use axum::http::StatusCode;
use time::Duration;

use super::{office, visitor};
use crate::store::application::{self, Application, Decision};
use crate::store::certificate::{self, Reservation};
use crate::store::notice::{self, Audience, Notice};
use crate::store::testing::{NOW, account_id, number, pending_application};
use crate::store::{StoreError, notice_file};
use crate::web::testing::{Browser, OPERATOR, World, check_page, other_number};

/// A notice that has been shown for `days`.
async fn publish(world: &World, id: &str, title: &str, days: i64) {
    let (category, body) = ("参考資料".to_owned(), "本文".to_owned());
    let shown_from = NOW - Duration::days(days);
    let notice = Notice::new(
        Audience::Offices,
        category,
        title.to_owned(),
        body,
        shown_from,
    );
    let notice = &Notice {
        id: id.to_owned(),
        ..notice
    };
    let store = &world.state.store;
    store
        .run_tx(
            "test",
            |tx| async move { notice::insert(&tx, notice).await },
        )
        .await
        .unwrap();
}

async fn attach(world: &World, id: &str, name: &str, media_type: &str) {
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            notice_file::insert(&tx, id, name, media_type, b"%PDF-1.7").await
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_search_is_kept_in_the_address_and_cleared_by_it() {
    World::on_each_database(|world| async move {
        publish(&world, "new", "機能追加のお知らせ", 1).await;
        publish(&world, "month", "マニュアルリリースのお知らせ", 40).await;
        publish(&world, "old", "二年前のお知らせ", 730).await;
        let mut window = office(&world, number()).await;
        // First arrival: the last twelve months.
        window
            .says("2件が該当しています。")
            .says("value=\"period\" checked");
        check_page(&window.html(), "top");
        for (query, count) in [
            ("target=all", 3),
            ("target=new", 1),
            ("target=unread", 3),
            ("target=all&keyword=%EF%BD%B5%E7%9F%A5", 0),
            (
                "target=all&keyword=%EF%BE%8F%EF%BE%86%EF%BD%AD%EF%BD%B1%EF%BE%99",
                1,
            ),
            ("target=period&from_year=2024&to_year=2024", 1),
            ("target=period&from_year=2026&from_month=11&from_day=21", 1),
            ("target=period&to_year=2026&to_month=11&to_day=20", 2),
        ] {
            window.go(&format!("/?{query}")).await;
            assert_eq!(window.status, StatusCode::OK, "{query}");
            let html = window.html();
            assert_eq!(html.matches("href=\"/notices/").count(), count, "{query}");
            check_page(&html, query);
        }
        window.go("/?target=all&keyword=%E3%81%AA%E3%81%84").await;
        window
            .says("該当するお知らせはありません。")
            .says("条件をクリアする")
            .says("value=\"ない\"")
            .says("value=\"all\" checked");
        window.go("/notices/new").await;
        window
            .go("/?target=unread")
            .await
            .says("2件が該当しています。");
        window
            .go("/?target=new&from_year=2026")
            .await
            .says("表示開始日は「検索期間内のお知らせ」のときだけ使われます");
    })
    .await;
}

#[tokio::test]
async fn impossible_dates_are_refused_by_name() {
    World::on_each_database(|world| async move {
        publish(&world, "new", "機能追加のお知らせ", 1).await;
        let mut window = office(&world, number()).await;
        let long = format!("keyword={}", "a".repeat(201));
        for (query, error) in [
            (
                "from_year=2026&from_month=2&from_day=30",
                "はじめの日の「2026年2月30日」は、ない日付です",
            ),
            ("to_month=2", "終わりの日の「年」を選んでください"),
            (
                "from_year=2026&to_year=2025",
                "表示開始日のはじめの日は、終わりの日より前にしてください",
            ),
            (
                "keyword=a+b+c+d+e+f",
                "キーワードは、5つまでの言葉にしてください",
            ),
            (long.as_str(), "キーワードは、200文字以内にしてください"),
        ] {
            window
                .go(&format!("/?target=period&{query}"))
                .await
                .says(error);
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
            window.says("入力内容をお確かめください");
            assert!(!window.html().contains("該当"), "{query}");
            check_page(&window.html(), query);
        }
        window
            .go("/?from_year=2026&from_month=2&from_day=30&keyword=abc")
            .await
            .says("value=\"30\" selected")
            .says("value=\"abc\"");
        // In the other searches the dates do not count.
        window
            .go("/?target=all&from_year=2026&from_month=2&from_day=30")
            .await;
        window.says("1件が該当しています。");
    })
    .await;
}

#[tokio::test]
async fn going_on_keeps_the_search() {
    World::on_each_database(|world| async move {
        for place in 0..12 {
            publish(&world, &format!("n{place:02}"), "予定", 1).await;
        }
        let mut window = office(&world, number()).await;
        window
            .go("/?target=all&keyword=%E4%BA%88%E5%AE%9A")
            .await
            .says("/?page=2&#38;target=all&#38;keyword=%E4%BA%88%E5%AE%9A#found");
        window
            .go("/?page=2&target=all&keyword=%E4%BA%88%E5%AE%9A")
            .await
            .says("12件が該当しています。")
            .says("前の10件");
        assert_eq!(window.html().matches("href=\"/notices/").count(), 2);
    })
    .await;
}

#[tokio::test]
async fn attachments_are_saved_under_their_names_by_those_who_may_read() {
    World::on_each_database(|world| async move {
        world
            .publish("mine", "貴事業所へ", Audience::Office(number()))
            .await;
        world.publish("all", "みなさまへ", Audience::Public).await;
        attach(&world, "mine", "ご案内.pdf", "application/pdf").await;
        attach(&world, "all", "page.html", "text/html").await;
        let mut window = office(&world, number()).await;
        window
            .go("/notices/mine")
            .await
            .says("ご案内.pdf（1 KB）")
            .says("2026年（令和8年）11月22日（日）")
            .says("証明書の画面へ");
        check_page(&window.html(), "notice");
        window.go("/notices/mine/files/1").await;
        assert_eq!(window.body, b"%PDF-1.7");
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("x-content-type-options", "nosniff"),
            (
                "content-disposition",
                "attachment; filename=\"___.pdf\"; \
                 filename*=UTF-8''%E3%81%94%E6%A1%88%E5%86%85.pdf",
            ),
        ] {
            assert_eq!(window.headers[name], value);
        }
        window.go("/notices/mine/files/2").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);

        let mut other = office(&world, other_number()).await;
        for address in ["/notices/mine", "/notices/mine/files/1"] {
            other.go(address).await;
            assert_eq!(other.status, StatusCode::NOT_FOUND, "{address}");
        }
        let mut visitor = visitor(&world);
        visitor.go("/notices/public/all/files/1").await;
        assert_eq!(visitor.headers["content-type"], "application/octet-stream");
        visitor.go("/notices/public/all").await.says("page.html");
        assert!(!visitor.html().contains("証明書の画面へ"));
        check_page(&visitor.html(), "public notice");
        for address in ["/notices/public/mine", "/notices/public/mine/files/1"] {
            visitor.go(address).await;
            assert_eq!(visitor.status, StatusCode::NOT_FOUND, "{address}");
        }
        visitor.go("/notices/mine/files/1").await.says("ユーザID");
    })
    .await;
}

#[tokio::test]
async fn nothing_for_one_office_or_person_stands_under_the_sign_in_form() {
    World::on_each_database(|world| async move {
        let kind = |prefecture: Option<&str>| Audience::Kind {
            kind: "43".parse().unwrap(),
            prefecture: prefecture.map(ToOwned::to_owned),
        };
        let mut hidden = Vec::new();
        for (place, audience) in [
            Audience::Offices,
            Audience::Prefecture("13".to_owned()),
            kind(None),
            kind(Some("13")),
            Audience::Office(number()),
            Audience::Certificates(number()),
            Audience::Account(account_id(number())),
        ]
        .into_iter()
        .enumerate()
        {
            let title = format!("宛先のある件{place}");
            world.publish(&format!("n{place}"), &title, audience).await;
            hidden.push(title);
        }
        world.publish("all", "みなさまへ", Audience::Public).await;
        let mut visitor = visitor(&world);
        visitor.go("/sign-in").await.says("みなさまへ");
        check_page(&visitor.html(), "sign-in");
        for title in &hidden {
            assert!(!visitor.html().contains(title), "{title}");
        }
        let mine = office(&world, number()).await;
        mine.says("8件が該当しています。");
        for title in &hidden {
            mine.says(title);
        }
        let mut other = office(&world, other_number()).await;
        other.says("5件が該当しています。");
        for place in 4..7 {
            other.go(&format!("/notices/n{place}")).await;
            assert_eq!(other.status, StatusCode::NOT_FOUND, "{place}");
        }
    })
    .await;
}

/// What the cards say, in order.
pub(super) fn cards(window: &Browser) -> Vec<String> {
    let html = window.html();
    let (_, tasks) = html.split_once("id=\"tasks\"").unwrap();
    let tasks = tasks.split("</section>").next().unwrap().to_owned();
    let sentences = tasks.split("<strong>").skip(1);
    sentences
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_cards_say_what_to_do_next() {
    World::on_each_database(|mut world| async move {
        // Without mail there is no card about an address.
        let mut mailing = (*world.state.mailing).clone();
        mailing.from = None;
        world.state = world.state.clone().with_mailing(mailing);
        let mut window = office(&world, number()).await;
        assert_eq!(cards(&window), ["証明書の準備をはじめましょう"]);
        window.says("href=\"/certificates/careplan\">準備をはじめる");

        let store = &world.state.store;
        let pending = &pending_application("A", number());
        store
            .run_tx("test", |tx| async move {
                application::insert(&tx, pending).await
            })
            .await
            .unwrap();
        let label = "請求委任事業所用ケアプラン証明書";
        window.go("/").await;
        assert_eq!(cards(&window), [format!("{label}の発行を待っています")]);

        let reason = "名称が違います".to_owned();
        let sent_back = &Decision::Return { reason };
        store
            .run_tx("test", |tx| async move {
                application::decide(&tx, "A", sent_back, OPERATOR, NOW).await
            })
            .await
            .unwrap();
        window.go("/").await;
        let expected = format!("{label}の申請が差し戻されました。直して、もう一度お出しください。");
        assert_eq!(cards(&window), [expected]);

        issue(&world).await;
        window.go("/").await;
        assert_eq!(cards(&window), [format!("{label}をダウンロードできます")]);
        check_page(&window.html(), "cards");
        world.wait(Duration::days(20));
        let window = office(&world, number()).await;
        assert_eq!(
            cards(&window),
            [
                "証明書の有効期限まで、あと80日です".to_owned(),
                format!("{label}をダウンロードできます")
            ]
        );
        world.wait(Duration::days(81));
        let mut window = office(&world, number()).await;
        assert_eq!(cards(&window), ["証明書の有効期限が切れています"]);
        window.go("/").await.says("申請する");
    })
    .await;
}

/// A second application whose certificate ends in a hundred days.
async fn issue(world: &World) {
    let application = &Application {
        applied_at: NOW + Duration::minutes(1),
        ..pending_application("B", number())
    };
    let reservation = &Reservation {
        serial: "0b".to_owned(),
        receipt: "B".to_owned(),
        office_number: number(),
        account_id: account_id(number()),
        kind: "careplan".to_owned(),
        terminal: None,
        not_before: NOW - Duration::hours(1),
        not_after: NOW + Duration::days(100),
    };
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            application::insert(&tx, application).await?;
            application::decide(&tx, "B", &Decision::Approve, OPERATOR, NOW).await?;
            certificate::reserve(&tx, reservation, NOW).await?;
            let print = protocol::Sha256::of(b"der");
            certificate::store_issued(&tx, "0b", b"der", print, NOW).await?;
            application::mark_issued(&tx, "B").await?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}
