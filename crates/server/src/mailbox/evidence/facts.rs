//! What a record says of a message: the one place that knows which of its columns.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::manifest::claimed_signer;
use protocol::Sha256;
use protocol::evidence::{
    AuditHead, AuditedEvent, EvidenceRecord, MessageEvidence, Moment, SignedBytes,
};
use time::OffsetDateTime;

use crate::evidence::EvidenceKey;
use crate::evidence::proof::Prover;
use crate::mailbox::summary::stored_manifest;
use crate::store::audit_tree::OrderedEvent;
use crate::store::message::MessageRecord;
use crate::store::{Tx, audit_tree, evidence_certificate, receipt};
use crate::web::problem::ApiError;

/// What the exchange knows the time of. Whatever gets a time gets a line here.
fn times(message: &MessageRecord) -> Vec<Moment> {
    let known = [
        ("sent", message.sent_at),
        ("fetched", message.fetched_at),
        ("collected", message.collected_at),
    ];
    let moment = |(what, at): (&str, Option<OffsetDateTime>)| {
        let what = what.to_owned();
        at.map(|at| Moment { what, at })
    };
    known.into_iter().filter_map(moment).collect()
}

/// The facts about a message, with the events of the audit about it and without their proofs.
pub(super) async fn of_message(
    tx: &Tx,
    message: &MessageRecord,
) -> Result<MessageEvidence, ApiError> {
    let manifest = stored_manifest(message)?;
    let receipt = receipt::find(tx, message.id).await?;
    let receipt = receipt.map(|stored| signed(&stored.receipt, &stored.signature));
    let times = times(message);
    let mut moments: Vec<_> = times.iter().map(|moment| moment.at).collect();
    moments.sort_unstable();
    moments.dedup();
    let (subject, mut events) = (message.id.to_string(), Vec::new());
    for moment in moments {
        let found = audit_tree::events_about(tx, &subject, moment).await?;
        events.extend(found.into_iter().map(event));
    }
    Ok(MessageEvidence {
        message_id: message.id,
        sender: message.sender,
        receiver: message.receiver,
        state: message.state.to_string(),
        sealed_bytes: manifest.sealed_bytes(),
        unit: manifest.unit,
        month: manifest.month,
        serial: manifest.serial,
        ciphertext_sha256: manifest.ciphertext_sha256,
        parts: manifest.parts,
        manifest: signed(&message.manifest, &message.signature)?,
        receipt: receipt.transpose()?,
        times,
        events,
    })
}

fn signed(bytes: &[u8], signature: &[u8]) -> Result<SignedBytes, ApiError> {
    let signer = claimed_signer(signature).map_err(anyhow::Error::from)?;
    Ok(SignedBytes {
        sha256: Sha256::of(bytes),
        bytes: STANDARD.encode(bytes),
        signature: STANDARD.encode(signature),
        certificate_serial: signer.serial().to_string(),
        certificate_sha256: signer.fingerprint().into(),
    })
}

fn event(ordered: OrderedEvent) -> AuditedEvent {
    let OrderedEvent {
        sequence, event, ..
    } = ordered;
    AuditedEvent {
        sequence,
        id: event.id,
        at: event.at,
        actor: event.actor,
        event: event.event,
        subject: event.subject,
        detail: event.detail,
        inclusion: Vec::new(),
    }
}

/// Puts the last head of the audit to a record, and the proof to each of its events.
pub(super) async fn prove(
    tx: &Tx,
    mut record: EvidenceRecord,
    key: &EvidenceKey,
) -> Result<EvidenceRecord, ApiError> {
    let Some(head) = audit_tree::last_head(tx).await? else {
        return Ok(record);
    };
    let mut prover = Prover::default();
    for event in record.messages.iter_mut().flat_map(|one| &mut one.events) {
        let size = head.head.extent.size;
        let proof = prover.inclusion(tx, event.sequence, size).await?;
        event.inclusion = proof.into_iter().map(Sha256::from).collect();
    }
    let signer = head.head.signed_by;
    let certificate = if signer == key.certificate().fingerprint() {
        None
    } else {
        let all = evidence_certificate::all(tx).await?;
        let signer = all.into_iter().find(|one| one.fingerprint() == signer);
        signer.map(|signer| STANDARD.encode(signer.der()))
    };
    record.audit = Some(AuditHead {
        head: head.to_text(),
        certificate,
    });
    Ok(record)
}
