//! `pages`: how long the portal and the console take for a page, with the accounts of the whole
//! country in their database.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use e2e::browser::Browser;

use crate::figure::{Better, Figure};
use crate::portal::Portal;
use crate::{Options, Size};

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(measure(options))
}

async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let times = match options.size {
        Size::Full => 200,
        Size::Quick => 20,
    };
    let portal = Portal::open(options).await?;
    let office = slowest(&portal.office, OFFICE, times).await?;
    let console = slowest(&portal.console, CONSOLE, times).await?;
    let extent = portal.extent.clone();
    portal.close()?;
    let figure = |name, (page, median): (&str, Duration), of: usize| Figure {
        name,
        value: milliseconds(median),
        floor: ALLOWED,
        unit: "ms",
        better: Better::Less,
        size: format!("{page}, the slowest of {of} pages, median of {times}; {extent}"),
    };
    Ok(vec![
        figure("pages", office, OFFICE.len()),
        figure("pages-console", console, CONSOLE.len()),
    ])
}

/// The page with the longest median, and that.
async fn slowest<'a>(
    browser: &Browser,
    pages: &[&'a str],
    times: usize,
) -> anyhow::Result<(&'a str, Duration)> {
    let mut slowest = None;
    for page in pages {
        let median = median(browser, page, times).await?;
        if slowest.is_none_or(|(_, longest)| median > longest) {
            slowest = Some((*page, median));
        }
    }
    slowest.context("there is no page")
}

/// How long the page takes from the request to its last byte, in the middle of `times`.
pub(crate) async fn median(
    browser: &Browser,
    page: &str,
    times: usize,
) -> anyhow::Result<Duration> {
    let mut taken = Vec::with_capacity(times);
    for _ in 0..times {
        let started = Instant::now();
        let answer = browser.go(page).await?;
        taken.push(started.elapsed());
        ensure!(
            answer.status.is_success(),
            "{page} answers {}",
            answer.status
        );
    }
    taken.sort_unstable();
    taken
        .get(times / 2)
        .copied()
        .context("nothing was measured")
}

pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// What an office sees every day; the first search goes through all notices.
const OFFICE: &[&str] = &[
    "/",
    "/?target=all&keyword=%E8%A6%8B%E6%9C%AC",
    "/?target=unread",
    "/certificates/careplan",
    "/certificates/kaigo",
    "/applications",
    "/terminals",
    "/fees",
    "/account",
    "/faq",
];

/// What a federation sees every day.
const CONSOLE: &[&str] = &[
    "/",
    "/offices",
    "/offices?q=%E8%A6%8B%E6%9C%AC",
    "/certificates",
    "/notices",
    "/audit",
    "/statistics",
];

/// A page is to be there within so many milliseconds.
const ALLOWED: f64 = 20.0;
