//! Certificates as EST sends them: PKCS#7 in Base64, in lines.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;

use crate::web::problem::ApiError;

/// The answer that carries certificates.
///
/// # Errors
/// When they cannot be encoded.
pub(super) fn answer(certificates: &[Certificate]) -> Result<Response, ApiError> {
    let der = pki::bundle::write(certificates).map_err(anyhow::Error::from)?;
    let headers = [
        (
            CONTENT_TYPE.as_str(),
            "application/pkcs7-mime; smime-type=certs-only",
        ),
        ("content-transfer-encoding", "base64"),
        // Certificates of people's offices have no place in shared caches.
        ("cache-control", "no-store"),
    ];
    Ok((headers, in_lines(&STANDARD.encode(der))).into_response())
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
