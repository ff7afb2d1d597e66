//! GET csrattrs: what a certificate request should hold.
// Spec: RFC 7030 §4.5

use axum::response::Response;

use super::container;
use crate::web::problem::ApiError;

/// Tells the wishes of the authority.
///
/// # Errors
/// When they cannot be encoded.
pub(crate) async fn get() -> Result<Response, ApiError> {
    let der = pki::request_wishes::write().map_err(anyhow::Error::from)?;
    Ok(container::in_base64("application/csrattrs", &der))
}
