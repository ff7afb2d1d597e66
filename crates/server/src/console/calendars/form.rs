//! The form of a calendar: what is typed, and what it means.

use serde::Deserialize;
use time::{Date, OffsetDateTime};

use crate::calendar::{Calendar, ClockTime};
use crate::web::form::{Field, FormError};
use crate::web::language::Language;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CalendarForm {
    opens: String,
    closes: String,
    weekday_1: Option<String>,
    weekday_2: Option<String>,
    weekday_3: Option<String>,
    weekday_4: Option<String>,
    weekday_5: Option<String>,
    weekday_6: Option<String>,
    weekday_7: Option<String>,
    closed: String,
    checking_days: String,
    cut_off: String,
    freeze_from: String,
    freeze_to: String,
    issues_at: String,
}

/// The fields as they are shown.
pub(super) struct CalendarFields {
    pub(super) fields: Vec<Field>,
    pub(super) weekdays: Vec<WeekdayBox>,
    pub(super) weekdays_error: Option<String>,
}

/// A day of the week to be chosen.
pub(super) struct WeekdayBox {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) checked: Option<()>,
}

/// The fields with their errors, and the summary.
pub(super) type Refused = Box<(CalendarFields, Vec<FormError>)>;

impl CalendarFields {
    /// The fields of a calendar that is on record.
    pub(super) fn of(language: Language, calendar: &Calendar) -> Self {
        CalendarForm::of(calendar).fields(language)
    }

    fn refuse(&mut self, name: &'static str, text: String, errors: &mut Vec<FormError>) {
        if name == WEEKDAYS {
            self.weekdays_error = Some(text.clone());
            errors.push(FormError { target: name, text });
        } else if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
            field.error = Some(text.clone());
            errors.push(FormError {
                target: field.name,
                text,
            });
        }
    }
}

impl CalendarForm {
    fn of(calendar: &Calendar) -> Self {
        let on = |day: u8| calendar.weekdays.contains(&day).then(|| "on".to_owned());
        let closed: Vec<_> = calendar.closed.iter().map(ToString::to_string).collect();
        let number = |day: Option<u8>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            opens: calendar.opens.to_string(),
            closes: calendar.closes.to_string(),
            weekday_1: on(1),
            weekday_2: on(2),
            weekday_3: on(3),
            weekday_4: on(4),
            weekday_5: on(5),
            weekday_6: on(6),
            weekday_7: on(7),
            closed: closed.join(", "),
            checking_days: calendar.checking_days.to_string(),
            cut_off: number(calendar.cut_off),
            freeze_from: number(calendar.freeze.map(|freeze| freeze.0)),
            freeze_to: number(calendar.freeze.map(|freeze| freeze.1)),
            issues_at: calendar.issues_at.to_string(),
        }
    }

    fn chosen(&self) -> [(&'static str, bool); 7] {
        [
            ("weekday_1", self.weekday_1.is_some()),
            ("weekday_2", self.weekday_2.is_some()),
            ("weekday_3", self.weekday_3.is_some()),
            ("weekday_4", self.weekday_4.is_some()),
            ("weekday_5", self.weekday_5.is_some()),
            ("weekday_6", self.weekday_6.is_some()),
            ("weekday_7", self.weekday_7.is_some()),
        ]
    }

    fn fields(&self, language: Language) -> CalendarFields {
        let field = |name: &'static str, key: &str, value: &str| Field {
            name,
            kind: "text",
            autocomplete: "off",
            label: language.text(&format!("calendar-{key}")),
            hint: Some(language.text(&format!("calendar-{key}-hint"))),
            value: value.to_owned(),
            ..Field::default()
        };
        CalendarFields {
            fields: vec![
                field("opens", "opens", &self.opens),
                field("closes", "closes", &self.closes),
                field("closed", "closed-days", &self.closed),
                field("checking_days", "checking-days", &self.checking_days),
                field("cut_off", "cut-off", &self.cut_off),
                field("freeze_from", "freeze-from", &self.freeze_from),
                field("freeze_to", "freeze-to", &self.freeze_to),
                field("issues_at", "issues-at", &self.issues_at),
            ],
            weekdays: (0..7)
                .zip(self.chosen())
                .map(|(day, (name, chosen))| WeekdayBox {
                    name,
                    label: language.weekday(day),
                    checked: chosen.then_some(()),
                })
                .collect(),
            weekdays_error: None,
        }
    }

    /// The calendar that was typed.
    ///
    /// # Errors
    /// The form again, with what has to be mended.
    pub(super) fn read(self, language: Language, now: OffsetDateTime) -> Result<Calendar, Refused> {
        let mut wrong = Vec::new();
        let calendar = Calendar {
            opens: Self::time("opens", &self.opens, &mut wrong),
            closes: Self::time("closes", &self.closes, &mut wrong),
            weekdays: self.chosen_days(&mut wrong),
            closed: dates(&self.closed).unwrap_or_else(|| {
                wrong.push(("closed", "calendar-closed-days-wrong"));
                Vec::new()
            }),
            checking_days: self.days_of_checking(&mut wrong),
            cut_off: day("cut_off", &self.cut_off, &mut wrong),
            freeze: self.freeze(&mut wrong),
            issues_at: Self::time("issues_at", &self.issues_at, &mut wrong),
        };
        if wrong.is_empty() && calendar.opens >= calendar.closes {
            wrong.push(("closes", "calendar-closes-early"));
        }
        if wrong.is_empty() && calendar.expected(now).is_none() {
            wrong.push(("freeze_from", "calendar-never-works"));
        }
        if wrong.is_empty() {
            return Ok(calendar);
        }
        let mut fields = self.fields(language);
        let mut errors = Vec::new();
        for (name, key) in wrong {
            fields.refuse(name, language.text(key), &mut errors);
        }
        Err(Box::new((fields, errors)))
    }

    /// The time in a field; what is assumed where it is wrong, which is noted.
    fn time(name: &'static str, typed: &str, wrong: &mut Wrong) -> ClockTime {
        narrow(typed).parse().unwrap_or_else(|_| {
            wrong.push((name, "calendar-time-wrong"));
            Calendar::default().opens
        })
    }

    fn chosen_days(&self, wrong: &mut Wrong) -> Vec<u8> {
        let chosen: Vec<u8> = (1..=7)
            .zip(self.chosen())
            .filter_map(|(day, (_, chosen))| chosen.then_some(day))
            .collect();
        if chosen.is_empty() {
            wrong.push((WEEKDAYS, "calendar-weekdays-none"));
        }
        chosen
    }

    fn days_of_checking(&self, wrong: &mut Wrong) -> u8 {
        match narrow(&self.checking_days).parse() {
            Ok(days @ 0..=MOST_CHECKING_DAYS) => days,
            _ => {
                wrong.push(("checking_days", "calendar-checking-days-wrong"));
                0
            }
        }
    }

    fn freeze(&self, wrong: &mut Wrong) -> Option<(u8, u8)> {
        let before = wrong.len();
        let from = day("freeze_from", &self.freeze_from, wrong);
        let to = day("freeze_to", &self.freeze_to, wrong);
        if wrong.len() == before {
            match (from, to) {
                (Some(_), None) => wrong.push(("freeze_to", "calendar-freeze-half")),
                (None, Some(_)) => wrong.push(("freeze_from", "calendar-freeze-half")),
                _ => {}
            }
        }
        from.zip(to)
    }
}

/// Fields that have to be mended, each with the key of what is told.
type Wrong = Vec<(&'static str, &'static str)>;

/// The day of the month in a field; nothing where it is empty, or wrong, which is noted.
fn day(name: &'static str, typed: &str, wrong: &mut Wrong) -> Option<u8> {
    match narrow(typed).as_str() {
        "" => None,
        text => match text.parse() {
            Ok(day @ 1..=31) => Some(day),
            _ => {
                wrong.push((name, "calendar-day-wrong"));
                None
            }
        },
    }
}

/// Days in any usual spelling, separated by commas or blanks; `None` when one is no day.
fn dates(typed: &str) -> Option<Vec<Date>> {
    let mut days: Vec<Date> = narrow(typed)
        .split([',', '、', ' ', '\u{3000}', '\n', '\r'])
        .filter(|word| !word.is_empty())
        .map(|word| {
            let word = word.replace('/', "-");
            Date::parse(
                &word,
                time::macros::format_description!("[year]-[month padding:none]-[day padding:none]"),
            )
            .ok()
        })
        .collect::<Option<_>>()?;
    days.sort();
    days.dedup();
    (days.len() <= MOST_CLOSED_DAYS).then_some(days)
}

/// Full-width digits and signs as half-width ones, without blanks around.
fn narrow(typed: &str) -> String {
    typed
        .trim()
        .chars()
        .map(|sign| match sign {
            '！'..='～' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
            sign => sign,
        })
        .collect()
}

/// The group of boxes, which is no field of its own.
const WEEKDAYS: &str = "weekdays";

const MOST_CHECKING_DAYS: u8 = 60;
const MOST_CLOSED_DAYS: usize = 400;
