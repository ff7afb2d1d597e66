//! One-time tickets for certificate requests whose key was made at the office.

use protocol::Sha256;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A ticket as it is stored: only its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EnrolmentTicket {
    /// SHA-256 of the ticket.
    pub(crate) ticket_hash: Sha256,
    /// Account that signed in for it.
    pub(crate) account_id: String,
    /// Id of the kind of certificate.
    pub(crate) kind: String,
    /// Name of the computer.
    pub(crate) terminal: String,
    /// SHA-256 of the public key it is bound to.
    pub(crate) public_key_sha256: Sha256,
    /// Until when it can be used.
    pub(crate) expires_at: OffsetDateTime,
    /// The application it opened.
    pub(crate) receipt: Option<String>,
    /// Whether the certificate shall work while nobody is signed in.
    pub(crate) unattended: bool,
}

/// Stores a new ticket.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, ticket: &EnrolmentTicket) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO enrolment_tickets (ticket_hash, account_id, kind, terminal, \
         public_key_sha256, expires_at, receipt, unattended) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            ticket.ticket_hash.as_bytes().as_slice(),
            &ticket.account_id,
            &ticket.kind,
            &ticket.terminal,
            ticket.public_key_sha256.as_bytes().as_slice(),
            ticket.expires_at,
            ticket.receipt.as_deref(),
            i64::from(ticket.unattended)
        ],
    )
    .await?;
    Ok(())
}

/// The ticket with this hash, expired or not.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    ticket_hash: Sha256,
) -> Result<Option<EnrolmentTicket>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT account_id, kind, terminal, public_key_sha256, expires_at, receipt, \
             unattended FROM enrolment_tickets WHERE ticket_hash = $1",
            values![ticket_hash.as_bytes().as_slice()],
        )
        .await?;
    row.map(|row| {
        let key = <[u8; 32]>::try_from(row.blob("public_key_sha256")?)
            .map_err(|_| StoreError::Corrupt("public_key_sha256"))?;
        Ok(EnrolmentTicket {
            ticket_hash,
            account_id: row.text("account_id")?,
            kind: row.text("kind")?,
            terminal: row.text("terminal")?,
            public_key_sha256: key.into(),
            expires_at: row.time("expires_at")?,
            receipt: row.optional_text("receipt")?,
            unattended: row.integer("unattended")? != 0,
        })
    })
    .transpose()
}

/// Notes the application that the ticket opened. False when it opened one before.
///
/// # Errors
/// What the database says.
pub(crate) async fn bind(tx: &Tx, ticket_hash: Sha256, receipt: &str) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE enrolment_tickets SET receipt = $1 \
             WHERE ticket_hash = $2 AND receipt IS NULL",
            values![receipt, ticket_hash.as_bytes().as_slice()],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes the tickets of an account that have opened no application: they were given for a
/// password, or without a code, and that is not enough any more.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_unused(tx: &Tx, account_id: &str) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM enrolment_tickets WHERE account_id = $1 AND receipt IS NULL",
        values![account_id],
    )
    .await
}

/// Removes every ticket of an account, also those that have opened an application.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_all(tx: &Tx, account_id: &str) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM enrolment_tickets WHERE account_id = $1",
        values![account_id],
    )
    .await
}

/// Removes tickets that ended before `now`; how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_expired(tx: &Tx, now: OffsetDateTime) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM enrolment_tickets WHERE expires_at < $1",
        values![now],
    )
    .await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, account_id, add_application, number, on_each_database};

    #[tokio::test]
    async fn a_ticket_opens_one_application_and_ends() {
        on_each_database(|store| async move {
            let hash = Sha256::of(b"ticket");
            let ticket = &EnrolmentTicket {
                ticket_hash: hash,
                account_id: account_id(number()),
                kind: "careplan".to_owned(),
                terminal: "受付".to_owned(),
                public_key_sha256: Sha256::of(b"key"),
                expires_at: NOW,
                receipt: None,
                unattended: true,
            };
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    insert(&tx, ticket).await?;
                    assert_eq!(find(&tx, hash).await?.as_ref(), Some(ticket));
                    assert!(bind(&tx, hash, "A").await?);
                    assert!(!bind(&tx, hash, "A").await?);
                    assert_eq!(remove_expired(&tx, NOW).await?, 0);
                    let later = NOW + time::Duration::SECOND;
                    assert_eq!(remove_expired(&tx, later).await?, 1);
                    assert_eq!(find(&tx, hash).await?, None);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
