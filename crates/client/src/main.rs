//! `renkei`: the office program. It checks, seals, sends, collects, opens and draws the files of
//! the care plan standard, and holds the office's key and certificate.
//!
//! This file only puts things together: it parses the command line, makes the clock and the
//! source of randomness, runs one command and decides the exit code. It talks to the exchange by
//! its public interface only; the exchange never sees the content of a message.

#[cfg(test)]
#[path = "../tests/it/authority.rs"]
#[allow(clippy::unwrap_used, reason = "a failed test may panic")]
mod authority;
mod certificate_log;
mod cli;
mod clock;
mod command;
mod environment;
mod evidence_proof;
mod exchange;
mod failure;
mod forwarding;
mod keys;
mod local_store;
mod opening;
mod pages;
mod plan;
mod proof;
mod randomness;
mod renewal;
mod sealing;
mod service;
mod stop;
mod system_store;
mod terminal;
mod trouble;
mod usage;
mod virus_scanner;
mod watch;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::clock::Clock;
use crate::command::{Outcome, Tools};
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::randomness::Randomness;
use crate::terminal::Terminal;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let environment = Environment::read();
    let terminal = Terminal::new(usage::language(&arguments, &environment));
    let cli = match usage::parse(arguments, &terminal) {
        Ok(cli) => cli,
        Err(usage::Stop::Shown) => return ExitCode::SUCCESS,
        Err(usage::Stop::Wrong(failure)) => {
            terminal.failure(&failure);
            return ExitCode::from(exit_code(failure.kind));
        }
    };
    match run(cli, environment, &terminal) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(exit_code(Kind::Refused)),
        Err(error) => {
            let failure = Failure::of(&error);
            terminal.failure(&failure);
            ExitCode::from(exit_code(failure.kind))
        }
    }
}

fn run(cli: cli::Cli, environment: Environment, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let tools = Tools {
        terminal,
        clock: Clock::system(),
        randomness: Randomness::new(provider.secure_random),
        tls: exchange::Tls::new(provider),
        home: local_store::Home::open(environment.home_folder(cli.home.as_deref())?),
        services: environment.services_folder(),
        documents: environment.documents_folder(),
        secrets: environment.into_secrets(),
        // Nobody is there who could be asked.
        unattended: cli.unattended || matches!(cli.command, cli::Command::Run),
    };
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(command::run(&tools, cli.command))
}

/// The exit code of a run that did not end well. This is the only place that knows the numbers;
/// 0 stands for done without anything wrong.
fn exit_code(kind: Kind) -> u8 {
    match kind {
        Kind::Refused => 1,
        Kind::WrongUse => 2,
        Kind::NoCertificate => 3,
        Kind::Unreachable => 4,
        Kind::Internal => 5,
    }
}
