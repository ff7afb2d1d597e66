//! The most certificates that an office may hold, and what is answered beside applications.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::Code;

use super::{Terminal, some_hierarchy};
use crate::store::application::Decision;
use crate::store::certificate;
use crate::store::testing::{NOW, account_id, number};
use crate::web::testing::{PASSWORD, World};

fn with_limit(mut world: World, terminals: u32) -> World {
    let mut settings = (*world.state.settings).clone();
    settings.terminals = terminals;
    world.state.settings = Arc::new(settings);
    world
}

#[tokio::test]
async fn no_more_terminals_than_the_exchange_allows() {
    World::on_each_database(|world| async move {
        let (chain, leaf) = some_hierarchy();
        let world = World::new(world.state.store.clone(), chain);
        let world = with_limit(world, 1);
        let (first, second) = (Terminal::new(&world), Terminal::new(&world));
        let early = second.ticket().await;
        first.enrol(&first.ticket().await).await.waits();
        let problem = second.ask(&account_id(number()), PASSWORD).await;
        let problem = problem.refused(409, Code::TerminalLimit);
        assert!(problem.detail.unwrap().contains("1枚まで"));
        second.enrol(&early).await.refused(409, Code::TerminalLimit);
        // The terminal that has applied goes on, also with another ticket.
        first.enrol(&first.ticket().await).await.waits();
        let receipt = first.applications().await[0].receipt.clone();
        first.decide(&receipt, &Decision::Approve).await;
        first.issue(&receipt, &leaf).await;
        second.enrol(&early).await.refused(409, Code::TerminalLimit);
        let serial = &leaf.serial().to_string();
        let revoked = world.state.store.run_tx("test", |tx| async move {
            certificate::revoke(&tx, serial, "superseded", NOW).await
        });
        assert!(revoked.await.unwrap());
        second.enrol(&early).await.waits();
        assert_eq!(first.applications().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn of_two_at_once_the_last_place_goes_to_one() {
    World::on_each_database(|world| async move {
        let world = with_limit(world, 2);
        let other = Terminal::new(&world);
        other.enrol(&other.ticket().await).await.waits();
        let (one, two) = (Terminal::new(&world), Terminal::new(&world));
        let (ticket_one, ticket_two) = (one.ticket().await, two.ticket().await);
        let (first, second) = tokio::join!(one.enrol(&ticket_one), two.enrol(&ticket_two));
        let mut found = [first.status, second.status];
        found.sort_unstable();
        assert_eq!(found, [StatusCode::ACCEPTED, StatusCode::CONFLICT]);
        assert_eq!(one.applications().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_a_request_should_hold_and_where_renewals_go() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let request = Request::get("/.well-known/est/csrattrs")
            .body(Body::empty())
            .unwrap();
        let answer = terminal.send(request).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers["content-type"], "application/csrattrs");
        assert_eq!(answer.headers["content-transfer-encoding"], "base64");
        let der = STANDARD.decode(answer.text().trim()).unwrap();
        assert_eq!(der, pki::request_wishes::write().unwrap());
        let request = Request::post("/.well-known/est/simplereenroll")
            .body(Body::empty())
            .unwrap();
        let answer = terminal.send(request).await;
        let problem = answer.refused(403, Code::NonePresented);
        assert!(problem.detail.unwrap().contains("mailbox"));
    })
    .await;
}
