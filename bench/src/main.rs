//! Measures parts of renkei, each against its floor in the same run of the same process.
//!
//! `cargo xtask bench` builds this for speed, starts it and keeps the table. Here nothing is
//! judged: a figure below its floor is a figure like any other.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the figures go to the terminal"
)]

mod check;
mod figure;
mod memory;

use std::process::ExitCode;

use anyhow::bail;
use figure::Figure;

/// How large the input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    /// As the goals ask.
    Full,
    /// Small enough to end within a minute.
    Quick,
}

type Bench = fn(Size) -> anyhow::Result<Vec<Figure>>;

const BENCHES: &[(&str, Bench)] = &[("check", check::run)];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match *words.as_slice() {
        ["memory-of-check", folder] => memory::check_folder(folder),
        _ => run(&words),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the benches that are named, or all, and prints a line for each figure.
fn run(words: &[&str]) -> anyhow::Result<()> {
    let (options, names): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.starts_with('-'));
    let size = match *options.as_slice() {
        [] => Size::Full,
        ["--quick"] => Size::Quick,
        _ => bail!("the only option is --quick"),
    };
    let known: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(name)) {
        bail!("no bench is called {name}; there is {}", known.join(", "));
    }
    for (name, bench) in BENCHES {
        if names.is_empty() || names.contains(name) {
            for figure in bench(size)? {
                println!("{figure}");
            }
        }
    }
    Ok(())
}
