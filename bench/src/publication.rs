//! A running server that publishes, filled with issued certificates whose answers its own
//! authority signs, and clients that ask it over HTTP.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use e2e::exchange::Exchange;
use pki::Certificate;
use sqlx::{Connection as _, Row as _, SqliteConnection};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::portal::database;

/// The server.
pub(crate) struct Publication {
    /// Its process and files.
    pub(crate) exchange: Exchange,
    /// Where it publishes.
    pub(crate) address: SocketAddr,
    folder: TempDir,
}

/// How many of the certificates are revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Revoked {
    /// Every one of them.
    All,
    /// One in twenty.
    Some,
}

impl Publication {
    /// Makes a server that publishes, and starts it.
    pub(crate) fn open() -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let mut exchange = Exchange::create(&folder.path().join("server"))?;
        exchange.stop()?;
        // Certificates name the address, so it is known before the start.
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = free.local_addr()?;
        drop(free);
        exchange.configure(&format!(
            "[listeners.publication]\naddress = \"{address}\"\nname = \"127.0.0.1\"\n"
        ))?;
        exchange.start()?;
        Ok(Self {
            exchange,
            address,
            folder,
        })
    }

    /// Stops the server and removes its folder.
    pub(crate) fn close(mut self) -> anyhow::Result<()> {
        self.exchange.stop()?;
        self.folder.close().context("remove the exchange's folder")
    }

    /// The issuing authority.
    pub(crate) fn issuing(&self) -> anyhow::Result<Certificate> {
        let file = self.exchange.data().join("authority/issuing.pem");
        let text = std::fs::read_to_string(file).context("the authority's certificate")?;
        Ok(Certificate::from_pem(&text)?)
    }

    /// Enters certificates of ten to an office. The server may run or not.
    pub(crate) async fn fill(&self, count: u32, revoked: Revoked) -> anyhow::Result<()> {
        let mut connection = database(&self.exchange).await?;
        let mut transaction = connection.begin().await?;
        let every = match revoked {
            Revoked::All => 1,
            Revoked::Some => 20,
        };
        let seed = include_str!("publication/seed.sql")
            .replace("$COUNT", &count.to_string())
            .replace("$EVERY", &every.to_string());
        sqlx::raw_sql(sqlx::AssertSqlSafe(seed))
            .execute(&mut *transaction)
            .await
            .context("enter certificates")?;
        transaction.commit().await?;
        connection.close().await.context("close the database")
    }

    /// Waits until no answer is due; how many there are.
    pub(crate) async fn all_answered(&self) -> anyhow::Result<i64> {
        let mut connection = database(&self.exchange).await?;
        let started = Instant::now();
        while number(
            &mut connection,
            "SELECT COUNT(*) FROM certificates WHERE answer_due_at <= 1",
        )
        .await?
            > 0
        {
            ensure!(started.elapsed() < LIMIT, "answers are still not signed");
            tokio::time::sleep(LOOK).await;
        }
        number(&mut connection, "SELECT COUNT(*) FROM status_answers").await
    }

    /// The requests about `count` of the certificates, as they stand in the address of a GET.
    pub(crate) async fn questions(&self, count: u32) -> anyhow::Result<Vec<String>> {
        let mut connection = database(&self.exchange).await?;
        let row = sqlx::query("SELECT der FROM status_answers LIMIT 1")
            .fetch_one(&mut connection)
            .await?;
        let issuer = issuer_hashes(row.try_get("der")?)?;
        let rows = sqlx::query("SELECT serial FROM status_answers LIMIT $1")
            .bind(i64::from(count))
            .fetch_all(&mut connection)
            .await?;
        connection.close().await?;
        let mut questions = Vec::with_capacity(rows.len());
        for row in rows {
            let serial: &str = row.try_get("serial")?;
            questions.push(question(&issuer, serial)?);
        }
        Ok(questions)
    }

    /// Sends the requests over so many connections, each one after the other. Every answer has to
    /// be one, and its body to begin with these bytes.
    pub(crate) async fn ask(
        &self,
        paths: &[String],
        connections: usize,
        begins: &'static [u8],
    ) -> anyhow::Result<()> {
        let mut clients = JoinSet::new();
        for place in 0..connections {
            let own: Vec<String> = paths
                .iter()
                .skip(place)
                .step_by(connections)
                .cloned()
                .collect();
            let address = self.address;
            clients.spawn(async move {
                let mut client = Client::connect(address).await?;
                for path in own {
                    let body = client.get(&path).await?;
                    ensure!(body.starts_with(begins), "{path} answers something else");
                }
                anyhow::Ok(())
            });
        }
        while let Some(ended) = clients.join_next().await {
            ended.context("a client")??;
        }
        Ok(())
    }
}

async fn number(connection: &mut SqliteConnection, sql: &'static str) -> anyhow::Result<i64> {
    let row = sqlx::query(sql).fetch_one(connection).await?;
    Ok(row.try_get(0)?)
}

/// How an answer names the issuer by SHA-1: from the identifier of the hash to its key.
fn issuer_hashes(answer: &[u8]) -> anyhow::Result<Vec<u8>> {
    let start = answer
        .windows(NAMED_BY_SHA1.len())
        .position(|bytes| bytes == NAMED_BY_SHA1)
        .context("an answer does not name its issuer by SHA-1")?;
    let named = answer.get(start..start + NAMED_BY_SHA1.len() + 2 * HASH);
    named.map(<[u8]>::to_vec).context("an answer ends early")
}

/// The path of a request about a serial number in hexadecimal.
fn question(issuer: &[u8], serial: &str) -> anyhow::Result<String> {
    let mut number = Vec::new();
    for place in (0..serial.len()).step_by(2) {
        let digits = serial.get(place..place + 2).context("an odd serial")?;
        number.push(u8::from_str_radix(digits, 16)?);
    }
    let named = [issuer, &tlv(0x02, &number)?].concat();
    // CertID, Request, requestList, TBSRequest, OCSPRequest.
    let mut der = named;
    for _ in 0..5 {
        der = tlv(0x30, &der)?;
    }
    Ok(format!("/ocsp/{}", base64(&der)))
}

fn tlv(tag: u8, content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let length = u8::try_from(content.len())?;
    ensure!(
        length < 0x80,
        "too long for a request about one certificate"
    );
    Ok([&[tag, length], content].concat())
}

/// Base64 with the characters that need no escape in a path escaped all the same where the
/// standard says so.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let octet = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
        for place in 0..=3_usize {
            let shift = 18 - 6 * u32::try_from(place).unwrap_or(0);
            let index = usize::try_from(bits >> shift & 0x3f).unwrap_or(0);
            match SYMBOLS.get(index) {
                Some(symbol) if place <= chunk.len() => match symbol {
                    b'+' => text.push_str("%2B"),
                    b'/' => text.push_str("%2F"),
                    symbol => text.push(char::from(*symbol)),
                },
                _ => text.push_str("%3D"),
            }
        }
    }
    text
}

/// One connection that asks for one thing after the other.
pub(crate) struct Client {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Client {
    /// Connects.
    pub(crate) async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            received: Vec::with_capacity(4096),
        })
    }

    /// The body of what is at a path.
    pub(crate) async fn get(&mut self, path: &str) -> anyhow::Result<Vec<u8>> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        self.stream.write_all(request.as_bytes()).await?;
        let (begin, length) = loop {
            let end = self
                .received
                .windows(4)
                .position(|bytes| bytes == b"\r\n\r\n");
            if let Some(end) = end {
                let head = self.received.get(..end).unwrap_or_default();
                break (end + 4, body_length(head, path)?);
            }
            self.receive().await?;
        };
        while self.received.len() < begin + length {
            self.receive().await?;
        }
        let body = self.received.get(begin..begin + length);
        let body = body.unwrap_or_default().to_vec();
        self.received.drain(..begin + length);
        Ok(body)
    }

    async fn receive(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.received).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

/// The length of the body of a good answer.
fn body_length(head: &[u8], path: &str) -> anyhow::Result<usize> {
    let head = std::str::from_utf8(head)?;
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap_or_default();
    ensure!(status == "HTTP/1.1 200 OK", "{path} answers {status}");
    let mut lengths = lines.filter_map(|line| line.strip_prefix("content-length: "));
    Ok(lengths.next().context("no length")?.parse()?)
}

/// `AlgorithmIdentifier` of SHA-1 with NULL, and the beginning of the hash that follows.
const NAMED_BY_SHA1: &[u8] = &[
    0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00,
];
/// A hash of SHA-1 behind its tag and length.
const HASH: usize = 22;
const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const LIMIT: Duration = Duration::from_secs(600);
const LOOK: Duration = Duration::from_millis(200);
