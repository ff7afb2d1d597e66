//! A day chosen from three lists (year, month, day), each of which may be left empty.

use time::{Date, Month};

use crate::web::era;
use crate::web::language::Language;
use crate::web::select::Select;

/// The three lists as they arrive, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ChosenDay {
    /// Year.
    pub(crate) year: String,
    /// Month.
    pub(crate) month: String,
    /// Day of the month.
    pub(crate) day: String,
}

/// Which end of a span a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The first: what is left empty is the earliest.
    First,
    /// The last: what is left empty is the latest.
    Last,
}

/// Why lists give no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoDay {
    /// Month or day are chosen without a year.
    YearMissing,
    /// A day is chosen without a month.
    MonthMissing,
    /// There is no such day, such as 2月30日.
    Impossible,
}

impl NoDay {
    /// What is wrong with the chosen day; `whole` says which day it is about.
    pub(crate) fn in_words(self, language: Language, whole: &str, chosen: &ChosenDay) -> String {
        let key = match self {
            Self::YearMissing => "day-choice-year-missing",
            Self::MonthMissing => "day-choice-month-missing",
            Self::Impossible => "day-choice-impossible",
        };
        let facts = [
            ("whole", whole),
            ("year", &chosen.year),
            ("month", &chosen.month),
            ("day", &chosen.day),
        ];
        language.text_with(key, &facts)
    }
}

impl ChosenDay {
    /// Whether anything was chosen.
    pub(crate) fn is_empty(&self) -> bool {
        self.year.is_empty() && self.month.is_empty() && self.day.is_empty()
    }

    /// The day, if one was chosen. A year alone, or a year and a month, mean their first or last
    /// day.
    ///
    /// # Errors
    /// When what was chosen is no day.
    pub(crate) fn date(&self, end: End) -> Result<Option<Date>, NoDay> {
        if self.is_empty() {
            return Ok(None);
        }
        if self.year.is_empty() {
            return Err(NoDay::YearMissing);
        }
        if self.month.is_empty() && !self.day.is_empty() {
            return Err(NoDay::MonthMissing);
        }
        self.written(end).map(Some).ok_or(NoDay::Impossible)
    }

    fn written(&self, end: End) -> Option<Date> {
        let year: i32 = self.year.parse().ok()?;
        let month = match (self.month.is_empty(), end) {
            (true, End::First) => Month::January,
            (true, End::Last) => Month::December,
            (false, _) => Month::try_from(self.month.parse::<u8>().ok()?).ok()?,
        };
        let day = match (self.day.is_empty(), end) {
            (true, End::First) => 1,
            (true, End::Last) => month.length(year),
            (false, _) => self.day.parse().ok()?,
        };
        // The span of years that any list here offers; beyond it nothing can be meant.
        let plausible = (1990..=2200).contains(&year);
        Date::from_calendar_date(year, month, day)
            .ok()
            .filter(|_| plausible)
    }

    /// The three lists, with what was chosen; `whole` says which day it is about.
    pub(crate) fn lists(
        &self,
        language: Language,
        names: [&'static str; 3],
        whole: &str,
        years: impl Iterator<Item = i32>,
    ) -> [Select; 3] {
        let [year_name, month_name, day_name] = names;
        let empty = |key: &str| (String::new(), language.text(key));
        let label = |key: &str| format!("{whole} {}", language.text(key));
        let mut years: Vec<_> = years
            .map(|number| (number.to_string(), era::year(language, number)))
            .collect();
        let offered = years.iter().any(|(value, _)| *value == self.year);
        if !self.year.is_empty() && !offered {
            years.push((self.year.clone(), self.year.clone()));
        }
        let numbered = |count: u8, key: &'static str| {
            (1..=count).map(move |number| {
                let number = number.to_string();
                let shown = language.text_with(key, &[("number", &number)]);
                (number, shown)
            })
        };
        let year = std::iter::once(empty("day-choice-year")).chain(years);
        let month = numbered(12, "day-choice-month-number");
        let month = std::iter::once(empty("day-choice-month")).chain(month);
        let day = numbered(31, "day-choice-day-number");
        let day = std::iter::once(empty("day-choice-day")).chain(day);
        [
            list(year_name, label("day-choice-year"), year, &self.year),
            list(month_name, label("day-choice-month"), month, &self.month),
            list(day_name, label("day-choice-day"), day, &self.day),
        ]
    }
}

fn list(
    name: &'static str,
    label: String,
    options: impl Iterator<Item = (String, String)>,
    chosen: &str,
) -> Select {
    Select {
        name,
        label,
        options: options.collect(),
        chosen: chosen.to_owned(),
        error: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn chosen(year: &str, month: &str, day: &str) -> ChosenDay {
        ChosenDay {
            year: year.to_owned(),
            month: month.to_owned(),
            day: day.to_owned(),
        }
    }

    #[test]
    fn what_is_left_empty_is_filled_by_the_end() {
        let check = |chosen: ChosenDay| (chosen.date(End::First), chosen.date(End::Last));
        let year = date!(2026 - 01 - 01)..=date!(2026 - 12 - 31);
        let (first, last) = check(chosen("2026", "", ""));
        assert_eq!(
            (first, last),
            (Ok(Some(*year.start())), Ok(Some(*year.end())))
        );
        let (first, last) = check(chosen("2028", "2", ""));
        assert_eq!(first, Ok(Some(date!(2028 - 02 - 01))));
        assert_eq!(last, Ok(Some(date!(2028 - 02 - 29))));
        assert_eq!(chosen("", "", "").date(End::First), Ok(None));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for (choice, expected) in [
            (chosen("2026", "2", "30"), NoDay::Impossible),
            (chosen("26", "2", "1"), NoDay::Impossible),
            (chosen("x", "", ""), NoDay::Impossible),
            (chosen("", "2", "1"), NoDay::YearMissing),
            (chosen("2026", "", "1"), NoDay::MonthMissing),
        ] {
            assert_eq!(choice.date(End::First), Err(expected), "{choice:?}");
        }
    }
}
