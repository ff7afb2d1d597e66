//! 予実突合表 as data: planned use beside actuals, or beside later planned use, line by line.
//!
//! Comparing is [`mod@careplan::compare`]'s affair; here every text of the sheet is decided. A service
//! user with differences has a block of rows; the others are named in one line. What a service user
//! is called is kept out of `Debug`.

mod reading;

use std::fmt;

use careplan::compare::{Comparison, TableRows, TableUsers};
use careplan::master::Masters;

use crate::list_names::unread_files;

/// What the sheet shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ComparisonOptions {
    /// Which lines stand on the sheet.
    pub rows: TableRows,
    /// Whether service users stand with number and name, or by their place in the comparison.
    pub users: TableUsers,
}

/// The sheet of one comparison.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ComparisonSheet {
    /// The title.
    pub title: &'static str,
    /// The month, such as 「令和7年4月」; empty where the comparison is about several.
    pub month: String,
    /// How many service users were compared and how many differences there are.
    pub summary: String,
    /// What the earlier and the later side are called.
    pub sides: [&'static str; 2],
    /// Those whose rows stand on the sheet.
    pub users: Vec<ComparedUser>,
    /// The service users without a row of their own: those without a difference, those with
    /// nothing to compare. Each is one paragraph.
    pub others: Vec<String>,
    /// What the reader must know: records and files that were not compared, names that are missing.
    pub notes: Vec<String>,
}

/// One service user in one month.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ComparedUser {
    /// Name and numbers, or the place in the comparison.
    pub person: String,
    /// The month in the Japanese era.
    pub month: String,
    /// The care-management office.
    pub planner: String,
    /// The rows, in the order of the comparison.
    pub rows: Vec<ComparedRow>,
    /// The sums of each office, and of all of them last.
    pub totals: Vec<TotalRow>,
}

/// One service of one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ComparedRow {
    /// The number of the row on the sheet, from 1.
    pub number: usize,
    /// The day with its weekday; both days where the sides differ, one a line.
    pub day: String,
    /// The office, its number and kind on a second line.
    pub office: String,
    /// From when to when; empty for services without a time.
    pub time: String,
    /// Name and code of the service; both where the sides differ, one a line.
    pub service: String,
    /// What was planned.
    pub before: Amount,
    /// What was done, or planned later.
    pub after: Amount,
    /// How much more the later side has.
    pub difference: Amount,
    /// The difference in a word.
    pub class: &'static str,
    /// How the row is set apart.
    pub mark: Mark,
}

/// How often and how many units; empty texts where a side has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amount {
    /// How many times.
    pub count: String,
    /// The units of all of them; 「？」 where actuals leave them open.
    pub units: String,
}

/// How a row is set apart from the others, besides its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Not at all: the sides are the same.
    #[default]
    Plain,
    /// By slanting lines and heavy type: somebody should look.
    Differs,
    /// The other side is not at hand.
    NotCompared,
}

/// Sums of an office or of all offices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TotalRow {
    /// Whose sums, with what was not compared.
    pub label: String,
    /// What was planned, of the lines that were compared.
    pub before: Amount,
    /// What was done or planned later, of the lines that were compared.
    pub after: Amount,
    /// How much more the later side has.
    pub difference: Amount,
    /// How many lines differ.
    pub differences: String,
}

impl ComparisonSheet {
    /// The sheet of a comparison, its service users in the order of the comparison.
    ///
    /// Names of services and offices come from the masters; offices that no list has are called as
    /// the records call them. Unknown ones are marked and noted, missing tables are noted once.
    #[must_use]
    pub fn from_comparison(
        comparison: &Comparison,
        masters: &Masters,
        options: ComparisonOptions,
    ) -> Self {
        reading::sheet(comparison, masters, options)
    }

    /// Notes files that could not be read at all and were not compared.
    pub fn note_unread_files<'a>(&mut self, files: impl IntoIterator<Item = &'a str>) {
        self.notes.extend(unread_files(files));
    }

    /// How many rows stand on the sheet.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.users.iter().map(|user| user.rows.len()).sum()
    }
}

impl fmt::Debug for ComparisonSheet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ComparisonSheet")
            .field("month", &self.month)
            .field("users", &self.users.len())
            .field("notes", &self.notes.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ComparedUser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ComparedUser")
            .field("month", &self.month)
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}
