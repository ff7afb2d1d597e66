//! The address book: every office number with each of its kinds of service, found a page at a
//! time.
//!
//! A page is one statement, or a few where little of what is found fits, and each sort of search
//! has an index that leads to its first row: it takes as long however many offices there are. Parts of names are found by pairs of letters
//! (`office_grams`), which both databases can do; the rarest pair of what is searched leads, and
//! the rest is compared.

use careplan::{Address, OfficeNumber, ServiceKind};
use time::OffsetDateTime;

use super::office::containing;
use super::{Row, StoreError, Tx, Value, values};
use crate::folding::fold;

/// What is looked for. What is `None` may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Wanted {
    /// What stands in name or reading, as [`words`] makes it; at most [`MOST_WORDS`].
    pub(crate) words: Vec<String>,
    /// How the number begins.
    pub(crate) number: String,
    /// Number of the prefecture.
    pub(crate) prefecture: Option<String>,
    /// Name of the municipality.
    pub(crate) municipality: Option<String>,
    /// Kind of service.
    pub(crate) kind: Option<ServiceKind>,
    /// Only those that can be reached, or only the others.
    pub(crate) reach: Option<Reach>,
}

/// Whether an office can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Its use of the exchange has begun, and it has a certificate with which it can receive.
    Connected,
    /// It is known, and cannot receive yet.
    NotConnected,
}

/// An address of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BookEntry {
    /// Office number and kind of service.
    pub(crate) address: Address,
    /// Name.
    pub(crate) name: String,
    /// How the name is read; may be empty.
    pub(crate) kana: String,
    /// Number of the prefecture.
    pub(crate) prefecture: String,
    /// Municipality, by its name; may be empty.
    pub(crate) municipality: String,
    /// Whether it can be reached.
    pub(crate) reach: Reach,
}

/// The kinds of certificates with which an office can receive, and the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Usable {
    kinds: String,
    now: OffsetDateTime,
}

impl Usable {
    /// Certificates of these kinds that can be used at `now`.
    pub(crate) fn new<'a>(kinds: impl Iterator<Item = &'a str>, now: OffsetDateTime) -> Self {
        let mut list = "|".to_owned();
        for kind in kinds {
            list.push_str(kind);
            list.push('|');
        }
        Self { kinds: list, now }
    }
}

/// Which index leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// The number, from the first to the last.
    Number,
    /// A pair of letters.
    Gram,
    /// The certificates.
    Certificate,
    /// The municipality.
    Municipality,
    /// The prefecture with the kind of service.
    PrefectureAndKind,
    /// The prefecture.
    Prefecture,
    /// The kind of service.
    Kind,
}

/// Whether the address can be reached, 1 or 0. Counted for each address by itself: PostgreSQL
/// would look through all certificates for an EXISTS.
macro_rules! reached {
    () => {
        "CAST(CASE WHEN o.suspended_at IS NULL AND (SELECT COUNT(*) FROM licences n \
         WHERE n.office_number = s.number AND n.kind = s.kind AND n.state = 'in-use' \
         AND n.starts_at <= $1 AND (n.ends_at IS NULL OR n.ends_at > $1)) > 0 THEN COALESCE((SELECT MAX(1) FROM certificates c \
         WHERE c.office_number = s.number AND c.der IS NOT NULL AND c.revoked_at IS NULL \
         AND c.not_before <= $1 AND c.not_after >= $1 \
         AND CAST($2 AS TEXT) LIKE '%|' || c.kind || '|%' \
         AND (SELECT COUNT(*) FROM lost_keys l WHERE l.receipt = c.receipt) = 0), 0) \
         ELSE 0 END AS BIGINT)"
    };
}

/// Whether the address is what is looked for, but for the number and whether it can be reached.
macro_rules! fitting {
    () => {
        "(CAST($6 AS TEXT) IS NULL OR s.prefecture = $6) \
         AND (CAST($7 AS TEXT) IS NULL OR s.municipality = $7) \
         AND (CAST($8 AS TEXT) IS NULL OR s.kind = $8) \
         AND (CAST($9 AS TEXT) IS NULL OR o.search LIKE $9 ESCAPE '!') \
         AND (CAST($10 AS TEXT) IS NULL OR o.search LIKE $10 ESCAPE '!') \
         AND (CAST($11 AS TEXT) IS NULL OR o.search LIKE $11 ESCAPE '!')"
    };
}

/// One lot. SQLite walks through a CROSS JOIN from left to right: what leads stands first.
macro_rules! lot {
    ($from:literal, $order:literal, $fits:expr, $filter:expr) => {
        concat!(
            "SELECT s.number, s.kind, o.name, o.kana, s.prefecture, s.municipality, ",
            reached!(),
            " AS reached, ",
            $fits,
            " AS fits FROM ",
            $from,
            " AND o.number = s.number AND s.number >= $3 AND s.number <= $5 \
             AND (s.number > $3 OR s.kind > $4)",
            $filter,
            " ORDER BY ",
            $order,
            " LIMIT $12"
        )
    };
    ($from:literal, $order:literal) => {
        lot!(
            $from,
            $order,
            "CAST(1 AS BIGINT)",
            concat!(" AND ", fitting!())
        )
    };
    ($from:literal) => {
        lot!($from, "s.number, s.kind")
    };
}

impl Lead {
    fn sql(self) -> &'static str {
        match self {
            Self::Number => lot!("office_services s CROSS JOIN offices o WHERE 1 = 1"),
            Self::Municipality => {
                lot!("office_services s CROSS JOIN offices o WHERE s.municipality = $7")
            }
            Self::PrefectureAndKind => lot!(
                "office_services s CROSS JOIN offices o WHERE s.prefecture = $6 AND s.kind = $8"
            ),
            Self::Prefecture => {
                lot!("office_services s CROSS JOIN offices o WHERE s.prefecture = $6")
            }
            Self::Kind => lot!("office_services s CROSS JOIN offices o WHERE s.kind = $8"),
            Self::Gram => lot!(
                "office_grams g CROSS JOIN office_services s CROSS JOIN offices o \
                 WHERE g.gram = $13 AND g.number >= $3 AND s.number = g.number",
                "g.number, s.kind"
            ),
            // What does not fit comes too, so that the next lot goes on behind it.
            Self::Certificate => lot!(
                "(SELECT k.office_number AS number FROM certificates k \
                 WHERE k.office_number >= $3 AND k.office_number <= $5 AND k.revoked_at IS NULL \
                 AND k.not_before <= $1 AND k.not_after >= $1 \
                 GROUP BY k.office_number ORDER BY k.office_number LIMIT $12) u \
                 CROSS JOIN office_services s CROSS JOIN offices o WHERE s.number = u.number",
                "u.number, s.kind",
                concat!(
                    "CAST(CASE WHEN ",
                    fitting!(),
                    " THEN 1 ELSE 0 END AS BIGINT)"
                ),
                ""
            ),
        }
    }
}

/// Some addresses, by number and kind of service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Page {
    /// The addresses.
    pub(crate) entries: Vec<BookEntry>,
    /// Behind which address there may be more.
    pub(crate) next: Option<Address>,
}

/// At most `limit` addresses after `after`. Where few of many fit there may be fewer, and more on
/// the next page: no page takes long.
///
/// # Errors
/// What the database says.
pub(crate) async fn page(
    tx: &Tx,
    wanted: &Wanted,
    usable: &Usable,
    after: Option<Address>,
    limit: u32,
) -> Result<Page, StoreError> {
    let (lead, gram) = lead(tx, wanted).await?;
    let mut page = Page {
        entries: Vec::new(),
        next: after,
    };
    // One more than a page tells whether there is another.
    let mut lot = limit + 1;
    for _ in 0..MOST_LOTS {
        let rows = tx
            .fetch_all(
                lead.sql(),
                arguments(wanted, usable, page.next, (lead, &gram), lot),
            )
            .await?;
        for row in &rows {
            let entry = read(row)?;
            page.next = Some(entry.address);
            let fits =
                row.integer("fits")? == 1 && wanted.reach.is_none_or(|reach| reach == entry.reach);
            if !fits {
                continue;
            }
            if page.entries.len() >= limit as usize {
                page.next = page.entries.last().map(|entry| entry.address);
                return Ok(page);
            }
            page.entries.push(entry);
        }
        let ended = match lead {
            // An office at hand may give no row: only a lot without any is the last.
            Lead::Certificate => rows.is_empty(),
            _ => rows.len() < lot as usize,
        };
        if ended {
            page.next = None;
            return Ok(page);
        }
        lot = LARGE_LOT;
    }
    Ok(page)
}

/// What a lot behind an address asks for.
fn arguments(
    wanted: &Wanted,
    usable: &Usable,
    after: Option<Address>,
    (lead, gram): (Lead, &str),
    lot: u32,
) -> Vec<Value> {
    let low = filled(&wanted.number, '0');
    let after = after.map(|after| (after.office.to_string(), after.kind.to_string()));
    let (low, kind) = match after {
        Some((number, kind)) if number >= low => (number, kind),
        _ => (low, String::new()),
    };
    let mut patterns = wanted.words.iter().map(|word| containing(word));
    let mut arguments = values![
        usable.now,
        &usable.kinds,
        low,
        kind,
        filled(&wanted.number, 'Z'),
        wanted.prefecture.as_deref(),
        wanted.municipality.as_deref(),
        wanted.kind.as_ref().map(ServiceKind::as_str),
        patterns.next(),
        patterns.next(),
        patterns.next(),
        i64::from(lot),
    ];
    if lead == Lead::Gram {
        arguments.push(gram.into());
    }
    arguments
}

/// A number that begins so, filled up; the third sign of a number may be a letter.
fn filled(begin: &str, sign: char) -> String {
    let missing = NUMBER_LENGTH.saturating_sub(begin.len());
    let mut number = begin.to_owned();
    number.extend(std::iter::repeat_n(sign, missing));
    number
}

/// Which index leads, and the pair of letters where one is needed.
async fn lead(tx: &Tx, wanted: &Wanted) -> Result<(Lead, String), StoreError> {
    if !wanted.number.is_empty() {
        return Ok((Lead::Number, String::new()));
    }
    let (gram, count) = rarest(tx, &wanted.words).await?;
    let narrower = match (&wanted.prefecture, &wanted.municipality, wanted.kind) {
        (_, Some(_), _) => Some(Lead::Municipality),
        (Some(_), None, Some(_)) => Some(Lead::PrefectureAndKind),
        (Some(_), None, None) => Some(Lead::Prefecture),
        (None, None, _) if wanted.reach == Some(Reach::Connected) => Some(Lead::Certificate),
        (None, None, _) => None,
    };
    let lead = match (narrower, count) {
        (_, Some(count)) if count < RARE => Lead::Gram,
        (Some(narrower), _) => narrower,
        (None, Some(_)) => Lead::Gram,
        (None, None) if wanted.kind.is_some() => Lead::Kind,
        (None, None) => Lead::Number,
    };
    Ok((lead, gram))
}

/// The pair of letters of the words that the fewest offices have, and how many do, counted up to
/// [`RARE`]; nothing where there are no words.
async fn rarest(tx: &Tx, words: &[String]) -> Result<(String, Option<i64>), StoreError> {
    let mut best: Option<(String, i64)> = None;
    for gram in words.iter().flat_map(|word| grams(word)).take(MOST_GRAMS) {
        let row = tx
            .fetch_optional(
                "SELECT COUNT(*) AS offices FROM \
                 (SELECT 1 FROM office_grams WHERE gram = $1 LIMIT $2) AS found",
                values![&gram, RARE],
            )
            .await?;
        let count = row.map_or(Ok(0), |row| row.integer("offices"))?;
        if best.as_ref().is_none_or(|(_, least)| count < *least) {
            best = Some((gram, count));
        }
        if count == 0 {
            break;
        }
    }
    Ok(best.map_or((String::new(), None), |(gram, count)| (gram, Some(count))))
}

/// The words of a query as they are compared; a single letter stands for how a name or its reading
/// begins.
pub(crate) fn words(query: &str) -> Vec<String> {
    let folded = compared(query);
    folded
        .split_whitespace()
        .map(|word| {
            let begin = word.chars().nth(1).is_none();
            if begin {
                format!("{MARK}{word}")
            } else {
                word.to_owned()
            }
        })
        .collect()
}

/// Notes how the name of an office is compared; in the transaction that writes it.
///
/// # Errors
/// What the database says.
pub(crate) async fn learn(
    tx: &Tx,
    number: OfficeNumber,
    name: &str,
    kana: &str,
) -> Result<(), StoreError> {
    let search = searched(name, kana);
    let number = number.as_str();
    let row = tx
        .fetch_optional(
            "SELECT search FROM offices WHERE number = $1",
            values![number],
        )
        .await?;
    let before = row.map_or(Ok(None), |row| row.optional_text("search"))?;
    if before.as_ref() == Some(&search) {
        return Ok(());
    }
    if let Some(before) = before {
        tx.execute(
            concat!(
                "DELETE FROM office_grams WHERE number = $3 AND gram IN (",
                pairs!(),
                ")"
            ),
            values![&before, last_pair(&before), number],
        )
        .await?;
    }
    tx.execute(
        "UPDATE offices SET search = $1 WHERE number = $2",
        values![&search, number],
    )
    .await?;
    tx.execute(
        concat!(
            "INSERT INTO office_grams (gram, number) SELECT gram, $3 FROM (",
            pairs!(),
            ") AS pairs WHERE 1 = 1 ON CONFLICT DO NOTHING"
        ),
        values![&search, last_pair(&search), number],
    )
    .await?;
    Ok(())
}

/// The pairs of letters of `$1`, of which the last begins at `$2`.
macro_rules! pairs {
    () => {
        "WITH RECURSIVE place (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL \
         SELECT i + 1 FROM place WHERE i < $2) \
         SELECT DISTINCT SUBSTR(CAST($1 AS TEXT), CAST(i AS INTEGER), 2) AS gram FROM place"
    };
}
use pairs;

/// Where the last pair of letters begins, from 1.
fn last_pair(search: &str) -> i64 {
    i64::try_from(search.chars().count()).map_or(1, |length| (length - 1).max(1))
}

/// Learns at most `limit` offices that came in by another way; how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn catch_up(tx: &Tx, limit: u32) -> Result<u64, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT number, name, kana FROM offices WHERE search IS NULL ORDER BY number LIMIT $1",
            values![i64::from(limit)],
        )
        .await?;
    for row in &rows {
        let (name, kana) = (row.text("name")?, row.text("kana")?);
        let number: OfficeNumber = row.parsed("number")?;
        learn(tx, number, &name, &kana).await?;
        tx.execute(
            "UPDATE office_services SET prefecture = (SELECT o.prefecture FROM offices o \
             WHERE o.number = office_services.number), municipality = (SELECT o.municipality \
             FROM offices o WHERE o.number = office_services.number) WHERE number = $1",
            values![number.as_str()],
        )
        .await?;
    }
    Ok(rows.len() as u64)
}

/// Name and reading as they are compared, each behind a mark that no query holds.
fn searched(name: &str, kana: &str) -> String {
    let tidied = |text: &str| {
        let folded = compared(text);
        folded.split_whitespace().collect::<String>()
    };
    format!("{MARK}{}{MARK}{}", tidied(name), tidied(kana))
}

/// A text with width, case, kana and signs that stand for several letters made alike.
fn compared(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars() {
        let many = COMPATIBLE.iter().find(|(one, _)| *one == sign);
        match (sign, many) {
            (_, Some((_, many))) => plain.push_str(many),
            // Sound marks that stand apart, as half-width letters have them.
            ('\u{3099}', _) => plain.push('\u{ff9e}'),
            ('\u{309a}', _) => plain.push('\u{ff9f}'),
            ('\u{2010}'..='\u{2015}' | '\u{2212}', _) => plain.push('-'),
            // Which of several drawings of a letter is meant.
            ('\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}', _) | (MARK, _) => {}
            _ => plain.push(sign),
        }
    }
    fold(&plain)
}

fn grams(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters
        .windows(2)
        .map(|pair| pair.iter().collect())
        .collect()
}

fn read(row: &Row) -> Result<BookEntry, StoreError> {
    Ok(BookEntry {
        address: Address {
            office: row.parsed("number")?,
            kind: row.parsed("kind")?,
        },
        name: row.text("name")?,
        kana: row.text("kana")?,
        prefecture: row.text("prefecture")?,
        municipality: row.text("municipality")?,
        reach: match row.integer("reached")? {
            0 => Reach::NotConnected,
            _ => Reach::Connected,
        },
    })
}

/// How many words a search may have.
pub(crate) const MOST_WORDS: usize = 3;
/// So many offices are read one by one.
const RARE: i64 = 200;
const MOST_GRAMS: usize = 12;
/// Addresses that are looked at where few of the first fit, and how often.
const LARGE_LOT: u32 = 500;
const MOST_LOTS: u32 = 8;
const NUMBER_LENGTH: usize = 10;
/// Stands before each name.
const MARK: char = '|';
/// Signs that stand for several letters, or for another one.
const COMPATIBLE: [(char, &str); 23] = [
    ('㈱', "(株)"),
    ('㈲', "(有)"),
    ('㈳', "(社)"),
    ('㈶', "(財)"),
    ('㈵', "(特)"),
    ('㍿', "株式会社"),
    ('Ⅰ', "i"),
    ('Ⅱ', "ii"),
    ('Ⅲ', "iii"),
    ('Ⅳ', "iv"),
    ('Ⅴ', "v"),
    ('①', "1"),
    ('②', "2"),
    ('③', "3"),
    ('④', "4"),
    ('⑤', "5"),
    ('⑥', "6"),
    ('⑦', "7"),
    ('⑧', "8"),
    ('⑨', "9"),
    ('〜', "~"),
    ('“', "\""),
    ('”', "\""),
];

#[cfg(test)]
mod tests;
