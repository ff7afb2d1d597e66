//! What happened to whom, written in the transaction of its effect. Rows hold ids, never names.

use time::OffsetDateTime;

use super::{Row, Statement, StoreError, Tx, values};

/// Records an event.
///
/// `actor` is `account:ID`, `operator:ID`, `role:authority` or the like, `event` a word such as
/// `certificate-issued`, `subject` the id of what it happened to, `detail` further ids or a state.
///
/// # Errors
/// What the database says.
pub(crate) async fn record(
    tx: &Tx,
    now: OffsetDateTime,
    actor: &str,
    event: &str,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    tx.run_all(vec![recorded(now, actor, event, subject, detail)])
        .await
        .map(drop)
}

/// The statement that records an event, to be run with those of its effect.
pub(crate) fn recorded(
    now: OffsetDateTime,
    actor: &str,
    event: &str,
    subject: &str,
    detail: &str,
) -> Statement {
    let id = uuid::Uuid::new_v4().to_string();
    Statement::new(
        "INSERT INTO audit_events (id, at, actor, event, subject, detail) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, now, actor, event, subject, detail],
    )
}

/// An event as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuditEvent {
    /// When.
    pub(crate) at: OffsetDateTime,
    /// Who.
    pub(crate) actor: String,
    /// What.
    pub(crate) event: String,
    /// To whom or what.
    pub(crate) subject: String,
    /// Further ids or a state.
    pub(crate) detail: String,
}

/// Which events are looked for; `None` means any.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    /// The first moment.
    pub(crate) from: OffsetDateTime,
    /// The first moment that is too late.
    pub(crate) until: OffsetDateTime,
    /// The word of the event.
    pub(crate) event: Option<String>,
    /// Who: with or without `operator:`, `account:` or `role:`.
    pub(crate) actor: Option<String>,
    /// To whom or what, likewise.
    pub(crate) subject: Option<String>,
}

/// At most `limit` events from the one with number `offset` on, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn search(
    tx: &Tx,
    search: &Search,
    offset: u32,
    limit: u32,
) -> Result<Vec<AuditEvent>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT at, actor, event, subject, detail FROM audit_events \
             WHERE at >= $1 AND at < $2 AND (CAST($3 AS TEXT) IS NULL OR event = $3) \
             AND (CAST($4 AS TEXT) IS NULL \
             OR actor IN ($4, 'operator:' || $4, 'account:' || $4, 'role:' || $4)) \
             AND (CAST($5 AS TEXT) IS NULL \
             OR subject IN ($5, 'operator:' || $5, 'account:' || $5)) \
             ORDER BY at DESC, id DESC LIMIT $6 OFFSET $7",
            values![
                search.from,
                search.until,
                search.event.as_deref(),
                search.actor.as_deref(),
                search.subject.as_deref(),
                i64::from(limit),
                i64::from(offset)
            ],
        )
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<AuditEvent, StoreError> {
    Ok(AuditEvent {
        at: row.time("at")?,
        actor: row.text("actor")?,
        event: row.text("event")?,
        subject: row.text("subject")?,
        detail: row.text("detail")?,
    })
}

/// Everything that happened to one subject, oldest first; for tests.
///
/// # Errors
/// What the database says.
#[cfg(test)]
pub(crate) async fn of_subject(tx: &Tx, subject: &str) -> Result<Vec<AuditEvent>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT at, actor, event, subject, detail FROM audit_events \
             WHERE subject = $1 ORDER BY at, id",
            values![subject],
        )
        .await?;
    rows.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};

    #[tokio::test]
    async fn events_come_back_in_order() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    record(&tx, NOW, "role:authority", "second", "s", "").await?;
                    let before = NOW - time::Duration::minutes(1);
                    record(&tx, before, "operator:o", "first", "s", "d").await?;
                    record(&tx, NOW, "operator:o", "other", "t", "").await
                })
                .await
                .unwrap();
            let events = store
                .read("test", |tx| async move { of_subject(&tx, "s").await })
                .await
                .unwrap();
            let words: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
            assert_eq!(words, ["first", "second"]);
            assert_eq!(events[0].detail, "d");
        })
        .await;
    }
}
