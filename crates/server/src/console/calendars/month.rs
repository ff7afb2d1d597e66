//! A month's picture: for each day whether the federation works, and when an application that is
//! sent at ten in the morning can be collected.

use time::{Date, Duration, Time};

use crate::calendar::{Calendar, Delay};
use crate::clock::JAPAN;
use crate::web::language::Language;

/// Monday to Sunday; `None` outside the month.
pub(crate) type Week = Vec<Option<Day>>;

/// A day of the picture.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Day {
    /// Day of the month.
    pub(crate) number: u8,
    /// Why the federation is closed, if it is.
    pub(crate) closed: Option<String>,
    /// When an application of this day can be collected.
    pub(crate) expected: String,
    /// What holds it up, if anything does.
    pub(crate) delay: Option<String>,
}

/// The weeks of the month in which `day` lies.
pub(crate) fn weeks(language: Language, calendar: &Calendar, day: Date) -> Vec<Week> {
    let Ok(first) = day.replace_day(1) else {
        return Vec::new();
    };
    let before = i64::from(first.weekday().number_days_from_monday());
    let monday = first - Duration::days(before);
    let weeks = (0..6).map(|week| monday + Duration::weeks(week));
    weeks
        .filter(|monday| *monday <= first || monday.month() == first.month())
        .map(|monday| {
            (0..7)
                .map(|offset| monday + Duration::days(offset))
                .map(|day| (day.month() == first.month()).then(|| picture(language, calendar, day)))
                .collect()
        })
        .collect()
}

fn picture(language: Language, calendar: &Calendar, day: Date) -> Day {
    let closed = (!calendar.is_working_day(day)).then(|| {
        careplan::holiday::name(day)
            .map_or_else(|| language.text("calendar-closed"), ToOwned::to_owned)
    });
    let at = day.with_time(TEN).assume_offset(JAPAN);
    let expected = calendar.expected(at);
    let delay = expected.and_then(|expected| match expected.delay {
        Delay::None => None,
        Delay::CutOff => Some(language.text("calendar-delay-cut-off")),
        Delay::Freeze => Some(language.text("calendar-delay-freeze")),
    });
    Day {
        number: day.day(),
        closed,
        expected: expected.map_or_else(
            || language.text("calendar-never"),
            |expected| format!("{}/{}", u8::from(expected.day.month()), expected.day.day()),
        ),
        delay,
    }
}

const TEN: Time = match Time::from_hms(10, 0, 0) {
    Ok(time) => time,
    Err(_) => Time::MIDNIGHT,
};

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::*;
    use time::macros::date;

    #[test]
    fn every_day_of_the_month_stands_under_its_weekday() {
        let calendar = Calendar::default();
        for (day, count) in [
            (date!(2026 - 11 - 22), 30),
            (date!(2027 - 02 - 01), 28),
            (date!(2028 - 02 - 29), 29),
        ] {
            let weeks = weeks(Language::Japanese, &calendar, day);
            let days: Vec<_> = weeks.iter().flatten().flatten().collect();
            assert_eq!(days.len(), count, "{day}");
            assert!(weeks.iter().all(|week| week.len() == 7));
            assert!(weeks.iter().all(|week| week.iter().any(Option::is_some)));
        }
        // 2026-11-01 is a Sunday, 2026-11-03 文化の日.
        let weeks = weeks(Language::Japanese, &calendar, date!(2026 - 11 - 22));
        assert_eq!(weeks[0][6].as_ref().unwrap().number, 1);
        let holiday = weeks[1][1].as_ref().unwrap();
        assert_eq!(holiday.closed.as_deref(), Some("文化の日"));
        assert_eq!(holiday.expected, "11/6");
    }
}
