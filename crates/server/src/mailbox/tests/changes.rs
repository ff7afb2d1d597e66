//! The changes of an office: page by page, waiting, and as events.

use std::time::Duration as StdDuration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Method, Request, StatusCode};
use futures_util::StreamExt as _;
use protocol::Code;
use protocol::http::{Change, ChangeList, RefreshRequest, Side};
use serde_json::json;
use tokio::sync::watch;
use tower::ServiceExt as _;

use super::{Exchange, Terminal, account_id, letter, receipt_for};
use crate::store::certificate;
use crate::store::testing::{NOW, on_each_database};
use crate::tls::ClientCertificate;
use crate::web::token::SIGN_IN;

async fn changes(exchange: &Exchange, terminal: &Terminal, query: &str) -> ChangeList {
    let path = format!("/v1/messages/changes?{query}");
    exchange.get(terminal, &path).await.ok()
}

/// Cursor, side, state and whether it is being fetched.
fn seen(list: &ChangeList) -> Vec<(i64, Side, &str, bool)> {
    let one = |change| {
        let Change {
            cursor,
            side,
            state,
            fetched,
            ..
        }: &Change = change;
        (*cursor, *side, state.as_str(), *fetched)
    };
    list.changes.iter().map(one).collect()
}

#[tokio::test]
async fn both_sides_see_every_message_once_with_its_last_change() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letters = [1, 2].map(|seed| letter(seed, &service, &care_manager, 50));
        for letter in &letters {
            exchange.deliver(&service, letter).await;
        }
        let first = changes(&exchange, &service, "after=0").await;
        let expected = [
            (1, Side::Sent, "sent", false),
            (2, Side::Sent, "sent", false),
        ];
        assert_eq!(seen(&first), expected);
        assert_eq!((first.cursor, first.more, first.latest), (2, false, 2));
        let id = letters[0].manifest.message_id;
        let fetched = exchange.fetch(&care_manager, id, 0).await;
        fetched.expect(StatusCode::OK);
        let next = changes(&exchange, &service, "after=2").await;
        assert_eq!(seen(&next), [(3, Side::Sent, "sent", true)]);
        let receipt = receipt_for(&letters[0]);
        for _ in 0..2 {
            // What changes nothing is no change.
            let collected = exchange.acknowledge(&care_manager, &receipt).await;
            collected.expect(StatusCode::OK);
            let again = exchange.fetch(&care_manager, id, 0).await;
            again.expect(StatusCode::OK);
        }
        let recalled = letters[1].manifest.message_id;
        let answer = exchange.recall(&service, recalled).await;
        answer.expect(StatusCode::OK);
        let imported = json!({"result": "imported", "source": "person"});
        let answer = exchange.report(&care_manager, id, imported).await;
        answer.expect(StatusCode::OK);
        for (terminal, side) in [(&service, Side::Sent), (&care_manager, Side::Inbox)] {
            let all = changes(&exchange, terminal, "").await;
            let expected = [(5, side, "recalled", false), (6, side, "imported", true)];
            assert_eq!(seen(&all), expected);
            let nothing = changes(&exchange, terminal, "after=6").await;
            assert_eq!((nothing.changes.len(), nothing.cursor), (0, 6));
        }
        let nothing = changes(&exchange, &stranger, "after=0&wait=0").await;
        assert_eq!((nothing.changes.len(), nothing.latest), (0, 0));
        for bad in ["after=-1", "after=x", "wait=61", "wait=-1"] {
            let path = format!("/v1/messages/changes?{bad}");
            let answer = exchange.get(&service, &path).await;
            answer.refused(Code::RequestInvalid);
        }
    })
    .await;
}

/// Until this many wait. No time passes: the others are only given their turn.
async fn until_waiting(exchange: &Exchange, count: usize) {
    while exchange.state.waiters.count() != count {
        tokio::task::yield_now().await;
    }
}

async fn look(exchange: &Exchange) {
    let state = &exchange.state;
    let now = state.clock.now();
    state.waiters.round(&state.store, now).await.unwrap();
}

#[tokio::test]
async fn a_long_poll_ends_with_the_change_that_any_process_made() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 50);
        let waiting = changes(&exchange, &care_manager, "after=0&wait=60");
        let idle = exchange.get(&stranger, "/v1/messages/changes?wait=60");
        let acting = async {
            until_waiting(&exchange, 2).await;
            look(&exchange).await;
            assert_eq!(exchange.state.waiters.count(), 2, "nothing has happened");
            exchange.deliver(&service, &letter).await;
            look(&exchange).await;
            until_waiting(&exchange, 1).await;
            exchange.state.waiters.stop();
        };
        let (found, idle, ()) = tokio::join!(waiting, idle, acting);
        assert_eq!(seen(&found), [(1, Side::Inbox, "sent", false)]);
        // The server stopped: nothing new, and nobody else is let in to wait.
        assert!(idle.ok::<ChangeList>().changes.is_empty());
        let path = "/v1/messages/changes?wait=1";
        exchange.get(&stranger, path).await.refused(Code::TryLater);
        assert_eq!(exchange.state.waiters.count(), 0);
    })
    .await;
}

#[tokio::test]
async fn waiting_ends_when_the_certificate_is_revoked() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let waiting = exchange.get(&care_manager, "/v1/messages/changes?wait=60");
        let other = exchange.get(&service, "/v1/messages/changes?wait=60");
        let acting = async {
            until_waiting(&exchange, 2).await;
            let mut events = events(&exchange, &care_manager, None).await;
            assert_eq!(piece(&mut events).await.unwrap(), "retry: 3000\n\n");
            let serial = &care_manager.serial();
            exchange
                .state
                .store
                .run_tx("test", |tx| async move {
                    certificate::revoke(&tx, serial, "key-compromise", NOW).await
                })
                .await
                .unwrap();
            look(&exchange).await;
            assert_eq!(piece(&mut events).await, None);
            drop(events);
            until_waiting(&exchange, 1).await;
            exchange.state.waiters.stop();
        };
        let (waiting, other, ()) = tokio::join!(waiting, other, acting);
        waiting.refused(Code::CertificateRevoked);
        other.expect(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_person_waits_no_longer_than_the_sign_in() {
    on_each_database(|store| async move {
        let (exchange, office, _, _) = Exchange::with_offices(store).await;
        let own = &account_id(office.address.office);
        let [leaving, staying] = [
            exchange.sign_in(&office, own).await,
            exchange.sign_in(&office, own).await,
        ];
        let poll = |token: &str| {
            let (token, path) = (token.to_owned(), "/v1/messages/changes?wait=60");
            let (exchange, office) = (&exchange, &office);
            async move { exchange.ask(office, &token, Method::GET, path).await }
        };
        let by_itself = exchange.get(&office, "/v1/messages/changes?wait=60");
        let acting = async {
            until_waiting(&exchange, 3).await;
            let bearer = format!("Bearer {}", leaving.access_token);
            let mut events = told(&exchange, &office, Some(("authorization", &bearer))).await;
            assert_eq!(piece(&mut events).await.unwrap(), "retry: 3000\n\n");
            let refresh_token = leaving.refresh_token.clone();
            let request = RefreshRequest { refresh_token };
            let signed_out = exchange.post(&office, "/v1/tokens/end", &request).await;
            signed_out.expect(StatusCode::NO_CONTENT);
            look(&exchange).await;
            assert_eq!(piece(&mut events).await, None);
            drop(events);
            until_waiting(&exchange, 2).await;
            // The other sign-in ends by its time.
            *exchange.now.lock().unwrap() += SIGN_IN;
            look(&exchange).await;
            until_waiting(&exchange, 1).await;
            exchange.state.waiters.stop();
        };
        let (left, stayed, by_itself, ()) = tokio::join!(
            poll(&leaving.access_token),
            poll(&staying.access_token),
            by_itself,
            acting
        );
        left.refused(Code::TokenEnded);
        stayed.refused(Code::TokenEnded);
        by_itself.expect(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn an_office_waits_twenty_times_at_once_and_no_more() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let mut open = Vec::new();
        for _ in 0..20 {
            open.push(events(&exchange, &care_manager, None).await);
        }
        let more = exchange.get(&care_manager, "/v1/events").await;
        more.refused(Code::TryLater);
        drop(events(&exchange, &service, None).await);
        open.pop();
        drop(events(&exchange, &care_manager, None).await);
        drop(open);
        assert_eq!(exchange.state.waiters.count(), 0);
    })
    .await;
}

async fn events(exchange: &Exchange, terminal: &Terminal, last: Option<&str>) -> BodyDataStream {
    told(exchange, terminal, last.map(|last| ("last-event-id", last))).await
}

async fn told(
    exchange: &Exchange,
    terminal: &Terminal,
    header: Option<(&'static str, &str)>,
) -> BodyDataStream {
    let mut request = Request::get("/v1/events").body(Body::empty()).unwrap();
    if let Some((name, value)) = header {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let certificate = terminal.identity.certificate().clone();
    let extensions = request.extensions_mut();
    extensions.insert(ClientCertificate(certificate.into()));
    let response = exchange.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body().into_data_stream()
}

async fn piece(events: &mut BodyDataStream) -> Option<String> {
    let bytes = events.next().await?.unwrap();
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn events_go_on_where_they_were_cut_and_hold_ids_and_states_only() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let letter = letter(1, &service, &care_manager, 50);
        let id = letter.manifest.message_id;
        exchange.deliver(&service, &letter).await;
        // As the server runs it; this process's own changes are told at once.
        let (stop, stopping) = watch::channel(false);
        let state = &exchange.state;
        let telling = state.waiters.clone();
        let telling = telling.run(state.store.clone(), state.clock.clone(), stopping);
        let telling = tokio::spawn(telling);
        let mut told = events(&exchange, &service, None).await;
        assert_eq!(piece(&mut told).await.unwrap(), "retry: 3000\n\n");
        let first = format!(
            "id: 1\nevent: change\ndata: {{\"cursor\":1,\"message_id\":\"{id}\",\
             \"side\":\"sent\",\"state\":\"sent\",\"fetched\":false}}\n\n"
        );
        assert_eq!(piece(&mut told).await.unwrap(), first);
        let (fetched, next) = tokio::join!(
            exchange.fetch(&care_manager, id, 0),
            tokio::time::timeout(StdDuration::from_secs(50), piece(&mut told))
        );
        fetched.expect(StatusCode::OK);
        let next = next.unwrap().unwrap();
        assert!(next.starts_with("id: 2\n") && next.contains("\"fetched\":true"));
        let mut again = events(&exchange, &service, Some("1")).await;
        assert!(piece(&mut again).await.unwrap().starts_with("retry"));
        assert_eq!(piece(&mut again).await.unwrap(), next);
        stop.send(true).unwrap();
        assert_eq!(piece(&mut again).await, None);
        assert_eq!(piece(&mut told).await, None);
        telling.await.unwrap();
        for bad in ["-1", "x"] {
            let path = format!("/v1/events?after={bad}");
            let answer = exchange.get(&service, &path).await;
            answer.refused(Code::RequestInvalid);
        }
    })
    .await;
}
