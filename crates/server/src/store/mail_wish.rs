//! What somebody who is not signed in asks a mail for. The page writes down what was typed and
//! looks nothing up, so that its answer says nothing about who is registered; whoever sends mail
//! looks.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::mail_link::LinkPurpose;
use super::{StoreError, Tx, values};

/// A wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MailWish {
    /// What the mail is to lead to.
    pub(crate) purpose: LinkPurpose,
    /// ユーザID or address, as it was typed.
    pub(crate) typed: String,
    /// When.
    pub(crate) wished_at: OffsetDateTime,
}

/// Adds a wish, in place of the same one that still waits.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, wish: &MailWish) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM mail_wishes WHERE purpose = $1 AND typed = $2",
        values![wish.purpose.as_str(), &wish.typed],
    )
    .await?;
    tx.execute(
        "INSERT INTO mail_wishes (id, purpose, typed, wished_at) VALUES ($1, $2, $3, $4)",
        values![
            Uuid::new_v4().to_string(),
            wish.purpose.as_str(),
            &wish.typed,
            wish.wished_at
        ],
    )
    .await?;
    Ok(())
}

/// Takes the oldest wish away.
///
/// # Errors
/// What the database says.
pub(crate) async fn take(tx: &Tx) -> Result<Option<MailWish>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, purpose, typed, wished_at FROM mail_wishes \
             ORDER BY wished_at, id LIMIT 1",
            values![],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    tx.execute(
        "DELETE FROM mail_wishes WHERE id = $1",
        values![row.text("id")?],
    )
    .await?;
    Ok(Some(MailWish {
        purpose: LinkPurpose::parse(&row.text("purpose")?)?,
        typed: row.text("typed")?,
        wished_at: row.time("wished_at")?,
    }))
}

/// Forgets wishes of an hour ago, where nobody sends mail.
///
/// # Errors
/// What the database says.
pub(crate) async fn tidy(tx: &Tx, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM mail_wishes WHERE wished_at <= $1",
        values![now - Duration::hours(1)],
    )
    .await?;
    Ok(())
}
