//! What applying a file would do, row by row.

use protocol::Sha256;
use time::Date;

use crate::store::delegation::Obstacle;
use crate::store::import::Counts;

/// What applying a file would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan<T> {
    /// One for each row of the file, in its order.
    pub(crate) rows: Vec<PlannedRow<T>>,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedRow<T> {
    /// The line of the file.
    pub(crate) line: u64,
    /// The office number, as typed.
    pub(crate) number: String,
    /// What else tells the reader which row it is.
    pub(crate) name: String,
    /// What becomes of it.
    pub(crate) verdict: Verdict<T>,
    /// What the reader should look at, though it is no reason to refuse.
    pub(crate) warnings: Vec<Words>,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict<T> {
    /// It is added.
    New(T),
    /// It changes what is on record.
    Changed(T, Vec<Change>),
    /// It is on record already.
    Unchanged,
    /// It is left out.
    Refused(Vec<Words>),
}

/// A change of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Name of the column.
    pub(crate) column: &'static str,
    /// What is on record.
    pub(crate) before: String,
    /// What will be.
    pub(crate) after: String,
}

/// A text of the pages with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// Key of the text.
    pub(crate) key: &'static str,
    /// What it is filled in with.
    pub(crate) arguments: Vec<(&'static str, String)>,
}

impl Words {
    /// A text without arguments.
    pub(crate) fn new(key: &'static str) -> Self {
        Self {
            key,
            arguments: Vec::new(),
        }
    }

    /// The text with an argument.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// Why a delegation is refused.
    pub(crate) fn of_obstacle(obstacle: &Obstacle, limit: usize) -> Self {
        match obstacle {
            Obstacle::Held(held) => Self::new("import-refused-held")
                .with("agent", &held.agent_name)
                .with("from", held.from)
                .with("to", held.to.map_or_else(String::new, |to| to.to_string())),
            Obstacle::TooMany(count) => Self::new("import-refused-too-many")
                .with("count", count)
                .with("limit", limit),
        }
    }
}

impl<T: std::fmt::Debug> Plan<T> {
    /// How many rows are what.
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match row.verdict {
                Verdict::New(_) => counts.new += 1,
                Verdict::Changed(..) => counts.changed += 1,
                Verdict::Unchanged => counts.unchanged += 1,
                Verdict::Refused(_) => counts.refused += 1,
            }
        }
        counts
    }

    /// A digest of everything the plan does, and of what is on record where it changes that: two
    /// plans with the same digest do the same. It is compared by the same program only.
    pub(crate) fn digest(&self) -> String {
        Sha256::of(format!("{self:?}").as_bytes()).to_string()
    }
}

/// Adds a change where something differs.
pub(super) fn compare(changes: &mut Vec<Change>, column: &'static str, before: &str, after: &str) {
    if before != after {
        changes.push(Change {
            column,
            before: before.to_owned(),
            after: after.to_owned(),
        });
    }
}

/// A day, or nothing.
pub(super) fn shown(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}
