//! Links in mails: each opens one page, for half an hour and one use. Kept by the hash of what
//! stands in the address; a used one is kept for a while, so that the page can say so.

use protocol::Sha256;
use time::{Duration, OffsetDateTime};

use super::{StoreError, Tx, values};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkPurpose {
    /// Choosing a new password.
    NewPassword,
    /// Ending the lock after wrong passwords.
    Unlock,
}

impl LinkPurpose {
    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::NewPassword => "new-password",
            Self::Unlock => "unlock",
        }
    }

    /// The purpose of this word.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for another word.
    pub(crate) fn parse(word: &str) -> Result<Self, StoreError> {
        match word {
            "new-password" => Ok(Self::NewPassword),
            "unlock" => Ok(Self::Unlock),
            _ => Err(StoreError::Corrupt("purpose")),
        }
    }
}

/// How a link stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LinkState {
    /// It opens its page for this account.
    Open(String),
    /// It has been used, or its account has got another password since.
    Used,
    /// Its time is over.
    Ended,
}

/// Adds a link; `token` is what stands in the address.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(
    tx: &Tx,
    token: &str,
    purpose: LinkPurpose,
    account: &str,
    expires_at: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO mail_links (token_hash, purpose, account_id, expires_at) \
         VALUES ($1, $2, $3, $4)",
        values![hash(token), purpose.as_str(), account, expires_at],
    )
    .await?;
    Ok(())
}

/// How the link with this token stands; `None` when there is none.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    token: &str,
    purpose: LinkPurpose,
    now: OffsetDateTime,
) -> Result<Option<LinkState>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT account_id, expires_at, used_at FROM mail_links \
             WHERE token_hash = $1 AND purpose = $2",
            values![hash(token), purpose.as_str()],
        )
        .await?;
    row.map(|row| {
        Ok(if row.optional_time("used_at")?.is_some() {
            LinkState::Used
        } else if row.time("expires_at")? <= now {
            LinkState::Ended
        } else {
            LinkState::Open(row.text("account_id")?)
        })
    })
    .transpose()
}

/// Uses a link up. False when it cannot be used any more.
///
/// # Errors
/// What the database says.
pub(crate) async fn consume(
    tx: &Tx,
    token: &str,
    purpose: LinkPurpose,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let used = tx
        .execute(
            "UPDATE mail_links SET used_at = $1 WHERE token_hash = $2 AND purpose = $3 \
             AND used_at IS NULL AND expires_at > $1",
            values![now, hash(token), purpose.as_str()],
        )
        .await?;
    Ok(used > 0)
}

/// Uses up every link of an account for a purpose; how many could have been used.
///
/// # Errors
/// What the database says.
pub(crate) async fn consume_all(
    tx: &Tx,
    account: &str,
    purpose: LinkPurpose,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE mail_links SET used_at = $1 WHERE account_id = $2 AND purpose = $3 \
         AND used_at IS NULL AND expires_at > $1",
        values![now, account, purpose.as_str()],
    )
    .await
}

/// Whether a link of an account can still be used.
///
/// # Errors
/// What the database says.
pub(crate) async fn is_open(
    tx: &Tx,
    account: &str,
    purpose: LinkPurpose,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT 1 AS found FROM mail_links WHERE account_id = $1 AND purpose = $2 \
             AND used_at IS NULL AND expires_at > $3 LIMIT 1",
            values![account, purpose.as_str(), now],
        )
        .await?;
    Ok(row.is_some())
}

/// Removes links that ended a day ago.
///
/// # Errors
/// What the database says.
pub(crate) async fn tidy(tx: &Tx, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM mail_links WHERE expires_at <= $1",
        values![now - Duration::days(1)],
    )
    .await?;
    Ok(())
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::of(token.as_bytes()).as_bytes().to_vec()
}
