//! What a free message carries under its seal: a short text, and attachments with their names.
//!
//! The package holds `message.json` first and then the attachments as `1.pdf`, `2.docx` and so
//! on: tar has no room for every name, and whoever opens a package by hand must not be led
//! astray by one.

use careplan::Address;
use serde::{Deserialize, Serialize};

use crate::attachment::{AttachmentKind, Policy, sanitise};
use crate::message::{self, address_text};

/// Content type of the package of a free message.
pub const CONTENT_TYPE: &str = "application/vnd.renkei.free+tar";

/// Name of the first file of the package.
pub const INDEX: &str = "message.json";

/// Largest index that is read.
pub const MAX_INDEX_BYTES: u64 = 1024 * 1024;

/// The first file of the package.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreeMessage {
    /// Form of this file, [`VERSION`].
    pub version: u32,
    /// To whom.
    #[serde(with = "address_text")]
    pub receiver: Address,
    /// The text; may be empty where there are attachments.
    pub text: String,
    /// The attachments in their order.
    pub attachments: Vec<NamedAttachment>,
}

/// An attachment as the receiver will know it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedAttachment {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// Length in bytes.
    pub size: u64,
}

// Both hold what one office writes to another: names of people stand in file names, too.
impl std::fmt::Debug for FreeMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FreeMessage({} attachments)", self.attachments.len())
    }
}

impl std::fmt::Debug for NamedAttachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NamedAttachment({:?}, {})", self.kind, self.size)
    }
}

/// Form of the index.
pub const VERSION: u32 = 1;

/// Why a free message is not made or not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FreeError {
    /// Neither text nor attachments.
    #[error("there is neither a text nor an attachment")]
    Nothing,
    /// The text is longer than the exchange takes.
    #[error("the text is too long")]
    TextTooLong,
    /// A name that could do harm, or that stands there twice.
    #[error("the name of attachment {0} is not allowed")]
    Name(usize),
    /// It is no index of this version, or does not say what the manifest says.
    #[error("the index of the message is damaged")]
    Index,
}

impl FreeMessage {
    /// The bytes of the index.
    ///
    /// # Errors
    /// [`FreeError::Index`] when it cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FreeError> {
        serde_json::to_vec_pretty(self).map_err(|_| FreeError::Index)
    }

    /// Reads an index and checks it by itself.
    ///
    /// # Errors
    /// [`FreeError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FreeError> {
        let message: Self = serde_json::from_slice(bytes).map_err(|_| FreeError::Index)?;
        if message.version != VERSION {
            return Err(FreeError::Index);
        }
        message.check_names()?;
        Ok(message)
    }

    /// Whether the message may be sent. What the attachments hold was looked at before.
    ///
    /// # Errors
    /// [`FreeError::Nothing`], [`FreeError::TextTooLong`], [`FreeError::Name`].
    pub fn check(&self, policy: &Policy) -> Result<(), FreeError> {
        if self.text.trim().is_empty() && self.attachments.is_empty() {
            return Err(FreeError::Nothing);
        }
        if self.text.chars().count() > policy.text_characters as usize {
            return Err(FreeError::TextTooLong);
        }
        self.check_names()
    }

    /// What the exchange is told of the attachments.
    #[must_use]
    pub fn declared(&self) -> Vec<message::Attachment> {
        let declared = self
            .attachments
            .iter()
            .map(|attachment| message::Attachment {
                kind: attachment.kind,
                size: attachment.size,
            });
        declared.collect()
    }

    /// Names of the files of the package behind the index, in their order.
    #[must_use]
    pub fn file_names(&self) -> Vec<String> {
        let numbered = (1..).zip(&self.attachments);
        let names = numbered.map(|(number, attachment): (usize, _)| {
            format!("{number}.{}", attachment.kind.ending())
        });
        names.collect()
    }

    fn check_names(&self) -> Result<(), FreeError> {
        let mut seen = std::collections::BTreeSet::new();
        for (number, attachment) in (1..).zip(&self.attachments) {
            let name = &attachment.name;
            if sanitise(name) != *name || !seen.insert(name.to_lowercase()) {
                return Err(FreeError::Name(number));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn message(names: &[&str]) -> FreeMessage {
        let attachments = names.iter().map(|name| NamedAttachment {
            name: (*name).to_owned(),
            kind: AttachmentKind::Pdf,
            size: 7,
        });
        FreeMessage {
            version: VERSION,
            receiver: "1370000018-43".parse().unwrap(),
            text: "先日の件です。".to_owned(),
            attachments: attachments.collect(),
        }
    }

    #[test]
    fn an_index_reads_back_and_shows_no_name_in_logs() {
        let before = message(&["山田花子様.pdf", "b.pdf"]);
        assert_eq!(
            FreeMessage::from_bytes(&before.to_bytes().unwrap()),
            Ok(before.clone())
        );
        assert_eq!(before.file_names(), ["1.pdf", "2.pdf"]);
        assert_eq!(before.declared().len(), 2);
        assert!(!format!("{before:?} {:?}", before.attachments).contains("山田"));
        let other = FreeMessage {
            version: 2,
            ..before
        };
        let read = FreeMessage::from_bytes(&other.to_bytes().unwrap());
        assert_eq!(read, Err(FreeError::Index));
    }

    #[test]
    fn names_that_do_harm_or_stand_twice_are_refused() {
        for names in [
            ["a.pdf", "../b.pdf"],
            ["a.pdf", "A.PDF"],
            ["a.pdf", "nul.pdf"],
        ] {
            let bytes = message(&names).to_bytes().unwrap();
            assert_eq!(FreeMessage::from_bytes(&bytes), Err(FreeError::Name(2)));
        }
    }

    #[test]
    fn there_must_be_something_and_not_too_much() {
        let policy = Policy {
            text_characters: 3,
            ..Policy::default()
        };
        assert_eq!(
            message(&["a.pdf"]).check(&policy),
            Err(FreeError::TextTooLong)
        );
        let silent = |names: &[&str]| FreeMessage {
            text: " \n".to_owned(),
            ..message(names)
        };
        assert_eq!(silent(&[]).check(&policy), Err(FreeError::Nothing));
        assert_eq!(silent(&["a.pdf"]).check(&policy), Ok(()));
    }
}
