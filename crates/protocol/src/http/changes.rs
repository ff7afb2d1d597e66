//! What has changed for an office: the feed, its events, and the history of a message.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Side;
use crate::MessageId;

/// Longest time to wait for a change, in seconds.
pub const LONGEST_WAIT: u64 = 60;

/// Name of the events of [`super::path::EVENTS`]; their data is a [`Change`].
pub const CHANGE_EVENT: &str = "change";

/// Query of [`super::path::MESSAGE_CHANGES`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeQuery {
    /// Only changes after this cursor; 0 or absent from the beginning.
    #[serde(default)]
    pub after: i64,
    /// When there is none, how many seconds to wait for one, at most [`LONGEST_WAIT`].
    #[serde(default)]
    pub wait: u64,
}

/// Query of [`super::path::EVENTS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventQuery {
    /// Where to begin when there is no `Last-Event-ID`.
    #[serde(default)]
    pub after: i64,
}

/// A message that has changed, as it stands now. It is told once, with its last change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Place of its last change; grows with time, never reused.
    pub cursor: i64,
    /// The message.
    pub message_id: MessageId,
    /// The side on which the caller's office stands.
    pub side: Side,
    /// State, see [`crate::State`].
    pub state: String,
    /// Whether its first byte was served to the receiver.
    pub fetched: bool,
}

/// Answer of [`super::path::MESSAGE_CHANGES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeList {
    /// At most 100, in the order of their cursors.
    pub changes: Vec<Change>,
    /// Go on after this cursor.
    pub cursor: i64,
    /// Whether there is another page now.
    pub more: bool,
    /// The cursor of the last change of all; after it there is nothing yet.
    pub latest: i64,
}

/// One step in the history of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryEntry {
    /// Which, see [`crate::lifecycle::Step`].
    pub step: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What the receiver reported, for the steps of an import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportedImport>,
}

/// What the receiver reported about an import, as answers hold it: a later version may know more
/// words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportedImport {
    /// See [`crate::lifecycle::ImportSource`].
    pub source: String,
    /// See [`crate::lifecycle::Reason`].
    pub reasons: Vec<String>,
    /// See [`crate::lifecycle::CheckName`].
    pub checks: Vec<String>,
    /// When it was reported.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}
