//! Renewal of certificates: from when on it is offered, where the new validity begins, and on
//! which days an office is reminded. Pure rules; nothing here looks at a record.

use pki::PkiError;
use pki::profile::Validity;
use time::{Date, Duration, OffsetDateTime, Time};

use crate::clock::JAPAN;
use crate::kinds::Kind;

/// Days before its end from which on a certificate can be renewed.
pub(crate) const WINDOW_DAYS: i64 = 90;

/// Where the validity of a certificate begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// On the day it is issued.
    Now,
    /// At the end of the certificate that it renews, so that no day is lost.
    AfterPresent,
}

impl Start {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::AfterPresent, Self::Now];

    /// The word in records and forms.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::AfterPresent => "after-present",
        }
    }
}

impl std::str::FromStr for Start {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|start| start.as_str() == text)
            .ok_or(())
    }
}

/// How long a certificate of a kind is valid that is issued on a day.
pub(crate) fn lifetime(kind: &Kind, on: Date) -> Duration {
    Duration::days(i64::from(kind.validity_years(on)) * 365)
}

/// How long any certificate of a kind is valid that was issued until a day.
pub(crate) fn longest_lifetime(kind: &Kind, until: Date) -> Duration {
    Duration::days(i64::from(kind.longest_years(until)) * 365)
}

/// The validity of a certificate that is issued now, or that follows one which ends at
/// `present_end`. What has ended is not followed.
///
/// # Errors
/// When the span does not fit the calendar.
pub(crate) fn validity(
    present_end: Option<OffsetDateTime>,
    lifetime: Duration,
    now: OffsetDateTime,
) -> Result<Validity, PkiError> {
    match present_end {
        Some(end) if end > now => Validity::between(end, end + lifetime),
        _ => Validity::from_now(now, lifetime),
    }
}

/// Days of Japan until the last day of validity: 0 on that day, negative after it.
pub(crate) fn days_left(not_after: OffsetDateTime, now: OffsetDateTime) -> i64 {
    (not_after.to_offset(JAPAN).date() - now.to_offset(JAPAN).date()).whole_days()
}

/// Whether a certificate can be renewed now: close to its end, and not past it.
pub(crate) fn is_open(not_after: OffsetDateTime, now: OffsetDateTime) -> bool {
    not_after >= now && days_left(not_after, now) <= WINDOW_DAYS
}

/// The reminder that is due with so many days left, named by its days. None before the first one
/// and after the last day.
pub(crate) fn reminder(days_left: i64) -> Option<i64> {
    if days_left < 0 {
        return None;
    }
    if days_left <= DAILY_FROM {
        return Some(days_left);
    }
    STEPS.into_iter().rev().find(|step| days_left <= *step)
}

/// When the reminder after the one named `reminder` is due: in the morning of its day.
pub(crate) fn next_reminder(not_after: OffsetDateTime, reminder: i64) -> Option<OffsetDateTime> {
    let next = match reminder {
        ..=0 => return None,
        1..=DAILY_FROM => reminder - 1,
        _ => STEPS
            .into_iter()
            .find(|step| *step < reminder)
            .unwrap_or(DAILY_FROM - 1),
    };
    let day = not_after.to_offset(JAPAN).date() - Duration::days(next);
    Some(day.with_time(MORNING).assume_offset(JAPAN))
}

const STEPS: [i64; 5] = [WINDOW_DAYS, 60, 30, 15, DAILY_FROM];
const DAILY_FROM: i64 = 7;
const MORNING: Time = time::macros::time!(9:00);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use time::macros::datetime;

    #[test]
    fn reminders_come_in_steps_and_daily_at_the_end() {
        for (left, expected) in [
            (91, None),
            (90, Some(90)),
            (61, Some(90)),
            (60, Some(60)),
            (16, Some(30)),
            (8, Some(15)),
            (7, Some(7)),
            (6, Some(6)),
            (0, Some(0)),
            (-1, None),
        ] {
            assert_eq!(reminder(left), expected, "{left}");
        }
        let end = datetime!(2026-12-31 23:30 +9);
        let mut days = vec![WINDOW_DAYS];
        while let Some(at) = next_reminder(end, *days.last().unwrap()) {
            assert_eq!(at.to_offset(JAPAN).time(), MORNING);
            days.push(days_left(end, at));
        }
        assert_eq!(days, [90, 60, 30, 15, 7, 6, 5, 4, 3, 2, 1, 0]);
    }

    #[test]
    fn the_last_days_are_counted_in_japan() {
        let end = datetime!(2026-12-31 23:30 +9);
        assert_eq!(days_left(end, datetime!(2026-12-30 15:00 UTC)), 0);
        assert_eq!(days_left(end, datetime!(2026-12-30 14:59 UTC)), 1);
        assert!(is_open(end, datetime!(2026-10-02 00:00 +9)));
        assert!(!is_open(end, datetime!(2026-10-01 23:59 +9)));
        assert!(!is_open(end, datetime!(2026-12-31 23:31 +9)));
    }

    #[test]
    fn a_renewal_begins_where_the_present_one_ends() {
        let (now, life) = (datetime!(2026-11-22 00:00 UTC), Duration::days(1095));
        let end = datetime!(2026-12-31 00:00 UTC);
        let after = validity(Some(end), life, now).unwrap();
        assert_eq!((after.not_before(), after.not_after()), (end, end + life));
        for present in [None, Some(now)] {
            let fresh = validity(present, life, now).unwrap();
            assert_eq!(fresh.not_after(), now + life);
            assert!(fresh.not_before() < now);
        }
    }
}
