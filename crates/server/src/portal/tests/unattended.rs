//! 自動送受信: the page of a terminal, for administrators of its office.

use axum::http::StatusCode;

use super::lifecycle::Life;
use super::rights::person;
use super::{office, visitor};
use crate::store::right::Kinds;
use crate::store::testing::number;
use crate::store::unattended::{self, Origin};
use crate::store::{certificate, values};
use crate::web::testing::{check_page, other_number};

#[tokio::test]
async fn an_administrator_allows_limits_and_stops() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let serial = life.issue("A").await.serial;
        let path = &format!("/terminals/{serial}/unattended");
        let end = &format!("{path}/end");
        life.write(|tx| async move {
            let sql = "INSERT INTO office_services (number, kind) VALUES ($1, '15')";
            tx.execute(sql, values![number().as_str()]).await
        })
        .await;
        let grant = || life.write(|tx| async move { unattended::find(&tx, "A").await });
        let mut window = office(&life.world, number()).await;
        let mut second = office(&life.world, number()).await;
        window
            .go("/terminals")
            .await
            .says("許可していません")
            .says(path);
        check_page(&window.html(), "terminals with unattended use");
        window.go(path).await.says("自動送受信を許可する");
        check_page(&window.html(), "unattended, not allowed");
        second.go(path).await;
        window
            .send(path, &[("kind_15", "yes")])
            .await
            .says("自動送受信を許可しました");
        check_page(&window.html(), "unattended, allowed");
        let given = grant().await.unwrap();
        assert_eq!(given.origin, Origin::Portal);
        assert_eq!(given.kinds, Kinds::read("15").unwrap());
        // Another window, a moment later: the last word counts.
        second.send(path, &[]).await.says("すべてのサービス種類");
        assert_eq!(grant().await.unwrap().kinds, Kinds::All);
        for window in [&mut window, &mut second] {
            window
                .send(end, &[])
                .await
                .says("自動送受信をやめました")
                .says("許可していません");
            assert_eq!(grant().await, None);
        }
        window.send_exactly(path, &[("form_token", "wrong")]).await;
        assert_ne!(window.status, StatusCode::OK);
        let serial = &serial;
        let now = life.world.state.clock.now();
        life.write(|tx| async move { certificate::revoke(&tx, serial, "lost", now).await })
            .await;
        window
            .go(path)
            .await
            .says("使えなくなっているため、変更できません");
        check_page(&window.html(), "unattended, over");
        window.send(path, &[]).await.says("変更できません");
        assert_eq!(grant().await, None);
    })
    .await;
}

#[tokio::test]
async fn nobody_else_changes_it() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let serial = life.issue("A").await.serial;
        let path = &format!("/terminals/{serial}/unattended");
        let end = &format!("{path}/end");
        let mut stranger = office(&life.world, other_number()).await;
        stranger.go("/terminals").await;
        let mut applicant = person(&life.world, "01", "certificates send").await;
        applicant.go("/terminals").await.says("許可していません");
        assert!(!applicant.html().contains(path.as_str()));
        for (window, status) in [
            (&mut stranger, StatusCode::NOT_FOUND),
            (&mut applicant, StatusCode::FORBIDDEN),
        ] {
            for address in [path, end] {
                window.go("/terminals").await;
                window.send(address, &[]).await;
                assert_eq!(window.status, status, "{address}");
            }
            window.go(path).await;
            assert_eq!(window.status, status);
        }
        let mut nobody = visitor(&life.world);
        nobody.go(path).await.says("ログイン");
        let grant = life.write(|tx| async move { unattended::find(&tx, "A").await });
        assert_eq!(grant.await, None);
    })
    .await;
}
