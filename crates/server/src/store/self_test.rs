//! Tickets of the self-test, and the certificates that were found installed with one.

use careplan::OfficeNumber;
use protocol::Sha256;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A ticket as it is stored: only its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SelfTestTicket {
    /// SHA-256 of the ticket.
    pub(crate) ticket_hash: Sha256,
    /// Office whose certificate is expected.
    pub(crate) office_number: OfficeNumber,
    /// Account that asked for it.
    pub(crate) account_id: String,
    /// Until when it can be used.
    pub(crate) expires_at: OffsetDateTime,
}

/// A certificate that was presented rightly by a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Installation {
    /// Its serial number.
    pub(crate) serial: String,
    /// When it was last presented.
    pub(crate) verified_at: OffsetDateTime,
}

/// Stores a new ticket.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, ticket: &SelfTestTicket) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO self_test_tickets (ticket_hash, office_number, account_id, expires_at) \
         VALUES ($1, $2, $3, $4)",
        values![
            ticket.ticket_hash.as_bytes().as_slice(),
            ticket.office_number.as_str(),
            &ticket.account_id,
            ticket.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// The ticket with this hash, unless it has ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    ticket_hash: Sha256,
    now: OffsetDateTime,
) -> Result<Option<SelfTestTicket>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT office_number, account_id, expires_at FROM self_test_tickets \
             WHERE ticket_hash = $1 AND expires_at >= $2",
            values![ticket_hash.as_bytes().as_slice(), now],
        )
        .await?;
    row.map(|row| {
        Ok(SelfTestTicket {
            ticket_hash,
            office_number: row.parsed("office_number")?,
            account_id: row.text("account_id")?,
            expires_at: row.time("expires_at")?,
        })
    })
    .transpose()
}

/// Removes a ticket that has done its work. False when it was gone already.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove(tx: &Tx, ticket_hash: Sha256) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "DELETE FROM self_test_tickets WHERE ticket_hash = $1",
            values![ticket_hash.as_bytes().as_slice()],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes tickets that ended before `now`; how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_expired(tx: &Tx, now: OffsetDateTime) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM self_test_tickets WHERE expires_at < $1",
        values![now],
    )
    .await
}

/// Notes that a certificate was presented rightly.
///
/// # Errors
/// What the database says.
pub(crate) async fn record_installation(
    tx: &Tx,
    serial: &str,
    account_id: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO installations (serial, account_id, verified_at) VALUES ($1, $2, $3) \
         ON CONFLICT (serial) DO UPDATE SET account_id = excluded.account_id, \
         verified_at = excluded.verified_at",
        values![serial, account_id, now],
    )
    .await?;
    Ok(())
}

/// The certificates of an office that were found installed, the latest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn installations_of(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<Installation>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT installations.serial AS serial, verified_at FROM installations \
             JOIN certificates ON certificates.serial = installations.serial \
             WHERE certificates.office_number = $1 ORDER BY verified_at DESC, serial",
            values![number.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Installation {
                serial: row.text("serial")?,
                verified_at: row.time("verified_at")?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, account_id, add_certificate, number, on_each_database};
    use time::Duration;

    #[tokio::test]
    async fn a_ticket_ends_and_an_installation_stays() {
        on_each_database(|store| async move {
            let hash = Sha256::of(b"ticket");
            let ticket = &SelfTestTicket {
                ticket_hash: hash,
                office_number: number(),
                account_id: account_id(number()),
                expires_at: NOW + Duration::minutes(10),
            };
            store
                .run_tx("test", |tx| async move {
                    add_certificate(&tx, "0a", NOW).await?;
                    insert(&tx, ticket).await?;
                    assert_eq!(find(&tx, hash, NOW).await?.as_ref(), Some(ticket));
                    let later = NOW + Duration::minutes(11);
                    assert_eq!(find(&tx, hash, later).await?, None);
                    assert!(remove(&tx, hash).await?);
                    assert!(!remove(&tx, hash).await?);
                    insert(&tx, ticket).await?;
                    assert_eq!(remove_expired(&tx, later).await?, 1);
                    for at in [NOW, later] {
                        record_installation(&tx, "0a", "KJ", at).await?;
                    }
                    let found = installations_of(&tx, number()).await?;
                    assert_eq!(found.len(), 1);
                    assert_eq!(found.first().unwrap().verified_at, later);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
