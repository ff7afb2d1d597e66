//! `renkei recall`: takes a message back that nobody has fetched yet.

use protocol::http::{MessageSummary, Side};
use protocol::{Code, MessageId};
use serde::Serialize;

use crate::cli::Chosen;
use crate::clock::spoken;
use crate::command::messages::{self, MessageForm};
use crate::command::session::Session;
use crate::command::{Outcome, Tools, unit};
use crate::failure::Failure;
use crate::words::Text;

/// A message that never left, for programs.
#[derive(Serialize)]
struct NotSentForm {
    result: &'static str,
    message_id: MessageId,
}

/// What became of a message that was to be taken back.
pub(crate) enum TakenBack {
    /// The exchange has taken it back.
    Recalled(Box<MessageSummary>),
    /// It was only on its way and is not sent any more.
    NotSent,
}

/// Runs the command. What is only on its way is not sent any more.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Chosen) -> Result<Outcome, Failure> {
    let (terminal, id) = (tools.terminal, arguments.id);
    let _turn = tools.turn()?;
    let session = Session::of_person(tools).await?;
    let taken = take_back(tools, &session, id).await?;
    match (taken, arguments.form.json) {
        (TakenBack::Recalled(recalled), true) => {
            terminal.json(&MessageForm::of(terminal, &recalled, Side::Sent))?;
        }
        (TakenBack::Recalled(recalled), false) => {
            let unit = unit::spoken(terminal, &recalled.unit, recalled.month.as_deref());
            terminal.result(
                &Text::new("recall-done")
                    .with("name", &recalled.receiver_name)
                    .with("receiver", recalled.receiver)
                    .with("unit", unit)
                    .with("serial", &recalled.serial)
                    .with("id", id),
            );
        }
        (TakenBack::NotSent, true) => {
            let result = "not_sent";
            let message_id = id;
            terminal.json(&NotSentForm { result, message_id })?;
        }
        (TakenBack::NotSent, false) => {
            terminal.result(&Text::new("recall-not-sent").with("id", id));
        }
    }
    Ok(Outcome::Clean)
}

/// Takes a message back. The caller has the turn.
pub(crate) async fn take_back(
    tools: &Tools<'_>,
    session: &Session,
    id: MessageId,
) -> Result<TakenBack, Failure> {
    let recalled = match session.mailbox.recall(id).await {
        Ok(recalled) => recalled,
        Err(refusal) => return refused(tools, session, id, refusal).await,
    };
    tools.home.drop_waiting(id)?;
    tools.home.note_recalled(id, tools.clock.now())?;
    Ok(TakenBack::Recalled(Box::new(recalled)))
}

/// Why it was not taken back. A message that is not sent yet is left unsent.
async fn refused(
    tools: &Tools<'_>,
    session: &Session,
    id: MessageId,
    refusal: Failure,
) -> Result<TakenBack, Failure> {
    let terminal = tools.terminal;
    match refusal.code() {
        Some(Code::NotFound | Code::StateConflict) if tools.home.take_up(id)?.is_some() => {
            tools.home.drop_waiting(id)?;
            Ok(TakenBack::NotSent)
        }
        Some(Code::NotFound) => Err(Failure::refused(
            Text::new("message-not-sent-by-us").with("id", id),
        )),
        Some(Code::RecallLate) => {
            let summary = session.mailbox.message(id).await?.summary;
            let since = summary.fetched_at.or(summary.collected_at);
            let when = since.map(|at| spoken(at, terminal.language()));
            let text = Text::new("recall-late").with("when", when.unwrap_or_default());
            Err(Failure::refused(text))
        }
        Some(Code::StateConflict) => {
            let summary = session.mailbox.message(id).await?.summary;
            let state = messages::label(&summary, Side::Sent, terminal.language());
            let text = Text::new("recall-impossible").with("id", id);
            Err(Failure::refused(text.with("state", state)))
        }
        _ => Err(refusal),
    }
}
