//! National holidays (国民の祝日) of the years 2000 to 2099, worked out by the rules of the law.
//!
//! Only what the law in force says: a change that parliament has not made yet cannot be known.
//! The two equinoxes follow the usual approximation; each is fixed by announcement in the February
//! before.
// Spec: 国民の祝日に関する法律 第2条, 第3条

use time::{Date, Month, Weekday};

/// The name of the holiday a day is; `None` for other days and for years outside 2000 to 2099.
///
/// A day that stands in for a holiday on a Sunday is 「振替休日」, a day between two holidays
/// 「国民の休日」.
///
/// ```
/// use careplan::holiday;
/// use time::macros::date;
///
/// assert_eq!(holiday::name(date!(2025 - 04 - 29)), Some("昭和の日"));
/// assert_eq!(holiday::name(date!(2025 - 05 - 06)), Some("振替休日"));
/// assert_eq!(holiday::name(date!(2025 - 04 - 30)), None);
/// ```
#[must_use]
pub fn name(date: Date) -> Option<&'static str> {
    if !(2000..=2099).contains(&date.year()) {
        return None;
    }
    if let Some(name) = own_name(date) {
        return Some(name);
    }
    if is_substitute(date) {
        return Some("振替休日");
    }
    let is_holiday = |day: Option<Date>| day.and_then(own_name).is_some();
    // Before 2007 a Sunday was never one.
    let counts = date.year() >= 2007 || date.weekday() != Weekday::Sunday;
    (counts && is_holiday(date.previous_day()) && is_holiday(date.next_day()))
        .then_some("国民の休日")
}

/// Whether the day stands in for a holiday on a Sunday: since 2007 the first day after it that is
/// no holiday itself, before that the Monday only.
// Spec: 国民の祝日に関する法律 第3条第2項
fn is_substitute(date: Date) -> bool {
    let reach = if date.year() >= 2007 { 7 } else { 1 };
    let mut day = date;
    for _ in 0..reach {
        match day.previous_day() {
            Some(before) if own_name(before).is_some() => day = before,
            _ => return false,
        }
        if day.weekday() == Weekday::Sunday {
            return true;
        }
    }
    false
}

/// The name of the holiday (祝日) the day is by itself.
// Spec: 国民の祝日に関する法律 第2条
fn own_name(date: Date) -> Option<&'static str> {
    let year = date.year();
    if let Some(own) = moved(date) {
        return own;
    }
    let name = match (date.month(), date.day()) {
        (Month::January, 1) => "元日",
        (Month::January, _) if is_monday(date, 2) => "成人の日",
        (Month::February, 11) => "建国記念の日",
        (Month::February, 23) if year >= 2020 => "天皇誕生日",
        (Month::March, day) if day == spring(year) => "春分の日",
        (Month::April, 29) if year >= 2007 => "昭和の日",
        (Month::April, 29) => "みどりの日",
        (Month::May, 3) => "憲法記念日",
        (Month::May, 4) if year >= 2007 => "みどりの日",
        (Month::May, 5) => "こどもの日",
        (Month::July, 20) if year <= 2002 => "海の日",
        (Month::July, _) if year >= 2003 && is_monday(date, 3) => "海の日",
        (Month::August, 11) if year >= 2016 => "山の日",
        (Month::September, 15) if year <= 2002 => "敬老の日",
        (Month::September, _) if year >= 2003 && is_monday(date, 3) => "敬老の日",
        (Month::September, day) if day == autumn(year) => "秋分の日",
        (Month::October, _) if is_monday(date, 2) && year <= 2019 => "体育の日",
        (Month::October, _) if is_monday(date, 2) => "スポーツの日",
        (Month::November, 3) => "文化の日",
        (Month::November, 23) => "勤労感謝の日",
        (Month::December, 23) if year <= 2018 => "天皇誕生日",
        _ => return None,
    };
    Some(name)
}

/// What only the years 2019 to 2021 had: `Some(None)` is a day that lost its holiday.
// Spec: 天皇の即位の日及び即位礼正殿の儀の行われる日を休日とする法律;
// 平成三十二年東京オリンピック競技大会・東京パラリンピック競技大会特別措置法 第32条
fn moved(date: Date) -> Option<Option<&'static str>> {
    let own = match (date.year(), date.month(), date.day()) {
        (2019, Month::May, 1) => Some("即位の日"),
        (2019, Month::October, 22) => Some("即位礼正殿の儀"),
        (2020, Month::July, 23) | (2021, Month::July, 22) => Some("海の日"),
        (2020, Month::July, 24) | (2021, Month::July, 23) => Some("スポーツの日"),
        (2020, Month::August, 10) | (2021, Month::August, 8) => Some("山の日"),
        (2020 | 2021, Month::July | Month::August | Month::October, _) => None,
        _ => return None,
    };
    Some(own)
}

/// Whether the day is the Monday of its month with the given number, from 1.
fn is_monday(date: Date, number: u8) -> bool {
    date.weekday() == Weekday::Monday && (date.day() - 1) / 7 + 1 == number
}

/// The day of March on which the spring equinox falls, for 1980 to 2099.
fn spring(year: i32) -> u8 {
    equinox(year, 20_843_100)
}

/// The day of September on which the autumn equinox falls, for 1980 to 2099.
fn autumn(year: i32) -> u8 {
    equinox(year, 23_248_800)
}

/// The equinox comes later by 0.242194 days each year and is set back by a day each leap year.
fn equinox(year: i32, in_1980: i32) -> u8 {
    let years = year - 1980;
    let day = (in_1980 + 242_194 * years) / 1_000_000 - years / 4;
    u8::try_from(day).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test may stop at once")]

    use super::*;

    /// The holidays of a year, in order, as `MMDD`.
    fn of(year: i32) -> Vec<String> {
        let mut day = Date::from_calendar_date(year, Month::January, 1).unwrap();
        let mut days = Vec::new();
        while day.year() == year {
            if name(day).is_some() {
                days.push(format!("{:02}{:02}", u8::from(day.month()), day.day()));
            }
            day = day.next_day().unwrap();
        }
        days
    }

    fn on(year: i32, month: u8, day: u8) -> Option<&'static str> {
        name(Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap())
    }

    #[test]
    fn whole_years_are_as_announced() {
        for (year, expected) in [
            (
                2019,
                "0101 0114 0211 0321 0429 0430 0501 0502 0503 0504 0505 0506 \
                 0715 0811 0812 0916 0923 1014 1022 1103 1104 1123",
            ),
            (
                2020,
                "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0723 \
                 0724 0810 0921 0922 1103 1123",
            ),
            (
                2021,
                "0101 0111 0211 0223 0320 0429 0503 0504 0505 0722 0723 0808 \
                 0809 0920 0923 1103 1123",
            ),
            (
                2022,
                "0101 0110 0211 0223 0321 0429 0503 0504 0505 0718 0811 0919 \
                 0923 1010 1103 1123",
            ),
            (
                2023,
                "0101 0102 0109 0211 0223 0321 0429 0503 0504 0505 0717 0811 \
                 0918 0923 1009 1103 1123",
            ),
            (
                2024,
                "0101 0108 0211 0212 0223 0320 0429 0503 0504 0505 0506 0715 \
                 0811 0812 0916 0922 0923 1014 1103 1104 1123",
            ),
            (
                2025,
                "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0721 \
                 0811 0915 0923 1013 1103 1123 1124",
            ),
            (
                2026,
                "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 \
                 0921 0922 0923 1012 1103 1123",
            ),
            (
                2027,
                "0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 \
                 0920 0923 1011 1103 1123",
            ),
        ] {
            let expected: Vec<&str> = expected.split(' ').collect();
            assert_eq!(of(year), expected, "{year}");
        }
    }

    #[test]
    fn a_holiday_has_the_name_of_its_year() {
        for (year, month, day, expected) in [
            (2000, 1, 10, Some("成人の日")),
            (2002, 7, 20, Some("海の日")),
            (2002, 9, 16, Some("振替休日")),
            (2003, 7, 21, Some("海の日")),
            (2003, 9, 15, Some("敬老の日")),
            (2006, 4, 29, Some("みどりの日")),
            (2006, 5, 4, Some("国民の休日")),
            (2007, 5, 4, Some("みどりの日")),
            (2008, 5, 6, Some("振替休日")),
            (2009, 5, 6, Some("振替休日")),
            (2009, 9, 22, Some("国民の休日")),
            (2015, 8, 11, None),
            (2016, 8, 11, Some("山の日")),
            (2018, 12, 24, Some("振替休日")),
            (2019, 2, 23, None),
            (2019, 4, 30, Some("国民の休日")),
            (2019, 5, 1, Some("即位の日")),
            (2019, 10, 14, Some("体育の日")),
            (2019, 10, 22, Some("即位礼正殿の儀")),
            (2019, 12, 23, None),
            (2020, 10, 12, None),
            (2021, 8, 9, Some("振替休日")),
            (2022, 10, 10, Some("スポーツの日")),
            (2026, 5, 6, Some("振替休日")),
            (2026, 9, 22, Some("国民の休日")),
        ] {
            assert_eq!(on(year, month, day), expected, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn before_2007_neither_sundays_nor_tuesdays_are_added() {
        // 4 May 2003 was a Sunday between two holidays, 3 May 2004 a Monday.
        assert_eq!(on(2003, 5, 4), None);
        assert_eq!(on(2003, 5, 6), None);
        assert_eq!(on(2004, 5, 4), Some("国民の休日"));
    }

    #[test]
    fn the_equinoxes_wander() {
        for (year, march, september) in [
            (2000, 20, 23),
            (2003, 21, 23),
            (2012, 20, 22),
            (2016, 20, 22),
            (2023, 21, 23),
            (2028, 20, 22),
            (2030, 20, 23),
        ] {
            assert_eq!((spring(year), autumn(year)), (march, september), "{year}");
        }
    }

    #[test]
    fn other_centuries_are_not_told() {
        assert_eq!(on(1999, 1, 1), None);
        assert_eq!(on(2100, 1, 1), None);
        for year in 2000..=2099 {
            assert!((15..=22).contains(&of(year).len()), "{year}");
        }
    }
}
