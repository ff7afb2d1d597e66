//! The days, row by row.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use time::macros::{date, datetime};

use super::*;

fn at(text: &str) -> OffsetDateTime {
    let (day, time) = text.split_once(' ').unwrap();
    let numbers: Vec<i32> = day.split('-').map(|part| part.parse().unwrap()).collect();
    let [year, month, day] = numbers.try_into().unwrap();
    let month = Month::try_from(u8::try_from(month).unwrap()).unwrap();
    let day = Date::from_calendar_date(year, month, u8::try_from(day).unwrap()).unwrap();
    moment(day, time.parse().unwrap())
}

/// Unit, month, sent at, reminders, report; all in Japan.
const TABLE: [(&str, &str, &str, &[&str], &str); 20] = [
    // A plan on an ordinary Monday, on a Friday and on a Saturday, which counts as Monday.
    (
        "K1",
        "",
        "2026-06-15 14:00",
        &["2026-06-16 9:00"],
        "2026-06-18 9:00",
    ),
    (
        "Y2",
        "",
        "2026-06-19 14:00",
        &["2026-06-22 9:00"],
        "2026-06-24 9:00",
    ),
    (
        "Y1",
        "",
        "2026-06-20 14:00",
        &["2026-06-23 9:00"],
        "2026-06-25 9:00",
    ),
    // What deletes it is like it.
    (
        "K3",
        "",
        "2026-06-15 14:00",
        &["2026-06-16 9:00"],
        "2026-06-18 9:00",
    ),
    // Golden Week: Monday to Wednesday are free, the last instead of a Sunday.
    (
        "K1",
        "",
        "2026-05-01 10:00",
        &["2026-05-07 9:00"],
        "2026-05-11 9:00",
    ),
    // New Year: from the 29th to the 3rd, which is a Sunday.
    (
        "K1",
        "",
        "2026-12-28 10:00",
        &["2027-01-04 9:00"],
        "2027-01-06 9:00",
    ),
    (
        "Y3",
        "",
        "2026-12-31 23:59",
        &["2027-01-05 9:00"],
        "2027-01-07 9:00",
    ),
    // Planned use for October, early: the ordinary days.
    (
        "K2",
        "202610",
        "2026-09-24 10:00",
        &["2026-09-25 9:00"],
        "2026-09-29 9:00",
    ),
    // Late in September: on Wednesday the 30th at the latest.
    (
        "K2",
        "202610",
        "2026-09-29 16:00",
        &["2026-09-30 9:00"],
        "2026-09-30 15:00",
    ),
    (
        "Y4",
        "202610",
        "2026-09-30 10:00",
        &["2026-09-30 15:00"],
        "2026-09-30 15:00",
    ),
    (
        "K4",
        "202610",
        "2026-09-29 16:00",
        &["2026-09-30 9:00"],
        "2026-09-30 15:00",
    ),
    // Later still there is no such day any more.
    (
        "K2",
        "202610",
        "2026-09-30 15:00",
        &["2026-10-01 9:00"],
        "2026-10-05 9:00",
    ),
    // The month begins on a Sunday: the last working day is the Friday.
    (
        "K2",
        "202611",
        "2026-10-29 10:00",
        &["2026-10-30 9:00"],
        "2026-10-30 15:00",
    ),
    // Planned use for January: the last working day is Monday the 28th.
    (
        "Y7",
        "202701",
        "2026-12-25 10:00",
        &["2026-12-28 9:00"],
        "2026-12-28 15:00",
    ),
    // Actuals of September: the 10th of October is a Saturday, two working days before is the 8th.
    (
        "S1",
        "202609",
        "2026-10-01 10:00",
        &["2026-10-02 9:00"],
        "2026-10-05 9:00",
    ),
    (
        "S1",
        "202609",
        "2026-10-07 10:00",
        &["2026-10-08 9:00"],
        "2026-10-08 15:00",
    ),
    (
        "Y9",
        "202609",
        "2026-10-08 10:00",
        &["2026-10-08 15:00"],
        "2026-10-08 15:00",
    ),
    // After that, the 12th being a holiday.
    (
        "Y8",
        "202609",
        "2026-10-09 10:00",
        &["2026-10-13 9:00"],
        "2026-10-14 9:00",
    ),
    // Corrected actuals of a month long past.
    (
        "S2",
        "202601",
        "2026-10-01 10:00",
        &["2026-10-02 9:00"],
        "2026-10-05 9:00",
    ),
    // A free message, told of twice; the 21st to the 23rd of September are holidays.
    (
        "free",
        "",
        "2026-09-17 10:00",
        &["2026-09-18 9:00", "2026-09-25 9:00"],
        "2026-09-29 9:00",
    ),
];

#[test]
fn every_sort_of_message_has_its_days() {
    let rules = Rules::default();
    for (unit, month, sent, reminders, report) in TABLE {
        let schedule = rules.schedule(unit, month.parse().ok(), at(sent));
        let expected = Schedule {
            reminders: reminders.iter().map(|text| at(text)).collect(),
            report: at(report),
        };
        assert_eq!(schedule, expected, "{unit} {month} {sent}");
    }
}

#[test]
fn every_send_unit_is_of_a_sort_and_nobody_is_told_before_it_was_sent() {
    let rules = Rules::default();
    let start = datetime!(2026-12-20 00:30:00 +9);
    for unit in UnitKind::ALL {
        assert_ne!(Sort::of(unit.as_str()), Sort::Free);
        for hours in 0..(24 * 40) {
            let sent_at = start + Duration::hours(hours);
            for month in ["202612", "202701", "202702", ""] {
                let schedule = rules.schedule(unit.as_str(), month.parse().ok(), sent_at);
                assert!(schedule.reminders.iter().all(|at| *at > sent_at));
                assert!(schedule.reminders.iter().all(|at| *at <= schedule.report));
            }
        }
    }
}

#[test]
fn working_days_since_are_those_the_reader_counts() {
    let rules = Rules::default();
    for (sent, now, days) in [
        ("2026-06-15 14:00", "2026-06-15 18:00", 0),
        ("2026-06-15 14:00", "2026-06-18 9:00", 3),
        ("2026-06-20 14:00", "2026-06-25 9:00", 3),
        ("2026-12-28 10:00", "2027-01-04 9:00", 1),
    ] {
        assert_eq!(rules.working_days_since(at(sent), at(now)), days, "{sent}");
    }
    assert!(!rules.is_working_day(date!(2027 - 01 - 03)));
}

#[test]
fn an_operator_may_say_other_days() {
    let rules: Rules = toml::from_str(
        "told_at = \"10:30\"\nclosed = [\"08-13\", \"08-14\"]\nplans = { remind = [2], report = 4 }",
    )
    .unwrap();
    let schedule = rules.schedule("K1", None, at("2026-08-12 9:00"));
    assert_eq!(schedule.reminders, [at("2026-08-18 10:30")]);
    assert_eq!(rules.actuals, Rules::default().actuals);
    for wrong in ["closed = [\"02-30\"]", "closed = [\"x\"]", "plan = 1"] {
        assert!(toml::from_str::<Rules>(wrong).is_err(), "{wrong}");
    }
}
