//! `/ca/NAME.cer`: the certificates of the authorities.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::PublicationState;
use super::cached::Cached;

/// Serves one.
pub(super) async fn get(
    State(state): State<PublicationState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let name = file.strip_suffix(".cer");
    let authorities = state.authorities.now();
    let found = authorities
        .certificates
        .iter()
        .find(|certificate| Some(certificate.published_name().as_str()) == name);
    match found {
        Some(certificate) => Cached {
            body: certificate.der().to_vec(),
            content_type: "application/pkix-cert",
            this_update: certificate.not_before(),
            next_update: certificate.not_after(),
        }
        .respond(&headers, state.clock.now()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
