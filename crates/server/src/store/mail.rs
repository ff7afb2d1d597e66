//! Mail that waits to be sent. Whoever causes a mail puts it here in the transaction of its cause;
//! sending it is another's affair, so that a mail server that is down delays mail and nothing else.

#![allow(
    dead_code,
    reason = "the first mails come with the pages that cause them"
)]

use time::OffsetDateTime;
use uuid::Uuid;

use super::{StoreError, Tx, values};

/// A mail: plain text to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    /// Address of the recipient.
    pub(crate) recipient: String,
    /// Subject, with the name of the exchange in front.
    pub(crate) subject: String,
    /// Text, lines separated by line feeds.
    pub(crate) body: String,
}

/// Queues a mail for sending; its id.
///
/// # Errors
/// What the database says.
pub(crate) async fn queue(tx: &Tx, mail: &Mail, now: OffsetDateTime) -> Result<String, StoreError> {
    let id = Uuid::new_v4().to_string();
    tx.execute(
        "INSERT INTO mails (id, recipient, subject, body, queued_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $5)",
        values![&id, &mail.recipient, &mail.subject, &mail.body, now],
    )
    .await?;
    Ok(id)
}
