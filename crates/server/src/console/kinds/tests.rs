//! Kinds of certificates on the console, and what offices then see and pay.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use axum::http::StatusCode;
use time::Duration;

use crate::kinds::{CAREPLAN, KAIGO};
use crate::store::StoreError;
use crate::store::account::PasswordOrigin;
use crate::store::kind_change::Offer;
use crate::store::operator::{self, Operator, Role, Scope};
use crate::store::testing::{NOW, account_id, number};
use crate::web::password;
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page};

async fn operator(world: &World, id: &str) -> Browser {
    let mut window = crate::sites::console(world);
    window.go("/sign-in").await;
    let fields = [("operator_id", id), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    assert_eq!(window.status, StatusCode::OK, "{}", window.html());
    window
}

async fn office(world: &World) -> Browser {
    let mut window = crate::sites::portal(world);
    window.go("/sign-in").await;
    let id = account_id(number());
    let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    window
}

/// A change of the kind for claims by an agent: another name, a fee, five years, still open.
fn change<'a>(seen: &'a str, day: &'a str) -> [(&'a str, &'a str); 9] {
    [
        ("seen", seen),
        ("year", "2026"),
        ("month", "11"),
        ("day", day),
        ("label", "ケアプラン共有証明書"),
        ("fee_yen", "１，５００"),
        ("validity_years", "5"),
        ("offer", "open"),
        ("collection", "invoiced"),
    ]
}

/// Everything that holds for the kind today.
fn held(world: &World) -> (String, u32, u16, Offer) {
    let today = world.state.clock.now_in_japan().date();
    let terms = world.state.kinds.find(CAREPLAN).unwrap().terms(today);
    let (years, offer) = (terms.validity_years, terms.offer);
    (terms.label, terms.fee_yen, years, offer)
}

const PAGE: &str = "/kinds/careplan";
const CHOICE: &str = "/certificates/careplan";

#[tokio::test]
async fn a_change_alters_nothing_before_its_day_and_everything_on_it() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world, OPERATOR).await;
        window
            .go("/kinds")
            .await
            .says("13,200円")
            .says("請求委任事業所用ケアプラン証明書");
        check_page(&window.html(), "kinds");
        window.go(PAGE).await.says("変更の予定はありません");
        check_page(&window.html(), "kind");
        let before = held(&world);
        window.send(PAGE, &change("0", "24")).await;
        assert_eq!(window.address, PAGE, "{}", window.html());
        window
            .says("2026年11月24日（火）から")
            .says("ケアプラン共有証明書")
            .says("1,500円（請求書でお支払いいただきます）");
        check_page(&window.html(), "planned");
        window.go("/kinds").await.says("2026年11月24日（火）");
        assert_eq!(held(&world), before);
        let mut reader = office(&world).await;
        reader.go(CHOICE).await.says(&before.0);
        assert!(!reader.html().contains("ケアプラン共有証明書"));

        world.wait(Duration::days(2));
        let name = "ケアプラン共有証明書".to_owned();
        assert_eq!(held(&world), (name.clone(), 1_500, 5, Offer::Open));
        let mut reader = office(&world).await;
        reader.go(CHOICE).await;
        check_page(&reader.html(), "renamed");
        assert!(reader.html().matches(&name).count() > 2, "heading and menu");
        assert!(!reader.html().contains(&before.0));
        reader
            .go("/certificates/careplan/before")
            .await
            .says(&name)
            .says("1,500");
        // The guides name it too.
        for path in ["/start", "/guides/windows?kind=careplan"] {
            reader.go(path).await.says(&format!("3-1 {name}"));
            assert!(!reader.html().contains(&before.0), "{path}");
        }
        reader.go("/certificates/careplan/before").await;
        assert!(!reader.html().contains(&before.0), "before");
        // Its day has come: it cannot be withdrawn, and is shown as what holds.
        let mut window = operator(&world, OPERATOR).await;
        window.go(PAGE).await.says("開始済み");
        check_page(&window.html(), "begun");
        window.send("/kinds/careplan/changes/1", &[]).await;
        assert_eq!(window.status, StatusCode::CONFLICT);
        window.says("別の画面で、先に処理されました");
        let day = |at| world.state.clock.now_in_japan().date() - Duration::days(at);
        let kind = world.state.kinds.find(CAREPLAN).unwrap();
        assert_eq!(kind.fee_yen(day(2)), 0, "who sent it before owes nothing");
        assert_eq!(kind.longest_years(day(0)), 5);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_happens_twice() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world, OPERATOR).await;
        window.go(PAGE).await;
        window.send_exactly(PAGE, &change("0", "24")).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
        window.go(PAGE).await;
        for (day, told) in [
            ("22", "過ぎた日と今日の内容は変えられません"),
            ("31", "その日はないか"),
            ("", "年、月、日をすべて"),
        ] {
            window.send(PAGE, &change("0", day)).await;
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
            window.says(told).says("ケアプラン共有証明書");
            check_page(&window.html(), "wrong day");
        }
        let wrong = [("seen", "0"), ("label", " "), ("fee_yen", "-1")];
        window.send(PAGE, &wrong).await;
        for name in [
            "#year",
            "#label",
            "#fee_yen",
            "#collection",
            "#validity_years",
            "#offer",
        ] {
            window.says(&format!("href=\"{name}\""));
        }
        check_page(&window.html(), "wrong");

        let mut colleague = operator(&world, OPERATOR).await;
        colleague.go(PAGE).await;
        window.send(PAGE, &change("0", "24")).await;
        assert_eq!(window.status, StatusCode::OK);
        window.send(PAGE, &change("1", "24")).await;
        window.says("その日の内容と同じです");
        // Another window that has not seen it, on the same day and on another.
        for day in ["24", "28"] {
            let mut typed = change("0", day);
            typed[5].1 = "900";
            colleague.send(PAGE, &typed).await;
            assert_eq!(colleague.status, StatusCode::CONFLICT, "{day}");
            colleague
                .says("別の画面で、先に処理されました")
                .says("変更の予定の入力")
                .says("value=\"900\"");
            check_page(&colleague.html(), "changed elsewhere");
        }
        // One that begins on a day that is taken is refused even when it has been seen.
        let mut taken = change("1", "24");
        taken[5].1 = "900";
        colleague.send(PAGE, &taken).await;
        assert_eq!(colleague.status, StatusCode::CONFLICT);

        let withdraw = "/kinds/careplan/changes/1";
        window.go(PAGE).await;
        window.send(withdraw, &[]).await;
        assert_eq!(window.status, StatusCode::OK);
        window.says("変更の予定はありません").says("取り消し（");
        colleague.send(withdraw, &[]).await;
        assert_eq!(colleague.status, StatusCode::CONFLICT);
        colleague.says("変更の予定の取り消し");
        window.send("/kinds/kaigo/changes/1", &[]).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        world.wait(Duration::days(3));
        assert_eq!(held(&world).1, 0, "withdrawn");
    })
    .await;
}

#[tokio::test]
async fn what_is_closed_says_so_and_its_pages_stay() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world, OPERATOR).await;
        window.go(PAGE).await;
        let mut closed = change("0", "24");
        closed[7].1 = "closed";
        window.send(PAGE, &closed).await;
        window.says("申請できない");
        world.wait(Duration::days(2));
        let mut reader = office(&world).await;
        reader.go(CHOICE).await;
        assert_eq!(reader.status, StatusCode::OK);
        reader.says("ケアプラン共有証明書は、いま申請を受け付けていません");
        check_page(&reader.html(), "closed");
        reader.send(CHOICE, &[("action", "apply")]).await;
        assert_eq!(reader.status, StatusCode::UNPROCESSABLE_ENTITY);
        reader
            .says("ケアプラン共有証明書は、いま申請を受け付けていません")
            .says("ダウンロードと利用は、これまでどおりできます");
        let today = world.state.clock.now_in_japan().date();
        let kaigo = world.state.kinds.find(KAIGO).unwrap();
        assert_eq!(kaigo.offer(today), Offer::Open);
        // A kind that is never issued here cannot be opened.
        let mut window = operator(&world, OPERATOR).await;
        window.go("/kinds/agent").await.says("発行しません");
        let mut opened = change("0", "28");
        opened[7].1 = "open";
        window.send("/kinds/agent", &opened).await;
        assert_eq!(window.status, StatusCode::OK);
        world.wait(Duration::days(6));
        let today = world.state.clock.now_in_japan().date();
        let agent = world.state.kinds.find("agent").unwrap();
        assert_eq!(agent.offer(today), Offer::Closed);
        assert_eq!(agent.label(today), "ケアプラン共有証明書");
    })
    .await;
}

#[tokio::test]
async fn only_the_centre_decides_about_kinds() {
    World::on_each_database(|world| async move {
        let other = &Operator {
            id: "osaka-1".to_owned(),
            name: "担当".to_owned(),
            password_hash: password::hash(PASSWORD).unwrap(),
            password_origin: PasswordOrigin::Own,
            scope: Scope::Prefecture("27".to_owned()),
            roles: Role::ALL.to_vec(),
        };
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                operator::insert(&tx, other, NOW).await?;
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let mut window = operator(&world, "osaka-1").await;
        for path in ["/kinds", PAGE] {
            window.go(path).await;
            assert_eq!(window.status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in [PAGE, "/kinds/careplan/changes/1"] {
            window.go("/account/password").await;
            assert!(!window.html().contains("href=\"/kinds\""));
            window.send(path, &change("0", "24")).await;
            assert_eq!(window.status, StatusCode::FORBIDDEN, "{path}");
        }
        let mut window = operator(&world, OPERATOR).await;
        window.go("/kinds/none").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        let mut nobody = crate::sites::console(&world);
        nobody.go("/kinds").await;
        assert!(nobody.address.starts_with("/sign-in"));
    })
    .await;
}
