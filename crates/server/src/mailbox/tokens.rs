//! POST tokens/refresh and tokens/end: a person's sign-in at this terminal goes on or ends.
//!
//! A refresh token is exchanged once. When it comes a second time somebody has a copy, and nobody
//! knows who of the two is the person: the sign-in ends for both.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse as _, Response};
use protocol::http::{RefreshRequest, Tokens};
use protocol::{Code, Sha256};
use time::OffsetDateTime;

use super::MailboxState;
use super::peer::{Peer, record_mismatch};
use crate::store::token::{self, End, Family, Purpose};
use crate::store::{Tx, account, audit};
use crate::web::problem::ApiError;
use crate::web::request_body::JsonBody;
use crate::web::token::{Pair, hash};

/// Gives the next pair for a refresh token.
pub(super) async fn refresh(
    State(state): State<MailboxState>,
    peer: Peer,
    JsonBody(body): JsonBody<RefreshRequest>,
) -> Result<Response, ApiError> {
    let (hash, now) = (hash(&body.refresh_token), state.clock.now());
    let (peer, pair) = (&peer, &Pair::new()?);
    let next = state
        .store
        .run_tx("token-refresh", |tx| async move {
            exchange(&tx, peer, (hash, pair), now).await
        })
        .await?;
    // The refusal has its rows, too.
    let tokens = next?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(tokens)).into_response())
}

/// The next pair, or why there is none.
async fn exchange(
    tx: &Tx,
    peer: &Peer,
    (hash, pair): (Sha256, &Pair),
    now: OffsetDateTime,
) -> Result<Result<Tokens, Code>, ApiError> {
    let family = match open_family(tx, peer, hash, now).await? {
        Ok(family) => family,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if account::find(tx, &family.account_id).await?.is_none() {
        return Ok(Err(Code::TokenEnded));
    }
    if token::use_up(tx, hash, now).await? {
        return Ok(Ok(pair.add(tx, &family, now).await?));
    }
    token::end(tx, &family.id, End::Reused, now).await?;
    let (actor, reason) = (peer.certificate_actor(), End::Reused.as_str());
    audit::record(
        tx,
        now,
        &actor,
        "terminal-sign-in-ended",
        &family.id,
        reason,
    )
    .await?;
    Ok(Err(Code::TokenEnded))
}

/// The person signs out. Repeating it is harmless.
pub(super) async fn end(
    State(state): State<MailboxState>,
    peer: Peer,
    JsonBody(body): JsonBody<RefreshRequest>,
) -> Result<StatusCode, ApiError> {
    let (hash, now, peer) = (hash(&body.refresh_token), state.clock.now(), &peer);
    let ended = state
        .store
        .run_tx("token-end", |tx| async move {
            let family = match open_family(&tx, peer, hash, now).await? {
                Ok(family) => family,
                Err(refusal) => return Ok(Err(refusal)),
            };
            token::end(&tx, &family.id, End::SignedOut, now).await?;
            let (actor, reason) = (format!("account:{}", family.account_id), End::SignedOut);
            let event = "terminal-sign-in-ended";
            audit::record(&tx, now, &actor, event, &family.id, reason.as_str()).await?;
            Ok::<_, ApiError>(Ok(()))
        })
        .await?;
    match ended {
        Ok(()) | Err(Code::TokenEnded) => Ok(StatusCode::NO_CONTENT),
        Err(refusal) => Err(refusal.into()),
    }
}

/// The family of a refresh token that counts at this terminal, exchanged or not.
async fn open_family(
    tx: &Tx,
    peer: &Peer,
    hash: Sha256,
    now: OffsetDateTime,
) -> Result<Result<Family, Code>, ApiError> {
    let Some(found) = token::find(tx, Purpose::Refresh, hash).await? else {
        return Ok(Err(Code::TokenEnded));
    };
    if !peer.is_of(&found.family) {
        record_mismatch(tx, peer, &found.family, now).await?;
        return Ok(Err(Code::TokenMismatch));
    }
    if found.family.ended || now >= found.family.ends_at {
        return Ok(Err(Code::TokenEnded));
    }
    Ok(Ok(found.family))
}
