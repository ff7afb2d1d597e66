//! What an operator's passkey said when it approved an application. The authority believes none of
//! it before it has checked it.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// An approval with what the passkey said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApprovalAssertion {
    /// 受付番号 of the application.
    pub(crate) receipt: String,
    /// Id of the operator.
    pub(crate) operator_id: String,
    /// The number used once.
    pub(crate) nonce: Vec<u8>,
    /// The browser's answer, as JSON.
    pub(crate) assertion: String,
    /// When it was asked for.
    pub(crate) asked_at: OffsetDateTime,
}

/// Keeps one, in place of the one for an earlier key.
///
/// # Errors
/// What the database says.
pub(crate) async fn put(tx: &Tx, approval: &ApprovalAssertion) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO approval_assertions (receipt, operator_id, nonce, assertion, asked_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (receipt) DO UPDATE SET \
         operator_id = excluded.operator_id, nonce = excluded.nonce, \
         assertion = excluded.assertion, asked_at = excluded.asked_at",
        values![
            &approval.receipt,
            &approval.operator_id,
            &approval.nonce,
            &approval.assertion,
            approval.asked_at
        ],
    )
    .await?;
    Ok(())
}

/// The one of an application.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<ApprovalAssertion>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT receipt, operator_id, nonce, assertion, asked_at FROM approval_assertions \
             WHERE receipt = $1",
            values![receipt],
        )
        .await?;
    row.map(|row| {
        Ok(ApprovalAssertion {
            receipt: row.text("receipt")?,
            operator_id: row.text("operator_id")?,
            nonce: row.blob("nonce")?,
            assertion: row.text("assertion")?,
            asked_at: row.time("asked_at")?,
        })
    })
    .transpose()
}
