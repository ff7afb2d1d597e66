//! Answers that others may keep, and for how long.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, EXPIRES, HeaderName, IF_NONE_MATCH, LAST_MODIFIED,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use protocol::Sha256;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, UtcOffset};

/// Something signed that holds for some time.
pub(super) struct Cached {
    /// Its bytes.
    pub(super) body: Vec<u8>,
    /// What it is.
    pub(super) content_type: &'static str,
    /// When it was made.
    pub(super) this_update: OffsetDateTime,
    /// Until when it holds.
    pub(super) next_update: OffsetDateTime,
}

impl Cached {
    /// The answer to a request with these headers: whole, or only that nothing has changed.
    ///
    /// It may be kept for an hour, so that a revocation is seen soon, and never longer than it
    /// holds. Spec: RFC 5019 §6.2
    pub(super) fn respond(self, asked: &HeaderMap, now: OffsetDateTime) -> Response {
        let tag = format!("\"{}\"", Sha256::of(&self.body));
        let kept = (self.next_update - now).min(LONGEST);
        let is_known = asked
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|known| known.trim().trim_start_matches("W/") == tag);
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(self.body).into_response()
        };
        let caching = if kept.is_positive() {
            let seconds = kept.whole_seconds();
            format!("public, max-age={seconds}, no-transform, must-revalidate")
        } else {
            "no-cache".to_owned()
        };
        set(&mut response, CONTENT_TYPE, self.content_type);
        set(&mut response, CACHE_CONTROL, &caching);
        set(&mut response, ETAG, &tag);
        set(&mut response, LAST_MODIFIED, &http_date(self.this_update));
        set(&mut response, EXPIRES, &http_date(now + kept));
        response
    }
}

/// Sets a header; text that cannot stand in one is left out.
fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn http_date(time: OffsetDateTime) -> String {
    time.to_offset(UtcOffset::UTC)
        .format(HTTP_DATE)
        .unwrap_or_default()
}

const LONGEST: Duration = Duration::hours(1);
const HTTP_DATE: &[BorrowedFormatItem<'static>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);
