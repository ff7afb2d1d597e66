//! The words in which pages tell of a message.

use protocol::State;
use protocol::http::{MessageSummary, Side};

use super::block::Cell;
use super::office::Office;
use crate::command::{messages, unit};
use crate::words::Text;

/// Sorts messages by the moment in which they were sent, the newest first.
pub(crate) fn newest_first(messages: &mut [MessageSummary]) {
    messages.sort_by_key(|message| std::cmp::Reverse((message.sent_at, message.cursor)));
}

/// The state of a message, where it is one of this version.
pub(crate) fn state(message: &MessageSummary) -> Option<State> {
    message.state.parse().ok()
}

impl Office {
    /// What it is for the clerk, with its month.
    pub(crate) fn content(&self, message: &MessageSummary) -> String {
        unit::spoken(&self.terminal(), &message.unit, message.month.as_deref())
    }

    /// The state with the marks beside it, as a side reads it.
    pub(crate) fn state_cell(&self, message: &MessageSummary, side: Side) -> Cell {
        let label = messages::label(message, side, self.language());
        let mut lines = vec![Cell::mark(&label)];
        let waits = state(message) == Some(State::Sent);
        if side == Side::Sent && waits && message.reported_uncollected_at.is_some() {
            lines.push(Cell::text(&self.t("page-reported")));
        }
        if message.cannot_be_opened {
            lines.push(Cell::text(&self.t("page-cannot-be-opened")));
        }
        if side == Side::Inbox && message.older_than_delivered {
            lines.push(Cell::text(&self.t("page-older")));
        }
        Cell::lines(&lines)
    }

    /// The other side of a message.
    pub(crate) fn partner_cell(&self, message: &MessageSummary, side: Side) -> Cell {
        let (address, name) = match side {
            Side::Inbox => (message.sender, &message.sender_name),
            Side::Sent => (message.receiver, &message.receiver_name),
        };
        let kind = address.kind.name().unwrap_or_default();
        let quiet = format!("{address} {kind}");
        let mut lines = vec![Cell::text(name), Cell::quiet(&quiet)];
        if message.sender.office == message.receiver.office {
            lines.push(Cell::text(&self.t("page-same-office")));
        }
        Cell::lines(&lines)
    }

    /// When it was sent.
    pub(crate) fn when_sent(&self, message: &MessageSummary) -> String {
        let sent = message.sent_at.map(|at| self.moment(at));
        sent.unwrap_or_default()
    }

    /// The facts that both sides see of a message.
    pub(crate) fn message_facts(
        &self,
        message: &MessageSummary,
        side: Side,
    ) -> Vec<(String, Cell)> {
        let other = match side {
            Side::Inbox => "page-from",
            Side::Sent => "page-to",
        };
        let mut facts = vec![
            (self.t("page-state"), self.state_cell(message, side)),
            (self.t(other), self.partner_cell(message, side)),
            (self.t("page-content"), Cell::text(&self.content(message))),
            (self.t("page-sent-at"), Cell::text(&self.when_sent(message))),
        ];
        if let Some(at) = message.collected_at {
            facts.push((self.t("page-collected-at"), Cell::text(&self.moment(at))));
        }
        let report = message.import.as_ref();
        let reported = matches!(state(message), Some(State::Imported | State::ImportFailed));
        if let Some(report) = report.filter(|_| reported) {
            let words = crate::command::history::words_of(&self.terminal(), report);
            let words = self.say(&words);
            facts.push((self.t("page-imported-at"), Cell::text(words.trim())));
        }
        if let Some(at) = message.ended_at {
            facts.push((self.t("page-ended-at"), Cell::text(&self.moment(at))));
        }
        facts
    }

    /// What only the help desk asks for: number, serial, names of files.
    pub(crate) fn message_details(&self, message: &MessageSummary) -> Vec<(String, Cell)> {
        let names: Vec<Cell> = message
            .file_names
            .iter()
            .map(|one| Cell::text(one))
            .collect();
        let size = crate::terminal::size(message.sealed_bytes);
        vec![
            (
                self.t("page-message-id"),
                Cell::text(&message.message_id.to_string()),
            ),
            (self.t("page-serial"), Cell::text(&message.serial)),
            (self.t("page-unit-name"), Cell::text(&message.unit)),
            (self.t("page-size"), Cell::text(&size)),
            (self.t("page-files"), Cell::lines(&names)),
        ]
    }

    /// That so many are there.
    pub(crate) fn count(&self, key: &'static str, count: usize) -> String {
        self.say(
            &Text::new("page-count")
                .with("what", self.t(key))
                .with("count", count),
        )
    }
}
