//! The interfaces that programs use, described as an OpenAPI 3.1 document.
//!
//! What each endpoint takes and gives stands in one table ([`operations`]); the bodies describe
//! themselves (`protocol`, feature `openapi`). Tests compare the table with the routers of mailbox
//! and portal, and every answer that a test of the mailbox gets with the document.

mod bodies;
mod document;
mod operation;
mod operations;
mod samples;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use crate::store::right::Right;

#[cfg(test)]
pub(crate) use operation::{Operation, Place};
#[cfg(test)]
pub(crate) use operations::OPERATIONS;
#[cfg(test)]
pub(crate) use samples::PAYLOAD as SAMPLE_PAYLOAD;

/// What has to be shown beside a certificate that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing.
    Certificate,
    /// A person with this right for some kind of service, or a terminal that works unattended. For
    /// which kind is asked where the message is known.
    Work(Right),
    /// A person with this right, whatever the terminal may do by itself.
    Person(Right),
}

/// The document.
pub(crate) static DOCUMENT: LazyLock<String> =
    LazyLock::new(|| format!("{:#}\n", document::build()));

/// Hands it out.
pub(crate) fn answer() -> Response {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}
