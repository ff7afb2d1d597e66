//! 月次ボード as data: for each service user and office what of a month is there and what is not.
//!
//! The state of a row comes from send units alone: planned use by the newest unit addressed to the
//! office, actuals by [`mod@careplan::compare`]. What was settled on paper no file tells: a person
//! ticks it ([`BoardTick`]), or writes it into a column of the sheet.

mod reading;
mod ticks;

use std::collections::BTreeSet;
use std::fmt;

use careplan::compare::{Place, TableUsers};
use careplan::master::Masters;
use careplan::{
    Address, Bundle, InsuredNumber, InsurerNumber, OfficeNumber, Personal, Serial, ServiceMonth,
};

use crate::list_names::unread_files;

pub use ticks::{BoardTick, NoTickKind, TickKind};

/// What the board shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BoardOptions {
    /// Whether service users stand with number and name, or by their place on the board.
    pub users: TableUsers,
    /// The office whose board it is: rows in which it neither plans nor serves are left out.
    pub office: Option<OfficeNumber>,
}

/// The board of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthBoard {
    /// The month of service.
    pub month: ServiceMonth,
    /// The month as it stands on the sheet, such as 「令和7年4月」.
    pub written_month: String,
    /// The rows, those with something open first; within that by service user and office.
    pub rows: Vec<BoardRow>,
    /// Records of the month that could not be read.
    pub unread: Vec<Place>,
    /// What the reader must know, such as names that are missing.
    pub notes: Vec<String>,
}

/// One service user and one office that serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardRow {
    /// The place of the service user on the board, from 1.
    pub user: usize,
    /// Who it is; `None` where names are hidden.
    pub person: Option<BoardPerson>,
    /// The care-management office.
    pub planner: Address,
    /// Its name.
    pub planner_name: String,
    /// The office that serves, with the kind of its service.
    pub provider: Address,
    /// Its name.
    pub provider_name: String,
    /// The state of planned use.
    pub planned: Planned,
    /// The state of actuals.
    pub actual: Actual,
    /// Whether the office whose board it is serves here, and somebody else plans.
    pub is_of_provider: bool,
    /// What was ticked by hand.
    pub ticks: Vec<BoardTick>,
}

/// A service user. `Debug` says nothing of the person.
#[derive(Clone, PartialEq, Eq)]
pub struct BoardPerson {
    /// The insurer.
    pub insurer: InsurerNumber,
    /// The number of the person.
    pub insured: Personal<InsuredNumber>,
    /// The name, where a supplement tells it.
    pub name: Option<Personal<String>>,
}

/// The state of planned use (予定) of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planned {
    /// No unit has a plan for the service user.
    Missing,
    /// The newest plan, of this serial, names no service of the office.
    WithoutServices(Serial),
    /// Only a unit to another office has it, of this serial.
    Elsewhere(Serial),
    /// The newest unit to this office says otherwise than the newest unit of all.
    Outdated(Serial),
    /// The newest unit to this office has it.
    Made(Serial),
}

/// The state of actuals (実績) of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actual {
    /// No unit has them.
    Missing,
    /// They are there, and there is no plan to compare them with.
    NotCompared(Serial),
    /// They differ from the plan.
    Differs {
        /// The newest unit.
        serial: Serial,
        /// The lines that differ.
        differences: usize,
    },
    /// They are as planned.
    Same(Serial),
}

/// How many rows are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BoardCounts {
    /// Service users.
    pub users: usize,
    /// Offices that serve, with their kinds.
    pub offices: usize,
    /// Rows.
    pub rows: usize,
    /// Rows with something open.
    pub open: usize,
    /// Rows without a plan for the office.
    pub without_plan: usize,
    /// Rows whose office has not got the newest plan.
    pub outdated_plan: usize,
    /// Rows without actuals.
    pub without_actuals: usize,
    /// Offices of which actuals are missing.
    pub offices_without_actuals: usize,
    /// Rows with differences.
    pub differing: usize,
    /// The differences of all rows.
    pub differences: usize,
    /// Rows whose actuals have no plan beside them.
    pub not_compared: usize,
}

impl MonthBoard {
    /// The board of a month from units, whether sent or received.
    ///
    /// Units of other months may be among them. Names of offices come from the masters, then from
    /// the records themselves; unknown numbers are marked and noted, a missing list is noted once.
    #[must_use]
    pub fn from_bundles<'a>(
        month: ServiceMonth,
        bundles: impl IntoIterator<Item = &'a Bundle>,
        masters: &Masters,
        options: BoardOptions,
    ) -> Self {
        let bundles: Vec<&Bundle> = bundles.into_iter().collect();
        reading::board(month, &bundles, masters, options)
    }

    /// Notes files that could not be read at all.
    pub fn note_unread_files<'a>(&mut self, files: impl IntoIterator<Item = &'a str>) {
        self.notes.extend(unread_files(files));
    }

    /// Counts the rows.
    #[must_use]
    pub fn counts(&self) -> BoardCounts {
        let count = |of: fn(&BoardRow) -> bool| self.rows.iter().filter(|row| of(row)).count();
        let users: BTreeSet<usize> = self.rows.iter().map(|row| row.user).collect();
        let offices: BTreeSet<Address> = self.rows.iter().map(|row| row.provider).collect();
        let waiting = self
            .rows
            .iter()
            .filter(|row| row.actual == Actual::Missing && row.is_actual_open());
        let waiting: BTreeSet<Address> = waiting.map(|row| row.provider).collect();
        let unconfirmed = self.rows.iter().filter(|row| row.is_actual_open());
        let differences = unconfirmed.map(|row| match row.actual {
            Actual::Differs { differences, .. } => differences,
            _ => 0,
        });
        BoardCounts {
            users: users.len(),
            offices: offices.len(),
            rows: self.rows.len(),
            open: count(BoardRow::is_open),
            without_plan: count(|row| {
                row.is_plan_open()
                    && matches!(row.planned, Planned::Missing | Planned::Elsewhere(_))
            }),
            outdated_plan: count(|row| {
                row.is_plan_open() && matches!(row.planned, Planned::Outdated(_))
            }),
            without_actuals: count(|row| row.is_actual_open() && row.actual == Actual::Missing),
            offices_without_actuals: waiting.len(),
            differing: count(|row| {
                row.is_actual_open() && matches!(row.actual, Actual::Differs { .. })
            }),
            differences: differences.sum(),
            not_compared: count(|row| {
                row.is_actual_open() && matches!(row.actual, Actual::NotCompared(_))
            }),
        }
    }
}

impl BoardRow {
    /// Whether something is left to do.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_plan_open() || self.is_actual_open()
    }
}

impl Planned {
    /// Whether something is left to do.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Made(_) | Self::WithoutServices(_))
    }

    /// The unit, where there is one.
    #[must_use]
    pub const fn serial(self) -> Option<Serial> {
        match self {
            Self::Missing => None,
            Self::WithoutServices(serial)
            | Self::Elsewhere(serial)
            | Self::Outdated(serial)
            | Self::Made(serial) => Some(serial),
        }
    }

    /// The word used in machine-readable output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::WithoutServices(_) => "without_services",
            Self::Elsewhere(_) => "elsewhere",
            Self::Outdated(_) => "outdated",
            Self::Made(_) => "made",
        }
    }
}

impl Actual {
    /// Whether something is left to do.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Same(_))
    }

    /// The unit, where there is one.
    #[must_use]
    pub const fn serial(self) -> Option<Serial> {
        match self {
            Self::Missing => None,
            Self::NotCompared(serial) | Self::Differs { serial, .. } | Self::Same(serial) => {
                Some(serial)
            }
        }
    }

    /// The word used in machine-readable output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotCompared(_) => "not_compared",
            Self::Differs { .. } => "differs",
            Self::Same(_) => "same",
        }
    }
}

impl fmt::Debug for BoardPerson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BoardPerson")
    }
}
