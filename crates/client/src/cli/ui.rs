//! `renkei ui`: its arguments.

use clap::Args;

/// How the local pages are opened.
#[derive(Debug, Args)]
pub(crate) struct Ui {
    /// Only print the address; nothing opens by itself.
    #[arg(long)]
    pub(crate) no_open: bool,
    /// The port, where it must be a certain one; otherwise any that is free.
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub(crate) port: u16,
}
