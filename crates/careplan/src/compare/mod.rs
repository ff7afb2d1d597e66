//! Planned use against actuals (予実突合), and planned use against later planned use.
//!
//! For each service user and month, each day and each service: how often and how many units on
//! either side, and in which way the two differ. Data first; [`table`] writes them as text and
//! [`Comparison::flat`] gives them as plain values for JSON.
//!
//! Which set of records counts where several units tell of the same person and month is decided
//! here too: the newest serial, less what was deleted. Prices, limits and the names of services
//! are not known here.
//!
//! ```
//! use careplan::compare::{self, Class};
//! use careplan::{SourceFile, check};
//!
//! let row = |day: &str, start: &str, end: &str, updater: &str| {
//!     format!(
//!         "202407,123455,0000000017,20250325,202504,1370000018,,387,,202504{day},,{start},{end},\
//!          1,111211,,,,,1370000026,,,0,{updater},\r\n"
//!     )
//! };
//! let file = |name: &str, text: String| SourceFile {
//!     name: name.to_owned(),
//!     bytes: text.into_bytes(),
//! };
//! let actuals = file(
//!     "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV",
//!     row("02", "0930", "1030", "1370000026"),
//! );
//! let planned = file(
//!     "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.CSV",
//!     row("02", "0900", "1000", "1370000018") + &row("09", "0900", "1000", "1370000018"),
//! );
//! # let supplement = file(
//! #     "UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000.CSV",
//! #     "202407\r\n".replace("202407", &("202407".to_owned() + &",".repeat(62))),
//! # );
//! # let annex = file(
//! #     "UPSIKYU_202504_1370000018_43_1370000026_11_20250325100000.CSV",
//! #     "202407\r\n".replace("202407", &("202407".to_owned() + &",".repeat(36))),
//! # );
//! let files = [actuals, planned, supplement, annex];
//! let report = check(&files, None);
//! let bundles = || report.units.iter().filter_map(|unit| unit.bundle.as_ref());
//!
//! let comparison = compare::plan_to_actuals(bundles(), bundles());
//! let classes: Vec<Class> = comparison.users[0].lines.iter().map(|line| line.class).collect();
//! assert_eq!(classes, [Class::TimeMoved, Class::OnlyBefore]);
//! ```

use std::collections::BTreeMap;
use std::fmt;

use time::Date;

use crate::bundle::Bundle;
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::id::{Address, InsuredNumber, InsurerNumber, OfficeNumber, ServiceMonth};
use crate::personal::Personal;

mod flat;
mod pairing;
mod sets;
mod text;

pub use flat::{FlatLine, FlatSide};
pub use text::{TableOptions, TableRows, TableUsers, aligned, table};

/// Compares planned use with actuals. Of the first units only planned use (UPPLAN, DLTPLAN) is
/// taken, of the second only actuals (UPJSK, DLTJSK), so the same units can be given twice.
///
/// The planned use of one person names the services of all offices, while actuals come from each
/// office and kind of service by themselves: planned services of those whose actuals are not among
/// the units are [`Class::NotCompared`].
// Spec: §2.2, §2.6, §5.1.2.1
#[must_use]
pub fn plan_to_actuals<'a>(
    plans: impl IntoIterator<Item = &'a Bundle>,
    actuals: impl IntoIterator<Item = &'a Bundle>,
) -> Comparison {
    let before = sets::read(plans, FileCode::Upplan);
    let after = sets::read(actuals, FileCode::Upjsk);
    pairing::compare(Subject::PlanAndActuals, before, after)
}

/// Compares planned use with later planned use of the same people and months.
// Spec: §5.1.1.3
#[must_use]
pub fn plans<'a>(
    earlier: impl IntoIterator<Item = &'a Bundle>,
    later: impl IntoIterator<Item = &'a Bundle>,
) -> Comparison {
    let before = sets::read(earlier, FileCode::Upplan);
    let after = sets::read(later, FileCode::Upplan);
    pairing::compare(Subject::PlanAndLaterPlan, before, after)
}

/// What two sets of units say about the same people and months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What was compared with what.
    pub subject: Subject,
    /// One for each person, month and care-management office, in the order of their numbers.
    pub users: Vec<UserComparison>,
    /// Records that could not be compared, because a number, day, count or code in them cannot be
    /// read.
    pub unread: Vec<Place>,
    /// The names of offices that serve, as the compared records tell them; of several the one in
    /// the newest unit of the later side. They are texts as they came, and kept out of `Debug`.
    // Spec: 別紙 第6表 No.21
    pub offices: BTreeMap<OfficeNumber, Personal<String>>,
}

impl Comparison {
    /// Whether everything that could be compared is the same and every record could be read.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let differs = |user: &UserComparison| user.differences().next().is_some();
        self.unread.is_empty() && !self.users.iter().any(differs)
    }
}

/// What was compared with what: the side called `before` and the side called `after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Planned use (予定) and actuals (実績).
    PlanAndActuals,
    /// Planned use and later planned use.
    PlanAndLaterPlan,
}

impl Subject {
    /// The word used in machine-readable output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PlanAndActuals => "plan_and_actuals",
            Self::PlanAndLaterPlan => "plan_and_later_plan",
        }
    }
}

/// One service user in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserComparison {
    /// The insurer.
    pub insurer: InsurerNumber,
    /// The person.
    pub insured: Personal<InsuredNumber>,
    /// The person's name, where a supplement (利用者補足情報) among the units tells it.
    pub name: Option<Personal<String>>,
    /// The month of service.
    pub month: ServiceMonth,
    /// The care-management office that planned, or to which the actuals went.
    pub planner: Address,
    /// Every service of every day, by day, office and time.
    pub lines: Vec<Line>,
}

impl UserComparison {
    /// The lines in which the two sides differ.
    pub fn differences(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.class.is_difference())
    }

    /// The sums of the month.
    #[must_use]
    pub fn total(&self) -> Total {
        let mut total = Total::default();
        self.lines.iter().for_each(|line| total.add(line));
        total
    }

    /// The sums of each office and kind of service, in the order of their numbers.
    #[must_use]
    pub fn office_totals(&self) -> Vec<(Address, Total)> {
        let mut totals = BTreeMap::<Address, Total>::new();
        for line in &self.lines {
            totals.entry(line.provider).or_default().add(line);
        }
        totals.into_iter().collect()
    }
}

/// One service of one day, or a pair of services that probably are the same one changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The day: the planned one where there is one.
    pub day: Date,
    /// The office that serves, with the kind of the service (not that of the mailbox).
    pub provider: Address,
    /// In which way the sides differ.
    pub class: Class,
    /// What was planned.
    pub before: Option<Side>,
    /// What was done, or planned later.
    pub after: Option<Side>,
}

impl Line {
    /// How many times more the service stands on the later side; negative for fewer. `None` where
    /// the sides were not compared.
    #[must_use]
    pub fn count_difference(&self) -> Option<i64> {
        let count = |side: &Option<Side>| side.as_ref().map_or(0, |side| i64::from(side.count));
        (self.class != Class::NotCompared).then(|| count(&self.after) - count(&self.before))
    }

    /// How many more units the later side has. `None` where the sides were not compared or one does
    /// not tell its units.
    #[must_use]
    pub fn units_difference(&self) -> Option<i64> {
        let units = |side: &Option<Side>| side.as_ref().map_or(Some(0), |side| side.units);
        if self.class == Class::NotCompared {
            return None;
        }
        Some(units(&self.after)?.saturating_sub(units(&self.before)?))
    }
}

/// A service as one side tells it. Records of the same day, service and time are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The day; a record for days charged singly (日割対象日) stands for each of its days.
    pub day: Date,
    /// The service.
    pub service: Service,
    /// From when to when, for services that have a time.
    pub time: Option<TimeSpan>,
    /// How many times.
    pub count: u32,
    /// Count times units of one. `None` where actuals leave the units of a percentage open
    /// (率加減算, units 0).
    // Spec: 別紙 第6表 実績 No.8
    pub units: Option<i64>,
    /// How many of the count are beyond 30 days of short stay (30日超).
    pub over_30_days: u32,
    /// The first record that says so.
    pub place: Place,
}

/// What was served. `Debug` shows the service code only: the other texts are as they came.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service {
    /// The service code (サービスコード), 6 characters.
    pub code: String,
    /// The TAIS code or notified code of rented equipment, half-width.
    pub equipment: Option<String>,
    /// The number of the satellite (サテライト枝番).
    pub satellite: Option<String>,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service({})", self.code)
    }
}

/// From when to when, in minutes of the day. The end lies before the start for services that go
/// past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeSpan {
    /// The start, 0 to 1440.
    pub start: u16,
    /// The end, 0 to 1440.
    pub end: u16,
}

impl fmt::Display for TimeSpan {
    /// As `09:00-10:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |minutes: u16| (minutes / 60, minutes % 60);
        let ((from_hour, from), (to_hour, to)) = (part(self.start), part(self.end));
        write!(f, "{from_hour:02}:{from:02}-{to_hour:02}:{to:02}")
    }
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileName,
    /// The data record, from 1.
    pub record: u32,
}

/// In which way the two sides of a line differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Class {
    /// Not at all.
    Same,
    /// The later side has it more often.
    More,
    /// The later side has it less often.
    Fewer,
    /// Planned and not done, or no longer planned.
    OnlyBefore,
    /// Done without a plan, or planned newly.
    OnlyAfter,
    /// The same service of the same day at another time.
    TimeMoved,
    /// The same service without a time of its own, on another day of the month.
    DayMoved,
    /// Another service code or another piece of equipment in its place.
    CodeChanged,
    /// The same service by another satellite of the office.
    SatelliteChanged,
    /// As often, with other units.
    UnitsChanged,
    /// As often, with another number of them beyond 30 days of short stay.
    Over30DaysChanged,
    /// The other side is not at hand: actuals of this office and kind, or the plan of this person.
    NotCompared,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 12] = [
        Self::Same,
        Self::More,
        Self::Fewer,
        Self::OnlyBefore,
        Self::OnlyAfter,
        Self::TimeMoved,
        Self::DayMoved,
        Self::CodeChanged,
        Self::SatelliteChanged,
        Self::UnitsChanged,
        Self::Over30DaysChanged,
        Self::NotCompared,
    ];

    /// Whether somebody should look.
    #[must_use]
    pub const fn is_difference(self) -> bool {
        !matches!(self, Self::Same | Self::NotCompared)
    }

    /// The word used in machine-readable output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::More => "more",
            Self::Fewer => "fewer",
            Self::OnlyBefore => "only_before",
            Self::OnlyAfter => "only_after",
            Self::TimeMoved => "time_moved",
            Self::DayMoved => "day_moved",
            Self::CodeChanged => "code_changed",
            Self::SatelliteChanged => "satellite_changed",
            Self::UnitsChanged => "units_changed",
            Self::Over30DaysChanged => "over_30_days_changed",
            Self::NotCompared => "not_compared",
        }
    }
}

/// Sums over lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// What was planned, of the lines that were compared.
    pub before: Sum,
    /// What was done or planned later, of the lines that were compared.
    pub after: Sum,
    /// What stands on either side and was not compared.
    pub not_compared: Sum,
    /// The lines that differ.
    pub differences: u32,
}

impl Total {
    fn add(&mut self, line: &Line) {
        let compared = line.class != Class::NotCompared;
        let sides = [
            (&mut self.before, &line.before),
            (&mut self.after, &line.after),
        ];
        for (sum, side) in sides {
            let sum = if compared {
                sum
            } else {
                &mut self.not_compared
            };
            if let Some(side) = side {
                sum.add(side);
            }
        }
        self.differences += u32::from(line.class.is_difference());
    }
}

/// A sum of counts and units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// How many times.
    pub count: u64,
    /// The units that are told.
    pub units: i64,
    /// The lines whose units are not told.
    pub untold: u32,
}

impl Sum {
    fn add(&mut self, side: &Side) {
        self.count = self.count.saturating_add(u64::from(side.count));
        match side.units {
            Some(units) => self.units = self.units.saturating_add(units),
            None => self.untold += 1,
        }
    }
}
