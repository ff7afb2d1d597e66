//! Who waits for changes: long polls and streams of events of this process.
//!
//! One task asks the store for all of them, once a second and a hundred offices with one
//! statement, so that a change made by any process is told; a change made by this one is told at
//! once. Nobody who waits asks by himself. The same task finds those whose certificate can no
//! longer be used or whose sign-in is over, and ends them all when the server stops.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use careplan::OfficeNumber;
use protocol::Code;
use time::OffsetDateTime;
use tokio::sync::{Notify, watch};

use super::peer::Peer;
use crate::clock::Clock;
use crate::listen::stopped;
use crate::store::message::MessageRecord;
use crate::store::message_change::{self, TOGETHER};
use crate::store::{Store, StoreError};
use crate::web::problem::ApiError;

/// Everybody who waits in this process. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Waiters {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    list: Mutex<List>,
    nudged: Notify,
}

#[derive(Default)]
struct List {
    stopped: bool,
    next: u64,
    waiting: HashMap<u64, Entry>,
    of_office: HashMap<OfficeNumber, BTreeSet<u64>>,
    /// Offices with changes made by this process that were not told yet.
    nudged: BTreeSet<OfficeNumber>,
}

struct Entry {
    office: OfficeNumber,
    serial: Box<str>,
    /// The sign-in of the person who waits; `None` where the terminal works by itself.
    sign_in: Option<Box<str>>,
    told: watch::Sender<Told>,
}

/// What somebody who waits was told last.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    latest: i64,
    end: Option<End>,
}

/// Why waiting ends without a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The certificate can no longer be used, or the person's sign-in is over.
    Refused,
    /// The server stops.
    Stopping,
}

/// One who waits; no longer counted when dropped.
pub(super) struct Waiter {
    id: u64,
    told: watch::Receiver<Told>,
    shared: Arc<Shared>,
}

impl Waiters {
    /// Begins to wait.
    ///
    /// # Errors
    /// [`Code::TryLater`] when too many wait already, here or of the same office, or the server
    /// stops.
    pub(super) fn enter(&self, peer: &Peer) -> Result<Waiter, ApiError> {
        let office = peer.office.number;
        let mut list = self.shared.lock();
        let of_office = list.of_office.get(&office).map_or(0, BTreeSet::len);
        if list.stopped || list.waiting.len() >= AT_ONCE || of_office >= OF_ONE_OFFICE {
            return Err(Code::TryLater.into());
        }
        let id = list.next;
        list.next += 1;
        list.of_office.entry(office).or_default().insert(id);
        let (sender, told) = watch::channel(Told::default());
        let entry = Entry {
            office,
            serial: peer.certificate.serial.as_str().into(),
            sign_in: peer.sign_in().map(Box::from),
            told: sender,
        };
        list.waiting.insert(id, entry);
        drop(list);
        let shared = Arc::clone(&self.shared);
        Ok(Waiter { id, told, shared })
    }

    /// Says that this process has changed a message, after the transaction.
    pub(super) fn nudge(&self, message: &MessageRecord) {
        let mut list = self.shared.lock();
        for office in [message.sender.office, message.receiver.office] {
            if list.of_office.contains_key(&office) {
                list.nudged.insert(office);
            }
        }
        if !list.nudged.is_empty() {
            self.shared.nudged.notify_one();
        }
    }

    /// Tells everybody who waits what is new, until told to stop; then lets them go.
    pub(crate) async fn run(self, store: Store, clock: Clock, stop: watch::Receiver<bool>) {
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let told = tokio::select! {
                () = stopped(stop.clone()) => break,
                _ = rounds.tick() => self.round(&store, clock.now()).await,
                () = self.shared.nudged.notified() => {
                    let told = self.tell_nudged(&store).await;
                    // Many changes in a row are told together.
                    tokio::time::sleep(BREATH).await;
                    told
                }
            };
            if let Err(error) = told {
                tracing::error!(%error, "cannot look for changes");
            }
        }
        self.stop();
    }

    /// Looks for changes of every office that waits, and at every certificate and sign-in.
    pub(super) async fn round(&self, store: &Store, now: OffsetDateTime) -> Result<(), StoreError> {
        let offices: Vec<OfficeNumber> = {
            let mut list = self.shared.lock();
            list.nudged.clear();
            list.of_office.keys().copied().collect()
        };
        self.tell(store, &offices).await?;
        self.refuse(store, now).await
    }

    async fn tell_nudged(&self, store: &Store) -> Result<(), StoreError> {
        let nudged = std::mem::take(&mut self.shared.lock().nudged);
        let offices: Vec<_> = nudged.into_iter().collect();
        self.tell(store, &offices).await
    }

    async fn tell(&self, store: &Store, offices: &[OfficeNumber]) -> Result<(), StoreError> {
        let mut latest = Vec::new();
        for some in offices.chunks(TOGETHER) {
            let look = |tx| async move { message_change::latest_of(&tx, some).await };
            latest.extend(store.read("changes-latest", look).await?);
        }
        let list = self.shared.lock();
        for (office, latest) in latest {
            let ids = list.of_office.get(&office).into_iter().flatten();
            for entry in ids.filter_map(|id| list.waiting.get(id)) {
                entry.told.send_if_modified(|told| {
                    let more = latest > told.latest;
                    told.latest = told.latest.max(latest);
                    more
                });
            }
        }
        Ok(())
    }

    /// Ends those whose certificate was revoked or has ended, whose office was suspended, or whose
    /// sign-in is over.
    async fn refuse(&self, store: &Store, now: OffsetDateTime) -> Result<(), StoreError> {
        let (serials, sign_ins) = self.reasons();
        let mut refused = BTreeSet::new();
        for some in texts(&serials).chunks(TOGETHER) {
            let look = |tx| async move { message_change::refused(&tx, some, now).await };
            refused.extend(store.read("waiters-refused", look).await?);
        }
        let mut ended = BTreeSet::new();
        for some in texts(&sign_ins).chunks(TOGETHER) {
            let look = |tx| async move { message_change::ended(&tx, some, now).await };
            ended.extend(store.read("waiters-ended", look).await?);
        }
        if refused.is_empty() && ended.is_empty() {
            return Ok(());
        }
        for entry in self.shared.lock().waiting.values() {
            let sign_in = entry.sign_in.as_deref();
            if refused.contains(&*entry.serial) || sign_in.is_some_and(|id| ended.contains(id)) {
                entry.end(End::Refused);
            }
        }
        Ok(())
    }

    /// What everybody waits by: the certificates, and the sign-ins of people.
    fn reasons(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let list = self.shared.lock();
        let waiting = || list.waiting.values();
        let serials = waiting().map(|entry| entry.serial.to_string()).collect();
        let sign_ins = waiting().filter_map(|entry| entry.sign_in.as_deref());
        (serials, sign_ins.map(str::to_owned).collect())
    }

    /// Lets everybody go; nobody begins to wait afterwards.
    pub(super) fn stop(&self) {
        let mut list = self.shared.lock();
        list.stopped = true;
        for entry in list.waiting.values() {
            entry.end(End::Stopping);
        }
    }

    /// How many wait now.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.shared.lock().waiting.len()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, List> {
        // Nothing below panics while it holds the list; were it so, the list would still be good.
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn end(&self, end: End) {
        self.told.send_modify(|told| told.end = Some(end));
    }
}

impl Waiter {
    /// Returns when there are changes after a cursor, or with the reason why waiting ends.
    pub(super) async fn beyond(&mut self, after: i64) -> Result<(), End> {
        let told = self
            .told
            .wait_for(|told| told.end.is_some() || told.latest > after)
            .await;
        match told.map(|told| told.end) {
            Ok(None) => Ok(()),
            Ok(Some(end)) => Err(end),
            Err(_) => Err(End::Stopping),
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut list = self.shared.lock();
        let Some(entry) = list.waiting.remove(&self.id) else {
            return;
        };
        if let Some(ids) = list.of_office.get_mut(&entry.office) {
            ids.remove(&self.id);
            if ids.is_empty() {
                list.of_office.remove(&entry.office);
            }
        }
    }
}

fn texts(all: &BTreeSet<String>) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

/// Between two looks at the store for everybody.
const ROUND: Duration = Duration::from_secs(1);
/// Between two looks at the store for changes of this process.
const BREATH: Duration = Duration::from_millis(50);
/// Most who wait in one process.
const AT_ONCE: usize = 20_000;
/// Most who wait of one office: two for each of its ten terminals.
const OF_ONE_OFFICE: usize = 20;
