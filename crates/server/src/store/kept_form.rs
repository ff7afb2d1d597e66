//! Forms that met an ended session. What they hold is sealed; see [`crate::web::kept_form`].

use protocol::Sha256;
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A form as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptForm {
    /// Whose session it was, `account:ID` or `operator:ID`.
    pub(crate) person: String,
    /// Path to which the form is sent.
    pub(crate) page: String,
    /// The fields, sealed.
    pub(crate) sealed: Vec<u8>,
    /// Until when.
    pub(crate) expires_at: OffsetDateTime,
}

/// Keeps a form under the hash of a cookie.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, id: Sha256, form: &KeptForm) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO kept_forms (id_hash, person, page, sealed, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
        values![
            id.as_bytes().as_slice(),
            &form.person,
            &form.page,
            &form.sealed,
            form.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// The form under this cookie, while it is kept.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    id: Sha256,
    now: OffsetDateTime,
) -> Result<Option<KeptForm>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT person, page, sealed, expires_at FROM kept_forms \
             WHERE id_hash = $1 AND expires_at > $2",
            values![id.as_bytes().as_slice(), now],
        )
        .await?;
    row.map(|row| {
        Ok(KeptForm {
            person: row.text("person")?,
            page: row.text("page")?,
            sealed: row.blob("sealed")?,
            expires_at: row.time("expires_at")?,
        })
    })
    .transpose()
}

/// Forgets the form that is sent to this path, under this cookie.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete(tx: &Tx, id: Sha256, page: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM kept_forms WHERE id_hash = $1 AND page = $2",
        values![id.as_bytes().as_slice(), page],
    )
    .await?;
    Ok(())
}

/// Forgets what has been kept long enough; how many.
///
/// # Errors
/// What the database says.
pub(crate) async fn delete_expired(tx: &Tx, now: OffsetDateTime) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM kept_forms WHERE expires_at <= $1",
        values![now],
    )
    .await
}
