//! The overall steps, as a visitor and as an office.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use super::*;
use crate::store::testing::{account_id, number, pending_application};
use crate::store::{StoreError, application};
use crate::web::testing::{Browser, PASSWORD, World, check_page, claiming_number};

#[test]
fn one_way_is_open_and_the_other_is_not_needed() {
    let way = Some(Series::Careplan);
    let marks = |begun, way, holds| {
        let progress = Progress { begun, way, holds };
        CARDS.map(|(card, _)| mark(card, progress))
    };
    for (begun, way, holds, expected) in [
        (
            false,
            way,
            false,
            [Mark::Next, Mark::Later, Mark::Later, Mark::NotNeeded],
        ),
        (
            true,
            way,
            false,
            [Mark::Done, Mark::Done, Mark::Next, Mark::NotNeeded],
        ),
        (
            true,
            way,
            true,
            [Mark::Done, Mark::Done, Mark::Done, Mark::NotNeeded],
        ),
        (
            true,
            Some(Series::Kaigo),
            false,
            [Mark::Done, Mark::Done, Mark::NotNeeded, Mark::Next],
        ),
        (
            true,
            None,
            false,
            [Mark::Done, Mark::Done, Mark::Later, Mark::Later],
        ),
    ] {
        assert_eq!(marks(begun, way, holds), expected);
    }
}

#[tokio::test]
async fn the_cards_follow_the_office() {
    World::on_each_database(|world| async move {
        let mut window = Browser::open(crate::portal::router(world.state.clone()));
        window.go("/start").await.says("href=\"/sign-in\"");
        check_page(&window.html(), "visitor");
        assert!(!window.html().contains("class=\"mark\""));

        window.go("/sign-in").await;
        let id = account_id(number());
        window
            .send("/sign-in", &[("user_id", &id), ("password", PASSWORD)])
            .await;
        window
            .go("/start")
            .await
            .says("の確認 <span class=\"mark\">次はここ</span>");
        window.says("3-2 介護保険証明書のインストール <span class=\"mark\">不要</span>");
        check_page(&window.html(), "begins");
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                application::insert(&tx, &pending_application("A", number())).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        window
            .go("/start")
            .await
            .says("の確認 <span class=\"mark\">済み</span>");
        window.says("インストール <span class=\"mark\">次はここ</span>");

        let mut other = Browser::open(crate::portal::router(world.state.clone()));
        other.go("/sign-in").await;
        let id = account_id(claiming_number());
        other
            .send("/sign-in", &[("user_id", &id), ("password", PASSWORD)])
            .await;
        other
            .go("/start")
            .await
            .says("申請・インストール <span class=\"mark\">不要</span>");
    })
    .await;
}
