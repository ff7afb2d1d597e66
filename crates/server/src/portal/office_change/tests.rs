//! 登録情報の変更, from the office's request to the federation's decision.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]

use axum::http::StatusCode;
use protocol::Sha256;
use time::Duration;

use super::HOME;
use crate::store::certificate::{self, Reservation};
use crate::store::operator::{self, Scope};
use crate::store::testing::{NOW, account_id, number, pending_application};
use crate::store::{StoreError, application, values};
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page, other_number};

const FILLED: [(&str, &str); 7] = [
    ("name", "青空ケアセンター"),
    ("kana", "アオゾラケアセンター"),
    ("postcode", "1000001"),
    ("address", "東京都千代田区千代田1-1"),
    ("telephone", "０３－１２３４－５６７８"),
    ("fax", ""),
    ("note", "12月1日に移転します"),
];

async fn office(world: &World, number: careplan::OfficeNumber) -> Browser {
    let mut window = crate::sites::portal(world);
    window.go("/sign-in").await;
    let id = account_id(number);
    let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    window
}

/// Adds an operator of a prefecture.
async fn add_operator(world: &World, id: &str, prefecture: &str) {
    let scope = &Scope::Prefecture(prefecture.to_owned());
    let added = world.state.store.run_tx("test", |tx| async move {
        let found = operator::find(&tx, OPERATOR).await?.unwrap();
        let colleague = operator::Operator {
            id: id.to_owned(),
            scope: scope.clone(),
            ..found
        };
        operator::insert(&tx, &colleague, NOW).await
    });
    added.await.unwrap();
}

async fn operator(world: &World, id: &str) -> Browser {
    let mut window = crate::sites::console(world);
    window.go("/sign-in").await;
    let fields = [("operator_id", id), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    window
}

/// Sends a request; the address of its page.
async fn ask(window: &mut Browser) -> String {
    window.go(HOME).await;
    window.send(HOME, &FILLED).await.says("変更を申請しました");
    window.address.split('?').next().unwrap().to_owned()
}

/// The record that the page in the window has shown.
fn present(window: &Browser) -> String {
    let html = window.html();
    let (_, rest) = html.split_once("name=\"present\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_change_is_asked_for_and_accepted() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window.go("/account").await.says("href=\"/account/office\"");
        window.go(HOME).await.says("変更を申請する");
        check_page(&window.html(), "form");
        let page = ask(&mut window).await;
        window.says("03-1234-5678").says("100-0001");
        check_page(&window.html(), "sent");
        window.go(HOME).await.says("変更を申請しています");
        check_page(&window.html(), "waits");
        assert!(!window.html().contains("name=\"kana\""), "one at a time");
        window
            .go("/applications?kind=office-change")
            .await
            .says("登録情報の変更")
            .says("確認待ち")
            .says(&page);
        check_page(&window.html(), "list");

        let receipt = page.rsplit('/').next().unwrap();
        let at = format!("/office-changes/{receipt}");
        let mut desk = operator(&world, OPERATOR).await;
        desk.go("/office-changes").await.says(receipt);
        check_page(&desk.html(), "desk list");
        desk.go(&at)
            .await
            .says("変わります")
            .says("12月1日に移転します");
        check_page(&desk.html(), "desk");
        // What was recorded since the page was opened is not written over unseen.
        let shown = present(&desk);
        let newer = world.state.store.run_tx("test", |tx| async move {
            tx.execute("UPDATE offices SET name = '新しい名'", values![])
                .await?;
            Ok::<_, StoreError>(())
        });
        newer.await.unwrap();
        for stale in [shown.as_str(), ""] {
            desk.send(&format!("{at}/accept"), &[("present", stale)])
                .await
                .says("別の画面で、先に処理されました")
                .says("新しい名")
                .says("確認待ち");
            assert_eq!(desk.status, StatusCode::CONFLICT);
            check_page(&desk.html(), "record changed");
        }
        let shown = present(&desk);
        desk.send(&format!("{at}/accept"), &[("present", &shown)])
            .await
            .says("変更済み");
        check_page(&desk.html(), "accepted");
        let mut reader = crate::sites::support(&world);
        let (searched, found) = (
            "/offices?q=%E3%81%82%E3%81%8A%E3%81%9E%E3%82%89",
            "1件の事業所があります。",
        );
        certify(&world).await;
        // あおぞら, as the accepted reading says.
        reader
            .go(searched)
            .await
            .says(found)
            .says("青空ケアセンター");
        // In a window that stood open meanwhile.
        desk.send(&format!("{at}/accept"), &[]).await;
        assert_eq!(desk.status, StatusCode::CONFLICT, "done before");
        window.go("/").await.says("登録情報を変更しました");
        window
            .go(HOME)
            .await
            .says("青空ケアセンター")
            .says("100-0001");
        window.go(&page).await.says("変更済み").says("国保連合会");
        check_page(&window.html(), "page");
        window.send(HOME, &FILLED).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window.says("登録内容と同じです");
        check_page(&window.html(), "nothing changes");
    })
    .await;
}

/// Gives the office a certificate, so that it stands among the connected ones.
async fn certify(world: &World) {
    let pending = &pending_application("R1", number());
    let reservation = &Reservation {
        serial: "0a".to_owned(),
        receipt: "R1".to_owned(),
        office_number: number(),
        account_id: account_id(number()),
        kind: "careplan".to_owned(),
        terminal: None,
        not_before: NOW - Duration::DAY,
        not_after: NOW + Duration::DAY,
    };
    let issued = world.state.store.run_tx("test", |tx| async move {
        application::insert(&tx, pending).await?;
        certificate::reserve(&tx, reservation, NOW).await?;
        certificate::store_issued(&tx, "0a", b"der", Sha256::of(b"der"), NOW).await
    });
    issued.await.unwrap();
}

#[tokio::test]
async fn an_imported_reading_is_what_the_office_sees_and_may_send_back() {
    World::on_each_database(|world| async move {
        let mut desk = operator(&world, OPERATOR).await;
        let import = "/offices/import";
        let file = "事業所番号,事業所名,都道府県,サービス種類,請求方法,請求方法の開始日,事業所名カナ\n\
                    1370000018,大空,,,,,おおぞら（ほんぶ）\n";
        desk.go(import).await;
        desk.upload(import, &[], "一覧.csv", file.as_bytes()).await;
        let (apply, html) = (format!("{}/apply", desk.address), desk.html());
        let (_, plan) = html.split_once("name=\"plan\" value=\"").unwrap();
        let plan = plan.split_once('"').unwrap().0;
        desk.send(&apply, &[("plan", plan)]).await;
        desk.says("取り込みました");

        let mut window = office(&world, number()).await;
        window.go(HOME).await.says("value=\"おおぞら（ほんぶ）\"");
        let filled = FILLED.map(|(name, value)| match name {
            "kana" => (name, "おおぞら（ほんぶ）"),
            _ => (name, value),
        });
        window
            .send(HOME, &filled)
            .await
            .says("変更を申請しました")
            .says("おおぞら（ほんぶ）");
        check_page(&window.html(), "the imported reading");
    })
    .await;
}

#[tokio::test]
async fn a_change_is_refused_with_a_reason_or_taken_back() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        let page = ask(&mut window).await;
        let receipt = page.rsplit('/').next().unwrap().to_owned();
        let at = format!("/office-changes/{receipt}");
        let mut desk = operator(&world, OPERATOR).await;
        let mut other = operator(&world, OPERATOR).await;
        desk.go(&at).await;
        other.go(&at).await;
        desk.send(&format!("{at}/refuse"), &[("reason", " ")]).await;
        assert_eq!(desk.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&desk.html(), "no reason");
        desk.send(&format!("{at}/refuse"), &[("reason", "届出が<未着>です")])
            .await
            .says("認めなかった");
        other.send(&format!("{at}/accept"), &[]).await;
        assert_eq!(other.status, StatusCode::CONFLICT);
        other.says("別の画面で、先に処理されました");
        check_page(&other.html(), "too late");
        window.go(&page).await.says("届出が&#60;未着&#62;です");
        window
            .go("/")
            .await
            .says("登録情報の変更は認められませんでした");
        window.go(HOME).await;
        assert!(!window.html().contains("青空ケアセンター"));

        let (mut first, mut second) = (window, office(&world, number()).await);
        first.go(HOME).await;
        second.go(HOME).await;
        let page = ask(&mut first).await;
        second.send(HOME, &FILLED).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second.says("別の画面で、先に処理されました");
        check_page(&second.html(), "twice");
        second.go(&page).await;
        first.go("/applications").await.says("取り下げる");
        let withdraw = format!("{page}/withdraw");
        first
            .send(&withdraw, &[])
            .await
            .says("申請を取り下げました");
        check_page(&first.html(), "withdrawn");
        second.send(&withdraw, &[]).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        check_page(&second.html(), "withdrawn twice");
    })
    .await;
}

#[tokio::test]
async fn only_its_own_office_and_federation_see_a_request() {
    World::on_each_database(|world| async move {
        let mut window = crate::sites::portal(&world);
        window.go(HOME).await;
        assert_eq!(window.address, "/sign-in?next=/account/office");
        let mut window = office(&world, number()).await;
        window.go(HOME).await;
        window.send_exactly(HOME, &FILLED).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
        let page = ask(&mut window).await;
        let mut stranger = office(&world, other_number()).await;
        stranger.go(&page).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        stranger.go(HOME).await;
        stranger.send(&format!("{page}/withdraw"), &[]).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        let receipt = page.rsplit('/').next().unwrap();
        add_operator(&world, "kanagawa-1", "14").await;
        let mut desk = operator(&world, "kanagawa-1").await;
        desk.go(&format!("/office-changes/{receipt}")).await;
        assert_eq!(desk.status, StatusCode::NOT_FOUND);
        desk.go("/office-changes").await.says("申請はありません");
    })
    .await;
}
