//! Checks of applications: who looked at one before somebody else approves it.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// That somebody has checked an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Check {
    /// Id of the operator.
    pub(crate) operator: String,
    /// The operator's name.
    pub(crate) name: String,
    /// When.
    pub(crate) at: OffsetDateTime,
}

/// Notes that an operator has checked an application. False when it does not wait for the
/// federation, or somebody has checked it before.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(
    tx: &Tx,
    receipt: &str,
    operator: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let added = tx
        .execute(
            "INSERT INTO application_checks (receipt, operator_id, checked_at) \
             SELECT receipt, CAST($1 AS TEXT), CAST($2 AS BIGINT) FROM applications \
             WHERE receipt = $3 AND state = 'pending' ON CONFLICT (receipt) DO NOTHING",
            values![operator, now, receipt],
        )
        .await?;
    Ok(added > 0)
}

/// The check of an application.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<Check>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT c.operator_id, o.name, c.checked_at FROM application_checks c \
             JOIN operators o ON o.id = c.operator_id WHERE c.receipt = $1",
            values![receipt],
        )
        .await?;
    row.map(|row| {
        Ok(Check {
            operator: row.text("operator_id")?,
            name: row.text("name")?,
            at: row.time("checked_at")?,
        })
    })
    .transpose()
}

/// Forgets the check of an application: it was about something else than is there now.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove(tx: &Tx, receipt: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM application_checks WHERE receipt = $1",
        values![receipt],
    )
    .await?;
    Ok(())
}
