//! Operators: the people of the federation who work on the console.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// An operator.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Operator {
    /// Id with which the operator signs in.
    pub(crate) id: String,
    /// Name, shown to colleagues only.
    pub(crate) name: String,
    /// Argon2 hash of the password (PHC string).
    pub(crate) password_hash: String,
}

/// Adds an operator.
///
/// # Errors
/// [`StoreError::Exists`] when the id is taken.
pub(crate) async fn insert(
    tx: &Tx,
    operator: &Operator,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO operators (id, name, password_hash, created_at) VALUES ($1, $2, $3, $4)",
        values![&operator.id, &operator.name, &operator.password_hash, now],
    )
    .await?;
    Ok(())
}

/// The operator with this id.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, id: &str) -> Result<Option<Operator>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, name, password_hash FROM operators WHERE id = $1",
            values![id],
        )
        .await?;
    row.map(|row| {
        Ok(Operator {
            id: row.text("id")?,
            name: row.text("name")?,
            password_hash: row.text("password_hash")?,
        })
    })
    .transpose()
}

/// Replaces the password. False when there is no such operator.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_password(tx: &Tx, id: &str, hash: &str) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE operators SET password_hash = $1 WHERE id = $2",
            values![hash, id],
        )
        .await?;
    Ok(changed > 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};

    #[tokio::test]
    async fn an_operator_comes_back_as_it_was() {
        on_each_database(|store| async move {
            let operator = &Operator {
                id: "tokyo-1".to_owned(),
                name: "審査 一郎".to_owned(),
                password_hash: "x".to_owned(),
            };
            store
                .run_tx("test", |tx| async move {
                    insert(&tx, operator, NOW).await?;
                    assert!(find(&tx, "tokyo-1").await?.as_ref() == Some(operator));
                    assert!(find(&tx, "tokyo-2").await?.is_none());
                    assert!(!set_password(&tx, "tokyo-2", "y").await?);
                    assert!(set_password(&tx, "tokyo-1", "y").await?);
                    let renewed = find(&tx, "tokyo-1").await?.unwrap();
                    assert_eq!(renewed.password_hash, "y");
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            let again = store
                .run_tx("test", |tx| async move { insert(&tx, operator, NOW).await })
                .await;
            assert!(matches!(again, Err(StoreError::Exists)));
        })
        .await;
    }
}
