//! The bodies and queries by their names, as they describe themselves.

use protocol::http::{
    CertificateEntry, CertificateList, CertificateLog, Change, ChangeList, ChangeQuery, EventQuery,
    EvidenceAnswer, EvidenceQuery, ExchangePolicy, GivenKey, HistoryEntry, ImportLease, Intent,
    IntentAnswer, KeyAsk, KeyAsked, KeyGift, KeyOrigin, KeyWish, KeyWishList, KeyWishQuery,
    ListQuery, LogEntry, LogQuery, Logged, MessageDetail, MessageList, MessageSummary, OfficeEntry,
    OfficeList, OfficeQuery, RefreshRequest, RenewalQuery, RenewalStart, ReportedImport,
    SelfDescription, Side, SignedInPerson, SignedReceipt, Ticket, TicketRequest, TimeStampState,
    TokenRequest, Tokens, Unattended, WholeMessage,
};
use protocol::lifecycle::{CheckName, ImportReport, ImportResult, ImportSource, Reason};
use protocol::message::{Attachment, Content, PartDescription};
use protocol::receipt::{Receipt, SeenHeads};
use protocol::{CertificateFacts, Manifest, MessageId, Problem, Sha256, attachment};
use serde_json::{Map, Value};
use utoipa::{PartialSchema, ToSchema};

/// Every schema under its name.
pub(super) fn schemas() -> Map<String, Value> {
    let mut all = Map::new();
    macro_rules! put {
        ($($body:ty),+ $(,)?) => { $(put::<$body>(&mut all);)+ };
    }
    put!(SelfDescription, SignedInPerson, Unattended);
    put!(TokenRequest, Tokens, RefreshRequest);
    put!(TicketRequest, Ticket);
    put!(OfficeQuery, OfficeEntry, OfficeList, ExchangePolicy);
    put!(attachment::Policy, attachment::AttachmentKind);
    put!(CertificateEntry, CertificateList, Logged, KeyOrigin);
    put!(LogQuery, LogEntry, CertificateLog);
    put!(
        Intent,
        IntentAnswer,
        Manifest,
        PartDescription,
        Content,
        Attachment
    );
    put!(Side, ListQuery, MessageSummary, MessageList, MessageDetail);
    put!(HistoryEntry, ReportedImport);
    put!(SignedReceipt, Receipt, SeenHeads);
    put!(ImportReport, ImportResult, ImportSource, Reason, CheckName);
    put!(ChangeQuery, EventQuery, Change, ChangeList);
    put!(EvidenceQuery, EvidenceAnswer, TimeStampState);
    put!(WholeMessage, ImportLease);
    put!(
        KeyAsk,
        KeyAsked,
        KeyWish,
        KeyWishQuery,
        KeyWishList,
        KeyGift,
        GivenKey
    );
    put!(RenewalQuery, RenewalStart);
    put!(MessageId, Sha256, CertificateFacts, Problem);
    all
}

fn put<T: PartialSchema + ToSchema>(all: &mut Map<String, Value>) {
    let mut schema = serde_json::to_value(T::schema()).unwrap_or_default();
    plain(&mut schema);
    all.insert(T::name().into_owned(), schema);
}

/// Takes the marks of links in the source out of the descriptions.
fn plain(schema: &mut Value) {
    match schema {
        Value::String(text) if text.contains("[`") => {
            *text = text.replace("[`", "`").replace("`]", "`");
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Object(members) => members.values_mut().for_each(plain),
        _ => {}
    }
}
