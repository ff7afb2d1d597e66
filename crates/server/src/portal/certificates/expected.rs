//! When an application that is sent now can be collected: told before it is sent, kept with it.

use time::OffsetDateTime;

use crate::calendar::{Calendar, Delay, Expected};
use crate::portal::user::PortalUser;
use crate::store::calendar;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::state::WebState;

/// What can be expected of the federation of an office.
pub(super) struct Outlook {
    calendar: Calendar,
    expected: Option<Expected>,
}

impl Outlook {
    /// Looks at the calendar of the office's federation.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn load(state: &WebState, user: &PortalUser) -> Result<Self, PageError> {
        let prefecture = &user.office.prefecture;
        let calendar = state
            .store
            .read("expected", |tx| async move {
                calendar::of_prefecture(&tx, prefecture).await
            })
            .await?;
        let expected = calendar.expected(state.clock.now_in_japan());
        Ok(Self { calendar, expected })
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
        let (opens, closes) = (
            self.calendar.opens.to_string(),
            self.calendar.closes.to_string(),
        );
        let from = match expected.delay {
            Delay::CutOff => language.day(expected.checked_from),
            _ => opens,
        };
        let number = self.calendar.cut_off.unwrap_or_default().to_string();
        Message::new(
            language,
            key,
            &[
                ("day", &language.day(expected.day)),
                ("time", &language.time(expected.at())),
                ("from", &from),
                ("to", &closes),
                ("number", &number),
            ],
        )
    }
}
