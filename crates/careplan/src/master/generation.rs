//! Tables in the order of time: which one speaks for a month, and how a newer one takes over.
//!
//! Tables of the same scope never mix: a month belongs to the table imported last.

use std::sync::Arc;

use time::{Date, Duration, Month};

use crate::id::ServiceMonth;
use crate::master::code::{Period, ServiceCode};

/// Whether a table names everything of its scope and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// It does: what it lacks does not exist.
    Complete,
    /// It does not, for example because lines could not be read: what it lacks may exist.
    Partial,
}

/// A table and the months it speaks for.
#[derive(Debug, Clone)]
pub(super) struct Generation {
    pub(super) period: Period,
    pub(super) coverage: Coverage,
    /// What the table is called; empty for what is built in.
    pub(super) source: Arc<str>,
    /// Sorted by code, then by period.
    pub(super) rows: Arc<[ServiceCode]>,
}

impl Generation {
    /// The row of a code in a month.
    pub(super) fn find(&self, code: [u8; 6], month: ServiceMonth) -> Option<&ServiceCode> {
        let start = self.rows.partition_point(|row| row.code < code);
        let rows = self.rows.get(start..).unwrap_or_default();
        let mut same = rows.iter().take_while(|row| row.code == code);
        same.find(|row| row.period.contains(month))
    }
}

/// Lets a table take over the months of its period; the others keep the months that are left.
pub(super) fn replace(generations: &mut Vec<Generation>, new: Generation) {
    let mut kept = Vec::with_capacity(generations.len() + 1);
    for old in generations.drain(..) {
        for period in without(old.period, new.period).into_iter().flatten() {
            kept.push(Generation {
                period,
                ..old.clone()
            });
        }
    }
    kept.push(new);
    kept.sort_by_key(|generation| generation.period);
    *generations = kept;
}

/// What is left of a period when another is taken out of it: what lies before, and what after.
fn without(period: Period, taken: Period) -> [Option<Period>; 2] {
    if !period.overlaps(&taken) {
        return [Some(period), None];
    }
    let before = Period {
        from: period.from,
        to: month_before(taken.from),
    };
    let after = taken.to.and_then(month_after).map(|from| Period {
        from,
        to: period.to,
    });
    [
        (period.from < taken.from && before.to.is_some()).then_some(before),
        after.filter(|after| after.to.is_none_or(|to| after.from <= to)),
    ]
}

fn month_before(month: ServiceMonth) -> Option<ServiceMonth> {
    first_day(month)?
        .checked_sub(Duration::DAY)
        .map(ServiceMonth::of)
}

fn month_after(month: ServiceMonth) -> Option<ServiceMonth> {
    first_day(month)?
        .checked_add(Duration::days(31))
        .map(ServiceMonth::of)
}

fn first_day(month: ServiceMonth) -> Option<Date> {
    let number = Month::try_from(month.month()).ok()?;
    Date::from_calendar_date(i32::from(month.year()), number, 1).ok()
}
