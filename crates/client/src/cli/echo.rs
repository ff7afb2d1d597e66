//! `renkei echo`: its arguments.

use clap::Args;

/// How long the echo office works.
#[derive(Debug, Args)]
pub(crate) struct Echo {
    /// Answer what is there, and end.
    #[arg(long)]
    pub(crate) once: bool,
}
