//! `renkei archive …`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use protocol::MessageId;

use super::Messages;

/// `renkei archive …`
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub(crate) struct Archive {
    #[command(subcommand)]
    pub(crate) action: ArchiveAction,
}

/// What to do with the archive.
#[derive(Debug, Subcommand)]
pub(crate) enum ArchiveAction {
    List(Messages),
    Get(ArchiveGet),
    Export(ArchiveExport),
    Import(ArchiveImport),
    Clear,
}

#[derive(Debug, Args)]
pub(crate) struct ArchiveGet {
    #[arg(value_name = "ID")]
    pub(crate) id: MessageId,
    #[arg(long, short, value_name = "DIR", required = true)]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct ArchiveExport {
    #[arg(value_name = "FILE")]
    pub(crate) archive_file: PathBuf,
    #[arg(long, value_name = "SHEET.txt", conflicts_with = "passphrase_stdin")]
    pub(crate) new_passphrase: Option<PathBuf>,
    #[arg(long)]
    pub(crate) passphrase_stdin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ArchiveImport {
    #[arg(value_name = "FILE")]
    pub(crate) archive_file: PathBuf,
    #[arg(long)]
    pub(crate) passphrase_stdin: bool,
}
