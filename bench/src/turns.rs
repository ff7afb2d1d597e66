//! Work and floor in turns, so that whatever else the machine does meets both alike.

use std::time::{Duration, Instant};

use anyhow::Context as _;

/// How long both took in the round in the middle: noise of the machine goes both ways.
pub(crate) struct Middle {
    pub(crate) work: Duration,
    pub(crate) floor: Duration,
}

/// Measures both in several rounds. Who comes first alternates.
pub(crate) fn measure(
    mut work: impl FnMut() -> anyhow::Result<()>,
    mut floor: impl FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<Middle> {
    measure_told(|| time(&mut work), || time(&mut floor))
}

/// The same for work that tells how long it took, without what came before it.
pub(crate) fn measure_told(
    mut work: impl FnMut() -> anyhow::Result<Duration>,
    mut floor: impl FnMut() -> anyhow::Result<Duration>,
) -> anyhow::Result<Middle> {
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        rounds.push(if round % 2 == 0 {
            let floor = floor()?;
            let work = work()?;
            Middle { work, floor }
        } else {
            let work = work()?;
            let floor = floor()?;
            Middle { work, floor }
        });
    }
    let ratio = |round: &Middle| round.floor.as_secs_f64() / round.work.as_secs_f64();
    rounds.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let middle = rounds.into_iter().nth(ROUNDS / 2);
    middle.context("no round was measured")
}

fn time(work: &mut impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed())
}

const ROUNDS: usize = 7;
