//! Codes that were sent by mail for a sign-in under way. There is one an account: the newest.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignInCode {
    /// The sign-in for which it counts.
    pub(crate) sign_in: String,
    /// Mark of the code.
    pub(crate) code_mark: Vec<u8>,
    /// Wrong codes so far.
    pub(crate) wrong: i64,
    /// Until when it counts.
    pub(crate) expires_at: OffsetDateTime,
}

/// Keeps one, in place of the one before.
///
/// # Errors
/// What the database says.
pub(crate) async fn put(tx: &Tx, account: &str, code: &SignInCode) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sign_in_codes (account_id, sign_in, code_mark, wrong, expires_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id) DO UPDATE SET \
         sign_in = excluded.sign_in, code_mark = excluded.code_mark, wrong = excluded.wrong, \
         expires_at = excluded.expires_at",
        values![
            account,
            &code.sign_in,
            &code.code_mark,
            code.wrong,
            code.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// The newest code of an account.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, account: &str) -> Result<Option<SignInCode>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT sign_in, code_mark, wrong, expires_at FROM sign_in_codes \
             WHERE account_id = $1",
            values![account],
        )
        .await?;
    row.map(|row| {
        Ok(SignInCode {
            sign_in: row.text("sign_in")?,
            code_mark: row.blob("code_mark")?,
            wrong: row.integer("wrong")?,
            expires_at: row.time("expires_at")?,
        })
    })
    .transpose()
}

/// Counts a wrong code.
///
/// # Errors
/// What the database says.
pub(crate) async fn count_wrong(tx: &Tx, account: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE sign_in_codes SET wrong = wrong + 1 WHERE account_id = $1",
        values![account],
    )
    .await?;
    Ok(())
}

/// Uses up the code of an account.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete(tx: &Tx, account: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sign_in_codes WHERE account_id = $1",
        values![account],
    )
    .await?;
    Ok(())
}
