//! How much is done at a time. What is beyond it is refused at once, before anything of it is read
//! or looked up, so that nothing is half taken and what is under way is finished.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
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
    /// Parts on their way up, each of which is held in memory.
    pub(crate) uploads: usize,
    /// Requests with one certificate, so that nobody takes the places of all.
    pub(crate) of_one: usize,
}

/// A part is 8 MiB: 256 MiB for those that are on their way up.
const USUAL: Limits = Limits {
    requests: 512,
    uploads: 32,
    of_one: 128,
};

/// Longest body in bytes that counts as a request only.
const SMALL: u64 = 512 * 1024;

/// What is under way. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Load(Arc<Shared>);

struct Shared {
    requests: Arc<Semaphore>,
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
            uploads: Arc::new(Semaphore::new(limits.uploads)),
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
        if is_upload(request) {
            permits.push(Arc::clone(&shared.uploads).try_acquire_owned().ok()?);
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

/// Whether the body of a request takes much memory.
fn is_upload(request: &Request) -> bool {
    let length = request.headers().get(CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse().ok());
    request.method() == Method::PUT || length.is_some_and(|length: u64| length > SMALL)
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
