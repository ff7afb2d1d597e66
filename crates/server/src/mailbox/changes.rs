//! GET changes: what has changed for the office since a cursor, page by page; whoever has seen
//! everything may wait for the next change (long poll).

use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::{Extension, Json};
use careplan::OfficeNumber;
use protocol::Code;
use protocol::http::{ChangeList, ChangeQuery, LONGEST_WAIT};

use super::MailboxState;
use super::load::Place;
use super::peer::{Peer, still_usable};
use super::waiters::End;
use crate::store::right::{Kinds, Right};
use crate::store::{Store, StoreError, message_change};
use crate::web::problem::ApiError;

/// Answers with the page after the cursor, at once or when there is something in it.
pub(super) async fn get(
    State(state): State<MailboxState>,
    peer: Peer,
    Extension(place): Extension<Place>,
    query: Result<Query<ChangeQuery>, QueryRejection>,
) -> Result<Json<ChangeList>, ApiError> {
    let Ok(Query(ChangeQuery { after, wait })) = query else {
        return Err(not_understood());
    };
    if after < 0 || wait > LONGEST_WAIT {
        return Err(not_understood());
    }
    let (office, kinds) = (peer.office.number, &peer.kinds(Right::Read));
    let first = page(&state.store, (office, kinds), after).await?;
    if wait == 0 || !first.changes.is_empty() {
        return Ok(Json(first));
    }
    let mut waiter = state.waiters.enter(&peer)?;
    // Those who wait have a limit of their own.
    place.leave();
    let limit = Duration::from_secs(wait);
    match tokio::time::timeout(limit, waiter.beyond(after)).await {
        Ok(Ok(())) => Ok(Json(page(&state.store, (office, kinds), after).await?)),
        Ok(Err(End::Refused)) => {
            still_usable(&state, &peer).await?;
            Ok(Json(first))
        }
        // Whoever asks again does so with the next process.
        Ok(Err(End::Stopping)) | Err(_) => Ok(Json(first)),
    }
}

/// A page of changes, of messages of these kinds of service.
///
/// # Errors
/// What the database says.
pub(super) async fn page(
    store: &Store,
    (office, kinds): (OfficeNumber, &Kinds),
    after: i64,
) -> Result<ChangeList, StoreError> {
    let (mut changes, latest) = store
        .read("changes", |tx| async move {
            // One more than a page tells whether there is another.
            let changes = message_change::list(&tx, office, after, PAGE + 1).await?;
            let latest = message_change::latest(&tx, office).await?;
            Ok::<_, StoreError>((changes, latest))
        })
        .await?;
    let more = changes.len() > PAGE as usize;
    changes.truncate(PAGE as usize);
    let last = changes.last().map(|(change, _)| change.cursor);
    changes.retain(|(_, kind)| kinds.contains(*kind));
    Ok(ChangeList {
        // What is gone by now has left its numbers behind.
        cursor: last.filter(|_| more).unwrap_or(latest),
        changes: changes.into_iter().map(|(change, _)| change).collect(),
        more,
        latest,
    })
}

fn not_understood() -> ApiError {
    let detail = "after は0以上の整数、wait は60までの秒数です";
    ApiError::detailed(Code::RequestInvalid, detail)
}

/// Changes a page.
const PAGE: i64 = 100;
