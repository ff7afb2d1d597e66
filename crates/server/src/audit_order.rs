//! Puts the audit in order: once a second the events that were committed since get their places in
//! the list, the tree grows by them, and its head is signed.
//!
//! An event gets its place when it is seen, not by its time: one that was committed late comes
//! later and is never passed over. Several processes may do the same work; the tree grows from a
//! size once, and the others find that out before they have changed anything. Adding an event costs
//! a step for each doubling of the tree, because only its right edge is read.

use pki::audit::{Head, SignedHead};
use pki::merkle::frontier::{Frontier, Subtree};
use pki::merkle::{Extent, Hash};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::evidence::EvidenceKey;
use crate::heartbeat::Heartbeat;
use crate::listen::stopped;
use crate::live::Live;
use crate::store::audit_tree::{self, RecordedEvent, TILE_HEIGHT};
use crate::store::job_run::{Job, Outcome};
use crate::store::{Store, StoreError, Tx, audit, evidence_certificate};

/// The sequencer of this process.
pub(crate) struct Sequencer {
    store: Store,
    clock: Clock,
    key: Live<EvidenceKey>,
    /// How far the list had come when this process looked last. It never becomes shorter.
    seen: Option<Extent>,
}

/// The list is not what was signed. Nothing is added to it then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}; compare the audit with a copy (renkei-server audit verify)")]
pub(crate) struct Broken(&'static str);

/// What was read before a step.
struct Standing {
    frontier: Frontier,
    head: Option<SignedHead>,
    waiting: Vec<RecordedEvent>,
}

impl Sequencer {
    /// The sequencer that signs with this key.
    pub(crate) fn new(store: Store, clock: Clock, key: Live<EvidenceKey>) -> Self {
        Self {
            store,
            clock,
            key,
            seen: None,
        }
    }

    /// Puts events in order until told to stop.
    pub(crate) async fn run(mut self, stop: watch::Receiver<bool>) {
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let mut heartbeat = Heartbeat::new(store, clock, Job::Audit, Duration::ZERO);
        loop {
            let done = self.round().await;
            heartbeat.beat(Outcome::of(&done)).await;
            let pause = match done {
                Ok(_) => POLL,
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::error!(error, "cannot put the audit in order; trying again");
                    PAUSE_AFTER_ERROR
                }
            };
            tokio::select! {
                () = stopped(stop.clone()) => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Puts everything in order that waits; how many events.
    ///
    /// # Errors
    /// [`Broken`]; what the database says; when the key cannot be used.
    pub(crate) async fn round(&mut self) -> anyhow::Result<u64> {
        let mut all = 0;
        loop {
            let done = self.step().await?;
            all += u64::from(done);
            if done < BATCH {
                return Ok(all);
            }
        }
    }

    /// Puts at most [`BATCH`] events in order; how many.
    async fn step(&mut self) -> anyhow::Result<u32> {
        let standing = self
            .store
            .read("audit-waiting", |tx| async move {
                Ok::<_, StoreError>(Standing {
                    frontier: audit_tree::frontier(&tx).await?,
                    head: audit_tree::last_head(&tx).await?,
                    waiting: audit_tree::waiting(&tx, BATCH).await?,
                })
            })
            .await?;
        self.require_continued(&standing)?;
        if standing.waiting.is_empty() {
            return Ok(0);
        }
        let key = &self.key.now();
        let next = self.next(&standing, key)?;
        let (standing, next) = (&standing, &next);
        let has_grown = self
            .store
            .run_beside("audit-order", |tx| async move {
                let from = standing.frontier.size();
                if !audit_tree::grow(&tx, from, &next.frontier).await? {
                    return Ok(false);
                }
                audit_tree::set_places(&tx, &next.placed).await?;
                for (tile, hash) in &next.tiles {
                    audit_tree::insert_tile(&tx, *tile, *hash).await?;
                }
                audit_tree::put_head(&tx, &next.head, next.in_place_of).await?;
                if next.is_of_another_key {
                    note_key(&tx, key, next.head.head.at).await?;
                }
                Ok::<_, StoreError>(true)
            })
            .await?;
        if !has_grown {
            // Another process was faster; what it left is looked at in the next round.
            return Ok(0);
        }
        self.seen = Some(next.frontier.extent());
        Ok(u32::try_from(next.placed.len())?)
    }

    /// Compares the list with its last head and with what this process has seen before.
    fn require_continued(&mut self, standing: &Standing) -> anyhow::Result<()> {
        let extent = standing.frontier.extent();
        match &standing.head {
            Some(head) => {
                self.key.now().require_own(head)?;
                if head.head.extent != extent {
                    return Err(Broken("the tree of the audit is not that of its last head").into());
                }
            }
            None if extent.size > 0 => {
                return Err(Broken("the last head of the audit is gone").into());
            }
            None => {}
        }
        if let Some(seen) = self.seen {
            let is_other = extent.size == seen.size && extent.root != seen.root;
            if extent.size < seen.size || is_other {
                return Err(Broken("the audit is shorter than it was or another one").into());
            }
        }
        self.seen = Some(extent);
        Ok(())
    }

    /// The list with the events that wait, and its head.
    fn next<'a>(&self, standing: &'a Standing, key: &EvidenceKey) -> anyhow::Result<Next<'a>> {
        let now = self.clock.now();
        let mut frontier = standing.frontier.clone();
        let (mut placed, mut tiles) = (Vec::with_capacity(standing.waiting.len()), Vec::new());
        for event in &standing.waiting {
            let sequence = frontier.size();
            let leaf = event.placed(sequence).leaf();
            placed.push((event, sequence, leaf));
            frontier.push(leaf, |subtree, hash| {
                if subtree.height % TILE_HEIGHT == 0 {
                    tiles.push((subtree, hash));
                }
            });
        }
        let head = Head::sign(frontier.extent(), now, key.identity())?;
        let before = standing.head.as_ref().map(|signed| signed.head);
        // Of the heads of ten minutes the last one stays.
        let is_superseded = |before: &Head| span(before.at) == span(now);
        let is_same_key = |before: Head| before.signed_by == head.head.signed_by;
        Ok(Next {
            is_of_another_key: !before.is_some_and(is_same_key),
            frontier,
            placed,
            tiles,
            head,
            in_place_of: before
                .filter(is_superseded)
                .map(|before| before.extent.size),
        })
    }
}

/// The list after a step.
struct Next<'a> {
    frontier: Frontier,
    placed: Vec<(&'a RecordedEvent, u64, Hash)>,
    tiles: Vec<(Subtree, Hash)>,
    head: SignedHead,
    /// The size of the head that need not be kept beside it.
    in_place_of: Option<u64>,
    is_of_another_key: bool,
}

/// Puts up the certificate of a key that has begun to sign, for whoever verifies.
async fn note_key(tx: &Tx, key: &EvidenceKey, now: OffsetDateTime) -> Result<(), StoreError> {
    let certificate = key.certificate();
    if evidence_certificate::add(tx, certificate, &key.issuer(), now).await? {
        let (event, serial) = ("evidence-key-taken", certificate.serial().to_string());
        audit::record(tx, now, "role:worker", event, &serial, "").await?;
    }
    Ok(())
}

/// Which ten minutes.
fn span(at: OffsetDateTime) -> i64 {
    at.unix_timestamp().div_euclid(10 * 60)
}

/// Events that get their places in one transaction: few enough that nobody waits long behind it
/// where there is one writer.
const BATCH: u32 = 1_000;
const POLL: std::time::Duration = std::time::Duration::from_secs(1);
const PAUSE_AFTER_ERROR: std::time::Duration = std::time::Duration::from_secs(5);

#[cfg(test)]
mod tests;
