//! `renkei cert renew` and what it is told.

use clap::{Args, ValueEnum};

use super::{Form, Patience};

/// When and how to renew.
#[derive(Debug, Args)]
pub(crate) struct Renew {
    #[arg(long)]
    pub(crate) now: bool,
    #[arg(long, conflicts_with = "now")]
    pub(crate) if_due: bool,
    #[arg(long, value_name = "at-once|at-end", hide_possible_values = true)]
    pub(crate) start: Option<Start>,
    #[command(flatten)]
    pub(crate) patience: Patience,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Where the new validity begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Start {
    /// When it is issued.
    AtOnce,
    /// At the end of the present one, so that no day is lost.
    AtEnd,
}
