//! From what somebody signs in, in a word or two. What the browser says of itself is kept nowhere.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

use crate::web::language::Language;

/// Words for browser and system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Device {
    /// The browser, as it is stored.
    pub(crate) browser: &'static str,
    /// The system, as it is stored.
    pub(crate) system: &'static str,
}

impl Device {
    /// Reads what the browser says of itself. The first rule that fits counts: Edge also says that
    /// it is Chrome, and Chrome that it is Safari.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let agent = headers.get(USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok()).unwrap_or("");
        let first = |rules: &[(&str, &'static str)]| {
            let found = rules.iter().find(|(part, _)| agent.contains(part));
            found.map_or(OTHER, |(_, word)| *word)
        };
        Self {
            browser: first(BROWSERS),
            system: first(SYSTEMS),
        }
    }

    /// The words for browser and system, as they are stored.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        (self.browser, self.system)
    }
}

impl<S: Sync> FromRequestParts<S> for Device {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// Stored words as they are read: Edge（Windows）.
pub(crate) fn in_words(language: Language, browser: &str, system: &str) -> String {
    let text = |rules: &[(&str, &str)], word: &str| {
        let known = rules.iter().any(|(_, known)| *known == word);
        language.text(&format!("device-{}", if known { word } else { OTHER }))
    };
    let (browser, system) = (text(BROWSERS, browser), text(SYSTEMS, system));
    language.text_with(
        "device-words",
        &[("browser", &browser), ("system", &system)],
    )
}

const OTHER: &str = "other";

const BROWSERS: &[(&str, &str)] = &[
    ("renkei/", "renkei"),
    ("Edg", "edge"),
    ("Firefox/", "firefox"),
    ("FxiOS/", "firefox"),
    ("Chrome/", "chrome"),
    ("CriOS/", "chrome"),
    ("Safari/", "safari"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "ios"),
    ("iPad", "ios"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("Macintosh", "macos"),
    ("Linux", "linux"),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    fn check(agent: &str, browser: &str, system: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, agent.parse().unwrap());
        let found = Device::of(&headers);
        assert_eq!((found.browser, found.system), (browser, system), "{agent}");
    }

    #[test]
    fn browsers_are_known_by_what_they_say() {
        let kit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        let chrome = format!("{windows} {kit} Chrome/140.0.0.0 Safari/537.36");
        check(&chrome, "chrome", "windows");
        check(&format!("{chrome} Edg/140.0.0.0"), "edge", "windows");
        check(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "firefox",
            "linux",
        );
        let safari = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15";
        let mac = format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {safari}");
        check(&mac, "safari", "macos");
        let phone = format!("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {safari}");
        check(&phone, "safari", "ios");
        check("renkei/0.5.0", "renkei", OTHER);
        check("", OTHER, OTHER);
        let words = in_words(Language::Japanese, "edge", "windows");
        assert_eq!(words, "Edge（Windows）");
        assert_eq!(
            in_words(Language::Japanese, "<b>", "?"),
            "そのほか（そのほか）"
        );
    }
}
