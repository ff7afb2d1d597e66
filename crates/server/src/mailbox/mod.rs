//! The exchange: the interface that office programs reach with their certificate.
//!
//! One file per endpoint. Every handler takes a [`peer::Peer`], which exists only after the
//! client certificate was looked up in the store for this very request, so that a revocation
//! takes effect on connections that are already open. The exchange reads manifests and receipts;
//! what is sealed it can neither read nor change unnoticed.

mod authorities;
mod byte_range;
mod commit;
mod detail;
mod intent;
mod list;
mod logged;
mod office_certificates;
mod office_log;
mod offices;
mod part_fetch;
mod part_upload;
mod peer;
mod policy;
mod receipt;
mod renewal;
mod self_description;
mod signature;
mod summary;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use pki::{Certificate, TrustAnchors};
use protocol::Code;
use protocol::http::path;
use tower_http::catch_panic::CatchPanicLayer;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::ExchangeSettings;
use crate::kinds::CertificateKinds;
use crate::live::Live;
use crate::mailbox::peer::Peer;
use crate::store::Store;
use crate::web::problem::ApiError;

/// What the handlers work with. Cheap to clone.
#[derive(Clone)]
pub(crate) struct MailboxState {
    /// Records.
    pub(crate) store: Store,
    /// Payload parts.
    pub(crate) blobs: Blobs,
    /// Time.
    pub(crate) clock: Clock,
    /// Kinds of certificates.
    pub(crate) kinds: Arc<CertificateKinds>,
    /// The root below which signatures are believed.
    pub(crate) anchors: Live<TrustAnchors>,
    /// The authorities between those roots and the offices: those that issue, and that issued.
    pub(crate) authorities: Live<Vec<Certificate>>,
    /// What offices may have under way and attach.
    pub(crate) exchange: Arc<ExchangeSettings>,
    /// How long a request may take from its head to the head of its answer.
    pub(crate) request_timeout: Duration,
}

/// Enough for a part of 8 MiB over a slow line (600 kbit/s).
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// All endpoints. The listener has to add [`crate::tls::ClientCertificate`] to every request.
pub(crate) fn router(state: MailboxState) -> Router {
    Router::new()
        .route(path::SELF, get(self_description::get))
        .route(path::POLICY, get(policy::get))
        .route(path::OFFICES, get(offices::get))
        .route(path::OFFICE_CERTIFICATES, get(office_certificates::get))
        .route(path::OFFICE_LOG, get(office_log::get))
        .route(path::MESSAGES, get(list::get).post(intent::post))
        .route(path::MESSAGE, get(detail::get))
        .route(
            path::MESSAGE_PART,
            get(part_fetch::get).put(part_upload::put),
        )
        .route(path::MESSAGE_COMMIT, post(commit::post))
        .route(path::MESSAGE_RECEIPT, post(receipt::post))
        .route(path::EST_CACERTS, get(authorities::get))
        .route(path::EST_CSR_ATTRIBUTES, get(authorities::wishes))
        .route(path::EST_SIMPLE_REENROLL, post(renewal::post))
        .fallback(unknown_path)
        .method_not_allowed_fallback(unknown_method)
        .layer(from_fn_with_state(state.clone(), limit_time))
        .layer(CatchPanicLayer::custom(|_| {
            ApiError::Unexpected(anyhow::anyhow!("a handler panicked")).into_response()
        }))
        .with_state(state)
}

async fn unknown_path(_peer: Peer) -> ApiError {
    Code::NotFound.into()
}

async fn unknown_method(_peer: Peer) -> ApiError {
    let detail = "この宛先では使えないメソッドです";
    ApiError::with_status(Code::RequestInvalid, StatusCode::METHOD_NOT_ALLOWED, detail)
}

async fn limit_time(State(state): State<MailboxState>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(state.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::from(Code::TryLater).into_response(),
    }
}
