//! The changing segments of an address, for interfaces of programs: what cannot be read names
//! nothing, and is answered as a problem document.

use axum::extract::{FromRequestParts, Path as Segments};
use axum::http::request::Parts;
use protocol::Code;
use serde::de::DeserializeOwned;

use super::problem::ApiError;

/// The segments.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Segments::from_request_parts(parts, state).await {
            Ok(Segments(segments)) => Ok(Self(segments)),
            Err(_) => Err(Code::NotFound.into()),
        }
    }
}
