//! What readers make of the FAQ: how often an entry was opened, and whether it helped.

use super::{StoreError, Tx, values};

/// How often entries of the FAQ were opened, the most read first.
///
/// # Errors
/// What the database says.
pub(crate) async fn most_read(tx: &Tx, limit: u32) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id FROM faq_counts ORDER BY opened DESC, id LIMIT $1",
            values![i64::from(limit)],
        )
        .await?;
    rows.iter().map(|row| row.text("id")).collect()
}

/// What is counted about an entry of the FAQ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// It was opened.
    Opened,
    /// It helped.
    Helped,
    /// It did not.
    DidNotHelp,
}

/// Counts one more.
///
/// # Errors
/// What the database says.
pub(crate) async fn count(tx: &Tx, id: &str, what: Counted) -> Result<(), StoreError> {
    let step = |counted| i64::from(what == counted);
    tx.execute(
        "INSERT INTO faq_counts (id, opened, helped, did_not_help) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET opened = faq_counts.opened + excluded.opened, \
         helped = faq_counts.helped + excluded.helped, \
         did_not_help = faq_counts.did_not_help + excluded.did_not_help",
        values![
            id,
            step(Counted::Opened),
            step(Counted::Helped),
            step(Counted::DidNotHelp)
        ],
    )
    .await?;
    Ok(())
}
