//! Tells offices of messages that nobody collects: reminds the receiver, and tells the sender.
//!
//! Each message is planned once, soon after it was sent ([`Rules`](crate::exchange_days::Rules)).
//! What is due is then done office by office, one transaction each: everything that is due for an
//! office is one mail, and whoever comes second finds nothing left.

use std::collections::BTreeSet;

use careplan::OfficeNumber;
use time::OffsetDateTime;

use crate::config::ExchangeSettings;
use crate::exchange_notice;
use crate::mail::{Mailing, announce};
use crate::store::{Store, StoreError, Tx, arrival, audit, notice, uncollected};

/// How many messages were told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Count {
    /// Of how many the receiver was reminded.
    pub(super) reminded: u64,
    /// Of how many the sender was told.
    pub(super) reported: u64,
}

/// Plans what is new, and tells of what is due.
///
/// # Errors
/// What the database says; the next round goes on.
pub(super) async fn offices(
    store: &Store,
    settings: &ExchangeSettings,
    mailing: Option<&Mailing>,
    now: OffsetDateTime,
) -> Result<Count, StoreError> {
    plan(store, settings, now).await?;
    let mut count = Count::default();
    for _ in 0..LOTS {
        let due = store
            .read("to-remind", |tx| async move {
                uncollected::offices_to_remind(&tx, now, LOT).await
            })
            .await?;
        if due.is_empty() {
            break;
        }
        for office in due {
            count.reminded += store
                .run_tx("remind-receiver", |tx| async move {
                    remind(&tx, office, settings, mailing, now).await
                })
                .await?;
        }
    }
    for _ in 0..LOTS {
        let due = store
            .read("to-tell", |tx| async move {
                uncollected::offices_to_tell(&tx, now, LOT).await
            })
            .await?;
        if due.is_empty() {
            break;
        }
        for office in due {
            count.reported += store
                .run_tx("tell-sender", |tx| async move {
                    tell(&tx, office, settings, mailing, now).await
                })
                .await?;
        }
    }
    Ok(count)
}

/// Works out when is told of the messages that have come, and notes the arrivals.
async fn plan(
    store: &Store,
    settings: &ExchangeSettings,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    for _ in 0..LOTS {
        let planned = store
            .run_tx("plan-telling", |tx| async move {
                let found = uncollected::unplanned(&tx, LOT).await?;
                let mut receivers = BTreeSet::new();
                for one in &found {
                    let rules = &settings.not_collected;
                    let schedule = rules.schedule(&one.unit, one.month, one.sent_at);
                    let first = schedule.reminders.first().copied();
                    uncollected::plan(&tx, one.id, first, schedule.report).await?;
                    receivers.insert(one.receiver);
                }
                for receiver in receivers {
                    arrival::note(&tx, receiver, now).await?;
                }
                Ok::<_, StoreError>(found.len())
            })
            .await?;
        if planned < LOT as usize {
            break;
        }
    }
    Ok(())
}

/// Reminds an office of what is due; of how many messages.
async fn remind(
    tx: &Tx,
    office: OfficeNumber,
    settings: &ExchangeSettings,
    mailing: Option<&Mailing>,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let due = uncollected::to_remind(tx, office, now).await?;
    for one in &due {
        let rules = &settings.not_collected;
        let schedule = rules.schedule(&one.unit, one.month, one.sent_at);
        uncollected::note_reminded(tx, one.id, schedule.reminder_after(now), now).await?;
        let id = one.id.to_string();
        audit::record(tx, now, ACTOR, "message-reminded", &id, office.as_str()).await?;
    }
    if let (false, Some(mailing), Some(pile)) = (
        due.is_empty(),
        mailing,
        uncollected::pile(tx, office).await?,
    ) {
        announce::waiting_for_you(tx, mailing, office, pile, now).await?;
    }
    Ok(due.len() as u64)
}

/// Tells an office that what it has sent was not collected; of how many messages.
async fn tell(
    tx: &Tx,
    office: OfficeNumber,
    settings: &ExchangeSettings,
    mailing: Option<&Mailing>,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    let due = uncollected::to_tell(tx, office, now).await?;
    if due.is_empty() {
        return Ok(0);
    }
    for one in &due {
        uncollected::note_told(tx, one.id, now).await?;
        let id = one.id.to_string();
        audit::record(tx, now, ACTOR, "message-reported", &id, office.as_str()).await?;
    }
    let told = exchange_notice::not_collected(&due, settings, now);
    notice::insert(tx, &told.notice(office, now)).await?;
    if let Some(mailing) = mailing {
        announce::about_sent(tx, mailing, office, &told, now).await?;
    }
    Ok(due.len() as u64)
}

/// Messages that are planned in one transaction, and messages whose offices are looked up at once.
const LOT: u32 = 500;
/// Lots in one round, so that other jobs have their turn.
const LOTS: u32 = 40;
/// Who does it, in the audit record.
pub(super) const ACTOR: &str = "worker";

#[cfg(test)]
mod tests;
