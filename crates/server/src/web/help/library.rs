//! The texts that come with the program: FAQ, manuals, terms. Data files, read once at the start.
//! Editions that the console publishes take their place.

use std::sync::Arc;

use anyhow::Context as _;
use serde::Deserialize;
use time::Date;

use crate::clock::JAPAN;
use crate::folding::{fold, words};
use crate::store::StoreError;
pub(crate) use crate::store::text::TextKind;
use crate::store::text::{self, Content, Listing, TextEdition};
use crate::web::state::WebState;

/// An edition of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edition {
    /// What it is.
    pub(crate) kind: TextKind,
    /// Which text.
    pub(crate) id: String,
    /// Title.
    pub(crate) title: String,
    /// Text, in the form of `web::prose`.
    pub(crate) body: String,
    /// Topic, for the FAQ.
    pub(crate) topic: String,
    /// Further words under which it is found, such as readings.
    pub(crate) words: String,
    /// Other ids that lead to it: earlier ones, and codes of trouble.
    pub(crate) also: Vec<String>,
    /// Version of the program that it fits.
    pub(crate) version: String,
    /// Which edition it is, part of its address.
    pub(crate) name: String,
    /// The day of the edition.
    pub(crate) day: Date,
}

impl Edition {
    /// An edition of the console. The day of a draft is `day`.
    pub(crate) fn published(stored: &TextEdition, day: Date) -> Self {
        let Content {
            title,
            body,
            topic,
            words,
            version,
            ..
        } = stored.content.clone();
        let from = stored.published_from;
        Self {
            kind: stored.key.kind,
            id: stored.key.id.clone(),
            title,
            body,
            topic,
            words,
            also: Vec::new(),
            version,
            name: stored.key.number.to_string(),
            day: from.map_or(day, |from| from.to_offset(JAPAN).date()),
        }
    }
}

/// Texts: those that come with the program, or those in force. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Library(Arc<Vec<Edition>>);

/// The texts of a kind as they are in force: what comes with the program, and in its place what
/// the console published.
///
/// # Errors
/// What the database says.
pub(crate) async fn in_force(state: &WebState, kind: TextKind) -> Result<Library, StoreError> {
    let now = state.clock.now();
    let published = state
        .store
        .read(
            "texts",
            |tx| async move { text::in_force(&tx, kind, now).await },
        )
        .await?;
    Ok(state.library.with(kind, &published))
}

/// The edition that the program brings along.
pub(crate) const SHIPPED: &str = "1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: TextKind,
    text: Vec<Shipped>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    id: String,
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    version: String,
    /// The day of the edition.
    day: String,
}

impl Library {
    /// Reads what comes with the program.
    ///
    /// # Errors
    /// When a data file does not have its form.
    pub(crate) fn load() -> anyhow::Result<Self> {
        let mut editions = Vec::new();
        for file in FILES {
            let file: File = toml::from_str(file).context("a file of texts")?;
            for shipped in file.text {
                let body = match manual(&shipped.id) {
                    Some(body) if file.kind == TextKind::Manual => body.to_owned(),
                    _ => shipped.body,
                };
                let form = time::macros::format_description!("[year]-[month]-[day]");
                let day = Date::parse(&shipped.day, form).context("the day of a text")?;
                editions.push(Edition {
                    kind: file.kind,
                    id: shipped.id,
                    title: shipped.title,
                    body,
                    topic: shipped.topic,
                    words: shipped.words,
                    also: shipped.also,
                    version: match shipped.version.as_str() {
                        "" => env!("CARGO_PKG_VERSION").to_owned(),
                        _ => shipped.version,
                    },
                    name: SHIPPED.to_owned(),
                    day,
                });
            }
        }
        Ok(Self(Arc::new(editions)))
    }

    /// The texts of a kind, where `published` take the place of those with the same id.
    fn with(&self, kind: TextKind, published: &[TextEdition]) -> Self {
        let shipped = self.of(kind).into_iter();
        let mut placed: Vec<(i64, Edition)> = (1..)
            .zip(shipped)
            .map(|(place, edition)| (place * PLACES, edition.clone()))
            .collect();
        for stored in published {
            let place = placed
                .iter()
                .position(|(_, edition)| edition.id == stored.key.id);
            let also = place.map_or_else(Vec::new, |place| placed.remove(place).1.also);
            if stored.content.listing == Listing::Shown {
                let edition = Edition::published(stored, stored.changed_at.date());
                placed.push((stored.content.position, Edition { also, ..edition }));
            }
        }
        placed.sort_by_key(|(place, _)| *place);
        Self(Arc::new(
            placed.into_iter().map(|(_, edition)| edition).collect(),
        ))
    }

    /// The place of a text of the program among those of its kind.
    pub(crate) fn place(&self, kind: TextKind, id: &str) -> Option<i64> {
        let places = (1..).zip(self.of(kind));
        places
            .filter(|(_, edition)| edition.id == id)
            .map(|(place, _)| place * PLACES)
            .next()
    }

    /// The texts of a kind.
    pub(crate) fn of(&self, kind: TextKind) -> Vec<&Edition> {
        let of_kind = self.0.iter().filter(|edition| edition.kind == kind);
        of_kind.collect()
    }

    /// The text with this id.
    pub(crate) fn find(&self, kind: TextKind, id: &str) -> Option<&Edition> {
        self.0
            .iter()
            .find(|edition| edition.kind == kind && edition.id == id)
    }

    /// The text to which this other id leads.
    pub(crate) fn find_moved(&self, kind: TextKind, id: &str) -> Option<&Edition> {
        self.0
            .iter()
            .find(|edition| edition.kind == kind && edition.also.iter().any(|also| also == id))
    }
}

/// The entries that hold every word of a query, those with it in their titles first.
pub(crate) fn search<'a>(entries: &[&'a Edition], query: &str) -> Vec<&'a Edition> {
    let wanted = words(query);
    let mut found: Vec<(bool, &Edition)> = entries
        .iter()
        .copied()
        .filter_map(|entry| {
            let title = fold(&entry.title);
            let all = format!("{title} {} {}", fold(&entry.words), fold(&entry.body));
            let holds = wanted.iter().all(|word| all.contains(word.as_str()));
            let in_title = wanted.iter().all(|word| title.contains(word.as_str()));
            holds.then_some((in_title, entry))
        })
        .collect();
    found.sort_by_key(|(in_title, _)| !in_title);
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// The entries that fit a question best, at most `most`: those that share pairs of letters with it,
/// or, where nothing was written yet, the first of its topics.
pub(crate) fn fitting<'a>(
    entries: &[&'a Edition],
    question: &str,
    topics: &[&str],
    most: usize,
) -> Vec<&'a Edition> {
    let pairs = pairs(&fold(question));
    let mut rated: Vec<(usize, &Edition)> = entries
        .iter()
        .copied()
        .filter_map(|entry| {
            let head = fold(&format!("{} {}", entry.title, entry.words));
            let body = fold(&entry.body);
            let shared: usize = pairs
                .iter()
                .map(|pair| {
                    3 * usize::from(head.contains(pair.as_str()))
                        + usize::from(body.contains(pair.as_str()))
                })
                .sum();
            let on_topic = usize::from(topics.contains(&entry.topic.as_str()));
            let rating = 2 * on_topic + if shared >= LEAST { shared } else { 0 };
            (rating > 0).then_some((rating, entry))
        })
        .collect();
    rated.sort_by_key(|(rating, _)| std::cmp::Reverse(*rating));
    rated
        .into_iter()
        .take(most)
        .map(|(_, entry)| entry)
        .collect()
}

/// The pairs of neighbouring letters that say something: not two hiragana, which are endings.
fn pairs(folded: &str) -> Vec<String> {
    let letters: Vec<char> = folded.chars().take(2000).collect();
    let is_ending = |letter: &char| ('\u{3041}'..='\u{3096}').contains(letter);
    let mut pairs: Vec<String> = letters
        .windows(2)
        .filter(|pair| pair.iter().all(|letter| letter.is_alphanumeric()))
        .filter(|pair| !pair.iter().all(is_ending) || pair.contains(&'ー'))
        .map(|pair| pair.iter().collect())
        .collect();
    pairs.sort();
    pairs.dedup();
    pairs
}

/// The text of a manual that is kept with the documents.
fn manual(id: &str) -> Option<&'static str> {
    Some(match id {
        "portal" => include_str!("../../../../../docs/manual/portal.ja.md"),
        "kit" => include_str!("../../../../../docs/manual/kit.ja.md"),
        "makers" => include_str!("../../../../../docs/manual/makers.ja.md"),
        "office" => include_str!("../../../../../docs/manual/office.ja.md"),
        "month" => include_str!("../../../../../docs/manual/month.ja.md"),
        "watch" => include_str!("../../../../../docs/manual/watch.ja.md"),
        "trouble" => include_str!("../../../../../docs/manual/trouble.ja.md"),
        _ => return None,
    })
}

const FILES: [&str; 3] = [
    include_str!("../../../data/help/faq.toml"),
    include_str!("../../../data/help/manuals.toml"),
    include_str!("../../../data/help/texts.toml"),
];

/// Between two texts of the program there is room for others.
const PLACES: i64 = 10;
/// Less than this many shared pairs say nothing.
const LEAST: usize = 4;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use protocol::{Code, Trouble};
    use std::collections::BTreeSet;

    fn library() -> &'static Library {
        Box::leak(Box::new(Library::load().unwrap()))
    }

    fn faq() -> Vec<&'static Edition> {
        library().of(TextKind::Faq)
    }

    #[test]
    fn every_reason_of_trouble_has_an_entry() {
        let entries = faq();
        for reason in Trouble::ALL.map(Trouble::as_str) {
            assert!(entries.iter().any(|entry| entry.id == reason), "{reason}");
        }
        let ids: BTreeSet<_> = entries.iter().map(|entry| &entry.id).collect();
        assert_eq!(ids.len(), entries.len());
        let others: Vec<_> = entries.iter().flat_map(|entry| &entry.also).collect();
        let named: BTreeSet<_> = others.iter().collect();
        assert_eq!(named.len(), others.len());
        assert!(others.iter().all(|id| !ids.contains(id)));
        for code in [Code::SenderMismatch, Code::ReceiverUnknown] {
            let moved = library().find_moved(TextKind::Faq, code.as_str());
            assert!(moved.is_some(), "{}", code.as_str());
        }
        for entry in &entries {
            let known = super::super::faq::TOPICS.contains(&entry.topic.as_str());
            assert!(known && !entry.body.is_empty(), "{}", entry.id);
        }
    }

    #[test]
    fn a_guide_names_no_other_version_than_the_build() {
        let library = Library::load().unwrap();
        for kind in [TextKind::Faq, TextKind::Manual, TextKind::Site] {
            for edition in library.of(kind) {
                if kind == TextKind::Manual {
                    assert_eq!(edition.version, env!("CARGO_PKG_VERSION"), "{}", edition.id);
                }
                for named in edition.body.split("バージョン ").skip(1) {
                    assert!(
                        named.starts_with(env!("CARGO_PKG_VERSION")),
                        "{}",
                        edition.id
                    );
                }
                assert!(!edition.body.is_empty(), "{}", edition.id);
            }
        }
    }

    #[test]
    fn entries_are_found_however_they_are_typed() {
        let entries = faq();
        let first = |query: &str| {
            search(&entries, query)
                .first()
                .map(|entry| entry.id.clone())
        };
        assert_eq!(first("有効期限が切れています"), Some("expired".to_owned()));
        assert_eq!(first("ユウコウキゲン"), Some("expired".to_owned()));
        assert_eq!(first("ﾕｳｺｳｷｹﾞﾝ"), Some("expired".to_owned()));
        assert!(search(&entries, "そのような言葉はない").is_empty());
        assert_eq!(search(&entries, " ").len(), entries.len());
    }

    #[test]
    fn a_question_finds_what_fits() {
        let entries = faq();
        let fits = fitting(
            &entries,
            "証明書の有効期限が切れてしまいました",
            &["trouble"],
            3,
        );
        assert!(fits.iter().any(|entry| entry.id == "expired"));
        assert!(fits.len() <= 3);
        assert_eq!(fitting(&entries, "", &["trouble"], 3).len(), 3);
        assert!(fitting(&entries, "", &[], 3).is_empty());
    }
}
