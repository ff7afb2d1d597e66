//! `memory`: what the server holds in memory when nobody is there, and for each client that waits
//! for mail over a connection of its own.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::task::JoinSet;

use crate::exchange::{Parties, Side};
use crate::figure::{Better, Figure};
use crate::{Options, Size};

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    tokio::runtime::Runtime::new()?.block_on(measure(options))
}

async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (clients, pairs, reduced) = match options.size {
        Size::Full => (10_000_u32, 256, ""),
        Size::Quick => (600, 16, ", reduced"),
    };
    let mut parties = Parties::open(pairs).await?;
    // What was needed to issue certificates is not counted.
    parties.exchange.stop()?;
    parties.exchange.start()?;
    tokio::time::sleep(SETTLE).await;
    let idle = resident(&parties)?;
    let mut connecting = JoinSet::new();
    let mut waiting = Vec::new();
    for client in 0..clients {
        if connecting.len() >= AT_ONCE
            && let Some(line) = connecting.join_next().await
        {
            waiting.push(line??);
        }
        let offices = Arc::clone(&parties.offices);
        // Both sides wait, so that no office has more than may wait of one.
        let side = [Side::Sends, Side::Receives];
        let side = side.into_iter().nth(usize::from(client % 2 == 1));
        connecting.spawn(async move {
            let side = side.context("there are two sides")?;
            let mut line = offices.line(side, client / 2).await?;
            line.wait().await?;
            anyhow::Ok(line)
        });
    }
    while let Some(line) = connecting.join_next().await {
        waiting.push(line??);
    }
    tokio::time::sleep(SETTLE).await;
    let busy = resident(&parties)?;
    drop(waiting);
    parties.close()?;
    Ok(vec![
        Figure {
            name: "memory",
            value: idle / 1000.0,
            floor: ALLOWED_IDLE_MB,
            unit: "MB",
            better: Better::Less,
            size: format!("the server when nobody is there{reduced}"),
        },
        Figure {
            name: "memory-waiting",
            value: (busy - idle) / f64::from(clients),
            floor: ALLOWED_EACH_KB,
            unit: "KB",
            better: Better::Less,
            size: format!(
                "for each of {clients} clients of {} offices that wait for events{reduced}",
                pairs * 2
            ),
        },
    ])
}

/// What the server's process holds in memory, in thousands of octets.
fn resident(parties: &Parties) -> anyhow::Result<f64> {
    let id = parties.exchange.process_id();
    let id = id.context("the server does not run")?;
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))
        .context("the memory of another process is only known on Linux")?;
    let kibibytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))
        .context("the kernel does not tell the memory of a process")?;
    Ok(kibibytes.trim().parse::<f64>()? * 1.024)
}

/// How long memory that is only needed for a moment may take to leave.
const SETTLE: Duration = Duration::from_secs(3);
/// Connections that are made at a time.
const AT_ONCE: usize = 32;
const ALLOWED_IDLE_MB: f64 = 60.0;
const ALLOWED_EACH_KB: f64 = 30.0;
