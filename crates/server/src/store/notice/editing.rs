//! Notices as operators write them: drafts, publishing, withdrawing, and how many read them.

use time::OffsetDateTime;

use super::{Audience, Notice, columns, keywords, read, searched};
use crate::store::operator::Scope;
use crate::store::{Row, StoreError, Tx, values};

/// Where a notice stands. Whether it is seen depends on its dates too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeState {
    /// Nobody but operators sees it.
    Draft,
    /// It is shown between its dates.
    Published,
    /// It was taken back and is shown no more.
    Withdrawn,
}

impl NoticeState {
    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for NoticeState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Draft, Self::Published, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

/// Who wrote a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Author {
    /// The operator.
    pub(crate) id: String,
    /// Whose affairs the operator saw then.
    pub(crate) scope: Scope,
}

/// A notice that an operator wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenNotice {
    /// The notice.
    pub(crate) notice: Notice,
    /// Where it stands.
    pub(crate) state: NoticeState,
    /// The operator who wrote it.
    pub(crate) author: String,
    /// Counted up by every change.
    pub(crate) version: i64,
    /// Whether it is told by mail.
    pub(crate) mail: NoticeMail,
    /// What was done to it last, if anything since it was written.
    pub(crate) changed: Option<NoticeChanged>,
    /// How many persons opened it.
    pub(crate) reads: u32,
}

/// Whether the notice addresses of the offices get a mail when a notice begins to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeMail {
    /// No.
    None,
    /// Yes, and not every address had it yet.
    Wanted,
    /// Every address had it.
    Sent,
}

impl NoticeMail {
    /// The word in the database and in the keys of texts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Wanted => "wanted",
            Self::Sent => "sent",
        }
    }
}

impl std::str::FromStr for NoticeMail {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::None, Self::Wanted, Self::Sent]
            .into_iter()
            .find(|mail| mail.as_str() == text)
            .ok_or(())
    }
}

/// A notice whose mails are due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueMails {
    /// The notice.
    pub(crate) id: String,
    audience: Audience,
    after: String,
}

/// What was done to a notice last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoticeChanged {
    /// When.
    pub(crate) at: OffsetDateTime,
    /// The operator.
    pub(crate) by: String,
    /// What.
    pub(crate) change: NoticeChange,
}

/// What is done to a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeChange {
    /// What it says.
    Text,
    /// Its attachments.
    Files,
    /// It was published.
    Published,
    /// It was taken back.
    Withdrawn,
}

impl NoticeChange {
    /// The word in the database and in the keys of texts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Files => "files",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for NoticeChange {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Text, Self::Files, Self::Published, Self::Withdrawn]
            .into_iter()
            .find(|change| change.as_str() == text)
            .ok_or(())
    }
}

/// Who changes a notice, and the version that this operator has seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Editor<'a> {
    /// The operator.
    pub(crate) id: &'a str,
    /// The version.
    pub(crate) seen: i64,
    /// When it is done.
    pub(crate) now: OffsetDateTime,
}

/// Adds a draft.
///
/// # Errors
/// [`StoreError::Exists`] when the id is taken.
pub(crate) async fn insert_draft(
    tx: &Tx,
    notice: &Notice,
    author: &Author,
    mail: NoticeMail,
) -> Result<(), StoreError> {
    super::add(tx, notice, NoticeState::Draft, Some(author)).await?;
    tx.execute(
        "UPDATE notices SET mail = $1 WHERE id = $2",
        values![mail.as_str(), &notice.id],
    )
    .await?;
    Ok(())
}

/// The notices that operators of `scope` wrote, newest first; at most `limit` after `skip`.
///
/// # Errors
/// What the database says.
pub(crate) async fn list(
    tx: &Tx,
    scope: &Scope,
    skip: u32,
    limit: u32,
) -> Result<Vec<WrittenNotice>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                ", n.state, n.author, n.version, n.mail, n.changed_at, n.changed_by, n.change, (SELECT COUNT(*) FROM notice_reads r \
                 WHERE r.notice_id = n.id) AS reads FROM notices n WHERE n.author IS NOT NULL \
                 AND (CAST($1 AS TEXT) IS NULL OR n.author_prefecture = $1) \
                 ORDER BY n.shown_from DESC, n.id LIMIT $2 OFFSET $3"
            ),
            values![scope.prefecture(), i64::from(limit), i64::from(skip)],
        )
        .await?;
    rows.iter().map(written).collect()
}

/// A notice that an operator of `scope` wrote.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    id: &str,
    scope: &Scope,
) -> Result<Option<WrittenNotice>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(
                "SELECT ",
                columns!(),
                ", n.state, n.author, n.version, n.mail, n.changed_at, n.changed_by, n.change, (SELECT COUNT(*) FROM notice_reads r \
                 WHERE r.notice_id = n.id) AS reads FROM notices n WHERE n.id = $1 \
                 AND n.author IS NOT NULL \
                 AND (CAST($2 AS TEXT) IS NULL OR n.author_prefecture = $2)"
            ),
            values![id, scope.prefecture()],
        )
        .await?;
    row.map(|row| written(&row)).transpose()
}

fn written(row: &Row) -> Result<WrittenNotice, StoreError> {
    let reads = row.integer("reads")?;
    let changed = match (
        row.optional_time("changed_at")?,
        row.optional_text("changed_by")?,
    ) {
        (Some(at), Some(by)) => Some(NoticeChanged {
            at,
            by,
            change: row.parsed("change")?,
        }),
        _ => None,
    };
    Ok(WrittenNotice {
        notice: read(row)?,
        state: row.parsed("state")?,
        author: row.text("author")?,
        version: row.integer("version")?,
        mail: row.parsed("mail")?,
        changed,
        reads: u32::try_from(reads).map_err(|_| StoreError::Corrupt("reads"))?,
    })
}

/// Replaces what a notice says while nobody has seen it: a draft, or one that is not shown yet.
/// False, and nothing changes, when it is too late or the editor has seen another version.
///
/// # Errors
/// What the database says.
pub(crate) async fn replace(
    tx: &Tx,
    notice: &Notice,
    mail: NoticeMail,
    editor: Editor<'_>,
) -> Result<bool, StoreError> {
    let number = match &notice.audience {
        Audience::Office(number) => Some(number.to_string()),
        _ => None,
    };
    let changed = tx
        .execute(
            "UPDATE notices SET audience = $1, office_number = $2, category = $3, title = $4, \
             body = $5, shown_from = $6, shown_to = $7, mail = $11 WHERE id = $8 AND version = $10 \
             AND (state = 'draft' OR (state = 'published' AND shown_from > $9))",
            values![
                notice.audience.to_string(),
                number,
                &notice.category,
                &notice.title,
                &notice.body,
                notice.shown_from,
                notice.shown_to,
                &notice.id,
                editor.now,
                editor.seen,
                mail.as_str()
            ],
        )
        .await?;
    if changed > 0 {
        note(tx, &notice.id, NoticeChange::Text, editor).await?;
        index(tx, &notice.id).await?;
    }
    Ok(changed > 0)
}

/// Publishes a draft. False when it is none, or the editor has seen another version.
///
/// # Errors
/// What the database says.
pub(crate) async fn publish(tx: &Tx, id: &str, editor: Editor<'_>) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE notices SET state = 'published' \
             WHERE id = $1 AND state = 'draft' AND version = $2",
            values![id, editor.seen],
        )
        .await?;
    if changed > 0 {
        note(tx, id, NoticeChange::Published, editor).await?;
    }
    Ok(changed > 0)
}

/// Takes a notice back, published or not, whatever it says by now. False when it was taken back
/// before.
///
/// # Errors
/// What the database says.
pub(crate) async fn withdraw(tx: &Tx, id: &str, editor: Editor<'_>) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE notices SET state = 'withdrawn' WHERE id = $1 AND state <> 'withdrawn'",
            values![id],
        )
        .await?;
    if changed > 0 {
        note(tx, id, NoticeChange::Withdrawn, editor).await?;
    }
    Ok(changed > 0)
}

/// Counts the version up and notes what was done.
///
/// # Errors
/// What the database says.
pub(crate) async fn note(
    tx: &Tx,
    id: &str,
    change: NoticeChange,
    editor: Editor<'_>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE notices SET version = version + 1, changed_at = $1, changed_by = $2, \
         change = $3 WHERE id = $4",
        values![editor.now, editor.id, change.as_str(), id],
    )
    .await?;
    Ok(())
}

/// Writes anew what keywords are compared with: title, text and names of attachments.
///
/// # Errors
/// What the database says.
pub(crate) async fn index(tx: &Tx, id: &str) -> Result<(), StoreError> {
    let row = tx
        .fetch_optional(
            concat!("SELECT ", columns!(), " FROM notices n WHERE n.id = $1"),
            values![id],
        )
        .await?;
    let Some(row) = row else { return Ok(()) };
    let mut text = searched(&read(&row)?);
    let names = tx
        .fetch_all(
            "SELECT name FROM notice_files WHERE notice_id = $1 ORDER BY number",
            values![id],
        )
        .await?;
    for name in &names {
        text.push(' ');
        text.push_str(&keywords::folded(&name.text("name")?));
    }
    tx.execute(
        "UPDATE notices SET search = $1 WHERE id = $2",
        values![text, id],
    )
    .await?;
    Ok(())
}

/// How many offices an audience has; for one person, the one account.
///
/// # Errors
/// What the database says.
pub(crate) async fn receivers(tx: &Tx, audience: &Audience) -> Result<u32, StoreError> {
    if let Audience::Account(id) = audience {
        let row = tx
            .fetch_optional(
                "SELECT COUNT(*) AS number FROM accounts WHERE id = $1",
                values![id],
            )
            .await?;
        return counted(row);
    }
    let [number, prefecture, kind] = limits(audience);
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS number FROM offices o \
             WHERE (CAST($1 AS TEXT) IS NULL OR o.number = $1) \
             AND (CAST($2 AS TEXT) IS NULL OR o.prefecture = $2) \
             AND (CAST($3 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM office_services s \
             WHERE s.number = o.number AND s.kind = $3))",
            values![number, prefecture, kind],
        )
        .await?;
    counted(row)
}

/// Number, prefecture and kind of service to which the offices of an audience are limited.
fn limits(audience: &Audience) -> [Option<String>; 3] {
    match audience {
        Audience::Public | Audience::Offices | Audience::Account(_) => [None, None, None],
        Audience::Prefecture(prefecture) => [None, Some(prefecture.clone()), None],
        Audience::Kind { kind, prefecture } => {
            [None, prefecture.clone(), Some(kind.as_str().to_owned())]
        }
        Audience::Office(number) | Audience::Certificates(number) => {
            [Some(number.to_string()), None, None]
        }
    }
}

/// The notice whose mails have been due longest.
///
/// # Errors
/// What the database says.
pub(crate) async fn due_mails(
    tx: &Tx,
    now: OffsetDateTime,
) -> Result<Option<DueMails>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, audience, mail_after FROM notices WHERE mail = 'wanted' \
             AND state = 'published' AND shown_from <= $1 \
             AND (shown_to IS NULL OR shown_to > $1) ORDER BY shown_from, id LIMIT 1",
            values![now],
        )
        .await?;
    row.map(|row| {
        Ok(DueMails {
            id: row.text("id")?,
            audience: row.parsed("audience")?,
            after: row.text("mail_after")?,
        })
    })
    .transpose()
}

/// The next notice addresses of the offices that are meant, at most `limit`, and notes that they
/// are being written to; or that there are no more.
///
/// # Errors
/// What the database says.
pub(crate) async fn next_addresses(
    tx: &Tx,
    due: &DueMails,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let [number, prefecture, kind] = limits(&due.audience);
    let rows = tx
        .fetch_all(
            "SELECT m.id, m.address FROM mail_addresses m \
             JOIN offices o ON o.number = m.office_number \
             WHERE m.purpose = 'notice' AND m.id > $1 \
             AND (CAST($2 AS TEXT) IS NULL OR o.number = $2) \
             AND (CAST($3 AS TEXT) IS NULL OR o.prefecture = $3) \
             AND (CAST($4 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM office_services s \
             WHERE s.number = o.number AND s.kind = $4)) ORDER BY m.id LIMIT $5",
            values![&due.after, number, prefecture, kind, i64::from(limit)],
        )
        .await?;
    match rows.last() {
        Some(last) => {
            tx.execute(
                "UPDATE notices SET mail_after = $1 WHERE id = $2",
                values![last.text("id")?, &due.id],
            )
            .await?;
        }
        None => {
            tx.execute(
                "UPDATE notices SET mail = 'sent' WHERE id = $1",
                values![&due.id],
            )
            .await?;
        }
    }
    rows.iter().map(|row| row.text("address")).collect()
}

fn counted(row: Option<Row>) -> Result<u32, StoreError> {
    let count = row.map_or(Ok(0), |row| row.integer("number"))?;
    u32::try_from(count).map_err(|_| StoreError::Corrupt("number"))
}
