//! Second factors: the sealed secret of an authenticator app, passkeys ([`super::passkey`]), and
//! recovery codes as hashes, which stand beside either.
//!
//! A person is named as `account:ID` or `operator:ID`. What is sealed and hashed here, and under
//! which key, is known to [`crate::web::second_factor`] alone.

use time::OffsetDateTime;

use super::{StoreError, Tx, known_device, passkey, values};

/// An authenticator app that is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SecondFactor {
    /// The secret, sealed.
    pub(crate) sealed_secret: Vec<u8>,
    /// Since when it is asked for.
    pub(crate) since: OffsetDateTime,
}

/// Keeps an authenticator app; `step` is the time step of the code that confirmed it.
///
/// # Errors
/// [`StoreError::Exists`] when there is one already.
pub(crate) async fn insert(
    tx: &Tx,
    person: &str,
    sealed_secret: &[u8],
    step: u64,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO second_factors (person, sealed_secret, since, last_step) \
         VALUES ($1, $2, $3, $4)",
        values![person, sealed_secret, now, whole(step)],
    )
    .await?;
    Ok(())
}

/// The authenticator app of a person.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, person: &str) -> Result<Option<SecondFactor>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT sealed_secret, since FROM second_factors WHERE person = $1",
            values![person],
        )
        .await?;
    row.map(|row| {
        Ok(SecondFactor {
            sealed_secret: row.blob("sealed_secret")?,
            since: row.time("since")?,
        })
    })
    .transpose()
}

/// Whether a person has a second factor: an app or a passkey.
///
/// # Errors
/// What the database says.
pub(crate) async fn is_on(tx: &Tx, person: &str) -> Result<bool, StoreError> {
    Ok(find(tx, person).await?.is_some() || passkey::count(tx, person).await? > 0)
}

/// Whether anybody has an app, whose secret is sealed, or recovery codes, which are marked.
///
/// # Errors
/// What the database says.
pub(crate) async fn any(tx: &Tx) -> Result<bool, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT person FROM second_factors UNION SELECT person FROM recovery_codes LIMIT 1",
            values![],
        )
        .await?;
    Ok(row.is_some())
}

/// Takes a code of this time step as used. False when one of it or of a later step was used
/// before.
///
/// # Errors
/// What the database says.
pub(crate) async fn accept_step(tx: &Tx, person: &str, step: u64) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE second_factors SET last_step = $1 WHERE person = $2 AND last_step < $3",
            values![whole(step), person, whole(step)],
        )
        .await?;
    Ok(changed > 0)
}

/// Switches the second factor off: app, passkeys and recovery codes; browsers are known no longer.
/// False when it is off already.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete(tx: &Tx, person: &str) -> Result<bool, StoreError> {
    replace_recovery_codes(tx, person, &[]).await?;
    known_device::forget_all(tx, person).await?;
    let passkeys = passkey::delete_of_person(tx, person).await?;
    let apps = tx
        .execute(
            "DELETE FROM second_factors WHERE person = $1",
            values![person],
        )
        .await?;
    Ok(passkeys + apps > 0)
}

/// Puts new recovery codes in place of all earlier ones.
///
/// # Errors
/// What the database says.
pub(crate) async fn replace_recovery_codes(
    tx: &Tx,
    person: &str,
    hashes: &[Vec<u8>],
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM recovery_codes WHERE person = $1",
        values![person],
    )
    .await?;
    for hash in hashes {
        tx.execute(
            "INSERT INTO recovery_codes (person, code_hash) VALUES ($1, $2)",
            values![person, hash],
        )
        .await?;
    }
    Ok(())
}

/// Uses up a recovery code. False when there is none such, or it was used before.
///
/// # Errors
/// What the database says.
pub(crate) async fn use_recovery_code(
    tx: &Tx,
    person: &str,
    hash: &[u8],
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE recovery_codes SET used_at = $1 \
             WHERE person = $2 AND code_hash = $3 AND used_at IS NULL",
            values![now, person, hash],
        )
        .await?;
    Ok(changed > 0)
}

/// How many recovery codes are left.
///
/// # Errors
/// What the database says.
pub(crate) async fn unused_recovery_codes(tx: &Tx, person: &str) -> Result<i64, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS unused FROM recovery_codes \
             WHERE person = $1 AND used_at IS NULL",
            values![person],
        )
        .await?;
    row.map_or(Ok(0), |row| row.integer("unused"))
}

/// Steps of 30 seconds fit for longer than there will be anybody to count them.
fn whole(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};

    #[tokio::test]
    async fn steps_and_codes_count_once() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    assert_eq!(find(&tx, "account:a").await?, None);
                    assert!(!any(&tx).await?);
                    insert(&tx, "account:a", b"sealed", 100, NOW).await?;
                    let found = find(&tx, "account:a").await?.unwrap();
                    assert_eq!(
                        (found.sealed_secret, found.since),
                        (b"sealed".to_vec(), NOW)
                    );
                    for (step, accepted) in [(100, false), (101, true), (101, false), (99, false)] {
                        assert_eq!(accept_step(&tx, "account:a", step).await?, accepted);
                    }
                    assert!(any(&tx).await?);
                    let codes = [b"1".to_vec(), b"2".to_vec()];
                    replace_recovery_codes(&tx, "account:a", &codes).await?;
                    assert!(!use_recovery_code(&tx, "account:b", b"1", NOW).await?);
                    assert!(use_recovery_code(&tx, "account:a", b"1", NOW).await?);
                    assert!(!use_recovery_code(&tx, "account:a", b"1", NOW).await?);
                    assert_eq!(unused_recovery_codes(&tx, "account:a").await?, 1);
                    replace_recovery_codes(&tx, "account:a", &codes).await?;
                    assert_eq!(unused_recovery_codes(&tx, "account:a").await?, 2);
                    assert!(delete(&tx, "account:a").await?);
                    assert!(!delete(&tx, "account:a").await?);
                    assert_eq!(unused_recovery_codes(&tx, "account:a").await?, 0);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            let twice = store
                .run_tx("test", |tx| async move {
                    insert(&tx, "operator:a", b"1", 1, NOW).await?;
                    insert(&tx, "operator:a", b"2", 1, NOW).await
                })
                .await;
            assert!(matches!(twice, Err(StoreError::Exists)));
        })
        .await;
    }
}
