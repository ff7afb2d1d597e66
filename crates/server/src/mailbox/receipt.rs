//! POST receipt: the receiver's signed statement that it has collected a message.
//!
//! Receipt and state change in one transaction. The same receipt again is answered like the
//! first; a different one is refused, because the first one is the evidence.

use axum::Json;
use axum::extract::State;
use pki::Certificate;
use protocol::http::{MessageSummary, Side, SignedReceipt};
use protocol::lifecycle::{Event, Fetched};
use protocol::receipt::Receipt;
use protocol::{Code, MessageId, Sha256, State as MessageState};
use time::OffsetDateTime;

use super::MailboxState;
use super::parties::judged_signer;
use super::peer::Peer;
use super::signature::SignedBytes;
use super::summary::{message_id, refused_in, side_of, stored_manifest, summarise};
use crate::store::message::{self, MessageRecord};
use crate::store::receipt::{self, ReceiptRecord};
use crate::store::right::Right;
use crate::store::{Tx, audit, caller, message_state};
use crate::web::path::Path;
use crate::web::problem::ApiError;
use crate::web::request_body::JsonBody;

/// Stores the receipt.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<SignedReceipt>,
) -> Result<Json<MessageSummary>, ApiError> {
    let id = message_id(&id)?;
    let now = state.clock.now();
    let signed = SignedBytes::decode(&body.receipt, &body.signature)?;
    let receipt = Receipt::from_bytes(&signed.bytes)
        .map_err(|_| ApiError::detailed(Code::RequestInvalid, "受領書を読み取れません"))?;
    let signer = signed.signer(&state, now)?;
    let collection = &Collection {
        state: &state,
        peer: &peer,
        id,
        receipt,
        signed,
        signer,
        now,
    };
    let message = state
        .store
        .run_tx("receipt", |tx| async move { collection.record(&tx).await })
        .await?;
    state.waiters.nudge(&message);
    Ok(Json(summarise(&message, Side::Inbox)?))
}

/// A receipt whose signature is good by itself.
struct Collection<'a> {
    state: &'a MailboxState,
    peer: &'a Peer,
    id: MessageId,
    receipt: Receipt,
    signed: SignedBytes,
    signer: Certificate,
    now: OffsetDateTime,
}

impl Collection<'_> {
    async fn record(&self, tx: &Tx) -> Result<MessageRecord, ApiError> {
        let (id, now) = (self.id, self.now);
        let signing = self.signer.serial().to_string();
        let questions = (
            message::asked(id),
            caller::asked(&signing),
            receipt::asked(id),
        );
        let (message, signer, stored) = tx.ask(&questions).await?;
        let message = message.ok_or(Code::NotFound)?;
        let side = side_of(&message, self.peer).ok_or(Code::NotFound)?;
        if side != Side::Inbox {
            return Err(Code::NotFound.into());
        }
        self.peer.require(Right::Receive, message.receiver.kind)?;
        let print = Some(Sha256::from(self.signer.fingerprint()));
        let signer = signer.filter(|signer| signer.certificate.fingerprint == print);
        let serial = judged_signer(tx, signer, (self.state, now), self.peer).await?;
        let manifest = stored_manifest(&message)?;
        self.receipt
            .fits(&manifest, &message.manifest)
            .map_err(|error| ApiError::detailed(Code::RequestInvalid, error.to_string()))?;
        let next = message
            .state
            .after(Event::Receipt, Fetched::Yes)
            .map_err(|_| refused_in(message.state))?;
        if let Some(stored) = stored {
            return if stored.receipt == self.signed.bytes {
                Ok(message)
            } else {
                let detail = "別の受領書がすでにあります";
                Err(ApiError::detailed(Code::StateConflict, detail))
            };
        }
        if next != MessageState::Collected {
            return Err(Code::StateConflict.into());
        }
        let record = ReceiptRecord {
            receipt: self.signed.bytes.clone(),
            signature: self.signed.signature.clone(),
        };
        if !message_state::mark_collected(tx, &message, now).await? {
            return Err(Code::StateConflict.into());
        }
        let (actor, subject) = (self.peer.actor(), id.to_string());
        let stored = vec![
            receipt::stored(id, &record, &serial, now),
            audit::recorded(now, &actor, "message-collected", &subject, &serial),
        ];
        let message = tx.run_and_ask(stored, &message::asked(id)).await?;
        Ok(message.ok_or(Code::NotFound)?)
    }
}
