//! The exchange's record of what was exchanged: addresses, hashes, signatures and times, and no
//! name of anybody.
//!
//! The bytes of a record are what is signed (detached CMS, crate `pki`). A record has one form
//! only: members in the order below, no white space; anything else is refused, so that two
//! programs never read two records in the same bytes. The office's own sheets have the names; the
//! hashes bind the two.

use careplan::{Address, OfficeNumber, Serial, ServiceMonth};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use crate::message::{PartDescription, address_text, optional_text, text};
use crate::{MessageId, Sha256};

/// Version of the record's form.
pub const VERSION: u32 = 1;

/// What the exchange says about messages of one office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRecord {
    /// Form of the record, [`VERSION`].
    pub version: u32,
    /// Display name of the exchange.
    pub exchange: String,
    /// The office that asked; it stands on one side of every message.
    #[serde(with = "text")]
    pub office: OfficeNumber,
    /// What was asked for; absent when it was one message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// When the record was made, by the clock of the exchange.
    #[serde(with = "time::serde::rfc3339")]
    pub made_at: OffsetDateTime,
    /// The messages, in the order in which they were sent.
    pub messages: Vec<MessageEvidence>,
    /// How far the audit of the exchange had come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditHead>,
}

/// A time of sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day in Japan's time.
    #[serde(with = "day_text")]
    pub from: Date,
    /// Last day in Japan's time.
    #[serde(with = "day_text")]
    pub until: Date,
    /// Only messages from or to this office or address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// The record goes on after this message of an earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<MessageId>,
    /// Only messages for these kinds of service of the office, because whoever asked may see no
    /// others; for all when there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
}

/// What the exchange says about one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageEvidence {
    /// The message.
    pub message_id: MessageId,
    /// Sending office and service kind.
    #[serde(with = "address_text")]
    pub sender: Address,
    /// Receiving office and service kind.
    #[serde(with = "address_text")]
    pub receiver: Address,
    /// State when the record was made, see [`crate::State`].
    pub state: String,
    /// Send unit.
    pub unit: String,
    /// Service month, for units that have one.
    #[serde(with = "optional_text", default)]
    pub month: Option<ServiceMonth>,
    /// 連番.
    #[serde(with = "text")]
    pub serial: Serial,
    /// Length of the sealed payload in bytes.
    pub sealed_bytes: u64,
    /// SHA-256 of the sealed payload.
    pub ciphertext_sha256: Sha256,
    /// Its parts in order.
    pub parts: Vec<PartDescription>,
    /// The manifest, as the sending office signed it.
    pub manifest: SignedBytes,
    /// The receipt, as the receiving office signed it, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<SignedBytes>,
    /// What the exchange knows the time of, by its own clock, the earliest first.
    pub times: Vec<Moment>,
    /// What the audit says about the message.
    pub events: Vec<AuditedEvent>,
}

/// Bytes that an office signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedBytes {
    /// SHA-256 of the bytes.
    pub sha256: Sha256,
    /// The bytes in Base64.
    pub bytes: String,
    /// Detached CMS signature over them, DER in Base64; it holds the certificates.
    pub signature: String,
    /// Serial number of the certificate that signed, lower-case hexadecimal.
    pub certificate_serial: String,
    /// SHA-256 of that certificate.
    pub certificate_sha256: Sha256,
}

/// When something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// What, for example `sent`, `fetched`, `collected`.
    pub what: String,
    /// When, by the clock of the exchange.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// An event of the audit with the proof that it stands there. Its form as a leaf is that of
/// `pki::audit::Event`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditedEvent {
    /// Its place in the audit, from 0.
    pub sequence: u64,
    /// Its identity.
    pub id: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who: a certificate by its serial number.
    pub actor: String,
    /// What.
    pub event: String,
    /// About which message.
    pub subject: String,
    /// Further ids or a state.
    pub detail: String,
    /// Hashes from the event up to the head of the record (RFC 6962 section 2.1.1).
    pub inclusion: Vec<Sha256>,
}

/// The head of the audit, to which the proofs lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditHead {
    /// The signed head (`pki::audit::SignedHead`). Kept, it shows later whether the audit was cut
    /// off.
    pub head: String,
    /// The certificate that signed it, DER in Base64, where it is not the one that signed the
    /// record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

/// The bytes are not a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// Not a record at all.
    #[error("the record cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A version this program does not know.
    #[error("record version {0} is not known")]
    Version(u32),
    /// Written in another form than the one that a record has.
    #[error("the record is not in its one form")]
    Form,
}

impl EvidenceRecord {
    /// The bytes to sign and to keep.
    ///
    /// # Errors
    /// When a time cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EvidenceError> {
        Ok(serde_json::to_vec(self)?)
    }

    /// Reads a record.
    ///
    /// # Errors
    /// [`EvidenceError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EvidenceError> {
        let record: Self = serde_json::from_slice(bytes)?;
        if record.version != VERSION {
            return Err(EvidenceError::Version(record.version));
        }
        if record.to_bytes()? != bytes {
            return Err(EvidenceError::Form);
        }
        Ok(record)
    }
}

impl MessageEvidence {
    /// When something happened, by the clock of the exchange.
    #[must_use]
    pub fn time_of(&self, what: &str) -> Option<OffsetDateTime> {
        let found = self.times.iter().find(|moment| moment.what == what);
        found.map(|moment| moment.at)
    }
}

/// Serde helper: a day as `2026-11-22`.
pub(crate) mod day_text {
    use serde::{Deserialize as _, Deserializer, Serializer, de, ser};
    use time::Date;
    use time::format_description::BorrowedFormatItem;
    use time::macros::format_description;

    const FORM: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");

    pub(crate) fn serialize<S: Serializer>(value: &Date, to: S) -> Result<S::Ok, S::Error> {
        let text = value.format(FORM).map_err(ser::Error::custom)?;
        to.serialize_str(&text)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        Date::parse(&text, FORM).map_err(|_| de::Error::custom("not a day"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]
    use time::macros::{date, datetime};

    use super::*;

    fn record() -> EvidenceRecord {
        let now = datetime!(2026-11-22 03:04:05.678 UTC);
        let signed = |text: &str| SignedBytes {
            sha256: Sha256::of(text.as_bytes()),
            bytes: text.to_owned(),
            signature: "c2ln".to_owned(),
            certificate_serial: "0a".to_owned(),
            certificate_sha256: Sha256::of(b"certificate"),
        };
        EvidenceRecord {
            version: VERSION,
            exchange: "連携".to_owned(),
            office: "1370000018".parse().unwrap(),
            period: Some(Period {
                from: date!(2026 - 11 - 01),
                until: date!(2026 - 11 - 30),
                partner: Some("1370000026-11".to_owned()),
                after: None,
                kinds: vec!["43".to_owned()],
            }),
            made_at: now,
            messages: vec![MessageEvidence {
                message_id: MessageId::from_random([7; 16]),
                sender: "1370000018-43".parse().unwrap(),
                receiver: "1370000026-11".parse().unwrap(),
                state: "collected".to_owned(),
                unit: "K2".to_owned(),
                month: Some("202611".parse().unwrap()),
                serial: "20261122120000".parse().unwrap(),
                sealed_bytes: 4,
                ciphertext_sha256: Sha256::of(b"seal"),
                parts: crate::message::describe_parts(b"seal"),
                manifest: signed("manifest"),
                receipt: Some(signed("receipt")),
                times: vec![Moment {
                    what: "sent".to_owned(),
                    at: now,
                }],
                events: Vec::new(),
            }],
            audit: None,
        }
    }

    #[test]
    fn a_record_reads_back() {
        let record = record();
        let bytes = record.to_bytes().unwrap();
        let again = EvidenceRecord::from_bytes(&bytes).unwrap();
        assert_eq!(again, record);
        let [message] = again.messages.as_slice() else {
            panic!("one message");
        };
        assert_eq!(message.time_of("sent"), Some(record.made_at));
        assert_eq!(message.time_of("collected"), None);
    }

    #[test]
    fn a_record_has_one_form() {
        let text = String::from_utf8(record().to_bytes().unwrap()).unwrap();
        let other_forms = [
            text.replacen('{', "{ ", 1),
            format!("{text}\n"),
            text.replacen("連携", "\\u9023携", 1),
            text.replacen("\"version\":1,", "", 1),
            text.replacen("\"version\":1", "\"version\":2", 1),
            text.replacen("{\"version\"", "{\"more\":1,\"version\"", 1),
            text.replacen("05.678Z", "05.6780Z", 1),
        ];
        for other in other_forms {
            assert_ne!(other, text);
            assert!(
                EvidenceRecord::from_bytes(other.as_bytes()).is_err(),
                "{other}"
            );
        }
    }
}
