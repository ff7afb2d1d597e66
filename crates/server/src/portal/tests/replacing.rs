//! A new certificate beside an old one: once the new one works the page offers to revoke the old
//! one. Nothing of it happens by itself, and of two windows one does it.

use axum::http::StatusCode;
use time::Duration;

use super::lifecycle::{APPLY, DOWNLOADS, FILLED, Life, page_of};
use super::office;
use crate::store::testing::{account_id, number};
use crate::store::{audit, certificate, self_test};
use crate::web::testing::{PASSWORD, check_page, other_number};

const REVOKE: [(&str, &str); 3] = [
    ("reason", "superseded"),
    ("sure", "yes"),
    ("password", PASSWORD),
];

#[tokio::test]
async fn a_revocation_is_a_request_with_a_page_of_its_own() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let certificate = life.issue("A").await;
        let revoke = format!("{}/revoke", page_of(&certificate));
        let mut window = office(&life.world, number()).await;
        window.go(&revoke).await;
        window.send(&revoke, &REVOKE).await;
        window.go("/applications?kind=revocation").await;
        let html = window.html();
        let (_, rest) = html.split_once("<td class=\"short\">").unwrap();
        let request = format!("/applications/{}", rest.split_once('<').unwrap().0);
        window
            .go(&request)
            .await
            .says("失効申請の状況")
            .says("新しい証明書に替えた")
            .says(&certificate.serial);
        check_page(&window.html(), "revocation");
        let mut other = office(&life.world, other_number()).await;
        other.go(&request).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_old_one_is_revoked_by_a_person_after_the_new_one_works() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let old = life.issue("A").await;
        life.world.wait(Duration::minutes(1));
        let mut window = life.gated().await;
        window.go(APPLY).await;
        let mut filled = FILLED.to_vec();
        filled.push(("repeat_reason", "new-computer"));
        window.send(APPLY, &filled).await.says("発行申請完了");
        let receipt = life.newest(number()).await.receipt;
        let new = life.issue(&receipt).await;
        let (page, offer) = (page_of(&new), "前の証明書を使えなくする");
        window.go(&page).await;
        assert!(!window.html().contains(offer), "nothing is installed yet");
        window.go(DOWNLOADS).await;
        let file = [("serial", new.serial.as_str()), ("profile", "modern")];
        window.send(DOWNLOADS, &file).await;
        window
            .go(&page)
            .await
            .says(offer)
            .says("使えることを確かめたら");
        let serial = new.serial.as_str();
        let now = life.world.state.clock.now();
        life.write(|tx| async move {
            self_test::record_installation(&tx, serial, &account_id(number()), now).await
        })
        .await;
        window
            .go(&page)
            .await
            .says(offer)
            .says("この新しい証明書が使えることは");
        check_page(&window.html(), "the new one works");

        // Nothing happens by itself, however long it takes.
        let serial = old.serial.as_str();
        life.world.wait(Duration::days(30));
        let found = life
            .write(|tx| async move { certificate::find(&tx, serial).await })
            .await;
        assert_eq!(found.unwrap().revoked, None);

        // Two windows: one does it, the other reads who was faster, and when.
        let revoke = format!("{}/revoke", page_of(&old));
        let mut first = office(&life.world, number()).await;
        let mut second = office(&life.world, number()).await;
        first.go(&page).await.says(&revoke);
        first.go(&revoke).await;
        second.go(&revoke).await;
        first
            .send(&revoke, &REVOKE)
            .await
            .says("この証明書を失効させました");
        second.send(&revoke, &REVOKE).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second
            .says("別の画面で、先に処理されました")
            .says(&account_id(number()))
            .says("この画面の操作は行われていません");
        check_page(&second.html(), "revoked in another window");
        let new_serial = new.serial.as_str();
        let (events, kept) = life
            .write(|tx| async move {
                let events = audit::of_subject(&tx, serial).await?;
                Ok((events, certificate::find(&tx, new_serial).await?))
            })
            .await;
        let revoked = events
            .iter()
            .filter(|event| event.event == "certificate-revoked");
        assert_eq!(revoked.count(), 1);
        assert_eq!(kept.unwrap().revoked, None, "the new one stays");
        first.go(&page).await;
        assert!(!first.html().contains(offer), "there is no old one left");
    })
    .await;
}
