//! Measures parts of renkei, each against its floor in the same run of the same process.
//!
//! `cargo xtask bench` builds this for speed, starts it and keeps the table. Here nothing is
//! judged: a figure below its floor is a figure like any other.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the figures go to the terminal"
)]

mod audit;
mod authority;
mod check;
mod crl;
mod exchange;
mod figure;
mod floor_of_forms;
mod forms;
mod growth;
mod guess;
mod issue;
mod memory;
mod ocsp;
mod pages;
mod portal;
mod publication;
mod seal;
mod sign_in;
mod start;
mod turns;
mod waiting;

use std::path::PathBuf;
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

/// What the benches are told.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Options {
    size: Size,
    /// The program that is the floor of `forms`; it is built apart.
    floor_of_forms: Option<PathBuf>,
}

type Bench = fn(&Options) -> anyhow::Result<Vec<Figure>>;

const BENCHES: &[(&str, Bench)] = &[
    ("audit", audit::run),
    ("check", check::run),
    ("crl", crl::run),
    ("exchange", exchange::run),
    ("forms", forms::run),
    ("growth", growth::run),
    ("guess", guess::run),
    ("issue", issue::run),
    ("memory", waiting::run),
    ("ocsp", ocsp::run),
    ("pages", pages::run),
    ("seal", seal::run),
    ("sign-in", sign_in::run),
    ("start", start::run),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match *words.as_slice() {
        ["memory-of-check", folder] => memory::check_folder(folder),
        ["memory-of-forms", users] => memory::draw_forms(users),
        ["memory-of-seal", octets, folder] => seal::measure_memory(octets, folder),
        ["single-form", folder] => forms::draw_single(folder),
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
    let (settings, names): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.starts_with('-'));
    let mut options = Options {
        size: Size::Full,
        floor_of_forms: None,
    };
    for setting in settings {
        match setting.split_once('=') {
            None if setting == "--quick" => options.size = Size::Quick,
            Some(("--floor-of-forms", path)) => options.floor_of_forms = Some(path.into()),
            _ => bail!("{setting} is not one of --quick, --floor-of-forms=PROGRAM"),
        }
    }
    let known: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(name)) {
        bail!("no bench is called {name}; there is {}", known.join(", "));
    }
    for (name, bench) in BENCHES {
        if names.is_empty() || names.contains(name) {
            for figure in bench(&options)? {
                println!("{figure}");
            }
        }
    }
    Ok(())
}
