//! Table `receipts`: the receiver's signed receipt, kept as the bytes that were signed.
//!
//! Whether a receipt belongs to its message is decided before it comes here.

use protocol::MessageId;
use time::OffsetDateTime;

use super::{Question, Row, Statement, StoreError, Tx, values};

/// A stored receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReceiptRecord {
    /// The bytes that were signed.
    pub(crate) receipt: Vec<u8>,
    /// Detached signature, DER.
    pub(crate) signature: Vec<u8>,
}

/// Stores the receipt of a message, signed with the certificate of a serial.
pub(crate) fn stored(
    message: MessageId,
    record: &ReceiptRecord,
    certificate_serial: &str,
    now: OffsetDateTime,
) -> Statement {
    Statement::new(
        "INSERT INTO receipts (message_id, receipt, signature, certificate_serial, stored_at) \
         VALUES ($1, $2, $3, $4, $5)",
        values![
            message.to_string(),
            &record.receipt,
            &record.signature,
            certificate_serial,
            now
        ],
    )
}

/// The receipt of a message.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, message: MessageId) -> Result<Option<ReceiptRecord>, StoreError> {
    tx.ask(&asked(message)).await
}

/// The same as a question.
pub(crate) fn asked(message: MessageId) -> Question<Option<ReceiptRecord>> {
    Question::new(
        "SELECT receipt, signature FROM receipts WHERE message_id = $1",
        values![message.to_string()],
        |rows| {
            let read = |row: &Row| {
                Ok(ReceiptRecord {
                    receipt: row.blob("receipt")?,
                    signature: row.blob("signature")?,
                })
            };
            rows.first().map(read).transpose()
        },
    )
}
