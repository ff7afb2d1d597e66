//! Revocation lists by partition: when the next one is due, and the one that is published.

use time::OffsetDateTime;

use super::certificate::Revocation;
use super::{Row, StoreError, Tx, values};

/// A list as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RevocationList {
    /// The list (DER).
    pub(crate) der: Vec<u8>,
    /// Its number.
    pub(crate) number: i64,
    /// When it was made.
    pub(crate) this_update: OffsetDateTime,
    /// Until when it holds.
    pub(crate) next_update: OffsetDateTime,
}

/// How the list of a partition stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Name of the partition.
    pub(crate) partition: String,
    /// Number of the newest list.
    pub(crate) number: i64,
    /// When the next one has to be made.
    pub(crate) due_at: OffsetDateTime,
    /// How often somebody was revoked.
    pub(crate) changes: i64,
}

/// How every list stands.
///
/// # Errors
/// What the database says.
pub(crate) async fn standings(tx: &Tx) -> Result<Vec<Standing>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT partition_name, number, due_at, changes FROM revocation_lists",
            values![],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Standing {
                partition: row.text("partition_name")?,
                number: row.integer("number")?,
                due_at: row.time("due_at")?,
                changes: row.integer("changes")?,
            })
        })
        .collect()
}

/// What is published at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Published {
    /// How many lists.
    pub(crate) count: i64,
    /// When the newest was made.
    pub(crate) newest: OffsetDateTime,
    /// When the first of them ends.
    pub(crate) first_end: OffsetDateTime,
}

/// What is published at present; nothing before the first list.
///
/// # Errors
/// What the database says.
pub(crate) async fn published(tx: &Tx) -> Result<Option<Published>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS count, MAX(this_update) AS newest, MIN(next_update) AS first_end \
             FROM revocation_lists",
            values![],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let ends = (
        row.optional_time("newest")?,
        row.optional_time("first_end")?,
    );
    Ok(match ends {
        (Some(newest), Some(first_end)) => Some(Published {
            count: row.integer("count")?,
            newest,
            first_end,
        }),
        _ => None,
    })
}

/// The certificates of an issuing authority whose validity begins in a span of time, end excluded,
/// that are revoked and have not ended before `ended`: serial number and revocation, by serial
/// number.
///
/// # Errors
/// What the database says.
pub(crate) async fn revoked(
    tx: &Tx,
    issuer: &str,
    (begin, end): (OffsetDateTime, OffsetDateTime),
    ended: OffsetDateTime,
) -> Result<Vec<(String, Revocation)>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT serial, revoked_at, revoked_reason FROM certificates \
             WHERE revoked_at IS NOT NULL AND not_before >= $1 AND not_before < $2 \
             AND not_after >= $3 AND (issuer = $4 OR issuer IS NULL) ORDER BY serial",
            values![begin, end, ended, issuer],
        )
        .await?;
    rows.iter().map(read_revoked).collect()
}

/// Publishes the first list of a partition. False when there is one already.
///
/// # Errors
/// What the database says.
pub(crate) async fn publish_first(
    tx: &Tx,
    partition: &str,
    list: &RevocationList,
    due_at: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "INSERT INTO revocation_lists (partition_name, number, der, this_update, \
             next_update, due_at, changes) VALUES ($1, $2, $3, $4, $5, $6, 0) \
             ON CONFLICT (partition_name) DO NOTHING",
            values![
                partition,
                list.number,
                list.der.as_slice(),
                list.this_update,
                list.next_update,
                due_at
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Publishes a list after another one. False when there is a newer one already, or when somebody
/// was revoked after `before` was read: the list may lack that revocation, and stays due.
///
/// # Errors
/// What the database says.
pub(crate) async fn publish(
    tx: &Tx,
    before: &Standing,
    list: &RevocationList,
    due_at: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE revocation_lists SET number = $1, der = $2, this_update = $3, \
             next_update = $4, due_at = $5 \
             WHERE partition_name = $6 AND number = $7 AND changes = $8",
            values![
                list.number,
                list.der.as_slice(),
                list.this_update,
                list.next_update,
                due_at,
                &before.partition,
                before.number,
                before.changes
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Says that somebody of the partition was revoked: the next list is due at once.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_due(
    tx: &Tx,
    partition: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE revocation_lists SET due_at = $1, changes = changes + 1 \
         WHERE partition_name = $2",
        values![now, partition],
    )
    .await?;
    Ok(())
}

/// The published list of a partition.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, partition: &str) -> Result<Option<RevocationList>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT der, number, this_update, next_update FROM revocation_lists \
             WHERE partition_name = $1",
            values![partition],
        )
        .await?;
    row.map(|row| {
        Ok(RevocationList {
            der: row.blob("der")?,
            number: row.integer("number")?,
            this_update: row.time("this_update")?,
            next_update: row.time("next_update")?,
        })
    })
    .transpose()
}

fn read_revoked(row: &Row) -> Result<(String, Revocation), StoreError> {
    let revocation = Revocation {
        at: row.time("revoked_at")?,
        reason: row.optional_text("revoked_reason")?.unwrap_or_default(),
    };
    Ok((row.text("serial")?, revocation))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use time::Duration;

    use super::*;
    use crate::store::certificate;
    use crate::store::testing::{NOW, add_certificate, on_each_database};

    #[tokio::test]
    async fn a_list_that_lacks_a_revocation_is_not_published() {
        on_each_database(|store| async move {
            let list = |number| RevocationList {
                der: vec![1],
                number,
                this_update: NOW,
                next_update: NOW + Duration::days(7),
            };
            let later = NOW + Duration::days(3);
            store
                .run_tx("test", |tx| async move {
                    assert!(publish_first(&tx, "p", &list(1), later).await?);
                    assert!(!publish_first(&tx, "p", &list(9), later).await?);
                    let before = standings(&tx).await?.remove(0);
                    assert_eq!((before.number, before.due_at), (1, later));
                    mark_due(&tx, "p", NOW).await?;
                    assert!(!publish(&tx, &before, &list(2), later).await?);
                    let before = standings(&tx).await?.remove(0);
                    assert_eq!(before.due_at, NOW);
                    assert!(publish(&tx, &before, &list(2), later).await?);
                    assert!(!publish(&tx, &before, &list(3), later).await?);
                    assert_eq!(find(&tx, "p").await?, Some(list(2)));
                    assert_eq!(find(&tx, "q").await?, None);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn the_revoked_of_a_span_are_listed_until_they_have_ended() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_certificate(&tx, "0a", NOW).await?;
                    let found = certificate::find(&tx, "0a").await?.unwrap();
                    let (begin, end) = (found.not_before, found.not_after);
                    let second = Duration::seconds(1);
                    assert_eq!(
                        revoked(&tx, "issuer", (begin, begin + second), end).await?,
                        []
                    );
                    certificate::revoke(&tx, "0a", "superseded", NOW).await?;
                    certificate::note_issuer(&tx, "0a", "other").await?;
                    assert_eq!(
                        revoked(&tx, "issuer", (begin, begin + second), end).await?,
                        []
                    );
                    certificate::note_issuer(&tx, "0a", "issuer").await?;
                    assert_eq!(certificate::note_only_issuer(&tx, "other").await?, 0);
                    let listed = revoked(&tx, "issuer", (begin, begin + second), end).await?;
                    assert_eq!(listed.first().unwrap().0, "0a");
                    assert_eq!(
                        revoked(&tx, "issuer", (begin - second, begin), end).await?,
                        []
                    );
                    assert_eq!(
                        revoked(&tx, "issuer", (begin, end), end + second).await?,
                        []
                    );
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
