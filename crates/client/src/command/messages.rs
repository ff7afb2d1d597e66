//! `renkei inbox` and `renkei sent`: the messages of a side with their states, in that side's
//! words.

use careplan::Language;
use protocol::State;
use protocol::http::{MessageSummary, Side};
use serde::Serialize;

use crate::cli::Messages;
use crate::clock::spoken;
use crate::command::session::Session;
use crate::command::{Outcome, Tools, unit};
use crate::failure::Failure;
use crate::terminal::{Terminal, size};
use crate::words::Text;

#[derive(Serialize)]
struct ListForm<'a> {
    messages: Vec<MessageForm<'a>>,
}

#[derive(Serialize)]
struct MessageForm<'a> {
    #[serde(flatten)]
    summary: &'a MessageSummary,
    label: String,
}

/// Runs the command.
pub(crate) async fn run(
    tools: &Tools<'_>,
    arguments: &Messages,
    side: Side,
) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let session = Session::open(tools).await?;
    let all = session.mailbox.messages(side).await?;
    let month = arguments.month.map(|month| month.to_string());
    let chosen: Vec<&MessageSummary> = all
        .iter()
        .filter(|message| month.is_none() || message.month == month)
        .collect();
    if arguments.form.json {
        let form = |summary| MessageForm {
            label: label(summary, side, terminal.language()),
            summary,
        };
        terminal.json(&ListForm {
            messages: chosen.into_iter().map(form).collect(),
        })?;
        return Ok(Outcome::Clean);
    }
    for message in &chosen {
        tell(terminal, message, side);
    }
    let key = match (side, chosen.is_empty()) {
        (Side::Inbox, true) => "inbox-empty",
        (Side::Sent, true) => "sent-empty",
        (_, false) => "messages-count",
    };
    terminal.result(&Text::new(key).with("count", chosen.len()));
    Ok(Outcome::Clean)
}

fn tell(terminal: &Terminal, message: &MessageSummary, side: Side) {
    let language = terminal.language();
    let (address, name) = match side {
        Side::Inbox => (message.sender, &message.sender_name),
        Side::Sent => (message.receiver, &message.receiver_name),
    };
    let when = message
        .sent_at
        .map(|at| spoken(at, language))
        .unwrap_or_default();
    let text = Text::new("message-line")
        .with("state", label(message, side, language))
        .with("when", when)
        .with("name", name)
        .with("address", address)
        .with(
            "unit",
            unit::spoken(terminal, &message.unit, message.month.as_deref()),
        )
        .with("serial", &message.serial)
        .with("files", message.file_names.len())
        .with("size", size(message.sealed_bytes))
        .with("id", message.message_id);
    terminal.result(&text);
}

/// The state in the words of the side; a state of a later version as it came.
fn label(message: &MessageSummary, side: Side, language: Language) -> String {
    let words = message
        .state
        .parse::<State>()
        .ok()
        .and_then(|state| match side {
            Side::Sent => Some(state.sender_label(language)),
            Side::Inbox => state.receiver_label(language),
        });
    words.map_or_else(|| message.state.clone(), str::to_owned)
}
