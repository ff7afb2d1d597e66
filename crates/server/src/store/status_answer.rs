//! OCSP answers: which are due, and those that were signed.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use super::certificate::Revocation;
use super::reader::Reader;
use super::value::Value;
use super::{Row, StoreError, Tx, values};

/// A certificate that needs a new answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueAnswer {
    /// Serial number, lower-case hexadecimal.
    pub(crate) serial: String,
    /// First second of validity.
    pub(crate) not_before: OffsetDateTime,
    /// Last second of validity.
    pub(crate) not_after: OffsetDateTime,
    /// When and why it was revoked.
    pub(crate) revoked: Option<Revocation>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StatusAnswer {
    /// The answer as it is sent.
    pub(crate) der: Vec<u8>,
    /// When it was made.
    pub(crate) this_update: OffsetDateTime,
    /// Until when it holds.
    pub(crate) next_update: OffsetDateTime,
}

/// The certificates of an issuing authority whose answer is due, the longest due first.
///
/// # Errors
/// What the database says.
pub(crate) async fn due(
    tx: &Tx,
    issuer: &str,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<DueAnswer>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT serial, not_before, not_after, revoked_at, revoked_reason FROM certificates \
             WHERE answer_due_at <= $1 AND (issuer = $2 OR issuer IS NULL) \
             ORDER BY answer_due_at, serial LIMIT $3",
            values![now, issuer, i64::from(limit)],
        )
        .await?;
    rows.iter().map(read_due).collect()
}

/// Stores an answer, and when the next one is due. False when the certificate was revoked after
/// `due` was read: the answer says something else then, and stays due.
///
/// # Errors
/// What the database says.
pub(crate) async fn store(
    tx: &Tx,
    due: &DueAnswer,
    answer: &StatusAnswer,
    next_due: OffsetDateTime,
) -> Result<bool, StoreError> {
    let never = OffsetDateTime::UNIX_EPOCH;
    let seen = due.revoked.as_ref().map_or(never, |revoked| revoked.at);
    let changed = tx
        .execute(
            "UPDATE certificates SET answer_due_at = $1 \
             WHERE serial = $2 AND COALESCE(revoked_at, 0) = $3",
            values![next_due, &due.serial, seen],
        )
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO status_answers (serial, der, this_update, next_update) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (serial) DO UPDATE SET der = excluded.der, \
         this_update = excluded.this_update, next_update = excluded.next_update",
        values![
            &due.serial,
            answer.der.as_slice(),
            answer.this_update,
            answer.next_update
        ],
    )
    .await?;
    Ok(true)
}

/// Ends the answers about a certificate that has ended itself.
///
/// # Errors
/// What the database says.
pub(crate) async fn end(tx: &Tx, serial: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE certificates SET answer_due_at = NULL WHERE serial = $1",
        values![serial],
    )
    .await?;
    tx.execute(
        "DELETE FROM status_answers WHERE serial = $1",
        values![serial],
    )
    .await?;
    Ok(())
}

/// How many answers [`find_all`] finds at once.
pub(crate) const AT_ONCE: usize = 32;

/// The answers about the certificates with these serials (lower-case hexadecimal), at most
/// [`AT_ONCE`], by serial.
///
/// # Errors
/// What the database says.
pub(crate) async fn find_all(
    reader: &mut Reader,
    serials: &[&str],
) -> Result<BTreeMap<String, StatusAnswer>, StoreError> {
    // One statement for any number: nothing has the empty serial.
    let padded = serials.iter().copied().chain(std::iter::repeat(""));
    let rows = reader
        .fetch_all(
            "SELECT serial, der, this_update, next_update FROM status_answers \
             WHERE serial IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
             $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
            padded.take(AT_ONCE).map(Value::from).collect(),
        )
        .await?;
    rows.iter()
        .map(|row| {
            let answer = StatusAnswer {
                der: row.blob("der")?,
                this_update: row.time("this_update")?,
                next_update: row.time("next_update")?,
            };
            Ok((row.text("serial")?, answer))
        })
        .collect()
}

fn read_due(row: &Row) -> Result<DueAnswer, StoreError> {
    let revoked = match row.optional_time("revoked_at")? {
        Some(at) => {
            let reason = row.optional_text("revoked_reason")?.unwrap_or_default();
            Some(Revocation { at, reason })
        }
        None => None,
    };
    Ok(DueAnswer {
        serial: row.text("serial")?,
        not_before: row.time("not_before")?,
        not_after: row.time("not_after")?,
        revoked,
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use time::Duration;

    use super::*;
    use crate::store::testing::{NOW, add_certificate, on_each_database};
    use crate::store::{Store, certificate};

    async fn due_at(store: &Store, now: OffsetDateTime) -> Vec<DueAnswer> {
        let due = store.read(
            "test",
            |tx| async move { due(&tx, "issuer", now, 10).await },
        );
        due.await.unwrap()
    }

    #[tokio::test]
    async fn an_answer_is_due_after_issuing_after_revoking_and_before_it_ends() {
        on_each_database(|store| async move {
            store
                .run_tx(
                    "test",
                    |tx| async move { add_certificate(&tx, "0a", NOW).await },
                )
                .await
                .unwrap();
            let first = due_at(&store, NOW).await.remove(0);
            assert_eq!((first.serial.as_str(), &first.revoked), ("0a", &None));
            let answer = &StatusAnswer {
                der: vec![1],
                this_update: NOW,
                next_update: NOW + Duration::days(7),
            };
            let (later, first) = (NOW + Duration::days(3), &first);
            let put = |due: DueAnswer| {
                store.run_tx("test", move |tx| {
                    let due = due.clone();
                    async move { store_answer(&tx, &due, answer, later).await }
                })
            };
            assert!(put(first.clone()).await.unwrap());
            assert_eq!(due_at(&store, NOW).await, []);
            assert_eq!(due_at(&store, later).await.len(), 1);
            let mut reader = Reader::of(store.clone());
            let found = find_all(&mut reader, &["0b", "0a"]).await.unwrap();
            assert_eq!(found, BTreeMap::from([("0a".to_owned(), answer.clone())]));

            store
                .run_tx("test", |tx| async move {
                    assert!(certificate::revoke(&tx, "0a", "superseded", NOW).await?);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            // What was answered before it holds no longer.
            let outdated = find_all(&mut reader, &["0a"]).await.unwrap();
            assert_eq!(outdated["0a"].next_update, OffsetDateTime::UNIX_EPOCH);
            // What was read before the revocation is not stored any more.
            assert!(!put(first.clone()).await.unwrap());
            let second = due_at(&store, NOW).await.remove(0);
            assert_eq!(second.revoked.as_ref().unwrap().reason, "superseded");
            assert!(put(second).await.unwrap());
            assert_eq!(due_at(&store, NOW).await, []);

            store
                .run_tx("test", |tx| async move { end(&tx, "0a").await })
                .await
                .unwrap();
            assert!(find_all(&mut reader, &["0a"]).await.unwrap().is_empty());
            assert_eq!(due_at(&store, NOW + Duration::days(99)).await, []);
        })
        .await;
    }

    #[tokio::test]
    async fn a_revocation_is_due_before_everything_else() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_certificate(&tx, "0c", NOW).await?;
                    // The clock of the console is ahead.
                    let ahead = NOW + Duration::minutes(1);
                    assert!(certificate::revoke(&tx, "0c", "superseded", ahead).await?);
                    // As what is longest overdue comes first.
                    let epoch = OffsetDateTime::UNIX_EPOCH;
                    assert_eq!(due(&tx, "issuer", epoch, 1).await?.len(), 1);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    async fn store_answer(
        tx: &Tx,
        due: &DueAnswer,
        answer: &StatusAnswer,
        next_due: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        super::store(tx, due, answer, next_due).await
    }
}
