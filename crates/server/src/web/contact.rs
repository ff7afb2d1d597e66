//! Whom to ask: the block that every page of the portal and the support site carries.
//!
//! What it shows is the centre's contact, which is read from the store once a minute at most, so
//! that no page waits for it and error pages can show it too.

use std::sync::{Arc, RwLock};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use time::{Date, Duration, OffsetDateTime, Weekday};

use crate::opening_hours::{OnHolidays, OpeningHours, Standing, clock};
use crate::store::StoreError;
use crate::store::federation::{self, Contact};
use crate::store::maintenance::{self, Maintenance};
use crate::web::language::Language;
use crate::web::state::WebState;

/// What was read last, shared by all pages of a process. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct ContactBoard {
    known: Arc<RwLock<Known>>,
    hidden: Hidden,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Hidden {
    #[default]
    No,
    Yes,
}

#[derive(Default)]
struct Known {
    read_at: Option<OffsetDateTime>,
    centre: Option<Contact>,
    planned: Vec<Maintenance>,
}

/// The block on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContactBlock {
    /// Name and department of the desk.
    pub(crate) name: Option<String>,
    /// Telephone, and the address that dials it.
    pub(crate) telephone: Option<(String, String)>,
    /// When it is answered.
    pub(crate) hours: String,
    /// Whether it is answered now, and otherwise when it will be.
    pub(crate) standing: String,
    /// Whether somebody answers now.
    pub(crate) open: bool,
    /// Address of the form.
    pub(crate) form: &'static str,
}

impl ContactBoard {
    /// Leaves the block out, on this clone.
    pub(crate) fn hide(&mut self) {
        self.hidden = Hidden::Yes;
    }

    /// The block; `None` where it is left out.
    pub(crate) fn block(&self, language: Language, now: OffsetDateTime) -> Option<ContactBlock> {
        if self.hidden == Hidden::Yes {
            return None;
        }
        let known = self.known.read().ok()?;
        Some(match &known.centre {
            Some(centre) => block(language, centre, now),
            None => ContactBlock {
                name: None,
                telephone: None,
                hours: String::new(),
                standing: String::new(),
                open: false,
                form: FORM,
            },
        })
    }

    /// The planned maintenance that is going on, as far as it was known before.
    pub(crate) fn maintenance(&self, now: OffsetDateTime) -> Option<Maintenance> {
        let known = self.known.read().ok()?;
        let mut planned = known.planned.iter();
        let present = planned.find(|one| one.starts_at <= now && now < one.ends_at);
        present.cloned()
    }

    fn is_due(&self, now: OffsetDateTime) -> bool {
        self.known
            .read()
            .is_ok_and(|known| known.read_at.is_none_or(|at| now - at >= KEPT))
    }

    fn keep(&self, centre: Option<Contact>, planned: Vec<Maintenance>, now: OffsetDateTime) {
        if let Ok(mut known) = self.known.write() {
            *known = Known {
                read_at: Some(now),
                centre,
                planned,
            };
        }
    }

    /// What was read is read again with the next page.
    pub(crate) fn forget(&self) {
        if let Ok(mut known) = self.known.write() {
            known.read_at = None;
        }
    }
}

/// Reads the contact, and what maintenance is planned, when the last reading is a minute old. A store that does not answer leaves
/// the page with what was known.
pub(crate) async fn layer(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let now = state.clock.now();
    if state.contact.is_due(now) {
        let read = state
            .store
            .read("desk", |tx| async move {
                let centre = federation::find(&tx, federation::CENTRE).await?;
                Ok::<_, StoreError>((centre, maintenance::ahead(&tx, now).await?))
            })
            .await;
        match read {
            Ok((centre, planned)) => state.contact.keep(centre, planned, now),
            Err(error) => tracing::warn!(%error, "cannot read whom to ask"),
        }
    }
    next.run(request).await
}

fn block(language: Language, contact: &Contact, now: OffsetDateTime) -> ContactBlock {
    let standing = contact.hours.standing(now);
    ContactBlock {
        name: Some(full_name(contact)),
        telephone: dialled(&contact.telephone),
        hours: hours(language, &contact.hours),
        standing: standing_text(language, standing),
        open: standing == Standing::Open,
        form: FORM,
    }
}

/// Name and department.
pub(crate) fn full_name(contact: &Contact) -> String {
    format!("{} {}", contact.name, contact.department)
        .trim()
        .to_owned()
}

/// What an office's federation is called, with its telephone: 名称（電話 …）.
pub(crate) fn federation_name(language: Language, contact: Option<&Contact>) -> String {
    let Some(contact) = contact else {
        return language.text("federation-own");
    };
    if contact.telephone.is_empty() {
        return contact.name.clone();
    }
    let arguments = [
        ("name", contact.name.as_str()),
        ("telephone", contact.telephone.as_str()),
    ];
    language.text_with("federation-with-telephone", &arguments)
}

/// What the federation of an office in this prefecture is called, with its telephone.
///
/// # Errors
/// What the database says.
pub(crate) async fn federation_of(
    state: &WebState,
    language: Language,
    prefecture: &str,
) -> Result<String, StoreError> {
    let contact = state
        .store
        .read("federation-of", |tx| async move {
            federation::contact(&tx, prefecture).await
        })
        .await?;
    Ok(federation_name(language, contact.as_ref()))
}

/// A planned maintenance in one line.
pub(crate) fn next_maintenance(language: Language, planned: &Maintenance) -> String {
    let when = period(language, planned);
    let arguments = [("when", when.as_str()), ("text", planned.text.as_str())];
    language.text_with("status-next", &arguments)
}

/// From when to when a planned maintenance lasts.
pub(crate) fn period(language: Language, planned: &Maintenance) -> String {
    let (from, to) = (
        language.moment(planned.starts_at),
        language.moment(planned.ends_at),
    );
    language.text_with("status-period", &[("from", &from), ("to", &to)])
}

/// A telephone number with the address that dials it; `None` where there is no number.
pub(crate) fn dialled(telephone: &str) -> Option<(String, String)> {
    let digits: String = telephone
        .chars()
        .filter(|sign| sign.is_ascii_digit() || *sign == '+')
        .collect();
    (!digits.is_empty()).then(|| (telephone.to_owned(), format!("tel:{digits}")))
}

/// The hours in words: 平日 9:00〜17:00（土日祝日は除く）.
pub(crate) fn hours(language: Language, hours: &OpeningHours) -> String {
    let written = hours.written();
    let time = hours.hours();
    let days: Vec<String> = hours
        .weekdays()
        .iter()
        .map(|day| weekday(language, *day))
        .collect();
    let days = days.join(language.text("desk-day-separator").as_str());
    let closed = written.closed_days.replace(' ', "、");
    let arguments = [
        ("time", time.as_str()),
        ("days", days.as_str()),
        ("closed", closed.as_str()),
    ];
    let main = match (hours.is_usual_week(), hours.holidays()) {
        (true, _) => language.text_with("desk-hours-usual", &arguments),
        (false, OnHolidays::Closed) => language.text_with("desk-hours-days", &arguments),
        (false, OnHolidays::Open) => language.text_with("desk-hours-every", &arguments),
    };
    if closed.is_empty() {
        return main;
    }
    main + &language.text_with("desk-hours-closed", &arguments)
}

/// Whether somebody answers, in words.
pub(crate) fn standing_text(language: Language, standing: Standing) -> String {
    match standing {
        Standing::Open => language.text("desk-open"),
        Standing::Next(day, time) => {
            let (day, time) = (near_day(language, day), clock(time));
            language.text_with("desk-next", &[("day", &day), ("time", &time)])
        }
        Standing::Never => language.text("desk-never"),
    }
}

/// A day that is near enough to need no year: 6月18日(水).
fn near_day(language: Language, day: Date) -> String {
    let weekday = weekday(language, day.weekday());
    match language {
        Language::Japanese => {
            format!("{}月{}日({weekday})", u8::from(day.month()), day.day())
        }
        Language::English => format!("{weekday}, {} {}", day.day(), day.month()),
    }
}

/// A day of the week: 月.
pub(crate) fn weekday(language: Language, day: Weekday) -> String {
    match language {
        Language::Japanese => {
            let place = usize::from(day.number_days_from_monday());
            "月火水木金土日".chars().skip(place).take(1).collect()
        }
        Language::English => day.to_string(),
    }
}

const FORM: &str = "/contact";
const KEPT: Duration = Duration::minutes(1);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::opening_hours::WrittenHours;
    use time::macros::datetime;

    fn contact() -> Contact {
        Contact {
            prefecture: federation::CENTRE.to_owned(),
            name: "見本センター".to_owned(),
            department: String::new(),
            telephone: "00-0000-0000".to_owned(),
            address: String::new(),
            web_page: String::new(),
            hours: OpeningHours::default(),
        }
    }

    #[test]
    fn the_block_says_when_somebody_answers() {
        let desk = contact();
        let open = block(Language::Japanese, &desk, datetime!(2025-06-18 9:00 +9));
        assert!(open.open);
        assert_eq!(open.hours, "平日 9:00〜17:00（土日祝日は除く）");
        assert_eq!(open.standing, "ただいま受付時間内です");
        let number = ("00-0000-0000".to_owned(), "tel:0000000000".to_owned());
        assert_eq!(open.telephone, Some(number));
        let closed = block(Language::Japanese, &desk, datetime!(2025-06-17 17:00 +9));
        assert!(!closed.open);
        assert_eq!(closed.standing, "次の受付は 6月18日(水) 9:00 からです");
        let english = block(Language::English, &desk, datetime!(2025-06-17 17:00 +9));
        assert!(
            english.standing.contains("Wednesday, 18 June"),
            "{english:?}"
        );
    }

    #[test]
    fn a_federation_is_named_with_its_telephone() {
        let named = |contact: Option<&Contact>| federation_name(Language::Japanese, contact);
        let mut desk = contact();
        assert_eq!(named(Some(&desk)), "見本センター（電話 00-0000-0000）");
        desk.telephone.clear();
        assert_eq!(named(Some(&desk)), "見本センター");
        assert_eq!(named(None), "所轄の国保連");
    }

    #[test]
    fn other_weeks_are_told_by_their_days() {
        let text = |weekdays: &str, holidays, closed_days: &str| {
            let written = WrittenHours {
                weekdays: weekdays.to_owned(),
                holidays,
                closed_days: closed_days.to_owned(),
                ..WrittenHours::default()
            };
            hours(Language::Japanese, &OpeningHours::read(&written).unwrap())
        };
        assert_eq!(
            text("6", OnHolidays::Closed, ""),
            "土曜日 9:00〜17:00（祝日は除く）"
        );
        assert_eq!(text("67", OnHolidays::Open, ""), "土・日曜日 9:00〜17:00");
        assert_eq!(
            text("12345", OnHolidays::Closed, "12/31 1/2"),
            "平日 9:00〜17:00（土日祝日は除く）休業日 12/31、1/2"
        );
    }

    #[test]
    fn nobody_entered_is_said_too() {
        let board = ContactBoard::default();
        let now = datetime!(2025-06-18 9:00 +9);
        assert!(board.is_due(now));
        assert_eq!(
            board.block(Language::Japanese, now).unwrap().telephone,
            None
        );
        board.keep(Some(contact()), Vec::new(), now);
        assert!(!board.is_due(now + Duration::seconds(59)));
        assert!(board.is_due(now + Duration::seconds(60)));
        board.forget();
        assert!(board.is_due(now));
    }
}
