//! Cookies other than the session's: one place for their flags.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use time::Duration;

/// The value of a cookie of a request.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// Adds a cookie to an answer. The name begins with `__Host-`, so that the browser refuses it
/// from anywhere but this host; the value is ASCII without separators.
pub(crate) fn set(headers: &mut HeaderMap, name: &str, value: &str, lasts: Duration) {
    let seconds = lasts.whole_seconds();
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        headers.append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_has_all_flags() {
        let mut headers = HeaderMap::new();
        set(&mut headers, "__Host-x", "1", Duration::minutes(1));
        let cookie = headers
            .get(SET_COOKIE)
            .and_then(|value| value.to_str().ok());
        assert_eq!(
            cookie,
            Some("__Host-x=1; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax")
        );
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            HeaderValue::from_static("a__Host-x=0; __Host-x=1; b=2"),
        );
        assert_eq!(read(&headers, "__Host-x"), Some("1"));
        assert_eq!(read(&headers, "x"), None);
    }
}
