//! More than can be done at a time: refused at once with the time to come back, and nothing is
//! half taken or doubled by whoever does come back.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures_util::future::join_all;
use protocol::Code;
use protocol::http::IntentAnswer;

use super::{Answer, Exchange, Letter, Load, Terminal, letter, router};
use crate::mailbox::load::Limits;
use crate::store::testing::on_each_database;

fn limited(exchange: &mut Exchange, requests: usize, uploads: usize, of_one: usize) {
    exchange.state.load = Load::new(Limits {
        requests,
        upload_kib: uploads * 8192,
        of_one,
    });
    exchange.router = router(exchange.state.clone());
}

/// Asks until the answer is another than to come back.
async fn until_taken<F: Future<Output = Answer>>(
    refused: &AtomicUsize,
    ask: impl Fn() -> F,
) -> Answer {
    loop {
        let answer = ask().await;
        if answer.status != StatusCode::SERVICE_UNAVAILABLE {
            return answer;
        }
        answer.refused(Code::TryLater);
        assert_eq!(answer.headers["retry-after"], "5");
        refused.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
    }
}

async fn deliver(exchange: &Exchange, from: &Terminal, letter: &Letter, refused: &AtomicUsize) {
    let id = letter.manifest.message_id;
    let answer = until_taken(refused, || exchange.announce(from, letter)).await;
    assert_eq!(answer.ok::<IntentAnswer>().missing_parts, [0]);
    let answer = until_taken(refused, || exchange.upload(from, id, 0, &letter.payload)).await;
    answer.expect(StatusCode::NO_CONTENT);
    let answer = until_taken(refused, || exchange.commit(from, id)).await;
    answer.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_flood_is_refused_early_and_everything_arrives_once() {
    on_each_database(|store| async move {
        let (mut exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        limited(&mut exchange, 4, 2, 3);
        let refused = &AtomicUsize::new(0);
        let letters: Vec<Letter> = (0..40)
            .map(|seed| match seed % 2 {
                0 => letter(seed, &service, &care_manager, 2_000),
                _ => letter(seed, &stranger, &care_manager, 2_000),
            })
            .collect();
        let (exchange, service, stranger) = (&exchange, &service, &stranger);
        join_all(letters.iter().enumerate().map(|(seed, letter)| async move {
            let from = if seed % 2 == 0 { service } else { stranger };
            deliver(exchange, from, letter, refused).await;
        }))
        .await;
        assert!(refused.load(Ordering::Relaxed) > 0, "nothing was too much");
        let inbox = exchange.list(&care_manager, "side=inbox").await.messages;
        let arrived: BTreeSet<_> = inbox.iter().map(|one| one.message_id).collect();
        let sent: BTreeSet<_> = letters.iter().map(|one| one.manifest.message_id).collect();
        assert_eq!((inbox.len(), arrived), (sent.len(), sent));
        // Every place is free again.
        let asking = (0..3).map(|_| exchange.get(&care_manager, "/v1/self"));
        for answer in join_all(asking).await {
            answer.expect(StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_is_not_read_and_one_caller_does_not_take_the_places_of_all() {
    on_each_database(|store| async move {
        let (mut exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        limited(&mut exchange, 10, 0, 10);
        let letter = letter(1, &service, &care_manager, 100);
        let id = letter.manifest.message_id;
        let announced = exchange.announce(&service, &letter).await;
        announced.expect(StatusCode::OK);
        let unread = futures_util::stream::poll_fn(|_| -> std::task::Poll<_> {
            panic!("the body was read")
        });
        let unread: futures_util::stream::BoxStream<'static, std::io::Result<bytes::Bytes>> =
            Box::pin(unread);
        let request = Request::put(format!("/v1/messages/{id}/parts/0"));
        let request = request.body(Body::from_stream(unread)).unwrap();
        exchange
            .send(Some(&service), request)
            .await
            .refused(Code::TryLater);

        limited(&mut exchange, 10, 10, 1);
        // The first one stays in its place until the others are answered.
        let (end, held) = tokio::sync::oneshot::channel::<()>();
        let body = futures_util::stream::once(async move {
            let _ = held.await;
            std::io::Result::Ok(bytes::Bytes::new())
        });
        let body: futures_util::stream::BoxStream<'static, _> = Box::pin(body);
        let request = Request::put(format!("/v1/messages/{id}/parts/0"));
        let request = request.body(Body::from_stream(body)).unwrap();
        let others = async {
            let second = exchange.get(&service, "/v1/self").await;
            let other = exchange.get(&care_manager, "/v1/self").await;
            end.send(()).unwrap();
            (second, other)
        };
        let (_, (second, other)) = tokio::join!(exchange.send(Some(&service), request), others);
        second.refused(Code::TryLater);
        other.expect(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn whoever_only_waits_takes_no_place() {
    on_each_database(|store| async move {
        let (mut exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        limited(&mut exchange, 1, 1, 1);
        let waiting = exchange.get(&care_manager, "/v1/messages/changes?wait=60");
        let acting = async {
            while exchange.state.waiters.count() != 1 {
                tokio::task::yield_now().await;
            }
            let letter = letter(1, &service, &care_manager, 50);
            exchange.deliver(&service, &letter).await;
            exchange.state.waiters.stop();
        };
        let (answer, ()) = tokio::join!(waiting, acting);
        answer.expect(StatusCode::OK);
    })
    .await;
}
