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
use time::OffsetDateTime;
use tower_sessions::session;

use crate::store::{Collision, StoreError};
use crate::web::language::Language;
use crate::web::limit::minutes_until;
use crate::web::message_number;
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
    /// Too much came from one place; until when nothing more is taken.
    TooMany(OffsetDateTime),
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
        match self {
            Self::SignInFirst { next, ended } => {
                let ended = if ended == SessionEnded::Yes {
                    "&ended=yes"
                } else {
                    ""
                };
                let address = format!("/sign-in?next={next}{ended}");
                Redirect::to(&address).into_response()
            }
            Self::Elsewhere(address) => Redirect::to(address).into_response(),
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::Forged => StatusCode::FORBIDDEN.into_response(),
            Self::Forbidden => {
                let mut response = StatusCode::FORBIDDEN.into_response();
                response.extensions_mut().insert(NoRight);
                response
            }
            Self::Malformed(status) => status.into_response(),
            Self::Busy => StatusCode::TOO_MANY_REQUESTS.into_response(),
            Self::TooMany(until) => {
                let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
                response.extensions_mut().insert(ClosedUntil(until));
                response
            }
            Self::Store(StoreError::Busy(transaction)) => {
                tracing::warn!(transaction, "answered with come back later");
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
            Self::Store(error) => unexpected(&error.into()),
            Self::Unexpected(error) => unexpected(&error),
        }
    }
}

/// Logs what only we can mend, with the reference that the page shows.
fn unexpected(error: &anyhow::Error) -> Response {
    let reference = new_reference();
    tracing::error!(
        reference,
        error = format!("{error:#}"),
        "a page failed unexpectedly"
    );
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Reference(reference));
    let mut causes = error.chain();
    if causes.any(|cause| cause.is::<StoreError>() || cause.is::<session::Error>()) {
        response.extensions_mut().insert(StoreFailed);
    }
    response
}

/// What differs between the error pages of the sites.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ErrorPages {
    /// Number of the page of a refusal.
    refused: &'static str,
    /// Number of the page of a failure.
    failed: &'static str,
    /// Where notices are listed.
    notices: &'static str,
    /// Key of the label of the area, where it is not the portal's.
    area: Option<&'static str>,
}

impl ErrorPages {
    /// Those of the portal, and of the check of a certificate that it leads to.
    pub(crate) const PORTAL: Self = Self {
        refused: "P-98",
        failed: "P-99",
        notices: "/",
        area: None,
    };
    /// Those of the console.
    pub(crate) const CONSOLE: Self = Self {
        refused: "K-94",
        failed: "K-99",
        notices: "/notices",
        area: Some("console-area"),
    };
    /// Those of the support site.
    pub(crate) const SUPPORT: Self = Self {
        refused: "S-98",
        failed: "S-99",
        notices: "/notices",
        area: Some("support-area"),
    };
}

/// Marks a refusal by a limit: until when.
#[derive(Clone, Copy)]
struct ClosedUntil(OffsetDateTime);

/// Marks a failure of the database, for a page or for the session of its reader.
#[derive(Clone)]
struct StoreFailed;

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
    let sent = !matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let plain = response.headers().get(CONTENT_TYPE).is_none_or(|kind| {
        kind.to_str()
            .is_ok_and(|kind| kind.starts_with("text/plain"))
    });
    if !plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let trouble = Trouble::of(&state, &path, &response);
    let page = ErrorPage::new(&state, language, &trouble, sent);
    let mut answer = match page.render() {
        Ok(html) => (trouble.status, Html(html)).into_response(),
        Err(_) => trouble.status.into_response(),
    };
    if let Some(allow) = response.headers().get(ALLOW) {
        answer.headers_mut().insert(ALLOW, allow.clone());
    }
    if matches!(
        trouble.status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    ) {
        let wait = trouble.until.map_or(60, |until| {
            let left = until - state.clock.now();
            left.whole_seconds().saturating_add(1).max(1)
        });
        answer
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(wait));
    }
    answer
}

/// What an error page tells.
struct Trouble {
    status: StatusCode,
    /// Key of its words.
    key: &'static str,
    reference: Option<String>,
    /// Until when nothing is taken, where that is known.
    until: Option<OffsetDateTime>,
    /// The page that was asked for.
    path: String,
    /// Whether what was being done may have taken effect.
    unknown: bool,
}

impl Trouble {
    fn of(state: &WebState, path: &str, response: &Response) -> Self {
        let (status, marks) = (response.status(), response.extensions());
        let mut trouble = Self {
            status,
            key: key(status),
            reference: None,
            until: None,
            path: path.to_owned(),
            unknown: status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE,
        };
        let now = state.clock.now();
        let rests =
            status == StatusCode::SERVICE_UNAVAILABLE || marks.get::<StoreFailed>().is_some();
        if let Some(maintenance) = state.contact.maintenance(now).filter(|_| rests) {
            trouble.status = StatusCode::SERVICE_UNAVAILABLE;
            trouble.key = "maintenance";
            trouble.until = Some(maintenance.ends_at);
            return trouble;
        }
        if let Some(ClosedUntil(until)) = marks.get() {
            trouble.key = "too-many";
            trouble.until = Some(*until);
        } else if marks.get::<NoRight>().is_some() {
            trouble.key = "no-right";
        } else if status == StatusCode::NOT_FOUND && path.starts_with("/notices/") {
            trouble.key = "no-notice";
        }
        trouble.reference = match marks.get::<Reference>() {
            Some(Reference(reference)) => Some(reference.clone()),
            None if status == StatusCode::INTERNAL_SERVER_ERROR => {
                let reference = new_reference();
                tracing::error!(reference, "a request ended without an answer");
                Some(reference)
            }
            None => None,
        };
        trouble
    }

    /// What it says about the outcome of what was sent.
    fn outcome(&self) -> &'static str {
        if self.unknown {
            "error-outcome-unknown"
        } else {
            "error-outcome-not-done"
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Frame,
    explanation: String,
    outcome: Option<String>,
    reference: Option<String>,
    /// Its id, to be named on the telephone.
    message: String,
    /// Where to go besides the first page: labels and addresses.
    next: Vec<(String, String)>,
}

impl ErrorPage {
    /// What it says about the outcome depends on whether something was being sent.
    fn new(state: &WebState, language: Language, trouble: &Trouble, sent: bool) -> Self {
        let site = state.error_pages;
        let key = format!("error-{}", trouble.key);
        let failed = trouble.status.is_server_error();
        let number = if failed { site.failed } else { site.refused };
        let (now, until) = (state.clock.now(), trouble.until);
        let minutes = until.map_or_else(String::new, |until| minutes_until(until, now));
        let until = until.map_or_else(String::new, |until| language.moment(until));
        let arguments = [("minutes", minutes.as_str()), ("until", until.as_str())];
        let title = language.text(&format!("{key}-title"));
        let mut page = Frame::plain(state, language, number, title);
        if let Some(area) = site.area {
            page.area = language.text(area);
        }
        let mut next = Vec::new();
        match trouble.key {
            "no-notice" => next.push((
                language.text("error-no-notice-next"),
                site.notices.to_owned(),
            )),
            "maintenance" => next.extend(status_page(state, language)),
            "unexpected" => {
                if !sent {
                    next.push((language.text("error-again"), trouble.path.clone()));
                }
                let form = page.contact.as_ref().map(|contact| contact.form.to_owned());
                next.extend(form.map(|form| (language.text("desk-heading"), form)));
            }
            _ => {}
        }
        let outcome = sent.then(|| language.text(trouble.outcome()));
        let reference = trouble.reference.as_deref();
        Self {
            page,
            explanation: language.text_with(&format!("{key}-text"), &arguments),
            outcome,
            reference: reference
                .map(|number| language.text_with("error-reference", &[("number", number)])),
            message: message_number::of(&key).to_owned(),
            next,
        }
    }
}

/// Where it is told how the exchange is, as far as that is known.
fn status_page(state: &WebState, language: Language) -> Option<(String, String)> {
    let support = state.addresses.support()?.trim_end_matches('/');
    Some((language.text("error-status"), format!("{support}/status")))
}

fn key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "media",
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
