//! GET one part of a sealed payload, whole or from where a download was cut.
//!
//! Before the first byte leaves for the receiver the row says *fetched*: from then on the sender
//! cannot take the message back. `HEAD` sends no byte and changes nothing. The bytes are served as
//! they lie in storage; whether they are what the sender signed is the receiver's to check, by hash
//! and by seal.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use protocol::http::Side;
use protocol::lifecycle::{Event, Fetched};
use protocol::{Code, MessageId, State as MessageState};
use time::OffsetDateTime;

use super::MailboxState;
use super::byte_range::{self, Wanted};
use super::part_upload::part_number;
use super::peer::Peer;
use super::summary::{find_visible, message_id, refused_in, side_of};
use crate::kinds::CertificateKinds;
use crate::licence::of_one;
use crate::store::licence::{self, Licence};
use crate::store::message::{self, MessageRecord};
use crate::store::message_part::{self, PartRecord};
use crate::store::right::Right;
use crate::store::{audit, message_state};
use crate::trouble::Refusal;
use crate::web::path::Path;
use crate::web::problem::ApiError;

/// Serves a part to the receiver, or to the sender, who can open it too.
pub(super) async fn get(
    State(state): State<MailboxState>,
    peer: Peer,
    Path((id, number)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (id, number, peer) = (message_id(&id)?, part_number(&number)?, &peer);
    let (kinds, now) = (&state.kinds, state.clock.now());
    let (message, side, part) = find_readable(&state, peer, id, number).await?;
    if side == Side::Inbox {
        let held = state.store.ask(&licence::asked(message.receiver)).await?;
        require_not_suspended(held.as_ref(), kinds, now)?;
    }
    let tag = format!("\"{}\"", part.sha256);
    let range = match wanted(&headers, &tag, part.size) {
        Wanted::Whole => None,
        Wanted::Span(span) => Some(span),
        Wanted::Unsatisfiable => return unsatisfiable(part.size),
    };
    let reading = state.blobs.read(&part.place, range.clone()).await?;
    let Some(reading) = reading.filter(|reading| reading.part_bytes == part.size) else {
        // It may have left since it was asked for.
        find_readable(&state, peer, id, number).await?;
        let lost = anyhow::anyhow!("part {number} of {id} is lost or cut in the storage");
        return Err(lost.into());
    };
    if method != Method::HEAD && side == Side::Inbox && message.fetched_at.is_none() {
        mark_fetched(&state, peer, id).await?;
    }
    let mut response = Body::from_stream(reading.stream).into_response();
    let span = range.clone().unwrap_or(0..part.size);
    set(&mut response, CONTENT_TYPE, "application/octet-stream")?;
    set(&mut response, ACCEPT_RANGES, "bytes")?;
    set(&mut response, ETAG, &tag)?;
    set(
        &mut response,
        CONTENT_LENGTH,
        &(span.end - span.start).to_string(),
    )?;
    if range.is_some() {
        let last = span.end.saturating_sub(1);
        let content_range = format!("bytes {}-{last}/{}", span.start, part.size);
        set(&mut response, CONTENT_RANGE, &content_range)?;
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// Message and part, when the state allows to read them.
async fn find_readable(
    state: &MailboxState,
    peer: &Peer,
    id: MessageId,
    number: u32,
) -> Result<(MessageRecord, Side, PartRecord), ApiError> {
    let questions = (message::asked(id), message_part::asked(id, number));
    let (message, part) = state.store.ask(&questions).await?;
    let message = message.ok_or(Code::NotFound)?;
    let side = side_of(&message, peer).ok_or(Code::NotFound)?;
    let left = message.payload_left_at.is_some() && message.state != MessageState::Recalled;
    if message.sent_at.is_some() && (left || message.state == MessageState::Expired) {
        return Err(Code::RetentionEnded.into());
    }
    // To open what was not collected yet is to receive it.
    if side == Side::Inbox && message.collected_at.is_none() {
        peer.require(Right::Receive, message.receiver.kind)?;
    }
    // The sender may also read back what is on the way.
    if !(side == Side::Sent && message.state == MessageState::Sending) {
        message
            .state
            .after(Event::Fetch, Fetched::No)
            .map_err(|_| refused_in(message.state))?;
    }
    let part = part
        .filter(|part| part.stored_at.is_some())
        .ok_or(Code::NotFound)?;
    Ok((message, side, part))
}

/// What arrived for a service that is suspended is kept until it is resumed. One whose use has
/// ended still collects what was sent before.
fn require_not_suspended(
    held: Option<&Licence>,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<(), ApiError> {
    match of_one(held, now) {
        Some(refusal @ Refusal::SuspendedOffice(_)) => Err(refusal.problem(kinds, now).into()),
        _ => Ok(()),
    }
}

async fn mark_fetched(state: &MailboxState, peer: &Peer, id: MessageId) -> Result<(), ApiError> {
    let now = state.clock.now();
    let message = state
        .store
        .run_tx("fetched", |tx| async move {
            // Asked again: the sender may have taken it back in between.
            let (message, _) = find_visible(&tx, peer, id).await?;
            message
                .state
                .after(Event::Fetch, Fetched::No)
                .map_err(|_| refused_in(message.state))?;
            if message_state::mark_fetched(&tx, &message, now).await? {
                let actor = peer.actor();
                audit::record(&tx, now, &actor, "message-fetched", &id.to_string(), "").await?;
            }
            Ok::<_, ApiError>(message)
        })
        .await?;
    state.waiters.nudge(&message);
    Ok(())
}

/// The span asked for. After `If-Range` with another tag the whole part is the answer.
fn wanted(headers: &HeaderMap, tag: &str, size: u64) -> Wanted {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.contains_key(IF_RANGE) && text(IF_RANGE) != Some(tag) {
        return Wanted::Whole;
    }
    byte_range::wanted(text(RANGE), size)
}

fn unsatisfiable(size: u64) -> Result<Response, ApiError> {
    let refusal = ApiError::with_status(
        Code::RequestInvalid,
        StatusCode::RANGE_NOT_SATISFIABLE,
        "その範囲のデータはありません",
    );
    let mut response = refusal.into_response();
    set(&mut response, CONTENT_RANGE, &format!("bytes */{size}"))?;
    Ok(response)
}

fn set(response: &mut Response, name: HeaderName, value: &str) -> Result<(), ApiError> {
    let value = HeaderValue::from_str(value).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(name, value);
    Ok(())
}
