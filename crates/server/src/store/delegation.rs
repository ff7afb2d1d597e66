//! To whom offices delegate claiming, and for how long.
//!
//! On one day an office has one agent, and an agent at most so many offices as the configuration
//! says. An agent is known by its name.

use careplan::OfficeNumber;
use time::{Date, OffsetDateTime};

use super::claiming::Source;
use super::operator::Scope;
use super::{Row, StoreError, Tx, values};

/// A delegation of claiming to an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delegation {
    /// The office.
    pub(crate) office_number: OfficeNumber,
    /// Who claims for it.
    pub(crate) agent_name: String,
    /// First day.
    pub(crate) from: Date,
    /// Last day, when it has ended or will.
    pub(crate) to: Option<Date>,
    /// Who said so.
    pub(crate) source: Source,
}

impl Delegation {
    /// Whether it holds on a day.
    pub(crate) fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| to >= day)
    }

    /// Whether there is a day on which both hold.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| to >= other.from) && other.to.is_none_or(|to| to >= self.from)
    }
}

/// Why a delegation cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// This one holds on some of its days.
    Held(Delegation),
    /// The agent would have more offices than it may, counted with this one.
    TooMany(usize),
}

/// What becomes of a delegation that is to be recorded beside others: those of the same office
/// and those of the same agent (an office may be in both).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is new.
    New,
    /// One that began on the same day with the same agent gets this end in place of its own.
    NewEnd(Option<Date>),
    /// It is on record already.
    Unchanged,
    /// It cannot be.
    Refused(Obstacle),
}

/// Decides what becomes of a delegation.
pub(crate) fn outcome(
    of_office: &[&Delegation],
    of_agent: &[&Delegation],
    new: &Delegation,
    limit: usize,
) -> Outcome {
    let same = of_office
        .iter()
        .find(|held| held.from == new.from && held.agent_name == new.agent_name);
    if same.is_some_and(|same| same.to == new.to) {
        return Outcome::Unchanged;
    }
    let mut others = of_office
        .iter()
        .filter(|held| same.is_none_or(|same| held.from != same.from));
    if let Some(held) = others.find(|held| held.overlaps(new)) {
        return Outcome::Refused(Obstacle::Held((**held).clone()));
    }
    let own = |held: &&&Delegation| held.office_number != new.office_number && held.overlaps(new);
    let beside: Vec<_> = of_agent.iter().filter(own).collect();
    // The number of offices can only grow on a day on which one of them begins.
    let days = beside.iter().map(|held| held.from.max(new.from));
    let most = days
        .chain([new.from])
        .map(|day| beside.iter().filter(|held| held.holds_on(day)).count() + 1)
        .max()
        .unwrap_or(1);
    if most > limit {
        return Outcome::Refused(Obstacle::TooMany(most));
    }
    same.map_or(Outcome::New, |same| Outcome::NewEnd(same.to))
}

/// Records a delegation, or gives one that began on the same day another end.
///
/// # Errors
/// What the database says.
pub(crate) async fn record(
    tx: &Tx,
    new: &Delegation,
    limit: u32,
    actor: &str,
    now: OffsetDateTime,
) -> Result<Outcome, StoreError> {
    let of_office = of_office(tx, new.office_number).await?;
    let of_agent = of_agent(tx, &new.agent_name).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let outcome = outcome(
        &of_office.iter().collect::<Vec<_>>(),
        &of_agent.iter().collect::<Vec<_>>(),
        new,
        limit,
    );
    if matches!(outcome, Outcome::New | Outcome::NewEnd(_)) {
        store(tx, new, actor, now).await?;
    }
    Ok(outcome)
}

/// Writes a delegation that was found to fit.
///
/// # Errors
/// What the database says.
pub(crate) async fn store(
    tx: &Tx,
    new: &Delegation,
    actor: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    remove(tx, new.office_number, new.from).await?;
    tx.execute(
        "INSERT INTO delegations (office_number, agent_name, from_day, to_day, source, \
         recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            new.office_number.as_str(),
            &new.agent_name,
            new.from,
            new.to,
            new.source.as_str(),
            now,
            actor
        ],
    )
    .await?;
    Ok(())
}

/// Takes back a delegation that began, or would have begun, on a day.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove(tx: &Tx, number: OfficeNumber, from: Date) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM delegations WHERE office_number = $1 AND from_day = $2",
        values![number.as_str(), from],
    )
    .await?;
    Ok(())
}

/// The delegation of an office that holds on a day.
///
/// # Errors
/// What the database says.
pub(crate) async fn on(
    tx: &Tx,
    number: OfficeNumber,
    day: Date,
) -> Result<Option<Delegation>, StoreError> {
    // Days are stored as YYYY-MM-DD, whose order is that of the calendar.
    let row = tx
        .fetch_optional(
            "SELECT office_number, agent_name, from_day, to_day, source FROM delegations \
             WHERE office_number = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $3) \
             ORDER BY from_day DESC LIMIT 1",
            values![number.as_str(), day, day],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// All delegations of an office, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<Delegation>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT office_number, agent_name, from_day, to_day, source FROM delegations \
             WHERE office_number = $1 ORDER BY from_day DESC",
            values![number.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// All delegations to an agent, by first day.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_agent(tx: &Tx, agent: &str) -> Result<Vec<Delegation>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT office_number, agent_name, from_day, to_day, source FROM delegations \
             WHERE agent_name = $1 ORDER BY from_day, office_number",
            values![agent],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Every delegation that has not ended before a day, and every one of an office in a range: what
/// a file about these offices has to be compared with.
///
/// # Errors
/// What the database says.
pub(crate) async fn beside(
    tx: &Tx,
    day: Date,
    low: OfficeNumber,
    high: OfficeNumber,
) -> Result<Vec<Delegation>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT office_number, agent_name, from_day, to_day, source FROM delegations \
             WHERE to_day IS NULL OR to_day >= $1 OR office_number BETWEEN $2 AND $3 \
             ORDER BY office_number, from_day",
            values![day, low.as_str(), high.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// A delegation in a list, with the name of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// The delegation.
    pub(crate) delegation: Delegation,
    /// Name of the office.
    pub(crate) office_name: String,
}

/// At most `limit` delegations of `scope` that have not ended before `day`, of an agent or an
/// office whose number or name contains `query`.
///
/// # Errors
/// What the database says.
pub(crate) async fn search(
    tx: &Tx,
    query: &str,
    scope: &Scope,
    day: Date,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let pattern = super::office::containing(query);
    let rows = tx
        .fetch_all(
            "SELECT d.office_number, d.agent_name, d.from_day, d.to_day, d.source, o.name \
             FROM delegations AS d JOIN offices AS o ON o.number = d.office_number \
             WHERE (d.to_day IS NULL OR d.to_day >= $1) AND (o.number LIKE $2 ESCAPE '!' \
             OR o.name LIKE $2 ESCAPE '!' OR d.agent_name LIKE $2 ESCAPE '!') \
             AND (CAST($3 AS TEXT) IS NULL OR o.prefecture = $3) \
             ORDER BY d.agent_name, d.office_number, d.from_day LIMIT $4",
            values![day, pattern, scope.prefecture(), i64::from(limit)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Listed {
                delegation: read(row)?,
                office_name: row.text("name")?,
            })
        })
        .collect()
}

/// How many offices an agent has on a day, in every prefecture.
///
/// # Errors
/// What the database says.
pub(crate) async fn count_of_agent(tx: &Tx, agent: &str, day: Date) -> Result<i64, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COUNT(*) AS count FROM delegations \
             WHERE agent_name = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $3)",
            values![agent, day, day],
        )
        .await?;
    row.map_or(Ok(0), |row| row.integer("count"))
}

fn read(row: &Row) -> Result<Delegation, StoreError> {
    Ok(Delegation {
        office_number: row.parsed("office_number")?,
        agent_name: row.text("agent_name")?,
        from: row.day("from_day")?,
        to: row.optional_day("to_day")?,
        source: row.parsed("source")?,
    })
}

/// How many offices an agent may have, unless the configuration says otherwise.
pub(crate) const AGENT_OFFICES: u32 = 100;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, add_office, delegation, number, on_each_database};
    use time::macros::date;

    fn other() -> OfficeNumber {
        "1370000026".parse().unwrap()
    }

    #[tokio::test]
    async fn one_agent_a_day() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    let day = date!(2026 - 04 - 01);
                    let first = delegation(number(), "代理人A", day, None);
                    let write = |new| {
                        let tx = &tx;
                        async move { record(tx, &new, 100, "operator:op", NOW).await }
                    };
                    assert_eq!(write(first.clone()).await?, Outcome::New);
                    assert_eq!(write(first.clone()).await?, Outcome::Unchanged);
                    let later = date!(2026 - 05 - 01);
                    let second = delegation(number(), "代理人B", later, None);
                    assert_eq!(
                        write(second.clone()).await?,
                        Outcome::Refused(Obstacle::Held(first.clone()))
                    );
                    let last = later.previous_day().unwrap();
                    let ended = Delegation {
                        to: Some(last),
                        ..first
                    };
                    assert_eq!(write(ended).await?, Outcome::NewEnd(None));
                    assert_eq!(write(second).await?, Outcome::New);
                    assert_eq!(on(&tx, number(), date!(2026 - 03 - 31)).await?, None);
                    let name = |found: Option<Delegation>| found.unwrap().agent_name;
                    assert_eq!(name(on(&tx, number(), last).await?), "代理人A");
                    assert_eq!(name(on(&tx, number(), later).await?), "代理人B");
                    assert_eq!(of_office(&tx, number()).await?.len(), 2);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn an_agent_has_so_many_offices_and_no_more() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    add_office(&tx, other()).await?;
                    let (may, june) = (date!(2026 - 05 - 01), date!(2026 - 06 - 01));
                    let first = delegation(number(), "代理人A", may, may.next_day());
                    record(&tx, &first, 1, "operator:op", NOW).await?;
                    let open = delegation(other(), "代理人A", date!(2026 - 04 - 01), None);
                    assert_eq!(
                        record(&tx, &open, 1, "operator:op", NOW).await?,
                        Outcome::Refused(Obstacle::TooMany(2))
                    );
                    let after = delegation(other(), "代理人A", june, None);
                    assert_eq!(
                        record(&tx, &after, 1, "operator:op", NOW).await?,
                        Outcome::New
                    );
                    assert_eq!(count_of_agent(&tx, "代理人A", may).await?, 1);
                    assert_eq!(count_of_agent(&tx, "代理人A", june).await?, 1);
                    let tokyo = Scope::Prefecture("13".to_owned());
                    let found = search(&tx, "代理人", &tokyo, june, 10).await?;
                    assert_eq!(found.len(), 1);
                    assert_eq!(found.first().unwrap().delegation, after);
                    let kanagawa = Scope::Prefecture("14".to_owned());
                    assert!(search(&tx, "", &kanagawa, june, 10).await?.is_empty());
                    let beside = beside(&tx, june, other(), other()).await?;
                    assert_eq!(beside, [after]);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
