//! POST commit: all parts are there; from here on the message is *sent*.
//!
//! State, places in both lists and audit change in one transaction, which asks once more whether
//! everybody may take part. Repeating is answered like the first time: the identity of the message
//! is the key, and nothing is asked again about what is sent.

use axum::Json;
use axum::extract::State;
use careplan::Address;
use protocol::http::{MessageSummary, Side};
use protocol::lifecycle::{Event, Fetched};
use protocol::{Code, MessageId, State as MessageState};
use time::OffsetDateTime;

use super::MailboxState;
use super::parties::{self, Parties};
use super::peer::Peer;
use super::summary::{find_sent_by, message_id, stored_manifest, summarise};
use crate::store::message::{self, MessageRecord};
use crate::store::{Statement, Tx, audit, message_part, message_state, upload};
use crate::web::path::Path;
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

/// Sends a message of which everything is there.
///
/// # Errors
/// Whatever is refused.
pub(super) async fn commit(
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
    let questions = (upload::signer(id), message_part::asked_missing(id));
    let (signer, missing) = tx.ask(&questions).await?;
    let calling = peer.certificate.serial.as_str();
    let serials = (calling, signer.as_deref().unwrap_or(calling));
    let addresses = (message.sender, message.receiver);
    let answered = tx.ask(&parties::asked(serials, addresses, now)).await?;
    let parties = Parties::new((state, now), peer, answered);
    parties.require_use()?;
    if !missing.is_empty() {
        let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
        return Err(ApiError::detailed(Code::PartsMissing, numbers.join(", ")));
    }
    // What was good when the message was announced is still good. Uploads take their time, and
    // revocations do not wait for them.
    parties.require_caller(tx).await?;
    parties.require_signer(tx, None).await?;
    parties.require_receivers(&stored_manifest(&message)?)?;
    let sent = sent(peer, id, addresses, now);
    let message = tx.run_and_ask(sent, &message::asked(id)).await?;
    Ok(message.ok_or(Code::NotFound)?)
}

/// What makes a message sent, with its audit.
pub(super) fn sent(
    peer: &Peer,
    id: MessageId,
    (sender, receiver): (Address, Address),
    now: OffsetDateTime,
) -> Vec<Statement> {
    let offices = (sender.office, receiver.office);
    let mut all = message_state::sent(id, offices, now);
    let (actor, subject) = (peer.actor(), id.to_string());
    all.push(audit::recorded(now, &actor, "message-sent", &subject, ""));
    all
}
