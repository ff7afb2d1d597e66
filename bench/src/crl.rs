//! `crl`: a whole revocation list, signed, against writing its entries alone.

use std::hint::black_box;

use anyhow::Context as _;
use pki::crl::{ListHead, Scope, sign};
use pki::revocation::{Freshness, Reason, Revoked};
use time::Duration;

use crate::authority::{NOW, authority, serials};
use crate::check::megabytes_of;
use crate::figure::{Better, Figure};
use crate::{Options, Size, turns};

/// A national list would have as many, without partitions.
const FULL: usize = 300_000;
const QUICK: usize = 30_000;
/// What building the full list may take, in milliseconds.
const ALLOWED: f64 = 300.0;

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (count, reduced) = match options.size {
        Size::Full => (FULL, ""),
        Size::Quick => (QUICK, ", reduced"),
    };
    let authority = authority()?;
    let serials = serials(count)?;
    let revoked: Vec<_> = serials
        .iter()
        .map(|serial| Revoked {
            serial: serial.clone(),
            at: NOW,
            reason: Reason::KeyCompromise,
        })
        .collect();
    let plain = serials
        .iter()
        .map(|serial| Ok(serial.as_bytes().try_into()?))
        .collect::<anyhow::Result<Vec<[u8; 16]>>>()?;
    let head = ListHead {
        scope: Scope::Partition("http://pki.example.jp/crl/0a1b2c3d4e5f60718293-2026-01.crl"),
        number: 1,
        freshness: Freshness::from_now(NOW, Duration::days(7))?,
    };
    let (mut written, mut floor_written) = (0, 0);
    let middle = turns::measure(
        || {
            written = black_box(sign(&head, &revoked, &authority)?).len();
            Ok(())
        },
        || {
            let seconds = u64::try_from(NOW.unix_timestamp())?;
            floor_written = black_box(floors::crl(&plain, seconds, 1)?).len();
            Ok(())
        },
    )?;
    // Beside the entries a list has some hundred bytes.
    let difference = written.checked_sub(floor_written);
    difference
        .filter(|difference| *difference < 1_000)
        .context("the list and its floor are not the same work")?;
    let size = format!("{count} entries, {:.1} MB{reduced}", megabytes_of(written));
    let speed = Figure {
        name: "crl",
        value: megabytes_of(written) / middle.work.as_secs_f64(),
        floor: megabytes_of(floor_written) / middle.floor.as_secs_f64(),
        unit: "MB/s",
        better: Better::More,
        size: size.clone(),
    };
    let scale = megabytes_of(FULL) / megabytes_of(count);
    let time = Figure {
        name: "crl-time",
        value: middle.work.as_secs_f64() * 1e3,
        floor: ALLOWED / scale,
        unit: "ms",
        better: Better::Less,
        size,
    };
    Ok(vec![speed, time])
}
