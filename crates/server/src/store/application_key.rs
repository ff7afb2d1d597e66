//! The keys of applications that were made at the portal, when the issue password changes.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::application::{self, Application};
use super::{StoreError, Tx, application_check, values};

/// The applications of an office whose key parts are kept, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn kept_of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<Application>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT receipt FROM applications WHERE office_number = $1 AND key_parts IS NOT NULL \
             ORDER BY applied_at, receipt",
            values![number.as_str()],
        )
        .await?;
    let mut kept = Vec::with_capacity(rows.len());
    for row in &rows {
        kept.extend(application::find(tx, &row.text("receipt")?).await?);
    }
    Ok(kept)
}

/// Gives an application another key. Check and approval were for the key before: it waits for them
/// again, in its old place.
///
/// # Errors
/// [`StoreError::Exists`] when another application of the kind is waiting.
pub(crate) async fn replace(
    tx: &Tx,
    application: &Application,
    public_key: &[u8],
    key_parts: &[u8],
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE applications SET public_key = $1, key_parts = $2, state = 'pending', \
         decided_at = NULL, decided_by = NULL \
         WHERE receipt = $3 AND state IN ('pending', 'approved')",
        values![public_key, key_parts, &application.receipt],
    )
    .await?;
    application_check::remove(tx, &application.receipt).await?;
    tx.execute(
        "INSERT INTO rekeyed_applications (receipt, rekeyed_at, approved_by) VALUES ($1, $2, $3) \
         ON CONFLICT (receipt) DO UPDATE SET rekeyed_at = excluded.rekeyed_at, \
         approved_by = COALESCE(excluded.approved_by, rekeyed_applications.approved_by)",
        values![&application.receipt, now, application.decided_by.as_deref()],
    )
    .await?;
    Ok(())
}

/// Takes back an application that waits, in favour of an older one of its kind.
///
/// # Errors
/// What the database says.
pub(crate) async fn withdraw_for_older(tx: &Tx, receipt: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE applications SET state = 'withdrawn', key_parts = NULL \
         WHERE receipt = $1 AND state = 'pending'",
        values![receipt],
    )
    .await?;
    Ok(())
}

/// Destroys the key parts of an application.
///
/// # Errors
/// What the database says.
pub(crate) async fn destroy(tx: &Tx, receipt: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE applications SET key_parts = NULL WHERE receipt = $1",
        values![receipt],
    )
    .await?;
    Ok(())
}

/// When an application last got another key, and who had approved the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rekeyed {
    /// When.
    pub(crate) at: OffsetDateTime,
    /// The operator whose approval no longer holds.
    pub(crate) approved_by: Option<String>,
}

/// Whether an application got another key.
///
/// # Errors
/// What the database says.
pub(crate) async fn rekeyed(tx: &Tx, receipt: &str) -> Result<Option<Rekeyed>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT rekeyed_at, approved_by FROM rekeyed_applications WHERE receipt = $1",
            values![receipt],
        )
        .await?;
    row.map(|row| {
        Ok(Rekeyed {
            at: row.time("rekeyed_at")?,
            approved_by: row.optional_text("approved_by")?,
        })
    })
    .transpose()
}

/// Whether a key stands in any application, whoever made it and whatever became of it.
///
/// # Errors
/// What the database says.
pub(crate) async fn was_used(tx: &Tx, public_key: &[u8]) -> Result<bool, StoreError> {
    let sql = "SELECT receipt FROM applications WHERE public_key = $1 LIMIT 1";
    let row = tx.fetch_optional(sql, values![public_key]).await?;
    Ok(row.is_some())
}

/// Whether a certificate was issued for a key, to whomever.
///
/// # Errors
/// What the database says.
pub(crate) async fn was_issued(tx: &Tx, public_key: &[u8]) -> Result<bool, StoreError> {
    let sql = "SELECT receipt FROM applications \
               WHERE public_key = $1 AND state = 'issued' LIMIT 1";
    let row = tx.fetch_optional(sql, values![public_key]).await?;
    Ok(row.is_some())
}
