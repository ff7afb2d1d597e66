//! Table `account_sheets`: the sheets for new accounts, until they are fetched.
//!
//! The file is sealed under a key that follows from the cookie of one session. It is gone with
//! that session, when the operator says so, and after its time.

use time::OffsetDateTime;

use super::{Row, StoreError, Tx, session, values};

/// Sheets that were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountSheets {
    /// Id.
    pub(crate) id: String,
    /// The operator who made them.
    pub(crate) operator_id: String,
    /// For how many accounts.
    pub(crate) accounts: u32,
    /// When.
    pub(crate) made_at: OffsetDateTime,
    /// Until when they can be fetched.
    pub(crate) kept_until: OffsetDateTime,
    /// When they were fetched last.
    pub(crate) fetched_at: Option<OffsetDateTime>,
}

/// Keeps sheets for the session with this id.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(
    tx: &Tx,
    sheets: &AccountSheets,
    sealed: &[u8],
    session_id: &[u8],
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO account_sheets (id, operator_id, accounts, made_at, kept_until, sealed, \
         session_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            &sheets.id,
            &sheets.operator_id,
            i64::from(sheets.accounts),
            sheets.made_at,
            sheets.kept_until,
            sealed,
            session::hash(session_id)
        ],
    )
    .await?;
    Ok(())
}

/// Sheets that this operator made, with the sealed file while the session with this id can fetch
/// it.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    id: &str,
    operator_id: &str,
    session_id: &[u8],
    now: OffsetDateTime,
) -> Result<Option<(AccountSheets, Option<Vec<u8>>)>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, operator_id, accounts, made_at, kept_until, fetched_at, \
             CASE WHEN session_hash = $3 AND kept_until > $4 THEN sealed END AS sealed \
             FROM account_sheets WHERE id = $1 AND operator_id = $2",
            values![id, operator_id, session::hash(session_id), now],
        )
        .await?;
    row.map(|row| Ok((read(&row)?, row.optional_blob("sealed")?)))
        .transpose()
}

/// The newest sheets that the session with this id of this operator can fetch.
///
/// # Errors
/// What the database says.
pub(crate) async fn open(
    tx: &Tx,
    operator_id: &str,
    session_id: &[u8],
    now: OffsetDateTime,
) -> Result<Option<AccountSheets>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, operator_id, accounts, made_at, kept_until, fetched_at \
             FROM account_sheets WHERE operator_id = $1 AND session_hash = $2 \
             AND kept_until > $3 AND sealed IS NOT NULL ORDER BY made_at DESC, id LIMIT 1",
            values![operator_id, session::hash(session_id), now],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Notes that the file is being handed out. False when it is gone.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_fetched(
    tx: &Tx,
    id: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE account_sheets SET fetched_at = $1 WHERE id = $2 AND sealed IS NOT NULL",
            values![now, id],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes the file of this operator. False when it is gone.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove(tx: &Tx, id: &str, operator_id: &str) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE account_sheets SET sealed = NULL \
             WHERE id = $1 AND operator_id = $2 AND sealed IS NOT NULL",
            values![id, operator_id],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes the files whose session has ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget_without_session(tx: &Tx) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE account_sheets SET sealed = NULL WHERE sealed IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM sessions WHERE id_hash = session_hash)",
        values![],
    )
    .await
}

/// Removes the files whose time is over, or whose session has ended by its time.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget_ended(tx: &Tx, now: OffsetDateTime) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE account_sheets SET sealed = NULL WHERE sealed IS NOT NULL \
         AND (kept_until <= $1 OR NOT EXISTS (SELECT 1 FROM sessions \
         WHERE id_hash = session_hash AND expires_at > $1))",
        values![now],
    )
    .await
}

fn read(row: &Row) -> Result<AccountSheets, StoreError> {
    let accounts = u32::try_from(row.integer("accounts")?);
    Ok(AccountSheets {
        id: row.text("id")?,
        operator_id: row.text("operator_id")?,
        accounts: accounts.map_err(|_| StoreError::Corrupt("accounts"))?,
        made_at: row.time("made_at")?,
        kept_until: row.time("kept_until")?,
        fetched_at: row.optional_time("fetched_at")?,
    })
}
