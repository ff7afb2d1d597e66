//! Planned maintenance.

use time::OffsetDateTime;
use uuid::Uuid;

use super::{Row, StoreError, Tx, values};

/// A time in which parts of the exchange rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Maintenance {
    /// Id.
    pub(crate) id: String,
    /// From.
    pub(crate) starts_at: OffsetDateTime,
    /// To.
    pub(crate) ends_at: OffsetDateTime,
    /// What it is about.
    pub(crate) text: String,
    /// The operator who entered it.
    pub(crate) entered_by: String,
}

/// Enters one; its id, or `None` when the same is there already.
///
/// # Errors
/// What the database says.
pub(crate) async fn enter(
    tx: &Tx,
    maintenance: &Maintenance,
    now: OffsetDateTime,
) -> Result<Option<String>, StoreError> {
    let id = Uuid::new_v4().to_string();
    let changed = tx
        .execute(
            "INSERT INTO maintenances (id, starts_at, ends_at, text, entered_by, entered_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (starts_at, ends_at, text) DO NOTHING",
            values![
                &id,
                maintenance.starts_at,
                maintenance.ends_at,
                &maintenance.text,
                &maintenance.entered_by,
                now
            ],
        )
        .await?;
    Ok((changed > 0).then_some(id))
}

/// Takes one away. False when it is not there.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove(tx: &Tx, id: &str) -> Result<bool, StoreError> {
    let changed = tx
        .execute("DELETE FROM maintenances WHERE id = $1", values![id])
        .await?;
    Ok(changed > 0)
}

/// Those that have not ended at `now`, the next first.
///
/// # Errors
/// What the database says.
pub(crate) async fn ahead(tx: &Tx, now: OffsetDateTime) -> Result<Vec<Maintenance>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, starts_at, ends_at, text, entered_by FROM maintenances \
             WHERE ends_at > $1 ORDER BY starts_at, id LIMIT 50",
            values![now],
        )
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Maintenance, StoreError> {
    Ok(Maintenance {
        id: row.text("id")?,
        starts_at: row.time("starts_at")?,
        ends_at: row.time("ends_at")?,
        text: row.text("text")?,
        entered_by: row.text("entered_by")?,
    })
}

/// What has waited longest for other parts of the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// Since when an approved application waits for its certificate.
    pub(crate) approved: Option<OffsetDateTime>,
    /// Since when a mail should have been tried.
    pub(crate) mail: Option<OffsetDateTime>,
}

/// What waits at `now`.
///
/// # Errors
/// What the database says.
pub(crate) async fn waiting(tx: &Tx, now: OffsetDateTime) -> Result<Waiting, StoreError> {
    let approved = tx
        .fetch_optional(
            "SELECT MIN(decided_at) AS oldest FROM applications WHERE state = 'approved'",
            values![],
        )
        .await?;
    let mail = tx
        .fetch_optional(
            "SELECT MIN(due_at) AS oldest FROM mails WHERE due_at <= $1 \
             AND (useful_until IS NULL OR useful_until > $2)",
            values![now, now],
        )
        .await?;
    let oldest = |row: Option<Row>| row.map_or(Ok(None), |row| row.optional_time("oldest"));
    Ok(Waiting {
        approved: oldest(approved)?,
        mail: oldest(mail)?,
    })
}
