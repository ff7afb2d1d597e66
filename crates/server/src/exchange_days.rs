//! When the receiver of a message is reminded, and when its sender is told that nobody has
//! collected it: by kind of send unit, in working days of the offices.
//!
//! The days are data ([`Rules`]) with the defaults of the exchange; the configuration may override
//! each of them (`[exchange.not_collected]`). Days are days in Japan.

use careplan::{ServiceMonth, UnitKind};
use serde::Deserialize;
use time::{Date, Duration, Month, OffsetDateTime, Weekday};

use crate::calendar::ClockTime;
use crate::clock::JAPAN;

/// How soon is told of what is not collected.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Rules {
    /// The time of the day at which offices are told.
    pub(crate) told_at: ClockTime,
    /// The time at which they are told on the last day on which it is of use.
    pub(crate) last_told_at: ClockTime,
    /// The day of the month on which claims close.
    pub(crate) claims_day: u8,
    /// Working days before it on which it is told of actuals at the latest.
    pub(crate) days_before_claims: u32,
    /// Days of each year, `12-29`, on which offices do not work, beside weekends and holidays.
    pub(crate) closed: Vec<DayOfYear>,
    /// Plans and basic information, and what deletes them.
    pub(crate) plans: Steps,
    /// Planned use, and what deletes it.
    pub(crate) planned_use: Steps,
    /// Actuals, and what deletes them.
    pub(crate) actuals: Steps,
    /// Messages that are no send unit.
    pub(crate) free: Steps,
}

/// After how many working days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Steps {
    /// The receiver is reminded.
    pub(crate) remind: Vec<u32>,
    /// The sender is told.
    pub(crate) report: u32,
}

impl Steps {
    fn new(remind: &[u32], report: u32) -> Self {
        Self {
            remind: remind.to_vec(),
            report,
        }
    }
}

/// A day of any year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct DayOfYear {
    month: Month,
    day: u8,
}

/// The text is no day of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day of the year is written 12-29")]
pub(crate) struct NoDay;

impl TryFrom<String> for DayOfYear {
    type Error = NoDay;

    fn try_from(text: String) -> Result<Self, NoDay> {
        let (month, day) = text.split_once('-').ok_or(NoDay)?;
        let month: u8 = month.parse().map_err(|_| NoDay)?;
        let month = Month::try_from(month).map_err(|_| NoDay)?;
        let day = day.parse().map_err(|_| NoDay)?;
        // 2024 had every day.
        Date::from_calendar_date(2024, month, day).map_err(|_| NoDay)?;
        Ok(Self { month, day })
    }
}

impl Default for Rules {
    fn default() -> Self {
        let end_of_year = (29..=31).map(|day| (Month::December, day));
        let new_year = (1..=3).map(|day| (Month::January, day));
        Self {
            told_at: ClockTime::new(9, 0),
            last_told_at: ClockTime::new(15, 0),
            claims_day: 10,
            days_before_claims: 2,
            closed: end_of_year
                .chain(new_year)
                .map(|(month, day)| DayOfYear { month, day })
                .collect(),
            plans: Steps::new(&[1], 3),
            planned_use: Steps::new(&[1], 3),
            actuals: Steps::new(&[1], 2),
            free: Steps::new(&[1, 3], 5),
        }
    }
}

/// What a message is, as far as its days are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Plan,
    PlannedUse,
    Actuals,
    Free,
}

impl Sort {
    /// The sort of a send unit, by its name; a name that is none is that of a free message. What
    /// deletes is of the sort of what it deletes.
    fn of(unit: &str) -> Self {
        let unit = UnitKind::ALL.into_iter().find(|kind| kind.as_str() == unit);
        match unit {
            None => Self::Free,
            Some(
                UnitKind::K1
                | UnitKind::K3
                | UnitKind::Y1
                | UnitKind::Y2
                | UnitKind::Y3
                | UnitKind::Y5
                | UnitKind::Y6,
            ) => Self::Plan,
            Some(UnitKind::K2 | UnitKind::K4 | UnitKind::Y4 | UnitKind::Y7) => Self::PlannedUse,
            Some(UnitKind::S1 | UnitKind::S2 | UnitKind::Y8 | UnitKind::Y9) => Self::Actuals,
        }
    }
}

/// When is told of a message that nobody collects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schedule {
    /// When the receiver is reminded, in order.
    pub(crate) reminders: Vec<OffsetDateTime>,
    /// When the sender is told.
    pub(crate) report: OffsetDateTime,
}

impl Schedule {
    /// The first reminder after `now`.
    pub(crate) fn reminder_after(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        self.reminders.iter().copied().find(|at| *at > now)
    }
}

/// Whether claims wait for messages of this send unit.
pub(crate) fn is_for_claims(unit: &str) -> bool {
    Sort::of(unit) == Sort::Actuals
}

impl Rules {
    /// When is told of a message of this send unit and service month.
    pub(crate) fn schedule(
        &self,
        unit: &str,
        month: Option<ServiceMonth>,
        sent_at: OffsetDateTime,
    ) -> Schedule {
        let sort = Sort::of(unit);
        let steps = match sort {
            Sort::Plan => &self.plans,
            Sort::PlannedUse => &self.planned_use,
            Sort::Actuals => &self.actuals,
            Sort::Free => &self.free,
        };
        let last = month
            .and_then(|month| self.last_day(sort, month))
            .map(|day| moment(day, self.last_told_at))
            // What is sent later than that is told of like everything else.
            .filter(|last| *last > sent_at);
        let sent_on = self.working_day_from(sent_at.to_offset(JAPAN).date());
        let after = |days: u32| {
            let ordinary = moment(self.working_day_after(sent_on, days), self.told_at);
            last.map_or(ordinary, |last| ordinary.min(last))
        };
        let mut reminders: Vec<_> = steps.remind.iter().map(|days| after(*days)).collect();
        reminders.dedup();
        Schedule {
            reminders,
            report: after(steps.report),
        }
    }

    /// The last day on which it is of use to be told.
    fn last_day(&self, sort: Sort, month: ServiceMonth) -> Option<Date> {
        let number = Month::try_from(month.month()).ok()?;
        let first = Date::from_calendar_date(i32::from(month.year()), number, 1).ok()?;
        match sort {
            Sort::PlannedUse => Some(self.working_day_before(first, 1)),
            Sort::Actuals => {
                let next = (first + Duration::days(31)).replace_day(self.claims_day);
                Some(self.working_day_before(next.ok()?, self.days_before_claims))
            }
            Sort::Plan | Sort::Free => None,
        }
    }

    /// Whether offices work on a day.
    pub(crate) fn is_working_day(&self, day: Date) -> bool {
        let closed = |one: &DayOfYear| (one.month, one.day) == (day.month(), day.day());
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && careplan::holiday::name(day).is_none()
            && !self.closed.iter().any(closed)
    }

    /// Working days that have passed since a message was sent.
    pub(crate) fn working_days_since(&self, sent_at: OffsetDateTime, now: OffsetDateTime) -> u32 {
        let mut day = self.working_day_from(sent_at.to_offset(JAPAN).date());
        let today = now.to_offset(JAPAN).date();
        let mut count = 0;
        while day < today && count < MOST_DAYS {
            day = self.working_day_after(day, 1);
            count += u32::from(day <= today);
        }
        count
    }

    /// The day itself, or the first working day after it.
    fn working_day_from(&self, mut day: Date) -> Date {
        for _ in 0..MOST_DAYS {
            if self.is_working_day(day) {
                break;
            }
            day = day.saturating_add(Duration::DAY);
        }
        day
    }

    fn working_day_after(&self, mut day: Date, count: u32) -> Date {
        for _ in 0..count {
            day = self.working_day_from(day.saturating_add(Duration::DAY));
        }
        day
    }

    fn working_day_before(&self, mut day: Date, count: u32) -> Date {
        for _ in 0..count {
            for _ in 0..MOST_DAYS {
                day = day.saturating_sub(Duration::DAY);
                if self.is_working_day(day) {
                    break;
                }
            }
        }
        day
    }
}

fn moment(day: Date, time: ClockTime) -> OffsetDateTime {
    let minutes = i64::from(time.hour()) * 60 + i64::from(time.minute());
    day.midnight().assume_offset(JAPAN) + Duration::minutes(minutes)
}

/// A year and a little: whoever does not work for so long does not work.
const MOST_DAYS: u32 = 400;

#[cfg(test)]
mod tests;
