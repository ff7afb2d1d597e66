//! How the interfaces for programs answer when they refuse or fail: problem documents (RFC 9457).
//!
//! One place turns every error into an answer. What the caller can mend is named by its code;
//! what only we can mend is logged once, here, under a reference number, and nothing of its
//! inside is shown. Pages for people have their own error pages.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use protocol::http::PROBLEM_TYPE;
use protocol::{Code, Problem};

use crate::blobs::BlobError;
use crate::store::{Collision, StoreError};

/// Why a request of a program is not done.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The caller is told what is wrong and what to do.
    Refused(Box<Problem>),
    /// The database refused. Kept apart, because a collision is repeated by the store.
    Store(StoreError),
    /// The storage of payloads failed.
    Storage(BlobError),
    /// Something that should not happen.
    Unexpected(anyhow::Error),
}

impl ApiError {
    /// A refusal that says more than its code. The detail never holds a personal value.
    pub(crate) fn detailed(code: Code, detail: impl Into<String>) -> Self {
        Problem::of(code).with_detail(detail).into()
    }

    /// A refusal under another HTTP status than its code's own, where a standard asks for it.
    pub(crate) fn with_status(code: Code, status: StatusCode, detail: &str) -> Self {
        let mut problem = Problem::of(code).with_detail(detail);
        problem.status = status.as_u16();
        problem.into()
    }

    fn into_problem(self) -> Problem {
        let error = match self {
            Self::Refused(problem) => return *problem,
            Self::Store(StoreError::Busy(transaction)) => {
                tracing::warn!(transaction, "answered with try-later");
                return Problem::of(Code::TryLater);
            }
            Self::Store(error) if error.is_unavailable() => return cannot_store(error.into()),
            Self::Storage(error) => return cannot_store(error.into()),
            Self::Store(error) => error.into(),
            Self::Unexpected(error) => error,
        };
        let reference = new_reference();
        tracing::error!(
            reference,
            error = format!("{error:#}"),
            "a request failed unexpectedly"
        );
        Problem {
            reference: Some(reference),
            ..Problem::of(Code::Unexpected)
        }
    }
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Problem::of(code).into()
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        Self::Storage(error)
    }
}

/// A disk that is full or failing, or a database that is away: it helps to come back later, and
/// nothing counts as accepted. The reference leads the operator to what happened.
fn cannot_store(error: anyhow::Error) -> Problem {
    let reference = new_reference();
    tracing::error!(
        reference,
        error = format!("{error:#}"),
        "cannot read or write what is stored; answered with try-later"
    );
    Problem {
        reference: Some(reference),
        ..Problem::of(Code::TryLater).with_detail("サーバーの記録先を、いま使えません")
    }
}

fn new_reference() -> String {
    let reference = uuid::Uuid::new_v4().simple().to_string();
    reference.chars().take(REFERENCE_LENGTH).collect()
}

impl From<anyhow::Error> for ApiError {
    fn from(error: anyhow::Error) -> Self {
        Self::Unexpected(error)
    }
}

impl Collision for ApiError {
    fn is_collision(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_collision())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = self.into_problem();
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_TYPE));
        let again = match status {
            StatusCode::SERVICE_UNAVAILABLE => Some(RETRY_AFTER_SECONDS),
            StatusCode::TOO_MANY_REQUESTS => Some(ROOM_AFTER_SECONDS),
            _ => None,
        };
        if let Some(seconds) = again {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        response
    }
}

/// Hexadecimal digits of a reference number: few enough to be read out over the telephone.
const REFERENCE_LENGTH: usize = 10;
/// When to come back after *try later*.
const RETRY_AFTER_SECONDS: &str = "5";
/// When to come back after too much is under way: others have to collect first.
const ROOM_AFTER_SECONDS: &str = "600";

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test stops at the first surprise"
    )]

    use super::*;

    async fn document(error: ApiError) -> (StatusCode, Problem, String) {
        let response = error.into_response();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 100_000)
            .await
            .unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        (status, serde_json::from_str(&text).unwrap(), text)
    }

    #[tokio::test]
    async fn what_is_inside_is_not_shown() {
        let error = anyhow::anyhow!("password of the database is xyzzy").context("opening");
        let (status, problem, text) = document(error.into()).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(problem.code, "unexpected");
        assert_eq!(problem.reference.unwrap().len(), REFERENCE_LENGTH);
        assert!(!text.contains("xyzzy") && !text.contains("opening"));
    }

    #[tokio::test]
    async fn a_refusal_names_its_code_and_detail() {
        let refusal = ApiError::detailed(Code::PartsMissing, "parts 0, 3");
        let (status, problem, _) = document(refusal).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(problem.code, "parts-missing");
        assert_eq!(problem.detail.as_deref(), Some("parts 0, 3"));
        assert_eq!(problem.reference, None);
    }

    #[tokio::test]
    async fn a_storage_that_cannot_work_says_when_to_come_back() {
        let [closed, commit] = StoreError::unavailable();
        let disk = BlobError::Folder(std::io::ErrorKind::StorageFull.into());
        for error in [closed.into(), commit.into(), ApiError::from(disk)] {
            let (status, problem, _) = document(error).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(problem.code, "try-later");
            assert!(problem.reference.is_some());
        }
        // What is wrong with a row does not pass.
        let (status, ..) = document(StoreError::Corrupt("state").into()).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[tokio::test]
    async fn a_busy_database_says_when_to_come_back() {
        let response = ApiError::from(StoreError::Busy("commit")).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[RETRY_AFTER], RETRY_AFTER_SECONDS);
        assert_eq!(response.headers()[CONTENT_TYPE], PROBLEM_TYPE);
    }
}
