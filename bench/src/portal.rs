//! A portal as full as the country's, with one office that is signed in.

use anyhow::Context as _;
use e2e::browser::Browser;
use e2e::exchange::{Exchange, Operator};
use e2e::walk::{self, HELPER_STATION};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use tempfile::TempDir;

use crate::{Options, Size};

/// A running exchange and its browsers.
pub(crate) struct Portal {
    /// A window of the office.
    pub(crate) office: Browser,
    /// A window of an operator.
    pub(crate) console: Browser,
    /// The server; it ends when this is dropped.
    pub(crate) exchange: Exchange,
    /// How many offices there are, in words.
    pub(crate) extent: String,
    folder: TempDir,
}

impl Portal {
    /// Makes the exchange, fills its database and signs in.
    pub(crate) async fn open(options: &Options) -> anyhow::Result<Self> {
        let (count, reduced) = match options.size {
            Size::Full => (100_000_u32, ""),
            Size::Quick => (5_000, ", reduced"),
        };
        let folder = TempDir::new()?;
        let mut exchange = Exchange::create(&folder.path().join("server"))?;
        let operator = exchange.add_operator("operator1", "受付担当")?;
        let mut account = exchange.add_office(HELPER_STATION)?;
        walk::choose_password(&exchange, &mut account).await?;
        exchange.stop()?;
        fill(&exchange, count).await.context("fill the database")?;
        exchange.start()?;
        let office = exchange.portal()?;
        walk::sign_in(&office, &account).await?.says("お知らせ")?;
        let console = exchange.console()?;
        sign_in_operator(&console, &operator).await?;
        Ok(Self {
            office,
            console,
            exchange,
            extent: format!(
                "{count} accounts with a certificate each, {} read states{reduced}",
                count * NOTICES_READ
            ),
            folder,
        })
    }

    /// Stops the server and removes its folder.
    pub(crate) fn close(mut self) -> anyhow::Result<()> {
        self.exchange.stop()?;
        self.folder.close().context("remove the exchange's folder")
    }
}

async fn sign_in_operator(console: &Browser, operator: &Operator) -> anyhow::Result<()> {
    let page = console.go("/sign-in").await?;
    let form = page.form("ログイン")?;
    let form = form
        .with("operator_id", &operator.id)
        .with("password", &operator.password);
    console.submit(&form).await?.says("作業一覧")?;
    Ok(())
}

/// The database of a running or stopped exchange.
pub(crate) async fn database(exchange: &Exchange) -> anyhow::Result<SqliteConnection> {
    let file = exchange.data().join("renkei.db");
    let options = SqliteConnectOptions::new().filename(file);
    options.connect().await.context("open the database")
}

async fn fill(exchange: &Exchange, count: u32) -> anyhow::Result<()> {
    let mut connection = database(exchange).await?;
    let mut transaction = connection.begin().await?;
    let seed = include_str!("portal/seed.sql").replace("$COUNT", &count.to_string());
    sqlx::raw_sql(sqlx::AssertSqlSafe(seed))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    connection.close().await.context("close the database")
}

const NOTICES_READ: u32 = 10;
