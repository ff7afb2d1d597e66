//! Inquiries (問い合わせ): a ticket, what was written back and forth, and whose turn it is.

use careplan::OfficeNumber;
use protocol::Sha256;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::federation::CENTRE;
use super::operator::Scope;
use super::{Row, StoreError, Tx, values};

/// What an inquiry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// ユーザID・パスワード.
    UserId,
    /// 証明書の申請.
    Application,
    /// 手数料.
    Fee,
    /// 取り込み.
    Install,
    /// 送受信.
    Exchange,
    /// 検査の内容.
    Checks,
    /// ソフト.
    Software,
    /// 介護ソフトの操作.
    CareSoftware,
}

/// Who answers a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Desk {
    /// The office's federation.
    Federation,
    /// The help desk.
    Help,
    /// The maker of the care software: nobody here.
    Maker,
}

impl Topic {
    /// All of them, as the form lists them.
    pub(crate) const ALL: [Self; 8] = [
        Self::UserId,
        Self::Application,
        Self::Fee,
        Self::Install,
        Self::Exchange,
        Self::Checks,
        Self::Software,
        Self::CareSoftware,
    ];

    /// The word in the database and in addresses.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::UserId => "user-id",
            Self::Application => "application",
            Self::Fee => "fee",
            Self::Install => "install",
            Self::Exchange => "exchange",
            Self::Checks => "checks",
            Self::Software => "software",
            Self::CareSoftware => "care-software",
        }
    }

    /// The topic with this word.
    pub(crate) fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == word)
    }

    /// Who answers.
    pub(crate) fn desk(self) -> Desk {
        match self {
            Self::UserId | Self::Application | Self::Fee => Desk::Federation,
            Self::Install | Self::Exchange | Self::Checks | Self::Software => Desk::Help,
            Self::CareSoftware => Desk::Maker,
        }
    }
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InquiryState {
    /// The desk's.
    Waiting,
    /// The asker's.
    Answered,
    /// Nobody's.
    Closed,
}

impl InquiryState {
    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
}

/// An inquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inquiry {
    /// Its number, such as `20261122-4F7K2Q`.
    pub(crate) ticket: String,
    /// What it is about.
    pub(crate) topic: Topic,
    /// Who is to answer: number of a prefecture, or the centre's.
    pub(crate) desk: String,
    /// The office that asked, when somebody was signed in.
    pub(crate) office_number: Option<OfficeNumber>,
    /// Address for the answer, if one was given.
    pub(crate) mail: Option<String>,
    /// In one line.
    pub(crate) subject: String,
    /// Language of the asker, as its tag.
    pub(crate) language: String,
    /// Whose turn it is.
    pub(crate) state: InquiryState,
    /// Since when it is that turn.
    pub(crate) since: OffsetDateTime,
    /// When it was asked.
    pub(crate) created_at: OffsetDateTime,
}

impl Inquiry {
    /// Whether the asker may write more. A closed one is open to that for two weeks.
    pub(crate) fn takes_more(&self, now: OffsetDateTime) -> bool {
        self.state != InquiryState::Closed || now - self.since <= REOPENED_WITHIN
    }
}

/// A closed inquiry can be opened again for this long.
pub(crate) const REOPENED_WITHIN: Duration = Duration::days(14);

/// Who wrote an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// Whoever asked.
    Asker,
    /// The desk.
    Desk,
    /// The desk, to say that another one answers from now on.
    HandedOn,
}

impl Author {
    fn as_str(self) -> &'static str {
        match self {
            Self::Asker => "asker",
            Self::Desk => "desk",
            Self::HandedOn => "handed-on",
        }
    }
}

/// A file that came with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attachment {
    /// Name.
    pub(crate) name: String,
    /// Type, as we found it in the content.
    pub(crate) kind: String,
    /// Content.
    pub(crate) content: Vec<u8>,
}

/// An entry to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewEntry {
    /// Who writes it.
    pub(crate) author: Author,
    /// The operator, where one writes.
    pub(crate) operator_id: Option<String>,
    /// What is written.
    pub(crate) text: String,
    /// The mail that told it, if one did.
    pub(crate) mail_id: Option<String>,
    /// A file.
    pub(crate) file: Option<Attachment>,
}

/// An entry as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Id, part of the address of its file.
    pub(crate) id: String,
    /// Who wrote it.
    pub(crate) author: Author,
    /// When.
    pub(crate) at: OffsetDateTime,
    /// What.
    pub(crate) text: String,
    /// Name of its file.
    pub(crate) file_name: Option<String>,
    /// What the mail server said to the mail that told it.
    pub(crate) mail_trouble: Option<String>,
}

/// Adds an inquiry. `key` opens it without signing in, `form` is the form it came with: the same
/// form brings no second one.
///
/// # Errors
/// [`StoreError::Exists`] when the form brought one before.
pub(crate) async fn insert(
    tx: &Tx,
    inquiry: &Inquiry,
    key: &str,
    form: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO inquiries (ticket, key_hash, form_hash, topic, desk, office_number, mail, \
         subject, language, state, since, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            &inquiry.ticket,
            hash(key),
            hash(form),
            inquiry.topic.as_str(),
            &inquiry.desk,
            inquiry.office_number.map(|number| number.to_string()),
            inquiry.mail.as_deref(),
            &inquiry.subject,
            &inquiry.language,
            inquiry.state.as_str(),
            inquiry.since,
            inquiry.created_at
        ],
    )
    .await?;
    Ok(())
}

/// A query for whole inquiries.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT ticket, topic, desk, office_number, mail, subject, language, state, since, \
             created_at FROM inquiries ",
            $rest
        )
    };
}

/// The inquiry with this number.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, ticket: &str) -> Result<Option<Inquiry>, StoreError> {
    let row = tx
        .fetch_optional(select!("WHERE ticket = $1"), values![ticket])
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The inquiry that this form brought.
///
/// # Errors
/// What the database says.
pub(crate) async fn find_by_form(tx: &Tx, form: &str) -> Result<Option<Inquiry>, StoreError> {
    let row = tx
        .fetch_optional(select!("WHERE form_hash = $1"), values![hash(form)])
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The inquiry with this number that this key opens.
///
/// # Errors
/// What the database says.
pub(crate) async fn find_by_key(
    tx: &Tx,
    ticket: &str,
    key: &str,
) -> Result<Option<Inquiry>, StoreError> {
    let row = tx
        .fetch_optional(
            select!("WHERE ticket = $1 AND key_hash = $2"),
            values![ticket, hash(key)],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// What an office has asked, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(tx: &Tx, number: OfficeNumber) -> Result<Vec<Inquiry>, StoreError> {
    let rows = tx
        .fetch_all(
            select!("WHERE office_number = $1 ORDER BY created_at DESC LIMIT 100"),
            values![number.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// What waits at the desks of a scope, or what is over, the longest waiting first.
///
/// # Errors
/// What the database says.
pub(crate) async fn queue(
    tx: &Tx,
    scope: &Scope,
    state: InquiryState,
) -> Result<Vec<Inquiry>, StoreError> {
    let rows = tx
        .fetch_all(
            select!(
                "WHERE state = $1 AND (CAST($2 AS TEXT) IS NULL OR desk = $2) \
                 ORDER BY since, ticket LIMIT 200"
            ),
            values![state.as_str(), scope.prefecture()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Adds an entry.
///
/// # Errors
/// What the database says.
pub(crate) async fn add_entry(
    tx: &Tx,
    ticket: &str,
    entry: &NewEntry,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS number FROM inquiry_entries WHERE ticket = $1",
            values![ticket],
        )
        .await?;
    let place = row.map_or(Ok(0), |row| row.integer("number"))?;
    let file = entry.file.as_ref();
    tx.execute(
        "INSERT INTO inquiry_entries (id, ticket, place, at, author, operator_id, text, mail_id, \
         file_name, file_kind, file) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            Uuid::new_v4().to_string(),
            ticket,
            place,
            now,
            entry.author.as_str(),
            entry.operator_id.as_deref(),
            &entry.text,
            entry.mail_id.as_deref(),
            file.map(|file| file.name.as_str()),
            file.map(|file| file.kind.as_str()),
            file.map(|file| file.content.clone())
        ],
    )
    .await?;
    Ok(())
}

/// The entries of an inquiry, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn entries(tx: &Tx, ticket: &str) -> Result<Vec<Entry>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT e.id, e.author, e.at, e.text, e.file_name, m.trouble FROM inquiry_entries e \
             LEFT JOIN mails m ON m.id = e.mail_id WHERE e.ticket = $1 ORDER BY e.place",
            values![ticket],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let author = row.text("author")?;
            let author = [Author::Asker, Author::Desk, Author::HandedOn]
                .into_iter()
                .find(|one| one.as_str() == author)
                .ok_or(StoreError::Corrupt("author"))?;
            Ok(Entry {
                id: row.text("id")?,
                author,
                at: row.time("at")?,
                text: row.text("text")?,
                file_name: row.optional_text("file_name")?,
                mail_trouble: row.optional_text("trouble")?,
            })
        })
        .collect()
}

/// The file of an entry.
///
/// # Errors
/// What the database says.
pub(crate) async fn file(
    tx: &Tx,
    ticket: &str,
    entry: &str,
) -> Result<Option<Attachment>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT file_name, file_kind, file FROM inquiry_entries \
             WHERE ticket = $1 AND id = $2 AND file IS NOT NULL",
            values![ticket, entry],
        )
        .await?;
    row.map(|row| {
        Ok(Attachment {
            name: row.text("file_name")?,
            kind: row.text("file_kind")?,
            content: row.blob("file")?,
        })
    })
    .transpose()
}

/// Says whose turn it is. While the desk's turn lasts, its beginning stays.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_state(
    tx: &Tx,
    ticket: &str,
    state: InquiryState,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE inquiries SET since = CASE WHEN state = $1 THEN since ELSE $2 END, state = $1 \
         WHERE ticket = $3",
        values![state.as_str(), now, ticket],
    )
    .await?;
    Ok(())
}

/// Gives an inquiry from one desk to another. False when it is not there any more.
///
/// # Errors
/// What the database says.
pub(crate) async fn hand_on(
    tx: &Tx,
    ticket: &str,
    from: &str,
    to: &str,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE inquiries SET desk = $1 WHERE ticket = $2 AND desk = $3",
            values![to, ticket, from],
        )
        .await?;
    Ok(changed > 0)
}

fn read(row: &Row) -> Result<Inquiry, StoreError> {
    let state = row.text("state")?;
    let states = [
        InquiryState::Waiting,
        InquiryState::Answered,
        InquiryState::Closed,
    ];
    Ok(Inquiry {
        ticket: row.text("ticket")?,
        topic: Topic::find(&row.text("topic")?).ok_or(StoreError::Corrupt("topic"))?,
        desk: row.text("desk")?,
        office_number: row
            .optional_text("office_number")?
            .map(|number| number.parse())
            .transpose()
            .map_err(|_| StoreError::Corrupt("office_number"))?,
        mail: row.optional_text("mail")?,
        subject: row.text("subject")?,
        language: row.text("language")?,
        state: states
            .into_iter()
            .find(|one| one.as_str() == state)
            .ok_or(StoreError::Corrupt("state"))?,
        since: row.time("since")?,
        created_at: row.time("created_at")?,
    })
}

/// The desk of a topic: the federation of a prefecture, or the centre.
pub(crate) fn desk_number(topic: Topic, prefecture: &str) -> String {
    match topic.desk() {
        Desk::Federation => prefecture.to_owned(),
        Desk::Help | Desk::Maker => CENTRE.to_owned(),
    }
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::of(secret.as_bytes()).as_bytes().to_vec()
}

/// Words that a desk uses again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    /// Id.
    pub(crate) id: String,
    /// Under which name it is chosen.
    pub(crate) title: String,
    /// The words.
    pub(crate) text: String,
    /// The prefecture whose it is; the centre's are for everybody.
    pub(crate) prefecture: Option<String>,
}

/// Adds a template of the operators of `scope`.
///
/// # Errors
/// What the database says.
pub(crate) async fn add_template(
    tx: &Tx,
    scope: &Scope,
    title: &str,
    text: &str,
) -> Result<String, StoreError> {
    let id = Uuid::new_v4().to_string();
    tx.execute(
        "INSERT INTO inquiry_templates (id, title, text, prefecture) VALUES ($1, $2, $3, $4)",
        values![&id, title, text, scope.prefecture()],
    )
    .await?;
    Ok(id)
}

/// Takes a template away. False when operators of `scope` have none of their own with this id.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_template(tx: &Tx, scope: &Scope, id: &str) -> Result<bool, StoreError> {
    let removed = tx
        .execute(
            "DELETE FROM inquiry_templates WHERE id = $1 AND COALESCE(prefecture, '') = $2",
            values![id, scope.prefecture().unwrap_or_default()],
        )
        .await?;
    Ok(removed > 0)
}

/// The templates for operators of `scope`, by title: their own and the centre's.
///
/// # Errors
/// What the database says.
pub(crate) async fn templates(tx: &Tx, scope: &Scope) -> Result<Vec<Template>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, title, text, prefecture FROM inquiry_templates \
             WHERE prefecture IS NULL OR prefecture = $1 ORDER BY title, id",
            values![scope.prefecture().unwrap_or_default()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Template {
                id: row.text("id")?,
                title: row.text("title")?,
                text: row.text("text")?,
                prefecture: row.optional_text("prefecture")?,
            })
        })
        .collect()
}
