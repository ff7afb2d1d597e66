//! The mailbox, over mutual TLS: offices, messages, parts and receipts, one method an endpoint.

use std::fmt;

use careplan::{Address, OfficeNumber};
use pki::Identity;
use protocol::http::{
    CertificateList, CertificateLog, ChangeList, ChangeQuery, EvidenceAnswer, EvidenceQuery,
    ExchangePolicy, ImportLease, Intent, IntentAnswer, KeyAsk, KeyAsked, KeyGift, KeyWishList,
    KeyWishQuery, ListQuery, LogQuery, MessageDetail, MessageList, MessageSummary, OfficeList,
    OfficeQuery, RefreshRequest, RenewalQuery, RenewalStart, SelfDescription, Side, SignedReceipt,
    Tokens, WholeMessage, path,
};
use protocol::lifecycle::ImportReport;
use protocol::{MessageId, Sha256};
use reqwest::header::{CONTENT_TYPE, IF_RANGE, RANGE};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use crate::exchange::enrolment::{self, Enrolment};
use crate::exchange::{Tls, answer, tls};
use crate::failure::Failure;
use crate::local_store::Exchange;

/// A connection to the mailbox as one office.
#[derive(Debug)]
pub(crate) struct Mailbox {
    client: reqwest::Client,
    base: String,
    /// Goes with what a person may do.
    token: Option<Token>,
}

/// A token, which shows nowhere.
struct Token(Zeroizing<String>);

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token")
    }
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
            token: None,
        })
    }

    /// The same connection for the person of this token.
    pub(crate) fn as_person(&self, token: &str) -> Self {
        Self {
            client: self.client.clone(),
            base: self.base.clone(),
            token: Some(Token(token.to_owned().into())),
        }
    }

    /// The next tokens for a refresh token, which is used up by it.
    pub(crate) async fn refresh(&self, refresh_token: &str) -> Result<Tokens, Failure> {
        let refresh_token = refresh_token.to_owned();
        let post = self.client.post(self.address(path::TOKEN_REFRESH, &[]));
        self.json(post.json(&RefreshRequest { refresh_token }))
            .await
    }

    /// Ends the sign-in of a refresh token. Repeating it is harmless.
    pub(crate) async fn sign_out(&self, refresh_token: &str) -> Result<(), Failure> {
        let refresh_token = refresh_token.to_owned();
        let post = self.client.post(self.address(path::TOKEN_END, &[]));
        let post = post.json(&RefreshRequest { refresh_token });
        answer::send(post, &self.base).await?;
        Ok(())
    }

    /// Lets this terminal work while nobody is signed in. Repeating it is harmless.
    pub(crate) async fn allow_unattended(&self) -> Result<(), Failure> {
        let put = self.request(Method::PUT, path::SELF_UNATTENDED, &[]);
        answer::send(put, &self.base).await?;
        Ok(())
    }

    /// Who the mailbox thinks is calling. A refused certificate shows here first, at a request
    /// that carries nothing.
    pub(crate) async fn own_description(&self) -> Result<SelfDescription, Failure> {
        self.json(self.request(Method::GET, path::SELF, &[])).await
    }

    /// What the clock of the exchange shows, where it says so.
    pub(crate) async fn time(&self) -> Result<Option<OffsetDateTime>, Failure> {
        let get = self.request(Method::GET, path::SELF, &[]);
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

    /// A page of the address book.
    pub(crate) async fn offices(&self, query: &OfficeQuery) -> Result<OfficeList, Failure> {
        let get = self.request(Method::GET, path::OFFICES, &[]);
        self.json(get.query(query)).await
    }

    /// Current certificates of an address.
    pub(crate) async fn certificates(&self, address: Address) -> Result<CertificateList, Failure> {
        let values = [("{address}", address.to_string())];
        self.json(self.request(Method::GET, path::OFFICE_CERTIFICATES, &values))
            .await
    }

    /// The log of an office's certificates beyond the first `since`.
    pub(crate) async fn log(
        &self,
        office: OfficeNumber,
        since: u64,
    ) -> Result<CertificateLog, Failure> {
        let values = [("{address}", office.to_string())];
        let get = self.request(Method::GET, path::OFFICE_LOG, &values);
        self.json(get.query(&LogQuery { since })).await
    }

    /// Declares what will be uploaded.
    pub(crate) async fn declare(&self, intent: &Intent) -> Result<IntentAnswer, Failure> {
        let post = self.request(Method::POST, path::MESSAGES, &[]);
        self.json(post.json(intent)).await
    }

    /// Sends a small message with everything about it. Repeating it is harmless.
    pub(crate) async fn send_whole(&self, whole: &WholeMessage) -> Result<MessageSummary, Failure> {
        let post = self.request(Method::POST, path::MESSAGE_WHOLE, &[]);
        self.json(post.json(whole)).await
    }

    /// Uploads one part. Repeating it is harmless.
    pub(crate) async fn put_part(
        &self,
        id: MessageId,
        number: u32,
        bytes: Vec<u8>,
    ) -> Result<(), Failure> {
        let put = self.part_request(Method::PUT, id, number);
        let put = put
            .header(CONTENT_TYPE, "application/octet-stream")
            .body(bytes);
        answer::send(put, &self.base).await?;
        Ok(())
    }

    /// Commits a message whose parts are all there. Repeating it is harmless.
    pub(crate) async fn commit(&self, id: MessageId) -> Result<(), Failure> {
        let values = [("{id}", id.to_string())];
        let post = self.request(Method::POST, path::MESSAGE_COMMIT, &values);
        answer::send(post, &self.base).await?;
        Ok(())
    }

    /// All messages of a side, in the order of their cursors.
    pub(crate) async fn messages(&self, side: Side) -> Result<Vec<MessageSummary>, Failure> {
        let mut all: Vec<MessageSummary> = Vec::new();
        let mut after = 0;
        loop {
            let query = ListQuery { side, after };
            let get = self.request(Method::GET, path::MESSAGES, &[]);
            let list: MessageList = self.json(get.query(&query)).await?;
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
        self.json(self.request(Method::GET, path::MESSAGE, &values))
            .await
    }

    /// What the exchange says of a message, signed.
    pub(crate) async fn evidence_of(&self, id: MessageId) -> Result<EvidenceAnswer, Failure> {
        let message = [("{id}", id.to_string())];
        self.json(self.request(Method::GET, path::MESSAGE_EVIDENCE, &message))
            .await
    }

    /// What the exchange says of everything that was sent and received in some days, signed.
    pub(crate) async fn evidence(&self, query: &EvidenceQuery) -> Result<EvidenceAnswer, Failure> {
        let get = self.request(Method::GET, path::EVIDENCE, &[]);
        self.json(get.query(query)).await
    }

    /// What may be sent.
    pub(crate) async fn policy(&self) -> Result<ExchangePolicy, Failure> {
        self.json(self.request(Method::GET, path::POLICY, &[]))
            .await
    }

    /// Fetches one part, from where it was cut: `held` octets of it are there already.
    pub(crate) async fn part(
        &self,
        id: MessageId,
        number: u32,
        held: u64,
        sha256: Sha256,
    ) -> Result<PartDownload<'_>, Failure> {
        let mut get = self.part_request(Method::GET, id, number);
        if held > 0 {
            get = get.header(RANGE, format!("bytes={held}-"));
            get = get.header(IF_RANGE, format!("\"{sha256}\""));
        }
        let response = answer::send(get, &self.base).await?;
        Ok(PartDownload {
            response,
            place: &self.base,
        })
    }

    /// Hands in the signed receipt. Repeating it is harmless.
    pub(crate) async fn receipt(
        &self,
        id: MessageId,
        signed: &SignedReceipt,
    ) -> Result<(), Failure> {
        let values = [("{id}", id.to_string())];
        let post = self.request(Method::POST, path::MESSAGE_RECEIPT, &values);
        answer::send(post.json(signed), &self.base).await?;
        Ok(())
    }

    /// Takes a message back. Repeating it is harmless.
    pub(crate) async fn recall(&self, id: MessageId) -> Result<MessageSummary, Failure> {
        let message = [("{id}", id.to_string())];
        self.json(self.request(Method::POST, path::MESSAGE_RECALL, &message))
            .await
    }

    /// Reports about an import. Repeating it is harmless.
    pub(crate) async fn report_import(
        &self,
        id: MessageId,
        report: &ImportReport,
    ) -> Result<MessageSummary, Failure> {
        let message = [("{id}", id.to_string())];
        let post = self.request(Method::POST, path::MESSAGE_IMPORT, &message);
        self.json(post.json(report)).await
    }

    /// Asks the office's other terminals for the keys of messages.
    pub(crate) async fn ask_keys(&self, ids: &[MessageId]) -> Result<KeyAsked, Failure> {
        let message_ids = ids.to_vec();
        let post = self.request(Method::POST, path::KEY_WISHES, &[]);
        self.json(post.json(&KeyAsk { message_ids })).await
    }

    /// A page of what the office's other terminals ask for.
    pub(crate) async fn key_wishes(&self, query: &KeyWishQuery) -> Result<KeyWishList, Failure> {
        let get = self.request(Method::GET, path::KEY_WISHES, &[]);
        self.json(get.query(query)).await
    }

    /// Gives the key of a message to the certificate that has asked. Repeating it is harmless.
    pub(crate) async fn give_key(
        &self,
        id: MessageId,
        fingerprint: Sha256,
        gift: &KeyGift,
    ) -> Result<(), Failure> {
        let values = [
            ("{id}", id.to_string()),
            ("{fingerprint}", fingerprint.to_string()),
        ];
        let put = self.request(Method::PUT, path::MESSAGE_KEY, &values);
        answer::send(put.json(gift), &self.base).await?;
        Ok(())
    }

    /// Takes the lease of an address for imports, or prolongs it; tells who has it.
    pub(crate) async fn import_lease(&self, address: Address) -> Result<ImportLease, Failure> {
        let values = [("{address}", address.to_string())];
        self.json(self.request(Method::PUT, path::IMPORT_LEASE, &values))
            .await
    }

    /// Gives the lease of an address up. Repeating it is harmless.
    pub(crate) async fn end_import_lease(&self, address: Address) -> Result<(), Failure> {
        let values = [("{address}", address.to_string())];
        let delete = self.request(Method::DELETE, path::IMPORT_LEASE, &values);
        answer::send(delete, &self.base).await?;
        Ok(())
    }

    /// What has changed after a cursor; waits so many seconds for the first change.
    pub(crate) async fn changes(&self, after: i64, wait: u64) -> Result<ChangeList, Failure> {
        let get = self.request(Method::GET, path::MESSAGE_CHANGES, &[]);
        self.json(get.query(&ChangeQuery { after, wait })).await
    }

    async fn json<T: serde::de::DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, Failure> {
        answer::json(request, &self.base).await
    }

    fn part_request(&self, method: Method, id: MessageId, number: u32) -> RequestBuilder {
        let values = [("{id}", id.to_string()), ("{number}", number.to_string())];
        self.request(method, path::MESSAGE_PART, &values)
    }

    /// A request by the person who is signed in, where somebody is.
    fn request(&self, method: Method, template: &str, values: &[(&str, String)]) -> RequestBuilder {
        let request = self.client.request(method, self.address(template, values));
        match &self.token {
            Some(Token(token)) => request.bearer_auth(token.as_str()),
            None => request,
        }
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

/// A part on its way.
pub(crate) struct PartDownload<'a> {
    response: Response,
    place: &'a str,
}

impl PartDownload<'_> {
    /// Whether it goes on behind what is held, and does not begin anew.
    pub(crate) fn goes_on(&self) -> bool {
        self.response.status() == StatusCode::PARTIAL_CONTENT
    }

    /// The next octets; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>, Failure> {
        let chunk = self.response.chunk().await;
        chunk.map_err(|error| tls::failure_of(&error, self.place))
    }
}
