//! The form of a copy of the archive, described in `docs/archive-format.md`: lines of JSON under
//! the lock of [`pki::vault`], some of them with octets behind them.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::local_store::Record;

/// A line of a copy.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Line {
    /// The first one.
    Archive {
        /// Form of the copy, [`VERSION`].
        version: u32,
        /// Number of the office.
        office: Option<String>,
        /// When it was written.
        #[serde(with = "time::serde::rfc3339")]
        written_at: OffsetDateTime,
    },
    /// A message; the octets of its files follow.
    Message(Box<Record>),
    /// A file of this program about messages; its octets follow.
    Paper {
        /// Folder and name.
        place: String,
        /// How long it is.
        octets: u64,
    },
    /// The last one: a copy without it is cut.
    End {
        /// How many messages there are.
        messages: usize,
    },
}

/// Form of copies.
pub(super) const VERSION: u32 = 1;
