//! The calendar of a federation, day by day.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]
use super::*;
use time::macros::{date, datetime};

fn expected(calendar: &Calendar, now: OffsetDateTime) -> (Date, Delay) {
    let expected = calendar.expected(now).unwrap();
    (expected.day, expected.delay)
}

#[test]
fn two_working_days_and_the_evening() {
    let calendar = Calendar::default();
    let found = calendar.expected(datetime!(2025-06-18 10:00 +9)).unwrap();
    assert_eq!(found.day, date!(2025 - 06 - 20));
    assert_eq!(found.time.to_string(), "18:00");
    assert_eq!(found.at(), datetime!(2025-06-20 18:00 +9));
    assert_eq!(found.delay, Delay::None);
    for (now, day) in [
        // A minute before closing counts, closing itself does not.
        (datetime!(2025-06-18 17:14 +9), date!(2025 - 06 - 20)),
        (datetime!(2025-06-18 17:15 +9), date!(2025 - 06 - 23)),
        // Before opening is the same day; on a weekend it is Monday.
        (datetime!(2025-06-18 03:00 +9), date!(2025 - 06 - 20)),
        (datetime!(2025-06-21 10:00 +9), date!(2025 - 06 - 25)),
        // 2025-07-21 is 海の日.
        (datetime!(2025-07-17 10:00 +9), date!(2025 - 07 - 22)),
        // Golden Week 2026.
        (datetime!(2026-04-30 18:00 +9), date!(2026 - 05 - 08)),
    ] {
        assert_eq!(expected(&calendar, now), (day, Delay::None), "{now}");
    }
}

#[test]
fn after_the_cut_off_the_next_month_begins() {
    let calendar = Calendar {
        cut_off: Some(20),
        ..Calendar::default()
    };
    let on_time = expected(&calendar, datetime!(2025-06-20 17:00 +9));
    assert_eq!(on_time, (date!(2025 - 06 - 24), Delay::None));
    let late = calendar.expected(datetime!(2025-06-23 09:00 +9)).unwrap();
    assert_eq!(late.checked_from, date!(2025 - 07 - 01));
    assert_eq!(
        (late.day, late.delay),
        (date!(2025 - 07 - 03), Delay::CutOff)
    );
    // The last day of the month after closing: the next month has begun by itself.
    let next = expected(&calendar, datetime!(2025-06-30 20:00 +9));
    assert_eq!(next, (date!(2025 - 07 - 03), Delay::None));
    let december = expected(&calendar, datetime!(2025-12-25 10:00 +9));
    assert_eq!(december, (date!(2026 - 01 - 06), Delay::CutOff));
}

#[test]
fn nothing_is_issued_in_a_freeze() {
    let calendar = Calendar {
        freeze: Some((16, 31)),
        ..Calendar::default()
    };
    let frozen = expected(&calendar, datetime!(2025-06-13 10:00 +9));
    assert_eq!(frozen, (date!(2025 - 07 - 01), Delay::Freeze));
    let round = Calendar {
        freeze: Some((25, 3)),
        ..Calendar::default()
    };
    let frozen = expected(&round, datetime!(2025-06-24 10:00 +9));
    assert_eq!(frozen, (date!(2025 - 07 - 04), Delay::Freeze));
}

#[test]
fn closed_days_and_calendars_that_never_open() {
    let mut calendar = Calendar {
        closed: vec![date!(2025 - 12 - 29), date!(2025 - 12 - 30)],
        checking_days: 0,
        ..Calendar::default()
    };
    let found = expected(&calendar, datetime!(2025-12-28 10:00 +9));
    assert_eq!(found, (date!(2025 - 12 - 31), Delay::None));
    calendar.weekdays.clear();
    assert_eq!(calendar.expected(datetime!(2025-12-28 10:00 +9)), None);
    calendar.weekdays = vec![1];
    calendar.freeze = Some((1, 31));
    assert_eq!(calendar.expected(datetime!(2025-12-28 10:00 +9)), None);
}

#[test]
fn age_counts_working_days() {
    let calendar = Calendar::default();
    let friday = date!(2025 - 06 - 20);
    for (to, age) in [
        (friday, 0),
        (date!(2025 - 06 - 22), 0),
        (date!(2025 - 06 - 23), 1),
        (date!(2025 - 06 - 30), 6),
        (date!(2025 - 06 - 01), 0),
    ] {
        assert_eq!(calendar.working_days_between(friday, to), age, "{to}");
    }
}

#[test]
fn times_of_the_day() {
    let time = |text: &str| text.parse::<ClockTime>().map(|time| time.to_string());
    assert_eq!(time("9:00"), Ok("9:00".to_owned()));
    assert_eq!(time("09:05"), Ok("9:05".to_owned()));
    assert_eq!(time("23:59"), Ok("23:59".to_owned()));
    for wrong in ["", "9", "24:00", "9:60", "9:5", "+9:00", "9:00:00", "９:00"] {
        assert_eq!(time(wrong), Err(NoTime), "{wrong}");
    }
}
