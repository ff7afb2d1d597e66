//! What the receiver reports about an import.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use protocol::Code;
use protocol::http::{ImportLease, MessageSummary, ReportedImport};
use serde_json::json;
use time::Duration;

use super::{Answer, CARE_MANAGER, Exchange, SERVICE, Terminal, letter, receipt_for};
use crate::kinds::CAREPLAN;
use crate::store::audit;
use crate::store::testing::{NOW, on_each_database};

#[tokio::test]
async fn a_failed_import_is_told_with_its_reasons_and_can_succeed_later() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        let imported = json!({"result": "imported", "source": "folder"});
        let early = exchange.report(&care_manager, id, imported.clone()).await;
        early.refused(Code::StateConflict);
        exchange
            .acknowledge(&care_manager, &receipt_for(&letter))
            .await
            .expect(StatusCode::OK);
        let failed = json!({
            "result": "failed", "source": "software",
            "reasons": ["check-failed", "unknown-user"], "checks": ["T619", "RC07", "T619"],
        });
        exchange.pass(Duration::HOUR);
        let first: MessageSummary = exchange
            .report(&care_manager, id, failed.clone())
            .await
            .ok();
        let reported = ReportedImport {
            source: "software".to_owned(),
            reasons: vec!["check-failed".to_owned(), "unknown-user".to_owned()],
            checks: vec!["RC07".to_owned(), "T619".to_owned()],
            at: NOW + Duration::HOUR,
        };
        assert_eq!(
            (first.state.as_str(), first.import.as_ref()),
            ("import_failed", Some(&reported))
        );
        exchange.pass(Duration::HOUR);
        let again: MessageSummary = exchange
            .report(&care_manager, id, failed.clone())
            .await
            .ok();
        assert_eq!(again, first);
        let sent = exchange.list(&service, "side=sent").await.messages;
        assert_eq!(sent[0].import.as_ref(), Some(&reported));
        let done: MessageSummary = exchange
            .report(&care_manager, id, imported.clone())
            .await
            .ok();
        assert_eq!(done.state, "imported");
        let by_hand = json!({"result": "imported", "source": "person"});
        let later: MessageSummary = exchange.report(&care_manager, id, by_hand).await.ok();
        assert_eq!(later, done, "the first evidence stays");
        exchange
            .report(&care_manager, id, failed)
            .await
            .refused(Code::StateConflict);
        let steps: Vec<_> = exchange.history(&service, id).await;
        let steps: Vec<&str> = steps.iter().map(|(step, _)| step.as_str()).collect();
        let expected = ["intent", "sent", "collected", "import_failed", "imported"];
        assert_eq!(steps, expected);
    })
    .await;
}

#[tokio::test]
async fn only_the_receiver_reports_and_only_in_the_words_of_the_list() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        exchange
            .acknowledge(&care_manager, &receipt_for(&letter))
            .await
            .expect(StatusCode::OK);
        let imported = json!({"result": "imported", "source": "person"});
        for other in [&service, &stranger] {
            let answer = exchange.report(other, id, imported.clone()).await;
            answer.refused(Code::NotFound);
        }
        let many: Vec<String> = (0..51).map(|number| format!("RC{number}")).collect();
        for bad in [
            json!({}),
            json!({"result": "imported"}),
            json!({"result": "imported", "source": "somebody"}),
            json!({"result": "imported", "source": "person", "reasons": ["other"]}),
            json!({"result": "imported", "source": "person", "checks": ["RC07"]}),
            json!({"result": "failed", "source": "person"}),
            json!({"result": "failed", "source": "person", "reasons": []}),
            json!({"result": "failed", "source": "person", "reasons": ["利用者 山田"]}),
            json!({"result": "failed", "source": "person", "reasons": ["other"], "checks": ["x"]}),
            json!({"result": "failed", "source": "person", "reasons": ["other"], "checks": many}),
            json!({"result": "failed", "source": "person", "reasons": ["other"], "note": "x"}),
        ] {
            let answer = exchange.report(&care_manager, id, bad.clone()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
            answer.refused(Code::RequestInvalid);
        }
        assert_eq!(
            exchange.detail(&service, id).await.summary.state,
            "collected"
        );
    })
    .await;
}

#[tokio::test]
async fn reports_do_not_fill_the_history() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        let receipt = receipt_for(&letter);
        let collected = exchange.acknowledge(&care_manager, &receipt).await;
        collected.expect(StatusCode::OK);
        let report = |number: usize| {
            json!({
                "result": "failed", "source": "person",
                "reasons": ["other"], "checks": [format!("RC{number}")],
            })
        };
        for number in 0..20 {
            let answer = exchange.report(&care_manager, id, report(number)).await;
            answer.expect(StatusCode::OK);
        }
        let answer = exchange.report(&care_manager, id, report(20)).await;
        answer.refused(Code::StateConflict);
        // At once: one report is taken, the other finds it there.
        let other = super::letter(2, &service, &care_manager, 100);
        exchange.deliver(&service, &other).await;
        let receipt = receipt_for(&other);
        let collected = exchange.acknowledge(&care_manager, &receipt).await;
        collected.expect(StatusCode::OK);
        let id = other.manifest.message_id;
        let imported = json!({"result": "imported", "source": "software"});
        let (one, two) = tokio::join!(
            exchange.report(&care_manager, id, imported.clone()),
            exchange.report(&care_manager, id, imported.clone())
        );
        let (one, two): (MessageSummary, MessageSummary) = (one.ok(), two.ok());
        assert_eq!(one, two);
        assert_eq!(exchange.history(&service, id).await.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn one_terminal_of_an_office_imports_for_an_address() {
    on_each_database(|store| async move {
        let (exchange, first, service, _) = Exchange::with_offices(store).await;
        let second = exchange.add_terminal(first.address, CAREPLAN).await;
        let ask = async |terminal: &Terminal| -> ImportLease {
            lease(&exchange, terminal, Method::PUT, CARE_MANAGER)
                .await
                .ok()
        };
        let taken = ask(&first).await;
        assert!(taken.held_by_caller);
        assert_eq!(taken.ends_at, NOW + Duration::minutes(5));
        exchange.pass(Duration::minutes(4));
        assert!(!ask(&second).await.held_by_caller);
        let prolonged = ask(&first).await;
        assert_eq!(prolonged.ends_at, NOW + Duration::minutes(9));
        exchange.pass(Duration::minutes(5));
        assert!(ask(&second).await.held_by_caller, "it has run out");
        assert!(!ask(&first).await.held_by_caller);
        // Only who has it can give it up.
        for (terminal, expected) in [(&first, false), (&second, true)] {
            let ended = lease(&exchange, terminal, Method::DELETE, CARE_MANAGER).await;
            ended.expect(StatusCode::NO_CONTENT);
            assert_eq!(ask(&first).await.held_by_caller, expected);
        }
        for other in [SERVICE, "1370000018-46", "nobody"] {
            let refused = lease(&exchange, &first, Method::PUT, other).await;
            refused.refused(Code::NotFound);
        }
        let refused = lease(&exchange, &service, Method::PUT, CARE_MANAGER).await;
        refused.refused(Code::NotFound);
        exchange.end_use(first.address).await;
        let ended = lease(&exchange, &first, Method::PUT, CARE_MANAGER).await;
        ended.refused(Code::UseMissing);
        let events = exchange.state.store.read("test", |tx| async move {
            audit::of_subject(&tx, CARE_MANAGER).await
        });
        let words = events.await.unwrap().into_iter().map(|event| event.event);
        let of_leases = words.filter(|event| event.starts_with("import-lease"));
        assert_eq!(of_leases.count(), 4, "a lease that goes on is no event");
    })
    .await;
}

async fn lease(exchange: &Exchange, at: &Terminal, method: Method, address: &str) -> Answer {
    let path = format!("/v1/self/import-leases/{address}");
    let request = Request::builder().method(method).uri(path);
    let request = request.body(Body::empty()).unwrap();
    exchange.send(Some(at), request).await
}
