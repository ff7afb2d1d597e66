//! When a federation works, and when an application that is sent now can be collected.
//!
//! Facts of the federation, not of the program: hours, days, a day of the month after which
//! applications wait for the next one, days on which nothing is issued, and the time of the day at
//! which the authority issues. Days are days in Japan.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime, Time, Weekday};

use crate::clock::JAPAN;

/// When a federation works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Calendar {
    /// When it opens.
    pub(crate) opens: ClockTime,
    /// When it closes; what comes later counts as come on the next working day.
    pub(crate) closes: ClockTime,
    /// Days of the week on which it works, 1 for Monday to 7 for Sunday, in order.
    pub(crate) weekdays: Vec<u8>,
    /// Days on which it does not, beside national holidays; in order.
    pub(crate) closed: Vec<Date>,
    /// Working days that checking takes.
    pub(crate) checking_days: u8,
    /// Last day of the month on which applications are taken up in the same month.
    pub(crate) cut_off: Option<u8>,
    /// First and last day of the month of the days on which nothing is issued; the last may lie in
    /// the next month.
    pub(crate) freeze: Option<(u8, u8)>,
    /// When the authority issues what was approved during the day.
    pub(crate) issues_at: ClockTime,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            opens: ClockTime::new(8, 30),
            closes: ClockTime::new(17, 15),
            weekdays: vec![1, 2, 3, 4, 5],
            closed: Vec::new(),
            checking_days: 2,
            cut_off: None,
            freeze: None,
            issues_at: ClockTime::new(18, 0),
        }
    }
}

/// A time of the day, to the minute, between 00:00 and 23:59.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct ClockTime {
    minutes: u16,
}

impl ClockTime {
    /// A time of the day.
    pub(crate) const fn new(hour: u16, minute: u16) -> Self {
        Self {
            minutes: hour * 60 + minute,
        }
    }

    /// The hour.
    pub(crate) fn hour(self) -> u16 {
        self.minutes / 60
    }

    /// The minute of the hour.
    pub(crate) fn minute(self) -> u16 {
        self.minutes % 60
    }

    fn of(time: Time) -> Self {
        Self::new(u16::from(time.hour()), u16::from(time.minute()))
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{:02}", self.hour(), self.minute())
    }
}

/// The text is no time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no time of the day")]
pub(crate) struct NoTime;

impl FromStr for ClockTime {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        let (hour, minute) = text.split_once(':').ok_or(NoTime)?;
        let two = |text: &str| {
            let good = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            good.then(|| text.parse::<u16>().ok()).flatten()
        };
        match (two(hour), two(minute)) {
            (Some(hour @ 0..=23), Some(minute @ 0..=59)) if minute_is_full(text) => {
                Ok(Self::new(hour, minute))
            }
            _ => Err(NoTime),
        }
    }
}

/// Minutes have two digits: 9:5 is more likely a slip than five past nine.
fn minute_is_full(text: &str) -> bool {
    text.rsplit(':')
        .next()
        .is_some_and(|minute| minute.len() == 2)
}

impl TryFrom<String> for ClockTime {
    type Error = NoTime;

    fn try_from(text: String) -> Result<Self, NoTime> {
        text.parse()
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

/// When an application can be collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expected {
    /// Day on which it is issued.
    pub(crate) day: Date,
    /// Time of that day.
    pub(crate) time: ClockTime,
    /// Working day on which the federation begins to check.
    pub(crate) checked_from: Date,
    /// Whether something holds it up.
    pub(crate) delay: Delay,
}

impl Expected {
    /// The moment at which it is issued.
    pub(crate) fn at(&self) -> OffsetDateTime {
        let minutes = Duration::minutes(i64::from(self.time.minutes));
        self.day.midnight().assume_offset(JAPAN) + minutes
    }
}

/// What holds an application up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delay {
    /// Nothing.
    None,
    /// This month's applications are closed.
    CutOff,
    /// Nothing is issued in these days.
    Freeze,
}

impl Calendar {
    /// Whether the federation works on a day.
    pub(crate) fn is_working_day(&self, day: Date) -> bool {
        self.weekdays.contains(&number_of(day.weekday()))
            && careplan::holiday::name(day).is_none()
            && !self.closed.contains(&day)
    }

    /// When an application that is sent at `now` (in Japan) can be collected; `None` when the
    /// federation does not work at all in the year that follows.
    pub(crate) fn expected(&self, now: OffsetDateTime) -> Option<Expected> {
        let today = now.date();
        let in_time = ClockTime::of(now.time()) < self.closes;
        let start = if self.is_working_day(today) && in_time {
            today
        } else {
            self.working_day_after(today)?
        };
        let late = self
            .cut_off
            .is_some_and(|last| today.day() > last && start.month() == today.month());
        let start = if late {
            self.working_day_from(first_of_next_month(today)?)?
        } else {
            start
        };
        let mut day = start;
        for _ in 0..self.checking_days {
            day = self.working_day_after(day)?;
        }
        let thawed = self.thawed(day)?;
        let delay = match (late, thawed == day) {
            (_, false) => Delay::Freeze,
            (true, true) => Delay::CutOff,
            (false, true) => Delay::None,
        };
        Some(Expected {
            day: thawed,
            time: self.issues_at,
            checked_from: start,
            delay,
        })
    }

    /// Working days that have passed between two times; an application of today is 0 days old.
    pub(crate) fn working_days_between(&self, from: Date, to: Date) -> u32 {
        let mut count = 0;
        let mut day = from;
        while day < to && count < MOST_DAYS {
            let Some(next) = day.next_day() else { break };
            day = next;
            count += u32::from(self.is_working_day(day));
        }
        count
    }

    fn working_day_after(&self, day: Date) -> Option<Date> {
        self.working_day_from(day.next_day()?)
    }

    fn working_day_from(&self, mut day: Date) -> Option<Date> {
        for _ in 0..MOST_DAYS {
            if self.is_working_day(day) {
                return Some(day);
            }
            day = day.next_day()?;
        }
        None
    }

    /// The first working day from `day` on that does not lie in the days of freeze.
    fn thawed(&self, mut day: Date) -> Option<Date> {
        for _ in 0..MOST_DAYS {
            if !self.is_frozen(day) {
                return Some(day);
            }
            day = self.working_day_after(day)?;
        }
        None
    }

    fn is_frozen(&self, day: Date) -> bool {
        match self.freeze {
            None => false,
            Some((first, last)) if first <= last => (first..=last).contains(&day.day()),
            Some((first, last)) => day.day() >= first || day.day() <= last,
        }
    }
}

fn first_of_next_month(day: Date) -> Option<Date> {
    let first = day.replace_day(1).ok()?;
    (first + Duration::days(31)).replace_day(1).ok()
}

fn number_of(day: Weekday) -> u8 {
    day.number_from_monday()
}

/// A year and a little: a federation that does not work for so long does not work.
const MOST_DAYS: u32 = 400;

#[cfg(test)]
mod tests;
