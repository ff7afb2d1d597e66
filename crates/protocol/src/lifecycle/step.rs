//! What has happened to a message, step by step, as its history tells it to both offices.

use std::fmt;
use std::str::FromStr;

use careplan::Language;

/// A step of a message's life. Unlike a [`super::State`] it is never undone: a message that could
/// not be imported and then could be has both steps in its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The sender declared its intent to send.
    Intent,
    /// Payload and record were on stable storage.
    Sent,
    /// The first byte was served to the receiver.
    Fetched,
    /// The receiver's signed receipt was stored.
    Collected,
    /// The receiver's care software took it in.
    Imported,
    /// The receiver's care software could not take it in.
    ImportFailed,
    /// The sender took it back.
    Recalled,
    /// The retention ended.
    Expired,
}

impl Step {
    /// Every step, in the order of a message's life.
    pub const ALL: [Self; 8] = [
        Self::Intent,
        Self::Sent,
        Self::Fetched,
        Self::Collected,
        Self::Imported,
        Self::ImportFailed,
        Self::Recalled,
        Self::Expired,
    ];

    /// The stable identifier used in databases and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Sent => "sent",
            Self::Fetched => "fetched",
            Self::Collected => "collected",
            Self::Imported => "imported",
            Self::ImportFailed => "import_failed",
            Self::Recalled => "recalled",
            Self::Expired => "expired",
        }
    }

    /// What people of both offices read.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Intent, Language::Japanese) => "送信の開始",
            (Self::Intent, Language::English) => "sending began",
            (Self::Sent, Language::Japanese) => "送信",
            (Self::Sent, Language::English) => "sent",
            (Self::Fetched, Language::Japanese) => "受信の開始",
            (Self::Fetched, Language::English) => "fetching began",
            (Self::Collected, Language::Japanese) => "受信",
            (Self::Collected, Language::English) => "collected",
            (Self::Imported, Language::Japanese) => "取込",
            (Self::Imported, Language::English) => "imported",
            (Self::ImportFailed, Language::Japanese) => "取込エラー",
            (Self::ImportFailed, Language::English) => "import failed",
            (Self::Recalled, Language::Japanese) => "送信者による取消",
            (Self::Recalled, Language::English) => "recalled by the sender",
            (Self::Expired, Language::Japanese) => "期限切れ",
            (Self::Expired, Language::English) => "expired",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The text names no step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a step of a message's life")]
pub struct UnknownStep;

impl FromStr for Step {
    type Err = UnknownStep;

    fn from_str(text: &str) -> Result<Self, UnknownStep> {
        Self::ALL
            .into_iter()
            .find(|step| step.as_str() == text)
            .ok_or(UnknownStep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_reads_back_and_has_words() {
        for step in Step::ALL {
            assert_eq!(step.as_str().parse(), Ok(step));
            for language in [Language::Japanese, Language::English] {
                assert!(!step.label(language).is_empty());
            }
        }
        assert_eq!("gone".parse::<Step>(), Err(UnknownStep));
    }
}
