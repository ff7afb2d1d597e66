//! What an office reads while the federation looks at its application: when the certificate can
//! be collected, and why not sooner.

use time::OffsetDateTime;

use crate::calendar::{Calendar, Delay, Expected};
use crate::clock::JAPAN;
use crate::store::application::Application;
use crate::web::language::Language;
use crate::web::page::Message;

/// M15 with what was promised when the application was sent. `calendar` gives the reason, as long
/// as it still leads to that time, and `federation` whom to ask when it has passed.
pub(super) fn message(
    language: Language,
    application: &Application,
    promised: Option<OffsetDateTime>,
    (calendar, federation): (&Calendar, &str),
    now: OffsetDateTime,
) -> Message {
    let receipt = application.receipt.as_str();
    let Some(promised) = promised else {
        return Message::new(language, "applied", &[("receipt", receipt)]);
    };
    let day = language.day(promised.to_offset(JAPAN).date());
    let time = language.time(promised);
    let mut arguments = vec![
        ("receipt", receipt),
        ("day", day.as_str()),
        ("time", time.as_str()),
        ("federation", federation),
    ];
    if promised < now {
        return Message::new(language, "applied-late", &arguments);
    }
    let applied = application.applied_at.to_offset(JAPAN);
    let because = because(language, applied, promised, calendar);
    arguments.push(("because", &because));
    Message::new(language, "applied-expected", &arguments)
}

fn because(
    language: Language,
    applied: OffsetDateTime,
    promised: OffsetDateTime,
    calendar: &Calendar,
) -> String {
    let expected: Option<Expected> = calendar.expected(applied);
    let expected = expected.filter(|expected| expected.at() == promised);
    let days = (promised.to_offset(JAPAN).date() - applied.date()).whole_days();
    let key = match expected.map(|expected| expected.delay) {
        Some(Delay::CutOff) => "applied-because-cut-off",
        Some(Delay::Freeze) => "applied-because-freeze",
        _ if days < SEVERAL => "applied-because-soon",
        _ => "applied-because-checking",
    };
    let from = expected.map_or(applied.date(), |expected| expected.checked_from);
    let last = calendar.cut_off.unwrap_or_default().to_string();
    let arguments = [("from", &*language.day(from)), ("number", &last)];
    language.text_with(key, &arguments)
}

/// From how many days on it takes several (数日).
const SEVERAL: i64 = 2;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{number, pending_application};
    use time::Duration;
    use time::macros::datetime;

    /// What is read when an application was sent at a time, as long after it as said.
    fn read(calendar: &Calendar, sent: OffsetDateTime, after: Duration) -> String {
        let application = Application {
            applied_at: sent,
            ..pending_application("A", number())
        };
        let promised = calendar.expected(sent).unwrap().at();
        let language = Language::Japanese;
        let now = sent + after;
        message(
            language,
            &application,
            Some(promised),
            (calendar, "国保連（電話 1）"),
            now,
        )
        .text
    }

    #[test]
    fn the_date_and_the_sentences_of_the_start_guide_fit_together() {
        let soon = Duration::minutes(1);
        let ordinary = Calendar::default();
        let monday = datetime!(2026-11-16 10:00 +9);
        assert_eq!(
            read(&ordinary, monday, soon),
            "受付番号は A です。2026年11月18日（水）の18時00分ごろに受け取れる見込みです\
             （混み具合により前後することがあります）。国保連が確認してから発行するため、\
             証明書の発行まで数日かかります。発行完了通知が届くまでお待ちください。\
             発行完了通知は、トップページのお知らせ欄に届きます。"
        );
        let quick = Calendar {
            checking_days: 0,
            ..Calendar::default()
        };
        let text = read(&quick, monday, soon);
        assert!(
            text.contains("確認が混み合うと、証明書の発行まで数日かかります。"),
            "{text}"
        );
        let closed = Calendar {
            cut_off: Some(10),
            ..Calendar::default()
        };
        let text = read(&closed, monday, soon);
        assert!(
            text.contains("10日で締め切られていたため、2026年12月1日（火）から"),
            "{text}"
        );
        let frozen = Calendar {
            freeze: Some((15, 25)),
            ..Calendar::default()
        };
        let text = read(&frozen, monday, soon);
        assert!(text.contains("発行しない期間"), "{text}");
        let text = read(&ordinary, monday, Duration::days(7));
        assert!(text.contains("18時00分）を過ぎましたが"), "{text}");
        assert!(text.contains("国保連（電話 1）へ"), "{text}");
        let unknown = pending_application("A", number());
        let text = message(Language::Japanese, &unknown, None, (&ordinary, ""), monday).text;
        assert!(
            text.contains("数日かかります。発行完了通知が届くまで"),
            "{text}"
        );
    }
}
