//! The notices that the exchange itself writes to an office about its certificates. They are in
//! Japanese, like everything that is published to offices.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use crate::clock::JAPAN;
use crate::store::certificate::CertificateRecord;
use crate::store::notice::{Audience, Notice};
use crate::store::reminder::DueReminder;
use crate::web::language::Language;
use crate::web::page::Message;

/// A certificate was revoked; `who` and the federation to ask in words.
pub(crate) fn revoked(
    certificate: &CertificateRecord,
    label: &str,
    (who, federation): (&str, &str),
    now: OffsetDateTime,
) -> Notice {
    let when = WORDS.moment(now);
    let arguments = [
        ("label", label),
        ("terminal", certificate.terminal.as_deref().unwrap_or("－")),
        ("serial", certificate.serial.as_str()),
        ("who", who),
        ("federation", federation),
        ("when", when.as_str()),
    ];
    let message = Message::new(WORDS, "notice-revoked", &arguments);
    let link = page_of(&certificate.serial);
    notice(
        certificate.office_number,
        message.heading,
        message.text,
        link,
        now,
    )
}

/// A certificate ends in so many days.
pub(crate) fn ends_soon(
    reminder: &DueReminder,
    label: &str,
    days_left: i64,
    now: OffsetDateTime,
) -> Notice {
    let (days, end) = (days_left.to_string(), day(reminder.not_after));
    let key = match &reminder.terminal {
        None => "notice-ends-file",
        Some(_) => "notice-ends-own-key",
    };
    let arguments = [
        ("days", days.as_str()),
        ("end", end.as_str()),
        ("label", label),
        ("terminal", reminder.terminal.as_deref().unwrap_or("－")),
    ];
    let title = match days_left {
        0 => WORDS.text("notice-ends-today-title"),
        _ => WORDS.text_with("notice-ends-title", &arguments),
    };
    let body = WORDS.text_with(key, &arguments);
    let link = page_of(&reminder.serial);
    notice(reminder.office_number, title, body, link, now)
}

fn notice(
    office: OfficeNumber,
    title: String,
    body: String,
    link: String,
    now: OffsetDateTime,
) -> Notice {
    let category = WORDS.text("notice-category-certificate");
    Notice::new(Audience::Office(office), category, title, body, now)
        .leading_to(WORDS.text("to-certificate"), link)
}

fn day(at: OffsetDateTime) -> String {
    WORDS.day(at.to_offset(JAPAN).date())
}

fn page_of(serial: &str) -> String {
    format!("/certificates/by-serial/{serial}")
}

const WORDS: Language = Language::Japanese;
