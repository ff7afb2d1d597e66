//! Tables `office_details` and `office_changes`: what is on record about an office beside what
//! [`super::office`] keeps, and 登録情報の変更, what the office asks the federation to record instead.

use careplan::OfficeNumber;
use protocol::Sha256;
use time::OffsetDateTime;

use super::operator::Scope;
use super::{Row, StoreError, Tx, address_book, values};

/// What an office can ask to be changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OfficeDetails {
    /// Name.
    pub(crate) name: String,
    /// How the name is read; like all that follows empty where nothing is on record.
    pub(crate) kana: String,
    /// 郵便番号, `123-4567`.
    pub(crate) postcode: String,
    /// 所在地.
    pub(crate) address: String,
    /// Telephone.
    pub(crate) telephone: String,
    /// FAX.
    pub(crate) fax: String,
}

impl OfficeDetails {
    /// Everything, each with the name of its field.
    pub(crate) fn named(&self) -> [(&'static str, &str); 6] {
        [
            ("name", &self.name),
            ("kana", &self.kana),
            ("postcode", &self.postcode),
            ("address", &self.address),
            ("telephone", &self.telephone),
            ("fax", &self.fax),
        ]
    }

    /// A digest of everything, by which a form names the record that its page has shown.
    pub(crate) fn digest(&self) -> String {
        Sha256::of(format!("{:?}", self.named()).as_bytes()).to_string()
    }
}

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeState {
    /// The federation has not decided.
    Waiting,
    /// It is on record.
    Accepted,
    /// It was refused with a reason.
    Refused,
    /// The office took it back.
    Withdrawn,
}

impl ChangeState {
    /// The word in the database and in the keys of texts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for ChangeState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [
            Self::Waiting,
            Self::Accepted,
            Self::Refused,
            Self::Withdrawn,
        ]
        .into_iter()
        .find(|state| state.as_str() == text)
        .ok_or(())
    }
}

/// A 登録情報の変更.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfficeChange {
    /// 受付番号.
    pub(crate) receipt: String,
    /// The office.
    pub(crate) office_number: OfficeNumber,
    /// The account that sent it.
    pub(crate) account_id: String,
    /// What is to be on record.
    pub(crate) wanted: OfficeDetails,
    /// What the office adds in its own words.
    pub(crate) note: String,
    /// How far it is.
    pub(crate) state: ChangeState,
    /// Why it was refused.
    pub(crate) reason: Option<String>,
    /// When it was sent.
    pub(crate) requested_at: OffsetDateTime,
    /// When it was decided or withdrawn.
    pub(crate) decided_at: Option<OffsetDateTime>,
    /// The operator who decided, or the account that withdrew it.
    pub(crate) decided_by: Option<String>,
}

/// What is decided about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeDecision<'a> {
    /// It is recorded.
    Accept {
        /// Digest of the record with which it was compared.
        shown: &'a str,
    },
    /// It is not, and why.
    Refuse(&'a str),
    /// The office takes it back.
    Withdraw,
}

/// What is on record about an office now.
///
/// # Errors
/// What the database says.
pub(crate) async fn details(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Option<OfficeDetails>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT o.name, o.kana, COALESCE(d.postcode, '') AS postcode, \
             COALESCE(d.address, '') AS address, COALESCE(d.telephone, '') AS telephone, \
             COALESCE(d.fax, '') AS fax FROM offices o \
             LEFT JOIN office_details d ON d.office_number = o.number WHERE o.number = $1",
            values![number.as_str()],
        )
        .await?;
    row.map(|row| read_details(&row)).transpose()
}

/// Stores a request.
///
/// # Errors
/// [`StoreError::Exists`] while another one of the office waits.
pub(crate) async fn insert(tx: &Tx, change: &OfficeChange) -> Result<(), StoreError> {
    let wanted = &change.wanted;
    tx.execute(
        "INSERT INTO office_changes (receipt, office_number, account_id, name, kana, postcode, \
         address, telephone, fax, note, state, requested_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            &change.receipt,
            change.office_number.as_str(),
            &change.account_id,
            &wanted.name,
            &wanted.kana,
            &wanted.postcode,
            &wanted.address,
            &wanted.telephone,
            &wanted.fax,
            &change.note,
            change.state.as_str(),
            change.requested_at
        ],
    )
    .await?;
    Ok(())
}

macro_rules! columns {
    () => {
        "c.receipt, c.office_number, c.account_id, c.name, c.kana, c.postcode, c.address, \
         c.telephone, c.fax, c.note, c.state, c.reason, c.requested_at, c.decided_at, c.decided_by"
    };
}

/// The request with this receipt.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<OfficeChange>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(
                "SELECT ",
                columns!(),
                " FROM office_changes c WHERE c.receipt = $1"
            ),
            values![receipt],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The requests of an office, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<OfficeChange>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM office_changes c WHERE c.office_number = $1 \
                 ORDER BY c.requested_at DESC, c.receipt DESC"
            ),
            values![number.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The requests of the offices that an operator of `scope` sees: what waits first, the oldest of it
/// on top, then what is decided, the newest on top.
///
/// # Errors
/// What the database says.
pub(crate) async fn list(
    tx: &Tx,
    scope: &Scope,
    limit: u32,
) -> Result<Vec<OfficeChange>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM office_changes c JOIN offices o ON o.number = c.office_number \
                 WHERE (CAST($1 AS TEXT) IS NULL OR o.prefecture = $1) \
                 ORDER BY CASE WHEN c.state = 'waiting' THEN 0 ELSE 1 END, \
                 CASE WHEN c.state = 'waiting' THEN c.requested_at END, \
                 c.decided_at DESC, c.receipt LIMIT $2"
            ),
            values![scope.prefecture(), i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Decides a request that waits, and records what was accepted. False when it is decided, or when
/// what is on record is not what it was compared with.
///
/// # Errors
/// What the database says.
pub(crate) async fn decide(
    tx: &Tx,
    change: &OfficeChange,
    decision: ChangeDecision<'_>,
    by: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let (state, reason) = match decision {
        ChangeDecision::Accept { .. } => (ChangeState::Accepted, None),
        ChangeDecision::Refuse(reason) => (ChangeState::Refused, Some(reason)),
        ChangeDecision::Withdraw => (ChangeState::Withdrawn, None),
    };
    if let ChangeDecision::Accept { shown } = decision {
        let present = details(tx, change.office_number).await?;
        if present.is_none_or(|present| present.digest() != shown) {
            return Ok(false);
        }
    }
    let changed = tx
        .execute(
            "UPDATE office_changes SET state = $1, reason = $2, decided_at = $3, decided_by = $4 \
             WHERE receipt = $5 AND state = 'waiting'",
            values![state.as_str(), reason, now, by, &change.receipt],
        )
        .await?;
    if changed > 0 && state == ChangeState::Accepted {
        record(tx, change.office_number, &change.wanted, now).await?;
    }
    Ok(changed > 0)
}

async fn record(
    tx: &Tx,
    number: OfficeNumber,
    details: &OfficeDetails,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE offices SET name = $1, kana = $2 WHERE number = $3",
        values![&details.name, &details.kana, number.as_str()],
    )
    .await?;
    address_book::learn(tx, number, &details.name, &details.kana).await?;
    tx.execute(
        "INSERT INTO office_details (office_number, postcode, address, telephone, fax, \
         changed_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (office_number) DO UPDATE SET postcode = excluded.postcode, \
         address = excluded.address, telephone = excluded.telephone, fax = excluded.fax, \
         changed_at = excluded.changed_at",
        values![
            number.as_str(),
            &details.postcode,
            &details.address,
            &details.telephone,
            &details.fax,
            now
        ],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<OfficeChange, StoreError> {
    Ok(OfficeChange {
        receipt: row.text("receipt")?,
        office_number: row.parsed("office_number")?,
        account_id: row.text("account_id")?,
        wanted: read_details(row)?,
        note: row.text("note")?,
        state: row.parsed("state")?,
        reason: row.optional_text("reason")?,
        requested_at: row.time("requested_at")?,
        decided_at: row.optional_time("decided_at")?,
        decided_by: row.optional_text("decided_by")?,
    })
}

fn read_details(row: &Row) -> Result<OfficeDetails, StoreError> {
    Ok(OfficeDetails {
        name: row.text("name")?,
        kana: row.text("kana")?,
        postcode: row.text("postcode")?,
        address: row.text("address")?,
        telephone: row.text("telephone")?,
        fax: row.text("fax")?,
    })
}
