//! POST import: the receiver reports whether its care software took a message in.
//!
//! Only evidence makes a message *imported*; where it comes from is kept and shown to both sides.
//! A failed import can be reported again with other reasons, and can succeed later. The same
//! report again is answered like the first.

use axum::Json;
use axum::extract::State;
use protocol::http::{MessageSummary, Side};
use protocol::lifecycle::{Event, Fetched, ImportReport, ImportResult};
use protocol::{Code, MessageId, State as MessageState};
use time::OffsetDateTime;

use super::MailboxState;
use super::peer::Peer;
use super::summary::{find_visible, message_id, summarise};
use crate::store::message::{self, MessageRecord};
use crate::store::{Tx, audit, message_event, message_state};
use crate::web::path::Path;
use crate::web::problem::ApiError;
use crate::web::request_body::JsonBody;

/// Takes the report.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(id): Path<String>,
    JsonBody(report): JsonBody<ImportReport>,
) -> Result<Json<MessageSummary>, ApiError> {
    let (id, peer, now) = (message_id(&id)?, &peer, state.clock.now());
    let report = report
        .verified()
        .map_err(|error| ApiError::detailed(Code::RequestInvalid, error.to_string()))?;
    let report = &report;
    let message = state
        .store
        .run_tx("import", |tx| async move {
            record(&tx, peer, id, report, now).await
        })
        .await?;
    state.waiters.nudge(&message);
    Ok(Json(summarise(&message, Side::Inbox)?))
}

async fn record(
    tx: &Tx,
    peer: &Peer,
    id: MessageId,
    report: &ImportReport,
    now: OffsetDateTime,
) -> Result<MessageRecord, ApiError> {
    let (message, side) = find_visible(tx, peer, id).await?;
    if side != Side::Inbox {
        return Err(Code::NotFound.into());
    }
    let (event, word) = match report.result {
        ImportResult::Imported => (Event::Import, "message-imported"),
        ImportResult::Failed => (Event::FailImport, "message-import-failed"),
    };
    message
        .state
        .after(event, Fetched::Yes)
        .map_err(|_| Code::StateConflict)?;
    if is_known(&message, report) {
        return Ok(message);
    }
    if message_event::count_reports(tx, id).await? >= REPORTS {
        let detail = "取り込みの報告が多すぎます";
        return Err(ApiError::detailed(Code::StateConflict, detail));
    }
    if !message_state::mark_import(tx, &message, report, now).await? {
        return Err(Code::StateConflict.into());
    }
    let actor = peer.actor();
    let source = report.source.as_str();
    audit::record(tx, now, &actor, word, &id.to_string(), source).await?;
    Ok(message::find(tx, id).await?.ok_or(Code::NotFound)?)
}

/// Whether the report says nothing new.
fn is_known(message: &MessageRecord, report: &ImportReport) -> bool {
    let same = |known: &[String], said: Vec<String>| *known == said;
    match (message.state, &message.import) {
        // Imported stays imported, whoever else says so.
        (MessageState::Imported, _) => true,
        (MessageState::ImportFailed, Some(known)) => {
            report.result == ImportResult::Failed
                && known.source == report.source.as_str()
                && same(&known.reasons, texts(&report.reasons))
                && same(&known.checks, texts(&report.checks))
        }
        _ => false,
    }
}

fn texts<T: ToString>(words: &[T]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// Most reports about the import of one message, so that nobody fills the history.
const REPORTS: i64 = 20;
