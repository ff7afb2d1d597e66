//! What is served, byte for byte and header for header.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use pki::authority::{AuthorityName, create_root};
use pki::profile::Validity;
use pki::{KeyPair, SerialNumber};
use time::Duration;
use tower::ServiceExt as _;

use super::*;
use crate::store::revocation_list::{self, RevocationList};
use crate::store::status_answer::{self, StatusAnswer};
use crate::store::testing::{NOW, add_certificate, on_each_database};
use crate::store::{StoreError, certificate};

fn authority() -> Certificate {
    let name = AuthorityName {
        organisation: "試験".to_owned(),
        common_name: "Issuing".to_owned(),
    };
    let key = KeyPair::generate().unwrap();
    let validity = Validity::from_now(NOW, Duration::days(3650)).unwrap();
    create_root(&name, &key, SerialNumber::random().unwrap(), validity).unwrap()
}

fn routes(store: &Store, authority: &Certificate, now: time::OffsetDateTime) -> Router {
    let clock = Clock::new(move || now);
    router(PublicationState::new(store.clone(), clock, vec![authority.clone()]).unwrap())
}

async fn ask(routes: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
    let response = routes.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (head.status, head.headers, body.to_vec())
}

fn get_of(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn another_authority_is_published_without_a_start() {
    on_each_database(|store| async move {
        let (present, next) = (authority(), authority());
        let clock = Clock::new(|| NOW);
        let state = PublicationState::new(store, clock, vec![present.clone()]).unwrap();
        let routes = router(state.clone());
        let path = format!("/ca/{}.cer", next.published_name());
        let (status, ..) = ask(&routes, get_of(&path)).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(state.learn(Vec::new()).is_err());
        state.learn(vec![next.clone(), present]).unwrap();
        let (status, _, body) = ask(&routes, get_of(&path)).await;
        assert_eq!((status, body.as_slice()), (StatusCode::OK, next.der()));
    })
    .await;
}

#[tokio::test]
async fn lists_may_be_kept_for_an_hour_and_never_longer_than_they_hold() {
    on_each_database(|store| async move {
        let list = &RevocationList {
            der: vec![1, 2, 3],
            number: 1,
            this_update: NOW,
            next_update: NOW + Duration::days(7),
        };
        store
            .run_tx("test", |tx| async move {
                revocation_list::publish_first(&tx, "p-2026-11", list, NOW).await
            })
            .await
            .unwrap();
        let authority = authority();
        let at = |after| routes(&store, &authority, NOW + after);
        let (status, headers, body) = ask(&at(Duration::ZERO), get_of("/crl/p-2026-11.crl")).await;
        assert_eq!((status, body), (StatusCode::OK, list.der.clone()));
        assert_eq!(headers["content-type"], "application/pkix-crl");
        assert_eq!(
            headers["cache-control"],
            "public, max-age=3600, no-transform, must-revalidate"
        );
        assert_eq!(headers["last-modified"], "Sun, 22 Nov 2026 03:04:05 GMT");
        assert_eq!(headers["expires"], "Sun, 22 Nov 2026 04:04:05 GMT");

        let mut again = get_of("/crl/p-2026-11.crl");
        again
            .headers_mut()
            .insert("if-none-match", headers["etag"].clone());
        let (status, _, body) = ask(&at(Duration::ZERO), again).await;
        assert_eq!((status, body), (StatusCode::NOT_MODIFIED, Vec::new()));

        let nearly = at(Duration::days(7) - Duration::minutes(1));
        let (_, headers, _) = ask(&nearly, get_of("/crl/p-2026-11.crl")).await;
        let kept = headers["cache-control"].to_str().unwrap();
        assert!(kept.starts_with("public, max-age=60,"), "{kept}");
        // An old list is better than none, but nobody keeps it.
        let (status, headers, _) = ask(&at(Duration::days(8)), get_of("/crl/p-2026-11.crl")).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers["cache-control"], "no-cache");

        for path in [
            "/crl/p-2026-11",
            "/crl/q-2026-11.crl",
            "/crl/%00.crl",
            "/crl/",
            "/ca/x.cer",
            "/",
        ] {
            let (status, _, _) = ask(&at(Duration::ZERO), get_of(path)).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
        let path = format!("/ca/{}.cer", authority.label());
        let (_, headers, body) = ask(&at(Duration::ZERO), get_of(&path)).await;
        assert_eq!(headers["content-type"], "application/pkix-cert");
        assert_eq!(body, authority.der());
    })
    .await;
}

/// Status of an answer: the octet behind the tag and length of the first field.
fn refused(body: &[u8]) -> u8 {
    assert_eq!(body[..4], [0x30, 3, 0x0a, 1], "{body:02x?}");
    body[4]
}

#[tokio::test]
async fn whatever_is_asked_of_the_responder_is_answered_in_its_form() {
    on_each_database(|store| async move {
        let authority = authority();
        let routes = routes(&store, &authority, NOW);
        for bytes in [&b""[..], b"hello", &[0x30, 0], &[0xff; 400]] {
            let request = Request::post("/ocsp").body(Body::from(bytes)).unwrap();
            let (status, headers, body) = ask(&routes, request).await;
            assert_eq!((status, refused(&body)), (StatusCode::OK, 1));
            assert_eq!(headers["content-type"], "application/ocsp-response");
            assert_eq!(headers["cache-control"], "no-store");
        }
        for path in ["/ocsp/MAA=", "/ocsp/%", "/ocsp//+//", "/ocsp/a/b%2Fc"] {
            let (status, _, body) = ask(&routes, get_of(path)).await;
            assert_eq!((status, refused(&body)), (StatusCode::OK, 1), "{path}");
        }
        let request = Request::post("/ocsp").body(Body::from(vec![0; 100_000]));
        let (status, _, _) = ask(&routes, request.unwrap()).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_holds_no_longer_is_not_given() {
    on_each_database(|store| async move {
        store
            .run_tx("test", |tx| async move {
                add_certificate(&tx, "0a", NOW).await?;
                let due = status_answer::due(&tx, "issuer", NOW, 1).await?.remove(0);
                let answer = StatusAnswer {
                    der: vec![9],
                    this_update: NOW,
                    next_update: NOW + Duration::hours(2),
                };
                assert!(status_answer::store(&tx, &due, &answer, NOW).await?);
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let authority = authority();
        let state = |after| {
            let clock = Clock::new(move || NOW + after);
            PublicationState::new(store.clone(), clock, vec![authority.clone()]).unwrap()
        };
        let find = |serial: &'static str, after| {
            let state = state(after);
            async move { status::look_up(&state, serial, NOW + after).await }
        };
        assert_eq!(find("0a", Duration::ZERO).await.unwrap().der, [9]);
        let late = find("0a", Duration::hours(2)).await;
        assert_eq!(late.unwrap_err(), pki::ocsp::Refusal::TryLater);
        // Nor what was said before a revocation, while the authority stands still.
        store
            .run_tx("test", |tx| async move {
                certificate::revoke(&tx, "0a", "key-compromise", NOW).await
            })
            .await
            .unwrap();
        let outdated = find("0a", Duration::ZERO).await;
        assert_eq!(outdated.unwrap_err(), pki::ocsp::Refusal::TryLater);
        let unknown = find("0b", Duration::ZERO).await;
        assert_eq!(unknown.unwrap_err(), pki::ocsp::Refusal::Unauthorized);
    })
    .await;
}

#[tokio::test]
async fn a_rush_of_requests_gets_the_answers_that_each_asked_for() {
    on_each_database(|store| async move {
        let own = |serial: &str| StatusAnswer {
            der: serial.as_bytes().to_vec(),
            this_update: NOW,
            next_update: NOW + Duration::days(1),
        };
        store
            .run_tx("test", |tx| async move {
                add_certificate(&tx, "0a", NOW).await?;
                let due = status_answer::due(&tx, "issuer", NOW, 1).await?.remove(0);
                status_answer::store(&tx, &due, &own("0a"), NOW).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let authority = authority();
        let clock = Clock::new(|| NOW);
        let state = PublicationState::new(store.clone(), clock, vec![authority]).unwrap();
        let mut asking = tokio::task::JoinSet::new();
        for place in 0..100 {
            let state = state.clone();
            asking.spawn(async move {
                let serial = if place % 3 == 0 { "0a" } else { "0b" };
                (serial, status::look_up(&state, serial, NOW).await)
            });
        }
        for (serial, found) in asking.join_all().await {
            let unknown = Err(pki::ocsp::Refusal::Unauthorized);
            let expected = if serial == "0a" {
                Ok(own("0a"))
            } else {
                unknown
            };
            assert_eq!(found, expected);
        }
        // Nobody waits for ever when there is no store.
        store.close().await;
        let authorities = vec![self::authority()];
        let state = PublicationState::new(store.clone(), Clock::new(|| NOW), authorities).unwrap();
        let refused = status::look_up(&state, "0a", NOW).await.unwrap_err();
        assert_eq!(refused, pki::ocsp::Refusal::InternalError);
    })
    .await;
}
