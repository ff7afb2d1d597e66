//! POST whole: a small message with everything about it in one request.
//!
//! It is announced, its only part stored and the message sent, by the same checks as in three
//! steps. The part is put on stable storage first, under a name of this attempt; announcement,
//! part and commit are one transaction after it. What is refused by then is removed at once, and
//! what a process leaves that ends in between is found by the worker. Repeating is answered like
//! the first time.

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use protocol::http::{Intent, MessageSummary, Side, WholeMessage};
use protocol::message::WHOLE_BYTES;
use protocol::{Code, Sha256, State as MessageState};

use super::MailboxState;
use super::commit::{commit, sent};
use super::intent::{Admission, Announcement};
use super::peer::Peer;
use super::summary::summarise;
use crate::blobs::{Arrival, Place};
use crate::store::message::MessageRecord;
use crate::store::{StoreError, Tx, message, message_part};
use crate::web::problem::ApiError;
use crate::web::request_body::JsonBody;

/// Sends the message.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    JsonBody(whole): JsonBody<WholeMessage>,
) -> Result<Json<MessageSummary>, ApiError> {
    let WholeMessage {
        manifest,
        signature,
        payload,
    } = whole;
    let intent = Intent {
        manifest,
        signature,
    };
    let payload = STANDARD
        .decode(payload)
        .map_err(|_| ApiError::detailed(Code::RequestInvalid, "Base64 として読み取れません"))?;
    let (announcement, known) = Announcement::examine(&state, &peer, &intent).await?;
    require_only_part(&announcement, &payload)?;
    let begun = known.is_none_or(|known| known.state == MessageState::Sending);
    let arrival = begun.then(|| Arrival::new(announcement.manifest.message_id, announcement.now));
    if let Some(arrival) = &arrival {
        state
            .blobs
            .put_arrival(arrival, Bytes::from(payload))
            .await?;
    }
    let sending = &Sending {
        state: &state,
        peer: &peer,
        announcement,
        arrival,
    };
    let record = || {
        state
            .store
            .run_tx("whole", |tx| async move { sending.record(&tx).await })
    };
    let recorded = match record().await {
        // Two calls with one identity at the same time: the second sees the first now.
        Err(ApiError::Store(StoreError::Exists)) => record().await,
        other => other,
    };
    sending.tidy_up(&recorded).await;
    let (message, _) = recorded?;
    state.waiters.nudge(&message);
    Ok(Json(summarise(&message, Side::Sent)?))
}

/// What came is the only part that the manifest announces.
fn require_only_part(announcement: &Announcement<'_>, payload: &[u8]) -> Result<(), ApiError> {
    let [part] = announcement.manifest.parts.as_slice() else {
        return Err(Code::TooLarge.into());
    };
    if part.size > WHOLE_BYTES {
        return Err(Code::TooLarge.into());
    }
    if payload.len() as u64 != part.size || Sha256::of(payload) != part.sha256 {
        return Err(Code::PartMismatch.into());
    }
    Ok(())
}

/// A message whose payload is on stable storage.
struct Sending<'a> {
    state: &'a MailboxState,
    peer: &'a Peer,
    announcement: Announcement<'a>,
    /// Where its part lies, unless the message was sent before.
    arrival: Option<Arrival>,
}

/// Whether a record names the part that came with this request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Kept,
    Unused,
}

impl Sending<'_> {
    async fn record(&self, tx: &Tx) -> Result<(MessageRecord, Part), ApiError> {
        let (manifest, now) = (&self.announcement.manifest, self.announcement.now);
        let id = manifest.message_id;
        let signer = match (self.announcement.admission(tx).await?, &self.arrival) {
            (Admission::New(signer), Some(arrival)) => (signer, arrival),
            (Admission::New(_), None) => {
                // It was there when it was asked for, and has been forgotten since.
                return Err(Code::TryLater.into());
            }
            (Admission::Known(_), arrival) => return self.go_on(tx, arrival.as_ref()).await,
        };
        let (signer, arrival) = signer;
        let mut all = self.announcement.insertion(&signer)?;
        all.push(message_part::arrived(id, arrival, now));
        let addresses = (manifest.sender, manifest.receiver);
        all.extend(sent(self.peer, id, addresses, now));
        let message = tx.run_and_ask(all, &message::asked(id)).await?;
        let message = message.ok_or(Code::NotFound)?;
        Ok((message, Part::Kept))
    }

    /// Goes on with a message that was announced before, perhaps by parts.
    async fn go_on(
        &self,
        tx: &Tx,
        arrival: Option<&Arrival>,
    ) -> Result<(MessageRecord, Part), ApiError> {
        let (id, now) = (self.announcement.manifest.message_id, self.announcement.now);
        let mut part = Part::Unused;
        if let Some(arrival) = arrival {
            let stored = tx
                .run_all(vec![message_part::arrived(id, arrival, now)])
                .await?;
            if stored.iter().any(|outcome| outcome.changed > 0) {
                part = Part::Kept;
            }
        }
        let message = commit(tx, self.state, self.peer, id, now).await?;
        Ok((message, part))
    }

    /// Removes the part that came when it is certain that no record names it.
    async fn tidy_up(&self, recorded: &Result<(MessageRecord, Part), ApiError>) {
        let is_unused = matches!(recorded, Ok((_, Part::Unused)) | Err(ApiError::Refused(_)));
        let Some(arrival) = self.arrival.clone().filter(|_| is_unused) else {
            return;
        };
        if let Err(error) = self.state.blobs.delete(&Place::Arrived(arrival)).await {
            tracing::warn!(%error, "cannot remove a part that was refused; the worker will");
        }
    }
}
