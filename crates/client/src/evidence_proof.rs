//! What a record of the exchange proves, judged from files alone: years later, after keys were
//! rolled over and certificates have ended, and without the exchange.
//!
//! A certificate is judged at a moment, not now: that of the time stamp where there is a good one,
//! otherwise the moment that the exchange claims. The signatures of the offices are judged at the
//! moments at which the exchange says that it took them. Computes only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::OfficeNumber;
use pki::audit::{Event, SignedHead};
use pki::merkle::{self, Extent};
use pki::time_stamp::{self, TimeStamp};
use pki::{Certificate, PkiError, TrustAnchors};
use protocol::evidence::{
    AuditHead, AuditedEvent, EvidenceError, EvidenceRecord, MessageEvidence, SignedBytes,
};
use protocol::receipt::Receipt;
use protocol::{Manifest, Sha256};
use time::{Duration, OffsetDateTime};

/// The files of a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RecordFiles<'a> {
    /// The record.
    pub(crate) record: &'a [u8],
    /// The detached signature of the exchange.
    pub(crate) signature: &'a [u8],
    /// The time stamp on the signature.
    pub(crate) time_stamp: Option<&'a [u8]>,
}

/// Who is believed.
#[derive(Debug, Clone)]
pub(crate) struct Trust {
    /// The roots of the exchange.
    pub(crate) anchors: TrustAnchors,
    /// Roots of time-stamping authorities (DER).
    pub(crate) stamp_roots: Vec<Vec<u8>>,
}

/// What is to be said of a record.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The record.
    pub(crate) record: EvidenceRecord,
    /// Whoever signed it for the exchange, or why that is nobody.
    pub(crate) signer: Result<Certificate, PkiError>,
    /// What is known of the time of the signature.
    pub(crate) stamp: Stamp,
    /// When the certificate of the exchange was judged.
    pub(crate) judged_at: OffsetDateTime,
    /// The head of the audit.
    pub(crate) audit: AuditStanding,
    /// The messages of the record, in its order.
    pub(crate) messages: Vec<JudgedMessage>,
}

/// What is known of the time of a signature.
#[derive(Debug)]
pub(crate) enum Stamp {
    /// An authority that is believed has stamped it.
    Good(TimeStamp),
    /// There is a stamp that fits; nobody here knows its authority.
    UnknownAuthority(TimeStamp),
    /// There is a stamp, and it is of no use.
    Bad(Flaw),
    /// There is none.
    Missing,
}

/// The head of the audit in a record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum AuditStanding {
    /// The exchange signed it.
    Good(Extent),
    /// It did not.
    Bad(Flaw),
    /// There is none.
    Missing,
}

/// What is to be said of a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct JudgedMessage {
    /// The signature of the sending office.
    pub(crate) sender: Result<(), Flaw>,
    /// That of the receiving office; `None` while there is no receipt.
    pub(crate) receiver: Option<Result<(), Flaw>>,
    /// The events of the audit.
    pub(crate) events: Result<(), Flaw>,
    /// The names of its files.
    pub(crate) file_names: Vec<String>,
}

/// Why something proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It is damaged, or its parts contradict each other.
    Contradiction,
    /// The signature or a certificate is not good.
    Signature(PkiError),
    /// Somebody else signed.
    OtherSigner,
    /// The times contradict each other.
    Times,
}

impl Judged {
    /// Whether everything that is there is good.
    pub(crate) fn is_good(&self) -> bool {
        let is_good = |message: &JudgedMessage| {
            let receiver = message.receiver.as_ref();
            message.sender.is_ok() && receiver.is_none_or(Result::is_ok) && message.events.is_ok()
        };
        self.signer.is_ok()
            && !matches!(self.stamp, Stamp::Bad(_))
            && !matches!(self.audit, AuditStanding::Bad(_))
            && self.messages.iter().all(is_good)
    }
}

/// Judges a record.
///
/// # Errors
/// When the bytes are no record.
pub(crate) fn judge(files: RecordFiles<'_>, trust: &Trust) -> Result<Judged, EvidenceError> {
    let record = EvidenceRecord::from_bytes(files.record)?;
    let stamp = stamp(files, trust, record.made_at);
    let judged_at = match &stamp {
        Stamp::Good(stamp) => stamp.at,
        _ => record.made_at,
    };
    let anchors = &trust.anchors;
    let signed = pki::evidence::verify(files.record, files.signature, anchors, judged_at);
    let signer = signed.map(|signed| signed.signer);
    let carried = pki::manifest::carried_certificates(files.signature).unwrap_or_default();
    let audit = match &record.audit {
        Some(audit) => match head(audit, &carried, anchors) {
            Ok(extent) => AuditStanding::Good(extent),
            Err(flaw) => AuditStanding::Bad(flaw),
        },
        None => AuditStanding::Missing,
    };
    let messages = record.messages.iter();
    let messages = messages.map(|one| message(one, record.office, record.made_at, &audit, anchors));
    Ok(Judged {
        messages: messages.collect(),
        signer,
        stamp,
        judged_at,
        audit,
        record,
    })
}

fn stamp(files: RecordFiles<'_>, trust: &Trust, made_at: OffsetDateTime) -> Stamp {
    let Some(answer) = files.time_stamp else {
        return Stamp::Missing;
    };
    let told = match time_stamp::inspect(answer, files.signature) {
        Ok(told) => told,
        Err(error) => return Stamp::Bad(Flaw::Signature(error)),
    };
    // What was stamped was there: a record that claims to be made later was not made then.
    if made_at > told.at + CLOCKS {
        return Stamp::Bad(Flaw::Times);
    }
    match time_stamp::verify(answer, files.signature, &trust.stamp_roots) {
        Ok(told) => Stamp::Good(told),
        Err(PkiError::UnknownIssuer { .. }) => Stamp::UnknownAuthority(told),
        Err(error) => Stamp::Bad(Flaw::Signature(error)),
    }
}

fn head(
    audit: &AuditHead,
    carried: &[Certificate],
    anchors: &TrustAnchors,
) -> Result<Extent, Flaw> {
    let head = SignedHead::from_text(&audit.head).map_err(|_| Flaw::Contradiction)?;
    let mut signers = carried.to_vec();
    if let Some(certificate) = &audit.certificate {
        let der = decode(certificate)?;
        signers.push(Certificate::from_der(&der).map_err(Flaw::Signature)?);
    }
    head.verify(&signers, carried, anchors)
        .map_err(Flaw::Signature)?;
    Ok(head.head.extent)
}

fn message(
    told: &MessageEvidence,
    office: OfficeNumber,
    made_at: OffsetDateTime,
    audit: &AuditStanding,
    anchors: &TrustAnchors,
) -> JudgedMessage {
    let manifest = manifest(told, made_at, anchors);
    let names = |(manifest, _): &(Manifest, Vec<u8>)| manifest.file_names.clone();
    let file_names = manifest.as_ref().map_or_else(|_| Vec::new(), names);
    let receiver = told.receipt.as_ref().map(|signed| {
        let (manifest, bytes) = manifest.as_ref().map_err(Clone::clone)?;
        let at = told.time_of("collected").unwrap_or(made_at);
        let receipt = read_signed(signed, told.receiver.office, at, anchors)?;
        let read = Receipt::from_bytes(&receipt).map_err(|_| Flaw::Contradiction)?;
        read.fits(manifest, bytes).map_err(|_| Flaw::Contradiction)
    });
    let is_of_office = told.sender.office == office || told.receiver.office == office;
    let is_later = told.times.iter().any(|moment| moment.at > made_at);
    let sender = match manifest {
        _ if !is_of_office => Err(Flaw::Contradiction),
        _ if is_later => Err(Flaw::Times),
        other => other.map(drop),
    };
    let subject = told.message_id.to_string();
    let events = told
        .events
        .iter()
        .try_for_each(|one| event(one, &subject, audit));
    JudgedMessage {
        sender,
        receiver,
        events,
        file_names,
    }
}

/// The manifest and its bytes, once everything that the record says of it is what it says.
fn manifest(
    told: &MessageEvidence,
    made_at: OffsetDateTime,
    anchors: &TrustAnchors,
) -> Result<(Manifest, Vec<u8>), Flaw> {
    let at = told.time_of("sent").unwrap_or(made_at);
    let bytes = read_signed(&told.manifest, told.sender.office, at, anchors)?;
    let manifest = Manifest::from_bytes(&bytes).map_err(|_| Flaw::Contradiction)?;
    let fits = manifest.message_id == told.message_id
        && manifest.sender == told.sender
        && manifest.receiver == told.receiver
        && manifest.unit == told.unit
        && manifest.month == told.month
        && manifest.serial == told.serial
        && manifest.sealed_bytes() == told.sealed_bytes
        && manifest.ciphertext_sha256 == told.ciphertext_sha256
        && manifest.parts == told.parts;
    if fits {
        Ok((manifest, bytes))
    } else {
        Err(Flaw::Contradiction)
    }
}

/// The bytes that an office signed, once it did.
fn read_signed(
    signed: &SignedBytes,
    office: OfficeNumber,
    at: OffsetDateTime,
    anchors: &TrustAnchors,
) -> Result<Vec<u8>, Flaw> {
    let (bytes, signature) = (decode(&signed.bytes)?, decode(&signed.signature)?);
    if Sha256::of(&bytes) != signed.sha256 {
        return Err(Flaw::Contradiction);
    }
    let checked = pki::manifest::verify_detached(&bytes, &signature, anchors, at);
    let signer = checked.map_err(Flaw::Signature)?.signer;
    if signer.office_number() != Some(office) {
        return Err(Flaw::OtherSigner);
    }
    let is_told = Sha256::from(signer.fingerprint()) == signed.certificate_sha256
        && signer.serial().to_string() == signed.certificate_serial;
    if is_told {
        Ok(bytes)
    } else {
        Err(Flaw::OtherSigner)
    }
}

fn event(told: &AuditedEvent, subject: &str, audit: &AuditStanding) -> Result<(), Flaw> {
    let AuditStanding::Good(extent) = audit else {
        return Err(Flaw::Contradiction);
    };
    let event = Event {
        sequence: told.sequence,
        id: &told.id,
        at: told.at,
        actor: &told.actor,
        event: &told.event,
        subject: &told.subject,
        detail: &told.detail,
    };
    let proof: Vec<_> = told.inclusion.iter().map(|hash| *hash.as_bytes()).collect();
    let Extent { size, root } = *extent;
    let stands = merkle::is_included(event.leaf(), told.sequence, size, &proof, root);
    if stands && told.subject == subject {
        Ok(())
    } else {
        Err(Flaw::Contradiction)
    }
}

fn decode(text: &str) -> Result<Vec<u8>, Flaw> {
    STANDARD.decode(text).map_err(|_| Flaw::Contradiction)
}

/// How far the clocks of the exchange and of an authority may be apart.
const CLOCKS: Duration = Duration::minutes(10);

#[cfg(test)]
#[path = "evidence_proof_tests.rs"]
mod tests;
