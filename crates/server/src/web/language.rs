//! Language of a page, its texts (Fluent, `locales/`), and how days and times are written.
//!
//! Japanese unless the address (`?lang=en`), the cookie or the browser asks for English. The two
//! text files have the same keys, which a test holds.

use std::borrow::Cow;
use std::collections::HashMap;
use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, langid};
use time::{Date, Duration, OffsetDateTime};

use crate::clock::JAPAN;
use crate::web::cookie;

mod locales {
    fluent_templates::static_loader! {
        pub(super) static LOCALES = {
            locales: "./locales",
            fallback_language: "ja",
            customise: |bundle| bundle.set_use_isolating(false),
        };
    }
}

/// A language the pages exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    /// 日本語.
    #[default]
    Japanese,
    /// English.
    English,
}

impl Language {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Japanese, Self::English];

    /// The tag for `lang`, the address and the cookie.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }

    /// The other one, to be offered at the foot of a page.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Japanese => Self::English,
            Self::English => Self::Japanese,
        }
    }

    /// A text without arguments. An unknown key stops a test, and shows itself to a person.
    pub(crate) fn text(self, key: &str) -> String {
        locales::LOCALES
            .try_lookup(&self.identifier(), key)
            .unwrap_or_else(|| missing(key))
    }

    /// A text that may not be written: about something that an older or newer program has named.
    pub(crate) fn text_if_known(self, key: &str) -> Option<String> {
        locales::LOCALES.try_lookup(&self.identifier(), key)
    }

    /// A text with its arguments filled in.
    pub(crate) fn text_with(self, key: &str, arguments: &[(&'static str, &str)]) -> String {
        let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(*value)))
            .collect();
        locales::LOCALES
            .try_lookup_with_args(&self.identifier(), key, &arguments)
            .unwrap_or_else(|| missing(key))
    }

    /// A day for lists: 2025/06/16.
    pub(crate) fn short_day(self, at: OffsetDateTime) -> String {
        let day = at.to_offset(JAPAN);
        format!(
            "{:04}/{:02}/{:02}",
            day.year(),
            u8::from(day.month()),
            day.day()
        )
    }

    /// A day in words: 2025年6月18日（水）.
    pub(crate) fn day(self, day: Date) -> String {
        let weekday = usize::from(day.weekday().number_days_from_monday());
        match self {
            Self::Japanese => {
                let name = "月火水木金土日".chars().nth(weekday).unwrap_or(' ');
                format!(
                    "{}年{}月{}日（{name}）",
                    day.year(),
                    u8::from(day.month()),
                    day.day()
                )
            }
            Self::English => {
                format!(
                    "{} {} {} ({})",
                    day.day(),
                    day.month(),
                    day.year(),
                    day.weekday()
                )
            }
        }
    }

    /// A month: 2025年6月.
    pub(crate) fn month(self, day: Date) -> String {
        match self {
            Self::Japanese => format!("{}年{}月", day.year(), u8::from(day.month())),
            Self::English => format!("{} {}", day.month(), day.year()),
        }
    }

    /// The day of the week, counted from Monday as 0.
    pub(crate) fn weekday(self, number: u8) -> String {
        let day = time::Weekday::Monday.nth_next(number);
        match self {
            Self::Japanese => {
                let name = "月火水木金土日".chars().nth(usize::from(number % 7));
                name.map(String::from).unwrap_or_default()
            }
            Self::English => day.to_string(),
        }
    }

    /// Yen with a comma every three digits: 13,200.
    pub(crate) fn yen(amount: i64) -> String {
        let digits = amount.unsigned_abs().to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if amount < 0 { format!("-{text}") } else { text }
    }

    /// A time of the day: 15時40分.
    pub(crate) fn time(self, at: OffsetDateTime) -> String {
        let at = at.to_offset(JAPAN);
        match self {
            Self::Japanese => format!("{}時{:02}分", at.hour(), at.minute()),
            Self::English => format!("{:02}:{:02}", at.hour(), at.minute()),
        }
    }

    /// Day and time.
    pub(crate) fn moment(self, at: OffsetDateTime) -> String {
        format!("{} {}", self.day(at.to_offset(JAPAN).date()), self.time(at))
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Japanese => langid!("ja"),
            Self::English => langid!("en"),
        }
    }

    fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// What is shown in the place of a text that nobody wrote: never in a test.
fn missing(key: &str) -> String {
    debug_assert!(false, "no text is called {key}");
    key.to_owned()
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}

/// Finds the language of a request and remembers a choice made by `?lang=`.
pub(crate) async fn layer(mut request: Request, next: Next) -> Response {
    let chosen = chosen(request.uri().query().unwrap_or_default());
    let language = chosen
        .or_else(|| Language::from_tag(cookie::read(request.headers(), COOKIE)?))
        .unwrap_or_else(|| preferred(request.headers()));
    request.extensions_mut().insert(language);
    let mut response = next.run(request).await;
    if let Some(language) = chosen {
        cookie::set(
            response.headers_mut(),
            COOKIE,
            language.tag(),
            Duration::days(365),
        );
    }
    let tag = HeaderValue::from_static(language.tag());
    response
        .headers_mut()
        .entry(CONTENT_LANGUAGE)
        .or_insert(tag);
    response
}

fn chosen(query: &str) -> Option<Language> {
    let tag = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))?;
    Language::from_tag(tag)
}

/// The first of our languages that the browser names; browsers send the best first.
fn preferred(headers: &HeaderMap) -> Language {
    let accepted = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    accepted
        .unwrap_or_default()
        .split(',')
        .find_map(|range| {
            let tag = range.split([';', '-']).next()?.trim();
            Language::from_tag(&tag.to_ascii_lowercase())
        })
        .unwrap_or_default()
}

const COOKIE: &str = "__Host-renkei-language";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use std::collections::BTreeSet;
    use time::macros::datetime;

    /// Everything that is written in the folder of a language, one file after the other.
    fn written(language: Language) -> String {
        let folder = format!("{}/locales/{}", env!("CARGO_MANIFEST_DIR"), language.tag());
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        files
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap() + "\n")
            .collect()
    }

    fn keys(text: &str) -> Vec<&str> {
        text.lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key)
            .collect()
    }

    /// The names of the arguments that the texts take.
    fn arguments(text: &str) -> BTreeSet<&str> {
        text.split("{$")
            .skip(1)
            .filter_map(|rest| rest.split(['}', ' ']).next())
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_texts() {
        let japanese: &'static str = written(Language::Japanese).leak();
        let english = written(Language::English);
        let (in_japanese, in_english) = (keys(japanese), keys(&english));
        let japanese_keys: BTreeSet<_> = in_japanese.iter().copied().collect();
        let english_keys: BTreeSet<_> = in_english.iter().copied().collect();
        assert_eq!(in_japanese.len(), japanese_keys.len(), "a key twice");
        assert_eq!(in_english.len(), english_keys.len(), "a key twice");
        let missing: Vec<_> = japanese_keys.symmetric_difference(&english_keys).collect();
        assert!(missing.is_empty(), "in one language only: {missing:?}");
        let arguments: Vec<_> = arguments(japanese)
            .into_iter()
            .map(|name| (name, "x"))
            .collect();
        for key in japanese_keys {
            let filled = |language: Language| language.text_with(key, &arguments);
            assert!(
                Language::ALL
                    .into_iter()
                    .all(|language| filled(language) != key),
                "{key}"
            );
        }
    }

    /// Every key that a template or a source names in full is written; keys that are put together
    /// from parts are found by the tests of their pages.
    #[test]
    fn every_text_that_is_asked_for_is_written() {
        let japanese = written(Language::Japanese);
        let known: BTreeSet<_> = keys(&japanese).into_iter().collect();
        let root = env!("CARGO_MANIFEST_DIR");
        let mut folders: Vec<std::path::PathBuf> = ["src", "templates"]
            .map(|name| format!("{root}/{name}").into())
            .into();
        let mut missing = BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                for call in [".t(\"", ".text(\"", ".text_with(\""] {
                    let asked = text.split(call).skip(1);
                    let asked = asked.filter_map(|rest| rest.split_once('"'));
                    // Rows of a database are read by `text` too; their columns have no hyphen.
                    missing.extend(
                        asked
                            .map(|(key, _)| key.to_owned())
                            .filter(|key| key.contains('-') && !known.contains(key.as_str())),
                    );
                }
            }
        }
        assert!(missing.is_empty(), "not written: {missing:?}");
    }

    #[test]
    fn the_browser_chooses_unless_told_otherwise() {
        let accept = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(text));
            preferred(&headers)
        };
        assert_eq!(accept("en-GB,en;q=0.9,ja;q=0.8"), Language::English);
        assert_eq!(accept("fr,ja;q=0.8,en;q=0.5"), Language::Japanese);
        assert_eq!(accept("fr"), Language::Japanese);
        assert_eq!(preferred(&HeaderMap::new()), Language::Japanese);
        assert_eq!(chosen("page=2&lang=en"), Some(Language::English));
        assert_eq!(chosen("lang=xx"), None);
    }

    #[test]
    fn amounts_are_grouped() {
        for (amount, text) in [
            (0, "0"),
            (999, "999"),
            (13_200, "13,200"),
            (-1_000_000, "-1,000,000"),
        ] {
            assert_eq!(Language::yen(amount), text);
        }
    }

    #[test]
    fn days_are_days_in_japan() {
        let at = datetime!(2025-06-17 15:40 UTC);
        let ja = Language::Japanese;
        assert_eq!(ja.short_day(at), "2025/06/18");
        assert_eq!(ja.moment(at), "2025年6月18日（水） 0時40分");
        assert_eq!(
            Language::English.moment(at),
            "18 June 2025 (Wednesday) 00:40"
        );
    }

    #[test]
    fn arguments_are_filled_in_without_marks() {
        let text = Language::Japanese.text_with("notices-count", &[("count", "20")]);
        assert_eq!(text, "20件が該当しています。");
    }
}
