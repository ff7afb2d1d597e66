//! The portal's part for programs: tickets and enrolment (EST, RFC 7030) without a certificate.

use pki::Certificate;
use protocol::http::{Ticket, TicketRequest, TokenRequest, Tokens, path};

use crate::exchange::enrolment::{self, Enrolment};
use crate::exchange::{Tls, answer};
use crate::failure::Failure;
use crate::keys;
use crate::local_store::Exchange;

/// Asks a typed address for its address file, believing whoever answers: a person compares the
/// root with what is printed before anything else happens.
pub(crate) async fn unproven_address(tls: &Tls, base: &str) -> Result<Exchange, Failure> {
    address_file(&tls.believing_anybody()?, base).await
}

/// Asks again, believing the root that the person has compared.
pub(crate) async fn proven_address(
    tls: &Tls,
    base: &str,
    root: &Certificate,
) -> Result<Exchange, Failure> {
    address_file(&tls.anonymous(root)?, base).await
}

async fn address_file(client: &reqwest::Client, base: &str) -> Result<Exchange, Failure> {
    let get = client.get(format!("{base}/downloads/address.json"));
    let body = answer::bytes(answer::send(get, base).await?, base).await?;
    Exchange::from_bytes(&body).ok_or_else(answer::not_understood)
}

/// A connection to the portal.
#[derive(Debug)]
pub(crate) struct Portal {
    client: reqwest::Client,
    base: String,
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

    /// Signs a person in to work at this terminal.
    pub(crate) async fn tokens(&self, request: &TokenRequest) -> Result<Tokens, Failure> {
        let address = self.address(path::TOKENS);
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
            .basic_auth(user_id, Some(&ticket.ticket));
        enrolment::hand_in(post, request, &self.base).await
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
