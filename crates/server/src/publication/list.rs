//! `/crl/PARTITION.crl`: the newest revocation list of a partition.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::PublicationState;
use super::cached::Cached;
use crate::store::revocation_list;

/// Serves it.
pub(super) async fn get(
    State(state): State<PublicationState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    // Anything else is no name of a list, and may be nothing that a database takes for a text.
    let named = file.strip_suffix(".crl").filter(|name| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    let Some(partition) = named else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let found = state
        .store
        .read("list-find", |tx| async move {
            revocation_list::find(&tx, partition).await
        })
        .await;
    match found {
        Ok(Some(list)) => Cached {
            body: list.der,
            content_type: "application/pkix-crl",
            this_update: list.this_update,
            next_update: list.next_update,
        }
        .respond(&headers, state.clock.now()),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "cannot read a revocation list");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
