//! `check`: full checks of realistic send units, against reading the same bytes without judging.
//!
//! 30 users a unit, tables 6 and 7 and supplement, one row in a hundred wrong, masters loaded, one
//! core. Unit by unit the floor and the check take turns, so that whatever else the machine does
//! meets both alike.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use careplan::check::{Context, check_with};
use careplan::master::Masters;
use careplan::{FileCode, FileName, SourceFile, read_file};
use kit::{Corpus, Faults, corpus};

use crate::figure::{Better, Figure};
use crate::{Options, Size, memory};

const SEED: u64 = 20_250_401;
const USERS: usize = 30;
const ROUNDS: usize = 5;

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let megabytes = match options.size {
        Size::Full => 100,
        Size::Quick => 10,
    };
    let units: Vec<Vec<SourceFile>> = units(megabytes).collect();
    let files = || units.iter().flatten();
    let bytes: usize = files().map(|file| file.bytes.len()).sum();
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        rounds.push(measure(&units, round)?);
    }
    // The round in the middle: noise of the machine goes both ways.
    rounds.sort_by(|a, b| a.ratio().total_cmp(&b.ratio()));
    let middle = rounds.get(ROUNDS / 2).context("no round was measured")?;
    let speed = |time: Duration| megabytes_of(bytes) / time.as_secs_f64();
    let size = |what: &str| {
        let quick = match options.size {
            Size::Full => "",
            Size::Quick => ", reduced",
        };
        format!(
            "{:.0} MB in {} units of {USERS} users{what}{quick}",
            megabytes_of(bytes),
            units.len()
        )
    };
    let speed = Figure {
        name: "check",
        value: speed(middle.check),
        floor: speed(middle.floor),
        unit: "MB/s",
        better: Better::More,
        size: size(""),
    };
    let memory = Figure {
        name: "check-memory",
        value: memory::of_check(&units)?,
        floor: memory::ALLOWED_FOR_CHECK,
        unit: "MB",
        better: Better::Less,
        size: size(", resident at most beyond the unit at hand"),
    };
    Ok(vec![speed, memory])
}

fn units(megabytes: usize) -> Corpus {
    corpus(SEED, USERS, megabytes * 1_000_000).with_faults(Faults::OneInAHundred)
}

/// The masters a user would have: what is built in, and a table of every service of the corpus.
pub(crate) fn masters() -> anyhow::Result<Masters> {
    let mut rows = BTreeSet::new();
    for file in corpus(SEED, USERS, CODES_FROM).flatten() {
        let Ok(name) = FileName::parse(&file.name) else {
            continue;
        };
        let is_table_6 = matches!(name.code, FileCode::Upplan | FileCode::Upjsk);
        let (file, _) = read_file(&name, &file.bytes);
        for record in file.records.iter().filter(|_| is_table_6) {
            let (code, units) = (record.field(15), record.field(8));
            // The items that are mostly additions in the national table.
            let is_added = code.get(2..3).is_some_and(|digit| "45689".contains(digit));
            let name = if is_added {
                "見本加算"
            } else {
                "見本サービス"
            };
            rows.insert(format!("{code},{name},{units},1回につき,2024-06-01,\n"));
        }
    }
    let mut table = "service_code,service_name,units,unit_type,valid_from,valid_until\n".to_owned();
    table.extend(rows);
    let table = careplan::master::import("codes.csv", table.as_bytes())?;
    Ok(Masters::built_in().with(table))
}

/// How many bytes of the corpus show every service it has.
const CODES_FROM: usize = 2_000_000;

/// How long a round took.
struct Round {
    floor: Duration,
    check: Duration,
}

impl Round {
    fn ratio(&self) -> f64 {
        self.floor.as_secs_f64() / self.check.as_secs_f64()
    }
}

/// One round over all units. Who comes first, and finds the bytes cold, alternates.
fn measure(units: &[Vec<SourceFile>], round: usize) -> anyhow::Result<Round> {
    let masters = masters()?;
    let context = Context::default().with_masters(&masters);
    let mut sum = Round {
        floor: Duration::ZERO,
        check: Duration::ZERO,
    };
    for (place, unit) in units.iter().enumerate() {
        if (place + round).is_multiple_of(2) {
            sum.floor += floor(unit)?;
            sum.check += check(unit, &context);
        } else {
            sum.check += check(unit, &context);
            sum.floor += floor(unit)?;
        }
    }
    Ok(sum)
}

fn floor(unit: &[SourceFile]) -> anyhow::Result<Duration> {
    let started = Instant::now();
    for file in unit {
        black_box(floors::check(&file.bytes)?);
    }
    Ok(started.elapsed())
}

fn check(unit: &[SourceFile], context: &Context) -> Duration {
    let started = Instant::now();
    black_box(check_with(unit, context));
    started.elapsed()
}

pub(crate) fn megabytes_of(bytes: usize) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a figure of three digits is enough"
    )]
    let bytes = bytes as f64;
    bytes / 1e6
}
