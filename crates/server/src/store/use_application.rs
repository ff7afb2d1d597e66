//! Table `use_applications`: 利用申請 of offices. What comes of an approved one is in
//! [`super::licence`].

use careplan::{OfficeNumber, ServiceKind};
use time::{Date, OffsetDateTime};

use super::licence::Renewal;
use super::office::containing;
use super::operator::Scope;
use super::{Row, StoreError, Tx, values};

/// How far an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UseState {
    /// The federation has not decided.
    Waiting,
    /// The use has begun, or begins on its day.
    Approved,
    /// 差し戻し: the office is to put something right.
    Returned,
    /// It was refused with a reason.
    Refused,
    /// The office took it back.
    Withdrawn,
}

impl UseState {
    /// Each of them.
    pub(crate) const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Approved,
        Self::Returned,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// The word in the database, in addresses and in the keys of texts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for UseState {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|state| state.as_str() == word).ok_or(())
    }
}

/// A 利用申請.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UseApplication {
    /// 受付番号.
    pub(crate) receipt: String,
    /// The office.
    pub(crate) office_number: OfficeNumber,
    /// The account that sent it.
    pub(crate) account_id: String,
    /// For which kinds of service.
    pub(crate) kinds: Vec<ServiceKind>,
    /// From which day on.
    pub(crate) starts_on: Date,
    /// What happens at the end of a year.
    pub(crate) renewal: Renewal,
    /// The edition of the terms of use that was agreed to.
    pub(crate) terms_edition: String,
    /// How far it is.
    pub(crate) state: UseState,
    /// Why it was sent back or refused.
    pub(crate) reason: Option<String>,
    /// When it was sent.
    pub(crate) requested_at: OffsetDateTime,
    /// When it was decided or withdrawn.
    pub(crate) decided_at: Option<OffsetDateTime>,
    /// The operator or account that did it, or [`AUTOMATIC`].
    pub(crate) decided_by: Option<String>,
}

/// Who decides where nobody has to.
pub(crate) const AUTOMATIC: &str = "automatic";

macro_rules! columns {
    () => {
        "u.receipt, u.office_number, u.account_id, u.kinds, u.starts_on, u.renewal, \
         u.terms_edition, u.state, u.reason, u.requested_at, u.decided_at, u.decided_by"
    };
}

/// Stores an application.
///
/// # Errors
/// [`StoreError::Exists`] while another one of the office waits.
pub(crate) async fn insert(tx: &Tx, application: &UseApplication) -> Result<(), StoreError> {
    let kinds: Vec<&str> = application.kinds.iter().map(ServiceKind::as_str).collect();
    tx.execute(
        "INSERT INTO use_applications (receipt, office_number, account_id, kinds, starts_on, \
         renewal, terms_edition, state, reason, requested_at, decided_at, decided_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            &application.receipt,
            application.office_number.as_str(),
            &application.account_id,
            kinds.join(" "),
            application.starts_on,
            application.renewal.as_str(),
            &application.terms_edition,
            application.state.as_str(),
            application.reason.as_deref(),
            application.requested_at,
            application.decided_at,
            application.decided_by.as_deref()
        ],
    )
    .await?;
    Ok(())
}

/// The application with this receipt.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<UseApplication>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(
                "SELECT ",
                columns!(),
                " FROM use_applications u WHERE u.receipt = $1"
            ),
            values![receipt],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The applications of an office, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<UseApplication>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM use_applications u WHERE u.office_number = $1 \
                 ORDER BY u.requested_at DESC, u.receipt DESC"
            ),
            values![number.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The applications whose receipt, office number or office name contains `query`, in this state
/// where one is given, of the offices that an operator of `scope` sees: what waits first, the
/// oldest of it on top, then what is decided, the newest on top.
///
/// # Errors
/// What the database says.
pub(crate) async fn search(
    tx: &Tx,
    query: &str,
    state: Option<UseState>,
    scope: &Scope,
    limit: u32,
) -> Result<Vec<(UseApplication, String)>, StoreError> {
    let pattern = containing(query);
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                ", o.name AS office_name \
                 FROM use_applications u JOIN offices o ON o.number = u.office_number \
                 WHERE (CAST($1 AS TEXT) IS NULL OR o.prefecture = $1) \
                 AND (u.receipt LIKE $2 ESCAPE '!' OR o.number LIKE $2 ESCAPE '!' \
                 OR o.name LIKE $2 ESCAPE '!') \
                 AND (CAST($3 AS TEXT) IS NULL OR u.state = $3) \
                 ORDER BY CASE WHEN u.state = 'waiting' THEN 0 ELSE 1 END, \
                 CASE WHEN u.state = 'waiting' THEN u.requested_at END, \
                 u.decided_at DESC, u.receipt LIMIT $4"
            ),
            values![
                scope.prefecture(),
                &pattern,
                state.map(UseState::as_str),
                i64::from(limit)
            ],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((read(row)?, row.text("office_name")?)))
        .collect()
}

/// Decides an application that waits. False when it is decided or withdrawn.
///
/// # Errors
/// What the database says.
pub(crate) async fn decide(
    tx: &Tx,
    receipt: &str,
    state: UseState,
    reason: Option<&str>,
    by: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE use_applications SET state = $1, reason = $2, decided_at = $3, \
             decided_by = $4 WHERE receipt = $5 AND state = 'waiting'",
            values![state.as_str(), reason, now, by, receipt],
        )
        .await?;
    Ok(changed > 0)
}

fn read(row: &Row) -> Result<UseApplication, StoreError> {
    let corrupt = |_| StoreError::Corrupt("use_applications.kinds");
    let kinds = row.text("kinds")?;
    let kinds = kinds.split_whitespace().map(|kind| kind.parse());
    Ok(UseApplication {
        receipt: row.text("receipt")?,
        office_number: row.parsed("office_number")?,
        account_id: row.text("account_id")?,
        kinds: kinds.collect::<Result<_, _>>().map_err(corrupt)?,
        starts_on: row.day("starts_on")?,
        renewal: row.parsed("renewal")?,
        terms_edition: row.text("terms_edition")?,
        state: row.parsed("state")?,
        reason: row.optional_text("reason")?,
        requested_at: row.time("requested_at")?,
        decided_at: row.optional_time("decided_at")?,
        decided_by: row.optional_text("decided_by")?,
    })
}
