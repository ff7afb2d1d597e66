//! GET events: the changes of the office as server-sent events, as they happen.
//!
//! An event has the cursor as its id, so that whoever comes back with `Last-Event-ID` misses
//! nothing; it holds ids and states only. A line without meaning shows every few seconds that the
//! connection is alive. The stream ends when the certificate can no longer be used, when the
//! person's sign-in is over, when the server stops, and after an hour: whoever comes back is looked
//! at anew.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::Duration;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use careplan::OfficeNumber;
use futures_util::stream;
use protocol::Code;
use protocol::http::{CHANGE_EVENT, Change, EventQuery};
use tokio::time::Instant;

use super::MailboxState;
use super::changes::page;
use super::peer::Peer;
use super::waiters::Waiter;
use crate::store::Store;
use crate::store::right::{Kinds, Right};
use crate::web::problem::ApiError;

/// Begins to tell.
pub(super) async fn get(
    State(state): State<MailboxState>,
    peer: Peer,
    headers: HeaderMap,
    query: Result<Query<EventQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    let after = begin(&headers, query).ok_or_else(|| {
        let detail = "Last-Event-ID と after は0以上の整数です";
        ApiError::detailed(Code::RequestInvalid, detail)
    })?;
    let telling = Telling {
        waiter: state.waiters.enter(&peer)?,
        store: state.store,
        office: peer.office.number,
        kinds: peer.kinds(Right::Read),
        after,
        until: Instant::now() + LIFE,
        begun: false,
        look: true,
    };
    let body = Body::from_stream(stream::unfold(telling, Telling::next));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Where to begin: after the event that was seen last, or where the query says.
fn begin(headers: &HeaderMap, query: Result<Query<EventQuery>, QueryRejection>) -> Option<i64> {
    let after = match headers.get(LAST_EVENT_ID) {
        Some(id) => id.to_str().ok()?.parse().ok()?,
        None => query.ok()?.after,
    };
    (after >= 0).then_some(after)
}

/// A stream in progress.
struct Telling {
    waiter: Waiter,
    store: Store,
    office: OfficeNumber,
    kinds: Kinds,
    after: i64,
    until: Instant,
    begun: bool,
    /// Whether there may be something that was not told.
    look: bool,
}

impl Telling {
    /// The next piece: events, or a sign of life. `None` ends the stream.
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        if !self.begun {
            self.begun = true;
            // The head of the answer leaves with it; a client that is cut comes back so soon.
            return Some((Ok(Bytes::from_static(b"retry: 3000\n\n")), self));
        }
        loop {
            if self.look {
                // In memory only while it is needed: most of the time nothing is asked.
                let office = (self.office, &self.kinds);
                let found = match Box::pin(page(&self.store, office, self.after)).await {
                    Ok(found) => found,
                    Err(error) => {
                        tracing::error!(%error, "cannot read changes");
                        return None;
                    }
                };
                self.after = found.cursor;
                if !found.changes.is_empty() {
                    return Some((Ok(written(&found.changes)), self));
                }
            }
            if Instant::now() >= self.until {
                return None;
            }
            let told = tokio::time::timeout(HEARTBEAT, self.waiter.beyond(self.after)).await;
            self.look = told.is_ok();
            match told {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) => return Some((Ok(Bytes::from_static(b":\n\n")), self)),
            }
        }
    }
}

/// Changes as events.
fn written(changes: &[Change]) -> Bytes {
    let mut text = String::new();
    for change in changes {
        // Numbers, ids and fixed words have no line breaks in JSON, and always have a form there.
        let data = serde_json::to_string(change).unwrap_or_default();
        let id = change.cursor;
        // Writing to a text never fails.
        let _ = write!(text, "id: {id}\nevent: {CHANGE_EVENT}\ndata: {data}\n\n");
    }
    text.into()
}

const LAST_EVENT_ID: &str = "last-event-id";
/// Between two signs of life.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a stream may live.
const LIFE: Duration = Duration::from_secs(3600);
