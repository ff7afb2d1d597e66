//! What has to do with evidence: the key, the order of the audit, time stamps.

use anyhow::Context as _;
use time::OffsetDateTime;
use tokio::sync::watch;

use super::followers::Followers;
use super::{Tasks, beside};
use crate::audit_order::Sequencer;
use crate::authority::{Chain, evidence};
use crate::cli::Role;
use crate::config::Config;
use crate::evidence::{EvidenceDesk, Stamps};
use crate::live::Live;
use crate::mailbox::MailboxState;
use crate::worker::stamp::Stamper;

/// Opens the key. Whoever holds the issuing key makes it where it is missing or due.
pub(super) fn open(
    config: &Config,
    chain: &Chain,
    roles: &[Role],
    now: OffsetDateTime,
) -> anyhow::Result<Option<EvidenceDesk>> {
    if roles.contains(&Role::Authority)
        && let Err(error) = evidence::make(config, now)
    {
        // The present key, where there is one, goes on.
        let error = format!("{error:#}");
        tracing::error!(error, "cannot make the next key for evidence");
    }
    let key = evidence::load(config, chain)?;
    if key.is_none() && (roles.contains(&Role::Worker) || roles.contains(&Role::Mailbox)) {
        tracing::error!("there is no key for evidence: run init; the audit is not put in order");
    }
    Ok(key.map(|key| EvidenceDesk {
        key: Live::new(key),
        stamps: match config.evidence.time_stamp {
            Some(_) => Stamps::Wanted,
            None => Stamps::None,
        },
    }))
}

/// Starts what puts the audit in order, and what gets time stamps.
pub(super) fn start(
    state: &MailboxState,
    config: &Config,
    tasks: &mut Tasks,
    stopping: &watch::Receiver<bool>,
) {
    let (store, clock) = (&state.store, &state.clock);
    if let Some(desk) = &state.evidence {
        let sequencer = Sequencer::new(store.clone(), clock.clone(), desk.key.clone());
        let sequencing = sequencer.run(stopping.clone());
        tasks.spawn(beside("audit", sequencing, stopping.clone()));
    }
    if let Some(address) = &config.evidence.time_stamp {
        let stamper = Stamper::new(store.clone(), clock.clone(), address.clone());
        let stamping = stamper.run(stopping.clone());
        tasks.spawn(beside("time-stamps", stamping, stopping.clone()));
    }
}

/// Goes on with another key once it is there.
pub(super) fn follow(followers: &Followers, config: &Config, desk: EvidenceDesk) {
    let (own, file) = (config.clone(), evidence::key_file(config));
    followers.add("evidence", vec![file], move |chain| {
        let loaded = evidence::load(&own, chain)?.context("the key is gone")?;
        desk.key.replace(loaded);
        Ok(())
    });
}
