//! The mailbox, over mutual TLS: offices, messages, parts and receipts, one method an endpoint.

use careplan::{Address, OfficeNumber};
use pki::Identity;
use protocol::MessageId;
use protocol::http::{
    CertificateList, CertificateLog, ChangeList, ChangeQuery, Intent, IntentAnswer, ListQuery,
    LogQuery, MessageDetail, MessageList, MessageSummary, OfficeList, RenewalQuery, RenewalStart,
    SelfDescription, Side, SignedReceipt, path,
};
use protocol::lifecycle::ImportReport;
use reqwest::RequestBuilder;
use reqwest::header::CONTENT_TYPE;
use time::OffsetDateTime;

use crate::exchange::enrolment::{self, Enrolment};
use crate::exchange::{Tls, answer};
use crate::failure::Failure;
use crate::local_store::Exchange;

/// A connection to the mailbox as one office.
#[derive(Debug)]
pub(crate) struct Mailbox {
    client: reqwest::Client,
    base: String,
}

impl Mailbox {
    /// Prepares a connection; nothing is sent yet.
    pub(crate) fn new(
        tls: &Tls,
        exchange: &Exchange,
        identity: &Identity,
    ) -> Result<Self, Failure> {
        let client = tls.as_office(&exchange.root, identity)?;
        Ok(Self {
            client,
            base: exchange.mailbox.clone(),
        })
    }

    /// Who the mailbox thinks is calling. A refused certificate shows here first, at a request
    /// that carries nothing.
    pub(crate) async fn own_description(&self) -> Result<SelfDescription, Failure> {
        self.json(self.client.get(self.address(path::SELF, &[])))
            .await
    }

    /// What the clock of the exchange shows, where it says so.
    pub(crate) async fn time(&self) -> Result<Option<OffsetDateTime>, Failure> {
        let get = self.client.get(self.address(path::SELF, &[]));
        let response = answer::send(get, &self.base).await?;
        Ok(answer::time(response.headers()))
    }

    /// Hands in the request (DER) for the certificate that follows the one that is shown, or asks
    /// again about the same one.
    pub(crate) async fn renew(
        &self,
        request: &[u8],
        start: RenewalStart,
    ) -> Result<Enrolment, Failure> {
        let post = self
            .client
            .post(self.address(path::EST_SIMPLE_REENROLL, &[]));
        let post = post.query(&RenewalQuery { start: Some(start) });
        enrolment::hand_in(post, request, &self.base).await
    }

    /// Offices whose number or name contains the query.
    pub(crate) async fn offices(&self, query: &str) -> Result<OfficeList, Failure> {
        let get = self.client.get(self.address(path::OFFICES, &[]));
        self.json(get.query(&[("q", query)])).await
    }

    /// Current certificates of an address.
    pub(crate) async fn certificates(&self, address: Address) -> Result<CertificateList, Failure> {
        let values = [("{address}", address.to_string())];
        self.json(
            self.client
                .get(self.address(path::OFFICE_CERTIFICATES, &values)),
        )
        .await
    }

    /// The log of an office's certificates beyond the first `since`.
    pub(crate) async fn log(
        &self,
        office: OfficeNumber,
        since: u64,
    ) -> Result<CertificateLog, Failure> {
        let values = [("{address}", office.to_string())];
        let get = self.client.get(self.address(path::OFFICE_LOG, &values));
        self.json(get.query(&LogQuery { since })).await
    }

    /// Declares what will be uploaded.
    pub(crate) async fn declare(&self, intent: &Intent) -> Result<IntentAnswer, Failure> {
        self.json(
            self.client
                .post(self.address(path::MESSAGES, &[]))
                .json(intent),
        )
        .await
    }

    /// Uploads one part. Repeating it is harmless.
    pub(crate) async fn put_part(
        &self,
        id: MessageId,
        number: u32,
        bytes: Vec<u8>,
    ) -> Result<(), Failure> {
        let put = self.client.put(self.part_address(id, number));
        let put = put
            .header(CONTENT_TYPE, "application/octet-stream")
            .body(bytes);
        answer::send(put, &self.base).await?;
        Ok(())
    }

    /// Commits a message whose parts are all there. Repeating it is harmless.
    pub(crate) async fn commit(&self, id: MessageId) -> Result<(), Failure> {
        let address = self.address(path::MESSAGE_COMMIT, &[("{id}", id.to_string())]);
        answer::send(self.client.post(address), &self.base).await?;
        Ok(())
    }

    /// All messages of a side, in the order of their cursors.
    pub(crate) async fn messages(&self, side: Side) -> Result<Vec<MessageSummary>, Failure> {
        let mut all: Vec<MessageSummary> = Vec::new();
        let mut after = 0;
        loop {
            let query = ListQuery { side, after };
            let get = self
                .client
                .get(self.address(path::MESSAGES, &[]))
                .query(&query);
            let list: MessageList = self.json(get).await?;
            all.extend(list.messages);
            match list.next {
                // A cursor only grows; anything else would go round for ever.
                Some(next) if next > after => after = next,
                _ => return Ok(all),
            }
        }
    }

    /// One message with manifest and receipt.
    pub(crate) async fn message(&self, id: MessageId) -> Result<MessageDetail, Failure> {
        let values = [("{id}", id.to_string())];
        self.json(self.client.get(self.address(path::MESSAGE, &values)))
            .await
    }

    /// Fetches one part.
    pub(crate) async fn part(&self, id: MessageId, number: u32) -> Result<Vec<u8>, Failure> {
        let get = self.client.get(self.part_address(id, number));
        answer::bytes(answer::send(get, &self.base).await?, &self.base).await
    }

    /// Hands in the signed receipt. Repeating it is harmless.
    pub(crate) async fn receipt(
        &self,
        id: MessageId,
        signed: &SignedReceipt,
    ) -> Result<(), Failure> {
        let address = self.address(path::MESSAGE_RECEIPT, &[("{id}", id.to_string())]);
        answer::send(self.client.post(address).json(signed), &self.base).await?;
        Ok(())
    }

    /// Takes a message back. Repeating it is harmless.
    pub(crate) async fn recall(&self, id: MessageId) -> Result<MessageSummary, Failure> {
        let address = self.address(path::MESSAGE_RECALL, &[("{id}", id.to_string())]);
        self.json(self.client.post(address)).await
    }

    /// Reports about an import. Repeating it is harmless.
    pub(crate) async fn report_import(
        &self,
        id: MessageId,
        report: &ImportReport,
    ) -> Result<MessageSummary, Failure> {
        let address = self.address(path::MESSAGE_IMPORT, &[("{id}", id.to_string())]);
        self.json(self.client.post(address).json(report)).await
    }

    /// What has changed after a cursor; waits so many seconds for the first change.
    pub(crate) async fn changes(&self, after: i64, wait: u64) -> Result<ChangeList, Failure> {
        let get = self.client.get(self.address(path::MESSAGE_CHANGES, &[]));
        self.json(get.query(&ChangeQuery { after, wait })).await
    }

    async fn json<T: serde::de::DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, Failure> {
        answer::json(request, &self.base).await
    }

    fn part_address(&self, id: MessageId, number: u32) -> String {
        let values = [("{id}", id.to_string()), ("{number}", number.to_string())];
        self.address(path::MESSAGE_PART, &values)
    }

    /// Fills a path template. All values are plain ASCII without separators by their types.
    fn address(&self, template: &str, values: &[(&str, String)]) -> String {
        let path = values
            .iter()
            .fold(template.to_owned(), |path, (name, value)| {
                path.replace(name, value)
            });
        format!("{}{path}", self.base)
    }
}
