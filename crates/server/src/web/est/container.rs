//! What EST sends: PKCS#7 with certificates, and other DER, in Base64 and in lines.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;

use crate::web::problem::ApiError;

/// The answer that carries certificates.
///
/// # Errors
/// When they cannot be encoded.
pub(crate) fn answer(certificates: &[Certificate]) -> Result<Response, ApiError> {
    let der = pki::bundle::write(certificates).map_err(anyhow::Error::from)?;
    let kind = "application/pkcs7-mime; smime-type=certs-only";
    Ok(in_base64(kind, &der))
}

/// The answer that carries an issued certificate (DER) and the authorities between it and the
/// root, as far as they are among `authorities`.
///
/// # Errors
/// When they cannot be read or encoded.
pub(crate) fn issued(der: &[u8], authorities: &[Certificate]) -> Result<Response, ApiError> {
    let leaf = Certificate::from_der(der).map_err(anyhow::Error::from)?;
    // The root is not sent along: whoever needs it from here must not believe it.
    let above = pki::trust::above(&leaf, authorities);
    let above = above.into_iter().filter(|one| !one.is_root());
    answer(&std::iter::once(leaf).chain(above).collect::<Vec<_>>())
}

/// An answer of some media type that carries DER.
pub(crate) fn in_base64(media_type: &'static str, der: &[u8]) -> Response {
    let headers = [
        (CONTENT_TYPE.as_str(), media_type),
        ("content-transfer-encoding", "base64"),
        // Certificates of people's offices have no place in shared caches.
        (CACHE_CONTROL.as_str(), "no-store"),
    ];
    (headers, in_lines(&STANDARD.encode(der))).into_response()
}

/// Lines of 64 symbols, because `openssl base64 -d` reads nothing longer by default.
fn in_lines(text: &str) -> String {
    let mut lines = String::with_capacity(text.len() + text.len() / LINE + 1);
    let mut rest = text;
    while !rest.is_empty() {
        let (line, tail) = rest.split_at_checked(LINE).unwrap_or((rest, ""));
        lines.push_str(line);
        lines.push('\n');
        rest = tail;
    }
    lines
}

const LINE: usize = 64;
