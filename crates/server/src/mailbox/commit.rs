//! POST commit: all parts are there; from here on the message is *sent*.
//!
//! State, places in both lists and audit change in one transaction, which asks once more whether
//! everybody may take part. Repeating is answered like the first time: the identity of the message
//! is the key, and nothing is asked again about what is sent.

use axum::Json;
use axum::extract::{Path, State};
use protocol::http::{MessageSummary, Side};
use protocol::lifecycle::{Event, Fetched};
use protocol::{Code, MessageId, State as MessageState};
use time::OffsetDateTime;

use super::MailboxState;
use super::intent::require_receivers;
use super::peer::{Peer, require_use, usable_now};
use super::summary::{find_sent_by, message_id, stored_manifest, summarise};
use crate::store::message::{self, MessageRecord};
use crate::store::{Tx, audit, certificate, message_part, message_state, upload};
use crate::web::problem::ApiError;

/// Sends the message.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(id): Path<String>,
) -> Result<Json<MessageSummary>, ApiError> {
    let (id, peer, now) = (message_id(&id)?, &peer, state.clock.now());
    let context = &state;
    let message = state
        .store
        .run_tx("commit", |tx| async move {
            commit(&tx, context, peer, id, now).await
        })
        .await?;
    state.waiters.nudge(&message);
    Ok(Json(summarise(&message, Side::Sent)?))
}

async fn commit(
    tx: &Tx,
    state: &MailboxState,
    peer: &Peer,
    id: MessageId,
    now: OffsetDateTime,
) -> Result<MessageRecord, ApiError> {
    let message = find_sent_by(tx, peer, id).await?;
    let next = message
        .state
        .after(Event::Commit, Fetched::No)
        .map_err(|_| Code::StateConflict)?;
    if message.state != MessageState::Sending || next != MessageState::Sent {
        return Ok(message);
    }
    require_use(tx, message.sender, &state.kinds, now).await?;
    let missing = message_part::missing(tx, id).await?;
    if !missing.is_empty() {
        let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
        return Err(ApiError::detailed(Code::PartsMissing, numbers.join(", ")));
    }
    require_still_good(tx, (state, now), peer, &message).await?;
    message_state::mark_sent(tx, &message, now).await?;
    audit::record(tx, now, &peer.actor(), "message-sent", &id.to_string(), "").await?;
    Ok(message::find(tx, id).await?.ok_or(Code::NotFound)?)
}

/// What was good when the message was announced is still good: the certificates of who calls and
/// of who signed, the receiver, and every certificate to which the message is sealed. Uploads take
/// their time, and revocations do not wait for them.
async fn require_still_good(
    tx: &Tx,
    (state, now): (&MailboxState, OffsetDateTime),
    peer: &Peer,
    message: &MessageRecord,
) -> Result<(), ApiError> {
    let caller = certificate::find(tx, &peer.certificate.serial).await?;
    let caller = caller.ok_or(Code::CertificateUnknown)?;
    let caller = match usable_now(tx, caller, &state.kinds, now).await? {
        Ok(caller) => caller,
        Err(refusal) => return Err(refusal.problem(&state.kinds, now).into()),
    };
    let signer = upload::signer(tx, message.id).await?;
    if let Some(signer) = signer.filter(|signer| *signer != caller.certificate.serial) {
        let signer = certificate::find(tx, &signer).await?;
        let signer = signer.ok_or(Code::SignatureInvalid)?;
        if let Err(refusal) = usable_now(tx, signer, &state.kinds, now).await? {
            let title = refusal.problem(&state.kinds, now).title;
            let detail = format!("署名した証明書: {title}");
            return Err(ApiError::detailed(Code::SignatureInvalid, detail));
        }
    }
    let manifest = stored_manifest(message)?;
    require_receivers(tx, (state, now), &caller.office, &manifest).await
}
