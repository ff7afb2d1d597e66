//! GET cacerts and csrattrs, for programs that reach only the mailbox.
// Spec: RFC 7030 §4.1 and §4.5

use axum::extract::State;
use axum::response::Response;

use super::MailboxState;
use super::peer::Peer;
use crate::web::est::{container, wishes};
use crate::web::problem::ApiError;

/// Hands out the authorities that issue or issued, and the roots above them.
///
/// # Errors
/// When they cannot be encoded.
pub(super) async fn get(
    State(state): State<MailboxState>,
    _peer: Peer,
) -> Result<Response, ApiError> {
    let (authorities, anchors) = (state.authorities.now(), state.anchors.now());
    let all = authorities.iter().chain(anchors.roots());
    container::answer(&all.cloned().collect::<Vec<_>>())
}

/// Tells what a certificate request should hold.
///
/// # Errors
/// When it cannot be encoded.
pub(super) async fn wishes(_peer: Peer) -> Result<Response, ApiError> {
    wishes::get().await
}
