//! A connection of its own for single statements that read.
//!
//! A transaction on a connection of the pool is five exchanges with the database, of which one is
//! the question. Whoever asks one question after the other all day takes this instead. One
//! statement sees one state of the database, as a transaction would.

use sqlx::pool::PoolConnection;
use sqlx::postgres::Postgres;
use sqlx::sqlite::{Sqlite, SqliteConnection};
use sqlx::{Executor as _, PgConnection};

use super::database::{Pools, bound};
use super::value::{Row, Value};
use super::{Store, StoreError};

/// The connection; made when first needed, and anew after an error.
pub(crate) struct Reader {
    store: Store,
    connection: Option<Connection>,
}

enum Connection {
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

impl Connection {
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

/// A connection as the pool makes them, which the pool no longer counts.
async fn connect(store: &Store) -> Result<Connection, StoreError> {
    Ok(match store.pools() {
        Pools::Sqlite { readers, .. } => {
            let taken: PoolConnection<Sqlite> = readers.acquire().await?;
            Connection::Sqlite(taken.detach())
        }
        Pools::Postgres(pool) => {
            let taken: PoolConnection<Postgres> = pool.acquire().await?;
            Connection::Postgres(taken.detach())
        }
    })
}
