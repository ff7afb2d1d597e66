//! The texts of this program in Japanese and English, kept in `locales/`.
//!
//! A [`Text`] names a text and its arguments; it becomes words only at the terminal, which knows
//! the language. The attribute `hint` of a text tells what to do next.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use careplan::Language;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, langid};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "ja",
        // The marks around arguments would end up in terminals and logs.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A text by its key, with arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    key: &'static str,
    arguments: Vec<(&'static str, String)>,
}

impl Text {
    /// The text of a key.
    pub(crate) fn new(key: &'static str) -> Self {
        Self {
            key,
            arguments: Vec::new(),
        }
    }

    /// Gives an argument. Names and reasons may come from elsewhere: see [`harmless`].
    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.arguments.push((name, harmless(&value.to_string())));
        self
    }

    /// The key.
    pub(crate) fn key(&self) -> &'static str {
        self.key
    }

    /// The words.
    pub(crate) fn say(&self, language: Language) -> String {
        look_up(self.key, &self.arguments, language).unwrap_or_else(|| self.key.to_owned())
    }

    /// What to do next, where the text has such words.
    pub(crate) fn hint(&self, language: Language) -> Option<String> {
        look_up(&format!("{}.hint", self.key), &self.arguments, language)
    }
}

/// A text from elsewhere without what would command a terminal: control characters, which move
/// the cursor or rewrite lines, and the marks that turn the direction of writing.
pub(crate) fn harmless(text: &str) -> String {
    let commands =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace(commands, "\u{fffd}")
}

/// The words of a key that is put together at run time, such as the help of an argument.
pub(crate) fn words(key: &str, language: Language) -> Option<String> {
    look_up(key, &[], language)
}

/// The same with arguments, which have to be [`harmless`].
pub(crate) fn words_with(
    key: &str,
    arguments: &[(&'static str, String)],
    language: Language,
) -> Option<String> {
    look_up(key, arguments, language)
}

fn look_up(key: &str, arguments: &[(&'static str, String)], language: Language) -> Option<String> {
    let values: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value.as_str())))
        .collect();
    LOCALES.try_lookup_with_args(&identifier(language), key, &values)
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::Japanese => langid!("ja"),
        Language::English => langid!("en"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Keys and attributes of a language, with the arguments they use.
    fn keys(language: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("locales")
            .join(language);
        let mut keys = BTreeSet::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let mut message = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                if let Some((key, _)) = line.split_once(" =") {
                    match key.trim().strip_prefix('.') {
                        Some(attribute) => drop(keys.insert(format!("{message}.{attribute}"))),
                        None => {
                            message = key.to_owned();
                            keys.insert(message.clone());
                        }
                    }
                }
                for argument in line.split("{ $").skip(1) {
                    let name: String = argument.chars().take_while(|c| *c != ' ').collect();
                    keys.insert(format!("{message} {name}"));
                }
            }
        }
        keys
    }

    /// Keys that stand behind `Text::new(` or in the tables beside it.
    fn used(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                used(&path, found);
            }
            // This file only speaks about keys.
            if path.is_dir() || path.ends_with("words.rs") {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for mark in ["Text::new(", ".t(", ".count("] {
                for (place, _) in source.match_indices(mark) {
                    let rest = source.get(place + mark.len()..).unwrap().trim_start();
                    let key = rest
                        .strip_prefix('"')
                        .and_then(|rest| rest.split('"').next());
                    found.extend(key.map(str::to_owned));
                }
            }
        }
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (japanese, english) = (keys("ja"), keys("en"));
        let differing: Vec<_> = japanese.symmetric_difference(&english).collect();
        assert!(differing.is_empty(), "{differing:?}");
    }

    #[test]
    fn every_text_that_is_used_exists() {
        let mut found = BTreeSet::new();
        used(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut found,
        );
        assert!(found.len() > 50, "the source was not read");
        let known = keys("ja");
        let missing: Vec<_> = found.iter().filter(|key| !known.contains(*key)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn arguments_command_no_terminal() {
        let text = Text::new("internal").with("what", "a\u{1b}[2Jb\n\u{202e}c");
        let said = text.say(Language::English);
        assert!(said.contains("a\u{fffd}[2Jb\u{fffd}\u{fffd}c"), "{said}");
    }

    #[test]
    fn arguments_stand_in_the_words() {
        let text = Text::new("no-ticket").with("user", "KJ1370000018");
        assert!(
            text.hint(Language::Japanese)
                .unwrap()
                .contains("--user KJ1370000018 を")
        );
        assert!(
            text.hint(Language::English)
                .unwrap()
                .contains("--user KJ1370000018 again")
        );
    }
}
