//! POST commit: all parts are there; from here on the message is *sent*.
//!
//! State, places in both lists and audit change in one transaction. Repeating is answered like
//! the first time.

use axum::Json;
use axum::extract::{Path, State};
use protocol::http::{MessageSummary, Side};
use protocol::lifecycle::{Event, Fetched};
use protocol::{Code, MessageId, State as MessageState};
use time::OffsetDateTime;

use super::MailboxState;
use super::peer::{Peer, require_use};
use super::summary::{find_sent_by, message_id, summarise};
use crate::kinds::CertificateKinds;
use crate::store::message::{self, MessageRecord};
use crate::store::{Tx, audit, message_part, message_state};
use crate::web::problem::ApiError;

/// Sends the message.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(id): Path<String>,
) -> Result<Json<MessageSummary>, ApiError> {
    let (id, peer, now) = (message_id(&id)?, &peer, state.clock.now());
    let kinds = &state.kinds;
    let message = state
        .store
        .run_tx("commit", |tx| async move {
            commit(&tx, peer, kinds, id, now).await
        })
        .await?;
    state.waiters.nudge(&message);
    Ok(Json(summarise(&message, Side::Sent)?))
}

async fn commit(
    tx: &Tx,
    peer: &Peer,
    kinds: &CertificateKinds,
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
    require_use(tx, message.sender, kinds, now).await?;
    let missing = message_part::missing(tx, id).await?;
    if !missing.is_empty() {
        let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
        return Err(ApiError::detailed(Code::PartsMissing, numbers.join(", ")));
    }
    message_state::mark_sent(tx, &message, now).await?;
    audit::record(tx, now, &peer.actor(), "message-sent", &id.to_string(), "").await?;
    Ok(message::find(tx, id).await?.ok_or(Code::NotFound)?)
}
