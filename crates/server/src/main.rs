//! renkei-server: portal, console, exchange and authority in one program.

mod authority;
mod blobs;
mod calendar;
mod certificate_notice;
mod cli;
mod clock;
mod command;
mod config;
mod console;
mod guide;
mod health;
mod kinds;
mod listen;
mod mail;
mod mailbox;
mod opening_hours;
mod portal;
mod prefecture;
mod publication;
mod records;
mod registration_letter;
mod renewal;
mod self_test;
mod store;
mod support;
mod terminal;
mod tls;
mod web;
mod worker;

use std::process::ExitCode;

use careplan::Language;
use clap::Parser as _;
use clap::error::ErrorKind;
use time::OffsetDateTime;

use crate::cli::{Cli, LanguageChoice};
use crate::clock::Clock;
use crate::command::Context;
use crate::terminal::{Exit, Failure, Words, language_of_environment};

fn main() -> ExitCode {
    let environment = language_of_environment(|name| std::env::var(name).ok());
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return wrong_use(&error, environment),
    };
    let language = cli.lang.map_or(environment, LanguageChoice::language);
    match run(cli, language) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ExitCode::from(failure.report(language) as u8),
    }
}

fn run(cli: Cli, language: Language) -> Result<(), Failure> {
    // Named once for what asks for a default; our own listeners are given it directly.
    if tls::provider().as_ref().clone().install_default().is_err() {
        tracing::debug!("a cryptographic provider was installed before");
    }
    let context = Context {
        clock: Clock::new(OffsetDateTime::now_utc),
        language,
    };
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?
        .block_on(command::dispatch(&context, cli.command))
}

/// Help and version are answers; everything else is a mistake, told in our form.
fn wrong_use(error: &clap::Error, language: Language) -> ExitCode {
    if !error.use_stderr() {
        // Where standard output is closed there is nobody left to help.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return ExitCode::from(Exit::WrongUse as u8);
    }
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    let what = first.strip_prefix("error: ").unwrap_or(first);
    let details: Vec<_> = text
        .lines()
        .skip(1)
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"))
        .filter(|line| !line.is_empty())
        .collect();
    let failure = Failure::new(
        Exit::WrongUse,
        Words::new("コマンドの使いかたが違います", "wrong use of the command"),
    )
    .because(format!("{what} {}", details.join("; ")).trim_end())
    .hint(Words::new(
        "renkei-server --help をご覧ください",
        "see renkei-server --help",
    ));
    ExitCode::from(failure.report(language) as u8)
}
