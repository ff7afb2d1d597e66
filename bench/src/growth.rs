//! `growth`: the same searches of the address book with few and with many offices, asked by an
//! office with its certificate over connections that stay open.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use e2e::exchange::Exchange;
use e2e::story::Story;
use e2e::walk::{self, CARE_MANAGER};
use pki::pkcs12;
use sqlx::Connection as _;
use tempfile::TempDir;

use crate::figure::{Better, Figure};
use crate::portal::database;
use crate::{Options, Size};

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(measure(options))
}

async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (count, rounds, reduced) = match options.size {
        Size::Full => (250_000_u32, 12, ""),
        Size::Quick => (20_000, 4, ", reduced"),
    };
    let few = Book::open(FEW).await?;
    let many = Book::open(count).await?;
    let mut worst: Option<(f64, f64, f64, &str)> = None;
    for search in SEARCHES {
        let (mut short, mut long) = (Vec::new(), Vec::new());
        // In turns, so that what else the machine does meets both.
        for _ in 0..rounds {
            short.extend(few.ask(search)?);
            long.extend(many.ask(search)?);
        }
        let (short, long) = (quartile(short)?, quartile(long)?);
        let growth = long / short;
        if worst.is_none_or(|(most, ..)| growth > most) {
            worst = Some((growth, short, long, search));
        }
    }
    few.close()?;
    many.close()?;
    let (_, short, long, search) = worst.context("nothing was measured")?;
    Ok(vec![Figure {
        name: "growth",
        value: long * 1000.0,
        floor: short * 1000.0,
        unit: "ms",
        better: Better::Less,
        size: format!(
            "/v1/offices?{search}, of {} searches the one that grew most from {FEW} to {count} \
             offices, first quartile of {}{reduced}",
            SEARCHES.len(),
            rounds * ASKED
        ),
    }])
}

/// An exchange whose address book is filled, and an office that may ask.
struct Book {
    exchange: Exchange,
    address: String,
    folder: TempDir,
}

impl Book {
    async fn open(count: u32) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let mut exchange = Exchange::create(&folder.path().join("server"))?;
        enrol(&exchange, folder.path()).await?;
        exchange.stop()?;
        let mut connection = database(&exchange).await?;
        let mut transaction = connection.begin().await?;
        let seed = include_str!("growth/seed.sql").replace("$COUNT", &count.to_string());
        sqlx::raw_sql(sqlx::AssertSqlSafe(seed))
            .execute(&mut *transaction)
            .await
            .context("enter offices")?;
        transaction.commit().await?;
        connection.close().await.context("close the database")?;
        exchange.start()?;
        Ok(Self {
            address: exchange.addresses()?.mailbox,
            exchange,
            folder,
        })
    }

    /// Asks several times over one connection; the seconds that each answer took, but for the
    /// first, which has to connect.
    fn ask(&self, search: &str) -> anyhow::Result<Vec<f64>> {
        let mut command = Command::new("curl");
        command
            .current_dir(self.folder.path())
            .args(["--silent", "--show-error", "--fail", "--config", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut running = command.spawn().context("start curl")?;
        let mut lines = String::from(
            "cacert = \"root.pem\"\ncert = \"office.pem\"\nkey = \"office.key\"\n\
             key-type = \"DER\"\nwrite-out = \"%{time_total}\\n\"\n",
        );
        let question = format!(
            "url = \"{}/v1/offices?{search}\"\noutput = \"answer.json\"\n",
            self.address
        );
        for _ in 0..=ASKED {
            lines.push_str(&question);
        }
        let mut input = running.stdin.take().context("the input of curl")?;
        input.write_all(lines.as_bytes())?;
        drop(input);
        let output = running.wait_with_output()?;
        ensure!(output.status.success(), "curl: {search}: {}", output.status);
        let text = String::from_utf8(output.stdout)?;
        let times: Result<Vec<f64>, _> = text.lines().skip(1).map(str::parse).collect();
        times.context("what curl measured")
    }

    fn close(mut self) -> anyhow::Result<()> {
        self.exchange.stop()?;
        self.folder.close().context("remove the exchange's folder")
    }
}

/// Lets an office have its certificate, as files for curl.
async fn enrol(exchange: &Exchange, folder: &Path) -> anyhow::Result<()> {
    let operator = exchange.add_operator("operator1", "受付担当")?;
    let mut account = exchange.add_office(CARE_MANAGER)?;
    walk::choose_password(exchange, &mut account).await?;
    let portal = exchange.portal()?;
    walk::apply(&portal, &account, &mut Story::default()).await?;
    walk::approve(exchange, &operator).await?;
    walk::wait_for_issue(&portal).await?;
    let (_, file) = walk::download(&portal).await?;
    let contents = pkcs12::open(&file, &account.issue_password)?;
    let mut pem = contents.certificate.to_pem();
    for authority in &contents.chain {
        pem.push_str(&authority.to_pem());
    }
    std::fs::write(folder.join("office.key"), &*contents.key.to_pkcs8()?)?;
    std::fs::write(folder.join("office.pem"), &pem)?;
    let root = exchange.addresses()?.root_certificate;
    std::fs::write(folder.join("root.pem"), root).context("write the root")
}

/// What a quarter of the answers did not take: what else the machine does only lengthens them.
fn quartile(mut taken: Vec<f64>) -> anyhow::Result<f64> {
    taken.sort_by(f64::total_cmp);
    let place = taken.get(taken.len() / 4);
    place.copied().context("nothing was measured")
}

/// The small size, which is the floor.
const FEW: u32 = 1_000;
/// Answers over one connection.
const ASKED: usize = 40;
/// One of each sort: everything, a number, a name, a reading, places, a kind of service, and those
/// that can be reached. Each fills a page at both sizes, but for the number.
const SEARCHES: [&str; 8] = [
    "",
    "q=0370000001",
    "q=%E8%A8%AA%E5%95%8F%E4%BB%8B%E8%AD%B7",
    "q=%E3%81%B2%E3%81%B0%E3%82%8A",
    "prefecture=05",
    "municipality=%E7%94%BA7%E5%B8%82",
    "kind=15",
    "connected=true",
];
