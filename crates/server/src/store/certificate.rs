//! Certificates of offices: a serial reserved before signing, the certificate stored after.

use std::collections::BTreeSet;

use careplan::OfficeNumber;
use protocol::Sha256;
use time::OffsetDateTime;

use super::operator::Scope;
use super::{Question, Row, StoreError, Tx, values};
use crate::renewal::WINDOW_DAYS;

/// A certificate, or the serial that is reserved for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CertificateRecord {
    /// Serial number, lower-case hexadecimal.
    pub(crate) serial: String,
    /// 受付番号 of the application it answers.
    pub(crate) receipt: String,
    /// Office.
    pub(crate) office_number: OfficeNumber,
    /// Account that applied.
    pub(crate) account_id: String,
    /// Id of the kind.
    pub(crate) kind: String,
    /// Name of the computer, when the key was made there.
    pub(crate) terminal: Option<String>,
    /// First second of validity.
    pub(crate) not_before: OffsetDateTime,
    /// Last second of validity.
    pub(crate) not_after: OffsetDateTime,
    /// The certificate, once signed.
    pub(crate) der: Option<Vec<u8>>,
    /// SHA-256 of the certificate, once signed.
    pub(crate) fingerprint: Option<Sha256>,
    /// When it was signed and stored.
    pub(crate) issued_at: Option<OffsetDateTime>,
    /// When and why it was revoked.
    pub(crate) revoked: Option<Revocation>,
    /// Who revoked it, `account:ID` or `operator:ID`, where that is on record.
    pub(crate) revoked_by: Option<String>,
    /// When the mailbox let it in last, to the hour.
    pub(crate) last_used_at: Option<OffsetDateTime>,
}

/// A certificate was revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Revocation {
    /// When.
    pub(crate) at: OffsetDateTime,
    /// Why, a word such as `key-compromise`.
    pub(crate) reason: String,
}

/// A serial to be reserved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reservation {
    /// Serial number, lower-case hexadecimal.
    pub(crate) serial: String,
    /// 受付番号 of the application.
    pub(crate) receipt: String,
    /// Office.
    pub(crate) office_number: OfficeNumber,
    /// Account that applied.
    pub(crate) account_id: String,
    /// Id of the kind.
    pub(crate) kind: String,
    /// Name of the computer, when the key was made there.
    pub(crate) terminal: Option<String>,
    /// First second of validity.
    pub(crate) not_before: OffsetDateTime,
    /// Last second of validity.
    pub(crate) not_after: OffsetDateTime,
}

/// Reserves a serial for an application.
///
/// # Errors
/// [`StoreError::Exists`] when the serial is taken or the application has one.
pub(crate) async fn reserve(
    tx: &Tx,
    reservation: &Reservation,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO certificates (serial, receipt, office_number, account_id, kind, terminal, \
         not_before, not_after, reserved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            &reservation.serial,
            &reservation.receipt,
            reservation.office_number.as_str(),
            &reservation.account_id,
            &reservation.kind,
            reservation.terminal.as_deref(),
            reservation.not_before,
            reservation.not_after,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Stores the signed certificate under its reserved serial. False when there is no reservation
/// or a certificate is there already.
///
/// # Errors
/// What the database says.
pub(crate) async fn store_issued(
    tx: &Tx,
    serial: &str,
    der: &[u8],
    fingerprint: Sha256,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE certificates SET der = $1, fingerprint = $2, issued_at = $3, \
             answer_due_at = $4, reminder_due_at = not_after - $5 \
             WHERE serial = $6 AND der IS NULL",
            values![
                der,
                fingerprint.to_string(),
                now,
                now,
                WINDOW_DAYS * MILLISECONDS_A_DAY,
                serial
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Notes which issuing authority signed a certificate, by its label.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_issuer(tx: &Tx, serial: &str, issuer: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE certificates SET issuer = $1 WHERE serial = $2",
        values![issuer, serial],
    )
    .await?;
    Ok(())
}

/// Notes the same for all signed certificates of which nothing is known: they are of the one
/// authority that there was. How many they are.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_only_issuer(tx: &Tx, issuer: &str) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE certificates SET issuer = $1 WHERE issuer IS NULL AND der IS NOT NULL",
        values![issuer],
    )
    .await
}

/// What is read of a certificate.
macro_rules! columns {
    () => {
        "serial, receipt, office_number, account_id, kind, terminal, not_before, not_after, der, \
         fingerprint, issued_at, revoked_at, revoked_reason, revoked_by, last_used_at"
    };
}

/// The certificate with this serial (lower-case hexadecimal).
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, serial: &str) -> Result<Option<CertificateRecord>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(
                "SELECT ",
                columns!(),
                " FROM certificates WHERE serial = $1"
            ),
            values![serial],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The certificate (or reserved serial) of an application.
///
/// # Errors
/// What the database says.
pub(crate) async fn by_receipt(
    tx: &Tx,
    receipt: &str,
) -> Result<Option<CertificateRecord>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(
                "SELECT ",
                columns!(),
                " FROM certificates WHERE receipt = $1"
            ),
            values![receipt],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// All issued certificates of an office of a kind, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
    kind: &str,
) -> Result<Vec<CertificateRecord>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM certificates WHERE office_number = $1 AND kind = $2 AND der IS NOT NULL \
             ORDER BY issued_at DESC, serial"
            ),
            values![number.as_str(), kind],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// All issued certificates of an office, of every kind, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn all_of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<CertificateRecord>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM certificates \
             WHERE office_number = $1 AND der IS NOT NULL ORDER BY issued_at DESC, serial"
            ),
            values![number.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// At most `limit` certificates of the offices of `scope` that end from `from` until before `to`,
/// the first to end first.
///
/// # Errors
/// What the database says.
pub(crate) async fn ending(
    tx: &Tx,
    scope: &Scope,
    (from, to): (OffsetDateTime, OffsetDateTime),
    limit: u32,
) -> Result<Vec<CertificateRecord>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT serial, receipt, office_number, account_id, kind, terminal, not_before, \
             not_after, der, fingerprint, issued_at, revoked_at, revoked_reason, \
             revoked_by, last_used_at FROM certificates \
             WHERE der IS NOT NULL AND not_after >= $1 AND not_after < $2 \
             AND (CAST($3 AS TEXT) IS NULL \
             OR office_number IN (SELECT number FROM offices WHERE prefecture = $3)) \
             ORDER BY not_after, serial LIMIT $4",
            values![from, to, scope.prefecture(), i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The certificates of an office, of every kind, that are issued, valid at `now`, not revoked and
/// able to be opened; newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn usable_of_office(
    tx: &Tx,
    number: OfficeNumber,
    now: OffsetDateTime,
) -> Result<Vec<CertificateRecord>, StoreError> {
    tx.ask(&usable(number, now)).await
}

/// The same as a question.
pub(crate) fn usable(
    number: OfficeNumber,
    now: OffsetDateTime,
) -> Question<Vec<CertificateRecord>> {
    Question::new(
        concat!(
            "SELECT ",
            columns!(),
            " FROM certificates \
             WHERE office_number = $1 AND der IS NOT NULL \
             AND revoked_at IS NULL AND not_before <= $2 AND not_after >= $3 \
             AND receipt NOT IN (SELECT receipt FROM lost_keys) \
             ORDER BY issued_at DESC, serial"
        ),
        values![number.as_str(), now, now],
        |rows| rows.iter().map(read).collect(),
    )
}

/// The certificates of an office, by their fingerprints, whose keys a terminal holds that can be
/// used now or later: its own, and those that it followed by renewal.
///
/// # Errors
/// What the database says.
pub(crate) async fn openable_of(
    tx: &Tx,
    number: OfficeNumber,
    now: OffsetDateTime,
) -> Result<BTreeSet<Sha256>, StoreError> {
    let rows = tx
        .fetch_all(
            "WITH RECURSIVE openable (serial) AS (SELECT serial FROM certificates \
             WHERE office_number = $1 AND der IS NOT NULL AND revoked_at IS NULL \
             AND not_after >= $2 AND receipt NOT IN (SELECT receipt FROM lost_keys) UNION \
             SELECT a.renews FROM application_answers a JOIN certificates c \
             ON c.receipt = a.receipt JOIN openable o ON o.serial = c.serial \
             WHERE a.renews IS NOT NULL) \
             SELECT c.fingerprint FROM certificates c JOIN openable o ON o.serial = c.serial \
             WHERE c.fingerprint IS NOT NULL \
             AND c.receipt NOT IN (SELECT receipt FROM lost_keys)",
            values![number.as_str(), now],
        )
        .await?;
    rows.iter().map(|row| row.parsed("fingerprint")).collect()
}

/// Whether a certificate that is not revoked was issued to an office, by its fingerprint.
///
/// # Errors
/// What the database says.
pub(crate) async fn holds(
    tx: &Tx,
    number: OfficeNumber,
    fingerprint: Sha256,
) -> Result<bool, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT serial FROM certificates WHERE office_number = $1 AND fingerprint = $2 \
             AND revoked_at IS NULL",
            values![number.as_str(), fingerprint.to_string()],
        )
        .await?;
    Ok(row.is_some())
}

/// Whether an office has a certificate of a kind that is valid at `now`, not revoked, and can still
/// be opened: its key parts exist, or the key was made at the office, or a .p12 was fetched before
/// they were destroyed.
///
/// # Errors
/// What the database says.
pub(crate) async fn holds_openable(
    tx: &Tx,
    number: OfficeNumber,
    kind: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT c.serial FROM certificates AS c JOIN applications AS a \
             ON a.receipt = c.receipt WHERE c.office_number = $1 AND c.kind = $2 \
             AND c.der IS NOT NULL AND c.revoked_at IS NULL AND c.not_before <= $3 \
             AND c.not_after >= $4 AND (a.key_parts IS NOT NULL OR a.key_origin = 'office' \
             OR EXISTS (SELECT d.serial FROM downloads AS d WHERE d.serial = c.serial)) LIMIT 1",
            values![number.as_str(), kind, now, now],
        )
        .await?;
    Ok(row.is_some())
}

/// Revokes a certificate. False when there is none with this serial or it is revoked already;
/// the first reason stays.
///
/// # Errors
/// What the database says.
pub(crate) async fn revoke(
    tx: &Tx,
    serial: &str,
    reason: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    // Before everything that is due by its time, whatever the clock of another machine says.
    let never = OffsetDateTime::UNIX_EPOCH;
    let changed = tx
        .execute(
            "UPDATE certificates SET revoked_at = $1, revoked_reason = $2, answer_due_at = $3 \
             WHERE serial = $4 AND der IS NOT NULL AND revoked_at IS NULL",
            values![now, reason, never, serial],
        )
        .await?;
    // What was answered before is given no longer, even while nobody signs the next answer.
    tx.execute(
        "UPDATE status_answers SET next_update = $1 WHERE serial = $2",
        values![never, serial],
    )
    .await?;
    Ok(changed > 0)
}

/// Revokes a certificate for somebody, `account:ID` or `operator:ID`. False as [`revoke`].
///
/// # Errors
/// What the database says.
pub(crate) async fn revoke_by(
    tx: &Tx,
    serial: &str,
    reason: &str,
    actor: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let revoked = revoke(tx, serial, reason, now).await?;
    if revoked {
        tx.execute(
            "UPDATE certificates SET revoked_by = $1 WHERE serial = $2",
            values![actor, serial],
        )
        .await?;
    }
    Ok(revoked)
}

/// Notes that the mailbox let a certificate in, unless that was noted after `recently`.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_use(
    tx: &Tx,
    serial: &str,
    recently: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE certificates SET last_used_at = $1 \
         WHERE serial = $2 AND (last_used_at IS NULL OR last_used_at <= $3)",
        values![now, serial, recently],
    )
    .await?;
    Ok(())
}

/// Reads a certificate.
///
/// # Errors
/// When a stored value does not have its form.
pub(super) fn read(row: &Row) -> Result<CertificateRecord, StoreError> {
    let fingerprint = row
        .optional_text("fingerprint")?
        .map(|text| text.parse().map_err(|_| StoreError::Corrupt("fingerprint")))
        .transpose()?;
    let revoked = match row.optional_time("revoked_at")? {
        Some(at) => {
            let reason = row.optional_text("revoked_reason")?.unwrap_or_default();
            Some(Revocation { at, reason })
        }
        None => None,
    };
    Ok(CertificateRecord {
        serial: row.text("serial")?,
        receipt: row.text("receipt")?,
        office_number: row.parsed("office_number")?,
        account_id: row.text("account_id")?,
        kind: row.text("kind")?,
        terminal: row.optional_text("terminal")?,
        not_before: row.time("not_before")?,
        not_after: row.time("not_after")?,
        der: row.optional_blob("der")?,
        fingerprint,
        issued_at: row.optional_time("issued_at")?,
        revoked,
        revoked_by: row.optional_text("revoked_by")?,
        last_used_at: row.optional_time("last_used_at")?,
    })
}

const MILLISECONDS_A_DAY: i64 = 24 * 60 * 60 * 1000;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, account_id, add_application, number, on_each_database};
    use time::Duration;

    fn reservation(serial: &str) -> Reservation {
        Reservation {
            serial: serial.to_owned(),
            receipt: "A".to_owned(),
            office_number: number(),
            account_id: account_id(number()),
            kind: "careplan".to_owned(),
            terminal: Some("受付".to_owned()),
            not_before: NOW - Duration::hours(1),
            not_after: NOW + Duration::days(1),
        }
    }

    #[tokio::test]
    async fn from_reservation_to_revocation() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    reserve(&tx, &reservation("0a"), NOW).await?;
                    let reserved = by_receipt(&tx, "A").await?.unwrap();
                    assert_eq!((reserved.serial.as_str(), reserved.der), ("0a", None));
                    assert!(of_office(&tx, number(), "careplan").await?.is_empty());
                    assert!(usable_of_office(&tx, number(), NOW).await?.is_empty());
                    assert!(!revoke(&tx, "0a", "key-compromise", NOW).await?);

                    let fingerprint = Sha256::of(b"der");
                    assert!(store_issued(&tx, "0a", b"der", fingerprint, NOW).await?);
                    assert!(!store_issued(&tx, "0a", b"other", fingerprint, NOW).await?);
                    let found = find(&tx, "0a").await?.unwrap();
                    assert_eq!(found.der.as_deref(), Some(b"der".as_slice()));
                    assert_eq!(found.fingerprint, Some(fingerprint));
                    assert_eq!(found.issued_at, Some(NOW));
                    assert_eq!(usable_of_office(&tx, number(), NOW).await?.len(), 1);
                    let later = NOW + Duration::days(2);
                    assert!(usable_of_office(&tx, number(), later).await?.is_empty());

                    assert!(revoke(&tx, "0a", "key-compromise", NOW).await?);
                    assert!(!revoke(&tx, "0a", "other", later).await?);
                    let all = of_office(&tx, number(), "careplan").await?;
                    let revoked = all.into_iter().next().unwrap().revoked.unwrap();
                    assert_eq!(
                        (revoked.at, revoked.reason.as_str()),
                        (NOW, "key-compromise")
                    );
                    assert!(usable_of_office(&tx, number(), NOW).await?.is_empty());
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn one_serial_an_application() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    reserve(&tx, &reservation("0a"), NOW).await
                })
                .await
                .unwrap();
            let again = store
                .run_tx("test", |tx| async move {
                    reserve(&tx, &reservation("0b"), NOW).await
                })
                .await;
            assert!(matches!(again, Err(StoreError::Exists)));
        })
        .await;
    }
}
