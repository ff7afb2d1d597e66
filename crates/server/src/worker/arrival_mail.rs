//! Tells the notice addresses that wish it that data has arrived, at most once an hour each.

use time::OffsetDateTime;

use crate::mail::{Mailing, announce};
use crate::store::{Store, StoreError, arrival, mail, uncollected};

/// Queues the mails that are due; how many.
///
/// # Errors
/// What the database says; the next round goes on.
pub(super) async fn addresses(
    store: &Store,
    mailing: Option<&Mailing>,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let Some(mailing) = mailing else { return Ok(0) };
    let mut queued = 0;
    for _ in 0..LOTS {
        let lot = store
            .run_tx("arrival-mail", |tx| async move {
                let due = arrival::due(&tx, now, LOT).await?;
                let mut count = 0_u64;
                for one in &due {
                    // What was collected meanwhile is nothing to tell of.
                    let pile = uncollected::pile(&tx, one.office).await?;
                    let told_at = pile.map(|_| now);
                    arrival::settle(&tx, &one.id, told_at).await?;
                    if let Some(pile) = pile {
                        let letter = announce::arrival(mailing, &one.address, pile);
                        mail::queue(&tx, &letter, now).await?;
                        count += 1;
                    }
                }
                Ok::<_, StoreError>((!due.is_empty()).then_some(count))
            })
            .await?;
        let Some(count) = lot else { break };
        queued += count;
    }
    Ok(queued)
}

/// Addresses in one transaction.
const LOT: u32 = 100;
/// Transactions in one round.
const LOTS: u32 = 50;
