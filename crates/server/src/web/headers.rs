//! Headers that every page carries.

use axum::extract::Request;
use axum::http::header::Entry;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, SET_COOKIE, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// Adds the headers that an answer does not set itself.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        response.headers_mut().entry(name).or_insert(value);
    }
    complete_cookies(response.headers_mut());
    response
}

/// The usual policy for a page whose form leads to another address of ours.
///
/// # Errors
/// When the address is none.
pub(crate) fn policy_with_form_target(address: &str) -> anyhow::Result<HeaderValue> {
    let policy = POLICY.replace(
        "form-action 'self'",
        &format!("form-action 'self' {address}"),
    );
    Ok(HeaderValue::try_from(policy)?)
}

/// Browsers ignore a cookie named `__Host-` without `Secure`, also one that removes it, and the
/// session layer removes cookies without flags.
fn complete_cookies(headers: &mut HeaderMap) {
    if let Entry::Occupied(mut cookies) = headers.entry(SET_COOKIE) {
        for cookie in cookies.iter_mut() {
            let text = cookie.to_str().unwrap_or_default();
            if text.contains("Secure") {
                continue;
            }
            let complete = format!("{text}; Secure; HttpOnly; SameSite=Lax");
            if let Ok(complete) = HeaderValue::try_from(complete) {
                *cookie = complete;
            }
        }
    }
}

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// The usual policy for a page that carries our script.
pub(crate) const POLICY_WITH_SCRIPT: &str = "default-src 'none'; style-src 'self'; \
     img-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (CACHE_CONTROL, "no-store"),
    (CONTENT_SECURITY_POLICY, POLICY),
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    (REFERRER_POLICY, "same-origin"),
    (STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];
