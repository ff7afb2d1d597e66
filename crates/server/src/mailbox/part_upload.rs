//! PUT one part of a sealed payload. Can be cut at any byte and repeated.
//!
//! The bytes are compared with what the sender signed, put on stable storage, and only then does
//! the row say so. A part that is there already is a success.

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use protocol::lifecycle::{Event, Fetched};
use protocol::message::PART_BYTES;
use protocol::{Code, MessageId, Sha256};

use super::MailboxState;
use super::peer::Peer;
use super::summary::{find_sent_by, message_id};
use crate::blobs::Put;
use crate::store::Tx;
use crate::store::message_part::{self, PartRecord};
use crate::web::path::Path;
use crate::web::problem::ApiError;
use crate::web::request_body;

/// Stores a part.
pub(super) async fn put(
    State(state): State<MailboxState>,
    peer: Peer,
    Path((id, number)): Path<(String, String)>,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let (id, number, peer) = (message_id(&id)?, part_number(&number)?, &peer);
    let part = state
        .store
        .read("part-describe", |tx| async move {
            find_wanted(&tx, peer, id, number).await
        })
        .await?;
    // Read to its end even when the length is wrong already: an answer in the middle of an
    // upload reaches many clients only as a broken connection.
    let bytes = request_body::read(body, PART_BYTES as usize).await?;
    let sha256 = Sha256::of(&bytes);
    if bytes.len() as u64 != part.size || sha256 != part.sha256 {
        return Err(Code::PartMismatch.into());
    }
    if part.stored_at.is_some() {
        return Ok(StatusCode::NO_CONTENT);
    }
    match state.blobs.put(id, number, bytes, sha256).await? {
        Put::Stored | Put::AlreadyThere => {}
        Put::Conflict => return Err(Code::IdentityConflict.into()),
    }
    let now = state.clock.now();
    state
        .store
        .run_tx("part-stored", |tx| async move {
            // Asked again: the message may have ended while its part was on the way.
            find_wanted(&tx, peer, id, number).await?;
            message_part::mark_stored(&tx, id, number, now).await?;
            Ok::<_, ApiError>(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A part number in a path.
///
/// # Errors
/// [`Code::NotFound`].
pub(super) fn part_number(text: &str) -> Result<u32, ApiError> {
    text.parse().map_err(|_| Code::NotFound.into())
}

/// The part's row, while the message still takes parts or has taken them.
async fn find_wanted(
    tx: &Tx,
    peer: &Peer,
    id: MessageId,
    number: u32,
) -> Result<PartRecord, ApiError> {
    let message = find_sent_by(tx, peer, id).await?;
    message
        .state
        .after(Event::Commit, Fetched::No)
        .map_err(|_| Code::StateConflict)?;
    Ok(message_part::find(tx, id, number)
        .await?
        .ok_or(Code::NotFound)?)
}
