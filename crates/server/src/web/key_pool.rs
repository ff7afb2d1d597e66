//! Keys for .p12 files: made where they are asked for, or taken from those made before.
//!
//! A P-256 key is made in less than a millisecond, so there is nothing to keep. An RSA key takes
//! from a tenth of a second to several seconds; so that a rush of applications waits for none, one
//! thread makes keys while nobody needs the core, up to a number. They lie in the memory of this
//! process only: never written anywhere, and wiped by the cryptographic library when they are
//! dropped. Each is handed out once. When none is left, the application makes its own.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use pki::key::KeyKind;
use pki::pkcs12::{IssuePassword, KeyParts};
use pki::{KeyPair, PkiError};

use crate::web::error::PageError;
use crate::web::password::Passwords;

/// Where the keys of .p12 files come from. Cheap to clone.
#[derive(Clone)]
pub(crate) struct KeySource {
    kind: KeyKind,
    /// Only for keys that take long to make.
    pool: Option<Arc<Pool>>,
}

/// Keys that are ready.
struct Pool {
    kind: KeyKind,
    capacity: usize,
    shelf: Mutex<Shelf>,
    changed: Condvar,
}

#[derive(Default)]
struct Shelf {
    keys: Vec<KeyPair>,
    stopped: bool,
    /// It ran empty and has not been full since: said once.
    ran_empty: bool,
}

/// How many keys are ready, of how many that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Level {
    /// Ready now.
    pub(crate) ready: usize,
    /// When nobody takes any.
    pub(crate) capacity: usize,
}

/// A key under an issue password, as an application keeps it.
#[derive(Debug)]
pub(crate) struct ProtectedKey {
    /// `SubjectPublicKeyInfo` (DER).
    pub(crate) public_key: Vec<u8>,
    /// [`KeyParts`] as bytes.
    pub(crate) parts: Vec<u8>,
}

impl KeySource {
    /// Keys of this kind, of which so many are kept ready where that makes a difference.
    pub(crate) fn new(kind: KeyKind, kept: u32) -> Self {
        let capacity = usize::try_from(kept).unwrap_or(usize::MAX);
        let pool = (kind != KeyKind::P256 && capacity > 0).then(|| {
            Arc::new(Pool {
                kind,
                capacity,
                shelf: Mutex::default(),
                changed: Condvar::new(),
            })
        });
        Self { kind, pool }
    }

    /// Starts the thread that makes keys while no work with passwords waits. Without a pool there
    /// is none.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(&self, passwords: &Passwords) -> std::io::Result<Option<Filling>> {
        let Some(pool) = self.pool.clone() else {
            return Ok(None);
        };
        let (passwords, filled) = (passwords.clone(), Arc::clone(&pool));
        let thread = std::thread::Builder::new().name("key-pool".to_owned());
        let thread = thread.spawn(move || filled.fill(|| passwords.is_idle()))?;
        Ok(Some(Filling { pool, thread }))
    }

    /// How many keys are ready; `None` without a pool.
    pub(crate) fn level(&self) -> Option<Level> {
        let pool = self.pool.as_ref()?;
        Some(Level {
            ready: pool.shelf().keys.len(),
            capacity: pool.capacity,
        })
    }

    /// A key of its own for one application, under its issue password: one that is ready, or one
    /// that is made now.
    ///
    /// # Errors
    /// [`PageError::Busy`] when too many are waiting or it takes longer than a page may.
    pub(crate) async fn protected(
        &self,
        passwords: &Passwords,
        password: IssuePassword,
    ) -> Result<ProtectedKey, PageError> {
        let source = self.clone();
        let work = passwords.run(move || {
            // Not before it is this one's turn: who is turned away takes no key along.
            let ready = source.take();
            let key = ready.map_or_else(|| KeyPair::generate_of(source.kind), Ok)?;
            protect(&key, &password)
        });
        let made = tokio::time::timeout(LONGEST, work).await;
        let made = made.map_err(|_| PageError::Busy)??;
        Ok(made.context("make a key")?)
    }

    fn take(&self) -> Option<KeyPair> {
        let pool = self.pool.as_ref()?;
        let mut shelf = pool.shelf();
        let key = shelf.keys.pop();
        if key.is_none() && !shelf.ran_empty {
            shelf.ran_empty = true;
            tracing::warn!(
                capacity = pool.capacity,
                "no key is ready; applications make their own until there is one"
            );
        }
        drop(shelf);
        pool.changed.notify_all();
        key
    }
}

/// What an application keeps of a key.
///
/// # Errors
/// When the machine gives no randomness.
pub(crate) fn protect(key: &KeyPair, password: &IssuePassword) -> Result<ProtectedKey, PkiError> {
    let parts = KeyParts::derive(password, key)?;
    Ok(ProtectedKey {
        public_key: key.public_key_der(),
        parts: parts.to_bytes()?.to_vec(),
    })
}

/// The thread that makes keys.
pub(crate) struct Filling {
    pool: Arc<Pool>,
    thread: std::thread::JoinHandle<()>,
}

impl Filling {
    /// Drops the keys and ends the thread, after the key that it is making.
    ///
    /// # Errors
    /// When the thread broke.
    pub(crate) fn stop(self) -> std::io::Result<()> {
        let mut shelf = self.pool.shelf();
        shelf.stopped = true;
        shelf.keys.clear();
        drop(shelf);
        self.pool.changed.notify_all();
        let ended = self.thread.join();
        ended.map_err(|_| std::io::Error::other("the thread that makes keys broke"))
    }
}

impl Pool {
    /// The shelf; a thread that broke while it held it has left it whole.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes keys until it is stopped, one at a time, and rests as long as each has taken.
    fn fill(&self, is_idle: impl Fn() -> bool) {
        let mut rest = Duration::ZERO;
        while self.wait(rest, &is_idle) {
            let began = Instant::now();
            match KeyPair::generate_of(self.kind) {
                Ok(key) => self.put(key),
                Err(error) => tracing::error!(%error, "cannot make a key to be kept ready"),
            }
            rest = began.elapsed().clamp(SHORTEST_REST, LONGEST_REST);
        }
    }

    /// Rests, then waits until a key is wanted and nobody else needs the core; `false` when it is
    /// time to end.
    fn wait(&self, rest: Duration, is_idle: &impl Fn() -> bool) -> bool {
        let shelf = self.shelf();
        let rested = self
            .changed
            .wait_timeout_while(shelf, rest, |shelf| !shelf.stopped);
        let (mut shelf, _) = rested.unwrap_or_else(PoisonError::into_inner);
        loop {
            if shelf.stopped {
                return false;
            }
            let is_full = shelf.keys.len() >= self.capacity;
            if !is_full && is_idle() {
                return true;
            }
            shelf = if is_full {
                let changed = self.changed.wait(shelf);
                changed.unwrap_or_else(PoisonError::into_inner)
            } else {
                let looked = self.changed.wait_timeout(shelf, LOOK_AGAIN);
                looked.unwrap_or_else(PoisonError::into_inner).0
            };
        }
    }

    fn put(&self, key: KeyPair) {
        let mut shelf = self.shelf();
        // A key that is made while the process ends is dropped at once.
        if shelf.stopped || shelf.keys.len() >= self.capacity {
            return;
        }
        shelf.keys.push(key);
        let ready = shelf.keys.len();
        tracing::debug!(ready, capacity = self.capacity, "a key is ready");
        if ready == self.capacity {
            shelf.ran_empty = false;
            tracing::info!(ready, "all keys that are kept are ready");
        }
        drop(shelf);
        self.changed.notify_all();
    }
}

/// An application that has not got its key by then is told to come back.
const LONGEST: Duration = Duration::from_secs(20);
const SHORTEST_REST: Duration = Duration::from_millis(20);
const LONGEST_REST: Duration = Duration::from_secs(2);
/// How often the thread looks whether the core is free.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    const KEPT: u32 = 3;

    fn password() -> IssuePassword {
        IssuePassword::parse(crate::web::testing::ISSUE_PASSWORD).unwrap()
    }

    /// A source whose keys are all ready.
    fn filled() -> (KeySource, Passwords, Filling) {
        let source = KeySource::new(KeyKind::Rsa2048, KEPT);
        let passwords = Passwords::new().unwrap();
        let filling = source.start(&passwords).unwrap().unwrap();
        let pool = source.pool.clone().unwrap();
        let full = |shelf: &mut Shelf| shelf.keys.len() < pool.capacity;
        drop(pool.changed.wait_while(pool.shelf(), full).unwrap());
        (source, passwords, filling)
    }

    /// Takes the thread away and keeps what it made.
    fn without_thread(source: &KeySource, filling: Filling) -> Vec<KeyPair> {
        let keys = std::mem::take(&mut source.pool.as_ref().unwrap().shelf().keys);
        filling.stop().unwrap();
        keys
    }

    #[tokio::test]
    async fn p256_is_made_at_once_and_nothing_is_kept() {
        let source = KeySource::new(KeyKind::P256, KEPT);
        let passwords = Passwords::new().unwrap();
        assert!(source.start(&passwords).unwrap().is_none());
        assert_eq!(source.level(), None);
        let made = source.protected(&passwords, password()).await.unwrap();
        let key = pki::PublicKey::from_spki_der(&made.public_key).unwrap();
        assert_eq!(key.family(), pki::key::KeyFamily::P256);
        let parts = KeyParts::from_bytes(&made.parts).unwrap();
        assert_eq!(*parts.public_key(), key);
    }

    #[tokio::test]
    async fn a_rush_takes_the_keys_that_are_ready_and_then_makes_its_own() {
        let (source, passwords, filling) = filled();
        // From here on nobody makes keys but the applications.
        let ready: Vec<_> = without_thread(&source, filling);
        let known: Vec<_> = ready.iter().map(KeyPair::public_key_der).collect();
        assert_eq!(known.len(), 3);
        source.pool.as_ref().unwrap().shelf().keys.extend(ready);
        let rush = (0..5).map(|_| source.protected(&passwords, password()));
        let made = futures_util::future::join_all(rush).await;
        let made: Vec<_> = made
            .into_iter()
            .map(|key| key.unwrap().public_key)
            .collect();
        let from_pool = made.iter().filter(|key| known.contains(key)).count();
        assert_eq!(from_pool, 3);
        for (place, key) in made.iter().enumerate() {
            assert!(!made.iter().skip(place + 1).any(|other| other == key));
        }
        let empty = Level {
            ready: 0,
            capacity: 3,
        };
        assert_eq!(source.level(), Some(empty));
    }

    #[test]
    fn threads_that_take_at_once_never_get_the_same_key() {
        let (source, _, filling) = filled();
        let ready = without_thread(&source, filling);
        source.pool.as_ref().unwrap().shelf().keys.extend(ready);
        let takers: Vec<_> = (0..8)
            .map(|_| {
                let source = source.clone();
                std::thread::spawn(move || source.take().map(|key| key.public_key_der()))
            })
            .collect();
        let mut taken: Vec<_> = takers
            .into_iter()
            .filter_map(|taker| taker.join().unwrap())
            .collect();
        assert_eq!(taken.len(), 3);
        taken.sort();
        taken.dedup();
        assert_eq!(taken.len(), 3);
    }

    #[test]
    fn what_is_taken_is_made_again_until_it_is_stopped() {
        let (source, _, filling) = filled();
        let first = source.take().unwrap();
        let pool = source.pool.clone().unwrap();
        let full = |shelf: &mut Shelf| shelf.keys.len() < pool.capacity;
        let shelf = pool.changed.wait_while(pool.shelf(), full).unwrap();
        assert!(
            shelf
                .keys
                .iter()
                .all(|key| key.public_key() != first.public_key())
        );
        drop(shelf);
        filling.stop().unwrap();
        assert_eq!(source.level().map(|level| level.ready), Some(0));
        assert!(source.take().is_none());
    }

    #[test]
    fn no_key_is_made_while_work_with_passwords_waits() {
        let source = KeySource::new(KeyKind::Rsa2048, KEPT);
        let pool = source.pool.clone().unwrap();
        let looks = std::sync::atomic::AtomicUsize::new(0);
        pool.fill(|| {
            // The third look sees the end.
            if looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 2 {
                let pool = Arc::clone(&pool);
                std::thread::spawn(move || {
                    pool.shelf().stopped = true;
                    pool.changed.notify_all();
                });
            }
            false
        });
        assert_eq!(source.level().map(|level| level.ready), Some(0));
    }
}
