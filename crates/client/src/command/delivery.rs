//! Bringing one sealed message to the exchange, from the outbox: whole, or declare, upload what is
//! missing and commit; then note it and tidy up. Every step can be cut and repeated.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::http::{Intent, IntentAnswer, WholeMessage};
use protocol::message::WHOLE_BYTES;
use protocol::{Code, Manifest, MessageId, Problem, State};

use crate::command::Tools;
use crate::command::session::Session;
use crate::failure::{Failure, Kind};
use crate::local_store::{SentEntry, Waiting};

/// Delivers a message that is kept in the outbox.
pub(crate) async fn deliver(
    tools: &Tools<'_>,
    session: &Session,
    id: MessageId,
    waiting: &Waiting,
) -> Result<SentEntry, Failure> {
    let manifest = waiting.manifest()?;
    for office in [manifest.sender.office, manifest.receiver.office] {
        tools.home.require_no_alarm(office)?;
    }
    let mailbox = &session.mailbox;
    let intent = Intent {
        manifest: STANDARD.encode(&waiting.manifest),
        signature: STANDARD.encode(&waiting.signature),
    };
    let whole = whole(tools, id, &manifest, &intent)?;
    let begun = match &whole {
        Some(whole) => match mailbox.send_whole(whole).await {
            Err(refusal) if has_to_be_cut(&refusal) => mailbox.declare(&intent).await,
            sent => sent.map(|summary| IntentAnswer {
                message_id: id,
                state: summary.state,
                missing_parts: Vec::new(),
            }),
        },
        None => mailbox.declare(&intent).await,
    };
    let answer = match begun {
        // The certificates have changed since; what was committed under the old ones still is.
        Err(refusal) if must_be_sealed_anew(&refusal) => match mailbox.message(id).await {
            Ok(detail) if is_committed(&detail.summary.state) => IntentAnswer {
                message_id: id,
                state: detail.summary.state,
                missing_parts: Vec::new(),
            },
            // Nobody knows yet whether it was committed: the message stays as it is.
            Err(failure) if failure.kind == Kind::Unreachable => return Err(failure),
            _ => return Err(refusal),
        },
        other => other?,
    };
    match answer.state.parse() {
        Ok(State::Sending) => {
            for number in answer.missing_parts {
                let part = tools.home.waiting_part(id, number)?;
                mailbox.put_part(id, number, part).await?;
            }
            mailbox.commit(id).await?;
        }
        // Committed before; only the answer was lost.
        _ if is_committed(&answer.state) => {}
        _ => return Err(Failure::problem(Problem::of(Code::StateConflict))),
    }
    let entry = noted(tools, id, waiting, &manifest);
    tools.home.note_sent(&entry)?;
    tools.home.drop_waiting(id)?;
    Ok(entry)
}

/// The message as one request, where it is small enough.
fn whole(
    tools: &Tools<'_>,
    id: MessageId,
    manifest: &Manifest,
    intent: &Intent,
) -> Result<Option<WholeMessage>, Failure> {
    let is_small = manifest.parts.len() == 1 && manifest.sealed_bytes() <= WHOLE_BYTES;
    if !is_small || intent.manifest.len() > LONG_MANIFEST {
        return Ok(None);
    }
    Ok(Some(WholeMessage {
        manifest: intent.manifest.clone(),
        signature: intent.signature.clone(),
        payload: STANDARD.encode(tools.home.waiting_part(id, 0)?),
    }))
}

/// Whether an exchange does not take messages whole, or not this one.
fn has_to_be_cut(refusal: &Failure) -> bool {
    let codes = [Code::NotFound, Code::RequestInvalid, Code::TooLarge];
    refusal.code().is_some_and(|code| codes.contains(&code))
}

fn is_committed(state: &str) -> bool {
    matches!(
        state.parse(),
        Ok(State::Sent | State::Collected | State::Imported | State::ImportFailed)
    )
}

/// Whether a refusal means that the message has to be sealed anew: the certificates it was sealed
/// to or signed with have changed, or it waited too long.
pub(crate) fn must_be_sealed_anew(failure: &Failure) -> bool {
    matches!(
        failure.code(),
        Some(
            Code::ManifestInvalid
                | Code::SignatureInvalid
                | Code::StateConflict
                | Code::IdentityConflict
        )
    )
}

fn noted(tools: &Tools<'_>, id: MessageId, waiting: &Waiting, manifest: &Manifest) -> SentEntry {
    SentEntry {
        message_id: id,
        sender: manifest.sender.to_string(),
        receiver: manifest.receiver.to_string(),
        serial: manifest.serial.to_string(),
        unit: manifest.unit.clone(),
        content_sha256: waiting.content_sha256,
        ciphertext_sha256: manifest.ciphertext_sha256,
        sealed_bytes: manifest.sealed_bytes(),
        committed_at: tools.clock.now(),
        logs: waiting.logs,
        recalled_at: None,
    }
}

/// A manifest in Base64 that leaves room for the payload beside it, in octets.
const LONG_MANIFEST: usize = 64 * 1024;
