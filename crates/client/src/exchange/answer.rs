//! Answers of the exchange: what was asked for, or why not.

use protocol::Problem;
use reqwest::header::{DATE, HeaderMap};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use crate::exchange::tls;
use crate::failure::{Failure, Kind};
use crate::words::Text;

/// Sends a request and takes any answer but a refusal.
pub(crate) async fn send(request: RequestBuilder, place: &str) -> Result<Response, Failure> {
    let response = request
        .send()
        .await
        .map_err(|error| tls::failure_of(&error, place))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    Err(refusal(status, &bytes(response, place).await?))
}

/// Sends a request and reads the answer as JSON.
pub(crate) async fn json<T: DeserializeOwned>(
    request: RequestBuilder,
    place: &str,
) -> Result<T, Failure> {
    let body = bytes(send(request, place).await?, place).await?;
    serde_json::from_slice(&body).map_err(|_| not_understood())
}

/// The whole body, which no honest answer makes longer than [`LONGEST`].
pub(crate) async fn bytes(mut response: Response, place: &str) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| tls::failure_of(&error, place))?
    {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST {
            return Err(not_understood());
        }
    }
    Ok(body)
}

/// When an answer was given, by the clock of the exchange.
pub(crate) fn time(headers: &HeaderMap) -> Option<OffsetDateTime> {
    let text = headers.get(DATE)?.to_str().ok()?;
    OffsetDateTime::parse(text, &Rfc2822).ok()
}

/// An answer that no version of the protocol gives.
pub(crate) fn not_understood() -> Failure {
    Failure::new(Kind::Unreachable, Text::new("answer-not-understood"))
}

fn refusal(status: StatusCode, body: &[u8]) -> Failure {
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) => Failure::problem(problem),
        Err(_) => {
            let text = Text::new("answer-status").with("status", status.as_u16());
            Failure::new(Kind::Unreachable, text)
        }
    }
}

/// Twice the largest part: lists and details are far shorter.
const LONGEST: usize = 2 * protocol::message::PART_BYTES as usize;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn the_clock_of_the_exchange_is_read_as_servers_write_it() {
        let mut headers = HeaderMap::new();
        assert_eq!(time(&headers), None);
        headers.insert(DATE, "Wed, 18 Jun 2025 06:40:00 GMT".parse().unwrap());
        let seconds = time(&headers).unwrap().unix_timestamp();
        assert_eq!(seconds, 1_750_228_800);
        headers.insert(DATE, "yesterday".parse().unwrap());
        assert_eq!(time(&headers), None);
    }
}
