//! The page of an office, its forms, and what an office answered.

use axum::http::StatusCode;

use super::{apply, operator};
use crate::store::claiming::{self, NewClaiming, Source};
use crate::store::claiming_answer::{self, ClaimingAnswer, Method, Sender};
use crate::store::office::Claiming;
use crate::store::operator::{self as operators, Role, Scope};
use crate::store::testing::{NOW, account_id, number};
use crate::store::{StoreError, audit, values};
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page};

const OFFICE: &str = "/offices/1370000018";

/// The window of an operator of a prefecture with these roles.
pub(super) async fn operator_of(world: &World, prefecture: &str, roles: &[Role]) -> Browser {
    let id = format!("op-{prefecture}-{}", roles.len());
    let (id, scope) = (&id, &Scope::Prefecture(prefecture.to_owned()));
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            let found = operators::find(&tx, OPERATOR).await?.unwrap();
            let colleague = operators::Operator {
                id: id.clone(),
                scope: scope.clone(),
                roles: roles.to_vec(),
                ..found
            };
            operators::insert(&tx, &colleague, NOW).await
        })
        .await
        .unwrap();
    let mut window = Browser::open(super::super::router(world.state.clone()));
    window.go("/").await;
    let typed = [("operator_id", id.as_str()), ("password", PASSWORD)];
    window.send("/sign-in", &typed).await;
    assert_eq!(window.address, "/");
    window
}

async fn events(world: &World) -> Vec<String> {
    let found = world
        .state
        .store
        .read("test", |tx| async move {
            audit::of_subject(&tx, number().as_str()).await
        })
        .await
        .unwrap();
    // Events of one moment have no order.
    let mut events: Vec<_> = found.into_iter().map(|event| event.event).collect();
    events.sort_unstable();
    events
}

#[tokio::test]
async fn an_office_is_stopped_and_started_again() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window.go("/offices").await.says("1370000018").says("3件");
        check_page(&window.html(), "offices");
        window
            .go(OFFICE)
            .await
            .says("さくら請求代行")
            .says("KJ131370000018")
            .says("メモはありません。");
        check_page(&window.html(), "office");
        window
            .send(&format!("{OFFICE}/suspend"), &[("reason", " ")])
            .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window.says("止める理由を、400文字以内で");
        check_page(&window.html(), "no reason");
        let mut colleague = operator(&world).await;
        colleague.go(OFFICE).await;
        let reason = [("reason", "休止の届け出")];
        window.send(&format!("{OFFICE}/suspend"), &reason).await;
        window.says("利用を止めました").says("休止の届け出");
        check_page(&window.html(), "stopped");
        colleague.send(&format!("{OFFICE}/suspend"), &reason).await;
        assert_eq!(colleague.status, StatusCode::CONFLICT);
        colleague.says("この画面の操作は行われていません");
        window.send(&format!("{OFFICE}/resume"), &[]).await;
        window.says("利用を再開しました");
        window
            .send(&format!("{OFFICE}/notes"), &[("note", "電話で確認した")])
            .await;
        window.says("電話で確認した").says(OPERATOR);
        assert_eq!(
            events(&world).await,
            ["office-note", "office-resumed", "office-suspended"]
        );
    })
    .await;
}

#[tokio::test]
async fn the_way_of_claiming_changes_by_form() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window.go(OFFICE).await;
        let claiming = format!("{OFFICE}/claiming");
        window
            .send(&claiming, &[("way", "x"), ("way_from", "soon")])
            .await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("請求の方法を選んでください")
            .says("開始日は、2026-04-01 のように");
        check_page(&window.html(), "wrong claiming");
        window
            .send(&claiming, &[("way", "internet"), ("way_from", "2026/12/1")])
            .await;
        window
            .says("請求の方法を登録しました")
            .says("2026年11月30日");
        window
            .send(&claiming, &[("way", "paper"), ("way_from", "2026-11-25")])
            .await;
        window.says("別の登録があります");
        window
            .send(
                &claiming,
                &[("way", "internet"), ("way_from", "2026-12-05")],
            )
            .await;
        window.says("何も変わっていません。");
    })
    .await;
}

#[tokio::test]
async fn delegation_changes_by_form() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window.go(OFFICE).await;
        let delegation = format!("{OFFICE}/delegation");
        let other = [("agent", "みどり代行"), ("agent_from", "2026-11-22")];
        window.send(&delegation, &other).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("代理人「さくら請求代行」への委任があります")
            .says("value=\"みどり代行\"");
        check_page(&window.html(), "second agent");
        window
            .send(&delegation, &[("agent_from", "x"), ("agent_to", "y")])
            .await;
        window.says("代理人の名称を").says("委任の終了日は");
        window
            .send(
                &format!("{OFFICE}/delegation/end"),
                &[("from", "2026-11-22")],
            )
            .await;
        window.says("請求の委任を登録しました");
        window
            .send(
                &format!("{OFFICE}/delegation/end"),
                &[("from", "2026-11-22")],
            )
            .await;
        assert_eq!(window.status, StatusCode::CONFLICT);
        window
            .send(
                &delegation,
                &[("agent", "みどり代行"), ("agent_from", "2026-11-23")],
            )
            .await;
        window.says("みどり代行").says("取り消す");
        window
            .go("/delegations")
            .await
            .says("みどり代行")
            .says("これから");
        check_page(&window.html(), "delegations");
        window.go(OFFICE).await;
        window
            .send(
                &format!("{OFFICE}/delegation/end"),
                &[("from", "2026-11-23")],
            )
            .await;
        assert!(!window.html().contains("みどり代行"));
        window
            .go("/delegations?q=none")
            .await
            .says("該当する委任はありません。");
        check_page(&window.html(), "no delegation");
    })
    .await;
}

#[tokio::test]
async fn another_prefecture_and_other_roles_change_nothing() {
    World::on_each_database(|world| async move {
        let mut elsewhere = operator_of(&world, "14", &Role::ALL).await;
        elsewhere.go(OFFICE).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        elsewhere
            .go("/offices")
            .await
            .says("事業所は、まだ登録されていません。");
        check_page(&elsewhere.html(), "no offices");
        elsewhere
            .go("/delegations")
            .await
            .says("請求の委任の記録はありません。");
        elsewhere.send(&format!("{OFFICE}/resume"), &[]).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        let mut reader = operator_of(&world, "13", &[Role::Audit]).await;
        reader.go(OFFICE).await;
        assert_eq!(reader.status, StatusCode::OK);
        for (path, fields) in [
            ("suspend", [("reason", "x")]),
            ("claiming", [("way", "paper")]),
            ("delegation", [("agent", "x")]),
            ("delegation/end", [("from", "2026-11-22")]),
        ] {
            reader.go(OFFICE).await;
            reader.send(&format!("{OFFICE}/{path}"), &fields).await;
            assert_eq!(reader.status, StatusCode::FORBIDDEN, "{path}");
        }
        reader.go("/offices/none").await;
        assert_eq!(reader.status, StatusCode::NOT_FOUND);
        let mut visitor = Browser::open(super::super::router(world.state.clone()));
        visitor.go(OFFICE).await;
        assert!(visitor.address.starts_with("/sign-in"));
        visitor
            .send_exactly(&format!("{OFFICE}/suspend"), &[("reason", "x")])
            .await;
        assert!(visitor.address.starts_with("/sign-in"));
        assert!(events(&world).await.is_empty());
    })
    .await;
}

/// Nothing is on record about an office, and it has answered.
async fn answer(world: &World) {
    let answer = &ClaimingAnswer {
        office_number: number(),
        answered_at: NOW,
        account_id: account_id(number()),
        sender: Sender::Agent,
        method: Method::Internet,
    };
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            tx.execute("DELETE FROM delegations", values![]).await?;
            tx.execute("DELETE FROM claiming_ways", values![]).await?;
            tx.execute("UPDATE offices SET claiming = 'unknown'", values![])
                .await?;
            claiming_answer::insert(&tx, answer).await
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

#[tokio::test]
async fn what_is_on_record_counts_for_more_than_an_answer() {
    World::on_each_database(|world| async move {
        answer(&world).await;
        apply(&world, "20261122-AAAAAA").await;
        let page = "/applications/20261122-AAAAAA";
        let mut window = operator(&world).await;
        window.go(page).await.says("回答どおりに登録する");
        let recorded = &NewClaiming {
            way: Claiming::Paper,
            from: NOW.date(),
            source: Source::Federation,
            recorded_by: "operator:colleague".to_owned(),
        };
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                claiming::record(&tx, number(), recorded, NOW).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        window.send(&format!("{page}/claiming"), &[]).await;
        assert_eq!(window.status, StatusCode::CONFLICT);
        assert!(!window.html().contains("回答どおりに登録する"));
        let office = store
            .read("test", |tx| async move {
                crate::store::office::find(&tx, number()).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        assert_eq!(office.unwrap().claiming, Claiming::Paper);
        window.send(&format!("{page}/approve"), &[]).await;
        window.says("確認済み（発行待ち）");
    })
    .await;
}

#[tokio::test]
async fn an_answer_holds_until_a_way_begins_that_was_recorded_ahead() {
    World::on_each_database(|world| async move {
        answer(&world).await;
        apply(&world, "20261122-AAAAAA").await;
        let ahead = NOW.date() + time::Duration::days(9);
        let recorded = &NewClaiming {
            way: Claiming::Internet,
            from: ahead,
            source: Source::Federation,
            recorded_by: "operator:colleague".to_owned(),
        };
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                claiming::record(&tx, number(), recorded, NOW).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let page = "/applications/20261122-AAAAAA";
        let mut window = operator(&world).await;
        window
            .go(page)
            .await
            .says("2026年12月1日（火）から「自事業所（インターネット）」");
        check_page(&window.html(), "answer with a way recorded ahead");
        window.send(&format!("{page}/claiming"), &[]).await;
        assert_eq!(window.status, StatusCode::OK);
        assert!(!window.html().contains("回答どおりに登録する"));
        let (today, last, later) = store
            .read("test", |tx| async move {
                let on = |day| claiming::on(&tx, number(), day);
                let last = ahead.previous_day().unwrap();
                Ok::<_, StoreError>((on(NOW.date()).await?, on(last).await?, on(ahead).await?))
            })
            .await
            .unwrap();
        assert_eq!((today, last), (Claiming::Agent, Claiming::Agent));
        assert_eq!(later, Claiming::Internet);
        window.send(&format!("{page}/approve"), &[]).await;
        window.says("確認済み（発行待ち）");
    })
    .await;
}

#[tokio::test]
async fn answers_are_confirmed_before_an_application_is_approved() {
    World::on_each_database(|world| async move {
        answer(&world).await;
        apply(&world, "20261122-AAAAAA").await;
        let page = "/applications/20261122-AAAAAA";
        let mut window = operator(&world).await;
        let mut colleague = operator(&world).await;
        window
            .go(page)
            .await
            .says("事業所の回答")
            .says("代理人に委任している");
        check_page(&window.html(), "answer");
        colleague.go(page).await;
        window.send(&format!("{page}/approve"), &[]).await;
        assert_eq!(window.status, StatusCode::CONFLICT);
        window.says("先に、事業所の回答を確認してください");
        check_page(&window.html(), "answer first");
        window.send(&format!("{page}/claiming"), &[]).await;
        assert_eq!(window.status, StatusCode::OK);
        assert!(!window.html().contains("回答どおりに登録する"));
        colleague.send(&format!("{page}/claiming"), &[]).await;
        assert_eq!(colleague.status, StatusCode::CONFLICT);
        window.go(OFFICE).await.says("事業所の回答").says("代理人");
        window.go(page).await;
        window.send(&format!("{page}/approve"), &[]).await;
        window.says("確認済み（発行待ち）");
        assert!(
            events(&world)
                .await
                .contains(&"claiming-answer-confirmed".to_owned())
        );
        let mut elsewhere = operator_of(&world, "14", &Role::ALL).await;
        elsewhere.send(&format!("{page}/claiming"), &[]).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn reading_and_municipality_are_entered_and_never_over_a_colleagues() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        let mut second = operator(&world).await;
        window.go(OFFICE).await;
        second.go(OFFICE).await;
        let address = format!("{OFFICE}/place");
        let typed = [("kana", "青空"), ("municipality", "東京都世田谷区")];
        window.send(&address, &typed).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("かな")
            .says("都道府県を付けずに")
            .says("東京都世田谷区");
        check_page(&window.html(), "place refused");
        let typed = [("kana", "アオゾラ"), ("municipality", "世田谷区")];
        window.send(&address, &typed).await;
        window.says("読みと市区町村を登録しました").says("世田谷区");
        check_page(&window.html(), "place");
        window.send(&address, &typed).await.says("同じ内容が");
        let late = [("kana", "ソラ"), ("municipality", "港区")];
        second.send(&address, &late).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second.says("アオゾラ");
        assert_eq!(events(&world).await, ["office-changed"]);
        let elsewhere = &mut operator_of(&world, "14", &[Role::Reception]).await;
        elsewhere.send(&address, &late).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        window.send_exactly(&address, &late).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
    })
    .await;
}
