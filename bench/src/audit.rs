//! `audit`: how many events are recorded a second, each durable in a transaction of its own, while
//! the running server puts them in order; and while none does, which is the floor.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use e2e::exchange::Exchange;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection};
use tempfile::TempDir;

use crate::figure::{Better, Figure};
use crate::{Options, Size};

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(measure(options))
}

async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (turns, turn, reduced) = match options.size {
        Size::Full => (5_u32, Duration::from_secs(10), ""),
        Size::Quick => (2, Duration::from_secs(4), ", reduced"),
    };
    let folder = TempDir::new()?;
    let mut exchange = Exchange::create(&folder.path().join("server"))?;
    // Its journal stays where it is while the server rests, as it does while the server runs.
    let mut kept = database(&exchange).await?;
    sqlx::query("SELECT COUNT(*) FROM audit_heads")
        .fetch_one(&mut kept)
        .await?;
    let (mut ordered, mut bare) = (0, 0);
    // By turns, because machines become faster and slower.
    for _ in 0..turns {
        ordered += record_for(&exchange, turn).await?;
        wait_for_order(&exchange).await?;
        exchange.stop()?;
        bare += record_for(&exchange, turn).await?;
        exchange.start()?;
        wait_for_order(&exchange).await?;
    }
    kept.close().await?;
    exchange.stop()?;
    let seconds = (turn * turns).as_secs_f64();
    let rate = |count: u32| f64::from(count) / seconds;
    Ok(vec![Figure {
        name: "audit",
        value: rate(ordered),
        floor: rate(bare),
        unit: "events/s",
        better: Better::More,
        size: format!(
            "{ordered} events while they are put in order each second, {bare} while no server \
             runs{reduced}"
        ),
    }])
}

/// A connection as careful as the server's own.
async fn database(exchange: &Exchange) -> anyhow::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(exchange.data().join("renkei.db"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10));
    options.connect().await.context("open the database")
}

/// Records events one after the other; how many in this time.
async fn record_for(exchange: &Exchange, time: Duration) -> anyhow::Result<u32> {
    let mut connection = database(exchange).await?;
    let (mut count, started) = (0, Instant::now());
    while started.elapsed() < time {
        sqlx::query(
            "INSERT INTO audit_events (id, at, actor, event, subject, detail) \
             VALUES (lower(hex(randomblob(16))), $1, 'role:bench', 'message-sent', $2, '')",
        )
        .bind(i64::from(count))
        .bind(format!("{count}"))
        .execute(&mut connection)
        .await?;
        count += 1;
    }
    connection.close().await?;
    Ok(count)
}

/// Waits until every event has its place, so that no turn pays for another.
async fn wait_for_order(exchange: &Exchange) -> anyhow::Result<()> {
    let mut connection = database(exchange).await?;
    let started = Instant::now();
    loop {
        let waiting: i64 = sqlx::query("SELECT COUNT(*) FROM audit_events WHERE sequence IS NULL")
            .fetch_one(&mut connection)
            .await?
            .try_get(0)?;
        if waiting == 0 {
            return Ok(connection.close().await?);
        }
        ensure!(started.elapsed() < LIMIT, "{waiting} events still wait");
        tokio::time::sleep(LOOK).await;
    }
}

const LIMIT: Duration = Duration::from_secs(120);
const LOOK: Duration = Duration::from_millis(100);
