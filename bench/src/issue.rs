//! `issue`: approved applications to stored certificates, through the store and the authority of
//! a running server; and how fast applications with a .p12 are taken.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use e2e::browser::{Browser, Form};
use e2e::exchange::{Exchange, NewOffice};
use e2e::walk;
use sqlx::{Connection as _, Row as _, SqliteConnection};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::figure::{Better, Figure};
use crate::portal::database;
use crate::{Options, Size};

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(measure(options))
}

async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (count, offices, reduced) = match options.size {
        Size::Full => (5_000_u32, 24_u32, ""),
        Size::Quick => (500, 6, ", reduced"),
    };
    let folder = TempDir::new()?;
    let mut exchange = Exchange::create(&folder.path().join("server"))?;
    let keys = keys(count)?;
    let floor = sign_bare(&keys)?;
    let issued = issue(&exchange, &keys).await?;
    let taken = apply(&exchange, offices).await?;
    exchange.stop()?;
    let taken_rsa = rush_with_rsa(&folder.path().join("with-rsa"), offices).await?;
    let rate = |count: u32, taken: Duration| f64::from(count) / taken.as_secs_f64();
    Ok(vec![
        Figure {
            name: "issue",
            value: rate(count, issued),
            floor: rate(count, floor),
            unit: "certificates/s",
            better: Better::More,
            size: format!(
                "{count} approved applications with a key of the office, from their approval to \
                 the last stored certificate{reduced}"
            ),
        },
        Figure {
            name: "issue-p12",
            value: rate(offices, taken),
            floor: APPLICATIONS_ASKED,
            unit: "applications/s",
            better: Better::More,
            size: format!("{offices} offices press 送信 at once{reduced}"),
        },
        Figure {
            name: "issue-p12-rsa",
            value: rate(offices, taken_rsa),
            floor: APPLICATIONS_ASKED,
            unit: "applications/s",
            better: Better::More,
            size: format!(
                "{offices} offices press 送信 at once, RSA of 2048 bits, {offices} keys ready\
                 {reduced}"
            ),
        },
    ])
}

fn keys(count: u32) -> anyhow::Result<Vec<Vec<u8>>> {
    (0..count)
        .map(|_| Ok(pki::KeyPair::generate()?.public_key().spki_der()))
        .collect()
}

fn sign_bare(keys: &[Vec<u8>]) -> anyhow::Result<Duration> {
    let authority = floors::BareAuthority::new()?;
    let started = Instant::now();
    for key in keys {
        // A key of this kind ends with its point.
        let point = key
            .len()
            .checked_sub(POINT)
            .and_then(|start| key.get(start..));
        authority.issue(point.context("a key is too short")?, "見本事業所")?;
    }
    Ok(started.elapsed())
}

/// How long the running authority takes for applications that become approved at one moment.
async fn issue(exchange: &Exchange, keys: &[Vec<u8>]) -> anyhow::Result<Duration> {
    let mut connection = database(exchange).await?;
    enter_applications(&mut connection, keys).await?;
    let started = Instant::now();
    loop {
        let waiting: i64 =
            sqlx::query("SELECT COUNT(*) FROM applications WHERE state = 'approved'")
                .fetch_one(&mut connection)
                .await?
                .try_get(0)?;
        if waiting == 0 {
            break;
        }
        ensure!(
            started.elapsed() < LIMIT,
            "{waiting} applications still wait"
        );
        tokio::time::sleep(LOOK).await;
    }
    let taken = started.elapsed();
    let stored: i64 = sqlx::query("SELECT COUNT(*) FROM certificates WHERE der IS NOT NULL")
        .fetch_one(&mut connection)
        .await?
        .try_get(0)?;
    ensure!(stored >= i64::try_from(keys.len())?, "{stored} were issued");
    connection.close().await?;
    Ok(taken)
}

async fn enter_applications(
    connection: &mut SqliteConnection,
    keys: &[Vec<u8>],
) -> anyhow::Result<()> {
    let mut transaction = connection.begin().await?;
    for (place, key) in keys.iter().enumerate() {
        let (number, account) = (format!("1379{place:06}"), format!("KJ13009{place:07}"));
        sqlx::query(
            "INSERT INTO offices (number, name, prefecture, claiming, created_at) \
             VALUES ($1, '見本事業所', '13', 'agent', 0)",
        )
        .bind(&number)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO accounts (id, office_number, password_hash, issue_password_hash, \
             created_at) VALUES ($1, $2, '', '', 0)",
        )
        .bind(&account)
        .bind(&number)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, \
             terminal, public_key, state, applied_at) \
             VALUES ($1, $2, $3, 'careplan', 'office', 'pc', $4, 'approved', 0)",
        )
        .bind(format!("bench-{place}"))
        .bind(&number)
        .bind(&account)
        .bind(key.as_slice())
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await.context("enter the applications")
}

/// How long it takes until every office has its 受付番号, when all press 送信 at once.
async fn apply(exchange: &Exchange, offices: u32) -> anyhow::Result<Duration> {
    let mut ready = Vec::new();
    for place in 0..offices {
        ready.push(application(exchange, place).await?);
    }
    let started = Instant::now();
    let mut sending = JoinSet::new();
    for (browser, form) in ready {
        sending.spawn(async move {
            let page = browser.submit(&form).await?;
            page.says("発行申請が完了しました").map(drop)
        });
    }
    while let Some(sent) = sending.join_next().await {
        sent.context("an application")??;
    }
    Ok(started.elapsed())
}

/// As [`apply`], at an exchange whose .p12 files have RSA keys, when all of them are ready.
async fn rush_with_rsa(folder: &Path, offices: u32) -> anyhow::Result<Duration> {
    let mut exchange = Exchange::create(folder)?;
    exchange.stop()?;
    exchange.configure(&format!(
        "[portal]\np12_key = \"rsa2048\"\np12_keys_kept = {offices}\n"
    ))?;
    exchange.start()?;
    let log = exchange.configuration().with_file_name("server.log");
    let started = Instant::now();
    while !std::fs::read_to_string(&log)?.contains("all keys that are kept are ready") {
        ensure!(started.elapsed() < LIMIT, "the keys are not made");
        tokio::time::sleep(LOOK).await;
    }
    let taken = apply(&exchange, offices).await?;
    exchange.stop()?;
    Ok(taken)
}

/// A window with the filled form of a new office.
async fn application(exchange: &Exchange, place: u32) -> anyhow::Result<(Browser, Form)> {
    let number = format!("1378{place:06}");
    let mut account = exchange.add_office(NewOffice {
        number: &number,
        name: "見本事業所",
        kind: "43",
        agent: Some("見本請求代行センター"),
    })?;
    walk::choose_password(exchange, &mut account).await?;
    let browser = exchange.portal()?;
    walk::sign_in(&browser, &account).await?;
    let before = browser.go("/certificates/careplan/before").await?;
    let choice = browser.submit(&before.form("内容を確認しました")?).await?;
    let choice = choice.form("次へ")?.with("action", "apply");
    let form = browser.submit(&choice).await?.form("送信")?;
    let form = form
        .with("issue_password", &account.issue_password)
        .ticked("agree")?;
    Ok((browser, form))
}

const POINT: usize = 65;
/// So many applications with a .p12 are to be taken in a second.
const APPLICATIONS_ASKED: f64 = 5.0;
const LIMIT: Duration = Duration::from_secs(300);
const LOOK: Duration = Duration::from_millis(20);
