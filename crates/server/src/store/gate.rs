//! Who confirmed 発行申請を行う前, for which kind and in which edition.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GateConfirmation {
    /// Edition of the text.
    pub(crate) edition: String,
    /// When.
    pub(crate) confirmed_at: OffsetDateTime,
}

/// Records a confirmation; it replaces the one before.
///
/// # Errors
/// What the database says.
pub(crate) async fn confirm(
    tx: &Tx,
    account_id: &str,
    kind: &str,
    edition: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO gate_confirmations (account_id, kind, edition, confirmed_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (account_id, kind) DO UPDATE SET \
         edition = excluded.edition, confirmed_at = excluded.confirmed_at",
        values![account_id, kind, edition, now],
    )
    .await?;
    Ok(())
}

/// The last confirmation of a person for a kind.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    account_id: &str,
    kind: &str,
) -> Result<Option<GateConfirmation>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT edition, confirmed_at FROM gate_confirmations \
             WHERE account_id = $1 AND kind = $2",
            values![account_id, kind],
        )
        .await?;
    row.map(|row| {
        Ok(GateConfirmation {
            edition: row.text("edition")?,
            confirmed_at: row.time("confirmed_at")?,
        })
    })
    .transpose()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, account_id, add_office, number, on_each_database};

    #[tokio::test]
    async fn the_last_confirmation_counts() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    let account = account_id(number());
                    assert_eq!(find(&tx, &account, "careplan").await?, None);
                    let earlier = NOW - time::Duration::days(2);
                    confirm(&tx, &account, "careplan", "1", earlier).await?;
                    confirm(&tx, &account, "careplan", "2", NOW).await?;
                    let found = find(&tx, &account, "careplan").await?.unwrap();
                    let expected = GateConfirmation {
                        edition: "2".to_owned(),
                        confirmed_at: NOW,
                    };
                    assert_eq!(found, expected);
                    assert_eq!(find(&tx, &account, "kaigo").await?, None);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
