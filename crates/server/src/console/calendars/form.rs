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

    fn refuse(&mut self, name: &str, text: String, errors: &mut Vec<FormError>) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
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
        let mut fields = self.fields(language);
        let mut errors = Vec::new();
        let time = |name: &'static str, typed: &str| -> Result<ClockTime, &'static str> {
            narrow(typed).parse().map_err(|_| name)
        };
        let day = |name: &'static str, typed: &str| match narrow(typed).as_str() {
            "" => Ok(None),
            text => match text.parse::<u8>() {
                Ok(day @ 1..=31) => Ok(Some(day)),
                _ => Err(name),
            },
        };
        let mut refuse = |name: &str, key: &str| {
            fields.refuse(name, language.text(key), &mut errors);
        };
        let opens = time("opens", &self.opens);
        let closes = time("closes", &self.closes);
        let issues_at = time("issues_at", &self.issues_at);
        for name in [opens, closes, issues_at]
            .iter()
            .filter_map(|time| time.err())
        {
            refuse(name, "calendar-time-wrong");
        }
        if let (Ok(opens), Ok(closes)) = (opens, closes)
            && opens >= closes
        {
            refuse("closes", "calendar-closes-early");
        }
        let checking = narrow(&self.checking_days).parse::<u8>().ok();
        let checking = checking.filter(|days| *days <= MOST_CHECKING_DAYS);
        if checking.is_none() {
            refuse("checking_days", "calendar-checking-days-wrong");
        }
        let cut_off = day("cut_off", &self.cut_off);
        let from = day("freeze_from", &self.freeze_from);
        let to = day("freeze_to", &self.freeze_to);
        for name in [cut_off, from, to].iter().filter_map(|day| day.err()) {
            refuse(name, "calendar-day-wrong");
        }
        if let (Ok(Some(_)), Ok(None)) = (from, to) {
            refuse("freeze_to", "calendar-freeze-half");
        }
        if let (Ok(None), Ok(Some(_))) = (from, to) {
            refuse("freeze_from", "calendar-freeze-half");
        }
        let closed = dates(&self.closed);
        if closed.is_none() {
            refuse("closed", "calendar-closed-days-wrong");
        }
        let weekdays: Vec<u8> = (1..=7)
            .zip(self.chosen())
            .filter_map(|(day, (_, chosen))| chosen.then_some(day))
            .collect();
        if weekdays.is_empty() {
            let text = language.text("calendar-weekdays-none");
            fields.weekdays_error = Some(text.clone());
            errors.push(FormError {
                target: "weekdays",
                text,
            });
        }
        if let (Ok(opens), Ok(closes), Ok(issues_at), Some(checking_days), Some(closed)) =
            (opens, closes, issues_at, checking, closed)
            && let (Ok(cut_off), Ok(from), Ok(to)) = (cut_off, from, to)
            && errors.is_empty()
        {
            let calendar = Calendar {
                opens,
                closes,
                weekdays,
                closed,
                checking_days,
                cut_off,
                freeze: from.zip(to),
                issues_at,
            };
            if calendar.expected(now).is_some() {
                return Ok(calendar);
            }
            let text = language.text("calendar-never-works");
            fields.refuse("freeze_from", text, &mut errors);
        }
        Err(Box::new((fields, errors)))
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

const MOST_CHECKING_DAYS: u8 = 60;
const MOST_CLOSED_DAYS: usize = 400;
