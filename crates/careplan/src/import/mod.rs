//! What a receiving software does with units: in which order, what replaces what, what a deletion
//! takes with it, and when the queue stops.
//!
//! Pure functions over a [`State`]; nothing is stored here. [`run`] takes the units of a
//! [`crate::Report`] in:
//!
//! - in the order of their serials, each as one transaction: wholly or not at all;
//! - a later serial replaces everything that stands under its keys, records are never mixed. A
//!   care plan of another 作成(変更)日 has another key and stands beside the old one;
//! - a deletion takes every file of its key along; a key that is not there is told and accepted;
//! - a unit that cannot be taken in stops those of the same sender and receiver behind it, and
//!   no others;
//! - a unit that arrives late does not undo what later serials have done;
//! - a repeat of a unit that was taken in, equal in content, does nothing.
//!
//! ```
//! use careplan::import::{self, Effect, State};
//! use careplan::{SourceFile, check};
//!
//! let deletion = |serial: &str| SourceFile {
//!     name: format!("DLT1KYO_1370000018_43_1370000026_11_{serial}.CSV"),
//!     bytes: b"202407,123455,0000000017,20250325\r\n".to_vec(),
//! };
//! let broken = SourceFile {
//!     bytes: b"202407,123455\r\n".to_vec(),
//!     ..deletion("20250326090000")
//! };
//! let report = check(&[deletion("20250327090000"), broken], None);
//!
//! let outcome = import::run(&report.units, &State::default(), None);
//! assert!(matches!(outcome.steps[0].effect, Effect::Refused(_)));
//! assert!(matches!(outcome.steps[1].effect, Effect::Waiting { .. }));
//! assert_eq!(outcome.findings[0].check.as_str(), "BN11");
//! ```

use time::PrimitiveDateTime;

use crate::bundle::{Bundle, UnitKind};
use crate::check::Unit;
use crate::check::words::queue as words;
use crate::finding::{Argument, Finding};
use crate::id::Envelope;

mod client;
mod content;
mod key;
mod queue;
mod state;

pub use client::Client;
pub use key::{Key, Person};
pub use state::{Held, State};

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What is held now.
    pub state: State,
    /// What was done, one step a unit, in order.
    pub steps: Vec<Step>,
    /// What was noticed beside the findings of the check, sorted.
    pub findings: Vec<Finding>,
}

/// What was done with one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Sender, receiver and serial.
    pub envelope: Envelope,
    /// The kind of unit, where its files make one.
    pub unit: Option<UnitKind>,
    /// The names of the files, as they were given.
    pub files: Vec<String>,
    /// What was done.
    pub effect: Effect,
}

/// What a unit does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// It was taken in; what became of each of its keys, in their order.
    Imported(Vec<Change>),
    /// It cannot be taken in; nothing of it was.
    Refused(Refusal),
    /// It waits for an earlier unit of the same sender and receiver.
    Waiting {
        /// The unit that cannot be taken in.
        behind: Envelope,
    },
    /// The same unit with the same content was taken in before.
    Duplicate,
}

impl Effect {
    /// The word used in machine-readable output.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Imported(_) => "imported",
            Self::Refused(_) => "refused",
            Self::Waiting { .. } => "waiting",
            Self::Duplicate => "duplicate",
        }
    }

    /// The number of keys that were changed in this way.
    #[must_use]
    pub fn count(&self, change: ChangeKind) -> usize {
        match self {
            Self::Imported(changes) => changes.iter().filter(|one| one.kind() == change).count(),
            _ => 0,
        }
    }
}

/// Why a unit cannot be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// The check found so many errors.
    Errors(usize),
    /// The files make no unit or cannot be read.
    NoUnit,
    /// A number, day or month that makes a key cannot be read.
    Key,
    /// A unit with the same envelope and other content was taken in before.
    SameSerial,
}

/// What became of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Change {
    /// The key.
    pub key: Key,
    /// What was done, and to which earlier unit's records.
    pub done: Done,
}

impl Change {
    /// What was done, without saying to what.
    #[must_use]
    pub const fn kind(&self) -> ChangeKind {
        match self.done {
            Done::New => ChangeKind::New,
            Done::Replaced(_) => ChangeKind::Replaced,
            Done::Deleted(_) => ChangeKind::Deleted,
            Done::Missing => ChangeKind::Missing,
            Done::Kept(_) => ChangeKind::Kept,
        }
    }
}

/// What was done to the records of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Done {
    /// There were none; there are now.
    New,
    /// Those of this unit were replaced.
    Replaced(Envelope),
    /// Those of this unit were deleted.
    Deleted(Envelope),
    /// There were none to delete.
    Missing,
    /// Nothing: this unit has a later serial and was here first.
    Kept(Envelope),
}

/// [`Done`] without the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Written where nothing was.
    New,
    /// Written over older records.
    Replaced,
    /// Deleted.
    Deleted,
    /// Nothing was there to delete.
    Missing,
    /// What a later serial has done was kept.
    Kept,
}

/// Takes units in. They may come in any order and several times; those that wait or were refused
/// are given again with the next run, or left out for good once the sender has sent others in their
/// place. `now` is the time in Japan; without it no serial is in the future.
///
/// The sender is no part of any key, as in the standard: who sends the same key later replaces it.
// Spec: §2.5, §3.5
#[must_use]
pub fn run<'a>(
    units: impl IntoIterator<Item = &'a Unit>,
    state: &State,
    now: Option<PrimitiveDateTime>,
) -> Outcome {
    let mut queue: Vec<&Unit> = units.into_iter().collect();
    queue.sort_by_key(|unit| key::stamp(&unit.envelope));
    queue::run(&queue, state.clone(), now)
}

/// What a software still holds of what a deletion takes along (DL06). `held` is what it says it
/// holds after the import of `deletion`; see [`State::hold`].
// Spec: §2.3, §3.3
#[must_use]
pub fn left_after_deletion(deletion: &Bundle, held: &State) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &deletion.files {
        for record in &file.records {
            let left = Key::of_deletion(file.name.code, record)
                .and_then(|key| held.held(deletion.envelope.to, &key))
                .filter(|left| key::stamp(&left.unit) < key::stamp(&deletion.envelope));
            if let Some(left) = left {
                let finding = Finding::new(words::LEFT_AFTER_DELETION)
                    .in_file(&file.name.to_string())
                    .at_record(record.index());
                findings.push(finding.with(Argument::Files(left.codes().collect())));
            }
        }
    }
    findings
}
