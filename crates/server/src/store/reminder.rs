//! Table `certificate_reminders`, and which certificates are due for one.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A certificate whose office is to be reminded that it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueReminder {
    /// Serial number, lower-case hexadecimal.
    pub(crate) serial: String,
    /// Office.
    pub(crate) office_number: OfficeNumber,
    /// Id of the kind.
    pub(crate) kind: String,
    /// Name of the computer, when the key was made there.
    pub(crate) terminal: Option<String>,
    /// Last second of validity.
    pub(crate) not_after: OffsetDateTime,
    /// Whether a reminder would tell the office anything.
    pub(crate) standing: Standing,
}

/// Whether a certificate that is about to end still matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is what the office works with.
    InUse,
    /// It was revoked or renewed, or its computer has another one that ends later. Two computers
    /// may have the same name: one whose certificate is still in use after the other got its own
    /// is a computer of its own.
    Replaced,
}

/// The certificates that are due, the longest due first.
///
/// # Errors
/// What the database says.
pub(crate) async fn due(
    tx: &Tx,
    now: OffsetDateTime,
    limit: u32,
) -> Result<Vec<DueReminder>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT c.serial, c.office_number, c.kind, c.terminal, c.not_after, c.revoked_at, \
             (SELECT COUNT(*) FROM certificates n WHERE n.office_number = c.office_number \
             AND n.kind = c.kind AND n.der IS NOT NULL AND n.revoked_at IS NULL \
             AND n.not_after > c.not_after AND (EXISTS (SELECT w.receipt \
             FROM application_answers w WHERE w.receipt = n.receipt AND w.renews = c.serial) \
             OR (c.terminal IS NULL AND n.terminal IS NULL) OR (n.terminal = c.terminal \
             AND (c.last_used_at IS NULL OR c.last_used_at <= n.issued_at + $3)))) \
             AS later FROM certificates c WHERE c.reminder_due_at <= $1 \
             ORDER BY c.reminder_due_at, c.serial LIMIT $2",
            values![now, i64::from(limit), MILLISECONDS_OF_MOVING],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Records the reminder named by `days_left`. False when it was made before.
///
/// # Errors
/// What the database says.
pub(crate) async fn record(
    tx: &Tx,
    serial: &str,
    days_left: i64,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "INSERT INTO certificate_reminders (serial, days_left, made_at) \
             VALUES ($1, $2, $3) ON CONFLICT (serial, days_left) DO NOTHING",
            values![serial, days_left, now],
        )
        .await?;
    Ok(changed > 0)
}

/// Sets when the next reminder of a certificate is due, if there is another.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_due(
    tx: &Tx,
    serial: &str,
    next: Option<OffsetDateTime>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE certificates SET reminder_due_at = $1 WHERE serial = $2",
        values![next, serial],
    )
    .await?;
    Ok(())
}

/// How long a computer may use its certificate beside another one that it has got.
const MILLISECONDS_OF_MOVING: i64 = 7 * 24 * 60 * 60 * 1000;

fn read(row: &Row) -> Result<DueReminder, StoreError> {
    let revoked = row.optional_time("revoked_at")?.is_some();
    let replaced = revoked || row.integer("later")? > 0;
    Ok(DueReminder {
        serial: row.text("serial")?,
        office_number: row.parsed("office_number")?,
        kind: row.text("kind")?,
        terminal: row.optional_text("terminal")?,
        not_after: row.time("not_after")?,
        standing: if replaced {
            Standing::Replaced
        } else {
            Standing::InUse
        },
    })
}
