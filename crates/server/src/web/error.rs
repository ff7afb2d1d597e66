//! Error pages: what happened, whether anything was done, and what to do next.
//!
//! Handlers return [`PageError`]; the layer here turns it, and every bare refusal of the router,
//! into a page in the reader's language. What only we can mend is logged once, with the reference
//! number that the page shows; nothing of its inside is shown.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE, COOKIE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::store::{Collision, StoreError};
use crate::web::language::Language;
use crate::web::page::Frame;
use crate::web::session::Site;
use crate::web::state::WebState;

/// Why a page is not shown or a form not accepted.
#[derive(Debug)]
pub(crate) enum PageError {
    /// Nobody is signed in; `next` is where to go afterwards.
    SignInFirst {
        /// Path of this site.
        next: String,
        /// Whether there was a session, which has ended.
        ended: SessionEnded,
    },
    /// Another page comes first; this one was not looked at and nothing was changed.
    Elsewhere(&'static str),
    /// There is nothing here, or nothing for this office.
    NotFound,
    /// The person may not see this page or do this.
    Forbidden,
    /// The form does not come from a page of ours, or from one that is too old.
    Forged,
    /// The form cannot be read; the status says why.
    Malformed(StatusCode),
    /// Too much is waiting.
    Busy,
    /// The database refused. Kept apart, because a collision is repeated by the store.
    Store(StoreError),
    /// Something that should not happen.
    Unexpected(anyhow::Error),
}

/// Whether somebody was signed in before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionEnded {
    /// The session has ended.
    Yes,
    /// There was none.
    No,
}

impl SessionEnded {
    /// Whether the browser still holds the cookie of a session.
    pub(crate) fn told_by(headers: &HeaderMap, site: Site) -> Self {
        let had = headers.get_all(COOKIE).iter().any(|header| {
            header
                .to_str()
                .is_ok_and(|header| header.contains(site.cookie()))
        });
        if had { Self::Yes } else { Self::No }
    }
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<anyhow::Error> for PageError {
    fn from(error: anyhow::Error) -> Self {
        Self::Unexpected(error)
    }
}

impl Collision for PageError {
    fn is_collision(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_collision())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let error = match self {
            Self::SignInFirst { next, ended } => {
                let ended = if ended == SessionEnded::Yes {
                    "&ended=yes"
                } else {
                    ""
                };
                let address = format!("/sign-in?next={next}{ended}");
                return Redirect::to(&address).into_response();
            }
            Self::Elsewhere(address) => return Redirect::to(address).into_response(),
            Self::NotFound => return StatusCode::NOT_FOUND.into_response(),
            Self::Forged => return StatusCode::FORBIDDEN.into_response(),
            Self::Forbidden => {
                let mut response = StatusCode::FORBIDDEN.into_response();
                response.extensions_mut().insert(NoRight);
                return response;
            }
            Self::Malformed(status) => return status.into_response(),
            Self::Busy => return StatusCode::TOO_MANY_REQUESTS.into_response(),
            Self::Store(StoreError::Busy(transaction)) => {
                tracing::warn!(transaction, "answered with come back later");
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
            Self::Store(error) => error.into(),
            Self::Unexpected(error) => error,
        };
        let reference = new_reference();
        tracing::error!(
            reference,
            error = format!("{error:#}"),
            "a page failed unexpectedly"
        );
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Reference(reference));
        response
    }
}

/// Marks a refusal for want of a right.
#[derive(Clone)]
struct NoRight;

/// Number under which an unexpected error was logged.
#[derive(Clone)]
struct Reference(String);

/// Puts a page in place of every answer that is a bare error status. Answers with a body of their
/// own type, such as problem documents for programs, stay as they are.
pub(crate) async fn layer(
    State(state): State<WebState>,
    language: Language,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let response = next.run(request).await;
    let status = response.status();
    let plain = response.headers().get(CONTENT_TYPE).is_none_or(|kind| {
        kind.to_str()
            .is_ok_and(|kind| kind.starts_with("text/plain"))
    });
    if !plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let reference = match response.extensions().get::<Reference>() {
        Some(Reference(reference)) => Some(reference.clone()),
        None if status == StatusCode::INTERNAL_SERVER_ERROR => {
            let reference = new_reference();
            tracing::error!(reference, "a request ended without an answer");
            Some(reference)
        }
        None => None,
    };
    let words = match response.extensions().get::<NoRight>() {
        Some(NoRight) => "no-right",
        None => key(status),
    };
    let page = ErrorPage::new(
        &state,
        language,
        status,
        words,
        &method,
        reference.as_deref(),
    );
    let mut answer = match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => status.into_response(),
    };
    if let Some(allow) = response.headers().get(ALLOW) {
        answer.headers_mut().insert(ALLOW, allow.clone());
    }
    if matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    ) {
        answer
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    answer
}

/// The page.
#[derive(Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage {
    page: Frame,
    explanation: String,
    outcome: Option<String>,
    reference: Option<String>,
}

impl ErrorPage {
    /// The page for a status, in the words of this key. What it says about the outcome depends on whether something was
    /// being sent.
    pub(crate) fn new(
        state: &WebState,
        language: Language,
        status: StatusCode,
        key: &str,
        method: &Method,
        reference: Option<&str>,
    ) -> Self {
        let sent = !matches!(*method, Method::GET | Method::HEAD);
        let outcome = match (sent, status.is_server_error()) {
            (false, _) => None,
            (true, false) => Some("error-outcome-not-done"),
            (true, true) if status == StatusCode::SERVICE_UNAVAILABLE => {
                Some("error-outcome-not-done")
            }
            (true, true) => Some("error-outcome-unknown"),
        };
        let title = language.text(&format!("error-{key}-title"));
        Self {
            page: Frame::plain(state, language, "E-01", title),
            explanation: language.text(&format!("error-{key}-text")),
            outcome: outcome.map(|key| language.text(key)),
            reference: reference
                .map(|number| language.text_with("error-reference", &[("number", number)])),
        }
    }
}

fn key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => "busy",
        status if status.is_server_error() => "unexpected",
        _ => "malformed",
    }
}

fn new_reference() -> String {
    let reference = uuid::Uuid::new_v4().simple().to_string();
    reference.chars().take(REFERENCE_LENGTH).collect()
}

/// Hexadecimal digits of a reference number: few enough to be read out over the telephone.
const REFERENCE_LENGTH: usize = 10;
