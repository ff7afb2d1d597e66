//! Approval by two people.

use std::sync::Arc;

use axum::http::StatusCode;

use super::office::operator_of;
use super::{apply, operator};
use crate::config::Approval;
use crate::store::audit;
use crate::store::operator::Role;
use crate::web::testing::{World, check_page};

const RECEIPT: &str = "20261122-EEEEEE";
const PAGE: &str = "/applications/20261122-EEEEEE";

#[tokio::test]
async fn one_checks_and_another_approves() {
    World::on_each_database(|mut world| async move {
        apply(&world, RECEIPT).await;
        let (check, approve) = (format!("{PAGE}/check"), format!("{PAGE}/approve"));
        let mut alone = operator(&world).await;
        alone.go(PAGE).await.says("承認する");
        alone.send(&check, &[]).await;
        assert_eq!(alone.status, StatusCode::NOT_FOUND);
        let mut settings = (*world.state.settings).clone();
        settings.approval = Approval::Two;
        world.state.settings = Arc::new(settings);
        let mut first = operator(&world).await;
        first.says("確認待ち");
        check_page(&first.html(), "list");
        first.go(PAGE).await.says("内容を確認した");
        check_page(&first.html(), "unchecked");
        first.send_exactly(&check, &[]).await;
        assert_eq!(first.status, StatusCode::FORBIDDEN);
        first.go(PAGE).await;
        first
            .send(&approve, &[])
            .await
            .says("まだ、だれも内容を確認していません");
        assert_eq!(first.status, StatusCode::CONFLICT);
        let mut other_window = operator(&world).await;
        other_window.go(PAGE).await;
        first
            .send(&check, &[])
            .await
            .says("承認は別の担当者が行います")
            .says("審査 一郎");
        check_page(&first.html(), "own check");
        other_window
            .send(&check, &[])
            .await
            .says("確認は行われていません");
        assert_eq!(other_window.status, StatusCode::CONFLICT);
        first
            .send(&approve, &[])
            .await
            .says("承認は別の担当者が行います");
        assert_eq!(first.status, StatusCode::CONFLICT);
        let mut osaka = operator_of(&world, "27", &[Role::Reception, Role::Approval]).await;
        for path in [&check, &approve] {
            osaka.go("/").await;
            osaka.send(path, &[]).await;
            assert_eq!(osaka.status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut second = operator_of(&world, "13", &[Role::Approval]).await;
        second.says("確認済み（承認待ち）").says("審査 一郎");
        second.go(PAGE).await;
        second.send(&check, &[]).await;
        assert_eq!(second.status, StatusCode::FORBIDDEN);
        second.go(PAGE).await;
        second
            .send(&approve, &[])
            .await
            .says("確認済み（発行待ち）");
        let events = world
            .state
            .store
            .read(
                "test",
                |tx| async move { audit::of_subject(&tx, RECEIPT).await },
            )
            .await
            .unwrap();
        let said: Vec<_> = events
            .iter()
            .map(|one| (&*one.event, &*one.actor))
            .collect();
        assert!(said.contains(&("application-checked", "operator:tokyo-1")));
        assert!(said.contains(&("application-approved", "operator:op-13-1")));
    })
    .await;
}
