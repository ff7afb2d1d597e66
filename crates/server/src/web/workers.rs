//! A few threads for work that keeps a core busy, such as hashing passwords, behind a short queue.
//!
//! They run below the priority of everything else, so that whoever floods the server with such work
//! slows nobody who only wants a page. Who waits too long, or finds the queue full, is told to come
//! back; work whose asker is gone is not begun.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::oneshot;

use crate::web::error::PageError;

/// The threads. They end when the last clone is dropped.
#[derive(Clone)]
pub(crate) struct Workers {
    jobs: Sender<Job>,
    waiting: Arc<AtomicUsize>,
    limits: Limits,
}

type Job = Box<dyn FnOnce() + Send>;

/// What may wait.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// How many may wait or be served.
    queue: usize,
    /// How long one may wait for its turn.
    patience: Duration,
}

impl Workers {
    /// Starts so many threads.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(threads: usize) -> anyhow::Result<Self> {
        Self::with_limits(threads, USUAL)
    }

    fn with_limits(threads: usize, limits: Limits) -> anyhow::Result<Self> {
        let (jobs, taken) = channel();
        let taken = Arc::new(Mutex::new(taken));
        for _ in 0..threads {
            let taken = Arc::clone(&taken);
            let thread = std::thread::Builder::new().name("heavy-work".to_owned());
            thread
                .spawn(move || work_off(&taken))
                .context("start a thread for heavy work")?;
        }
        Ok(Self {
            jobs,
            waiting: Arc::default(),
            limits,
        })
    }

    /// Whether nobody waits or is being served.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) == 0
    }

    /// Runs work in its turn.
    ///
    /// # Errors
    /// [`PageError::Busy`] when too many are waiting, or the turn does not come soon.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PageError> {
        let place = Place::take(&self.waiting, self.limits.queue).ok_or(PageError::Busy)?;
        let (begin, begun) = oneshot::channel();
        let (finish, finished) = oneshot::channel();
        let job = move || {
            let _place = place;
            // Nobody waits for it any more.
            if begin.send(()).is_err() {
                return;
            }
            if let Ok(done) = catch_unwind(AssertUnwindSafe(work)) {
                let _ = finish.send(done);
            }
        };
        self.jobs
            .send(Box::new(job))
            .ok()
            .context("the workers have stopped")?;
        let begun = tokio::time::timeout(self.limits.patience, begun).await;
        begun
            .map_err(|_| PageError::Busy)?
            .context("the workers have stopped")?;
        Ok(finished.await.context("heavy work has panicked")?)
    }
}

fn work_off(jobs: &Mutex<Receiver<Job>>) {
    step_back();
    loop {
        // Held while waiting: the others wait for the lock instead.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}

/// Lets everything else of the computer go first.
fn step_back() {
    #[cfg(target_os = "linux")]
    {
        // What Linux calls a process here is a thread.
        let lowered = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICE);
        if let Err(error) = lowered {
            tracing::debug!(%error, "cannot lower the priority of a thread");
        }
    }
}

/// A place among those who wait or are being served; given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, queue: usize) -> Option<Self> {
        let place = Self(Arc::clone(waiting));
        (waiting.fetch_add(1, Ordering::Relaxed) < queue).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Enough for a rush; a browser waits so long without anybody pressing again.
const USUAL: Limits = Limits {
    queue: 512,
    patience: Duration::from_secs(5),
};
/// A quarter of what others get of a core that all of them want: less would starve people who sign in
/// on a busy computer.
#[cfg(target_os = "linux")]
const NICE: i32 = 5;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]
    use super::*;

    /// One thread that is busy until told otherwise.
    async fn busy(limits: Limits) -> (Workers, Sender<()>, tokio::task::JoinHandle<()>) {
        let workers = Workers::with_limits(1, limits).unwrap();
        let ((free, wait), (begin, begun)) = (channel::<()>(), oneshot::channel());
        let holder = workers.clone();
        let held = tokio::spawn(async move {
            let held = holder.run(move || {
                begin.send(()).unwrap();
                let _ = wait.recv();
            });
            held.await.unwrap();
        });
        begun.await.unwrap();
        (workers, free, held)
    }

    #[tokio::test]
    async fn too_many_are_turned_away_and_places_come_back() {
        let limits = Limits { queue: 1, ..USUAL };
        let (workers, free, held) = busy(limits).await;
        assert!(!workers.is_idle());
        assert!(matches!(workers.run(|| ()).await, Err(PageError::Busy)));
        free.send(()).unwrap();
        held.await.unwrap();
        while !workers.is_idle() {
            tokio::task::yield_now().await;
        }
        assert_eq!(workers.run(|| 7).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn who_waits_too_long_is_turned_away_and_the_work_is_not_done() {
        let (workers, free, held) = busy(USUAL).await;
        let limits = Limits {
            patience: Duration::ZERO,
            ..USUAL
        };
        let workers = Workers { limits, ..workers };
        let was_done = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&was_done);
        let late = workers.run(move || counted.fetch_add(1, Ordering::SeqCst));
        assert!(matches!(late.await, Err(PageError::Busy)));
        free.send(()).unwrap();
        held.await.unwrap();
        while !workers.is_idle() {
            tokio::task::yield_now().await;
        }
        assert_eq!(was_done.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn a_panic_ends_no_thread() {
        let workers = Workers::start(1).unwrap();
        let failed = workers.run(|| panic!("on purpose"));
        assert!(failed.await.is_err());
        assert_eq!(workers.run(|| 7).await.unwrap(), 7);
    }
}
