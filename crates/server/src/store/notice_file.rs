//! Attachments of notices (添付ファイル).

use super::notice::editing;
use super::{StoreError, Tx, values};

/// An attachment without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoticeFile {
    /// Number within the notice, part of its address.
    pub(crate) number: u32,
    /// Name under which it is saved.
    pub(crate) name: String,
    /// Media type, such as `application/pdf`.
    pub(crate) media_type: String,
    /// Size in bytes.
    pub(crate) size: u64,
}

/// Adds an attachment after those that are there; its number. Whoever calls decides whether the
/// notice may still change.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(
    tx: &Tx,
    notice_id: &str,
    name: &str,
    media_type: &str,
    content: &[u8],
) -> Result<u32, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT COALESCE(MAX(number), 0) AS last FROM notice_files WHERE notice_id = $1",
            values![notice_id],
        )
        .await?;
    let number = row.map_or(Ok(0), |row| row.integer("last"))? + 1;
    let size = i64::try_from(content.len()).map_err(|_| StoreError::Corrupt("size"))?;
    tx.execute(
        "INSERT INTO notice_files (notice_id, number, name, media_type, size, content) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![notice_id, number, name, media_type, size, content],
    )
    .await?;
    editing::index(tx, notice_id).await?;
    u32::try_from(number).map_err(|_| StoreError::Corrupt("number"))
}

/// The attachments of a notice, in order.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_notice(tx: &Tx, notice_id: &str) -> Result<Vec<NoticeFile>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT number, name, media_type, size FROM notice_files WHERE notice_id = $1 \
             ORDER BY number",
            values![notice_id],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(NoticeFile {
                number: u32::try_from(row.integer("number")?)
                    .map_err(|_| StoreError::Corrupt("number"))?,
                name: row.text("name")?,
                media_type: row.text("media_type")?,
                size: u64::try_from(row.integer("size")?)
                    .map_err(|_| StoreError::Corrupt("size"))?,
            })
        })
        .collect()
}

/// An attachment with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileContent {
    /// Name under which it is saved.
    pub(crate) name: String,
    /// Media type.
    pub(crate) media_type: String,
    /// Bytes.
    pub(crate) content: Vec<u8>,
}

/// An attachment. Whoever calls has made sure that the notice may be read.
///
/// # Errors
/// What the database says.
pub(crate) async fn content(
    tx: &Tx,
    notice_id: &str,
    number: u32,
) -> Result<Option<FileContent>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT name, media_type, content FROM notice_files \
             WHERE notice_id = $1 AND number = $2",
            values![notice_id, i64::from(number)],
        )
        .await?;
    row.map(|row| {
        Ok(FileContent {
            name: row.text("name")?,
            media_type: row.text("media_type")?,
            content: row.blob("content")?,
        })
    })
    .transpose()
}

/// Takes an attachment away. False when there is none.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove(tx: &Tx, notice_id: &str, number: u32) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "DELETE FROM notice_files WHERE notice_id = $1 AND number = $2",
            values![notice_id, i64::from(number)],
        )
        .await?;
    editing::index(tx, notice_id).await?;
    Ok(changed > 0)
}
