//! `exchange`: messages from office to office through a running server over mutual TLS, on stable
//! storage before each answer, against a server that only stores the same octets.

mod line;
mod parties;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use floors::DurableServer;
use tokio::runtime::Runtime;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use self::line::{Line, Request};
use self::parties::{Offices, Prepared};
pub(crate) use self::parties::{Parties, Side};
use crate::figure::{Better, Figure};
use crate::pages::milliseconds;
use crate::{Options, Size, turns};

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (each, each_large, reduced) = match options.size {
        Size::Full => (48_u32, 2_u32, ""),
        Size::Quick => (4, 1, ", reduced"),
    };
    let runtime = Runtime::new()?;
    let folder = tempfile::tempdir()?;
    let floor = DurableServer::start(&folder.path().join("floor")).map_err(|e| anyhow!(e))?;
    let parties = runtime.block_on(Parties::open(PAIRS))?;
    let load = |payload: &'static [u8], each| Load {
        runtime: &runtime,
        offices: &parties.offices,
        payload,
        each,
    };
    let small = load(Box::leak(vec![0x5a; SMALL].into_boxed_slice()), each);
    let large = load(Box::leak(vec![0x5a; LARGE].into_boxed_slice()), each_large);
    let figures = vec![
        small.sent(&floor, "exchange", "messages/s", 1.0, reduced)?,
        small.collected(&floor, reduced)?,
        large.sent(&floor, "exchange-1mb", "MB/s", megabytes(LARGE)?, reduced)?,
        small.patience(options)?,
    ];
    drop(floor);
    parties.close()?;
    Ok(figures)
}

/// So many messages of each client, of one size.
struct Load<'a> {
    runtime: &'a Runtime,
    offices: &'a Arc<Offices>,
    payload: &'static [u8],
    each: u32,
}

impl Load<'_> {
    /// Messages sent: small ones with one request each, large ones with intent, part and commit.
    fn sent(
        &self,
        floor: &DurableServer,
        name: &'static str,
        unit: &'static str,
        in_one: f64,
        reduced: &str,
    ) -> anyhow::Result<Figure> {
        let mut rounds = self.rounds()?;
        let middle = turns::measure_told(
            || {
                let batch = rounds.pop().context("too few rounds")?;
                Ok(self.all(Side::Sends, batch)?.taken)
            },
            || self.floor(floor),
        )?;
        let rate = |taken: Duration| f64::from(CLIENTS * self.each) * in_one / taken.as_secs_f64();
        Ok(Figure {
            name,
            value: rate(middle.work),
            floor: rate(middle.floor),
            unit,
            better: Better::More,
            size: format!(
                "{CLIENTS} clients of 16 offices, connected before, send {} messages of {} octets \
                 each, signed ahead{reduced}",
                self.each,
                self.payload.len()
            ),
        })
    }

    /// Messages collected: the part fetched, and the receipt stored.
    fn collected(&self, floor: &DurableServer, reduced: &str) -> anyhow::Result<Figure> {
        let mut rounds = Vec::new();
        for batch in self.rounds()? {
            rounds.push(self.all(Side::Sends, batch)?.messages);
        }
        let middle = turns::measure_told(
            || {
                let batch = rounds.pop().context("too few rounds")?;
                Ok(self.all(Side::Receives, batch)?.taken)
            },
            || self.floor(floor),
        )?;
        let rate = |taken: Duration| f64::from(CLIENTS * self.each) / taken.as_secs_f64();
        Ok(Figure {
            name: "exchange-collect",
            value: rate(middle.work),
            floor: rate(middle.floor),
            unit: "messages/s",
            better: Better::More,
            size: format!(
                "{CLIENTS} clients of 16 offices fetch {} messages of {} octets each and store a \
                 receipt, signed ahead; floor: sending them{reduced}",
                self.each,
                self.payload.len()
            ),
        })
    }

    /// The slowest of a hundred messages at half of what can be sent.
    fn patience(&self, options: &Options) -> anyhow::Result<Figure> {
        let (seconds, reduced) = match options.size {
            Size::Full => (10.0, ""),
            Size::Quick => (2.0, ", reduced"),
        };
        let taken = self.all(Side::Sends, self.batch()?)?.taken;
        let full = f64::from(CLIENTS * self.each) / taken.as_secs_f64();
        let pause = Duration::from_secs_f64(f64::from(CLIENTS) / (full / 2.0));
        let each = (full / 2.0 * seconds / f64::from(CLIENTS)).ceil();
        let load = Load {
            each: format!("{each:.0}").parse()?,
            ..*self
        };
        let mut taken = self.runtime.block_on(paced(
            Arc::clone(self.offices),
            load.batch()?,
            self.payload,
            pause,
        ))?;
        taken.sort_unstable();
        let place = taken.len() * 99 / 100;
        let slow = taken.get(place).context("nothing was sent")?;
        Ok(Figure {
            name: "exchange-p99",
            value: milliseconds(*slow),
            floor: ALLOWED_MS,
            unit: "ms",
            better: Better::Less,
            size: format!(
                "99 of 100 of {} messages of {} octets at {:.0} messages/s, half of the full \
                 load{reduced}",
                taken.len(),
                self.payload.len(),
                full / 2.0
            ),
        })
    }

    fn rounds(&self) -> anyhow::Result<Vec<Vec<Vec<Prepared>>>> {
        (0..ROUNDS).map(|_| self.batch()).collect()
    }

    /// Messages for each client.
    fn batch(&self) -> anyhow::Result<Vec<Vec<Prepared>>> {
        (0..CLIENTS)
            .map(|client| {
                (0..self.each)
                    .map(|_| self.offices.prepare(client, self.payload))
                    .collect()
            })
            .collect()
    }

    /// Lets every client do its part, one message after the other, once all are connected.
    fn all(&self, side: Side, batch: Vec<Vec<Prepared>>) -> anyhow::Result<Done> {
        let (offices, payload) = (Arc::clone(self.offices), self.payload);
        self.runtime.block_on(async move {
            let mut working = JoinSet::new();
            let begin = Arc::new(Barrier::new(usize::try_from(CLIENTS)? + 1));
            for (client, messages) in (0..CLIENTS).zip(batch) {
                let (offices, begin) = (Arc::clone(&offices), Arc::clone(&begin));
                working.spawn(async move {
                    let connected = offices.line(side, client).await;
                    begin.wait().await;
                    let mut line = connected?;
                    for message in &messages {
                        match side {
                            Side::Sends => send(&mut line, message, payload).await?,
                            Side::Receives => collect(&mut line, message, payload).await?,
                        }
                    }
                    anyhow::Ok(messages)
                });
            }
            begin.wait().await;
            let started = Instant::now();
            let mut done = Vec::new();
            while let Some(client) = working.join_next().await {
                done.push(client??);
            }
            let taken = started.elapsed();
            // Who ended first is not who began first, but each keeps its offices.
            done.sort_by_key(|messages| messages.first().map(|first| first.client));
            Ok(Done {
                messages: done,
                taken,
            })
        })
    }

    fn floor(&self, floor: &DurableServer) -> anyhow::Result<Duration> {
        let sent = floor.send(self.payload, CLIENTS, self.each);
        sent.map_err(|error| anyhow!(error))
    }
}

/// What all clients have done.
struct Done {
    /// Their messages, client by client.
    messages: Vec<Vec<Prepared>>,
    /// How long it took, connections made before.
    taken: Duration,
}

/// Sends one message a client in each `pause`; how long each took.
async fn paced(
    offices: Arc<Offices>,
    batch: Vec<Vec<Prepared>>,
    payload: &'static [u8],
    pause: Duration,
) -> anyhow::Result<Vec<Duration>> {
    let mut sending = JoinSet::new();
    for (client, messages) in (0..CLIENTS).zip(batch) {
        let offices = Arc::clone(&offices);
        sending.spawn(async move {
            let mut line = offices.line(Side::Sends, client).await?;
            let first = tokio::time::Instant::now() + pause * client / CLIENTS;
            let mut beat = tokio::time::interval_at(first, pause);
            let mut taken = Vec::new();
            for message in &messages {
                // What is late counts from when it was due.
                let due = beat.tick().await;
                send(&mut line, message, payload).await?;
                taken.push(due.elapsed());
            }
            anyhow::Ok(taken)
        });
    }
    let mut all = Vec::new();
    while let Some(client) = sending.join_next().await {
        all.extend(client??);
    }
    Ok(all)
}

async fn send(line: &mut Line, message: &Prepared, payload: &[u8]) -> anyhow::Result<()> {
    let request = |method, path, media_type, body| Request {
        method,
        path,
        media_type,
        body,
    };
    if let Some(whole) = &message.whole {
        line.ask(&request("POST", "/v1/messages/whole", JSON, whole))
            .await?;
        return Ok(());
    }
    let id = message.id;
    let intent = message.intent.as_slice();
    line.ask(&request("POST", "/v1/messages", JSON, intent))
        .await?;
    let part = format!("/v1/messages/{id}/parts/0");
    line.ask(&request("PUT", &part, OCTETS, payload)).await?;
    let commit = format!("/v1/messages/{id}/commit");
    line.ask(&request("POST", &commit, JSON, b"")).await?;
    Ok(())
}

async fn collect(line: &mut Line, message: &Prepared, payload: &[u8]) -> anyhow::Result<()> {
    let part = format!("/v1/messages/{}/parts/0", message.id);
    let part = Request {
        method: "GET",
        path: &part,
        media_type: OCTETS,
        body: b"",
    };
    anyhow::ensure!(line.ask(&part).await? == payload, "another payload came");
    let receipt = format!("/v1/messages/{}/receipt", message.id);
    let receipt = Request {
        method: "POST",
        path: &receipt,
        media_type: JSON,
        body: &message.receipt,
    };
    line.ask(&receipt).await.map(drop)
}

fn megabytes(octets: usize) -> anyhow::Result<f64> {
    Ok(f64::from(u32::try_from(octets)?) / 1_000_000.0)
}

const CLIENTS: u32 = 64;
/// Offices that send, and as many that receive.
const PAIRS: u32 = 16;
const SMALL: usize = 10_000;
const LARGE: usize = 1_000_000;
/// As many as [`turns`] measures.
const ROUNDS: u32 = 7;
const ALLOWED_MS: f64 = 250.0;
const JSON: &str = "application/json";
const OCTETS: &str = "application/octet-stream";
