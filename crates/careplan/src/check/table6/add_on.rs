//! T611: the times of add-ons (加算).
//!
//! Which codes are add-ons only a master knows; without one, only the add-ons for the pay of care
//! workers are known, which are all rates.

use std::collections::HashMap;

use super::{
    DAY, END, INSURED, INSURER, NO_TIME, PROVIDER, Row, START, number_of, repeats_all_but_day,
};
use crate::check::words::table6 as words;
use crate::finding::Finding;
use crate::master::{Amount, Basis, Lookup, ServiceCode};

/// What a row is to T611.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A service others are added to, and whatever is not known.
    Basic,
    /// A rate: has no time.
    Rate,
    /// Counted each time or each day: has the time of its basic service.
    EachTime,
    /// Counted otherwise: where it has a time, it is that of its basic service.
    Other,
}

/// What the row and its basic service have in common beside the day.
const SAME: [u16; 3] = [INSURER, INSURED, PROVIDER];

// Spec: 別紙 第6表 No.12
pub(super) fn check(rows: &[Row<'_>], findings: &mut Vec<Finding>) {
    let mut add_ons = Vec::new();
    for row in rows {
        match row.service.part {
            Part::Basic => {}
            Part::Rate => check_rate(row, findings),
            part => add_ons.push((row, part)),
        }
    }
    if add_ons.is_empty() {
        return;
    }
    let basic = BasicDays::of(rows);
    let mut last: Option<(&Row<'_>, &str, Found)> = None;
    for (row, part) in add_ons {
        // A day that is none is told elsewhere.
        let Some((month, day)) = day_of(row) else {
            continue;
        };
        let found = match last {
            Some((last, last_month, found)) if last_month == month && repeats(last, row) => found,
            _ => basic.find(row, month),
        };
        last = Some((row, month, found));
        if found.same_times & day != 0 {
            continue;
        }
        let time = row.fields([START, END]);
        let missing = time == [NO_TIME; 2];
        let case = match part {
            Part::EachTime if missing && found.timed & day != 0 => words::ADD_ON_WITHOUT_TIME,
            _ if missing => continue,
            _ => words::ADD_ON_OTHER_TIME,
        };
        let is_good = row.is_good(SAME) && row.is_good([DAY]);
        if !time.contains(&"") && is_good && is_timed(row, missing) {
            findings.push(row.at(case, START));
        }
    }
}

/// The days of basic services, one bit for each day of a month.
#[derive(Default)]
struct BasicDays<'a> {
    /// By what is the same, month, start and end.
    by_times: HashMap<([&'a str; 3], &'a str, [&'a str; 2]), u32>,
    /// By what is the same and month, of services that have a time.
    timed: HashMap<([&'a str; 3], &'a str), u32>,
}

/// The days on which an add-on finds its basic service.
#[derive(Clone, Copy)]
struct Found {
    /// With the times of the add-on.
    same_times: u32,
    /// With any time.
    timed: u32,
}

impl<'a> BasicDays<'a> {
    fn of(rows: &'a [Row<'a>]) -> Self {
        let mut basic = Self::default();
        // Rows of one service follow each other; their days are added together.
        let mut run: Option<(&Row<'_>, &str, u32)> = None;
        for row in rows.iter().filter(|row| row.service.part == Part::Basic) {
            let Some((month, day)) = day_of(row) else {
                continue;
            };
            run = match run {
                Some((last, last_month, days)) if last_month == month && repeats(last, row) => {
                    Some((row, month, days | day))
                }
                _ => {
                    basic.add(run);
                    Some((row, month, day))
                }
            };
        }
        basic.add(run);
        basic
    }

    fn add(&mut self, run: Option<(&Row<'a>, &'a str, u32)>) {
        let Some((row, month, days)) = run else {
            return;
        };
        let (same, times) = (row.fields(SAME), row.fields([START, END]));
        *self.by_times.entry((same, month, times)).or_default() |= days;
        if row.field(START) != NO_TIME {
            *self.timed.entry((same, month)).or_default() |= days;
        }
    }

    fn find(&self, row: &Row<'_>, month: &str) -> Found {
        let (same, times) = (row.fields(SAME), row.fields([START, END]));
        let days = |days: Option<&u32>| days.copied().unwrap_or(0);
        Found {
            same_times: days(self.by_times.get(&(same, month, times))),
            timed: days(self.timed.get(&(same, month))),
        }
    }
}

/// Whether the rows are known to differ in the day at most.
fn repeats(earlier: &Row<'_>, later: &Row<'_>) -> bool {
    repeats_all_but_day(earlier.record, later.record)
}

/// The month of a row's day and the bit of the day, where it has the form of one.
fn day_of<'a>(row: &Row<'a>) -> Option<(&'a str, u32)> {
    let (month, day) = row.field(DAY).split_at_checked(6)?;
    match *day.as_bytes() {
        [tens @ b'0'..=b'3', ones @ b'0'..=b'9'] => {
            let day = u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
            let bit = 1_u32.checked_shl(day)?;
            (1..=31).contains(&day).then_some((month, bit))
        }
        _ => None,
    }
}

fn check_rate(row: &Row<'_>, findings: &mut Vec<Finding>) {
    let times = row.fields([START, END]);
    if times != [NO_TIME; 2] && !times.contains(&"") && is_timed(row, false) {
        findings.push(row.at(words::RATE_WITH_TIME, START));
    }
}

/// Whether the times are good, both or none.
fn is_timed(row: &Row<'_>, missing: bool) -> bool {
    let one_only = row.fields([START, END]).contains(&NO_TIME);
    (missing || !one_only) && row.is_good([START, END])
}

/// What a service code is to T611, with what the masters say of it.
pub(super) fn part_of(code: &str, known: Lookup<&ServiceCode>) -> Part {
    match known.found() {
        Some(code) => part_of_code(code),
        None if is_rate(code) => Part::Rate,
        None => Part::Basic,
    }
}

fn part_of_code(code: &ServiceCode) -> Part {
    match (code.amount, code.basis) {
        _ if !code.name.contains("加算") => Part::Basic,
        (Amount::Rate { .. }, _) => Part::Rate,
        _ if is_rate(code.code()) => Part::Rate,
        (Amount::Units(_), Basis::Time | Basis::Day) => Part::EachTime,
        _ => Part::Other,
    }
}

fn is_rate(code: &str) -> bool {
    number_of(code).is_some_and(|code| RATES.contains(&code))
}

/// The add-ons for the pay of care workers (処遇改善加算), I to IV.
// Spec: 介護給付費単位数等サービスコード表 2024-06
const RATES: [u32; 32] = [
    116_275, 116_274, 116_271, 116_380, 126_106, 126_105, 126_102, 126_380, 156_108, 156_107,
    156_104, 156_380, 166_107, 166_106, 166_103, 166_380, 216_108, 216_107, 216_104, 216_380,
    226_108, 226_107, 226_104, 226_380, 232_709, 232_710, 232_711, 232_680, 276_132, 276_131,
    276_128, 276_380,
];
