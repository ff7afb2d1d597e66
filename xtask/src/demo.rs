//! `cargo xtask demo`: builds the programs and hands over to the walk.
//!
//! The walk itself (starting the servers, going through the main job, printing each step) is the
//! program `walk` of the member `e2e`, so that a test can run the same steps. This module only
//! builds it and makes sure that it writes under `target/demo/`.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::{cargo, install};

/// How the demonstration is built and when it ends.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    ending: Ending,
    profile: Profile,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Ending {
    /// Stay up after the walk, to be tried by hand, until ctrl-c.
    #[default]
    OnRequest,
    AfterWalk,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Profile {
    /// The profile of the tests: what they built is not built again.
    #[default]
    Dev,
    Release,
}

impl Options {
    /// Reads the words after `demo`; `None` when one is unknown.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        let mut options = Self::default();
        for word in words {
            match *word {
                "--once" => options.ending = Ending::AfterWalk,
                "--release" => options.profile = Profile::Release,
                _ => return None,
            }
        }
        Some(options)
    }
}

/// Builds, then becomes the walk: its exit code is ours, and so is every signal.
pub(crate) fn run(options: Options) -> anyhow::Result<ExitCode> {
    let root = cargo::root();
    install::install(install::FOR_BUILDING)?;

    let mut build = cargo::command(&root);
    build.args(["build", "--locked", "--workspace", "--bins"]);
    let profile_folder = match options.profile {
        Profile::Dev => "debug",
        Profile::Release => {
            build.arg("--release");
            "release"
        }
    };
    cargo::run(&mut build)?;

    let program = cargo::target_folder(&root)?
        .join(profile_folder)
        .join("walk");
    let mut walk = Command::new(program);
    walk.current_dir(&root)
        .arg("--dir")
        .arg(Path::new("target").join("demo"));
    if options.ending == Ending::AfterWalk {
        walk.arg("--once");
    }
    become_program(walk)
}

#[cfg(unix)]
fn become_program(mut walk: Command) -> anyhow::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    let error = walk.exec();
    Err(anyhow::Error::new(error).context("cannot start the walk"))
}

#[cfg(not(unix))]
fn become_program(mut walk: Command) -> anyhow::Result<ExitCode> {
    let status = cargo::status(&mut walk)?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn words_become_options() {
        let both = Options::parse(&["--release", "--once"]).unwrap();
        assert_eq!(both.ending, Ending::AfterWalk);
        assert_eq!(both.profile, Profile::Release);
        assert_eq!(Options::parse(&[]), Some(Options::default()));
        assert_eq!(Options::parse(&["--onec"]), None);
    }
}
