//! Table `application_withdrawals`: who took an application back, and when.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// An application was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Withdrawal {
    /// The account that did it.
    pub(crate) account_id: String,
    /// When.
    pub(crate) withdrawn_at: OffsetDateTime,
}

/// Records a withdrawal.
///
/// # Errors
/// [`StoreError::Exists`] when the application was taken back before.
pub(crate) async fn insert(
    tx: &Tx,
    receipt: &str,
    account_id: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO application_withdrawals (receipt, account_id, withdrawn_at) \
         VALUES ($1, $2, $3)",
        values![receipt, account_id, now],
    )
    .await?;
    Ok(())
}

/// The withdrawal of an application.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<Withdrawal>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT account_id, withdrawn_at FROM application_withdrawals WHERE receipt = $1",
            values![receipt],
        )
        .await?;
    row.map(|row| {
        Ok(Withdrawal {
            account_id: row.text("account_id")?,
            withdrawn_at: row.time("withdrawn_at")?,
        })
    })
    .transpose()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, account_id, add_application, number, on_each_database};

    #[tokio::test]
    async fn a_withdrawal_is_remembered_once() {
        on_each_database(|store| async move {
            let account = &account_id(number());
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    assert_eq!(find(&tx, "A").await?, None);
                    insert(&tx, "A", account, NOW).await?;
                    let found = find(&tx, "A").await?.unwrap();
                    assert_eq!((&found.account_id, found.withdrawn_at), (account, NOW));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            let again = store
                .run_tx(
                    "test",
                    |tx| async move { insert(&tx, "A", account, NOW).await },
                )
                .await;
            assert!(matches!(again, Err(StoreError::Exists)));
        })
        .await;
    }
}
