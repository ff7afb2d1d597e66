//! POST recall: the sender takes a message back, as long as not a byte of it was served.
//!
//! Whether the recall or the first byte comes first is decided by one statement each on the same
//! row: the one that finds the other done changes nothing. The payload is removed by the worker.

use axum::Json;
use axum::extract::State;
use protocol::http::{MessageSummary, Side};
use protocol::lifecycle::{Event, Fetched};
use protocol::{Code, MessageId, State as MessageState};
use time::OffsetDateTime;

use super::MailboxState;
use super::peer::Peer;
use super::summary::{find_sent_by, message_id, summarise};
use crate::store::message::{self, MessageRecord};
use crate::store::{Tx, audit, message_state};
use crate::web::language::Language;
use crate::web::path::Path;
use crate::web::problem::ApiError;

/// Takes the message back. Repeating is answered like the first time.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(id): Path<String>,
) -> Result<Json<MessageSummary>, ApiError> {
    let (id, peer, now) = (message_id(&id)?, &peer, state.clock.now());
    let message = state
        .store
        .run_tx(
            "recall",
            |tx| async move { recall(&tx, peer, id, now).await },
        )
        .await?;
    state.waiters.nudge(&message);
    Ok(Json(summarise(&message, Side::Sent)?))
}

async fn recall(
    tx: &Tx,
    peer: &Peer,
    id: MessageId,
    now: OffsetDateTime,
) -> Result<MessageRecord, ApiError> {
    let message = find_sent_by(tx, peer, id).await?;
    let fetched = match message.fetched_at {
        Some(_) => Fetched::Yes,
        None => Fetched::No,
    };
    match message.state.after(Event::Recall, fetched) {
        Ok(_) if message.state == MessageState::Recalled => return Ok(message),
        Ok(_) => {}
        Err(_) => return Err(too_late(&message)),
    }
    if !message_state::mark_recalled(tx, &message, now).await? {
        let now_there = message::find(tx, id).await?.ok_or(Code::NotFound)?;
        return Err(too_late(&now_there));
    }
    let actor = peer.actor();
    audit::record(tx, now, &actor, "message-recalled", &id.to_string(), "").await?;
    Ok(message::find(tx, id).await?.ok_or(Code::NotFound)?)
}

/// Why a message cannot be taken back: mostly because the receiver has it, and since when.
fn too_late(message: &MessageRecord) -> ApiError {
    match message.fetched_at.or(message.collected_at) {
        Some(at) if message.state != MessageState::Expired => {
            let moment = Language::Japanese.moment(at);
            let detail = format!("{moment}に、相手がすでに受け取っています");
            ApiError::detailed(Code::RecallLate, detail)
        }
        _ => Code::StateConflict.into(),
    }
}
