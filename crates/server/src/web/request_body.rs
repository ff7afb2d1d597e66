//! Bodies of requests from programs, read with a limit.
//!
//! Whatever is wrong with a body is answered as a problem document. A body that was cut on the
//! way never reaches a handler as if it were whole.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use protocol::Code;
use serde::de::DeserializeOwned;

use super::problem::ApiError;

/// Longest JSON body in bytes; a manifest with all parts and names is far smaller.
const JSON_LIMIT: usize = 512 * 1024;

/// A body in JSON.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        if !has_type(&request, "application/json") {
            return Err(ApiError::with_status(
                Code::RequestInvalid,
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Content-Type: application/json が必要です",
            ));
        }
        let bytes = read(request.into_body(), JSON_LIMIT).await?;
        // The parser's message may quote the input, which may be a password: not passed on.
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let place = format!(
                "JSON を読み取れません（{}行{}字）",
                error.line(),
                error.column()
            );
            ApiError::detailed(Code::RequestInvalid, place)
        })?;
        Ok(Self(value))
    }
}

/// Whether the request's body has a media type, whatever its parameters.
pub(crate) fn has_type(request: &Request, wanted: &str) -> bool {
    let value = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = value
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(wanted)
}

/// Reads a body of at most `limit` bytes.
///
/// # Errors
/// [`Code::TooLarge`] beyond the limit, [`Code::RequestInvalid`] when the connection is cut.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    let mut stream = body.into_data_stream();
    let mut bytes = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk
            .map_err(|_| ApiError::detailed(Code::RequestInvalid, "通信が途中で切れました"))?;
        if bytes.len() + chunk.len() > limit {
            return Err(Code::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}
