//! Calendars, fees and statistics.

use axum::http::StatusCode;

use super::{apply, operator};
use crate::store::fee::{self, Fee, Movement};
use crate::store::testing::{NOW, number};
use crate::store::{StoreError, values};
use crate::web::testing::{OPERATOR, World, check_page};

/// Puts the operator of the tests into a prefecture, with these roles.
async fn confine(world: &World, prefecture: &str, roles: &str) {
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            tx.execute(
                "UPDATE operators SET prefecture = $1, roles = $2 WHERE id = $3",
                values![prefecture, roles, OPERATOR],
            )
            .await
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_calendar_is_entered_and_what_is_wrong_is_named() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/calendars")
            .await
            .says("初期設定のまま")
            .says("東京都");
        check_page(&window.html(), "calendars");
        // 2026-11-22 is a Sunday, 23 November a holiday: two days after the 24th.
        window
            .go("/calendars/13")
            .await
            .says("2026年11月")
            .says("→ 11/26");
        check_page(&window.html(), "calendar");
        let wrong = [
            ("opens", "18:00"),
            ("closes", "9時"),
            ("closed", "あした"),
            ("checking_days", "61"),
            ("cut_off", "32"),
            ("freeze_from", "20"),
            ("issues_at", "25:00"),
        ];
        window.send("/calendars/13", &wrong).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("曜日を1つ以上")
            .says("時刻を「8:30」のように")
            .says("日付を「2026-12-29」のように")
            .says("0から60まで")
            .says("1から31まで")
            .says("最初と最後の両方");
        assert!(window.html().contains("あした"), "what was typed is kept");
        check_page(&window.html(), "calendar refused");
        let right = [
            ("opens", "９:00"),
            ("closes", "17:00"),
            ("weekday_2", "on"),
            ("closed", "2026/12/29、2026-12-30"),
            ("checking_days", "0"),
            ("cut_off", ""),
            ("freeze_from", ""),
            ("freeze_to", ""),
            ("issues_at", "18:00"),
        ];
        window.send("/calendars/13", &right).await;
        assert_eq!(window.status, StatusCode::OK);
        window
            .says("→ 11/24")
            .says(OPERATOR)
            .says("2026-12-29, 2026-12-30");
        let never = [
            ("opens", "9:00"),
            ("closes", "17:00"),
            ("weekday_1", "on"),
            ("checking_days", "0"),
            ("freeze_from", "1"),
            ("freeze_to", "31"),
            ("issues_at", "18:00"),
        ];
        window
            .send("/calendars/13", &never)
            .await
            .says("受け取れる日がありません");
        window.go("/calendars/48").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn calendars_belong_to_the_centre_and_to_the_prefecture() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window.go("/calendars/13").await;
        confine(&world, "14", "centre reception").await;
        window.send("/calendars/13", &[("opens", "9:00")]).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        window.go("/calendars").await.says("神奈川県");
        assert!(!window.html().contains("東京都"));
        confine(&world, "13", "reception").await;
        window.go("/calendars").await.says("権限がありません");
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}

async fn charge(world: &World) {
    apply(world, "20261122-FEEFEE").await;
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            let charged = Fee {
                office_number: number(),
                receipt: "20261122-FEEFEE".to_owned(),
                at: NOW,
                movement: Movement::Charged,
                yen: 13_200,
                note: "介護保険証明書".to_owned(),
                actor: "authority".to_owned(),
            };
            fee::enter(&tx, &charged).await
        })
        .await
        .unwrap();
}

async fn left(world: &World) -> Option<i64> {
    world
        .state
        .store
        .read("test", |tx| async move {
            let open = fee::open_of(&tx, "20261122-FEEFEE").await?;
            Ok::<_, StoreError>(open.map(|open| open.yen))
        })
        .await
        .unwrap()
}

/// The record of the office has the ledger and the invoice.
async fn ledger(window: &mut crate::web::testing::Browser) {
    let office = format!("/offices/{}", number());
    window.go(&office).await.says("13,200").says("authority");
    check_page(&window.html(), "office with fees");
    let invoice = format!("{office}/invoices/2026/20261122-FEEFEE.pdf");
    assert!(window.html().contains(&invoice));
    window.go(&invoice).await;
    assert_eq!(window.status, StatusCode::OK);
    for wrong in [
        "2025/20261122-FEEFEE.pdf",
        "2026/20261122-FEEFEE",
        "2026/x.pdf",
    ] {
        window.go(&format!("{office}/invoices/{wrong}")).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    window.go("/").await.says("精算していない発行手数料：1件");
    check_page(&window.html(), "work list with fees");
    window.go("/fees").await;
}

#[tokio::test]
async fn a_fee_is_settled_up_to_its_balance() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/fees")
            .await
            .says("残っている発行手数料はありません");
        charge(&world).await;
        window.go("/fees").await.says("13,200");
        check_page(&window.html(), "fees");
        let address = "/fees/20261122-FEEFEE";
        for (wrong, word) in [
            ([("movement", "gift"), ("yen", "100")], "方法を選んで"),
            ([("movement", "paid"), ("yen", "0")], "金額を1以上"),
            ([("movement", "paid"), ("yen", "-100")], "金額を1以上"),
            ([("movement", "charged"), ("yen", "100")], "方法を選んで"),
        ] {
            window.send(address, &wrong).await.says(word);
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(window.html().contains(&format!("value=\"{}\"", wrong[1].1)));
        }
        let too_much = [("movement", "paid"), ("yen", "13,201"), ("owed", "13200")];
        window
            .send(address, &too_much)
            .await
            .says("残高までの金額")
            .says("value=\"paid\" checked");
        check_page(&window.html(), "fees refused");
        ledger(&mut window).await;
        assert_eq!(left(&world).await, Some(13_200));
        let part = [
            ("movement", "deducted"),
            ("yen", "13,000"),
            ("note", "11月分"),
            ("owed", "13200"),
        ];
        window.send(address, &part).await.says("200");
        // The same form from a second window, and one that is small enough for what is left.
        window
            .send(address, &part)
            .await
            .says("残高が変わっています");
        check_page(&window.html(), "fee changed");
        let small = [("movement", "paid"), ("yen", "100"), ("owed", "13200")];
        window.send(address, &small).await;
        assert_eq!(left(&world).await, Some(200));
        let rest = [("movement", "waived"), ("yen", "200"), ("owed", "200")];
        window.send(address, &rest).await;
        assert_eq!(left(&world).await, None);
        window
            .send(address, &rest)
            .await
            .says("残っている手数料がありません");
        let mut portal = crate::sites::portal(&world);
        portal.go("/fees").await;
        assert!(portal.address.starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn fees_of_another_prefecture_do_not_exist() {
    World::on_each_database(|world| async move {
        charge(&world).await;
        let mut window = operator(&world).await;
        confine(&world, "14", "reception").await;
        window
            .go("/fees")
            .await
            .says("残っている発行手数料はありません");
        let all = [("movement", "waived"), ("yen", "13200"), ("owed", "13200")];
        window.send("/fees/20261122-FEEFEE", &all).await;
        let invoice = format!("/offices/{}/invoices/2026/20261122-FEEFEE.pdf", number());
        window.go(&invoice).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        confine(&world, "13", "desk").await;
        window.go("/fees").await;
        window
            .send("/fees/20261122-FEEFEE", &all)
            .await
            .says("権限がありません");
        window
            .send_from_elsewhere("/fees/20261122-FEEFEE", &all)
            .await;
        assert_eq!(left(&world).await, Some(13_200));
    })
    .await;
}

#[tokio::test]
async fn statistics_stand_as_chart_table_and_file() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/statistics")
            .await
            .says("まだ集計がありません。");
        check_page(&window.html(), "empty statistics");
        apply(&world, "20261122-CCCCCC").await;
        window
            .go("/statistics")
            .await
            .says("まだ集計がありません。");
        world.wait(time::Duration::minutes(1));
        window
            .go("/statistics")
            .await
            .says("11/22（途中）")
            .says("<rect ")
            .says("数字を表で見る");
        check_page(&window.html(), "statistics");
        window.go("/statistics/applications.csv").await;
        let text = window.html();
        assert!(text.starts_with("\u{feff}日,件\n"), "{text}");
        assert!(text.ends_with("11/22（途中）,1\n"), "{text}");
        window.go("/statistics/none.csv").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
    })
    .await;
}
