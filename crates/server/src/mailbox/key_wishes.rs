//! Keys for terminals that joined later: POST and GET key-wishes, PUT the key of a message.
//!
//! A message is sealed to the terminals that an office had when it was sent. A terminal that came
//! later asks here, and another terminal of the same office wraps the message's key for it. The
//! exchange passes on what it cannot open: it knows who asks, who has given, and that both are of
//! one office. Whether the one who asks is a colleague is judged by the one who gives.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;
use pki::key_packet::KeyPacket;
use protocol::http::{
    KEYS_AT_A_TIME, KeyAsk, KeyAsked, KeyGift, KeyWish, KeyWishList, KeyWishQuery, OPEN_KEY_WISHES,
    Side,
};
use protocol::lifecycle::{Event, Fetched};
use protocol::{Code, MessageId, Sha256, State as MessageState};
use time::OffsetDateTime;

use super::MailboxState;
use super::peer::{Peer, usable_certificates};
use super::summary::{find_visible, message_id, refused_in, stored_manifest};
use crate::store::certificate::CertificateRecord;
use crate::store::message::MessageRecord;
use crate::store::message_key::{self, Wish};
use crate::store::right::Right;
use crate::store::{Tx, audit};
use crate::web::path::Path;
use crate::web::problem::ApiError;
use crate::web::request_body::JsonBody;

/// Notes what the terminal that calls cannot open. Repeating it is harmless.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    JsonBody(ask): JsonBody<KeyAsk>,
) -> Result<Json<KeyAsked>, ApiError> {
    if ask.message_ids.len() > KEYS_AT_A_TIME {
        let detail = format!("一度に求められるのは{KEYS_AT_A_TIME}件までです");
        return Err(ApiError::detailed(Code::RequestInvalid, detail));
    }
    let (peer, ids, now) = (&peer, &ask.message_ids, state.clock.now());
    let asked = state
        .store
        .run_tx("key-ask", |tx| async move {
            note_wishes(&tx, peer, ids, now).await
        })
        .await?;
    Ok(Json(asked))
}

async fn note_wishes(
    tx: &Tx,
    peer: &Peer,
    ids: &[MessageId],
    now: OffsetDateTime,
) -> Result<KeyAsked, ApiError> {
    let own = own_fingerprint(peer)?;
    let (office, serial) = (peer.office.number, peer.certificate.serial.as_str());
    let (mut asked, mut left_out) = (Vec::new(), Vec::new());
    for id in ids {
        if can_be_asked_for(tx, peer, *id, own).await? {
            message_key::ask(tx, *id, (own, serial), office, now).await?;
            asked.push(*id);
        } else {
            left_out.push(*id);
        }
    }
    let open = message_key::count_open(tx, office, own).await?;
    if u64::try_from(open).unwrap_or_default() > OPEN_KEY_WISHES {
        let detail = "鍵を求めているデータが多すぎます";
        return Err(ApiError::detailed(Code::QuotaExceeded, detail));
    }
    if !asked.is_empty() {
        let (actor, count) = (peer.actor(), asked.len().to_string());
        audit::record(tx, now, &actor, "keys-asked-for", serial, &count).await?;
    }
    Ok(KeyAsked { asked, left_out })
}

/// Whether a message is there for the caller, still kept, and not sealed to its certificate.
async fn can_be_asked_for(
    tx: &Tx,
    peer: &Peer,
    id: MessageId,
    own: Sha256,
) -> Result<bool, ApiError> {
    match find_readable(tx, peer, id).await {
        Ok(message) => Ok(!stored_manifest(&message)?.sealed_to.contains(&own)),
        Err(ApiError::Refused(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Tells what other terminals of the caller's office ask for. What cannot be given any more, and
/// who cannot connect any more, is left out.
pub(super) async fn get(
    State(state): State<MailboxState>,
    peer: Peer,
    query: Result<Query<KeyWishQuery>, QueryRejection>,
) -> Result<Json<KeyWishList>, ApiError> {
    let Query(query) = query.map_err(|_| Code::RequestInvalid)?;
    let (peer, query, kinds, now) = (&peer, &query, &state.kinds, state.clock.now());
    let limit = i64::try_from(KEYS_AT_A_TIME).map_err(anyhow::Error::from)?;
    let list = state
        .store
        .read("key-wishes", |tx| async move {
            let office = peer.office.number;
            let whose = (own_fingerprint(peer)?, query.fingerprint);
            let mut open = message_key::open(&tx, office, whose, query.after, limit).await?;
            let next = cut(&mut open);
            let usable = usable_certificates(&tx, &peer.office, kinds, now).await?;
            let mut wishes = Vec::new();
            for wish in open {
                if find_readable(&tx, peer, wish.message_id).await.is_ok() {
                    wishes.extend(told(&wish, &usable));
                }
            }
            Ok::<_, ApiError>(KeyWishList { wishes, next })
        })
        .await?;
    Ok(Json(list))
}

/// Leaves the wishes of whole messages in a full page, and gives the last of them.
fn cut(page: &mut Vec<Wish>) -> Option<MessageId> {
    if page.len() < KEYS_AT_A_TIME {
        return None;
    }
    let last = page.last()?.message_id;
    if page.first().is_some_and(|first| first.message_id != last) {
        page.retain(|wish| wish.message_id != last);
    }
    page.last().map(|wish| wish.message_id)
}

fn told(wish: &Wish, usable: &[CertificateRecord]) -> Option<KeyWish> {
    let certificate = usable
        .iter()
        .find(|one| one.fingerprint == Some(wish.fingerprint))?;
    Some(KeyWish {
        message_id: wish.message_id,
        fingerprint: wish.fingerprint,
        certificate: STANDARD.encode(certificate.der.as_ref()?),
        asked_at: wish.asked_at,
    })
}

/// Takes a key for a certificate that has asked for it. One that was given already stays.
pub(super) async fn put(
    State(state): State<MailboxState>,
    peer: Peer,
    Path((id, fingerprint)): Path<(String, String)>,
    JsonBody(gift): JsonBody<KeyGift>,
) -> Result<StatusCode, ApiError> {
    let id = message_id(&id)?;
    let fingerprint: Sha256 = fingerprint.parse().map_err(|_| Code::NotFound)?;
    let der = STANDARD.decode(&gift.packet).ok();
    let der = der.filter(|der| der.len() <= LONGEST_PACKET);
    let der = &der.ok_or_else(no_packet)?;
    let packet = &KeyPacket::from_der(der).map_err(|_| no_packet())?;
    let (peer, kinds, now) = (&peer, &state.kinds, state.clock.now());
    state
        .store
        .run_tx("key-give", |tx| async move {
            find_readable(&tx, peer, id).await?;
            let office = peer.office.number;
            let wish = message_key::find(&tx, id, fingerprint, office)
                .await?
                .ok_or(Code::NotFound)?;
            let usable = usable_certificates(&tx, &peer.office, kinds, now).await?;
            let mut usable = usable.iter();
            let certificate = usable.find(|one| one.fingerprint == Some(fingerprint));
            require_packet_for(packet, certificate)?;
            let (serial, key) = (&peer.certificate.serial, (id, fingerprint));
            if message_key::give(&tx, key, der, serial, now).await? {
                let (actor, subject) = (peer.actor(), id.to_string());
                let detail = format!("{serial} -> {}", wish.serial);
                audit::record(&tx, now, &actor, "message-key-given", &subject, &detail).await?;
            }
            Ok::<_, ApiError>(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The packet must be for the certificate that asked, which must still be usable.
fn require_packet_for(
    packet: &KeyPacket,
    certificate: Option<&CertificateRecord>,
) -> Result<(), ApiError> {
    let der = certificate.and_then(|record| record.der.as_ref());
    let certificate = Certificate::from_der(der.ok_or(Code::NotFound)?);
    let certificate = certificate.map_err(anyhow::Error::from)?;
    match packet.is_for(&certificate) {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(no_packet()),
    }
}

fn no_packet() -> ApiError {
    let detail = "その証明書あての鍵ではありません";
    ApiError::detailed(Code::RequestInvalid, detail)
}

fn own_fingerprint(peer: &Peer) -> Result<Sha256, ApiError> {
    let fingerprint = peer.certificate.fingerprint;
    Ok(fingerprint.ok_or_else(|| anyhow::anyhow!("a caller without a fingerprint"))?)
}

/// A message whose payload the caller may fetch.
async fn find_readable(tx: &Tx, peer: &Peer, id: MessageId) -> Result<MessageRecord, ApiError> {
    let (message, side) = find_visible(tx, peer, id).await?;
    if message.sent_at.is_none() || message.payload_left_at.is_some() {
        return Err(Code::RetentionEnded.into());
    }
    if side == Side::Inbox && message.collected_at.is_none() {
        peer.require(Right::Receive, message.receiver.kind)?;
    }
    if message.state == MessageState::Expired {
        return Err(Code::RetentionEnded.into());
    }
    message
        .state
        .after(Event::Fetch, Fetched::No)
        .map_err(|_| refused_in(message.state))?;
    Ok(message)
}

/// A packet for the largest RSA key is far shorter.
const LONGEST_PACKET: usize = 4096;
