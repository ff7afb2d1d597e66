//! The answer to a certificate request (EST, RFC 7030 section 4.2.3): the certificate, or when to
//! ask again.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, StatusCode};

use crate::exchange::answer;
use crate::failure::Failure;
use crate::keys;

/// How far an application is.
#[derive(Debug)]
pub(crate) enum Enrolment {
    /// The federation or the authority has not decided; ask again after this time.
    Waiting(Duration),
    /// The certificate, and what was sent along. Not verified yet.
    Issued(Vec<Certificate>),
}

/// Hands in a request (DER), or asks again about the same one.
pub(super) async fn hand_in(
    post: RequestBuilder,
    request: &[u8],
    place: &str,
) -> Result<Enrolment, Failure> {
    let post = post
        .header(CONTENT_TYPE, "application/pkcs10")
        .header("Content-Transfer-Encoding", "base64")
        .body(STANDARD.encode(request));
    let response = answer::send(post, place).await?;
    if response.status() == StatusCode::ACCEPTED {
        return Ok(Enrolment::Waiting(retry_after(response.headers())));
    }
    let body = answer::bytes(response, place).await?;
    keys::read_certificates(&body)
        .map(Enrolment::Issued)
        .ok_or_else(answer::not_understood)
}

fn retry_after(headers: &HeaderMap) -> Duration {
    let seconds = headers
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.trim().parse().ok());
    seconds.map_or(USUAL_WAIT, Duration::from_secs)
}

/// Where the server names no time, or names a date.
const USUAL_WAIT: Duration = Duration::from_secs(10);
