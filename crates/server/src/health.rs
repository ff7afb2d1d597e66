//! `/healthz` and `/readyz`: whether this process is alive, and whether it can work.
//!
//! The answers name what is wrong by a word, never by an error's text, because anybody can ask.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::blobs::Blobs;
use crate::store::Store;

/// What is asked about. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Health {
    /// Records.
    pub(crate) store: Store,
    /// Payloads.
    pub(crate) blobs: Blobs,
    /// Where the signing key is.
    pub(crate) signing_key: SigningKey,
}

/// Where the signing key is.
#[derive(Clone)]
pub(crate) enum SigningKey {
    /// Opened by this process. Asking whether it can be used now may take a while: it may be in a
    /// token.
    Here(Probe),
    /// With another process; this one does not issue.
    Elsewhere,
}

/// Tells whether a key can be used now; may take as long as a token does.
pub(crate) type Probe = Arc<dyn Fn() -> Usability + Send + Sync>;

/// Whether a signing key can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usability {
    /// It can.
    Usable,
    /// It cannot be had at present.
    Unusable,
    /// Its certificate does not hold at this time; where it held before, the clock is wrong.
    NotValidNow,
}

impl Usability {
    fn word(self) -> &'static str {
        match self {
            Self::Usable => "ok",
            Self::Unusable => "unusable",
            Self::NotValidNow => "not-valid-now",
        }
    }
}

/// Answer of `/readyz`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Readiness {
    ready: bool,
    store: &'static str,
    payloads: &'static str,
    signing_key: &'static str,
}

/// Both routes.
pub(crate) fn router(health: Health) -> Router {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .with_state(health)
}

async fn alive() -> Response {
    (NO_STORE, "ok\n").into_response()
}

async fn ready(State(health): State<Health>) -> Response {
    let store = health
        .store
        .require_current_schema()
        .await
        .map_err(|error| {
            tracing::error!(%error, "the store is not ready");
        });
    let payloads = health.blobs.probe().await.map_err(|error| {
        tracing::error!(%error, "the payload storage is not ready");
    });
    let signing_key = match health.signing_key {
        SigningKey::Elsewhere => "elsewhere",
        SigningKey::Here(probe) => match tokio::task::spawn_blocking(move || probe()).await {
            Ok(usability) => usability.word(),
            Err(_) => Usability::Unusable.word(),
        },
    };
    let readiness = Readiness {
        ready: store.is_ok() && payloads.is_ok() && matches!(signing_key, "ok" | "elsewhere"),
        store: if store.is_ok() { "ok" } else { "unreachable" },
        payloads: if payloads.is_ok() {
            "ok"
        } else {
            "not-writable"
        },
        signing_key,
    };
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, NO_STORE, Json(readiness)).into_response()
}

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt as _;

    use super::*;
    use crate::store::testing::on_each_database;

    async fn ask(health: &Health, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router(health.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 1000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn ready_until_the_store_is_gone() {
        on_each_database(|store| async move {
            let folder = tempfile::tempdir().unwrap();
            let blobs = Blobs::open_local(&folder.path().join("payloads")).unwrap();
            let health = Health {
                store,
                blobs,
                signing_key: SigningKey::Here(Arc::new(|| Usability::Usable)),
            };
            assert_eq!(
                ask(&health, "/healthz").await,
                (StatusCode::OK, "ok\n".to_owned())
            );
            let (status, body) = ask(&health, "/readyz").await;
            assert_eq!(status, StatusCode::OK, "{body}");
            assert!(body.contains("\"ready\":true"), "{body}");
            for usability in [Usability::Unusable, Usability::NotValidNow] {
                let locked = Health {
                    signing_key: SigningKey::Here(Arc::new(move || usability)),
                    ..health.clone()
                };
                let (status, body) = ask(&locked, "/readyz").await;
                assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
                let told = format!("\"signing_key\":\"{}\"", usability.word());
                assert!(body.contains(&told), "{body}");
            }
            health.store.close().await;
            let (status, body) = ask(&health, "/readyz").await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(body.contains("\"store\":\"unreachable\""), "{body}");
        })
        .await;
    }

    #[tokio::test]
    async fn not_ready_without_a_place_for_payloads() {
        on_each_database(|store| async move {
            let folder = tempfile::tempdir().unwrap();
            let payloads = folder.path().join("payloads");
            let blobs = Blobs::open_local(&payloads).unwrap();
            std::fs::remove_dir_all(&payloads).unwrap();
            std::fs::write(&payloads, b"a file where the folder was").unwrap();
            let health = Health {
                store,
                blobs,
                signing_key: SigningKey::Elsewhere,
            };
            let (status, body) = ask(&health, "/readyz").await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(body.contains("\"payloads\":\"not-writable\""), "{body}");
            assert!(body.contains("\"signing_key\":\"elsewhere\""), "{body}");
        })
        .await;
    }
}
