//! What pages and messages lead to: whom to ask, what to do next, and how long to wait.

use axum::http::StatusCode;
use time::Duration;

use super::{office, visitor};
use crate::opening_hours::OpeningHours;
use crate::store::federation::{self, Contact};
use crate::store::maintenance::{self, Maintenance};
use crate::store::office::{Suspension, set_suspension};
use crate::store::testing::{NOW, account_id, number};
use crate::store::{StoreError, values};
use crate::web::page::password_script_address;
use crate::web::testing::{PASSWORD, World, check_page};

/// The federation of the offices of the tests.
pub(super) async fn enter_federation(world: &World) {
    let contact = &Contact {
        prefecture: "13".to_owned(),
        name: "見本国保連".to_owned(),
        department: String::new(),
        telephone: "03-0000-0000".to_owned(),
        address: String::new(),
        web_page: String::new(),
        hours: OpeningHours::default(),
    };
    let store = &world.state.store;
    let entered = store.run_tx("test", |tx| async move {
        federation::put(&tx, contact, NOW).await
    });
    entered.await.unwrap();
}

#[tokio::test]
async fn a_suspended_office_reads_why_and_whom_to_call() {
    World::on_each_database(|world| async move {
        enter_federation(&world).await;
        let mut window = office(&world, number()).await;
        let suspension = &Suspension {
            at: NOW,
            reason: "廃止の届け出".to_owned(),
        };
        let store = &world.state.store;
        let stopped = store.run_tx("test", |tx| async move {
            set_suspension(&tx, number(), Some(suspension)).await
        });
        assert!(stopped.await.map_err(|error: StoreError| error).unwrap());
        for page in ["/", "/certificates/careplan", "/certificates/kaigo"] {
            window
                .go(page)
                .await
                .says("この事業所のご利用は、止められています")
                .says("理由：廃止の届け出（2026/11/22）。届いたデータは預かっています。")
                .says("見本国保連（電話 03-0000-0000）に連絡する")
                .says("メッセージ M44");
            check_page(&window.html(), page);
        }
        window.go("/certificates/careplan").await;
        let choice = [("action", "apply")];
        window.send("/certificates/careplan", &choice).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window.says("届いたデータは預かっています。");
        check_page(&window.html(), "suspended");
    })
    .await;
}

#[tokio::test]
async fn who_has_no_issue_password_reads_whom_to_call() {
    World::on_each_database(|world| async move {
        enter_federation(&world).await;
        let store = &world.state.store;
        let taken = store.run_tx("test", |tx| async move {
            let id = account_id(number());
            let forget = "UPDATE accounts SET issue_password_hash = '' WHERE id = $1";
            tx.execute(forget, values![&id]).await
        });
        taken.await.map_err(|error: StoreError| error).unwrap();
        let mut window = office(&world, number()).await;
        window
            .go("/issue-password/check")
            .await
            .says("見本国保連（電話 03-0000-0000）へお問い合わせください");
        check_page(&window.html(), "no issue password");
        window
            .go(&format!("/account/staff/{}", account_id(number())))
            .await
            .says("見本国保連（電話 03-0000-0000）にお問い合わせください");
    })
    .await;
}

#[tokio::test]
async fn an_application_says_who_checks_it_on_which_days_and_its_step() {
    World::on_each_database(|world| async move {
        enter_federation(&world).await;
        let mut window = office(&world, number()).await;
        window.go("/certificates/careplan").await.says("申請 1/4");
        let before = "/certificates/careplan/before";
        window.go(before).await.says("申請 2/4");
        window.send(before, &[]).await;
        window
            .go("/certificates/careplan/apply")
            .await
            .says("申請 3/4")
            .says("証明書発行用パスワードをお手元にご用意ください")
            .says("見本国保連（電話 03-0000-0000）が確認したあと（平日 8時30分〜17時15分）")
            .says("メッセージ M13");
        check_page(&window.html(), "apply");
        window.go("/guides/windows").await;
        window.says("href=\"/issue-password/check\"");
        // Nothing begins where no application can.
        window.go("/certificates/kaigo").await;
        assert!(!window.html().contains("申請 1/4"));
    })
    .await;
}

#[tokio::test]
async fn the_short_way_leads_to_the_program() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        for page in ["/start", "/issue-password/lost"] {
            window.go(page).await.says("専用ソフトをダウンロードする");
            window.says("<a class=\"button secondary\" href=\"/downloads\">");
        }
        window
            .go("/downloads")
            .await
            .says("ダウンロード")
            .says("P-42");
    })
    .await;
}

#[tokio::test]
async fn a_password_can_be_shown_where_scripts_run_and_nothing_needs_them() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window
            .go("/sign-in")
            .await
            .says("data-shows=\"password\" hidden>パスワードを表示する");
        check_page(&window.html(), "sign-in");
        let policy = window.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
        window.go(&password_script_address()).await;
        let kind = window.headers["content-type"].to_str().unwrap();
        assert!(kind.starts_with("text/javascript"), "{kind}");
        window.go("/start").await;
        let policy = window.headers["content-security-policy"].to_str().unwrap();
        assert!(!policy.contains("script-src"));
    })
    .await;
}

#[tokio::test]
async fn a_notice_that_is_gone_leads_to_the_list() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        for page in ["/notices/none", "/notices/public/none"] {
            window.go(page).await;
            assert_eq!(window.status, StatusCode::NOT_FOUND);
            window
                .says("このお知らせは、ご覧になれません")
                .says("お知らせ一覧へ")
                .says("P-98");
            check_page(&window.html(), page);
        }
    })
    .await;
}

#[tokio::test]
async fn trouble_during_maintenance_says_until_when() {
    World::on_each_database(|world| async move {
        let planned = &Maintenance {
            id: String::new(),
            starts_at: NOW + Duration::hours(1),
            ends_at: NOW + Duration::hours(3),
            text: "機器の入れ替え".to_owned(),
            entered_by: "tokyo-1".to_owned(),
        };
        let store = &world.state.store;
        let entered = store.run_tx("test", |tx| async move {
            maintenance::enter(&tx, planned, NOW).await
        });
        entered.await.map_err(|error: StoreError| error).unwrap();
        let mut window = visitor(&world);
        window
            .go("/sign-in")
            .await
            .says("点検の予定：")
            .says("機器の入れ替え");
        check_page(&window.html(), "planned");
        world.wait(Duration::hours(2));
        world.state.store.clone().close().await;
        window.go("/sign-in").await;
        assert_eq!(window.status, StatusCode::SERVICE_UNAVAILABLE);
        window
            .says("<h1>ただいま点検中です</h1>")
            .says("に再開する予定です。送信待ちのデータは、再開後に自動で送ります。")
            .says("メッセージ M39")
            .says("P-99");
        let wait: u32 = window.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!((3600..3610).contains(&wait), "{wait}");
        check_page(&window.html(), "maintenance");
        world.wait(Duration::hours(2));
        window.go("/sign-in").await;
        assert_eq!(window.status, StatusCode::INTERNAL_SERVER_ERROR);
        window
            .says("メッセージ M41")
            .says("<a class=\"button\" href=\"/sign-in\">もう一度</a>")
            .says("<a class=\"button secondary\" href=\"/contact\">お問い合わせ</a>");
        check_page(&window.html(), "unexpected");
    })
    .await;
}

#[tokio::test]
async fn a_limit_tells_how_long_to_wait() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/contact/Q-1").await;
        let open = "/contact/Q-1/open";
        for _ in 0..10 {
            window.send(open, &[("key", "2222222222222222")]).await;
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        window.send(open, &[("key", "2222222222222222")]).await;
        assert_eq!(window.status, StatusCode::TOO_MANY_REQUESTS);
        window
            .says("同じ場所からの操作が続いています")
            .says("11分ほど待って");
        assert_eq!(window.headers["retry-after"], "601");
        check_page(&window.html(), "too many");
    })
    .await;
}

#[tokio::test]
async fn content_of_another_kind_is_refused_in_its_own_words() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/sign-in").await;
        window
            .post_bytes("/sign-in", "application/json", b"{}".to_vec())
            .await;
        assert_eq!(window.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        window.says("この形のものは受け付けられません");
        check_page(&window.html(), "media type");
        // A refused form leads to what is wrong.
        let fields = [("user_id", "KJ131370000018"), ("password", PASSWORD)];
        window.go("/sign-in").await;
        window.send("/sign-in", &fields[..1]).await;
        window.says("role=\"alert\" tabindex=\"-1\" autofocus>");
    })
    .await;
}
