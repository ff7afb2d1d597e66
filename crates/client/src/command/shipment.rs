//! What happened to a unit that was to be sent, told to people and to programs.

use protocol::MessageId;
use serde::Serialize;

use crate::clock::spoken;
use crate::command::unit;
use crate::failure::Failure;
use crate::local_store::SentEntry;
use crate::sealing::Packed;
use crate::terminal::{Terminal, size};
use crate::words::Text;

/// What happened to one unit, for programs.
#[derive(Serialize)]
pub(crate) struct SentForm {
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<MessageId>,
    sender: String,
    receiver: String,
    serial: String,
    unit: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// What happened to one unit.
pub(crate) enum Happened {
    Sent {
        entry: SentEntry,
        seconds: f64,
        continued: Continued,
    },
    AlreadySent(SentEntry),
    Refused(Failure),
}

/// Whether a message was new or had been begun before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Continued {
    Yes,
    No,
}

/// Tells what happened to a unit.
pub(crate) fn tell(terminal: &Terminal, unit: &Packed, happened: &Happened) {
    let envelope = unit.envelope;
    match happened {
        Happened::Sent {
            entry,
            seconds,
            continued,
        } => {
            tell_sent(terminal, entry, *seconds);
            if *continued == Continued::Yes {
                terminal.note(&Text::new("send-continued"));
            }
        }
        Happened::AlreadySent(entry) => terminal.failure(&Failure::refused(
            Text::new("duplicate")
                .with("when", spoken(entry.committed_at, terminal.language()))
                .with("id", entry.message_id)
                .with("receiver", &entry.receiver),
        )),
        Happened::Refused(failure) => {
            let month = unit.month.map(|month| month.to_string());
            let text = Text::new("send-refused")
                .with(
                    "unit",
                    unit::spoken(terminal, unit.unit.as_str(), month.as_deref()),
                )
                .with("receiver", envelope.to)
                .with("serial", envelope.serial);
            terminal.note(&text);
            terminal.failure(failure);
        }
    }
}

/// Tells that a message was sent.
pub(crate) fn tell_sent(terminal: &Terminal, entry: &SentEntry, seconds: f64) {
    terminal.result(
        &Text::new("send-done")
            .with("unit", unit::spoken(terminal, &entry.unit, None))
            .with("sender", &entry.sender)
            .with("receiver", &entry.receiver)
            .with("serial", &entry.serial)
            .with("id", entry.message_id)
            .with("size", size(entry.sealed_bytes))
            .with("seconds", seconds),
    );
}

/// A message that was sent, for programs.
pub(crate) fn sent_form(result: &'static str, entry: &SentEntry, seconds: Option<f64>) -> SentForm {
    let rfc3339 = &time::format_description::well_known::Rfc3339;
    SentForm {
        result,
        message_id: Some(entry.message_id),
        sender: entry.sender.clone(),
        receiver: entry.receiver.clone(),
        serial: entry.serial.clone(),
        unit: entry.unit.clone(),
        files: Vec::new(),
        sealed_bytes: Some(entry.sealed_bytes),
        seconds,
        sent_at: entry.committed_at.format(rfc3339).ok(),
        code: None,
        message: None,
    }
}

/// What happened to a unit, for programs.
pub(crate) fn form_of(terminal: &Terminal, unit: &Packed, happened: &Happened) -> SentForm {
    let envelope = unit.envelope;
    let mut form = match happened {
        Happened::Sent {
            entry,
            seconds,
            continued: Continued::No,
        } => sent_form("sent", entry, Some(*seconds)),
        Happened::Sent {
            entry,
            seconds,
            continued: Continued::Yes,
        } => sent_form("continued", entry, Some(*seconds)),
        Happened::AlreadySent(entry) => sent_form("already_sent", entry, None),
        Happened::Refused(failure) => SentForm {
            result: "refused",
            message_id: None,
            sender: envelope.from.to_string(),
            receiver: envelope.to.to_string(),
            serial: envelope.serial.to_string(),
            unit: unit.unit.clone(),
            files: Vec::new(),
            sealed_bytes: None,
            seconds: None,
            sent_at: None,
            code: Some(failure.to_string()),
            message: Some(terminal.failure_words(failure).0),
        },
    };
    form.files.clone_from(&unit.file_names);
    form
}
