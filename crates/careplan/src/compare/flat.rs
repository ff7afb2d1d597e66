//! A comparison as plain values, one row a line, for JSON and tables of other programs.
//!
//! The values of a person are revealed here: what is made of them belongs to that person's file.

use super::{Comparison, Line, Side, UserComparison};

/// A line with everything needed to read it alone. Texts are as in the files, days as
/// `2025-04-02`, times as `09:00`; whatever a side lacks is `None`.
#[derive(Clone, PartialEq, Eq)]
pub struct FlatLine<'a> {
    /// The number of the insurer.
    pub insurer: &'a str,
    /// The number of the person.
    pub insured: &'a str,
    /// The name of the person.
    pub name: Option<&'a str>,
    /// The month of service, YYYYMM.
    pub month: &'a str,
    /// The care-management office, as `1370000018-43`.
    pub planner: String,
    /// The day.
    pub day: String,
    /// The number of the office that serves.
    pub office: &'a str,
    /// The kind of service.
    pub kind: &'a str,
    /// The class, as [`super::Class::as_str`].
    pub class: &'static str,
    /// What was planned, or planned earlier.
    pub before: Option<FlatSide<'a>>,
    /// What was done, or planned later.
    pub after: Option<FlatSide<'a>>,
    /// How many times more the later side has it.
    pub count_difference: Option<i64>,
    /// How many units more the later side has.
    pub units_difference: Option<i64>,
}

impl std::fmt::Debug for FlatLine<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FlatLine({})", self.class)
    }
}

/// One side of a [`FlatLine`].
#[derive(Clone, PartialEq, Eq)]
pub struct FlatSide<'a> {
    /// The day.
    pub day: String,
    /// The service code.
    pub code: &'a str,
    /// The code of rented equipment.
    pub equipment: Option<&'a str>,
    /// The number of the satellite.
    pub satellite: Option<&'a str>,
    /// The start.
    pub start: Option<String>,
    /// The end.
    pub end: Option<String>,
    /// How many times.
    pub count: u32,
    /// The units of all of them.
    pub units: Option<i64>,
    /// How many are beyond 30 days of short stay.
    pub over_30_days: u32,
    /// The name of the file.
    pub file: String,
    /// The record in it, from 1.
    pub record: u32,
}

impl std::fmt::Debug for FlatSide<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FlatSide({})", self.code)
    }
}

impl Comparison {
    /// Every line as plain values, in the order of people and lines.
    pub fn flat(&self) -> impl Iterator<Item = FlatLine<'_>> {
        self.users
            .iter()
            .flat_map(|user| user.lines.iter().map(|line| flat_line(user, line)))
    }
}

fn flat_line<'a>(user: &'a UserComparison, line: &'a Line) -> FlatLine<'a> {
    FlatLine {
        insurer: user.insurer.as_str(),
        insured: user.insured.reveal().as_str(),
        name: user.name.as_ref().map(|name| name.reveal().as_str()),
        month: user.month.as_str(),
        planner: user.planner.to_string(),
        day: line.day.to_string(),
        office: line.provider.office.as_str(),
        kind: line.provider.kind.as_str(),
        class: line.class.as_str(),
        before: line.before.as_ref().map(flat_side),
        after: line.after.as_ref().map(flat_side),
        count_difference: line.count_difference(),
        units_difference: line.units_difference(),
    }
}

fn flat_side(side: &Side) -> FlatSide<'_> {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    FlatSide {
        day: side.day.to_string(),
        code: &side.service.code,
        equipment: side.service.equipment.as_deref(),
        satellite: side.service.satellite.as_deref(),
        start: side.time.map(|time| clock(time.start)),
        end: side.time.map(|time| clock(time.end)),
        count: side.count,
        units: side.units,
        over_30_days: side.over_30_days,
        file: side.place.file.to_string(),
        record: side.place.record,
    }
}
