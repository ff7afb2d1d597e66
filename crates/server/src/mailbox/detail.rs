//! GET one message: its manifest as signed, the receipt once there is one, and its history.

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::http::{GivenKey, Intent, MessageDetail, MessageSummary, SignedReceipt};

use super::MailboxState;
use super::openable::Openable;
use super::peer::Peer;
use super::summary::{find_visible, message_id, summarise};
use crate::store::{message_event, message_key, receipt};
use crate::web::path::Path;
use crate::web::problem::ApiError;

/// Shows a message to its sender or, once it is sent, to its receiver.
pub(super) async fn get(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(id): Path<String>,
) -> Result<Json<MessageDetail>, ApiError> {
    let (id, peer, now) = (message_id(&id)?, &peer, state.clock.now());
    let (message, side, receipt, openable, history, keys) = state
        .store
        .read("detail", |tx| async move {
            let (message, side) = find_visible(&tx, peer, id).await?;
            let receipt = receipt::find(&tx, id).await?;
            let openable = Openable::of(&tx, std::slice::from_ref(&message), now).await?;
            let history = message_event::of_message(&tx, id).await?;
            let keys = message_key::given(&tx, id, peer.office.number).await?;
            Ok::<_, ApiError>((message, side, receipt, openable, history, keys))
        })
        .await?;
    Ok(Json(MessageDetail {
        summary: MessageSummary {
            cannot_be_opened: openable.is_lost(&message)?,
            ..summarise(&message, side)?
        },
        intent: Intent {
            manifest: STANDARD.encode(&message.manifest),
            signature: STANDARD.encode(&message.signature),
        },
        receipt: receipt.map(|record| SignedReceipt {
            receipt: STANDARD.encode(&record.receipt),
            signature: STANDARD.encode(&record.signature),
        }),
        history,
        keys: keys.into_iter().map(given).collect(),
    }))
}

fn given(key: message_key::Given) -> GivenKey {
    GivenKey {
        fingerprint: key.fingerprint,
        packet: STANDARD.encode(key.packet),
    }
}
