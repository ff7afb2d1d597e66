//! Table `number_links`: from which account a person goes over to another one, of another office
//! number, without its password. A link ends with its row; what has been stays in the audit record.

use careplan::OfficeNumber;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Row, StoreError, Tx, audit, values};

/// A link, as one of its two accounts sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NumberLink {
    /// Id.
    pub(crate) id: String,
    /// The account on the other side.
    pub(crate) account: String,
    /// Its person; nobody in particular for an office's own account.
    pub(crate) person: Option<String>,
    /// Its office.
    pub(crate) office_number: OfficeNumber,
    /// Name of the office.
    pub(crate) office_name: String,
    /// Since when.
    pub(crate) linked_at: OffsetDateTime,
}

/// Links the account `from` with the account `to`. False when it is linked already.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(
    tx: &Tx,
    from: &str,
    to: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let added = tx
        .execute(
            "INSERT INTO number_links (id, from_account, to_account, linked_at) \
             VALUES ($1, $2, $3, $4) ON CONFLICT (from_account, to_account) DO NOTHING",
            values![Uuid::new_v4().to_string(), from, to, now],
        )
        .await?;
    Ok(added > 0)
}

/// Whether one can go over from this account to that.
///
/// # Errors
/// What the database says.
pub(crate) async fn exists(tx: &Tx, from: &str, to: &str) -> Result<bool, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id FROM number_links WHERE from_account = $1 AND to_account = $2",
            values![from, to],
        )
        .await?;
    Ok(row.is_some())
}

/// The query for links with the account on the other side.
macro_rules! links {
    ($own:literal, $other:literal) => {
        concat!(
            "SELECT l.id, l.linked_at, a.id AS account_id, a.name AS person, o.number, \
             o.name AS office_name FROM number_links l JOIN accounts a ON a.id = l.",
            $other,
            " JOIN offices o ON o.number = a.office_number WHERE l.",
            $own,
            " = $1 ORDER BY o.number, a.id"
        )
    };
}

/// Where one can go from an account.
///
/// # Errors
/// What the database says.
pub(crate) async fn from_account(tx: &Tx, id: &str) -> Result<Vec<NumberLink>, StoreError> {
    let sql = links!("from_account", "to_account");
    let rows = tx.fetch_all(sql, values![id]).await?;
    rows.iter().map(read).collect()
}

/// From where one can come to an account.
///
/// # Errors
/// What the database says.
pub(crate) async fn to_account(tx: &Tx, id: &str) -> Result<Vec<NumberLink>, StoreError> {
    let sql = links!("to_account", "from_account");
    let rows = tx.fetch_all(sql, values![id]).await?;
    rows.iter().map(read).collect()
}

/// Ends a link of an account, from whichever side; both accounts, or `None` when there is no such
/// link of this account any more.
///
/// # Errors
/// What the database says.
pub(crate) async fn end(
    tx: &Tx,
    id: &str,
    account: &str,
) -> Result<Option<(String, String)>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT from_account, to_account FROM number_links \
             WHERE id = $1 AND (from_account = $2 OR to_account = $2)",
            values![id, account],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let ended = tx
        .execute("DELETE FROM number_links WHERE id = $1", values![id])
        .await?;
    let sides = (row.text("from_account")?, row.text("to_account")?);
    Ok((ended > 0).then_some(sides))
}

/// Ends every link of an account, in both directions, and records it: its password was reset, or
/// its person has left.
///
/// # Errors
/// What the database says.
pub(crate) async fn end_of_account(
    tx: &Tx,
    account: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, from_account, to_account FROM number_links \
             WHERE from_account = $1 OR to_account = $1 ORDER BY id",
            values![account],
        )
        .await?;
    end_rows(tx, &rows, now).await
}

/// Ends every link of every account of an office, in both directions, and records it.
///
/// # Errors
/// What the database says.
pub(crate) async fn end_of_office(
    tx: &Tx,
    office: OfficeNumber,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, from_account, to_account FROM number_links WHERE from_account IN \
             (SELECT id FROM accounts WHERE office_number = $1) OR to_account IN \
             (SELECT id FROM accounts WHERE office_number = $1) ORDER BY id",
            values![office.as_str()],
        )
        .await?;
    end_rows(tx, &rows, now).await
}

async fn end_rows(tx: &Tx, rows: &[Row], now: OffsetDateTime) -> Result<(), StoreError> {
    for row in rows {
        let id = row.text("id")?;
        tx.execute("DELETE FROM number_links WHERE id = $1", values![id])
            .await?;
        let (from, to) = (row.text("from_account")?, row.text("to_account")?);
        audit::record(tx, now, ACTOR, "number-link-ended", &to, &from).await?;
    }
    Ok(())
}

fn read(row: &Row) -> Result<NumberLink, StoreError> {
    Ok(NumberLink {
        id: row.text("id")?,
        account: row.text("account_id")?,
        person: row.optional_text("person")?,
        office_number: row.parsed("number")?,
        office_name: row.text("office_name")?,
        linked_at: row.time("linked_at")?,
    })
}

/// Who ends a link that has lost its ground.
const ACTOR: &str = "role:portal";
