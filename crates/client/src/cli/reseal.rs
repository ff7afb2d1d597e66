//! The arguments of the commands about keys for terminals that joined later, and of what was sent.

use std::path::PathBuf;

use clap::Args;
use protocol::MessageId;

use super::Form;

/// `renkei reseal`
#[derive(Debug, Args)]
pub(crate) struct Reseal {
    #[arg(long = "for", value_name = "SERIAL", conflicts_with_all = ["no_longer", "ask"])]
    pub(crate) for_terminal: Option<String>,
    #[arg(long, value_name = "SERIAL", conflicts_with = "ask")]
    pub(crate) no_longer: Option<String>,
    #[arg(long)]
    pub(crate) ask: bool,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// `renkei sent-files`
#[derive(Debug, Args)]
pub(crate) struct SentFiles {
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<MessageId>,
    #[arg(long, short, value_name = "DIR", required = true)]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) form: Form,
}
