//! Texts that the console publishes, edition by edition. A draft can be changed; an edition that
//! was in force never is. Which edition is in force is a question of the clock alone.
//!
//! The first edition of most texts comes with the program and is not here.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TextKind {
    /// An entry of the FAQ.
    Faq,
    /// A manual.
    Manual,
    /// What holds for everybody: the site's terms, privacy, accessibility.
    Site,
    /// 利用規約等, which people agree to.
    Terms,
    /// 発行申請を行う前, of a kind of certificate.
    Gate,
}

impl TextKind {
    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Faq => "faq",
            Self::Manual => "manual",
            Self::Site => "site",
            Self::Terms => "terms",
            Self::Gate => "gate",
        }
    }
}

impl fmt::Display for TextKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for TextKind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let kinds = [Self::Faq, Self::Manual, Self::Site, Self::Terms, Self::Gate];
        let found = kinds.into_iter().find(|kind| kind.as_str() == word);
        found.ok_or(())
    }
}

/// Whether a text is offered to readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Listing {
    /// It is.
    #[default]
    Shown,
    /// It no longer is.
    Hidden,
}

impl Listing {
    fn as_str(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Hidden => "hidden",
        }
    }
}

impl FromStr for Listing {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "shown" => Ok(Self::Shown),
            "hidden" => Ok(Self::Hidden),
            _ => Err(()),
        }
    }
}

/// What an edition says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    /// Title, or the question.
    pub(crate) title: String,
    /// Text, in the form of `web::prose`.
    pub(crate) body: String,
    /// Topic, for the FAQ.
    pub(crate) topic: String,
    /// Further words under which it is found, such as readings.
    pub(crate) words: String,
    /// Its place among the texts of its kind.
    pub(crate) position: i64,
    /// The version of the program that it fits.
    pub(crate) version: String,
    /// Whether it is offered.
    pub(crate) listing: Listing,
}

/// Which edition of which text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// What the text is.
    pub(crate) kind: TextKind,
    /// Which text.
    pub(crate) id: String,
    /// Number of the edition.
    pub(crate) number: i64,
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.kind, self.id, self.number)
    }
}

/// An edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextEdition {
    /// Which it is.
    pub(crate) key: Key,
    /// What it says.
    pub(crate) content: Content,
    /// From when on it is in force; nothing for a draft.
    pub(crate) published_from: Option<OffsetDateTime>,
    /// Counted up with every change.
    pub(crate) revision: i64,
    /// Who changed it last.
    pub(crate) changed_by: String,
    /// When.
    pub(crate) changed_at: OffsetDateTime,
}

impl TextEdition {
    /// Whether readers have met it: it is in force, or was.
    pub(crate) fn is_public(&self, now: OffsetDateTime) -> bool {
        self.published_from.is_some_and(|from| from <= now)
    }

    /// What a form carries to name the edition that its page has shown: its number, and when it was
    /// changed, as a draft that is begun after another was thrown away has the same number.
    pub(crate) fn mark(&self) -> String {
        let changed = self.changed_at.unix_timestamp_nanos();
        format!("{}-{changed}", self.key.number)
    }
}

/// A change by somebody.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By<'a> {
    /// The operator's id.
    pub(crate) operator: &'a str,
    /// When.
    pub(crate) now: OffsetDateTime,
}

/// The columns of an edition.
macro_rules! columns {
    () => {
        "e.kind, e.text_id, e.edition, e.title, e.body, e.topic, e.words, e.position, e.version, \
         e.listing, e.published_from, e.revision, e.changed_by, e.changed_at"
    };
}

/// The editions of a kind that are in force, in their order.
///
/// # Errors
/// What the database says.
pub(crate) async fn in_force(
    tx: &Tx,
    kind: TextKind,
    now: OffsetDateTime,
) -> Result<Vec<TextEdition>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM text_editions e WHERE e.kind = $1 AND e.published_from <= $2 \
                 AND NOT EXISTS (SELECT 1 FROM text_editions n WHERE n.kind = e.kind \
                 AND n.text_id = e.text_id AND n.edition > e.edition AND n.published_from <= $2) \
                 ORDER BY e.position, e.text_id"
            ),
            values![kind.as_str(), now],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The edition of a text that is in force, unless it is the one that comes with the program.
///
/// # Errors
/// What the database says.
pub(crate) async fn in_force_of(
    tx: &Tx,
    kind: TextKind,
    id: &str,
    now: OffsetDateTime,
) -> Result<Option<TextEdition>, StoreError> {
    let editions = of_text(tx, kind, id).await?;
    Ok(editions.into_iter().find(|edition| edition.is_public(now)))
}

/// Every edition of a text, drafts too, the newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_text(
    tx: &Tx,
    kind: TextKind,
    id: &str,
) -> Result<Vec<TextEdition>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM text_editions e WHERE e.kind = $1 AND e.text_id = $2 \
                 ORDER BY e.edition DESC"
            ),
            values![kind.as_str(), id],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Every edition of every text of a kind, the newest of each first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_kind(tx: &Tx, kind: TextKind) -> Result<Vec<TextEdition>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM text_editions e WHERE e.kind = $1 ORDER BY e.text_id, e.edition DESC"
            ),
            values![kind.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Begins an edition. False when a colleague was faster.
///
/// # Errors
/// What the database says.
pub(crate) async fn draft(
    tx: &Tx,
    key: &Key,
    content: &Content,
    by: By<'_>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "INSERT INTO text_editions (kind, text_id, edition, title, body, topic, words, \
             position, version, listing, revision, changed_by, changed_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12) \
             ON CONFLICT DO NOTHING",
            values![
                key.kind.as_str(),
                &key.id,
                key.number,
                &content.title,
                &content.body,
                &content.topic,
                &content.words,
                content.position,
                &content.version,
                content.listing.as_str(),
                by.operator,
                by.now
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Replaces what a draft says. False when it is no longer the draft that was shown.
///
/// # Errors
/// What the database says.
pub(crate) async fn replace(
    tx: &Tx,
    key: &Key,
    revision: i64,
    content: &Content,
    by: By<'_>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE text_editions SET title = $5, body = $6, topic = $7, words = $8, \
             position = $9, version = $10, listing = $11, revision = revision + 1, \
             changed_by = $12, changed_at = $13 WHERE kind = $1 AND text_id = $2 \
             AND edition = $3 AND revision = $4 AND published_from IS NULL",
            values![
                key.kind.as_str(),
                &key.id,
                key.number,
                revision,
                &content.title,
                &content.body,
                &content.topic,
                &content.words,
                content.position,
                &content.version,
                content.listing.as_str(),
                by.operator,
                by.now
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Publishes a draft from a moment on. False when it is no longer the draft that was shown.
///
/// # Errors
/// What the database says.
pub(crate) async fn publish(
    tx: &Tx,
    key: &Key,
    revision: i64,
    from: OffsetDateTime,
    by: By<'_>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE text_editions SET published_from = $5, revision = revision + 1, \
             changed_by = $6, changed_at = $7 WHERE kind = $1 AND text_id = $2 \
             AND edition = $3 AND revision = $4 AND published_from IS NULL",
            values![
                key.kind.as_str(),
                &key.id,
                key.number,
                revision,
                from,
                by.operator,
                by.now
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Makes an edition that is not yet in force a draft again. False when it is in force by now, or
/// no longer what was shown.
///
/// # Errors
/// What the database says.
pub(crate) async fn take_back(
    tx: &Tx,
    key: &Key,
    revision: i64,
    by: By<'_>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE text_editions SET published_from = NULL, revision = revision + 1, \
             changed_by = $5, changed_at = $6 WHERE kind = $1 AND text_id = $2 \
             AND edition = $3 AND revision = $4 AND published_from > $6",
            values![
                key.kind.as_str(),
                &key.id,
                key.number,
                revision,
                by.operator,
                by.now
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Throws a draft away. False when it is no longer the draft that was shown.
///
/// # Errors
/// What the database says.
pub(crate) async fn discard(tx: &Tx, key: &Key, revision: i64) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "DELETE FROM text_editions WHERE kind = $1 AND text_id = $2 AND edition = $3 \
             AND revision = $4 AND published_from IS NULL",
            values![key.kind.as_str(), &key.id, key.number, revision],
        )
        .await?;
    Ok(changed > 0)
}

fn read(row: &Row) -> Result<TextEdition, StoreError> {
    Ok(TextEdition {
        key: Key {
            kind: row.parsed("kind")?,
            id: row.text("text_id")?,
            number: row.integer("edition")?,
        },
        content: Content {
            title: row.text("title")?,
            body: row.text("body")?,
            topic: row.text("topic")?,
            words: row.text("words")?,
            position: row.integer("position")?,
            version: row.text("version")?,
            listing: row.parsed("listing")?,
        },
        published_from: row.optional_time("published_from")?,
        revision: row.integer("revision")?,
        changed_by: row.text("changed_by")?,
        changed_at: row.time("changed_at")?,
    })
}
