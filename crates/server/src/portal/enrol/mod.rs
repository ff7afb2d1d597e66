//! What programs do with ユーザID and password: enrolment, whose key is made at the office and never
//! leaves it, and the sign-in of a person at a terminal.
//!
//! A person's sign-in buys a one-time ticket that is bound to one public key; the ticket opens
//! one application by EST (RFC 7030) and is then used to ask how far it is. What certificate the
//! office needs is decided by the same table as on the pages. There is no session and no form
//! here, hence nothing a browser could be tricked into sending.

mod ca_certificates;
mod no_reenroll;
mod room;
mod sign_in;
mod simple_enroll;
mod ticket;
mod tokens;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};
use protocol::Code;
use protocol::http::path;
use tower_http::catch_panic::CatchPanicLayer;

use crate::web::est::wishes;
use crate::web::problem::ApiError;
use crate::web::state::WebState;

/// What answers at an endpoint.
type Methods = fn() -> MethodRouter<WebState>;

/// The endpoints by their paths.
const ENDPOINTS: [(&str, Methods); 6] = [
    (path::ENROLMENT_TICKETS, || post(ticket::post)),
    (path::TOKENS, || post(tokens::post)),
    (path::EST_CACERTS, || get(ca_certificates::get)),
    (path::EST_SIMPLE_ENROLL, || post(simple_enroll::post)),
    (path::EST_CSR_ATTRIBUTES, || get(wishes::get)),
    (path::EST_SIMPLE_REENROLL, || post(no_reenroll::post)),
];

/// Answers at all of them.
pub(crate) fn router(state: WebState) -> Router {
    let add = |router: Router<WebState>, (path, handler): (&str, Methods)| {
        router.route(path, handler().fallback(unknown_method))
    };
    ENDPOINTS
        .into_iter()
        .fold(Router::new(), add)
        .route_layer(from_fn(limit_time))
        .route_layer(CatchPanicLayer::custom(|_| {
            ApiError::Unexpected(anyhow::anyhow!("a handler panicked")).into_response()
        }))
        .with_state(state)
}

async fn unknown_method() -> ApiError {
    let detail = "この宛先では使えないメソッドです";
    ApiError::with_status(Code::RequestInvalid, StatusCode::METHOD_NOT_ALLOWED, detail)
}

async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::from(Code::TryLater).into_response(),
    }
}

/// Bodies are small; what takes longest is waiting for a place to check a password.
const REQUEST_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(30);
