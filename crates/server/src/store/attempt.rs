//! Wrong passwords in a row, and the locks that follow.
//!
//! Kept by a hash of the id that was tried, so that an id that does not exist is counted, locked
//! and forgotten exactly like one that does.

use protocol::Sha256;
use time::{Duration, OffsetDateTime};

use super::{StoreError, Tx, values};

/// What was being tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Signing in to the portal.
    Portal,
    /// Signing in to the console.
    Console,
    /// Typing the issue password of an office.
    IssuePassword,
    /// Typing a code of the second factor; the id is that of the person, `account:ID`.
    SecondFactor,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Console => "console",
            Self::IssuePassword => "issue-password",
            Self::SecondFactor => "second-factor",
        }
    }
}

/// How many wrong tries are allowed, and how long the lock lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// The try with this number, counted from 1, locks.
    pub(crate) tries: u32,
    /// How long.
    pub(crate) lock: Duration,
}

/// How things stand after a wrong try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// This many tries are left.
    Left(u32),
    /// Locked until then.
    Locked(OffsetDateTime),
}

/// Until when `id` is locked, or `None`.
///
/// # Errors
/// What the database says.
pub(crate) async fn locked_until(
    tx: &Tx,
    purpose: Purpose,
    id: &str,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT locked_until FROM attempts WHERE purpose = $1 AND id_hash = $2",
            values![purpose.as_str(), hash(id)],
        )
        .await?;
    let until = row
        .map(|row| row.optional_time("locked_until"))
        .transpose()?
        .flatten();
    Ok(until.filter(|until| *until > now))
}

/// Counts a wrong try. While a lock lasts nothing is counted and it does not grow longer.
///
/// # Errors
/// What the database says.
pub(crate) async fn record_wrong(
    tx: &Tx,
    purpose: Purpose,
    id: &str,
    limit: Limit,
    now: OffsetDateTime,
) -> Result<Standing, StoreError> {
    forget_old(tx, now).await?;
    if let Some(until) = locked_until(tx, purpose, id, now).await? {
        return Ok(Standing::Locked(until));
    }
    let row = tx
        .fetch_optional(
            "SELECT failed FROM attempts WHERE purpose = $1 AND id_hash = $2",
            values![purpose.as_str(), hash(id)],
        )
        .await?;
    let before = row.map_or(Ok(0), |row| row.integer("failed"))?;
    let failed = u32::try_from(before).unwrap_or(0).saturating_add(1);
    let (kept, until) = if failed >= limit.tries {
        (0, Some(now + limit.lock))
    } else {
        (failed, None)
    };
    tx.execute(
        "INSERT INTO attempts (purpose, id_hash, failed, locked_until, last_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (purpose, id_hash) DO UPDATE SET \
         failed = excluded.failed, locked_until = excluded.locked_until, \
         last_at = excluded.last_at",
        values![purpose.as_str(), hash(id), i64::from(kept), until, now],
    )
    .await?;
    Ok(until.map_or(
        Standing::Left(limit.tries.saturating_sub(failed)),
        Standing::Locked,
    ))
}

/// Forgets the wrong tries of `id` after a right one.
///
/// # Errors
/// What the database says.
pub(crate) async fn clear(tx: &Tx, purpose: Purpose, id: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM attempts WHERE purpose = $1 AND id_hash = $2",
        values![purpose.as_str(), hash(id)],
    )
    .await?;
    Ok(())
}

async fn forget_old(tx: &Tx, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM attempts WHERE last_at < $1 AND (locked_until IS NULL OR locked_until < $2)",
        values![now - MEMORY, now],
    )
    .await?;
    Ok(())
}

fn hash(id: &str) -> Vec<u8> {
    Sha256::of(id.as_bytes()).as_bytes().to_vec()
}

/// Wrong tries further apart than this are not "in a row".
const MEMORY: Duration = Duration::hours(24);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};

    const LIMIT: Limit = Limit {
        tries: 3,
        lock: Duration::minutes(30),
    };

    #[tokio::test]
    async fn the_third_wrong_try_locks_and_the_lock_ends() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    let portal = Purpose::Portal;
                    let end = NOW + LIMIT.lock;
                    for expected in [
                        Standing::Left(2),
                        Standing::Left(1),
                        Standing::Locked(end),
                        Standing::Locked(end),
                    ] {
                        assert_eq!(record_wrong(&tx, portal, "a", LIMIT, NOW).await?, expected);
                    }
                    assert_eq!(locked_until(&tx, portal, "a", NOW).await?, Some(end));
                    assert_eq!(locked_until(&tx, Purpose::Console, "a", NOW).await?, None);
                    assert_eq!(locked_until(&tx, portal, "a", end).await?, None);
                    let later = record_wrong(&tx, portal, "a", LIMIT, end).await?;
                    assert_eq!(later, Standing::Left(2));
                    clear(&tx, portal, "a").await?;
                    let fresh = record_wrong(&tx, portal, "a", LIMIT, end).await?;
                    assert_eq!(fresh, Standing::Left(2));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn tries_of_another_day_are_forgotten() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    record_wrong(&tx, Purpose::Portal, "a", LIMIT, NOW).await?;
                    let later = NOW + Duration::hours(25);
                    let standing = record_wrong(&tx, Purpose::Portal, "a", LIMIT, later).await?;
                    assert_eq!(standing, Standing::Left(2));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
