//! The log of each office's certificates, and the head of it that the authority signed last.
//!
//! Rows are added and never changed. Whether they are what was signed is not decided here.

use careplan::OfficeNumber;
use pki::transparency::{self, Entry};
use protocol::Sha256;
use time::OffsetDateTime;

use super::application::KeyOrigin;
use super::{Row, StoreError, Tx, values};

/// A certificate of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoggedCertificate {
    /// Place in the log, from 0.
    pub(crate) place: i64,
    /// Serial number, lower-case hexadecimal.
    pub(crate) serial: String,
    /// SHA-256 of the certificate.
    pub(crate) fingerprint: Sha256,
    /// Where its key was made.
    pub(crate) key_origin: KeyOrigin,
    /// When it was issued.
    pub(crate) issued_at: OffsetDateTime,
}

impl LoggedCertificate {
    /// What stands in the tree.
    pub(crate) fn entry(&self) -> Entry {
        Entry {
            fingerprint: *self.fingerprint.as_bytes(),
            key_origin: match self.key_origin {
                KeyOrigin::Portal => transparency::KeyOrigin::Exchange,
                KeyOrigin::Office => transparency::KeyOrigin::Office,
            },
            issued_at: self.issued_at,
        }
    }
}

/// A head as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredHead {
    /// As [`transparency::SignedHead::to_text`] wrote it.
    pub(crate) text: String,
    /// SHA-256 of the certificate of the authority that signed it.
    pub(crate) signed_by: Sha256,
}

/// Adds a certificate at its place.
///
/// # Errors
/// [`StoreError::Exists`] when the place is taken or the certificate stands in a log already.
pub(crate) async fn insert(
    tx: &Tx,
    office: OfficeNumber,
    logged: &LoggedCertificate,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO certificate_log \
         (office_number, place, serial, fingerprint, key_origin, issued_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![
            office.as_str(),
            logged.place,
            &logged.serial,
            logged.fingerprint.to_string(),
            logged.key_origin.as_str(),
            logged.issued_at
        ],
    )
    .await?;
    Ok(())
}

/// The log of an office in its order.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    office: OfficeNumber,
) -> Result<Vec<LoggedCertificate>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT place, serial, fingerprint, key_origin, issued_at FROM certificate_log \
             WHERE office_number = $1 ORDER BY place",
            values![office.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The certificates of the entries from a place on, in the order of the log; `None` for one that
/// is no longer on record.
///
/// # Errors
/// What the database says.
pub(crate) async fn certificates_since(
    tx: &Tx,
    office: OfficeNumber,
    place: i64,
) -> Result<Vec<(LoggedCertificate, Option<Vec<u8>>)>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT l.place, l.serial, l.fingerprint, l.key_origin, l.issued_at, c.der \
             FROM certificate_log AS l LEFT JOIN certificates AS c ON c.serial = l.serial \
             WHERE l.office_number = $1 AND l.place >= $2 ORDER BY l.place",
            values![office.as_str(), place],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((read(row)?, row.optional_blob("der")?)))
        .collect()
}

/// The head that was signed last.
///
/// # Errors
/// What the database says.
pub(crate) async fn head(tx: &Tx, office: OfficeNumber) -> Result<Option<StoredHead>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT head, signed_by FROM certificate_log_heads WHERE office_number = $1",
            values![office.as_str()],
        )
        .await?;
    row.map(|row| {
        Ok(StoredHead {
            text: row.text("head")?,
            signed_by: row.parsed("signed_by")?,
        })
    })
    .transpose()
}

/// Keeps a new head in the place of the last one.
///
/// # Errors
/// What the database says.
pub(crate) async fn put_head(
    tx: &Tx,
    office: OfficeNumber,
    head: &StoredHead,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO certificate_log_heads (office_number, head, signed_by) VALUES ($1, $2, $3) \
         ON CONFLICT (office_number) DO UPDATE SET head = excluded.head, \
         signed_by = excluded.signed_by",
        values![office.as_str(), &head.text, head.signed_by.to_string()],
    )
    .await?;
    Ok(())
}

/// Takes the head of a log away, so that another one can be signed.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_head(tx: &Tx, office: OfficeNumber) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM certificate_log_heads WHERE office_number = $1",
        values![office.as_str()],
    )
    .await?;
    Ok(())
}

/// Offices behind `after` whose log has no head, or one that another authority signed; by number.
///
/// # Errors
/// What the database says.
pub(crate) async fn unsigned_by(
    tx: &Tx,
    authority: Sha256,
    after: Option<OfficeNumber>,
    limit: u32,
) -> Result<Vec<OfficeNumber>, StoreError> {
    let after = after.as_ref().map_or("", |office| office.as_str());
    let rows = tx
        .fetch_all(
            "SELECT DISTINCT l.office_number FROM certificate_log AS l \
             LEFT JOIN certificate_log_heads AS h ON h.office_number = l.office_number \
             WHERE l.office_number > $1 AND (h.signed_by IS NULL OR h.signed_by <> $2) \
             ORDER BY l.office_number LIMIT $3",
            values![after, authority.to_string(), i64::from(limit)],
        )
        .await?;
    rows.iter().map(|row| row.parsed("office_number")).collect()
}

/// Offices behind `after` that have a log or a head of one, by number.
///
/// # Errors
/// What the database says.
pub(crate) async fn offices(
    tx: &Tx,
    after: Option<OfficeNumber>,
    limit: u32,
) -> Result<Vec<OfficeNumber>, StoreError> {
    let after = after.as_ref().map_or("", |office| office.as_str());
    let rows = tx
        .fetch_all(
            "SELECT office_number FROM certificate_log WHERE office_number > $1 \
             UNION SELECT office_number FROM certificate_log_heads WHERE office_number > $2 \
             ORDER BY office_number LIMIT $3",
            values![after, after, i64::from(limit)],
        )
        .await?;
    rows.iter().map(|row| row.parsed("office_number")).collect()
}

fn read(row: &Row) -> Result<LoggedCertificate, StoreError> {
    Ok(LoggedCertificate {
        place: row.integer("place")?,
        serial: row.text("serial")?,
        fingerprint: row.parsed("fingerprint")?,
        key_origin: row.parsed("key_origin")?,
        issued_at: row.time("issued_at")?,
    })
}
