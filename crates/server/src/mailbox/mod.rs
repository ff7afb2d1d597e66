//! The exchange: the interface that office programs reach with their certificate.
//!
//! One file per endpoint; [`endpoints`] lists them with the right that each needs. Every handler
//! takes a [`peer::Peer`], which exists only after the client certificate and who works with it
//! were looked up in the store for this very request, so that a revocation takes effect on
//! connections that are already open. The exchange reads manifests and receipts;
//! what is sealed it can neither read nor change unnoticed.

mod authorities;
mod byte_range;
mod changes;
mod commit;
mod detail;
mod endpoints;
mod events;
mod evidence;
mod import;
mod import_lease;
mod intent;
mod key_wishes;
mod list;
mod load;
mod logged;
mod office_certificates;
mod office_log;
mod offices;
mod openable;
mod openapi;
mod part_fetch;
mod part_upload;
mod parties;
mod peer;
mod policy;
mod recall;
mod receipt;
mod renewal;
mod self_description;
mod signature;
mod summary;
mod tokens;
mod unattended;
mod waiters;
mod whole;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use pki::{Certificate, TrustAnchors};
use protocol::Code;
use protocol::http::PROBLEM_TYPE;
use tower_http::catch_panic::CatchPanicLayer;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::ExchangeSettings;
use crate::evidence::EvidenceDesk;
use crate::kinds::CertificateKinds;
use crate::live::Live;
use crate::mailbox::peer::Anyone;
use crate::store::Store;
use crate::web::problem::ApiError;

pub(crate) use load::Load;
pub(crate) use waiters::Waiters;

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
    /// The key with which the exchange signs evidence; without it there is none.
    pub(crate) evidence: Option<EvidenceDesk>,
    /// What offices may have under way and attach.
    pub(crate) exchange: Arc<ExchangeSettings>,
    /// How long a request may take from its head to the head of its answer.
    pub(crate) request_timeout: Duration,
    /// Who waits for changes.
    pub(crate) waiters: Waiters,
    /// What is under way.
    pub(crate) load: Load,
}

/// Enough for a part of 8 MiB over a slow line (600 kbit/s).
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// All endpoints. The listener has to add [`crate::tls::ClientCertificate`] to every request.
pub(crate) fn router(state: MailboxState) -> Router {
    endpoints::routes()
        .fallback(unknown_path)
        .method_not_allowed_fallback(unknown_method)
        .layer(map_response(in_words))
        .layer(from_fn_with_state(state.clone(), limit_time))
        .layer(from_fn_with_state(state.clone(), load::limit))
        .layer(CatchPanicLayer::custom(|_| {
            ApiError::Unexpected(anyhow::anyhow!("a handler panicked")).into_response()
        }))
        .with_state(state)
}

async fn unknown_path(_caller: Anyone) -> ApiError {
    Code::NotFound.into()
}

async fn unknown_method(_caller: Anyone) -> ApiError {
    let detail = "この宛先では使えないメソッドです";
    ApiError::with_status(Code::RequestInvalid, StatusCode::METHOD_NOT_ALLOWED, detail)
}

/// What the router refuses by itself, an address that is no text for example, is a problem too.
async fn in_words(response: Response) -> Response {
    let (status, kind) = (response.status(), response.headers().get(CONTENT_TYPE));
    if !status.is_client_error() || kind.is_some_and(|kind| kind == PROBLEM_TYPE) {
        return response;
    }
    ApiError::with_status(Code::RequestInvalid, status, "要求の宛先を読み取れません")
        .into_response()
}

async fn limit_time(State(state): State<MailboxState>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(state.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::from(Code::TryLater).into_response(),
    }
}
