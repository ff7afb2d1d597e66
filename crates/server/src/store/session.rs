//! Browser sessions. A row is found by the SHA-256 of its id, so that a reader of the database
//! cannot take over a session.

use protocol::Sha256;
use time::OffsetDateTime;

use super::{StoreError, Tx, account_sheet, reissue, values};

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionRow {
    /// Who is signed in, as `account:ID` or `operator:ID`.
    pub(crate) person: Option<String>,
    /// The sign-in from which it came, as [`super::sign_in`] lists it.
    pub(crate) sign_in: Option<String>,
    /// The session's data as JSON.
    pub(crate) data: String,
    /// When it ends unless it is used.
    pub(crate) expires_at: OffsetDateTime,
}

/// Adds a session. False when the id is taken.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, id: &[u8], session: &SessionRow) -> Result<bool, StoreError> {
    let added = tx
        .execute(
            "INSERT INTO sessions (id_hash, person, data, expires_at, sign_in) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id_hash) DO NOTHING",
            values![
                hash(id),
                session.person.as_deref(),
                &session.data,
                session.expires_at,
                session.sign_in.as_deref()
            ],
        )
        .await?;
    Ok(added > 0)
}

/// Changes a session. False when it is no longer there: a session that was ended stays ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn update(tx: &Tx, id: &[u8], session: &SessionRow) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE sessions SET person = $1, data = $2, expires_at = $3, sign_in = $4 \
             WHERE id_hash = $5",
            values![
                session.person.as_deref(),
                &session.data,
                session.expires_at,
                session.sign_in.as_deref(),
                hash(id)
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// The session with this id, if it has not ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    id: &[u8],
    now: OffsetDateTime,
) -> Result<Option<SessionRow>, StoreError> {
    let session = find_ended_or_not(tx, id).await?;
    Ok(session.filter(|session| session.expires_at > now))
}

/// The session with this id, also when it has ended by its time and was not removed since. One
/// that somebody ended is not found.
///
/// # Errors
/// What the database says.
pub(crate) async fn find_ended_or_not(
    tx: &Tx,
    id: &[u8],
) -> Result<Option<SessionRow>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT person, sign_in, data, expires_at FROM sessions WHERE id_hash = $1",
            values![hash(id)],
        )
        .await?;
    row.map(|row| {
        Ok(SessionRow {
            person: row.optional_text("person")?,
            sign_in: row.optional_text("sign_in")?,
            data: row.text("data")?,
            expires_at: row.time("expires_at")?,
        })
    })
    .transpose()
}

/// Ends a session, and with it what only its cookie opens.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete(tx: &Tx, id: &[u8]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM sessions WHERE id_hash = $1", values![hash(id)])
        .await?;
    reissue::forget_without_session(tx).await?;
    account_sheet::forget_without_session(tx).await?;
    Ok(())
}

/// Ends every session of a person, `account:ID` or `operator:ID`; how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete_of_person(tx: &Tx, person: &str) -> Result<u64, StoreError> {
    let ended = tx
        .execute("DELETE FROM sessions WHERE person = $1", values![person])
        .await?;
    reissue::forget_without_session(tx).await?;
    account_sheet::forget_without_session(tx).await?;
    Ok(ended)
}

/// Ends the open session that came from a sign-in; how many there were.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete_of_sign_in(
    tx: &Tx,
    sign_in: &str,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let ended = tx
        .execute(
            "DELETE FROM sessions WHERE sign_in = $1 AND expires_at > $2",
            values![sign_in, now],
        )
        .await?;
    reissue::forget_without_session(tx).await?;
    account_sheet::forget_without_session(tx).await?;
    Ok(ended)
}

/// Removes the sessions that had ended by then; how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete_ended(tx: &Tx, now: OffsetDateTime) -> Result<u64, StoreError> {
    let ended = tx
        .execute("DELETE FROM sessions WHERE expires_at <= $1", values![now])
        .await?;
    reissue::forget_without_session(tx).await?;
    account_sheet::forget_without_session(tx).await?;
    Ok(ended)
}

/// By what a session is found.
pub(super) fn hash(id: &[u8]) -> Vec<u8> {
    Sha256::of(id).as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};
    use time::Duration;

    #[tokio::test]
    async fn a_session_lives_until_it_ends() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    let session = SessionRow {
                        person: Some("account:a".to_owned()),
                        sign_in: Some("s".to_owned()),
                        data: "{}".to_owned(),
                        expires_at: NOW + Duration::minutes(30),
                    };
                    assert!(insert(&tx, b"id", &session).await?);
                    assert!(!insert(&tx, b"id", &session).await?);
                    assert_eq!(find(&tx, b"id", NOW).await?, Some(session.clone()));
                    assert_eq!(find(&tx, b"id", session.expires_at).await?, None);
                    let raw = tx
                        .fetch_all("SELECT id_hash FROM sessions", Vec::new())
                        .await?;
                    assert!(raw.iter().all(|row| row.blob("id_hash").unwrap() != b"id"));
                    delete(&tx, b"id").await?;
                    assert!(!update(&tx, b"id", &session).await?);
                    assert_eq!(find(&tx, b"id", NOW).await?, None);
                    assert!(insert(&tx, b"old", &session).await?);
                    assert_eq!(delete_ended(&tx, NOW).await?, 0);
                    assert_eq!(delete_ended(&tx, session.expires_at).await?, 1);
                    assert!(insert(&tx, b"one", &session).await?);
                    assert!(insert(&tx, b"two", &session).await?);
                    assert_eq!(delete_of_person(&tx, "account:b").await?, 0);
                    assert_eq!(delete_of_person(&tx, "account:a").await?, 2);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
