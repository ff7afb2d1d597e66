//! GET openapi.json: the description of all endpoints, for whoever writes a program.

use axum::response::Response;

use super::peer::Peer;
use crate::api;

/// Hands it out.
pub(super) async fn get(_peer: Peer) -> Response {
    api::answer()
}
