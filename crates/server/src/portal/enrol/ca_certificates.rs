//! GET cacerts: the authorities' certificates. They prove nothing by themselves: an office
//! trusts the root in its address file.
// Spec: RFC 7030 §4.1

use axum::extract::State;
use axum::response::Response;

use crate::web::est::container;
use crate::web::problem::ApiError;
use crate::web::state::WebState;

/// Hands out all authorities, earlier ones and cross certificates too.
///
/// # Errors
/// When they cannot be encoded.
pub(super) async fn get(State(state): State<WebState>) -> Result<Response, ApiError> {
    container::answer(&state.chain.now())
}
