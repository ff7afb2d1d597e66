//! Notices (お知らせ) as readers meet them: who sees which, searching, and what was read.
//!
//! Writing, publishing and withdrawing by operators is in [`editing`], what is searched for in
//! [`keywords`]. Attachments are in [`super::notice_file`].

pub(crate) mod editing;
pub(crate) mod keywords;

use std::fmt;
use std::str::FromStr;

use careplan::{OfficeNumber, ServiceKind};
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Id, part of its address.
    pub(crate) id: String,
    /// Who may read it.
    pub(crate) audience: Audience,
    /// カテゴリ as shown, such as 証明書.
    pub(crate) category: String,
    /// タイトル.
    pub(crate) title: String,
    /// Text; lines are kept.
    pub(crate) body: String,
    /// Where it leads, inside the portal.
    pub(crate) next: Option<NextStep>,
    /// 表示開始日.
    pub(crate) shown_from: OffsetDateTime,
    /// The first moment at which it is no longer shown.
    pub(crate) shown_to: Option<OffsetDateTime>,
}

/// The button of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NextStep {
    /// What it says.
    pub(crate) label: String,
    /// A path of the portal.
    pub(crate) address: String,
}

impl Notice {
    /// A notice that is shown from `shown_from` on, without end.
    pub(crate) fn new(
        audience: Audience,
        category: String,
        title: String,
        body: String,
        shown_from: OffsetDateTime,
    ) -> Self {
        Self {
            id: uuid::Uuid::new_v4().to_string(),
            audience,
            category,
            title,
            body,
            next: None,
            shown_from,
            shown_to: None,
        }
    }

    /// The notice with a button that leads to a page of the portal.
    #[must_use]
    pub(crate) fn leading_to(mut self, label: String, address: String) -> Self {
        self.next = Some(NextStep { label, address });
        self
    }
}

/// Who may read a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Everybody, also under the sign-in form.
    Public,
    /// Every office that is signed in.
    Offices,
    /// The offices of the prefecture with this number (two digits).
    Prefecture(String),
    /// The offices with a kind of service, of one prefecture or of all.
    Kind {
        /// The kind.
        kind: ServiceKind,
        /// The prefecture's number.
        prefecture: Option<String>,
    },
    /// One office.
    Office(OfficeNumber),
    /// The persons of one office who may deal with certificates.
    Certificates(OfficeNumber),
    /// The person with this account, and no colleague.
    Account(String),
}

impl fmt::Display for Audience {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => formatter.write_str("public"),
            Self::Offices => formatter.write_str("offices"),
            Self::Prefecture(number) => write!(formatter, "prefecture:{number}"),
            Self::Kind { kind, prefecture } => {
                write!(formatter, "kind:{}", kind.as_str())?;
                match prefecture {
                    Some(number) => write!(formatter, ":{number}"),
                    None => Ok(()),
                }
            }
            Self::Office(number) => write!(formatter, "office:{number}"),
            Self::Certificates(number) => write!(formatter, "certificates:{number}"),
            Self::Account(id) => write!(formatter, "account:{id}"),
        }
    }
}

impl FromStr for Audience {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (word, rest) = text.split_once(':').unwrap_or((text, ""));
        Ok(match word {
            "public" => Self::Public,
            "offices" => Self::Offices,
            "prefecture" => Self::Prefecture(rest.to_owned()),
            "kind" => {
                let (kind, prefecture) = match rest.split_once(':') {
                    Some((kind, prefecture)) => (kind, Some(prefecture.to_owned())),
                    None => (rest, None),
                };
                let kind = kind.parse().map_err(|_| ())?;
                Self::Kind { kind, prefecture }
            }
            "office" => Self::Office(rest.parse().map_err(|_| ())?),
            "certificates" => Self::Certificates(rest.parse().map_err(|_| ())?),
            "account" => Self::Account(rest.to_owned()),
            _ => return Err(()),
        })
    }
}

/// A person who reads notices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The person's account.
    pub(crate) account: &'a str,
    /// The office it belongs to.
    pub(crate) number: OfficeNumber,
}

/// What is searched for among the notices that a person may read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Search {
    /// Shown since this moment or later.
    pub(crate) from: Option<OffsetDateTime>,
    /// Shown since before this moment.
    pub(crate) before: Option<OffsetDateTime>,
    /// Read or not.
    pub(crate) reading: Reading,
    /// Folded words that all stand in it; at most [`keywords::MOST_WORDS`] count.
    pub(crate) words: Vec<String>,
}

/// Whether notices that were read are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Reading {
    /// They are.
    #[default]
    Any,
    /// Only those that this person has not opened.
    Unread,
}

/// A notice in the list of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedNotice {
    /// The notice.
    pub(crate) notice: Notice,
    /// When this person opened it.
    pub(crate) read_at: Option<OffsetDateTime>,
}

/// Adds a notice that is shown by its dates.
///
/// # Errors
/// [`StoreError::Exists`] when the id is taken.
pub(crate) async fn insert(tx: &Tx, notice: &Notice) -> Result<(), StoreError> {
    add(tx, notice, editing::NoticeState::Published, None).await
}

async fn add(
    tx: &Tx,
    notice: &Notice,
    state: editing::NoticeState,
    author: Option<&editing::Author>,
) -> Result<(), StoreError> {
    let number = match &notice.audience {
        Audience::Office(number) => Some(number.to_string()),
        _ => None,
    };
    let next = notice.next.as_ref();
    tx.execute(
        "INSERT INTO notices (id, audience, office_number, category, title, body, link, \
         link_label, shown_from, shown_to, state, search, author, author_prefecture) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        values![
            &notice.id,
            notice.audience.to_string(),
            number,
            &notice.category,
            &notice.title,
            &notice.body,
            next.map(|next| next.address.as_str()),
            next.map(|next| next.label.as_str()),
            notice.shown_from,
            notice.shown_to,
            state.as_str(),
            searched(notice),
            author.map(|author| author.id.as_str()),
            author.and_then(|author| author.scope.prefecture())
        ],
    )
    .await?;
    Ok(())
}

/// What keywords are compared with, before attachments.
fn searched(notice: &Notice) -> String {
    keywords::folded(&format!("{}\n{}", notice.title, notice.body))
}

/// The columns of a notice.
macro_rules! columns {
    () => {
        "n.id, n.audience, n.category, n.title, n.body, n.link, n.link_label, n.shown_from, \
         n.shown_to"
    };
}
use columns;

/// Whether a notice is shown at $1.
macro_rules! shown {
    () => {
        "n.state = 'published' AND n.shown_from <= $1 AND (n.shown_to IS NULL OR n.shown_to > $1)"
    };
}

/// Whether a notice is shown at $1 to the person with the account $2 of the office $3.
macro_rules! visible {
    () => {
        concat!(
            shown!(),
            " AND n.audience IN (SELECT 'public' UNION ALL SELECT 'offices' \
             UNION ALL SELECT 'prefecture:' || prefecture FROM offices WHERE number = $3 \
             UNION ALL SELECT 'kind:' || kind FROM office_services WHERE number = $3 \
             UNION ALL SELECT 'kind:' || s.kind || ':' || o.prefecture FROM office_services s \
             JOIN offices o ON o.number = s.number WHERE s.number = $3 \
             UNION ALL SELECT 'office:' || number FROM offices WHERE number = $3 \
             UNION ALL SELECT 'certificates:' || office_number FROM accounts WHERE id = $2 \
             AND (rights IS NULL OR (' ' || rights) LIKE '% certificates%') \
             UNION ALL SELECT 'account:' || id FROM accounts WHERE id = $2)"
        )
    };
}

/// The notices that fit a search, with what the person has read.
macro_rules! found {
    () => {
        concat!(
            " FROM notices n LEFT JOIN notice_reads r \
             ON r.notice_id = n.id AND r.account_id = $2 WHERE ",
            visible!(),
            " AND n.shown_from >= $4 AND n.shown_from < $5 AND ($6 = 0 OR r.read_at IS NULL) \
             AND n.search LIKE $7 ESCAPE '!' AND n.search LIKE $8 ESCAPE '!' \
             AND n.search LIKE $9 ESCAPE '!' AND n.search LIKE $10 ESCAPE '!' \
             AND n.search LIKE $11 ESCAPE '!'"
        )
    };
}

macro_rules! list {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            ", r.read_at",
            found!(),
            " ORDER BY n.shown_from DESC, n.id LIMIT $12 OFFSET $13"
        )
    };
}

macro_rules! count {
    () => {
        concat!("SELECT COUNT(*) AS number", found!())
    };
}

fn arguments(reader: Reader<'_>, search: &Search, now: OffsetDateTime) -> Vec<super::Value> {
    let unread = match search.reading {
        Reading::Any => 0_i64,
        Reading::Unread => 1,
    };
    let mut arguments = values![
        now,
        reader.account,
        reader.number.as_str(),
        search.from.unwrap_or(OffsetDateTime::UNIX_EPOCH),
        // Nothing is found that is not shown yet, so an open end may be any later moment.
        search.before.unwrap_or(now + time::Duration::DAY),
        unread
    ];
    let mut words = search.words.iter();
    for _ in 0..keywords::MOST_WORDS {
        let word = words.next().map_or("", String::as_str);
        arguments.push(keywords::pattern(word).into());
    }
    arguments
}

/// How many notices a search finds.
///
/// # Errors
/// What the database says.
pub(crate) async fn count(
    tx: &Tx,
    reader: Reader<'_>,
    search: &Search,
    now: OffsetDateTime,
) -> Result<u32, StoreError> {
    let row = tx.fetch_optional(count!(), arguments(reader, search, now));
    let count = row.await?.map_or(Ok(0), |row| row.integer("number"))?;
    u32::try_from(count).map_err(|_| StoreError::Corrupt("number"))
}

/// The notices a search finds, newest first; at most `limit` after the first `skip`.
///
/// # Errors
/// What the database says.
pub(crate) async fn list(
    tx: &Tx,
    reader: Reader<'_>,
    search: &Search,
    now: OffsetDateTime,
    skip: u32,
    limit: u32,
) -> Result<Vec<ListedNotice>, StoreError> {
    let mut arguments = arguments(reader, search, now);
    arguments.extend(values![i64::from(limit), i64::from(skip)]);
    let rows = tx.fetch_all(list!(), arguments).await?;
    rows.iter()
        .map(|row| {
            Ok(ListedNotice {
                notice: read(row)?,
                read_at: row.optional_time("read_at")?,
            })
        })
        .collect()
}

/// The notices for everybody that are shown at `now`, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn public(
    tx: &Tx,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM notices n WHERE ",
                shown!(),
                " AND n.audience = 'public' ORDER BY n.shown_from DESC, n.id LIMIT $2"
            ),
            values![now, i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// A notice for everybody that is shown at `now`.
///
/// # Errors
/// What the database says.
pub(crate) async fn find_public(
    tx: &Tx,
    id: &str,
    now: OffsetDateTime,
) -> Result<Option<Notice>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(
                "SELECT ",
                columns!(),
                " FROM notices n WHERE ",
                shown!(),
                " AND n.audience = 'public' AND n.id = $2"
            ),
            values![now, id],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// A notice that a person may read at `now`.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    id: &str,
    reader: Reader<'_>,
    now: OffsetDateTime,
) -> Result<Option<Notice>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(
                "SELECT ",
                columns!(),
                " FROM notices n WHERE ",
                visible!(),
                " AND n.id = $4"
            ),
            values![now, reader.account, reader.number.as_str(), id],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Records that a person opened a notice; the first time stays.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_read(
    tx: &Tx,
    id: &str,
    account_id: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO notice_reads (notice_id, account_id, read_at) VALUES ($1, $2, $3) \
         ON CONFLICT (notice_id, account_id) DO NOTHING",
        values![id, account_id, now],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<Notice, StoreError> {
    let label = row.optional_text("link_label")?.unwrap_or_default();
    Ok(Notice {
        id: row.text("id")?,
        audience: row.parsed("audience")?,
        category: row.text("category")?,
        title: row.text("title")?,
        body: row.text("body")?,
        next: row
            .optional_text("link")?
            .map(|address| NextStep { label, address }),
        shown_from: row.time("shown_from")?,
        shown_to: row.optional_time("shown_to")?,
    })
}

#[cfg(test)]
mod tests;
