//! The portal's part for programs: tickets and enrolment (EST, RFC 7030) without a certificate.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;
use protocol::http::{Ticket, TicketRequest, path};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};

use crate::exchange::{Tls, answer};
use crate::failure::Failure;
use crate::keys;
use crate::local_store::Exchange;

/// A connection to the portal.
#[derive(Debug)]
pub(crate) struct Portal {
    client: reqwest::Client,
    base: String,
}

/// How far an application is.
#[derive(Debug)]
pub(crate) enum Enrolment {
    /// The federation or the authority has not decided; ask again after this time.
    Waiting(Duration),
    /// The certificate, and what was sent along. Not verified yet.
    Issued(Vec<Certificate>),
}

impl Portal {
    /// Prepares a connection; nothing is sent yet.
    pub(crate) fn new(tls: &Tls, exchange: &Exchange) -> Result<Self, Failure> {
        Ok(Self {
            client: tls.anonymous(&exchange.root)?,
            base: exchange.portal.clone(),
        })
    }

    /// Asks for a one-time ticket.
    pub(crate) async fn ticket(&self, request: &TicketRequest) -> Result<Ticket, Failure> {
        let address = self.address(path::ENROLMENT_TICKETS);
        answer::json(self.client.post(address).json(request), &self.base).await
    }

    /// Hands in the certificate request, or asks again about the same one.
    pub(crate) async fn enrol(
        &self,
        user_id: &str,
        ticket: &Ticket,
        request: &[u8],
    ) -> Result<Enrolment, Failure> {
        let post = self
            .client
            .post(self.address(path::EST_SIMPLE_ENROLL))
            .basic_auth(user_id, Some(&ticket.ticket))
            .header(CONTENT_TYPE, "application/pkcs10")
            .header("Content-Transfer-Encoding", "base64")
            .body(STANDARD.encode(request));
        let response = answer::send(post, &self.base).await?;
        if response.status() == StatusCode::ACCEPTED {
            return Ok(Enrolment::Waiting(retry_after(response.headers())));
        }
        let body = answer::bytes(response, &self.base).await?;
        keys::read_certificates(&body)
            .map(Enrolment::Issued)
            .ok_or_else(answer::not_understood)
    }

    /// The certificates of the authorities. They prove nothing by themselves.
    pub(crate) async fn authorities(&self) -> Result<Vec<Certificate>, Failure> {
        let get = self.client.get(self.address(path::EST_CACERTS));
        let body = answer::bytes(answer::send(get, &self.base).await?, &self.base).await?;
        keys::read_certificates(&body).ok_or_else(answer::not_understood)
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
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
