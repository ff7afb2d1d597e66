//! Tables `licences` and `licence_events`: 利用, whether an address (office number and kind of
//! service) may send and be sent to, and what became of that when and why.
//!
//! What begins later and what has run out follows from the times; nobody has to come by at
//! midnight and change a row.

use careplan::{Address, OfficeNumber, ServiceKind};
use time::OffsetDateTime;

use super::office::Suspension;
use super::operator::Scope;
use super::{Question, Row, StoreError, Tx, values};

/// What happens at the end of a year of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// Another year begins.
    Automatic,
    /// The use ends.
    Ends,
}

impl Renewal {
    /// The word in the database and in forms.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Ends => "ends",
        }
    }
}

impl std::str::FromStr for Renewal {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Automatic, Self::Ends]
            .into_iter()
            .find(|renewal| renewal.as_str() == word)
            .ok_or(())
    }
}

/// What was decided last about an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LicenceState {
    /// It may be used.
    InUse,
    /// The federation has stopped it.
    Suspended,
    /// It was given up.
    Ended,
}

impl LicenceState {
    fn as_str(self) -> &'static str {
        match self {
            Self::InUse => "in-use",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
        }
    }
}

impl std::str::FromStr for LicenceState {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::InUse, Self::Suspended, Self::Ended]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or(())
    }
}

/// The licence of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Licence {
    /// The address.
    pub(crate) address: Address,
    /// What was decided last.
    pub(crate) state: LicenceState,
    /// From when on it may be used.
    pub(crate) starts_at: OffsetDateTime,
    /// Until when; `None` while it is renewed by itself.
    pub(crate) ends_at: Option<OffsetDateTime>,
    /// What happens at the end of a year.
    pub(crate) renewal: Renewal,
    /// When that was decided.
    pub(crate) state_at: OffsetDateTime,
    /// Why; may be empty.
    pub(crate) reason: String,
    /// 受付番号 of the application.
    pub(crate) receipt: Option<String>,
}

/// How an address stands at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// 利用中, from a later day on.
    Begins(OffsetDateTime),
    /// 利用中.
    InUse,
    /// 停止中.
    Suspended(Suspension),
    /// 終了.
    Ended(OffsetDateTime),
}

impl Licence {
    /// How it stands.
    pub(crate) fn standing(&self, now: OffsetDateTime) -> Standing {
        if self.state == LicenceState::Ended {
            return Standing::Ended(self.state_at);
        }
        if let Some(end) = self.ends_at.filter(|end| *end <= now) {
            return Standing::Ended(end);
        }
        match self.state {
            LicenceState::Suspended => Standing::Suspended(Suspension {
                at: self.state_at,
                reason: self.reason.clone(),
            }),
            _ if self.starts_at > now => Standing::Begins(self.starts_at),
            _ => Standing::InUse,
        }
    }

    /// Whether it is held: in use, suspended, or from a later day on. Only what is not held can be
    /// applied for.
    pub(crate) fn is_held(&self, now: OffsetDateTime) -> bool {
        !matches!(self.standing(now), Standing::Ended(_))
    }
}

/// What is changed about a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change<'a> {
    /// 停止, and why.
    Suspend(&'a str),
    /// 再開.
    Resume,
    /// 終了, and why.
    End(&'a str),
    /// Renewed by itself from now on.
    RenewalOn,
    /// Ends with the running year, on this day.
    RenewalOff(OffsetDateTime),
}

impl Change<'_> {
    /// The word in the history.
    pub(crate) fn event(self) -> &'static str {
        match self {
            Self::Suspend(_) => "suspended",
            Self::Resume => "resumed",
            Self::End(_) => "ended",
            Self::RenewalOn => "renewal-on",
            Self::RenewalOff(_) => "renewal-off",
        }
    }

    fn reason(self) -> String {
        match self {
            Self::Suspend(reason) | Self::End(reason) => reason.to_owned(),
            Self::Resume | Self::RenewalOn | Self::RenewalOff(_) => String::new(),
        }
    }
}

/// Something that became of a licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LicenceEvent {
    /// The kind of service.
    pub(crate) kind: ServiceKind,
    /// When.
    pub(crate) at: OffsetDateTime,
    /// What: `begun`, or the word of a [`Change`].
    pub(crate) event: String,
    /// Why; may be empty.
    pub(crate) reason: String,
    /// Who, as the audit record names them.
    pub(crate) actor: String,
}

macro_rules! columns {
    () => {
        "office_number, kind, state, starts_at, ends_at, renewal, state_at, reason, receipt"
    };
}

/// The licences of an office, by kind of service, also those that ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(tx: &Tx, number: OfficeNumber) -> Result<Vec<Licence>, StoreError> {
    tx.ask(&held_by(number)).await
}

/// The same as a question.
pub(crate) fn held_by(number: OfficeNumber) -> Question<Vec<Licence>> {
    Question::new(
        concat!(
            "SELECT ",
            columns!(),
            " FROM licences WHERE office_number = $1 ORDER BY kind"
        ),
        values![number.as_str()],
        |rows| rows.iter().map(read).collect(),
    )
}

/// The licence of an address.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, address: Address) -> Result<Option<Licence>, StoreError> {
    tx.ask(&asked(address)).await
}

/// The same as a question.
pub(crate) fn asked(address: Address) -> Question<Option<Licence>> {
    Question::new(
        concat!(
            "SELECT ",
            columns!(),
            " FROM licences WHERE office_number = $1 AND kind = $2"
        ),
        values![address.office.as_str(), address.kind.as_str()],
        |rows| rows.first().map(read).transpose(),
    )
}

/// Begins the use of an address, also again after it ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn begin(
    tx: &Tx,
    licence: &Licence,
    actor: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let (number, kind) = (licence.address.office, licence.address.kind);
    tx.execute(
        "INSERT INTO licences (office_number, kind, state, starts_at, ends_at, renewal, state_at, \
         reason, receipt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (office_number, kind) DO UPDATE SET state = excluded.state, \
         starts_at = excluded.starts_at, ends_at = excluded.ends_at, \
         renewal = excluded.renewal, state_at = excluded.state_at, reason = excluded.reason, \
         receipt = excluded.receipt",
        values![
            number.as_str(),
            kind.as_str(),
            licence.state.as_str(),
            licence.starts_at,
            licence.ends_at,
            licence.renewal.as_str(),
            licence.state_at,
            &licence.reason,
            licence.receipt.as_deref()
        ],
    )
    .await?;
    note(tx, licence.address, ("begun", ""), actor, now).await
}

/// Changes a licence and notes it. False when it does not stand so that this can be done: somebody
/// was faster, or the licence ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn change(
    tx: &Tx,
    address: Address,
    change: Change<'_>,
    actor: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let (number, kind) = (address.office.as_str(), address.kind.as_str());
    let reason = change.reason();
    let changed = match change {
        Change::Suspend(_) | Change::Resume | Change::End(_) => {
            let (from, other, to) = match change {
                Change::Suspend(_) => ("in-use", "in-use", LicenceState::Suspended),
                Change::Resume => ("suspended", "suspended", LicenceState::InUse),
                _ => ("in-use", "suspended", LicenceState::Ended),
            };
            tx.execute(
                "UPDATE licences SET state = $1, state_at = $2, reason = $3 \
                 WHERE office_number = $4 AND kind = $5 AND state IN ($6, $7) \
                 AND (ends_at IS NULL OR ends_at > $2)",
                values![to.as_str(), now, &reason, number, kind, from, other],
            )
            .await?
        }
        Change::RenewalOn | Change::RenewalOff(_) => {
            let (renewal, before, end) = match change {
                Change::RenewalOff(end) => (Renewal::Ends, Renewal::Automatic, Some(end)),
                _ => (Renewal::Automatic, Renewal::Ends, None),
            };
            tx.execute(
                "UPDATE licences SET renewal = $1, ends_at = $2 \
                 WHERE office_number = $3 AND kind = $4 AND renewal = $5 AND state <> 'ended' \
                 AND (ends_at IS NULL OR ends_at > $6)",
                values![renewal.as_str(), end, number, kind, before.as_str(), now],
            )
            .await?
        }
    };
    if changed > 0 {
        note(tx, address, (change.event(), &reason), actor, now).await?;
    }
    Ok(changed > 0)
}

async fn note(
    tx: &Tx,
    address: Address,
    (event, reason): (&str, &str),
    actor: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let (number, kind) = (address.office.as_str(), address.kind.as_str());
    tx.execute(
        "INSERT INTO licence_events (office_number, kind, place, at, event, reason, actor) \
         SELECT $1, $2, COUNT(*), $3, $4, $5, $6 FROM licence_events \
         WHERE office_number = $1 AND kind = $2",
        values![number, kind, now, event, reason, actor],
    )
    .await?;
    Ok(())
}

/// What became of the licences of an office, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn events(tx: &Tx, number: OfficeNumber) -> Result<Vec<LicenceEvent>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT kind, at, event, reason, actor FROM licence_events WHERE office_number = $1 \
             ORDER BY at, kind, place",
            values![number.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(LicenceEvent {
                kind: row.parsed("kind")?,
                at: row.time("at")?,
                event: row.text("event")?,
                reason: row.text("reason")?,
                actor: row.text("actor")?,
            })
        })
        .collect()
}

/// How many addresses of a scope stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// 利用中, those that begin later among them.
    pub(crate) in_use: u64,
    /// 停止中.
    pub(crate) suspended: u64,
    /// 終了.
    pub(crate) ended: u64,
}

/// Counts the addresses of a scope by how they stand.
///
/// # Errors
/// What the database says.
pub(crate) async fn counts(
    tx: &Tx,
    scope: &Scope,
    now: OffsetDateTime,
) -> Result<Counts, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT CASE WHEN l.ends_at <= $1 THEN 'ended' ELSE l.state END AS standing, \
             COUNT(*) AS count FROM licences l JOIN offices o ON o.number = l.office_number \
             WHERE CAST($2 AS TEXT) IS NULL OR o.prefecture = $2 \
             GROUP BY CASE WHEN l.ends_at <= $1 THEN 'ended' ELSE l.state END",
            values![now, scope.prefecture()],
        )
        .await?;
    let mut counts = Counts::default();
    for row in &rows {
        let count = row.integer("count")?.unsigned_abs();
        match row.parsed("standing")? {
            LicenceState::InUse => counts.in_use = count,
            LicenceState::Suspended => counts.suspended = count,
            LicenceState::Ended => counts.ended = count,
        }
    }
    Ok(counts)
}

fn read(row: &Row) -> Result<Licence, StoreError> {
    Ok(Licence {
        address: Address {
            office: row.parsed("office_number")?,
            kind: row.parsed("kind")?,
        },
        state: row.parsed("state")?,
        starts_at: row.time("starts_at")?,
        ends_at: row.optional_time("ends_at")?,
        renewal: row.parsed("renewal")?,
        state_at: row.time("state_at")?,
        reason: row.text("reason")?,
        receipt: row.optional_text("receipt")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use time::Duration;

    use super::*;
    use crate::store::testing::{NOW, add_office, licensed, number, on_each_database};

    fn address() -> Address {
        Address {
            office: number(),
            kind: "43".parse().unwrap(),
        }
    }

    #[tokio::test]
    async fn a_licence_is_suspended_resumed_and_ended_once() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    licensed(&tx, number(), NOW).await?;
                    let standing = async |at| {
                        let found = find(&tx, address()).await.unwrap().unwrap();
                        found.standing(at)
                    };
                    let later = NOW + Duration::DAY;
                    let done = async |what: Change<'static>| {
                        change(&tx, address(), what, "operator:op", later).await
                    };
                    assert_eq!(
                        standing(NOW - Duration::SECOND).await,
                        Standing::Begins(NOW)
                    );
                    assert_eq!(standing(NOW).await, Standing::InUse);
                    assert!(!done(Change::Resume).await?, "nothing to resume");
                    assert!(done(Change::Suspend("休止")).await?);
                    assert!(!done(Change::Suspend("別の理由")).await?, "twice");
                    let suspension = Suspension {
                        at: later,
                        reason: "休止".to_owned(),
                    };
                    assert_eq!(standing(later).await, Standing::Suspended(suspension));
                    assert!(done(Change::Resume).await?);
                    let end = NOW + Duration::days(365);
                    assert!(done(Change::RenewalOff(end)).await?);
                    assert!(!done(Change::RenewalOff(end)).await?, "twice");
                    assert_eq!(standing(end - Duration::SECOND).await, Standing::InUse);
                    assert_eq!(standing(end).await, Standing::Ended(end));
                    let late = change(&tx, address(), Change::RenewalOn, "x", end).await?;
                    assert!(!late, "it has run out");
                    let of_all = counts(&tx, &Scope::Centre, end).await?;
                    assert_eq!((of_all.in_use, of_all.ended), (0, 1));
                    assert!(done(Change::RenewalOn).await?);
                    assert!(done(Change::End("統合")).await?);
                    assert!(!done(Change::Suspend("x")).await?, "it has ended");
                    assert_eq!(standing(later).await, Standing::Ended(later));
                    let other = Scope::Prefecture("27".to_owned());
                    assert_eq!(counts(&tx, &other, later).await?, Counts::default());
                    licensed(&tx, number(), later).await?;
                    assert_eq!(standing(later).await, Standing::InUse, "begun again");
                    let events = events(&tx, number()).await?;
                    let words: Vec<_> = events.iter().map(|one| one.event.as_str()).collect();
                    let expected = [
                        "begun",
                        "suspended",
                        "resumed",
                        "renewal-off",
                        "renewal-on",
                        "ended",
                        "begun",
                    ];
                    assert_eq!(words, expected);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
