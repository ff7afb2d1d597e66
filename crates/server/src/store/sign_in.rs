//! Sign-ins to the portal and failed tries, for the person and the administrators of the office.
//!
//! Nothing of the browser is kept but a word for it and one for the system.

use careplan::OfficeNumber;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Row, StoreError, Tx, values};

/// How a sign-in went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The pages were opened.
    SignedIn,
    /// The password was right; a further step was not done.
    Unfinished,
    /// The password was wrong.
    WrongPassword,
    /// The code of the second factor was wrong.
    WrongCode,
    /// The last wrong password before the lock.
    Locked,
    /// Opened from another office number, without a password.
    Switched,
}

impl Outcome {
    const ALL: [Self; 6] = [
        Self::SignedIn,
        Self::Unfinished,
        Self::WrongPassword,
        Self::WrongCode,
        Self::Locked,
        Self::Switched,
    ];

    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::Unfinished => "unfinished",
            Self::WrongPassword => "wrong-password",
            Self::WrongCode => "wrong-code",
            Self::Locked => "locked",
            Self::Switched => "switched",
        }
    }
}

/// A sign-in or a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignIn {
    /// Id.
    pub(crate) id: String,
    /// Whose account.
    pub(crate) account_id: String,
    /// When.
    pub(crate) at: OffsetDateTime,
    /// How it went.
    pub(crate) outcome: Outcome,
    /// A word for the browser.
    pub(crate) browser: String,
    /// A word for the system.
    pub(crate) system: String,
}

impl SignIn {
    /// A new one, with words for browser and system.
    pub(crate) fn new(
        account_id: &str,
        outcome: Outcome,
        (browser, system): (&str, &str),
        at: OffsetDateTime,
    ) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            account_id: account_id.to_owned(),
            at,
            outcome,
            browser: browser.to_owned(),
            system: system.to_owned(),
        }
    }
}

/// A sign-in as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// The sign-in.
    pub(crate) sign_in: SignIn,
    /// Whether its session is open now.
    pub(crate) open: bool,
}

/// Adds one.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, sign_in: &SignIn) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sign_ins (id, account_id, at, outcome, browser, system) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![
            &sign_in.id,
            &sign_in.account_id,
            sign_in.at,
            sign_in.outcome.as_str(),
            &sign_in.browser,
            &sign_in.system
        ],
    )
    .await?;
    Ok(())
}

/// Notes how a sign-in under way went on.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_outcome(tx: &Tx, id: &str, outcome: Outcome) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE sign_ins SET outcome = $1 WHERE id = $2",
        values![outcome.as_str(), id],
    )
    .await?;
    Ok(())
}

/// The query for sign-ins of the people named by a condition.
macro_rules! listed {
    ($condition:literal) => {
        concat!(
            "SELECT i.id, i.account_id, i.at, i.outcome, i.browser, i.system, \
             CAST(CASE WHEN EXISTS (SELECT 1 FROM sessions s WHERE s.sign_in = i.id \
             AND s.expires_at > $2) OR EXISTS (SELECT 1 FROM token_families f \
             WHERE f.sign_in = i.id AND f.ended_at IS NULL AND f.ends_at > $2) THEN 1 ELSE 0 END AS BIGINT) AS is_open \
             FROM sign_ins i JOIN accounts a ON a.id = i.account_id WHERE ",
            $condition,
            " ORDER BY i.at DESC, i.id LIMIT $3"
        )
    };
}

/// The newest of an account.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_account(
    tx: &Tx,
    account_id: &str,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let rows = tx
        .fetch_all(
            listed!("i.account_id = $1"),
            values![account_id, now, i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The newest of an office.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let rows = tx
        .fetch_all(
            listed!("a.office_number = $1"),
            values![number.as_str(), now, i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Whose sign-in this is, if it belongs to the office.
///
/// # Errors
/// What the database says.
pub(crate) async fn account_of(
    tx: &Tx,
    id: &str,
    number: OfficeNumber,
) -> Result<Option<String>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT i.account_id FROM sign_ins i JOIN accounts a ON a.id = i.account_id \
             WHERE i.id = $1 AND a.office_number = $2",
            values![id, number.as_str()],
        )
        .await?;
    row.map(|row| row.text("account_id")).transpose()
}

/// Forgets what is older than this; how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete_before(tx: &Tx, oldest: OffsetDateTime) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM sign_ins WHERE at < $1", values![oldest])
        .await
}

fn read(row: &Row) -> Result<Listed, StoreError> {
    let outcome = row.text("outcome")?;
    let outcome = Outcome::ALL
        .into_iter()
        .find(|one| one.as_str() == outcome)
        .ok_or(StoreError::Corrupt("sign_ins.outcome"))?;
    Ok(Listed {
        sign_in: SignIn {
            id: row.text("id")?,
            account_id: row.text("account_id")?,
            at: row.time("at")?,
            outcome,
            browser: row.text("browser")?,
            system: row.text("system")?,
        },
        open: outcome == Outcome::SignedIn && row.integer("is_open")? > 0,
    })
}
