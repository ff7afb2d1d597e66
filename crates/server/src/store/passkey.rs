//! Passkeys: public keys with which people show who they are. The private keys never leave the
//! devices of their owners.

use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A passkey as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredPasskey {
    /// Id, for addresses.
    pub(crate) id: String,
    /// What its owner calls it.
    pub(crate) name: String,
    /// The public key with its counter, as [`crate::web::passkey`] writes it.
    pub(crate) data: String,
    /// Since when it can be used.
    pub(crate) added_at: OffsetDateTime,
    /// When it was last used.
    pub(crate) used_at: Option<OffsetDateTime>,
}

/// Adds one.
///
/// # Errors
/// [`StoreError::Exists`] when it is registered already, for whomever.
pub(crate) async fn insert(
    tx: &Tx,
    person: &str,
    passkey: &StoredPasskey,
    credential_id: &[u8],
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO passkeys (id, person, name, credential_id, data, added_at, used_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            &passkey.id,
            person,
            &passkey.name,
            credential_id,
            &passkey.data,
            passkey.added_at,
            passkey.used_at
        ],
    )
    .await?;
    Ok(())
}

/// The passkeys of a person, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_person(tx: &Tx, person: &str) -> Result<Vec<StoredPasskey>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, name, data, added_at, used_at FROM passkeys WHERE person = $1 \
             ORDER BY added_at, id",
            values![person],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// One of a person.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    person: &str,
    id: &str,
) -> Result<Option<StoredPasskey>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, name, data, added_at, used_at FROM passkeys \
             WHERE person = $1 AND id = $2",
            values![person, id],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Those by which a person may approve, as far as people see it: the authority itself looks into
/// its own folder.
///
/// # Errors
/// What the database says.
pub(crate) async fn admitted_of_person(
    tx: &Tx,
    person: &str,
) -> Result<Vec<StoredPasskey>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, name, data, added_at, used_at FROM passkeys \
             WHERE person = $1 AND admitted_at IS NOT NULL ORDER BY added_at, id",
            values![person],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Notes whether the authority takes approvals by one.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_admission(
    tx: &Tx,
    person: &str,
    id: &str,
    admitted_at: Option<OffsetDateTime>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE passkeys SET admitted_at = $1 WHERE person = $2 AND id = $3",
        values![admitted_at, person, id],
    )
    .await?;
    Ok(())
}

/// How many a person has.
///
/// # Errors
/// What the database says.
pub(crate) async fn count(tx: &Tx, person: &str) -> Result<i64, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS there FROM passkeys WHERE person = $1",
            values![person],
        )
        .await?;
    row.map_or(Ok(0), |row| row.integer("there"))
}

/// Notes that one was used, with its counter as it is now.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_use(
    tx: &Tx,
    id: &str,
    data: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE passkeys SET data = $1, used_at = $2 WHERE id = $3",
        values![data, now, id],
    )
    .await?;
    Ok(())
}

/// Removes one of a person. False when it is gone already.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete(tx: &Tx, person: &str, id: &str) -> Result<bool, StoreError> {
    let removed = tx
        .execute(
            "DELETE FROM passkeys WHERE person = $1 AND id = $2",
            values![person, id],
        )
        .await?;
    Ok(removed > 0)
}

/// Removes all of a person; how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete_of_person(tx: &Tx, person: &str) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM passkeys WHERE person = $1", values![person])
        .await
}

fn read(row: &Row) -> Result<StoredPasskey, StoreError> {
    Ok(StoredPasskey {
        id: row.text("id")?,
        name: row.text("name")?,
        data: row.text("data")?,
        added_at: row.time("added_at")?,
        used_at: row.optional_time("used_at")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};

    #[tokio::test]
    async fn a_key_belongs_to_one_person() {
        on_each_database(|store| async move {
            let passkey = &StoredPasskey {
                id: "1".to_owned(),
                name: "鍵".to_owned(),
                data: "{}".to_owned(),
                added_at: NOW,
                used_at: None,
            };
            store
                .run_tx("test", |tx| async move {
                    insert(&tx, "account:a", passkey, b"id").await?;
                    let found = of_person(&tx, "account:a").await?;
                    assert_eq!(found.as_slice(), std::slice::from_ref(passkey));
                    assert_eq!(find(&tx, "account:b", "1").await?, None);
                    note_use(&tx, "1", "{1}", NOW).await?;
                    let found = find(&tx, "account:a", "1").await?.unwrap();
                    assert_eq!((found.data.as_str(), found.used_at), ("{1}", Some(NOW)));
                    assert!(!delete(&tx, "account:b", "1").await?);
                    assert_eq!(count(&tx, "account:a").await?, 1);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            let other = &StoredPasskey {
                id: "2".to_owned(),
                ..passkey.clone()
            };
            let twice = store.run_tx("test", |tx| async move {
                insert(&tx, "account:b", other, b"id").await
            });
            assert!(matches!(twice.await, Err(StoreError::Exists)));
            store
                .run_tx("test", |tx| async move {
                    assert!(delete(&tx, "account:a", "1").await?);
                    assert_eq!(delete_of_person(&tx, "account:a").await?, 0);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
