//! A message as lists and answers show it, and who may see it.

use anyhow::Context as _;
use careplan::Address;
use protocol::http::{MessageSummary, Side};
use protocol::{Code, Manifest, MessageId, State};

use super::peer::Peer;
use crate::store::Tx;
use crate::store::message::{self, MessageRecord};
use crate::store::right::Right;
use crate::web::problem::ApiError;

/// The side on which a caller sees a message; `None` when it does not see it at all.
///
/// An office that sends to another kind of its own number stands on both sides; it is taken as
/// the receiver, because receiving is what leaves traces, unless the caller sees the sender's kind
/// only. The receiver never sees what was not sent, also not an upload that was given up.
pub(super) fn side_of(message: &MessageRecord, peer: &Peer) -> Option<Side> {
    let sees = |address: Address| address.office == peer.office.number && peer.sees(address.kind);
    if message.sent_at.is_some() && sees(message.receiver) {
        Some(Side::Inbox)
    } else if sees(message.sender) {
        Some(Side::Sent)
    } else {
        None
    }
}

/// The identity in a path. Text that is none names nothing.
///
/// # Errors
/// [`Code::NotFound`].
pub(super) fn message_id(text: &str) -> Result<MessageId, ApiError> {
    text.parse().map_err(|_| Code::NotFound.into())
}

/// A message together with the side on which the caller sees it.
///
/// # Errors
/// [`Code::NotFound`] also for messages of other offices, and of kinds of service that are not the
/// caller's, so that nobody learns which exist.
pub(super) async fn find_visible(
    tx: &Tx,
    peer: &Peer,
    id: MessageId,
) -> Result<(MessageRecord, Side), ApiError> {
    let message = message::find(tx, id).await?.ok_or(Code::NotFound)?;
    let side = side_of(&message, peer).ok_or(Code::NotFound)?;
    Ok((message, side))
}

/// A message that the caller sends.
///
/// # Errors
/// [`Code::NotFound`] also for messages of other offices; [`Code::RightMissing`] for who may only
/// read it.
pub(super) async fn find_sent_by(
    tx: &Tx,
    peer: &Peer,
    id: MessageId,
) -> Result<MessageRecord, ApiError> {
    let message = message::find(tx, id).await?.ok_or(Code::NotFound)?;
    let kind = message.sender.kind;
    if message.sender.office != peer.office.number || !peer.sees(kind) {
        return Err(Code::NotFound.into());
    }
    peer.require(Right::Send, kind)?;
    Ok(message)
}

/// Why a message in this state can be neither fetched nor collected.
pub(super) fn refused_in(state: State) -> Code {
    match state {
        State::Recalled => Code::MessageRecalled,
        _ => Code::StateConflict,
    }
}

/// The manifest of a stored message.
///
/// # Errors
/// When the stored bytes are no manifest any more.
pub(super) fn stored_manifest(message: &MessageRecord) -> Result<Manifest, ApiError> {
    let manifest = Manifest::from_bytes(&message.manifest)
        .with_context(|| format!("the stored manifest of {}", message.id))?;
    Ok(manifest)
}

/// The message as it travels, with the cursor of the side that looks.
///
/// # Errors
/// When the stored bytes are no manifest any more.
pub(super) fn summarise(message: &MessageRecord, side: Side) -> Result<MessageSummary, ApiError> {
    let manifest = stored_manifest(message)?;
    let cursor = match side {
        Side::Inbox => message.receiver_cursor,
        Side::Sent => message.sender_cursor,
    };
    Ok(MessageSummary {
        // A message that is still being sent has no place in a list yet.
        cursor: cursor.unwrap_or_default(),
        message_id: message.id,
        sender: message.sender,
        sender_name: message.sender_name.clone(),
        receiver: message.receiver,
        receiver_name: message.receiver_name.clone(),
        serial: manifest.serial.to_string(),
        sealed_bytes: manifest.sealed_bytes(),
        unit: manifest.unit,
        month: manifest.month.map(|month| month.to_string()),
        file_names: manifest.file_names,
        state: message.state.to_string(),
        sent_at: message.sent_at,
        fetched_at: message.fetched_at,
        collected_at: message.collected_at,
        reminded_at: message.reminded_at,
        reported_uncollected_at: message.reported_at,
        // Whoever lists messages asks who can still open them.
        cannot_be_opened: false,
        ended_at: message.ended_at,
        import: message.import.clone(),
        older_than_delivered: message.older_than_delivered,
    })
}
