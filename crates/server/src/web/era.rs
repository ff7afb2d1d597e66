//! Years and days with the Japanese era beside them, as people in offices count.

use time::{Date, Month};

use crate::web::language::Language;

/// A year for a choice: 2026年（令和8年）. In the year in which an era begins, the new one.
pub(crate) fn year(language: Language, year: i32) -> String {
    let last = Date::from_calendar_date(year, Month::December, 31);
    match (language, last.ok().and_then(era)) {
        (Language::Japanese, Some(era)) => format!("{year}年（{era}）"),
        (Language::Japanese, None) => format!("{year}年"),
        (Language::English, _) => year.to_string(),
    }
}

/// A day in words: 2026年（令和8年）11月22日（日）.
pub(crate) fn day(language: Language, day: Date) -> String {
    let plain = language.day(day);
    match (language, era(day), plain.split_once('年')) {
        (Language::Japanese, Some(era), Some((year, rest))) => format!("{year}年（{era}）{rest}"),
        _ => plain,
    }
}

fn era(day: Date) -> Option<String> {
    let on = (day.year(), u8::from(day.month()), day.day());
    let (name, first) = ERAS.into_iter().find(|(_, first)| *first <= on)?;
    Some(match day.year() - first.0 + 1 {
        1 => format!("{name}元年"),
        year => format!("{name}{year}年"),
    })
}

/// The eras in which notices can have been shown, with their first days; the newest first.
const ERAS: [(&str, (i32, u8, u8)); 2] = [("令和", (2019, 5, 1)), ("平成", (1989, 1, 8))];

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn the_era_stands_beside_the_year() {
        let ja = Language::Japanese;
        assert_eq!(year(ja, 2026), "2026年（令和8年）");
        assert_eq!(year(ja, 2019), "2019年（令和元年）");
        assert_eq!(year(Language::English, 2026), "2026");
        assert_eq!(
            day(ja, date!(2026 - 11 - 22)),
            "2026年（令和8年）11月22日（日）"
        );
        assert_eq!(
            day(ja, date!(2019 - 4 - 30)),
            "2019年（平成31年）4月30日（火）"
        );
        assert_eq!(
            day(Language::English, date!(2026 - 11 - 22)),
            "22 November 2026 (Sunday)"
        );
    }
}
