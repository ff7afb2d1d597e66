//! Counts for the console. Days are days in Japan.

use time::{Date, Duration, OffsetDateTime};

use super::operator::Scope;
use super::{Row, StoreError, Tx, values};

/// How many on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DayCount {
    /// The day.
    pub(crate) day: Date,
    /// How many.
    pub(crate) count: u64,
}

/// How many of something with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedCount {
    /// Its name: a prefecture's number or a kind's id.
    pub(crate) name: String,
    /// How many.
    pub(crate) count: u64,
}

/// An application that was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decided {
    /// When it was sent.
    pub(crate) applied_at: OffsetDateTime,
    /// When it was decided.
    pub(crate) decided_at: OffsetDateTime,
}

/// Applications by day since `from`.
///
/// # Errors
/// What the database says.
pub(crate) async fn applications(
    tx: &Tx,
    scope: &Scope,
    from: OffsetDateTime,
) -> Result<Vec<DayCount>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT (applied_at + 32400000) / 86400000 AS day, COUNT(*) AS count \
             FROM applications WHERE applied_at >= $1 AND (CAST($2 AS TEXT) IS NULL \
             OR office_number IN (SELECT number FROM offices WHERE prefecture = $2)) \
             GROUP BY (applied_at + 32400000) / 86400000 ORDER BY day",
            values![from, scope.prefecture()],
        )
        .await?;
    rows.iter().map(day_count).collect()
}

/// Messages sent by day since `from`, counted where the sender is.
///
/// # Errors
/// What the database says.
pub(crate) async fn messages(
    tx: &Tx,
    scope: &Scope,
    from: OffsetDateTime,
) -> Result<Vec<DayCount>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT (sent_at + 32400000) / 86400000 AS day, COUNT(*) AS count \
             FROM messages WHERE sent_at >= $1 AND (CAST($2 AS TEXT) IS NULL \
             OR sender_number IN (SELECT number FROM offices WHERE prefecture = $2)) \
             GROUP BY (sent_at + 32400000) / 86400000 ORDER BY day",
            values![from, scope.prefecture()],
        )
        .await?;
    rows.iter().map(day_count).collect()
}

/// Applications decided since `from`, at most `limit`, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn decided(
    tx: &Tx,
    scope: &Scope,
    from: OffsetDateTime,
    limit: u32,
) -> Result<Vec<Decided>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT applied_at, decided_at FROM applications WHERE decided_at >= $1 \
             AND (CAST($2 AS TEXT) IS NULL \
             OR office_number IN (SELECT number FROM offices WHERE prefecture = $2)) \
             ORDER BY decided_at DESC LIMIT $3",
            values![from, scope.prefecture(), i64::from(limit)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Decided {
                applied_at: row.time("applied_at")?,
                decided_at: row.time("decided_at")?,
            })
        })
        .collect()
}

/// Certificates that can be used at `now`, by kind.
///
/// # Errors
/// What the database says.
pub(crate) async fn live_certificates(
    tx: &Tx,
    scope: &Scope,
    now: OffsetDateTime,
) -> Result<Vec<NamedCount>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT kind AS name, COUNT(*) AS count FROM certificates \
             WHERE der IS NOT NULL AND revoked_at IS NULL AND not_before <= $1 AND not_after >= $1 \
             AND (CAST($2 AS TEXT) IS NULL \
             OR office_number IN (SELECT number FROM offices WHERE prefecture = $2)) \
             GROUP BY kind ORDER BY kind",
            values![now, scope.prefecture()],
        )
        .await?;
    rows.iter().map(named_count).collect()
}

/// Offices with a certificate that can be used at `now` and a service that is in use, by prefecture.
///
/// # Errors
/// What the database says.
pub(crate) async fn connected_offices(
    tx: &Tx,
    scope: &Scope,
    now: OffsetDateTime,
) -> Result<Vec<NamedCount>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT offices.prefecture AS name, COUNT(DISTINCT offices.number) AS count \
             FROM certificates JOIN offices ON offices.number = certificates.office_number \
             WHERE der IS NOT NULL AND revoked_at IS NULL AND not_before <= $1 AND not_after >= $1 \
             AND EXISTS (SELECT 1 FROM licences WHERE licences.office_number = offices.number \
             AND state = 'in-use' AND starts_at <= $1 AND (ends_at IS NULL OR ends_at > $1)) \
             AND (CAST($2 AS TEXT) IS NULL OR offices.prefecture = $2) \
             GROUP BY offices.prefecture ORDER BY offices.prefecture",
            values![now, scope.prefecture()],
        )
        .await?;
    rows.iter().map(named_count).collect()
}

fn day_count(row: &Row) -> Result<DayCount, StoreError> {
    let days = row.integer("day")?;
    let epoch = OffsetDateTime::UNIX_EPOCH.date();
    let day = epoch.checked_add(Duration::days(days));
    Ok(DayCount {
        day: day.ok_or(StoreError::Corrupt("day"))?,
        count: count(row)?,
    })
}

fn named_count(row: &Row) -> Result<NamedCount, StoreError> {
    Ok(NamedCount {
        name: row.text("name")?,
        count: count(row)?,
    })
}

fn count(row: &Row) -> Result<u64, StoreError> {
    u64::try_from(row.integer("count")?).map_err(|_| StoreError::Corrupt("count"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{
        NOW, add_certificate, announce_upload, licensed, number, on_each_database,
    };
    use time::macros::date;

    #[tokio::test]
    async fn everything_is_counted_where_it_belongs() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_certificate(&tx, "s1", NOW).await?;
                    announce_upload(&tx, "m1", "sent", NOW).await?;
                    let sent = "UPDATE messages SET sent_at = $1";
                    // Three o'clock in the night in Japan is still yesterday in UTC.
                    tx.execute(sent, values![NOW + Duration::hours(15)]).await?;
                    let from = NOW - Duration::days(30);
                    let tokyo = Scope::Prefecture("13".to_owned());
                    let other = Scope::Prefecture("14".to_owned());
                    let day = date!(2026 - 11 - 22);
                    for scope in [&Scope::Centre, &tokyo] {
                        let found = applications(&tx, scope, from).await?;
                        assert_eq!(found, [DayCount { day, count: 1 }]);
                        let found = messages(&tx, scope, from).await?;
                        let next = date!(2026 - 11 - 23);
                        assert_eq!(
                            found,
                            [DayCount {
                                day: next,
                                count: 1
                            }]
                        );
                        let named = |name: &str| NamedCount {
                            name: name.to_owned(),
                            count: 1,
                        };
                        let found = live_certificates(&tx, scope, NOW).await?;
                        assert_eq!(found, [named("careplan")]);
                        let found = connected_offices(&tx, scope, NOW).await?;
                        assert!(found.is_empty(), "without a licence nobody is connected");
                        assert!(decided(&tx, scope, from, 10).await?.is_empty());
                    }
                    licensed(&tx, number(), NOW).await?;
                    for scope in [&Scope::Centre, &tokyo] {
                        let found = connected_offices(&tx, scope, NOW).await?;
                        assert_eq!(found.len(), 1);
                    }
                    assert!(applications(&tx, &other, from).await?.is_empty());
                    assert!(messages(&tx, &other, from).await?.is_empty());
                    assert!(live_certificates(&tx, &other, NOW).await?.is_empty());
                    assert!(connected_offices(&tx, &other, NOW).await?.is_empty());
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
