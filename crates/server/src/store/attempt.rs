//! Wrong passwords in a row, and the locks that follow.
//!
//! Kept by a hash of the id that was tried, so that an id that does not exist is counted, locked
//! and forgotten exactly like one that does. Counted apart for each [`Place`], so that nobody locks
//! people out of the browsers in which they work.

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

/// From where something was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// From a browser or program that is not known, whichever: all count together.
    Elsewhere,
    /// From the browser with this hash, in which the person has signed in before.
    Known(&'a [u8]),
    /// By whoever is signed in.
    Inside,
}

impl Place<'_> {
    /// The word in the database.
    fn word(self) -> String {
        match self {
            Self::Elsewhere => String::new(),
            Self::Known(hash) => hex::encode(hash),
            Self::Inside => "inside".to_owned(),
        }
    }
}

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tried<'a> {
    /// What for.
    pub(crate) purpose: Purpose,
    /// The id that was tried.
    pub(crate) id: &'a str,
    /// From where.
    pub(crate) place: Place<'a>,
}

impl<'a> Tried<'a> {
    /// Tries that count together wherever they come from.
    pub(crate) fn anywhere(purpose: Purpose, id: &'a str) -> Self {
        Self {
            purpose,
            id,
            place: Place::Elsewhere,
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

/// Until when an id is locked there, or `None`.
///
/// # Errors
/// What the database says.
pub(crate) async fn locked_until(
    tx: &Tx,
    tried: &Tried<'_>,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT locked_until FROM attempts \
             WHERE purpose = $1 AND id_hash = $2 AND place = $3",
            values![tried.purpose.as_str(), hash(tried.id), tried.place.word()],
        )
        .await?;
    let until = row
        .map(|row| row.optional_time("locked_until"))
        .transpose()?
        .flatten();
    Ok(until.filter(|until| *until > now))
}

/// Until when an id is locked somewhere, or `None`.
///
/// # Errors
/// What the database says.
pub(crate) async fn locked_somewhere(
    tx: &Tx,
    purpose: Purpose,
    id: &str,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT MAX(locked_until) AS locked_until FROM attempts \
             WHERE purpose = $1 AND id_hash = $2",
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
    tried: &Tried<'_>,
    limit: Limit,
    now: OffsetDateTime,
) -> Result<Standing, StoreError> {
    forget_old(tx, now).await?;
    if let Some(until) = locked_until(tx, tried, now).await? {
        return Ok(Standing::Locked(until));
    }
    let (purpose, id, place) = (tried.purpose.as_str(), hash(tried.id), tried.place.word());
    let row = tx
        .fetch_optional(
            "SELECT failed FROM attempts WHERE purpose = $1 AND id_hash = $2 AND place = $3",
            values![purpose, &id, &place],
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
        "INSERT INTO attempts (purpose, id_hash, place, failed, locked_until, last_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (purpose, id_hash, place) DO UPDATE SET \
         failed = excluded.failed, locked_until = excluded.locked_until, \
         last_at = excluded.last_at",
        values![purpose, id, place, i64::from(kept), until, now],
    )
    .await?;
    Ok(until.map_or(
        Standing::Left(limit.tries.saturating_sub(failed)),
        Standing::Locked,
    ))
}

/// Forgets the wrong tries after a right one from the same place.
///
/// # Errors
/// What the database says.
pub(crate) async fn clear_here(tx: &Tx, tried: &Tried<'_>) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM attempts WHERE purpose = $1 AND id_hash = $2 AND place = $3",
        values![tried.purpose.as_str(), hash(tried.id), tried.place.word()],
    )
    .await?;
    Ok(())
}

/// Forgets the wrong tries of `id` wherever they came from.
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
                    let portal = &Tried::anywhere(Purpose::Portal, "a");
                    let end = NOW + LIMIT.lock;
                    for expected in [
                        Standing::Left(2),
                        Standing::Left(1),
                        Standing::Locked(end),
                        Standing::Locked(end),
                    ] {
                        assert_eq!(record_wrong(&tx, portal, LIMIT, NOW).await?, expected);
                    }
                    assert_eq!(locked_until(&tx, portal, NOW).await?, Some(end));
                    let console = Tried::anywhere(Purpose::Console, "a");
                    assert_eq!(locked_until(&tx, &console, NOW).await?, None);
                    // A known browser, and whoever is inside, count for themselves.
                    for place in [Place::Known(b"1"), Place::Known(b"2"), Place::Inside] {
                        let here = Tried { place, ..*portal };
                        assert_eq!(locked_until(&tx, &here, NOW).await?, None);
                        let wrong = record_wrong(&tx, &here, LIMIT, NOW).await?;
                        assert_eq!(wrong, Standing::Left(2));
                        clear_here(&tx, &here).await?;
                        let wrong = record_wrong(&tx, &here, LIMIT, NOW).await?;
                        assert_eq!(wrong, Standing::Left(2));
                    }
                    let somewhere = locked_somewhere(&tx, portal.purpose, "a", NOW).await?;
                    assert_eq!(somewhere, Some(end));
                    assert_eq!(locked_until(&tx, portal, end).await?, None);
                    let later = record_wrong(&tx, portal, LIMIT, end).await?;
                    assert_eq!(later, Standing::Left(2));
                    clear(&tx, Purpose::Portal, "a").await?;
                    let fresh = record_wrong(&tx, portal, LIMIT, end).await?;
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
                    let tried = Tried::anywhere(Purpose::Portal, "a");
                    record_wrong(&tx, &tried, LIMIT, NOW).await?;
                    let later = NOW + Duration::hours(25);
                    let standing = record_wrong(&tx, &tried, LIMIT, later).await?;
                    assert_eq!(standing, Standing::Left(2));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
