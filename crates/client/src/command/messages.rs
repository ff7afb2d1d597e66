//! `renkei inbox` and `renkei sent`: the messages of a side with their states, in that side's
//! words.

use careplan::Language;
use protocol::State;
use protocol::http::{MessageSummary, Side};
use serde::Serialize;
use time::Duration;

use crate::cli::Messages;
use crate::clock::spoken;
use crate::command::log_watch::Watch;
use crate::command::session::Session;
use crate::command::{Outcome, Tools, history, unit};
use crate::failure::Failure;
use crate::local_store::{ProofEntry, SentEntry};
use crate::proof::{self, Proven};
use crate::terminal::{Terminal, size};
use crate::words::Text;

#[derive(Serialize)]
struct ListForm<'a> {
    messages: Vec<MessageForm<'a>>,
}

/// A message of a list, for programs.
#[derive(Serialize)]
pub(crate) struct MessageForm<'a> {
    #[serde(flatten)]
    summary: &'a MessageSummary,
    label: String,
    /// For sent messages that count as collected: whether the receiver's receipt was verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<&'static str>,
}

impl<'a> MessageForm<'a> {
    /// As the side sees it, without a word about its receipt.
    pub(crate) fn of(terminal: &Terminal, summary: &'a MessageSummary, side: Side) -> Self {
        Self {
            label: label(summary, side, terminal.language()),
            summary,
            receipt: None,
        }
    }
}

/// What this computer knows of the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// None is due in this state.
    NotDue,
    /// Verified now or before, and kept.
    Verified,
    /// There is none, or it proves nothing.
    Unproven,
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
    let watch = Watch::new(tools, &session);
    let mut chosen: Vec<(&MessageSummary, Standing)> = Vec::new();
    for message in &all {
        if month.is_none() || message.month == month {
            let standing = match side {
                Side::Sent => receipt_of(tools, (&session, &watch), message).await?,
                Side::Inbox => Standing::NotDue,
            };
            chosen.push((message, standing));
        }
    }
    let unproven = chosen
        .iter()
        .filter(|(_, standing)| *standing == Standing::Unproven)
        .count();
    let is_lost = |message: &MessageSummary| message.cannot_be_opened && side == Side::Sent;
    let lost = chosen.iter().any(|(message, _)| is_lost(message));
    let outcome = if unproven == 0 && !lost {
        Outcome::Clean
    } else {
        Outcome::Problems
    };
    let outcome = outcome.and(watch.finish()?);
    if arguments.form.json {
        let form = |(summary, standing)| MessageForm {
            receipt: match standing {
                Standing::NotDue => None,
                Standing::Verified => Some("verified"),
                Standing::Unproven => Some("unproven"),
            },
            ..MessageForm::of(terminal, summary, side)
        };
        terminal.json(&ListForm {
            messages: chosen.into_iter().map(form).collect(),
        })?;
        return Ok(outcome);
    }
    for (message, standing) in &chosen {
        tell_message(terminal, message, side);
        if side == Side::Sent {
            let days = session.own.retention_days;
            if let Some(text) = not_collected(message, days, terminal.language()) {
                terminal.result(&text);
            }
        }
        if message.cannot_be_opened {
            terminal.result(&Text::new(match side {
                Side::Sent => "sent-cannot-be-opened",
                Side::Inbox => "inbox-cannot-be-opened",
            }));
        }
        match standing {
            Standing::NotDue => {}
            Standing::Verified => terminal.result(&Text::new("receipt-verified")),
            Standing::Unproven => terminal.result(&Text::new("receipt-unproven")),
        }
    }
    let key = match (side, chosen.is_empty()) {
        (Side::Inbox, true) => "inbox-empty",
        (Side::Sent, true) => "sent-empty",
        (_, false) => "messages-count",
    };
    terminal.result(&Text::new(key).with("count", chosen.len()));
    Ok(outcome)
}

/// Looks whether the receiver's receipt proves what the list says, and keeps it once it does.
pub(crate) async fn receipt_of(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    message: &MessageSummary,
) -> Result<Standing, Failure> {
    let due = matches!(
        message.state.parse(),
        Ok(State::Collected | State::Imported | State::ImportFailed)
    );
    if !due {
        return Ok(Standing::NotDue);
    }
    let id = message.message_id;
    if tools.home.proof(id)?.is_some() {
        return Ok(Standing::Verified);
    }
    let detail = session.mailbox.message(id).await?;
    let now = tools.clock.now();
    let verdict = proof::verify(id, &detail, session.office(), &session.anchors, now);
    let (Ok(proven), Some(receipt)) = (verdict, detail.receipt) else {
        return Ok(Standing::Unproven);
    };
    // What is found in logs is kept, so that no other run may be at it.
    let _turn = tools.turn()?;
    let known = watch.look_or_known(proven.manifest.receiver.office).await?;
    if !known.holds(proven.signer) {
        return Ok(Standing::Unproven);
    }
    look_into_logs(tools, watch, &proven).await?;
    let entry = ProofEntry {
        intent: detail.intent,
        receipt,
        verified_at: now,
    };
    tools.home.note_proof(id, &entry)?;
    Ok(Standing::Verified)
}

/// Compares what the receiver was shown of both logs with what is shown here, and with what this
/// office had told under the seal: whoever opened it should have been shown no less.
async fn look_into_logs(
    tools: &Tools<'_>,
    watch: &Watch<'_>,
    proven: &Proven,
) -> Result<(), Failure> {
    let Proven {
        receipt, manifest, ..
    } = proven;
    let source = format!("receipt {}", receipt.message_id);
    let sent: Vec<SentEntry> = tools.home.sent()?;
    let sent = sent.iter().find(|one| one.message_id == receipt.message_id);
    let told = sent.map(|one| one.logs).unwrap_or_default();
    let (heads, from, to) = (
        &receipt.heads,
        manifest.sender.office,
        manifest.receiver.office,
    );
    for (office, head, told) in [
        (from, heads.sender.as_ref(), told.sender),
        (to, heads.receiver.as_ref(), told.receiver),
    ] {
        watch.compare(office, head, told, &source).await?;
    }
    Ok(())
}

/// Tells a message as the side sees it.
pub(crate) fn tell_message(terminal: &Terminal, message: &MessageSummary, side: Side) {
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
    history::tell_import(terminal, message);
    if message.older_than_delivered {
        terminal.result(&Text::new("message-older"));
    }
}

/// まだ受け取られていません: what the exchange has told the sender of a message that waits.
fn not_collected(
    message: &MessageSummary,
    retention_days: u32,
    language: Language,
) -> Option<Text> {
    let (told_at, sent_at) = (message.reported_uncollected_at?, message.sent_at?);
    let waits = message.state.parse() == Ok(State::Sent);
    let until = sent_at + Duration::days(i64::from(retention_days));
    waits.then(|| {
        Text::new("not-collected")
            .with("when", spoken(told_at, language))
            .with("until", spoken(until, language))
    })
}

/// The state in the words of the side; a state of a later version as it came.
pub(crate) fn label(message: &MessageSummary, side: Side, language: Language) -> String {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    fn message(state: &str, told_at: Option<&str>) -> MessageSummary {
        let summary = serde_json::json!({
            "cursor": 1,
            "message_id": "01010101-0101-4101-8101-010101010101",
            "sender": "1370000018-43",
            "sender_name": "",
            "receiver": "1370000026-11",
            "receiver_name": "",
            "serial": "20260924100000",
            "unit": "K1",
            "month": null,
            "file_names": [],
            "sealed_bytes": 1,
            "state": state,
            "sent_at": "2026-09-24T01:00:00Z",
            "fetched_at": null,
            "collected_at": null,
            "reported_uncollected_at": told_at,
        });
        serde_json::from_value(summary).unwrap()
    }

    #[test]
    fn the_sender_reads_of_what_waits_only() {
        let told = Some("2026-09-29T00:00:00Z");
        let text = |state: &str, told_at| {
            let message = message(state, told_at);
            not_collected(&message, 93, Language::Japanese).map(|text| text.say(Language::Japanese))
        };
        let said = text("sent", told).unwrap();
        assert!(
            said.contains("未受信のお知らせ済み（2026年9月29日（火）9:00）"),
            "{said}"
        );
        assert!(
            said.contains("2026年12月26日（土）10:00まで預かっています"),
            "{said}"
        );
        assert_eq!(text("sent", None), None);
        assert_eq!(text("collected", told), None);
        assert_eq!(text("expired", told), None);
    }
}
