//! `/ocsp`: the answer about one certificate, by POST or in the address of a GET.
//!
//! Whatever is asked is answered in the form that clients of this protocol read: also what is no
//! request at all, and also when the store cannot be reached.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use pki::ocsp::{Refusal, Request};
use time::OffsetDateTime;

use super::PublicationState;
use super::cached::Cached;
use crate::store::status_answer::StatusAnswer;

/// Answers what stands in the address.
pub(super) async fn get(
    State(state): State<PublicationState>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let now = state.clock.now();
    // As it was sent: a request may hold slashes, and percent signs in front of them.
    let path = uri.path().strip_prefix("/ocsp/").unwrap_or_default();
    match find(&state, Request::from_path(path), now).await {
        Ok(answer) => Cached {
            body: answer.der,
            content_type: OCSP_RESPONSE,
            this_update: answer.this_update,
            next_update: answer.next_update,
        }
        .respond(&headers, now),
        Err(refusal) => not_kept(refusal.to_der().to_vec()),
    }
}

/// Answers what stands in the body.
pub(super) async fn post(State(state): State<PublicationState>, body: Bytes) -> Response {
    let now = state.clock.now();
    let found = find(&state, Request::from_der(&body), now).await;
    not_kept(found.map_or_else(|refusal| refusal.to_der().to_vec(), |answer| answer.der))
}

async fn find(
    state: &PublicationState,
    request: Result<Request, Refusal>,
    now: OffsetDateTime,
) -> Result<StatusAnswer, Refusal> {
    let request = request?;
    let authorities = state.authorities.now();
    let mut issuers = authorities.issuers.iter();
    let serial = issuers.find_map(|issuer| request.asked_of(issuer).ok());
    let serial = serial.ok_or(Refusal::Unauthorized)?;
    look_up(state, &serial.to_string(), now).await
}

/// The answer about a certificate of ours, while it holds.
pub(super) async fn look_up(
    state: &PublicationState,
    serial: &str,
    now: OffsetDateTime,
) -> Result<StatusAnswer, Refusal> {
    match state.answers.find(serial).await? {
        Some(answer) if answer.next_update > now => Ok(answer),
        // The authority has fallen behind.
        Some(_) => Err(Refusal::TryLater),
        None => Err(Refusal::Unauthorized),
    }
}

fn not_kept(der: Vec<u8>) -> Response {
    let headers = [(CONTENT_TYPE, OCSP_RESPONSE), (CACHE_CONTROL, "no-store")];
    (headers, Body::from(der)).into_response()
}

const OCSP_RESPONSE: &str = "application/ocsp-response";
