//! Re-issued issue passwords: who asked for one, and the file with it until it is fetched.
//!
//! The file is sealed under a key that follows from the cookie of one session. It is gone with
//! that session, when it is fetched, and after its time.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, session, values};

/// A re-issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reissue {
    /// Id of the notice that only the person sees.
    pub(crate) notice_id: String,
    /// The office.
    pub(crate) office_number: OfficeNumber,
    /// The person.
    pub(crate) account_id: String,
    /// When.
    pub(crate) reissued_at: OffsetDateTime,
    /// Until when the file can be fetched.
    pub(crate) kept_until: OffsetDateTime,
    /// When it was fetched.
    pub(crate) fetched_at: Option<OffsetDateTime>,
}

/// Records a re-issue, with the sealed file for the session with this id.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(
    tx: &Tx,
    reissue: &Reissue,
    sealed: &[u8],
    session_id: &[u8],
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO issue_password_reissues (notice_id, office_number, account_id, reissued_at, \
         sealed, session_hash, kept_until, fetched_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            &reissue.notice_id,
            reissue.office_number.as_str(),
            &reissue.account_id,
            reissue.reissued_at,
            sealed,
            session::hash(session_id),
            reissue.kept_until,
            reissue.fetched_at
        ],
    )
    .await?;
    Ok(())
}

/// The newest re-issue of an office.
///
/// # Errors
/// What the database says.
pub(crate) async fn latest(tx: &Tx, number: OfficeNumber) -> Result<Option<Reissue>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT notice_id, office_number, account_id, reissued_at, kept_until, fetched_at \
             FROM issue_password_reissues WHERE office_number = $1 \
             ORDER BY reissued_at DESC, notice_id LIMIT 1",
            values![number.as_str()],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The re-issue of this notice, if it was this person's.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    notice_id: &str,
    account_id: &str,
) -> Result<Option<Reissue>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT notice_id, office_number, account_id, reissued_at, kept_until, fetched_at \
             FROM issue_password_reissues WHERE notice_id = $1 AND account_id = $2",
            values![notice_id, account_id],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The sealed file, if it is there at `now` and belongs to the session with this id.
///
/// # Errors
/// What the database says.
pub(crate) async fn sealed_file(
    tx: &Tx,
    notice_id: &str,
    session_id: &[u8],
    now: OffsetDateTime,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT sealed FROM issue_password_reissues WHERE notice_id = $1 \
             AND session_hash = $2 AND kept_until > $3",
            values![notice_id, session::hash(session_id), now],
        )
        .await?;
    row.map_or(Ok(None), |row| row.optional_blob("sealed"))
}

/// Removes the file because it is being handed out. False when it is gone already.
///
/// # Errors
/// What the database says.
pub(crate) async fn hand_out(
    tx: &Tx,
    notice_id: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE issue_password_reissues SET sealed = NULL, fetched_at = $1 \
             WHERE notice_id = $2 AND sealed IS NOT NULL",
            values![now, notice_id],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes the files whose time is over.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget_expired(tx: &Tx, now: OffsetDateTime) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE issue_password_reissues SET sealed = NULL \
         WHERE sealed IS NOT NULL AND kept_until <= $1",
        values![now],
    )
    .await
}

/// Removes the files whose session has ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget_without_session(tx: &Tx) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE issue_password_reissues SET sealed = NULL WHERE sealed IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM sessions WHERE id_hash = session_hash)",
        values![],
    )
    .await
}

/// Removes the files whose session has ended by its time; its row may still be there.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget_of_ended_sessions(
    tx: &Tx,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE issue_password_reissues SET sealed = NULL WHERE sealed IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM sessions WHERE id_hash = session_hash \
         AND expires_at > $1)",
        values![now],
    )
    .await
}

/// Removes the files of an office: the passwords in them are no longer right.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget_of_office(tx: &Tx, number: OfficeNumber) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE issue_password_reissues SET sealed = NULL \
         WHERE sealed IS NOT NULL AND office_number = $1",
        values![number.as_str()],
    )
    .await
}

fn read(row: &Row) -> Result<Reissue, StoreError> {
    Ok(Reissue {
        notice_id: row.text("notice_id")?,
        office_number: row.parsed("office_number")?,
        account_id: row.text("account_id")?,
        reissued_at: row.time("reissued_at")?,
        kept_until: row.time("kept_until")?,
        fetched_at: row.optional_time("fetched_at")?,
    })
}
