//! renkei-server: portal, console, exchange and authority in one program.

mod api;
mod approval;
mod audit_order;
mod authority;
#[cfg(test)]
mod bad_input;
mod blobs;
mod calendar;
mod certificate_notice;
mod cli;
mod clock;
mod command;
mod config;
mod console;
mod eligibility;
mod evidence;
mod exchange_days;
mod exchange_notice;
mod fee_invoice;
mod folding;
mod guide;
mod health;
mod heartbeat;
mod kinds;
mod licence;
mod licence_proof;
mod listen;
mod live;
mod mail;
mod mailbox;
mod opening_hours;
mod passkey;
mod portal;
mod prefecture;
mod publication;
mod records;
mod registration_letter;
mod renewal;
mod renewed;
mod self_test;
#[cfg(test)]
mod sites;
mod store;
mod support;
mod terminal;
mod terminal_limit;
mod tls;
mod trouble;
mod web;
mod worker;

use std::process::ExitCode;

use careplan::Language;
use clap::Parser as _;
use time::OffsetDateTime;

use crate::cli::{Cli, LanguageChoice};
use crate::clock::Clock;
use crate::command::Context;
use crate::terminal::{Failure, language_of_environment};

fn main() -> ExitCode {
    let environment = language_of_environment(|name| std::env::var(name).ok());
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return terminal::wrong_use(&error, environment),
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
