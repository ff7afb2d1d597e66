//! GET messages: one side of the mailbox, page by page from a cursor.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use protocol::Code;
use protocol::http::{ListQuery, MessageList, MessageSummary, Side};

use super::MailboxState;
use super::openable::Openable;
use super::peer::Peer;
use super::summary::summarise;
use crate::store::right::Right;
use crate::store::{StoreError, message};
use crate::web::problem::ApiError;

/// Lists at most 100 messages after the cursor.
pub(super) async fn get(
    State(state): State<MailboxState>,
    peer: Peer,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<MessageList>, ApiError> {
    let Query(query) = query.map_err(|_| {
        ApiError::detailed(
            Code::RequestInvalid,
            "side は inbox か sent、after は整数です",
        )
    })?;
    let (office, side, after) = (peer.office.number, query.side, query.after);
    let kinds = &peer.kinds(Right::Read);
    let now = state.clock.now();
    let (mut records, openable) = state
        .store
        .read("list", |tx| async move {
            // One more than a page tells whether there is another.
            let page = message::list(&tx, (office, kinds), side, after, PAGE + 1).await?;
            let openable = Openable::of(&tx, &page, now).await?;
            Ok::<_, StoreError>((page, openable))
        })
        .await?;
    let more = records.len() > PAGE as usize;
    records.truncate(PAGE as usize);
    let last = records.last().and_then(|message| match side {
        Side::Inbox => message.receiver_cursor,
        Side::Sent => message.sender_cursor,
    });
    let messages = records
        .iter()
        .map(|message| {
            Ok(MessageSummary {
                cannot_be_opened: openable.is_lost(message)?,
                ..summarise(message, side)?
            })
        })
        .collect::<Result<_, ApiError>>()?;
    Ok(Json(MessageList {
        messages,
        next: last.filter(|_| more),
    }))
}

/// Messages a page.
const PAGE: i64 = 100;
