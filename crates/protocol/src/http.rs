//! Paths and bodies of the HTTP interfaces: the mailbox (mutual TLS) and the part of the portal
//! that programs use (enrolment). Only these types are serialised; domain types are not.

mod changes;
mod lease;

use careplan::Address;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use crate::message::address_text;
use crate::{MessageId, Sha256};

mod keys;
mod token;

pub use changes::{
    CHANGE_EVENT, Change, ChangeList, ChangeQuery, EventQuery, HistoryEntry, LONGEST_WAIT,
    ReportedImport,
};
pub use keys::{
    GivenKey, KEYS_AT_A_TIME, KeyAsk, KeyAsked, KeyGift, KeyWish, KeyWishList, KeyWishQuery,
    OPEN_KEY_WISHES,
};
pub use lease::{IMPORT_LEASE_SECONDS, ImportLease};
pub use token::{RefreshRequest, SignedInPerson, TokenRequest, Tokens, Unattended};

/// Path templates, `{name}` standing for a segment, as axum and the client fill them.
pub mod path {
    /// GET: the address book, a page at a time; query [`super::OfficeQuery`].
    pub const OFFICES: &str = "/v1/offices";
    /// GET: current certificates of an address, to seal to.
    pub const OFFICE_CERTIFICATES: &str = "/v1/offices/{address}/certificates";
    /// GET: every certificate that was ever issued to an office, given by its number or one of
    /// its addresses; query `since`, how many of them are known already.
    pub const OFFICE_LOG: &str = "/v1/offices/{address}/log";
    /// GET: the list; POST: intent to send.
    pub const MESSAGES: &str = "/v1/messages";
    /// POST: a small message with everything about it, sent at once; [`super::WholeMessage`].
    pub const MESSAGE_WHOLE: &str = "/v1/messages/whole";
    /// GET: one message with manifest and receipt.
    pub const MESSAGE: &str = "/v1/messages/{id}";
    /// PUT and GET: one part of the sealed payload, counted from 0.
    pub const MESSAGE_PART: &str = "/v1/messages/{id}/parts/{number}";
    /// POST: all parts are there, send it.
    pub const MESSAGE_COMMIT: &str = "/v1/messages/{id}/commit";
    /// POST: the receiver's signed receipt.
    pub const MESSAGE_RECEIPT: &str = "/v1/messages/{id}/receipt";
    /// GET: what the exchange says about a message, signed.
    pub const MESSAGE_EVIDENCE: &str = "/v1/messages/{id}/evidence";
    /// GET: the same for everything that the caller's office has sent and received in some days;
    /// query [`super::EvidenceQuery`].
    pub const EVIDENCE: &str = "/v1/evidence";
    /// POST by the sender: take it back, as long as nothing was fetched.
    pub const MESSAGE_RECALL: &str = "/v1/messages/{id}/recall";
    /// POST by the receiver: [`crate::lifecycle::ImportReport`].
    pub const MESSAGE_IMPORT: &str = "/v1/messages/{id}/import";
    /// POST by a terminal that cannot open messages of its office; GET by the others: what they
    /// are asked for; query [`super::KeyWishQuery`].
    pub const KEY_WISHES: &str = "/v1/key-wishes";
    /// PUT by another terminal of the office: the key of a message for a certificate that has
    /// asked for it, which is named by its fingerprint.
    pub const MESSAGE_KEY: &str = "/v1/messages/{id}/keys/{fingerprint}";
    /// GET: what has changed for the office since a cursor, also waiting for it; query
    /// [`super::ChangeQuery`].
    pub const MESSAGE_CHANGES: &str = "/v1/messages/changes";
    /// GET: the same as server-sent events, without end; query [`super::EventQuery`].
    pub const EVENTS: &str = "/v1/events";
    /// GET: what may be sent, which office programs enforce before they seal.
    pub const POLICY: &str = "/v1/policy";
    /// GET: all of this as an OpenAPI document.
    pub const OPENAPI: &str = "/v1/openapi.json";
    /// GET: who the server thinks is calling.
    pub const SELF: &str = "/v1/self";
    /// PUT and DELETE by an administrator who is signed in: whether this terminal works while
    /// nobody is.
    pub const SELF_UNATTENDED: &str = "/v1/self/unattended";
    /// PUT and DELETE: whether this terminal is the one that imports what arrives for an address of
    /// its office; answer [`super::ImportLease`].
    pub const IMPORT_LEASE: &str = "/v1/self/import-leases/{address}";

    /// POST: the next pair of tokens for a refresh token.
    pub const TOKEN_REFRESH: &str = "/v1/tokens/refresh";
    /// POST: a person signs out at this terminal.
    pub const TOKEN_END: &str = "/v1/tokens/end";

    /// POST on the portal: a person signs in to work at a terminal.
    pub const TOKENS: &str = "/v1/tokens";
    /// POST on the portal: a one-time ticket for a key made at the office.
    pub const ENROLMENT_TICKETS: &str = "/v1/enrolment-tickets";
    /// GET on the portal: the authorities' certificates (RFC 7030 section 4.1).
    pub const EST_CACERTS: &str = "/.well-known/est/cacerts";
    /// POST on the portal: a certificate request (RFC 7030 section 4.2).
    pub const EST_SIMPLE_ENROLL: &str = "/.well-known/est/simpleenroll";
    /// POST on the mailbox: a certificate request with a new key in place of the certificate that
    /// the caller shows (RFC 7030 section 4.2.2); query [`super::RenewalQuery`].
    pub const EST_SIMPLE_REENROLL: &str = "/.well-known/est/simplereenroll";
    /// GET on the portal and on the mailbox: what a certificate request should hold (RFC 7030
    /// section 4.5).
    pub const EST_CSR_ATTRIBUTES: &str = "/.well-known/est/csrattrs";
}

/// Media type of problem documents (RFC 9457).
pub const PROBLEM_TYPE: &str = "application/problem+json";

/// Where an office finds the exchange, and the root it trusts. Handed out by the operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressFile {
    /// Display name of the exchange.
    pub name: String,
    /// Base address of the portal.
    pub portal: String,
    /// Base address of the mailbox.
    pub mailbox: String,
    /// Root certificate in PEM; beside those below the only root the office program trusts for this
    /// exchange.
    pub root_certificate: String,
    /// Where one root follows another: the other roots that are still or already in use, and the
    /// cross certificates between them, in PEM.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_authorities: Vec<String>,
}

/// Who is calling, as the mailbox reads it from the certificate and its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfDescription {
    /// Office number of the certificate.
    pub office_number: String,
    /// Name on record.
    pub office_name: String,
    /// The service kinds this office may send and receive for.
    pub service_kinds: Vec<String>,
    /// Serial of the certificate in lower-case hexadecimal.
    pub certificate_serial: String,
    /// Kind of the certificate.
    pub certificate_kind: String,
    /// End of the certificate.
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: OffsetDateTime,
    /// For how many days the exchange keeps what is not collected.
    pub retention_days: u32,
    /// The person whose token came with the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<SignedInPerson>,
    /// What this terminal may do while nobody is signed in; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unattended: Option<Unattended>,
}

/// Query of [`path::OFFICES`]. What is missing may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeQuery {
    /// How the number begins, an address, or words of which each stands in the name or in its
    /// reading; width, case and kind of kana make no difference.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Number of the prefecture, two digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefecture: Option<String>,
    /// Municipality by its name, without the prefecture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality: Option<String>,
    /// Kind of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `true`: only offices that can receive; `false`: only the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connected: Option<bool>,
    /// Only addresses after this one: what [`OfficeList::next`] said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Answer of [`path::POLICY`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExchangePolicy {
    /// Largest sum of the files of one message, in bytes.
    pub message_bytes: u64,
    /// What free attachments may be.
    pub attachments: crate::attachment::Policy,
    /// The newest version of the office program, such as `1.2.0`, where the operator names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest_client: Option<String>,
    /// The address that answers free messages with their text, so that an office can see that
    /// sending and receiving work, such as `1370000026-11`; where the operator runs one. Nothing
    /// real may be sent there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub echo_office: Option<String>,
}

/// One line of the address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeEntry {
    /// Office number and service kind.
    #[serde(with = "address_text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "1370000018-43"))]
    pub address: Address,
    /// Name of the office.
    pub name: String,
    /// How the name is read; may be empty.
    #[serde(default)]
    pub kana: String,
    /// Number of the prefecture, two digits.
    #[serde(default)]
    pub prefecture: String,
    /// Municipality by its name; may be empty.
    #[serde(default)]
    pub municipality: String,
    /// Whether it holds a certificate and can receive.
    pub connected: bool,
}

/// Answer of [`path::OFFICES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeList {
    /// At most 100, by number and kind.
    pub offices: Vec<OfficeEntry>,
    /// Ask again with this as `after`; `None` when there is nothing more.
    #[serde(default)]
    pub next: Option<String>,
}

/// A certificate to seal to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateEntry {
    /// The certificate, DER in Base64.
    pub der: String,
    /// SHA-256 of the DER.
    pub fingerprint: Sha256,
    /// Where it stands in the office's log; a certificate that stands nowhere is not sealed to.
    pub logged: Option<Logged>,
}

/// Answer of [`path::OFFICE_CERTIFICATES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateList {
    /// Usable now, newest first.
    pub certificates: Vec<CertificateEntry>,
    /// Signed head of the office's log, to which the proofs lead.
    pub head: String,
    /// The authorities that stand above the certificates or signed the head, in any order, DER in
    /// Base64. They prove nothing by themselves.
    #[serde(default)]
    pub authorities: Vec<String>,
}

/// Where the key of a certificate was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyOrigin {
    /// At the office; nobody else ever had it.
    Office,
    /// At the exchange, for a .p12 file.
    Exchange,
}

/// The proof that a certificate stands in the log of its office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Logged {
    /// Place in the log, from 0.
    pub place: u64,
    /// Where its key was made.
    pub key_origin: KeyOrigin,
    /// When it was issued.
    #[serde(with = "time::serde::rfc3339")]
    pub issued_at: OffsetDateTime,
    /// Hashes from the entry up to the head (RFC 6962 section 2.1.1).
    pub inclusion: Vec<Sha256>,
}

/// Query of [`path::OFFICE_LOG`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogQuery {
    /// How many entries the caller has verified before.
    #[serde(default)]
    pub since: u64,
}

/// An entry of the log of an office's certificates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogEntry {
    /// Place in the log, from 0.
    pub place: u64,
    /// SHA-256 of the certificate.
    pub fingerprint: Sha256,
    /// Where its key was made.
    pub key_origin: KeyOrigin,
    /// When it was issued.
    #[serde(with = "time::serde::rfc3339")]
    pub issued_at: OffsetDateTime,
    /// The certificate, DER in Base64; empty when the exchange does not have it.
    pub certificate: String,
}

/// Answer of [`path::OFFICE_LOG`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateLog {
    /// The entries from `since` on, in their order.
    pub entries: Vec<LogEntry>,
    /// Signed head of the whole log.
    pub head: String,
    /// Certificates of the authorities that may have signed the head, DER in Base64.
    pub authorities: Vec<String>,
    /// Hashes that prove that the log began with its first `since` entries (RFC 6962 section
    /// 2.1.2).
    pub consistency: Vec<Sha256>,
}

/// Intent to send: what will be uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Intent {
    /// Bytes of the manifest in Base64.
    pub manifest: String,
    /// Detached CMS signature over those bytes, DER in Base64.
    pub signature: String,
}

/// A message of one part of at most [`crate::message::WHOLE_BYTES`], sent with one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WholeMessage {
    /// Bytes of the manifest in Base64.
    pub manifest: String,
    /// Detached CMS signature over those bytes, DER in Base64.
    pub signature: String,
    /// The sealed payload in Base64.
    pub payload: String,
}

/// Answer to an intent, also to a repeated one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntentAnswer {
    /// The message.
    pub message_id: MessageId,
    /// Its state, `sending` or, when it was committed before, a later one.
    pub state: String,
    /// Numbers of the parts that are still missing, from 0.
    pub missing_parts: Vec<u32>,
}

/// A signed receipt as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedReceipt {
    /// Bytes of the receipt in Base64.
    pub receipt: String,
    /// Detached CMS signature over those bytes, DER in Base64.
    pub signature: String,
}

/// Which side of a message the caller asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Received by this office.
    Inbox,
    /// Sent by this office.
    Sent,
}

/// Query of [`path::MESSAGES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListQuery {
    /// Side.
    pub side: Side,
    /// Only messages after this cursor; 0 or absent from the beginning.
    #[serde(default)]
    pub after: i64,
}

/// One message in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageSummary {
    /// Place in the list; grows with time, never reused.
    pub cursor: i64,
    /// The message.
    pub message_id: MessageId,
    /// Sender.
    #[serde(with = "address_text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "1370000018-43"))]
    pub sender: Address,
    /// Name of the sending office.
    pub sender_name: String,
    /// Receiver.
    #[serde(with = "address_text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "1370000018-43"))]
    pub receiver: Address,
    /// Name of the receiving office.
    pub receiver_name: String,
    /// 連番 of the send unit.
    pub serial: String,
    /// Send unit.
    pub unit: String,
    /// Service month `YYYYMM`, where the unit has one.
    pub month: Option<String>,
    /// Names of the files of the standard.
    pub file_names: Vec<String>,
    /// Length of the sealed payload in bytes.
    pub sealed_bytes: u64,
    /// State, see [`crate::State`].
    pub state: String,
    /// When it was committed.
    #[serde(with = "time::serde::rfc3339::option")]
    pub sent_at: Option<OffsetDateTime>,
    /// When its first byte was served to the receiver.
    #[serde(with = "time::serde::rfc3339::option")]
    pub fetched_at: Option<OffsetDateTime>,
    /// When the signed receipt was stored.
    #[serde(with = "time::serde::rfc3339::option")]
    pub collected_at: Option<OffsetDateTime>,
    /// When the receiver was last reminded of it.
    #[serde(with = "time::serde::rfc3339::option", default)]
    pub reminded_at: Option<OffsetDateTime>,
    /// When the sender was told that nobody had collected it.
    #[serde(with = "time::serde::rfc3339::option", default)]
    pub reported_uncollected_at: Option<OffsetDateTime>,
    /// It waits, and no terminal of the receiver can open it any more: it has to be sent again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cannot_be_opened: bool,
    /// When it was recalled or expired.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub ended_at: Option<OffsetDateTime>,
    /// What the receiver reported last about its import.
    #[serde(default)]
    pub import: Option<ReportedImport>,
    /// A message with a later serial was sent before it between the same two addresses.
    #[serde(default)]
    pub older_than_delivered: bool,
}

/// Answer of [`path::MESSAGES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageList {
    /// At most 100, in the order of their cursors.
    pub messages: Vec<MessageSummary>,
    /// Ask again with this cursor; `None` when there is nothing more now.
    pub next: Option<i64>,
}

/// Answer of [`path::MESSAGE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageDetail {
    /// As in the list.
    pub summary: MessageSummary,
    /// Manifest as signed by the sender.
    pub intent: Intent,
    /// The receiver's receipt, once collected.
    pub receipt: Option<SignedReceipt>,
    /// What has happened to it, oldest first.
    #[serde(default)]
    pub history: Vec<HistoryEntry>,
    /// Keys that terminals of the caller's office have given to each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<GivenKey>,
}

/// Query of [`path::EVIDENCE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceQuery {
    /// First day of sending, in Japan's time.
    #[serde(with = "crate::evidence::day_text")]
    pub from: Date,
    /// Last day of sending.
    #[serde(with = "crate::evidence::day_text")]
    pub until: Date,
    /// Only messages from or to this office (its number) or address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// Only what comes after this message; see [`EvidenceAnswer::next`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<MessageId>,
}

/// Answer of [`path::MESSAGE_EVIDENCE`] and [`path::EVIDENCE`]. Each member is a file that foreign
/// programs judge: `openssl cms -verify`, `openssl ts -verify`, `openssl ocsp`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceAnswer {
    /// Bytes of the record ([`crate::evidence::EvidenceRecord`]) in Base64.
    pub record: String,
    /// Detached CMS signature of the exchange over those bytes, DER in Base64.
    pub signature: String,
    /// Time stamp on the signature (RFC 3161, `TimeStampResp`), DER in Base64.
    pub time_stamp: Option<String>,
    /// Whether there is one, will be, or will not.
    pub time_stamp_state: TimeStampState,
    /// What OCSP said of the certificate that signed the record, DER in Base64.
    pub ocsp: Option<String>,
    /// Ask again with this message as `after`; `None` when the record holds everything.
    pub next: Option<MessageId>,
}

/// Whether a record has its time stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeStampState {
    /// It has.
    Stamped,
    /// Not yet: asking again later gives the same record with it.
    Waiting,
    /// The exchange has no time-stamping authority, or could not reach it for too long.
    None,
}

/// Query of [`path::EST_SIMPLE_REENROLL`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RenewalQuery {
    /// Where the new certificate begins; at once when nothing is said. Counts with the first call
    /// for a key; repeated calls say the same or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<RenewalStart>,
}

/// Where the validity of a renewed certificate begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RenewalStart {
    /// On the day it is issued.
    Now,
    /// At the end of the certificate that it renews, so that no day is lost.
    AfterPresent,
}

/// Request for an enrolment ticket.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketRequest {
    /// ユーザID.
    pub user_id: String,
    /// Password of the sign-in.
    pub password: String,
    /// Code of the second factor, for accounts that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name of this computer, shown with the certificate.
    pub terminal: String,
    /// SHA-256 of the public key (SubjectPublicKeyInfo) the ticket is bound to.
    pub public_key_sha256: Sha256,
    /// Whether the terminal shall work while nobody is signed in. It will, when an administrator
    /// of the office says so here.
    #[serde(default)]
    pub unattended: bool,
}

/// A ticket for one certificate request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// To be used as password of HTTP Basic authentication at [`path::EST_SIMPLE_ENROLL`];
    /// the user name is the ユーザID.
    pub ticket: String,
    /// Until when it can be used.
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
    /// The office.
    pub office_number: String,
    /// Its name on record.
    pub office_name: String,
    /// Kind of certificate that fits the office.
    pub certificate_kind: String,
    /// Its label in Japanese.
    pub certificate_kind_label: String,
    /// Whether the terminal will work while nobody is signed in.
    #[serde(default)]
    pub unattended: bool,
}
