//! Ways of claiming of an office, one after the other, with who said so and when.
//!
//! A way holds from its day until the next begins. `offices.claiming` is the way of today; it is
//! kept in step here, and by [`take_up`] when a way that was recorded ahead begins.

use careplan::OfficeNumber;
use time::{Date, OffsetDateTime};

use super::office::Claiming;
use super::{Row, StoreError, Tx, values};

/// A way of claiming and the time for which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClaimingPeriod {
    /// The way.
    pub(crate) way: Claiming,
    /// First day.
    pub(crate) from: Date,
    /// Last day, when another way follows.
    pub(crate) to: Option<Date>,
    /// Who said so.
    pub(crate) source: Source,
    /// When it was recorded.
    pub(crate) recorded_at: OffsetDateTime,
    /// By whom, as in the audit record.
    pub(crate) recorded_by: String,
}

/// Where a record about claiming comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// An operator wrote it.
    Federation,
    /// A file of records.
    Import,
    /// The office answered, an operator confirmed.
    Answer,
    /// From before there was a history.
    Earlier,
}

impl Source {
    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Federation => "federation",
            Self::Import => "import",
            Self::Answer => "answer",
            Self::Earlier => "earlier",
        }
    }
}

impl std::str::FromStr for Source {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Federation, Self::Import, Self::Answer, Self::Earlier]
            .into_iter()
            .find(|source| source.as_str() == text)
            .ok_or(())
    }
}

/// A way of claiming that is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewClaiming {
    /// The way.
    pub(crate) way: Claiming,
    /// First day.
    pub(crate) from: Date,
    /// Who said so.
    pub(crate) source: Source,
    /// Who records it, as in the audit record.
    pub(crate) recorded_by: String,
}

/// What became of a way of claiming that was to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClaimingOutcome {
    /// It is on record.
    Recorded,
    /// It was on record already.
    Unchanged,
    /// Another way begins later, on this day; nothing changed.
    Later(Date),
}

/// Records a way of claiming. On a day that begins a way already, that way is replaced.
///
/// # Errors
/// What the database says.
pub(crate) async fn record(
    tx: &Tx,
    number: OfficeNumber,
    new: &NewClaiming,
    now: OffsetDateTime,
) -> Result<ClaimingOutcome, StoreError> {
    let periods = history(tx, number).await?;
    match outcome(&periods, new.way, new.from) {
        ClaimingOutcome::Recorded => {}
        nothing => return Ok(nothing),
    }
    enter(tx, number, new, now).await?;
    Ok(ClaimingOutcome::Recorded)
}

/// Records a way of claiming for a day on which none is on record; it holds until the next way
/// that was recorded ahead begins, or for good. False, and nothing changes, when one is on record
/// for the day.
///
/// # Errors
/// What the database says.
pub(crate) async fn record_until_next(
    tx: &Tx,
    number: OfficeNumber,
    new: &NewClaiming,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    if on(tx, number, new.from).await? != Claiming::Unknown {
        return Ok(false);
    }
    enter(tx, number, new, now).await?;
    Ok(true)
}

/// Puts a way in its place, instead of another one that begins on the same day.
async fn enter(
    tx: &Tx,
    number: OfficeNumber,
    new: &NewClaiming,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let today = now.to_offset(crate::clock::JAPAN).date();
    let due = (new.from > today).then_some(new.from);
    tx.execute(
        "DELETE FROM claiming_ways WHERE office_number = $1 AND from_day = $2",
        values![number.as_str(), new.from],
    )
    .await?;
    tx.execute(
        "INSERT INTO claiming_ways (office_number, from_day, way, source, recorded_at, \
         recorded_by, due_day) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            number.as_str(),
            new.from,
            new.way.as_str(),
            new.source.as_str(),
            now,
            &new.recorded_by,
            due
        ],
    )
    .await?;
    if due.is_none() {
        set_present(tx, number.as_str(), new.way).await?;
    }
    Ok(())
}

/// What recording a way would do to a history (newest first).
pub(crate) fn outcome(periods: &[ClaimingPeriod], way: Claiming, from: Date) -> ClaimingOutcome {
    match periods.first() {
        Some(newest) if newest.from > from => ClaimingOutcome::Later(newest.from),
        Some(newest) if newest.way == way => ClaimingOutcome::Unchanged,
        None if way == Claiming::Unknown => ClaimingOutcome::Unchanged,
        _ => ClaimingOutcome::Recorded,
    }
}

/// The ways of an office, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn history(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<ClaimingPeriod>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT way, from_day, source, recorded_at, recorded_by FROM claiming_ways \
             WHERE office_number = $1 ORDER BY from_day DESC",
            values![number.as_str()],
        )
        .await?;
    let mut next: Option<Date> = None;
    let mut periods = Vec::with_capacity(rows.len());
    for row in &rows {
        let from = row.day("from_day")?;
        let to = next.and_then(Date::previous_day);
        periods.push(read(row, from, to)?);
        next = Some(from);
    }
    Ok(periods)
}

fn read(row: &Row, from: Date, to: Option<Date>) -> Result<ClaimingPeriod, StoreError> {
    Ok(ClaimingPeriod {
        way: row.parsed("way")?,
        from,
        to,
        source: row.parsed("source")?,
        recorded_at: row.time("recorded_at")?,
        recorded_by: row.text("recorded_by")?,
    })
}

/// The first way that was recorded ahead and begins after a day, with its first day.
///
/// # Errors
/// What the database says.
pub(crate) async fn after(
    tx: &Tx,
    number: OfficeNumber,
    day: Date,
) -> Result<Option<(Claiming, Date)>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT way, from_day FROM claiming_ways WHERE office_number = $1 AND from_day > $2 \
             ORDER BY from_day LIMIT 1",
            values![number.as_str(), day],
        )
        .await?;
    row.map(|row| Ok((row.parsed("way")?, row.day("from_day")?)))
        .transpose()
}

/// The way that holds on a day; [`Claiming::Unknown`] where none is on record.
///
/// # Errors
/// What the database says.
pub(crate) async fn on(tx: &Tx, number: OfficeNumber, day: Date) -> Result<Claiming, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT way FROM claiming_ways WHERE office_number = $1 AND from_day <= $2 \
             ORDER BY from_day DESC LIMIT 1",
            values![number.as_str(), day],
        )
        .await?;
    row.map_or(Ok(Claiming::Unknown), |row| row.parsed("way"))
}

/// The newest way of each office whose number lies in a range: number, way, first day.
///
/// # Errors
/// What the database says.
pub(crate) async fn newest_between(
    tx: &Tx,
    low: OfficeNumber,
    high: OfficeNumber,
) -> Result<Vec<(OfficeNumber, Claiming, Date)>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT office_number, way, from_day FROM claiming_ways AS c \
             WHERE office_number BETWEEN $1 AND $2 AND from_day = (SELECT MAX(from_day) \
             FROM claiming_ways AS d WHERE d.office_number = c.office_number)",
            values![low.as_str(), high.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.parsed("office_number")?,
                row.parsed("way")?,
                row.day("from_day")?,
            ))
        })
        .collect()
}

/// Brings `offices.claiming` into step with the ways that have begun.
///
/// # Errors
/// What the database says.
pub(crate) async fn take_up(tx: &Tx, today: Date) -> Result<usize, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT DISTINCT office_number FROM claiming_ways WHERE due_day <= $1",
            values![today],
        )
        .await?;
    for row in &rows {
        // What began meanwhile without having been recorded ahead counts too.
        let number: OfficeNumber = row.parsed("office_number")?;
        let way = on(tx, number, today).await?;
        set_present(tx, number.as_str(), way).await?;
    }
    tx.execute(
        "UPDATE claiming_ways SET due_day = NULL WHERE due_day <= $1",
        values![today],
    )
    .await?;
    Ok(rows.len())
}

async fn set_present(tx: &Tx, number: &str, way: Claiming) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE offices SET claiming = $1 WHERE number = $2",
        values![way.as_str(), number],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::office;
    use crate::store::testing::{NOW, add_office, number, on_each_database};
    use time::macros::date;

    fn new(way: Claiming, from: Date) -> NewClaiming {
        NewClaiming {
            way,
            from,
            source: Source::Federation,
            recorded_by: "operator:op".to_owned(),
        }
    }

    #[tokio::test]
    async fn ways_follow_each_other_and_the_office_keeps_step() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    // Claims through an agent since the day of NOW, 2026-11-22.
                    add_office(&tx, number()).await?;
                    let first = date!(2026 - 11 - 22);
                    let ahead = date!(2026 - 12 - 01);
                    let internet = new(Claiming::Internet, ahead);
                    assert_eq!(
                        record(&tx, number(), &internet, NOW).await?,
                        ClaimingOutcome::Recorded
                    );
                    assert_eq!(
                        record(&tx, number(), &internet, NOW).await?,
                        ClaimingOutcome::Unchanged
                    );
                    let between = new(Claiming::Paper, date!(2026 - 11 - 30));
                    assert_eq!(
                        record(&tx, number(), &between, NOW).await?,
                        ClaimingOutcome::Later(ahead)
                    );
                    let periods = history(&tx, number()).await?;
                    let days: Vec<_> = periods
                        .iter()
                        .map(|period| (period.way, period.from, period.to))
                        .collect();
                    assert_eq!(
                        days,
                        [
                            (Claiming::Internet, ahead, None),
                            (Claiming::Agent, first, Some(date!(2026 - 11 - 30))),
                        ]
                    );
                    assert_eq!(
                        on(&tx, number(), date!(2026 - 11 - 21)).await?,
                        Claiming::Unknown
                    );
                    assert_eq!(on(&tx, number(), first).await?, Claiming::Agent);
                    assert_eq!(on(&tx, number(), ahead).await?, Claiming::Internet);

                    let claiming = || office::find(&tx, number());
                    assert_eq!(take_up(&tx, date!(2026 - 11 - 30)).await?, 0);
                    assert_eq!(claiming().await?.unwrap().claiming, Claiming::Agent);
                    assert_eq!(take_up(&tx, ahead).await?, 1);
                    assert_eq!(claiming().await?.unwrap().claiming, Claiming::Internet);
                    assert_eq!(take_up(&tx, ahead).await?, 0);

                    // A mistake is put right on its own day.
                    let right = new(Claiming::Media, ahead);
                    let later = NOW + time::Duration::days(20);
                    record(&tx, number(), &right, later).await?;
                    assert_eq!(claiming().await?.unwrap().claiming, Claiming::Media);
                    assert_eq!(history(&tx, number()).await?.len(), 2);
                    let newest = newest_between(&tx, number(), number()).await?;
                    assert_eq!(newest, [(number(), Claiming::Media, ahead)]);

                    // Recorded ahead, and another way begins before anybody looks.
                    let next = new(Claiming::Agent, date!(2026 - 12 - 03));
                    record(&tx, number(), &next, NOW).await?;
                    let newest = new(Claiming::Paper, date!(2026 - 12 - 05));
                    record(&tx, number(), &newest, NOW + time::Duration::days(13)).await?;
                    assert_eq!(take_up(&tx, date!(2026 - 12 - 05)).await?, 1);
                    assert_eq!(claiming().await?.unwrap().claiming, Claiming::Paper);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
