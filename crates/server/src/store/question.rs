//! Statements that are asked together.
//!
//! An exchange with the embedded database wakes a thread and is woken by it, which costs more than
//! most statements do. So what is known to be asked goes there at once: questions side by side, or
//! changes one after the other. PostgreSQL gets them one by one; the outcome is the same.

use std::vec::IntoIter;

use futures_util::StreamExt as _;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Either, Executor as _};

use super::database::{Connection, bound};
use super::value::{Row, Value};
use super::{StoreError, Tx};

/// A statement with its arguments that has not been run yet.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    sql: &'static str,
    arguments: Vec<Value>,
}

impl Statement {
    /// The statement; its arguments stand in it as `$1`, `$2` and so on.
    pub(crate) fn new(sql: &'static str, arguments: Vec<Value>) -> Self {
        Self { sql, arguments }
    }
}

/// What became of a statement.
pub(crate) struct Outcome {
    /// The rows it answered with.
    pub(crate) rows: Vec<Row>,
    /// The rows it changed.
    pub(crate) changed: u64,
}

/// A statement that reads, and how its rows are understood.
#[derive(Debug, Clone)]
pub(crate) struct Question<T> {
    statement: Statement,
    read: fn(&[Row]) -> Result<T, StoreError>,
}

impl<T> Question<T> {
    /// The question.
    pub(crate) fn new(
        sql: &'static str,
        arguments: Vec<Value>,
        read: fn(&[Row]) -> Result<T, StoreError>,
    ) -> Self {
        let statement = Statement::new(sql, arguments);
        Self { statement, read }
    }
}

/// Questions that can be asked together: one, or a tuple of them.
pub(crate) trait Questions: Send + Sync {
    /// What they are answered with.
    type Answers: Send;

    /// The statements, in order.
    fn statements(&self) -> Vec<Statement>;

    /// Reads the outcomes in the same order.
    ///
    /// # Errors
    /// When a stored value does not have its form.
    fn read(&self, outcomes: &mut IntoIter<Outcome>) -> Result<Self::Answers, StoreError>;
}

impl<T: Send> Questions for Question<T> {
    type Answers = T;

    fn statements(&self) -> Vec<Statement> {
        vec![self.statement.clone()]
    }

    fn read(&self, outcomes: &mut IntoIter<Outcome>) -> Result<T, StoreError> {
        let outcome = outcomes.next();
        let outcome = outcome.ok_or(StoreError::Database(sqlx::Error::WorkerCrashed))?;
        (self.read)(&outcome.rows)
    }
}

/// Implements [`Questions`] for a tuple.
macro_rules! questions {
    ($($name:ident $place:tt),+) => {
        impl<$($name: Questions),+> Questions for ($($name,)+) {
            type Answers = ($($name::Answers,)+);

            fn statements(&self) -> Vec<Statement> {
                let mut all = Vec::new();
                $(all.extend(self.$place.statements());)+
                all
            }

            fn read(
                &self,
                outcomes: &mut IntoIter<Outcome>,
            ) -> Result<Self::Answers, StoreError> {
                Ok(($(self.$place.read(outcomes)?,)+))
            }
        }
    };
}

questions!(A 0, B 1);
questions!(A 0, B 1, C 2);
questions!(A 0, B 1, C 2, D 3);

impl Tx {
    /// Asks questions together.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn ask<Q: Questions>(&self, questions: &Q) -> Result<Q::Answers, StoreError> {
        let outcomes = self.run_all(questions.statements()).await?;
        questions.read(&mut outcomes.into_iter())
    }

    /// Runs statements one after the other, and then asks.
    ///
    /// # Errors
    /// [`StoreError::Exists`] on a unique key, otherwise what the database says.
    pub(crate) async fn run_and_ask<Q: Questions>(
        &self,
        mut statements: Vec<Statement>,
        questions: &Q,
    ) -> Result<Q::Answers, StoreError> {
        let before = statements.len();
        statements.extend(questions.statements());
        let mut outcomes = self.run_all(statements).await?;
        let asked = outcomes.split_off(before.min(outcomes.len()));
        questions.read(&mut asked.into_iter())
    }

    /// Runs statements one after the other; what became of each.
    ///
    /// # Errors
    /// [`StoreError::Exists`] on a unique key, otherwise what the database says.
    pub(crate) async fn run_all(
        &self,
        statements: Vec<Statement>,
    ) -> Result<Vec<Outcome>, StoreError> {
        let mut connection = self.0.lock().await;
        match &mut *connection {
            Connection::Sqlite(tx) => run_embedded(tx.transaction()?, statements).await,
            Connection::Postgres(tx) => run_each(tx, statements).await,
        }
    }
}

/// Runs statements on a connection of the embedded database, with one exchange.
///
/// # Errors
/// What the database says.
pub(super) async fn run_embedded(
    connection: &mut SqliteConnection,
    statements: Vec<Statement>,
) -> Result<Vec<Outcome>, StoreError> {
    let (sql, arguments) = joined(statements);
    let mut outcomes = Vec::new();
    let mut rows = Vec::new();
    let mut items = connection.fetch_many(bound!(AssertSqlSafe(sql), arguments));
    while let Some(item) = items.next().await {
        match item? {
            Either::Right(row) => rows.push(Row::Sqlite(row)),
            Either::Left(done) => outcomes.push(Outcome {
                rows: std::mem::take(&mut rows),
                changed: done.rows_affected(),
            }),
        }
    }
    Ok(outcomes)
}

async fn run_each(
    connection: &mut PgConnection,
    statements: Vec<Statement>,
) -> Result<Vec<Outcome>, StoreError> {
    let mut outcomes = Vec::with_capacity(statements.len());
    for Statement { sql, arguments } in statements {
        let (mut rows, mut changed) = (Vec::new(), 0);
        let mut items = connection.fetch_many(bound!(sql, arguments));
        while let Some(item) = items.next().await {
            match item? {
                Either::Right(row) => rows.push(Row::Postgres(row)),
                Either::Left(done) => changed = done.rows_affected(),
            }
        }
        outcomes.push(Outcome { rows, changed });
    }
    Ok(outcomes)
}

/// The statements as one text, in which the arguments are counted through.
fn joined(statements: Vec<Statement>) -> (String, Vec<Value>) {
    let length = statements.iter().map(|one| one.sql.len() + 16).sum();
    let (mut text, mut all) = (String::with_capacity(length), Vec::new());
    for Statement { sql, arguments } in statements {
        let before = all.len();
        let mut pieces = sql.split('$');
        text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = piece.split_at(digits);
            text.push('$');
            match number.parse::<usize>() {
                Ok(number) => text.push_str(&(before + number).to_string()),
                // No argument: the sign itself.
                Err(_) => text.push_str(number),
            }
            text.push_str(rest);
        }
        text.push_str(";\n");
        all.extend(arguments);
    }
    (text, all)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;
    use crate::store::testing::on_each_database;
    use crate::store::values;

    fn add(side: &str, last: i64) -> Statement {
        Statement::new(
            "INSERT INTO cursors (office_number, side, last) VALUES ('o', $1, $2)",
            values![side, last],
        )
    }

    fn last(side: &str) -> Question<Option<i64>> {
        Question::new(
            "SELECT last FROM cursors WHERE side = $1 AND office_number = 'o'",
            values![side],
            |rows| rows.first().map(|row| row.integer("last")).transpose(),
        )
    }

    #[tokio::test]
    async fn each_statement_has_its_own_arguments_and_outcome() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    let more = "UPDATE cursors SET last = last + $2 WHERE side = $1";
                    let done = tx
                        .run_all(vec![
                            add("a", 1),
                            add("b", 2),
                            Statement::new(more, values!["b", 40_i64]),
                            Statement::new(more, values!["none", 1_i64]),
                        ])
                        .await?;
                    let changed: Vec<_> = done.iter().map(|one| one.changed).collect();
                    assert_eq!(changed, [1, 1, 1, 0]);
                    let own = tx.ask(&(last("b"), last("none"), last("a"))).await?;
                    assert_eq!(own, (Some(42), None, Some(1)));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            assert_eq!(
                store.ask(&(last("a"), last("b"))).await.unwrap(),
                (Some(1), Some(42))
            );
            assert_eq!(store.ask(&last("b")).await.unwrap(), Some(42));
        })
        .await;
    }

    #[tokio::test]
    async fn a_statement_that_fails_undoes_those_before_it() {
        on_each_database(|store| async move {
            let failed = store
                .run_tx("test", |tx| async move {
                    tx.run_all(vec![add("a", 1), add("a", 2), add("b", 3)])
                        .await
                        .map(drop)
                })
                .await;
            assert!(matches!(failed, Err(StoreError::Exists)));
            let left = store.ask(&(last("a"), last("b"))).await.unwrap();
            assert_eq!(left, (None, None));
        })
        .await;
    }
}
