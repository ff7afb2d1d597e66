//! Sets a page with typst, again and again, and tells how long it takes.
//!
//! Reads one line from stdin, `TIMES TEXTS CHARACTERS LINES FOLDER`: how often to set the page, what
//! is on it, and the folder of the fonts. Every time the page is a document of its own and is set
//! from nothing, as by a program that makes one document for each service user. The answer on stdout
//! is the time in the middle, in milliseconds.

mod page;
mod paper;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use page::Counts;
use paper::Paper;

fn main() -> anyhow::Result<()> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let (times, counts, folder) = read(line.trim_end()).with_context(|| {
        format!("stdin is not `TIMES TEXTS CHARACTERS LINES FOLDER` but `{line}`")
    })?;
    let paper = Paper::new(Path::new(folder), counts.json().into_bytes())?;
    // The first one also makes what every later one uses.
    black_box(paper.pdf()?);
    let mut durations = Vec::new();
    for _ in 0..times {
        let started = Instant::now();
        black_box(paper.pdf()?);
        durations.push(started.elapsed());
    }
    durations.sort();
    let middle = durations.get(durations.len() / 2);
    let middle = middle.context("the page was to be set no time at all")?;
    println!("{:.3}", middle.as_secs_f64() * 1000.0);
    Ok(())
}

/// The four numbers and the rest of the line.
fn read(line: &str) -> Option<(usize, Counts, &str)> {
    let mut words = line.splitn(5, ' ');
    let mut number = || words.next()?.parse().ok();
    let times = number()?;
    let counts = Counts {
        texts: number()?,
        characters: number()?,
        lines: number()?,
    };
    Some((times, counts, words.next()?))
}
