//! `renkei imported`, `renkei import-failed` and what they are told.

use clap::Args;
use protocol::MessageId;
use protocol::lifecycle::{CheckName, ImportSource, Reason};

use super::Form;

/// Messages that the care software has taken in.
#[derive(Debug, Args)]
pub(crate) struct Imported {
    #[arg(value_name = "ID", required = true)]
    pub(crate) imported_ids: Vec<MessageId>,
    #[arg(long, value_name = "software|folder|person", default_value_t = ImportSource::Person)]
    pub(crate) source: ImportSource,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// A message that the care software could not take in, and why.
#[derive(Debug, Args)]
pub(crate) struct ImportFailed {
    #[arg(value_name = "ID")]
    pub(crate) id: MessageId,
    #[arg(
        long = "reason",
        value_name = "REASON",
        value_delimiter = ',',
        required = true
    )]
    pub(crate) reasons: Vec<Reason>,
    #[arg(long = "check", value_name = "CHECK", value_delimiter = ',')]
    pub(crate) checks: Vec<CheckName>,
    #[arg(long, value_name = "software|folder|person", default_value_t = ImportSource::Person)]
    pub(crate) source: ImportSource,
    #[command(flatten)]
    pub(crate) form: Form,
}
