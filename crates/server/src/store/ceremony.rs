//! What was asked of a browser's passkey and waits for its answer. The id in the form is kept as
//! its hash; what was asked is sealed, and known to [`crate::web::passkey`] alone.

use protocol::Sha256;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// Keeps one for a person.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(
    tx: &Tx,
    id: &str,
    person: &str,
    sealed: &[u8],
    expires_at: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO ceremonies (id_hash, person, sealed, expires_at) VALUES ($1, $2, $3, $4)",
        values![hash(id), person, sealed, expires_at],
    )
    .await?;
    Ok(())
}

/// What was asked under this id, if it still waits for this person.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    id: &str,
    person: &str,
    now: OffsetDateTime,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT sealed FROM ceremonies WHERE id_hash = $1 AND person = $2 AND expires_at > $3",
            values![hash(id), person, now],
        )
        .await?;
    row.map(|row| row.blob("sealed")).transpose()
}

/// As [`find`], and nobody finds it again.
///
/// # Errors
/// What the database says.
pub(crate) async fn take(
    tx: &Tx,
    id: &str,
    person: &str,
    now: OffsetDateTime,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = find(tx, id, person, now).await?;
    let taken = tx
        .execute(
            "DELETE FROM ceremonies WHERE id_hash = $1 AND person = $2",
            values![hash(id), person],
        )
        .await?;
    Ok(found.filter(|_| taken > 0))
}

/// Removes those that have ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_expired(tx: &Tx, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM ceremonies WHERE expires_at <= $1",
        values![now],
    )
    .await?;
    Ok(())
}

fn hash(id: &str) -> Vec<u8> {
    Sha256::of(id.as_bytes()).as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};
    use time::Duration;

    #[tokio::test]
    async fn it_is_taken_once_by_its_person_in_time() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    let end = NOW + Duration::minutes(5);
                    insert(&tx, "a", "account:x", b"1", end).await?;
                    assert_eq!(take(&tx, "a", "account:y", NOW).await?, None);
                    assert_eq!(find(&tx, "a", "account:x", end).await?, None);
                    let found = Some(b"1".to_vec());
                    assert_eq!(find(&tx, "a", "account:x", NOW).await?, found);
                    assert_eq!(take(&tx, "a", "account:x", NOW).await?, found);
                    assert_eq!(take(&tx, "a", "account:x", NOW).await?, None);
                    insert(&tx, "b", "account:x", b"2", end).await?;
                    remove_expired(&tx, end).await?;
                    assert_eq!(find(&tx, "b", "account:x", NOW).await?, None);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
