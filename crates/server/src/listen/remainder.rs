//! Reads what is left of a request that was answered before all of it had come.
//!
//! Whoever refuses a large upload at its first octets would otherwise close a connection on which
//! the other side is still sending, and a browser then shows a broken connection in place of the
//! page that says why.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt as _};

/// Answers, and before the answer goes out reads what nobody has read of the request.
///
/// A client that waits to be asked (`Expect: 100-continue`) has not begun, and is not asked.
pub(super) async fn read(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() || request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    let left = Left::default();
    let request = request.map(|body| {
        Body::from_stream(Lent {
            body: Some(body.into_data_stream()),
            left: left.clone(),
        })
    });
    let response = next.run(request).await;
    if let Some(body) = left.take() {
        // Whoever sends more, or slower, is cut off: the answer is no longer worth the line.
        let _ = tokio::time::timeout(PATIENCE, pass_over(body)).await;
    }
    response
}

async fn pass_over(mut body: BodyDataStream) {
    let mut passed = 0;
    while let Some(Ok(octets)) = body.next().await {
        passed += octets.len();
        if passed > MOST {
            return;
        }
    }
}

/// Where a request is put down that was not read to its end.
#[derive(Clone, Default)]
struct Left(Arc<Mutex<Option<BodyDataStream>>>);

impl Left {
    fn put(&self, body: BodyDataStream) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
    }

    fn take(&self) -> Option<BodyDataStream> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A request's body, put down in [`Left`] by whoever drops it before its end.
struct Lent {
    body: Option<BodyDataStream>,
    left: Left,
}

impl Stream for Lent {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let polled = body.poll_next_unpin(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        polled
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(body) = self.body.take() {
            self.left.put(body);
        }
    }
}

/// How much is read of what nobody wants.
const MOST: usize = 32 << 20;
const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Router;
    use axum::http::StatusCode;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use tower::ServiceExt as _;

    use super::*;

    /// A body of so many pieces, counting those that were read.
    fn pieces(count: usize, read: &Arc<AtomicUsize>) -> Body {
        let read = Arc::clone(read);
        let pieces = (0..count).map(move |_| {
            read.fetch_add(1, Ordering::SeqCst);
            Ok::<_, std::io::Error>(Bytes::from_static(&[0; 1 << 20]))
        });
        Body::from_stream(futures_util::stream::iter(pieces))
    }

    async fn refused(request: Request) {
        let app = Router::new()
            .route(
                "/",
                post(|_: Request| async { StatusCode::PAYLOAD_TOO_LARGE }),
            )
            .layer(from_fn(read));
        let response = app.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }

    #[tokio::test]
    async fn a_refused_upload_is_read_to_its_end_or_a_limit() {
        let read = Arc::default();
        refused(Request::post("/").body(pieces(3, &read)).unwrap()).await;
        assert_eq!(read.load(Ordering::SeqCst), 3);
        let read = Arc::default();
        refused(Request::post("/").body(pieces(1000, &read)).unwrap()).await;
        assert_eq!(read.load(Ordering::SeqCst), 33);
    }

    #[tokio::test]
    async fn whoever_waits_to_be_asked_is_not() {
        let read = Arc::default();
        let request = Request::post("/").header("expect", "100-continue");
        refused(request.body(pieces(3, &read)).unwrap()).await;
        assert_eq!(read.load(Ordering::SeqCst), 0);
    }
}
