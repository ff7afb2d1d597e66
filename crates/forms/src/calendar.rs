//! Days and months as the sheets write them: in Japanese eras, with Japanese weekdays.
//!
//! A text that is not a day or month is shown as it is: the sheet must not hide what was sent.

use careplan::holiday;
use time::{Date, Month, Weekday};

use crate::use_table::{Day, Rest};

/// 「令和7年3月25日」 for `20250325`; any other text unchanged, `00000000` as nothing.
pub(crate) fn written_date(text: &str) -> String {
    if text.bytes().all(|byte| byte == b'0') {
        return String::new();
    }
    match parse_date(text).and_then(|date| Some((era_year(date)?, date))) {
        Some((year, date)) => format!("{year}{}月{}日", u8::from(date.month()), date.day()),
        None => text.to_owned(),
    }
}

/// 「令和7年3月25日（火）」.
pub(crate) fn era_date(date: Date) -> String {
    let year = era_year(date).unwrap_or_else(|| format!("{}年", date.year()));
    let (month, day) = (u8::from(date.month()), date.day());
    let (weekday, _) = weekday(date.weekday());
    format!("{year}{month}月{day}日（{weekday}）")
}

/// 「令和7年4月」 for `202504`; any other text unchanged.
///
/// A month in which an era begins is named by its last day.
pub(crate) fn written_month(text: &str) -> String {
    let last = parse_month(text).and_then(last_day);
    match last.and_then(|date| Some((era_year(date)?, date))) {
        Some((year, date)) => format!("{year}{}月", u8::from(date.month())),
        None => text.to_owned(),
    }
}

/// The days of the month `YYYYMM`; none when the text is not a month.
pub(crate) fn days(text: &str) -> Vec<Day> {
    let Some((year, month)) = parse_month(text) else {
        return Vec::new();
    };
    (1..=month.length(year))
        .filter_map(|number| {
            let date = Date::from_calendar_date(year, month, number).ok()?;
            let (weekday, rest) = weekday(date.weekday());
            let rest = match holiday::name(date) {
                Some(_) => Rest::Holiday,
                None => rest,
            };
            Some(Day {
                number,
                weekday,
                rest,
            })
        })
        .collect()
}

/// The day `YYYYMMDD`, where the text is one.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let (year, month) = parse_month(text.get(..6)?)?;
    let day = digits(text.get(6..)?, 2)?;
    Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()
}

/// 「月」 to 「日」.
pub(crate) fn day_of_week(date: Date) -> &'static str {
    weekday(date.weekday()).0
}

fn parse_month(text: &str) -> Option<(i32, Month)> {
    let year = i32::try_from(digits(text.get(..4)?, 4)?).ok()?;
    let month = u8::try_from(digits(text.get(4..)?, 2)?).ok()?;
    Some((year, Month::try_from(month).ok()?))
}

fn digits(text: &str, length: usize) -> Option<u32> {
    let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn last_day((year, month): (i32, Month)) -> Option<Date> {
    Date::from_calendar_date(year, month, month.length(year)).ok()
}

fn era_year(date: Date) -> Option<String> {
    let day = (date.year(), u8::from(date.month()), date.day());
    let &(name, first) = ERAS.iter().find(|(_, first)| *first <= day)?;
    let year = date.year() - first.0 + 1;
    Some(if year == 1 {
        format!("{name}元年")
    } else {
        format!("{name}{year}年")
    })
}

fn weekday(weekday: Weekday) -> (&'static str, Rest) {
    match weekday {
        Weekday::Monday => ("月", Rest::Workday),
        Weekday::Tuesday => ("火", Rest::Workday),
        Weekday::Wednesday => ("水", Rest::Workday),
        Weekday::Thursday => ("木", Rest::Workday),
        Weekday::Friday => ("金", Rest::Workday),
        Weekday::Saturday => ("土", Rest::Weekend),
        Weekday::Sunday => ("日", Rest::Weekend),
    }
}

/// The eras since 明治 with their first days, the newest first.
const ERAS: [(&str, (i32, u8, u8)); 5] = [
    ("令和", (2019, 5, 1)),
    ("平成", (1989, 1, 8)),
    ("昭和", (1926, 12, 25)),
    ("大正", (1912, 7, 30)),
    ("明治", (1868, 1, 25)),
];

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failing test may stop at once"
    )]

    use super::*;

    #[test]
    fn dates_are_written_in_the_era_of_the_day() {
        for (text, written) in [
            ("20250325", "令和7年3月25日"),
            ("20190501", "令和元年5月1日"),
            ("20190430", "平成31年4月30日"),
            ("19890107", "昭和64年1月7日"),
            ("19400115", "昭和15年1月15日"),
            ("19261224", "大正15年12月24日"),
            ("00000000", ""),
            ("", ""),
            ("20250230", "20250230"),
            ("令和7年", "令和7年"),
            ("18000101", "18000101"),
        ] {
            assert_eq!(written_date(text), written);
        }
    }

    #[test]
    fn months_are_written_in_the_era_of_their_last_day() {
        for (text, written) in [
            ("202504", "令和7年4月"),
            ("201905", "令和元年5月"),
            ("201904", "平成31年4月"),
            ("198901", "平成元年1月"),
            ("202513", "202513"),
            ("", ""),
        ] {
            assert_eq!(written_month(text), written);
        }
    }

    #[test]
    fn a_month_has_its_days_and_weekdays() {
        let april = days("202504");
        assert_eq!(april.len(), 30);
        assert_eq!(april[0].weekday, "火");
        assert_eq!(april[4].rest, Rest::Weekend);
        assert_eq!(april[4].weekday, "土");
        assert_eq!((april[28].weekday, april[28].rest), ("火", Rest::Holiday));
        assert_eq!(days("202402").len(), 29);
        assert!(days("000000").is_empty());
    }
}
