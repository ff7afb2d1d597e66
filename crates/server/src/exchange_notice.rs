//! What the exchange writes to the sender about messages that nobody collected, for mails and
//! notices. In Japanese, like everything that is published to offices, and never with a name of a
//! service user: the exchange knows none.

use careplan::{OfficeNumber, UnitKind};
use time::{Duration, OffsetDateTime};

use crate::clock::JAPAN;
use crate::config::ExchangeSettings;
use crate::exchange_days::is_for_claims;
use crate::store::notice::{Audience, Notice};
use crate::store::uncollected::Waiting;
use crate::web::language::Language;

/// What is told of some messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// Key of the mail.
    pub(crate) key: &'static str,
    /// How many messages.
    pub(crate) count: String,
    /// A line for each, or for the first of many.
    pub(crate) lines: String,
    heading: String,
}

impl Told {
    /// The notice for the office that has sent them.
    pub(crate) fn notice(&self, office: OfficeNumber, now: OffsetDateTime) -> Notice {
        let category = WORDS.text("notice-category-exchange");
        let (heading, body) = (self.heading.clone(), self.lines.clone());
        Notice::new(Audience::Office(office), category, heading, body, now)
    }
}

/// まだ受け取られていません.
pub(crate) fn not_collected(
    waiting: &[Waiting],
    settings: &ExchangeSettings,
    now: OffsetDateTime,
) -> Told {
    let retention = Duration::days(i64::from(settings.retention_days));
    let rules = &settings.not_collected;
    let line = |one: &Waiting| {
        let days = rules.working_days_since(one.sent_at, now);
        let key = match days {
            0 => "not-collected-line-today",
            _ => "not-collected-line",
        };
        let (day, until) = (day(one.sent_at), day(one.sent_at + retention));
        let (what, days) = (what(one), days.to_string());
        let mut line = WORDS.text_with(
            key,
            &[
                ("day", &day),
                ("name", &one.receiver_name),
                ("what", &what),
                ("days", &days),
                ("until", &until),
            ],
        );
        if is_for_claims(&one.unit) {
            let day = rules.claims_day.to_string();
            line.push_str(&WORDS.text_with("not-collected-claims", &[("day", &day)]));
        }
        line
    };
    told("not-collected", waiting, line)
}

/// 期限切れ.
pub(crate) fn expired(waiting: &[Waiting], settings: &ExchangeSettings) -> Told {
    let days = settings.retention_days.to_string();
    let line = |one: &Waiting| {
        let (day, what) = (day(one.sent_at), what(one));
        WORDS.text_with(
            "expired-line",
            &[
                ("day", &day),
                ("name", &one.receiver_name),
                ("what", &what),
                ("days", &days),
            ],
        )
    };
    told("messages-expired", waiting, line)
}

fn told(key: &'static str, waiting: &[Waiting], line: impl Fn(&Waiting) -> String) -> Told {
    let mut lines: Vec<String> = waiting.iter().take(MOST_LINES).map(line).collect();
    let more = waiting.len().saturating_sub(MOST_LINES);
    if more > 0 {
        let count = more.to_string();
        lines.push(WORDS.text_with("not-collected-more", &[("count", &count)]));
    }
    Told {
        key,
        count: waiting.len().to_string(),
        lines: lines.join("\n"),
        heading: WORDS.text(&format!("{key}-heading")),
    }
}

/// What was sent, such as 予定(第6表・第7表)（10月分）.
fn what(one: &Waiting) -> String {
    let unit = UnitKind::ALL
        .into_iter()
        .find(|unit| unit.as_str() == one.unit);
    let name = unit.map_or_else(
        || WORDS.text("not-collected-free"),
        |unit| unit.name_ja().to_owned(),
    );
    match one.month {
        None => name,
        Some(month) => {
            let month = month.month().to_string();
            let arguments = [("name", name.as_str()), ("month", month.as_str())];
            WORDS.text_with("not-collected-month", &arguments)
        }
    }
}

fn day(at: OffsetDateTime) -> String {
    WORDS.day(at.to_offset(JAPAN).date())
}

/// Offices read Japanese.
const WORDS: Language = Language::Japanese;
/// Messages that are named one by one.
const MOST_LINES: usize = 20;
