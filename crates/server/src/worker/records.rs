//! Takes up ways of claiming on their day, forgets files of records that nobody applied, and
//! puts offices into the address book that came in by another way than the pages.

use time::OffsetDateTime;

use crate::clock::JAPAN;
use crate::store::{Store, StoreError, address_book, claiming, import};

/// Brings the records of offices into step.
///
/// # Errors
/// What the database says.
pub(super) async fn keep(store: &Store, now: OffsetDateTime) -> Result<(), StoreError> {
    let today = now.to_offset(JAPAN).date();
    store
        .run_tx("records", |tx| async move {
            claiming::take_up(&tx, today).await?;
            import::remove_expired(&tx, now).await
        })
        .await?;
    for _ in 0..LOTS {
        let learned = store
            .run_tx("address-book", |tx| async move {
                address_book::catch_up(&tx, LOT).await
            })
            .await?;
        if learned < u64::from(LOT) {
            break;
        }
    }
    Ok(())
}

/// Offices in one transaction.
const LOT: u32 = 200;
/// Lots in one round, so that other jobs have their turn.
const LOTS: u32 = 100;
