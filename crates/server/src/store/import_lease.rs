//! Table `import_leases`: which terminal of an office puts what arrives for an address into the
//! care software. There is at most one for an address, and it ends by itself.

use careplan::Address;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lease {
    /// The certificate of the terminal.
    pub(crate) serial: String,
    /// Since when it has had it without a pause.
    pub(crate) taken_at: OffsetDateTime,
    /// Until when.
    pub(crate) ends_at: OffsetDateTime,
}

/// The lease of an address, ended or not.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, address: Address) -> Result<Option<Lease>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT serial, taken_at, ends_at FROM import_leases \
             WHERE office_number = $1 AND kind = $2",
            values![address.office.as_str(), address.kind.as_str()],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Gives a terminal the lease, or more time where it has it; nothing happens while another terminal
/// has it at the moment `lease.taken_at`. False when another one has it.
///
/// # Errors
/// What the database says.
pub(crate) async fn take(tx: &Tx, address: Address, lease: &Lease) -> Result<bool, StoreError> {
    let taken = tx
        .execute(
            "INSERT INTO import_leases (office_number, kind, serial, taken_at, ends_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (office_number, kind) DO UPDATE SET \
             taken_at = CASE WHEN import_leases.serial = excluded.serial \
             AND import_leases.ends_at > excluded.taken_at \
             THEN import_leases.taken_at ELSE excluded.taken_at END, \
             serial = excluded.serial, ends_at = excluded.ends_at \
             WHERE import_leases.serial = excluded.serial \
             OR import_leases.ends_at <= excluded.taken_at",
            values![
                address.office.as_str(),
                address.kind.as_str(),
                lease.serial.as_str(),
                lease.taken_at,
                lease.ends_at
            ],
        )
        .await?;
    Ok(taken > 0)
}

/// Takes the lease from a terminal. False when it does not have it.
///
/// # Errors
/// What the database says.
pub(crate) async fn end(tx: &Tx, address: Address, serial: &str) -> Result<bool, StoreError> {
    let ended = tx
        .execute(
            "DELETE FROM import_leases WHERE office_number = $1 AND kind = $2 AND serial = $3",
            values![address.office.as_str(), address.kind.as_str(), serial],
        )
        .await?;
    Ok(ended > 0)
}

fn read(row: &Row) -> Result<Lease, StoreError> {
    Ok(Lease {
        serial: row.text("serial")?,
        taken_at: row.time("taken_at")?,
        ends_at: row.time("ends_at")?,
    })
}
