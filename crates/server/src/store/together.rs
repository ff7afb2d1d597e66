//! The one writer of the embedded database: transactions that wait for it together are committed
//! together, so that many of them cost one flush to stable storage.
//!
//! Each piece of work runs within a savepoint of the transaction that is open, one after the other,
//! and is undone alone when it fails. Nobody gets an answer, not even about a failure, before the
//! transaction is committed: what a piece of work has seen of those before it is then stored. The
//! commit stands in the same queue as the work. Whoever came before it is in it; whoever comes
//! during it waits for the next.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::sqlite::{Sqlite, SqlitePool};
use sqlx::{Executor as _, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use super::StoreError;

/// The writer. Clones are the same one.
#[derive(Clone)]
pub(super) struct Writer {
    pool: SqlitePool,
    batch: Arc<Mutex<Batch>>,
    /// Whether a commit stands in the queue.
    commit_waits: Arc<AtomicBool>,
}

/// What is committed together.
#[derive(Default)]
struct Batch {
    open: Option<Open>,
}

struct Open {
    transaction: Transaction<'static, Sqlite>,
    /// Tells everybody in it how it ended.
    outcome: watch::Sender<Option<Outcome>>,
    /// Whether somebody's work is begun and not ended.
    is_torn: bool,
    /// Whether the savepoint of work that is kept is still open. It is left with the next one or
    /// the commit, which saves an exchange with the database.
    is_held: bool,
}

type Outcome = Result<(), Arc<sqlx::Error>>;

/// Somebody's turn at the writer, within a savepoint.
pub(super) struct Turn {
    batch: OwnedMutexGuard<Batch>,
}

/// How the transaction ends that somebody's work is in.
pub(super) struct Settled(watch::Receiver<Option<Outcome>>);

/// Puts a commit into the queue when it is dropped: also when the work was given up in the middle.
pub(super) struct CommitAfterwards(Writer);

impl Writer {
    /// The writer over a pool of one connection.
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self {
            pool,
            batch: Arc::default(),
            commit_waits: Arc::default(),
        }
    }

    /// Has to be kept until the turn has ended.
    pub(super) fn commit_afterwards(&self) -> CommitAfterwards {
        CommitAfterwards(self.clone())
    }

    /// Waits for a turn and begins it.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn turn(&self) -> Result<Turn, StoreError> {
        let mut batch = Arc::clone(&self.batch).lock_owned().await;
        batch.mend().await;
        if batch.open.is_none() {
            let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
            batch.open = Some(Open {
                transaction,
                outcome: watch::Sender::new(None),
                is_torn: false,
                is_held: false,
            });
        }
        let mut turn = Turn { batch };
        let begin = if turn.open()?.is_held {
            "RELEASE work; SAVEPOINT work"
        } else {
            "SAVEPOINT work"
        };
        turn.transaction()?.execute(begin).await?;
        turn.open()?.is_torn = true;
        Ok(turn)
    }

    /// Commits what is open and ends the connection.
    pub(super) async fn close(&self) {
        self.batch.lock().await.commit().await;
        self.pool.close().await;
    }
}

impl Turn {
    /// The transaction that the work is part of.
    ///
    /// # Errors
    /// When it has been given up.
    pub(super) fn transaction(&mut self) -> Result<&mut Transaction<'static, Sqlite>, StoreError> {
        Ok(&mut self.open()?.transaction)
    }

    fn open(&mut self) -> Result<&mut Open, StoreError> {
        let open = self.batch.open.as_mut();
        open.ok_or(StoreError::Database(sqlx::Error::WorkerCrashed))
    }

    /// Keeps the work or undoes it.
    ///
    /// # Errors
    /// What the database says; everything in the transaction is undone then.
    pub(super) async fn end(mut self, keep: bool) -> Result<Settled, StoreError> {
        if keep {
            let open = self.open()?;
            open.is_torn = false;
            open.is_held = true;
        } else {
            self.batch.mend().await;
        }
        let open = self.open()?;
        Ok(Settled(open.outcome.subscribe()))
    }
}

impl Settled {
    /// Waits until it is on stable storage.
    ///
    /// # Errors
    /// When the commit failed: nothing in the transaction is stored.
    pub(super) async fn wait(mut self) -> Result<(), StoreError> {
        let outcome = self.0.wait_for(Option::is_some).await;
        match outcome.as_deref() {
            Ok(Some(Ok(()))) => Ok(()),
            Ok(Some(Err(error))) => Err(StoreError::Commit(Arc::clone(error))),
            Ok(None) | Err(_) => Err(StoreError::Database(sqlx::Error::WorkerCrashed)),
        }
    }
}

impl Batch {
    /// Undoes work that was begun and did not end.
    async fn mend(&mut self) {
        let Some(open) = self.open.as_mut().filter(|open| open.is_torn) else {
            return;
        };
        let undone = open.transaction.execute("ROLLBACK TO work; RELEASE work");
        match undone.await {
            Ok(_) => {
                open.is_torn = false;
                open.is_held = false;
            }
            // A full disk and the like end the whole transaction.
            Err(error) => self.give_up(error),
        }
    }

    async fn commit(&mut self) {
        self.mend().await;
        if let Some(open) = self.open.take() {
            let outcome = open.transaction.commit().await.map_err(Arc::new);
            open.outcome.send_replace(Some(outcome));
        }
    }

    fn give_up(&mut self, error: sqlx::Error) {
        if let Some(open) = self.open.take() {
            open.outcome.send_replace(Some(Err(Arc::new(error))));
        }
    }
}

impl Drop for CommitAfterwards {
    fn drop(&mut self) {
        let writer = self.0.clone();
        if writer.commit_waits.swap(true, Ordering::SeqCst) {
            return;
        }
        // Without a runtime there is nobody left who would wait.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let mut batch = writer.batch.lock().await;
                // Whoever ends from here on asks for another one.
                writer.commit_waits.store(false, Ordering::SeqCst);
                batch.commit().await;
            });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use futures_util::future::join_all;

    use crate::store::{Store, StoreError, Tx, values};

    async fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("db")).await.unwrap();
        store.migrate(crate::store::testing::NOW).await.unwrap();
        (folder, store)
    }

    async fn add(tx: &Tx, side: i64) -> Result<u64, StoreError> {
        tx.execute(
            "INSERT INTO cursors (office_number, side, last) VALUES ('o', $1, 1)",
            values![side.to_string()],
        )
        .await
    }

    async fn count(store: &Store) -> i64 {
        let row = store
            .read("count", |tx| async move {
                tx.fetch_optional("SELECT COUNT(*) AS n FROM cursors", values![])
                    .await
            })
            .await;
        row.unwrap().unwrap().integer("n").unwrap()
    }

    #[tokio::test]
    async fn who_fails_takes_nobody_along() {
        let (_folder, store) = store().await;
        let store = &store;
        let all = (0..20_i64).map(|number| async move {
            store
                .run_tx("test", |tx| async move {
                    add(&tx, number).await?;
                    // Each fifth breaks a rule of the database, each other fifth one of ours.
                    match number % 5 {
                        0 => add(&tx, number).await.map(drop),
                        1 => Err(StoreError::Corrupt("on purpose")),
                        _ => Ok(()),
                    }
                })
                .await
        });
        let results = join_all(all).await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 12);
        assert_eq!(count(store).await, 12);
    }

    #[tokio::test]
    async fn work_that_is_given_up_in_the_middle_is_undone_and_holds_up_nobody() {
        let (_folder, store) = store().await;
        let (store, begun) = (&store, &tokio::sync::Notify::new());
        let hanging = store.run_tx("test", |tx| async move {
            add(&tx, 1).await?;
            begun.notify_one();
            std::future::pending::<Result<(), StoreError>>().await
        });
        let other = store.run_tx("test", |tx| async move { add(&tx, 2).await });
        let given_up = async {
            tokio::select! {
                _ = hanging => unreachable!(),
                () = begun.notified() => {}
            }
        };
        let (other, ()) = tokio::join!(
            async {
                begun.notified().await;
                begun.notify_one();
                other.await
            },
            given_up
        );
        other.unwrap();
        assert_eq!(count(store).await, 1);
    }

    #[tokio::test]
    async fn what_was_answered_is_stored_when_the_store_is_closed() {
        let (folder, store) = store().await;
        let added = store.run_tx("test", |tx| async move { add(&tx, 1).await });
        added.await.unwrap();
        store.close().await;
        let again = Store::open_sqlite(&folder.path().join("db")).await.unwrap();
        assert_eq!(count(&again).await, 1);
    }
}
