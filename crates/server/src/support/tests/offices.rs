//! Offices that can be reached.

use time::Duration;

use super::visitor;
use crate::store::certificate::{self, Reservation};
use crate::store::testing::{NOW, account_id, number, pending_application};
use crate::store::{application, office, values};
use crate::web::testing::{World, check_page, other_number};
use careplan::OfficeNumber;
use protocol::Sha256;

/// Gives an office a certificate that ends after so many days.
async fn certify(world: &World, serial: &str, office: OfficeNumber, days: i64) {
    let receipt = &format!("R{serial}");
    let pending = &pending_application(receipt, office);
    let reservation = &Reservation {
        serial: serial.to_owned(),
        receipt: receipt.clone(),
        office_number: office,
        account_id: account_id(office),
        kind: "careplan".to_owned(),
        terminal: None,
        not_before: NOW - Duration::days(9),
        not_after: NOW + Duration::days(days),
    };
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            application::insert(&tx, pending).await?;
            certificate::reserve(&tx, reservation, NOW).await?;
            certificate::store_issued(&tx, serial, b"der", Sha256::of(b"der"), NOW).await
        })
        .await
        .unwrap();
}

/// Records reading and municipality of the first office.
async fn place(world: &World, kana: &str, municipality: &str) {
    let store = &world.state.store;
    store
        .run_tx("test", |tx| async move {
            office::set_place(&tx, number(), kana, municipality).await
        })
        .await
        .unwrap();
}

/// The number that the map and the table say for Tokyo.
fn tokyo(html: &str) -> (String, String) {
    let between = |start: &str, end: &str| {
        let (_, rest) = html.split_once(start).unwrap();
        rest.split_once(end).unwrap().0.to_owned()
    };
    (
        between("aria-label=\"東京 ", "\""),
        between(">東京都</a></th><td class=\"amount\">", "<"),
    )
}

#[tokio::test]
async fn who_can_be_reached_is_found_in_list_map_and_table() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window
            .go("/offices")
            .await
            .says("この条件の事業所はまだありません。");
        check_page(&window.html(), "nobody");
        certify(&world, "0a", number(), 30).await;
        certify(&world, "0b", other_number(), -1).await;
        window.go("/offices").await.says("まだありません");
        world.wait(Duration::minutes(1));
        window
            .go("/offices")
            .await
            .says(&number().to_string())
            .says("2026/11/22")
            .says("43 居宅介護支援");
        let html = window.html();
        assert!(!html.contains(&other_number().to_string()), "expired");
        assert_eq!(tokyo(&html), ("1".to_owned(), "1".to_owned()));
        assert_eq!(html.matches("<rect").count(), 47);
        check_page(&html, "offices");
        place(&world, "アオゾラ", "世田谷区").await;
        world.wait(Duration::minutes(1));
        window.go("/offices?prefecture=13").await.says("世田谷区");
        let place = "municipality=%E4%B8%96%E7%94%B0%E8%B0%B7%E5%8C%BA";
        assert!(window.html().contains(place), "no link to the municipality");
        check_page(&window.html(), "a prefecture");
        window
            .go(&format!("/offices?prefecture=13&{place}"))
            .await
            .says("1件の事業所があります。");
        window
            .go("/offices?prefecture=13&municipality=x")
            .await
            .says("1件の事業所があります。");
        // あおぞら 世田谷, in another kind of kana than on record.
        let query = "%E3%81%82%E3%81%8A%E3%81%9E%E3%82%89%20%E4%B8%96%E7%94%B0%E8%B0%B7";
        window.go(&format!("/offices?q={query}")).await;
        window.says("1件の事業所があります。");
        // 青空 in the name, the digits in full width.
        window
            .go("/offices?prefecture=13&kind=43&q=%E9%9D%92%E7%A9%BA%20%EF%BC%91%EF%BC%93")
            .await
            .says("1件の事業所があります。");
        window
            .go("/offices?prefecture=27")
            .await
            .says("まだありません");
        assert_eq!(tokyo(&window.html()).0, "1", "the map shows every place");
        window.go("/offices?kind=11&q=%3Cb%3E").await;
        assert_eq!(tokyo(&window.html()), ("0".to_owned(), "0".to_owned()));
        check_page(&window.html(), "nothing found");
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                let sql = "UPDATE offices SET suspended_at = $1, suspended_reason = 'x'";
                tx.execute(sql, values![NOW]).await
            })
            .await
            .map_err(|error: crate::store::StoreError| error)
            .unwrap();
        world.wait(Duration::minutes(1));
        window.go("/offices").await.says("まだありません");
    })
    .await;
}

#[tokio::test]
async fn counts_for_maps_name_places_and_no_office() {
    World::on_each_database(|world| async move {
        certify(&world, "0a", number(), 30).await;
        certify(&world, "0b", other_number(), 30).await;
        place(&world, "", "千代田区").await;
        let mut window = visitor(&world);
        window.go("/offices/counts.json").await;
        let counts: serde_json::Value = serde_json::from_slice(&window.body).unwrap();
        assert_eq!(counts["connected"], 2);
        let tokyo = &counts["prefectures"][12];
        assert_eq!(
            (&tokyo["name"], &tokyo["connected"]),
            (&"東京都".into(), &2.into())
        );
        let chiyoda = serde_json::json!([{"name": "千代田区", "connected": 1}]);
        assert_eq!(tokyo["municipalities"], chiyoda);
        assert!(!counts.to_string().contains("事業所"));
    })
    .await;
}
