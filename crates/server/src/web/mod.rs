//! What the portal and the console share: sessions, forms, languages, the frame of a page, error
//! pages and headers. Nothing here knows an office, an application or a certificate.

pub(crate) mod address;
pub(crate) mod attachment;
pub(crate) mod chart;
pub(crate) mod contact;
pub(crate) mod cookie;
pub(crate) mod day_choice;
pub(crate) mod device;
pub(crate) mod era;
pub(crate) mod error;
pub(crate) mod est;
pub(crate) mod fields_page;
pub(crate) mod form;
pub(crate) mod headers;
pub(crate) mod help;
pub(crate) mod kept_form;
pub(crate) mod key_pool;
pub(crate) mod known_device;
pub(crate) mod language;
pub(crate) mod limit;
pub(crate) mod managed_person;
pub(crate) mod message_number;
pub(crate) mod new_password;
pub(crate) mod notice_view;
pub(crate) mod page;
pub(crate) mod password;
pub(crate) mod path;
pub(crate) mod person;
pub(crate) mod problem;
pub(crate) mod progress;
pub(crate) mod prose;
pub(crate) mod refill;
pub(crate) mod relying_party;
pub(crate) mod request_body;
pub(crate) mod sample_pages;
pub(crate) mod second_factor;
pub(crate) mod select;
pub(crate) mod service_kind;
pub(crate) mod session;
pub(crate) mod session_file;
pub(crate) mod shut_out;
pub(crate) mod sign_in;
pub(crate) mod sign_in_page;
pub(crate) mod sign_out;
pub(crate) mod state;
pub(crate) mod stay;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod token;
pub(crate) mod unattended;
pub(crate) mod upload_form;
pub(crate) mod vault;
pub(crate) mod workers;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;

use crate::web::error::ErrorPages;
use crate::web::session::Site;
use crate::web::state::WebState;

/// Completes the routes of a site: style sheet, scripts, session, error pages, language and headers.
pub(crate) fn finish(routes: Router<WebState>, mut state: WebState, site: Site) -> Router {
    if site == Site::Console {
        // Whoever works here is the desk that others ask.
        state.contact.hide();
        state.error_pages = ErrorPages::CONSOLE;
    }
    let routes = with_frame(routes).layer(session::layer(&state, site));
    with_answers(routes, state)
}

/// Completes the routes of a site on which nobody signs in: as [`finish`], without sessions.
pub(crate) fn finish_open(routes: Router<WebState>, state: WebState) -> Router {
    with_answers(with_frame(routes), state)
}

fn with_frame(routes: Router<WebState>) -> Router<WebState> {
    routes
        .route(page::STYLESHEET_ROUTE, axum::routing::get(page::stylesheet))
        .route(
            page::PASSKEY_SCRIPT_ROUTE,
            axum::routing::get(page::passkey_script),
        )
        .route(
            page::PASSWORD_SCRIPT_ROUTE,
            axum::routing::get(page::password_script),
        )
        // Named, so that routes for programs that are merged in later leave it in place.
        .fallback(async || error::PageError::NotFound)
}

fn with_answers(routes: Router<WebState>, state: WebState) -> Router {
    routes
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(refuse_nul))
        .layer(from_fn(time_limit))
        .layer(from_fn_with_state(state.clone(), error::layer))
        .layer(from_fn_with_state(state.clone(), contact::layer))
        .layer(from_fn_with_state(state.clone(), follow_kinds))
        .layer(from_fn(language::layer))
        .layer(from_fn(headers::layer))
        .with_state(state)
}

/// Reads once a minute what holds for the kinds of certificates. A store that does not answer
/// leaves the page with what was known.
async fn follow_kinds(State(state): State<WebState>, request: Request, next: Next) -> Response {
    if let Err(error) = state.kinds.follow(&state.store, state.clock.now()).await {
        tracing::warn!(%error, "cannot read the kinds of certificates");
    }
    next.run(request).await
}

/// Refuses addresses with the character NUL, which no database takes and nobody types.
async fn refuse_nul(request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query();
    if address.is_some_and(|address| address.as_str().contains("%00")) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    next.run(request).await
}

/// Ends a request whose form trickles in or whose answer does not come. The page for this status
/// says that the outcome is unknown, because the request may have taken effect.
async fn time_limit(request: Request, next: Next) -> Response {
    within(LONGEST_REQUEST, next.run(request)).await
}

async fn within(limit: Duration, answer: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(limit, answer).await {
        Ok(response) => response,
        Err(_) => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

const LARGEST_FORM: usize = 64 * 1024;

/// Longer than the slowest page needs, a .p12 application on a busy machine.
const LONGEST_REQUEST: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_that_hangs_is_answered() {
        let hanging = within(Duration::ZERO, std::future::pending());
        assert_eq!(hanging.await.status(), StatusCode::GATEWAY_TIMEOUT);
        let answered = within(LONGEST_REQUEST, async { StatusCode::OK.into_response() });
        assert_eq!(answered.await.status(), StatusCode::OK);
    }
}
