//! A connection of its own for single statements that read.
//!
//! A transaction on a connection of the pool is five exchanges with the database, of which one is
//! the question. Whoever asks one question after the other all day takes this instead. One
//! statement sees one state of the database, as a transaction would.
//!
//! [`Store::ask`] does the same for questions that come from many sides at once.

use sqlx::pool::PoolConnection;
use sqlx::postgres::Postgres;
use sqlx::sqlite::{Sqlite, SqliteConnection};
use sqlx::{Connection as _, Executor as _, PgConnection};

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::database::{Pools, bound};
use super::question::{Questions, Statement, run_embedded};
use super::value::{Row, Value};
use super::{Store, StoreError};

/// The connection; made when first needed, and anew after an error.
pub(crate) struct Reader {
    store: Store,
    connection: Option<Own>,
}

enum Own {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Reader {
    /// One that reads from this store.
    pub(crate) fn of(store: Store) -> Self {
        Self {
            store,
            connection: None,
        }
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn fetch_all(
        &mut self,
        sql: &'static str,
        arguments: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        if let Some(kept) = &mut self.connection
            && let Ok(rows) = kept.fetch_all(sql, arguments.clone()).await
        {
            return Ok(rows);
        }
        // The server may have closed it while nobody asked.
        self.connection = None;
        let fresh = self.connection.insert(connect(&self.store).await?);
        fresh.fetch_all(sql, arguments).await
    }
}

impl Own {
    async fn fetch_all(
        &mut self,
        sql: &'static str,
        arguments: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        Ok(match self {
            Self::Sqlite(connection) => {
                let rows = connection.fetch_all(bound!(sql, arguments)).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(connection) => {
                let rows = connection.fetch_all(bound!(sql, arguments)).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }
}

/// Connections for questions that are asked with every request, so that a transaction of the pool
/// is not begun and ended for them. Cheap to clone.
#[derive(Clone)]
pub(super) struct Readers {
    free: Arc<Mutex<Vec<SqliteConnection>>>,
    places: Arc<Semaphore>,
}

impl Readers {
    /// None yet: each is made when it is first needed.
    pub(super) fn new() -> Self {
        Self {
            free: Arc::default(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<SqliteConnection>> {
        // Nothing panics while it is held; were it so, the list would still be good.
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends those that are free.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        let all = std::mem::take(&mut *self.free());
        for one in all {
            one.close().await?;
        }
        Ok(())
    }
}

impl Store {
    /// Asks questions, all of one state of the database.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn ask<Q: Questions>(&self, questions: &Q) -> Result<Q::Answers, StoreError> {
        let (pool, readers) = match self.pools() {
            Pools::Sqlite { readers, often, .. } => (readers, often),
            Pools::Postgres(_) => {
                return self
                    .read("questions", |tx| async move { tx.ask(questions).await })
                    .await;
            }
        };
        // Never closed: an error is no other than that of a connection that is gone.
        let place = readers.places.acquire().await;
        let _place = place.map_err(|_| StoreError::Database(sqlx::Error::PoolClosed))?;
        let kept = readers.free().pop();
        let mut connection = match kept {
            Some(kept) => kept,
            None => pool.acquire().await?.detach(),
        };
        let mut statements = questions.statements();
        let is_one = statements.len() == 1;
        if !is_one {
            statements.insert(0, Statement::new("BEGIN", Vec::new()));
            statements.push(Statement::new("COMMIT", Vec::new()));
        }
        // After an error, or when nobody waits for the answer any more, the connection is dropped
        // and with it whatever is open on it.
        let outcomes = run_embedded(&mut connection, statements).await?;
        readers.free().push(connection);
        let mut outcomes = outcomes.into_iter();
        if !is_one {
            outcomes.next();
        }
        questions.read(&mut outcomes)
    }
}

/// Questions that are asked at the same time.
const AT_ONCE: usize = 4;

/// A connection as the pool makes them, which the pool no longer counts.
async fn connect(store: &Store) -> Result<Own, StoreError> {
    Ok(match store.pools() {
        Pools::Sqlite { readers, .. } => {
            let taken: PoolConnection<Sqlite> = readers.acquire().await?;
            Own::Sqlite(taken.detach())
        }
        Pools::Postgres(pool) => {
            let taken: PoolConnection<Postgres> = pool.acquire().await?;
            Own::Postgres(taken.detach())
        }
    })
}
