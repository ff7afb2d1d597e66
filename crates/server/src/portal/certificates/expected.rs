//! When an application that is sent now can be collected: told before it is sent, kept with it.

use time::{OffsetDateTime, Weekday};

use crate::calendar::{Calendar, ClockTime, Delay, Expected};
use crate::portal::user::PortalUser;
use crate::store::federation::{self, Contact};
use crate::store::{StoreError, calendar};
use crate::web::contact::{federation_name, weekday};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::state::WebState;

/// What can be expected of the federation of an office.
pub(super) struct Outlook {
    calendar: Calendar,
    expected: Option<Expected>,
    federation: Option<Contact>,
}

impl Outlook {
    /// Looks at the calendar of the office's federation.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn load(state: &WebState, user: &PortalUser) -> Result<Self, PageError> {
        let prefecture = &user.office.prefecture;
        let (calendar, federation) = state
            .store
            .read("expected", |tx| async move {
                let calendar = calendar::of_prefecture(&tx, prefecture).await?;
                Ok::<_, StoreError>((calendar, federation::contact(&tx, prefecture).await?))
            })
            .await?;
        let expected = calendar.expected(state.clock.now_in_japan());
        Ok(Self {
            calendar,
            expected,
            federation,
        })
    }

    /// When the certificate can be collected, to be kept with the application.
    pub(super) fn at(&self) -> Option<OffsetDateTime> {
        self.expected.map(|expected| expected.at())
    }

    /// What is told before 送信.
    pub(super) fn message(&self, language: Language) -> Message {
        let Some(expected) = self.expected else {
            return Message::new(language, "expected-unknown", &[]);
        };
        let key = match expected.delay {
            Delay::None => "expected",
            Delay::CutOff => "expected-cut-off",
            Delay::Freeze => "expected-freeze",
        };
        let from = match expected.delay {
            Delay::CutOff => language.day(expected.checked_from),
            _ => clock(language, self.calendar.opens),
        };
        let closes = clock(language, self.calendar.closes);
        let federation = federation_name(language, self.federation.as_ref());
        let number = self.calendar.cut_off.unwrap_or_default().to_string();
        Message::new(
            language,
            key,
            &[
                ("day", &language.day(expected.day)),
                ("time", &language.time(expected.at())),
                ("from", &from),
                ("to", &closes),
                ("days", &days(language, &self.calendar.weekdays)),
                ("federation", &federation),
                ("number", &number),
            ],
        )
    }
}

/// The days of the week on which a federation works: 平日, or each by its name.
fn days(language: Language, weekdays: &[u8]) -> String {
    if weekdays == [1, 2, 3, 4, 5] {
        return language.text("expected-weekdays");
    }
    let days = weekdays.iter().map(|day| {
        let passed = day.saturating_sub(1);
        weekday(language, Weekday::Monday.nth_next(passed))
    });
    let days: Vec<String> = days.collect();
    let days = days.join(language.text("desk-day-separator").as_str());
    language.text_with("expected-days", &[("days", &days)])
}

/// A time of the day, as on the 24-hour clock.
fn clock(language: Language, time: ClockTime) -> String {
    match language {
        Language::Japanese => format!("{}時{:02}分", time.hour(), time.minute()),
        Language::English => time.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_are_told_by_their_names() {
        let told = |weekdays: &[u8]| days(Language::Japanese, weekdays);
        assert_eq!(told(&[1, 2, 3, 4, 5]), "平日");
        assert_eq!(told(&[2, 6]), "火・土曜日");
        let opens = Calendar::default().opens;
        assert_eq!(clock(Language::Japanese, opens), "8時30分");
    }
}
