//! The states of a message and what moves it from one to the next.
//!
//! One life, two vocabularies: sender and receiver see the same state under their own words.
//! Marks that stand beside a state (replaced, deleted, waiting in line) are not states and are
//! decided by the office, because the exchange cannot read what a message holds.

mod import;
#[cfg(test)]
mod model;
mod step;

use std::fmt;
use std::str::FromStr;

use careplan::Language;

pub use import::{
    CheckName, ImportReport, ImportResult, ImportSource, NotACheckName, Reason, ReportError,
};
pub use step::{Step, UnknownStep};

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Being written at the sending office; the exchange does not know it.
    Draft,
    /// The check found errors; nothing was sent.
    Blocked,
    /// Parts are on their way; the commit is not yet on stable storage.
    Sending,
    /// Committed and waiting for the receiver.
    Sent,
    /// The receiver's signed receipt is stored.
    Collected,
    /// The receiver's care software has taken it in.
    Imported,
    /// The receiver's care software could not take it in.
    ImportFailed,
    /// Taken back by the sender before its first byte was served.
    Recalled,
    /// Never collected within the retention.
    Expired,
}

/// What happens to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// The check found errors.
    Block,
    /// The sender declares its intent to send.
    Begin,
    /// Payload and record are on stable storage.
    Commit,
    /// The first byte was served to the receiver; from here on it cannot be recalled.
    Fetch,
    /// The receiver's signed receipt is stored.
    Receipt,
    /// Evidence of an import, see [`ImportReport`].
    Import,
    /// Report of a failed import.
    FailImport,
    /// The sender takes the message back.
    Recall,
    /// The retention ended.
    Expire,
}

/// The event does not fit the state; nothing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} is not possible in state {state}")]
pub struct Refusal {
    /// The state the message stays in.
    pub state: State,
    /// What was asked for.
    pub event: Event,
}

/// Whether the first byte was already served to the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fetched {
    /// Not a byte has left.
    No,
    /// The receiver has begun to fetch.
    Yes,
}

impl State {
    /// Every state, in the order of a message's life.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Blocked,
        Self::Sending,
        Self::Sent,
        Self::Collected,
        Self::Imported,
        Self::ImportFailed,
        Self::Recalled,
        Self::Expired,
    ];

    /// The state after `event`.
    ///
    /// Repeating an event that already took effect is answered like the first time, so that a cut
    /// connection never forces anybody to guess.
    ///
    /// # Errors
    /// [`Refusal`] when the event is not possible here.
    pub fn after(self, event: Event, fetched: Fetched) -> Result<Self, Refusal> {
        use Event as E;
        match (self, event) {
            (Self::Draft | Self::Blocked, E::Block) => Ok(Self::Blocked),
            (Self::Draft | Self::Blocked | Self::Sending, E::Begin) => Ok(Self::Sending),
            (Self::Sending | Self::Sent, E::Commit) => Ok(Self::Sent),
            (Self::Sent, E::Recall) if fetched == Fetched::No => Ok(Self::Recalled),
            (Self::Recalled, E::Recall) => Ok(Self::Recalled),
            (Self::Sent, E::Fetch) => Ok(Self::Sent),
            (Self::Sent | Self::Collected, E::Receipt) => Ok(Self::Collected),
            (Self::Sent | Self::Sending | Self::Expired, E::Expire) => Ok(Self::Expired),
            (Self::Collected | Self::ImportFailed | Self::Imported, E::Import) => {
                Ok(Self::Imported)
            }
            (Self::Collected | Self::ImportFailed, E::FailImport) => Ok(Self::ImportFailed),
            // A receiver may fetch again what it has collected: a second terminal, a lost disk.
            // A repeated receipt or commit of a message that went further is answered as before.
            (Self::Collected | Self::Imported | Self::ImportFailed, E::Fetch | E::Commit)
            | (Self::Imported | Self::ImportFailed, E::Receipt) => Ok(self),
            (state, event) => Err(Refusal { state, event }),
        }
    }

    /// The stable identifier used in databases and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Blocked => "blocked",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Collected => "collected",
            Self::Imported => "imported",
            Self::ImportFailed => "import_failed",
            Self::Recalled => "recalled",
            Self::Expired => "expired",
        }
    }

    /// What the sending office reads.
    #[must_use]
    pub fn sender_label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Draft, Language::Japanese) => "下書き",
            (Self::Draft, Language::English) => "draft",
            (Self::Blocked, Language::Japanese) => "要修正（送信していません）",
            (Self::Blocked, Language::English) => "needs correction (not sent)",
            (Self::Sending, Language::Japanese) => "送信中",
            (Self::Sending, Language::English) => "sending",
            (Self::Sent, Language::Japanese) => "送信済み（相手は未受信）",
            (Self::Sent, Language::English) => "sent (not yet collected)",
            (Self::Collected, Language::Japanese) => "相手が受信済み",
            (Self::Collected, Language::English) => "collected by the receiver",
            (Self::Imported, Language::Japanese) => "相手が取込済み",
            (Self::Imported, Language::English) => "imported by the receiver",
            (Self::ImportFailed, Language::Japanese) => "相手で取込エラー",
            (Self::ImportFailed, Language::English) => "import failed at the receiver",
            (Self::Recalled, Language::Japanese) => "取消済み",
            (Self::Recalled, Language::English) => "recalled",
            (Self::Expired, Language::Japanese) => "期限切れ（受信されませんでした）",
            (Self::Expired, Language::English) => "expired (never collected)",
        }
    }

    /// What the receiving office reads; `None` while the message is not visible there.
    #[must_use]
    pub fn receiver_label(self, language: Language) -> Option<&'static str> {
        Some(match (self, language) {
            (Self::Draft | Self::Blocked | Self::Sending, _) => return None,
            (Self::Sent, Language::Japanese) => "未受信",
            (Self::Sent, Language::English) => "not yet collected",
            (Self::Collected, Language::Japanese) => "受信済み",
            (Self::Collected, Language::English) => "collected",
            (Self::Imported, Language::Japanese) => "取込済み",
            (Self::Imported, Language::English) => "imported",
            (Self::ImportFailed, Language::Japanese) => "取込エラー",
            (Self::ImportFailed, Language::English) => "import failed",
            (Self::Recalled, Language::Japanese) => "送信者が取り消しました",
            (Self::Recalled, Language::English) => "recalled by the sender",
            (Self::Expired, Language::Japanese) => "期限切れ",
            (Self::Expired, Language::English) => "expired",
        })
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a message state")]
pub struct UnknownState;

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(UnknownState)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    const EVENTS: [Event; 9] = [
        Event::Block,
        Event::Begin,
        Event::Commit,
        Event::Fetch,
        Event::Receipt,
        Event::Import,
        Event::FailImport,
        Event::Recall,
        Event::Expire,
    ];

    #[test]
    fn the_ordinary_life() {
        let mut state = State::Draft;
        for (event, expected) in [
            (Event::Begin, State::Sending),
            (Event::Commit, State::Sent),
            (Event::Fetch, State::Sent),
            (Event::Receipt, State::Collected),
            (Event::FailImport, State::ImportFailed),
            (Event::Import, State::Imported),
        ] {
            state = state.after(event, Fetched::No).unwrap();
            assert_eq!(state, expected);
        }
    }

    #[test]
    fn a_fetched_message_cannot_be_recalled() {
        assert_eq!(
            State::Sent.after(Event::Recall, Fetched::No),
            Ok(State::Recalled)
        );
        assert!(State::Sent.after(Event::Recall, Fetched::Yes).is_err());
        assert!(State::Collected.after(Event::Recall, Fetched::No).is_err());
    }

    #[test]
    fn repeating_an_event_changes_nothing() {
        for state in State::ALL {
            for event in EVENTS {
                for fetched in [Fetched::No, Fetched::Yes] {
                    let Ok(once) = state.after(event, fetched) else {
                        continue;
                    };
                    if event == Event::Recall {
                        continue;
                    }
                    assert_eq!(once.after(event, fetched), Ok(once), "{state} {event:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_leaves_recalled_or_expired() {
        for state in [State::Recalled, State::Expired] {
            for event in EVENTS {
                if let Ok(next) = state.after(event, Fetched::No) {
                    assert_eq!(next, state);
                }
            }
        }
    }

    #[test]
    fn every_state_reads_back_and_has_words() {
        for state in State::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
            for language in [Language::Japanese, Language::English] {
                assert!(!state.sender_label(language).is_empty());
            }
        }
        assert_eq!("gone".parse::<State>(), Err(UnknownState));
    }
}
