//! The arguments of `renkei forward`.

use std::path::PathBuf;

use careplan::Address;
use clap::Args;
use protocol::MessageId;

use super::Form;

/// Which message goes to whom.
#[derive(Debug, Args)]
pub(crate) struct Forward {
    #[arg(value_name = "ID")]
    pub(crate) id: MessageId,
    #[arg(long = "to", value_name = "NUMBER-KIND", required = true)]
    pub(crate) forward_to: Address,
    #[arg(long = "from", value_name = "NUMBER-KIND")]
    pub(crate) forward_from: Option<Address>,
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) edited: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) again: bool,
    #[command(flatten)]
    pub(crate) form: Form,
}
