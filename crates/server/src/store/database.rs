//! Connections and transactions over SQLite and PostgreSQL.
//!
//! SQLite has one writer (see `together`) and many readers (WAL, synchronous FULL: an answer given
//! is on disk).
//! PostgreSQL transactions are serialisable and repeated when two of them collide, so a closure
//! given to [`Store::run_tx`] may run more than once and must have no effect outside the database.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnection, PgPool, PgPoolOptions, Postgres};
use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection as _, Executor as _, Transaction};
use tokio::sync::{Mutex, Notify};

use super::reader::Readers;
use super::together::{Settled, Turn, Writer};
use super::value::{Row, Value};

/// How often a transaction is repeated after a collision before the caller is told to try later.
const ATTEMPTS: u32 = 8;

/// What the database refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum StoreError {
    /// The row exists already.
    #[error("the row exists already")]
    Exists,
    /// Two transactions collided more often than we repeat.
    #[error("too many transactions collided in {0}")]
    Busy(&'static str),
    /// A stored value does not have its form.
    #[error("column {0} holds a value that is not of its form")]
    Corrupt(&'static str),
    /// The schema is newer than this program or damaged.
    #[error("the database schema is {found}, this program knows {known}")]
    Schema {
        /// Version in the database.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// No public key is put up for the texts of waiting mails.
    #[error("mails cannot be sealed yet: run init or migrate where portal.key is")]
    NoMailKey,
    /// A transaction could not be committed, with everything that was in it.
    #[error("the commit failed: {0}")]
    Commit(Arc<sqlx::Error>),
    /// Anything else.
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Exists,
            _ => Self::Database(error),
        }
    }
}

impl StoreError {
    /// Whether a query named a table that does not exist: the database is empty.
    pub(super) fn is_missing_table(&self) -> bool {
        let Self::Database(sqlx::Error::Database(database)) = self else {
            return false;
        };
        // PostgreSQL: undefined_table. SQLite has only the text.
        database.code().as_deref() == Some("42P01")
            || database.message().starts_with("no such table")
    }

    /// Whether repeating the whole transaction can help.
    fn is_collision(&self) -> bool {
        let Self::Database(error) = self else {
            return false;
        };
        let code = error
            .as_database_error()
            .and_then(|database| database.code());
        // PostgreSQL: serialization_failure, deadlock_detected. SQLite: busy, locked, busy snapshot.
        matches!(code.as_deref(), Some("40001" | "40P01" | "5" | "6" | "517"))
    }
}

/// Connections inside this process.
fn embedded_pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        // They are always there: nobody needs to ask whether they are.
        .test_before_acquire(false)
        // Where there is no room, or the device fails, SQLite undoes a transaction by itself. The
        // connection then believes for ever that it is in one, and another takes its place.
        .before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
}

/// The database.
#[derive(Clone)]
pub(crate) struct Store {
    pools: Pools,
    approvals: Arc<Notify>,
    /// Where a test lets the process end.
    #[cfg(test)]
    power: Option<super::testing::power::Power>,
}

/// Its connections.
#[derive(Clone)]
pub(super) enum Pools {
    /// The embedded one.
    Sqlite {
        /// The one that writes.
        writer: Writer,
        /// Those that read.
        readers: SqlitePool,
        /// Those that answer what is asked with every request.
        often: Readers,
    },
    /// A server.
    Postgres(PgPool),
}

/// A transaction in progress. Cheap to clone; the transaction ends when its closure returns.
#[derive(Clone)]
pub(crate) struct Tx(pub(super) Arc<Mutex<Connection>>);

/// What a transaction runs on.
pub(super) enum Connection {
    /// The embedded database.
    Sqlite(Embedded),
    /// A server.
    Postgres(Transaction<'static, Postgres>),
}

/// A connection of the embedded database.
pub(super) enum Embedded {
    /// The one that writes.
    Writes(Turn),
    /// One that reads.
    Reads(Transaction<'static, Sqlite>),
}

/// Pages that the writer keeps at hand, in KiB, as SQLite wants it written: a message changes pages
/// all over the database.
const WRITER_CACHE: &str = "-4096";

/// What a transaction may do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
    Beside,
}

impl Store {
    /// Opens (and creates) the embedded database.
    ///
    /// # Errors
    /// When the file cannot be opened as a database.
    pub(crate) async fn open_sqlite(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Nothing of the database is to lie in the system's folder for temporary files.
            .pragma("temp_store", "MEMORY")
            .busy_timeout(Duration::from_secs(10));
        let writer = embedded_pool()
            .max_connections(1)
            .connect_with(options.clone().pragma("cache_size", WRITER_CACHE))
            .await?;
        let readers = embedded_pool()
            .max_connections(8)
            .connect_with(options)
            .await?;
        let writer = Writer::new(writer);
        let often = Readers::new();
        Ok(Self::over(Pools::Sqlite {
            writer,
            readers,
            often,
        }))
    }

    /// Connects to PostgreSQL.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub(crate) async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        // The pool goes on trying where nobody listens: a single connection says so at once.
        PgConnection::connect(url).await?.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .connect(url)
            .await?;
        Ok(Self::over(Pools::Postgres(pool)))
    }

    /// Runs `work` in one transaction that may write, and commits it when it returns `Ok`.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError::Busy`] when it collided too often.
    pub(crate) async fn run_tx<T, E, F, W>(&self, name: &'static str, work: W) -> Result<T, E>
    where
        E: From<StoreError> + Collision,
        F: Future<Output = Result<T, E>> + Send,
        W: Fn(Tx) -> F + Send + Sync,
        T: Send,
    {
        self.run(name, Access::Write, work).await
    }

    /// Runs `work` as [`Self::run_tx`] does, for a job beside all others: on PostgreSQL no other
    /// transaction has to be repeated because of what this one reads. It sees the database as it
    /// was when it began, and collides only with whoever writes the same rows.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError::Busy`] when it collided too often.
    pub(crate) async fn run_beside<T, E, F, W>(&self, name: &'static str, work: W) -> Result<T, E>
    where
        E: From<StoreError> + Collision,
        F: Future<Output = Result<T, E>> + Send,
        W: Fn(Tx) -> F + Send + Sync,
        T: Send,
    {
        self.run(name, Access::Beside, work).await
    }

    /// Runs `work` in one transaction that only reads.
    ///
    /// # Errors
    /// Those of `work`.
    pub(crate) async fn read<T, E, F, W>(&self, name: &'static str, work: W) -> Result<T, E>
    where
        E: From<StoreError> + Collision,
        F: Future<Output = Result<T, E>> + Send,
        W: Fn(Tx) -> F + Send + Sync,
        T: Send,
    {
        self.run(name, Access::Read, work).await
    }

    async fn run<T, E, F, W>(&self, name: &'static str, access: Access, work: W) -> Result<T, E>
    where
        E: From<StoreError> + Collision,
        F: Future<Output = Result<T, E>> + Send,
        W: Fn(Tx) -> F + Send + Sync,
        T: Send,
    {
        for _ in 0..ATTEMPTS {
            match self.attempt(access, &work).await {
                Err(error) if error.is_collision() => tokio::task::yield_now().await,
                other => return other,
            }
        }
        tracing::warn!(transaction = name, "gave up after repeated collisions");
        Err(StoreError::Busy(name).into())
    }

    async fn attempt<T, E, F, W>(&self, access: Access, work: &W) -> Result<T, E>
    where
        E: From<StoreError>,
        F: Future<Output = Result<T, E>> + Send,
        W: Fn(Tx) -> F + Send + Sync,
        T: Send,
    {
        // Kept until the turn has ended, or is given up with this future.
        let afterwards = match (&self.pools, access) {
            (Pools::Sqlite { writer, .. }, Access::Write | Access::Beside) => {
                Some(writer.commit_afterwards())
            }
            _ => None,
        };
        let tx = Tx(Arc::new(Mutex::new(self.begin(access).await?)));
        let result = work(tx.clone()).await;
        // A clone that outlives its closure would keep the transaction open: roll back then.
        let Some(connection) = Arc::into_inner(tx.0).map(Mutex::into_inner) else {
            return Err(StoreError::Database(sqlx::Error::WorkerCrashed).into());
        };
        #[cfg(test)]
        if result.is_ok() {
            self.require_power()?;
        }
        let settled = connection.end(result.is_ok()).await?;
        drop(afterwards);
        if let Some(settled) = settled {
            settled.wait().await?;
        }
        #[cfg(test)]
        if result.is_ok() {
            self.require_power()?;
        }
        result
    }

    async fn begin(&self, access: Access) -> Result<Connection, StoreError> {
        Ok(match (&self.pools, access) {
            (Pools::Sqlite { writer, .. }, Access::Write | Access::Beside) => {
                Connection::Sqlite(Embedded::Writes(writer.turn().await?))
            }
            (Pools::Sqlite { readers, .. }, Access::Read) => {
                Connection::Sqlite(Embedded::Reads(readers.begin_with("BEGIN").await?))
            }
            (Pools::Postgres(pool), Access::Write) => Connection::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
                    .await?,
            ),
            (Pools::Postgres(pool), Access::Beside) => Connection::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ")
                    .await?,
            ),
            (Pools::Postgres(pool), Access::Read) => Connection::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    fn over(pools: Pools) -> Self {
        Self {
            pools,
            approvals: Arc::new(Notify::new()),
            #[cfg(test)]
            power: None,
        }
    }

    /// The same database, as a process sees it that ends when this power fails.
    #[cfg(test)]
    pub(crate) fn on(&self, power: &super::testing::power::Power) -> Self {
        Self {
            power: Some(power.clone()),
            ..self.clone()
        }
    }

    #[cfg(test)]
    fn require_power(&self) -> Result<(), StoreError> {
        match &self.power {
            Some(power) if !power.step() => Err(StoreError::Database(sqlx::Error::PoolClosed)),
            _ => Ok(()),
        }
    }

    /// Wakes whoever waits for [`Self::approval`] in this process; called after the transaction
    /// that approved something. Other processes find it by looking.
    pub(crate) fn announce_approval(&self) {
        self.approvals.notify_one();
    }

    /// Returns when something was approved in this process.
    pub(crate) async fn approval(&self) {
        self.approvals.notified().await;
    }

    /// Ends all connections.
    pub(crate) async fn close(&self) {
        match &self.pools {
            Pools::Sqlite {
                writer,
                readers,
                often,
            } => {
                if let Err(error) = often.close().await {
                    tracing::debug!(%error, "a connection ended before it was closed");
                }
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// The connections.
    pub(super) fn pools(&self) -> &Pools {
        &self.pools
    }

    /// What keeps the records, by its name.
    pub(crate) fn engine(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite { .. } => "SQLite",
            Pools::Postgres(_) => "PostgreSQL",
        }
    }

    /// The dialect's migrations, in order.
    pub(super) fn migrations(&self) -> &'static [super::migration::Migration] {
        match self.pools {
            Pools::Sqlite { .. } => super::migration::SQLITE,
            Pools::Postgres(_) => super::migration::POSTGRES,
        }
    }
}

impl Connection {
    /// Keeps what was done, or undoes it. What comes back is to be waited for.
    async fn end(self, keep: bool) -> Result<Option<Settled>, StoreError> {
        match self {
            Self::Sqlite(Embedded::Writes(turn)) => return turn.end(keep).await.map(Some),
            Self::Sqlite(Embedded::Reads(transaction)) => transaction.rollback().await?,
            Self::Postgres(transaction) if keep => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(None)
    }
}

impl Embedded {
    /// The transaction.
    ///
    /// # Errors
    /// When it has been given up.
    pub(super) fn transaction(&mut self) -> Result<&mut Transaction<'static, Sqlite>, StoreError> {
        match self {
            Self::Writes(turn) => turn.transaction(),
            Self::Reads(transaction) => Ok(transaction),
        }
    }
}

/// Errors that may stand for a collision of two transactions.
pub(crate) trait Collision {
    /// Whether repeating the transaction can help.
    fn is_collision(&self) -> bool;
}

impl Collision for StoreError {
    fn is_collision(&self) -> bool {
        StoreError::is_collision(self)
    }
}

impl Collision for anyhow::Error {
    fn is_collision(&self) -> bool {
        self.downcast_ref::<StoreError>()
            .is_some_and(StoreError::is_collision)
    }
}

/// Binds the arguments to a query of either database.
macro_rules! bound {
    ($sql:expr, $arguments:expr) => {{
        let mut query = sqlx::query($sql);
        for argument in $arguments {
            query = match argument {
                Value::Integer(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Blob(value) => query.bind(value),
            };
        }
        query
    }};
}
pub(super) use bound;

impl Tx {
    /// Runs a statement; the number of rows it changed.
    ///
    /// # Errors
    /// [`StoreError::Exists`] on a unique key, otherwise what the database says.
    pub(crate) async fn execute(
        &self,
        sql: &'static str,
        arguments: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let mut connection = self.0.lock().await;
        Ok(match &mut *connection {
            Connection::Sqlite(tx) => {
                let tx = tx.transaction()?;
                tx.execute(bound!(sql, arguments)).await?.rows_affected()
            }
            Connection::Postgres(tx) => tx.execute(bound!(sql, arguments)).await?.rows_affected(),
        })
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn fetch_all(
        &self,
        sql: &'static str,
        arguments: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let mut connection = self.0.lock().await;
        Ok(match &mut *connection {
            Connection::Sqlite(tx) => {
                let tx = tx.transaction()?;
                let rows = tx.fetch_all(bound!(sql, arguments)).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Connection::Postgres(tx) => {
                let rows = tx.fetch_all(bound!(sql, arguments)).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn fetch_optional(
        &self,
        sql: &'static str,
        arguments: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        let mut connection = self.0.lock().await;
        Ok(match &mut *connection {
            Connection::Sqlite(tx) => tx
                .transaction()?
                .fetch_optional(bound!(sql, arguments))
                .await?
                .map(Row::Sqlite),
            Connection::Postgres(tx) => tx
                .fetch_optional(bound!(sql, arguments))
                .await?
                .map(Row::Postgres),
        })
    }

    /// Runs several statements without arguments, as migrations need.
    pub(super) async fn execute_script(&self, sql: &'static str) -> Result<(), StoreError> {
        let mut connection = self.0.lock().await;
        match &mut *connection {
            Connection::Sqlite(tx) => {
                let tx = tx.transaction()?;
                tx.execute(sqlx::raw_sql(sql)).await.map(drop)?;
            }
            Connection::Postgres(tx) => tx.execute(sqlx::raw_sql(sql)).await.map(drop)?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
