//! The demonstration: walks from nothing to the first care plan and tells every step.
//!
//! `walk --dir FOLDER [--once]`; without `--once` the exchange stays up until it is interrupted.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use e2e::story::Story;
use e2e::walk::{self, Walked};

#[expect(clippy::print_stderr, reason = "the only place to tell of a failure")]
fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nwalk: error: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn run() -> anyhow::Result<()> {
    let mut folder = None;
    let mut once = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--dir" => folder = arguments.next().map(PathBuf::from),
            "--once" => once = true,
            other => bail!("unknown argument {other}; use --dir FOLDER [--once]"),
        }
    }
    let folder = folder.context("--dir FOLDER is missing")?;
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("clear {}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let mut story = Story::begin();
            let mut walked = walk::walk(&folder, &mut story).await?;
            finish(&story);
            if !once {
                invite(&walked)?;
                tokio::signal::ctrl_c().await?;
            }
            walked.exchange.stop()
        })
}

#[expect(clippy::print_stdout, reason = "telling the story is the purpose")]
fn finish(story: &Story) {
    println!("\n完了 (done) {:.1} s", story.elapsed().as_secs_f64());
}

#[expect(clippy::print_stdout, reason = "telling the story is the purpose")]
fn invite(walked: &Walked) -> anyhow::Result<()> {
    let addresses = walked.exchange.addresses()?;
    println!("\n続けて試せます (go on by hand; Ctrl-C ends it):");
    println!("  portal   {}", addresses.portal);
    for (office, account) in [
        (walk::CARE_MANAGER, &walked.care_manager),
        (walk::HELPER_STATION, &walked.helper_station),
    ] {
        println!(
            "    {} ユーザID {} パスワード {} 証明書発行用パスワード {}",
            office.name, account.user_id, account.password, account.issue_password
        );
    }
    println!("  console  {}", walked.exchange.console_address());
    println!("  support  {}", walked.exchange.support_address());
    println!(
        "    ID {} パスワード {}",
        walked.operator.id, walked.operator.password
    );
    println!(
        "  renkei   RENKEI_HOME={}",
        walked.care_manager_office.home().display()
    );
    println!(
        "           RENKEI_HOME={}",
        walked.helper_station_office.home().display()
    );
    println!("  様式     {}", walked.pdf.display());
    println!(
        "  The browser has to trust the root certificate in {}",
        walked.exchange.address_file().display()
    );
    Ok(())
}
