//! Who does not use the exchange with a service neither sends nor is sent to with it.

use axum::http::StatusCode;
use protocol::Code;
use protocol::http::OfficeList;
use time::Duration;

use super::{CARE_MANAGER, Exchange, letter, receipt_for};
use crate::store::licence::Change;
use crate::store::testing::on_each_database;

#[tokio::test]
async fn an_address_without_use_neither_sends_nor_is_sent_to() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let before = letter(1, &service, &care_manager, 10);
        exchange.deliver(&service, &before).await;
        let connected = async || {
            let path = format!("/v1/offices?q={}", care_manager.address.office);
            let found: OfficeList = exchange.get(&service, &path).await.ok();
            found.offices.first().unwrap().connected
        };
        assert!(connected().await);
        exchange.end_use(care_manager.address).await;
        assert!(!connected().await);
        // The sender is told that this partner is not connected.
        let certificates = format!("/v1/offices/{CARE_MANAGER}/certificates");
        let answer = exchange.get(&service, &certificates).await;
        answer.refused(Code::ReceiverUnknown);
        let detail = answer.problem().detail.unwrap();
        assert!(
            detail.ends_with("は、まだデータの受け取りができません"),
            "{detail}"
        );
        let next = letter(2, &service, &care_manager, 10);
        let answer = exchange.announce(&service, &next).await;
        answer.refused(Code::ReceiverUnknown);
        // The office itself is told what to do.
        for answer in [
            exchange.get(&care_manager, "/v1/self").await,
            exchange.get(&care_manager, &certificates).await,
            {
                exchange.end_use(service.address).await;
                exchange.announce(&service, &next).await
            },
        ] {
            answer.refused(Code::UseMissing);
            let detail = answer.problem().detail.unwrap();
            assert!(detail.contains("証明書は正しく入っています"), "{detail}");
        }
        // What was sent before can be collected.
        let id = before.manifest.message_id;
        exchange
            .fetch(&care_manager, id, 0)
            .await
            .expect(StatusCode::OK);
        exchange
            .acknowledge(&care_manager, &receipt_for(&before))
            .await
            .expect(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn what_arrived_for_a_suspended_service_is_kept_until_it_is_resumed() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let (arrived, begun) = (
            letter(1, &service, &care_manager, 10),
            letter(2, &service, &care_manager, 10),
        );
        exchange.deliver(&service, &arrived).await;
        exchange
            .announce(&service, &begun)
            .await
            .expect(StatusCode::OK);
        let (id, sending) = (arrived.manifest.message_id, begun.manifest.message_id);
        exchange
            .upload(&service, sending, 0, &begun.payload)
            .await
            .expect(StatusCode::NO_CONTENT);
        exchange
            .change_use(care_manager.address, Change::Suspend("休止"))
            .await;
        exchange.pass(Duration::HOUR);
        let listed = exchange.list(&care_manager, "side=inbox").await;
        assert_eq!(listed.messages.len(), 1, "nothing is skipped for good");
        let refused = exchange
            .announce(&service, &letter(3, &service, &care_manager, 10))
            .await;
        refused.refused(Code::ReceiverUnknown);
        exchange
            .change_use(service.address, Change::Suspend("休止"))
            .await;
        for answer in [
            exchange.fetch(&care_manager, id, 0).await,
            exchange.commit(&service, sending).await,
            exchange.get(&care_manager, "/v1/self").await,
        ] {
            answer.refused(Code::OfficeSuspended);
            assert!(answer.problem().detail.unwrap().contains("理由：休止"));
        }
        let summary = exchange.detail(&service, id).await.summary;
        assert_eq!(summary.fetched_at, None);
        for terminal in [&care_manager, &service] {
            exchange.change_use(terminal.address, Change::Resume).await;
        }
        exchange
            .fetch(&care_manager, id, 0)
            .await
            .expect(StatusCode::OK);
        exchange
            .commit(&service, sending)
            .await
            .expect(StatusCode::OK);
        // Said again: the answer is that of the first time, also without use.
        exchange.end_use(service.address).await;
        exchange
            .commit(&service, sending)
            .await
            .expect(StatusCode::OK);
    })
    .await;
}
