//! `renkei watch …`, `renkei service …` and what they are told.

use std::path::PathBuf;

use careplan::ServiceKind;
use clap::{Args, Subcommand, ValueEnum};

use super::Form;

/// `renkei watch …`
#[derive(Debug, Subcommand)]
pub(crate) enum Watch {
    Add(WatchAdd),
    List(Form),
    Remove(WatchRemove),
}

/// Folders of care software.
#[derive(Debug, Args)]
pub(crate) struct WatchAdd {
    #[arg(value_name = "DIR")]
    pub(crate) watch_folder: PathBuf,
    #[arg(long = "kind", value_name = "KK", required = true)]
    pub(crate) watch_kind: ServiceKind,
    #[arg(long, value_name = "PROFILE", default_value = "plain")]
    pub(crate) profile: String,
    #[arg(long, value_name = "DIR")]
    pub(crate) outgoing: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) incoming: Option<PathBuf>,
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) settle: Option<u64>,
}

/// The folders that are watched no longer.
#[derive(Debug, Args)]
pub(crate) struct WatchRemove {
    #[arg(long = "kind", value_name = "KK", required = true)]
    pub(crate) watch_kind: ServiceKind,
}

/// `renkei service …`
#[derive(Debug, Subcommand)]
pub(crate) enum Service {
    Install(ServiceInstall),
    Remove,
    Status(Form),
}

/// How the service is installed.
#[derive(Debug, Args)]
pub(crate) struct ServiceInstall {
    #[arg(long, value_name = "linux|macos|windows", hide_possible_values = true)]
    pub(crate) print: Option<System>,
}

/// A sort of operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum System {
    Linux,
    #[value(name = "macos")]
    MacOs,
    Windows,
}
