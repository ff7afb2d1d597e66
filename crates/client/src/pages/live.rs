//! What keeps open pages up to date: a stream that tells that something has changed, and the small
//! script that shows the page anew. Without the script a page is as it was when it was opened.

use std::convert::Infallible;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{Stream, unfold};
use serde::Deserialize;
use tokio::sync::watch;

use super::office::Office;
use super::page::{STYLE, STYLE_ADDRESS};

/// Style, script and stream.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route(STYLE_ADDRESS, get(style))
        .route(SCRIPT_ADDRESS, get(script))
        .route("/events", get(events))
}

/// Where the script is.
pub(crate) const SCRIPT_ADDRESS: &str = "/live.js";

async fn style() -> Response {
    kept(STYLE, "text/css; charset=utf-8")
}

async fn script() -> Response {
    let script = include_str!("../../static/live.js");
    kept(script, "text/javascript; charset=utf-8")
}

/// The next start of the program may bring another one, on the same port.
fn kept(text: &'static str, kind: &'static str) -> Response {
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")];
    (headers, text).into_response()
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    seen: u64,
}

async fn events(
    State(office): State<Office>,
    Query(since): Query<Since>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let waiting = Waiting {
        changes: office.changes(),
        stopping: office.stopping(),
        seen: since.seen,
    };
    Sse::new(unfold(waiting, next)).keep_alive(KeepAlive::default())
}

struct Waiting {
    changes: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    seen: u64,
}

/// The next change after what was seen; none when the program ends.
async fn next(mut waiting: Waiting) -> Option<(Result<Event, Infallible>, Waiting)> {
    let seen = waiting.seen;
    let count = tokio::select! {
        changed = waiting.changes.wait_for(|count| *count != seen) => *changed.ok()?,
        _ = waiting.stopping.wait_for(|stop| *stop) => return None,
    };
    waiting.seen = count;
    let event = Event::default().event("change").data(count.to_string());
    Some((Ok(event), waiting))
}
