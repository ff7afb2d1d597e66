//! How much is done at a time. What is beyond it is refused at once, before anything of it is read
//! or looked up, so that nothing is half taken and what is under way is finished.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use protocol::message::PART_BYTES;
use protocol::{Code, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::MailboxState;
use crate::tls::ClientCertificate;
use crate::web::problem::ApiError;

/// How much may be under way at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Requests.
    pub(crate) requests: usize,
    /// KiB of parts on their way up, which are held in memory.
    pub(crate) upload_kib: usize,
    /// Requests with one certificate, so that nobody takes the places of all.
    pub(crate) of_one: usize,
}

const USUAL: Limits = Limits {
    requests: 512,
    upload_kib: 256 * 1024,
    of_one: 128,
};

/// Longest body in bytes that counts as a request only.
const SMALL: u64 = 512 * 1024;

/// What is under way. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Load(Arc<Shared>);

struct Shared {
    requests: Arc<Semaphore>,
    /// A permit for each KiB.
    uploads: Arc<Semaphore>,
    of_one: usize,
    callers: Mutex<HashMap<Option<Sha256>, usize>>,
}

impl Default for Load {
    fn default() -> Self {
        Self::new(USUAL)
    }
}

impl Load {
    /// Nothing is under way yet.
    pub(crate) fn new(limits: Limits) -> Self {
        Self(Arc::new(Shared {
            requests: Arc::new(Semaphore::new(limits.requests)),
            uploads: Arc::new(Semaphore::new(limits.upload_kib)),
            of_one: limits.of_one,
            callers: Mutex::default(),
        }))
    }

    /// A place for a request, where there is one.
    fn enter(&self, request: &Request) -> Option<Place> {
        let shared = &self.0;
        let caller = request.extensions().get();
        let caller = caller.map(|ClientCertificate(shown)| Sha256::from(shown.fingerprint()));
        let mut permits = vec![Arc::clone(&shared.requests).try_acquire_owned().ok()?];
        if let Some(kib) = held_kib(request) {
            let uploads = Arc::clone(&shared.uploads);
            permits.push(uploads.try_acquire_many_owned(kib).ok()?);
        }
        let mut callers = shared.callers();
        let under_way = callers.entry(caller).or_default();
        if *under_way >= shared.of_one {
            return None;
        }
        *under_way += 1;
        drop(callers);
        Some(Place(Arc::new(Mutex::new(Some(Held {
            load: self.clone(),
            caller,
            _permits: permits,
        })))))
    }
}

/// KiB that the body of a request takes, where that is much: what it says of its length, and a
/// whole part when it says nothing.
fn held_kib(request: &Request) -> Option<u32> {
    let length = request.headers().get(CONTENT_LENGTH);
    let length: Option<u64> = length.and_then(|value| value.to_str().ok()?.parse().ok());
    if request.method() != Method::PUT && length.is_none_or(|length| length <= SMALL) {
        return None;
    }
    let bytes = length.unwrap_or(PART_BYTES).min(PART_BYTES);
    u32::try_from(bytes.div_ceil(1024)).ok()
}

impl Shared {
    fn callers(&self) -> MutexGuard<'_, HashMap<Option<Sha256>, usize>> {
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of a request. Given up when the answer begins, or by whoever only waits from then on.
#[derive(Clone)]
pub(super) struct Place(Arc<Mutex<Option<Held>>>);

impl Place {
    /// Gives it up.
    pub(super) fn leave(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

struct Held {
    load: Load,
    caller: Option<Sha256>,
    _permits: Vec<OwnedSemaphorePermit>,
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut callers = self.load.0.callers();
        if let Some(under_way) = callers.get_mut(&self.caller) {
            *under_way -= 1;
            if *under_way == 0 {
                callers.remove(&self.caller);
            }
        }
    }
}

/// Lets a request in, or refuses it.
pub(super) async fn limit(
    State(state): State<MailboxState>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(place) = state.load.enter(&request) else {
        tracing::warn!("a request was refused because too much is under way");
        return ApiError::from(Code::TryLater).into_response();
    };
    request.extensions_mut().insert(place.clone());
    let response = next.run(request).await;
    place.leave();
    response
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use axum::body::Body;

    use super::*;

    fn held(method: Method, length: Option<&str>) -> Option<u32> {
        let mut request = Request::builder().method(method);
        if let Some(length) = length {
            request = request.header(CONTENT_LENGTH, length);
        }
        held_kib(&request.body(Body::empty()).unwrap())
    }

    #[test]
    fn a_body_takes_what_it_says_and_a_whole_part_when_it_says_nothing() {
        assert_eq!(held(Method::PUT, Some("1000000")), Some(977));
        assert_eq!(held(Method::PUT, Some("0")), Some(0));
        assert_eq!(held(Method::PUT, None), Some(8192));
        assert_eq!(held(Method::PUT, Some("many")), Some(8192));
        assert_eq!(held(Method::PUT, Some("99999999999")), Some(8192));
        assert_eq!(held(Method::POST, Some("600000")), Some(586));
        assert_eq!(held(Method::POST, Some("20000")), None);
        assert_eq!(held(Method::GET, None), None);
    }
}
