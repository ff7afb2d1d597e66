//! `renkei evidence …`: its arguments, and how months are named.

use std::path::PathBuf;
use std::str::FromStr;

use careplan::{IdError, OfficeNumber, ServiceMonth};
use clap::{Args, Subcommand, ValueEnum};
use protocol::MessageId;
use time::Date;

use crate::cli::Form;

/// `renkei evidence --month 202504 DIR -o FILE.pdf`, or one of its commands.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(arg_required_else_help = true)]
pub(crate) struct Evidence {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long = "month", value_name = "YYYYMM|YYYYMM..YYYYMM", required = true)]
    pub(crate) months: Option<Months>,
    #[arg(long, short, value_name = "FILE.pdf", required_unless_present = "json")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long = "by", value_name = "user|partner", default_value = "user")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) order: Order,
    #[arg(long, value_name = "OFFICE")]
    pub(crate) office: Option<OfficeNumber>,
    #[arg(long, requires = "output")]
    pub(crate) exchange: bool,
    #[command(flatten)]
    pub(crate) form: Form,
    #[command(subcommand)]
    pub(crate) action: Option<EvidenceAction>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceAction {
    Fetch(EvidenceFetch),
    Verify(EvidenceVerify),
}

/// `renkei evidence fetch --from 2025-04-01 --until 2025-04-30 -o DIR`
#[derive(Debug, Args)]
pub(crate) struct EvidenceFetch {
    #[arg(value_name = "ID", required_unless_present = "evidence_from")]
    pub(crate) evidence_ids: Vec<MessageId>,
    #[arg(long = "from", value_name = "YYYY-MM-DD", value_parser = day, requires = "evidence_until")]
    pub(crate) evidence_from: Option<Date>,
    #[arg(long = "until", value_name = "YYYY-MM-DD", value_parser = day, requires = "evidence_from")]
    pub(crate) evidence_until: Option<Date>,
    #[arg(long = "partner", value_name = "OFFICE", requires = "evidence_from")]
    pub(crate) evidence_partner: Option<String>,
    #[arg(long = "output", short = 'o', value_name = "DIR", default_value = ".")]
    #[arg(hide_default_value = true)]
    pub(crate) evidence_folder: PathBuf,
    #[arg(long = "wait", value_name = "SECONDS", default_value_t = 20)]
    pub(crate) stamp_wait: u64,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// `renkei evidence verify exchange-….json`
#[derive(Debug, Args)]
pub(crate) struct EvidenceVerify {
    #[arg(value_name = "FILE", required = true)]
    pub(crate) evidence_files: Vec<PathBuf>,
    #[arg(long = "root", value_name = "FILE.pem")]
    pub(crate) evidence_root: Vec<PathBuf>,
    #[arg(long = "time-stamp-root", value_name = "FILE.pem")]
    pub(crate) stamp_root: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) form: Form,
}

fn day(text: &str) -> Result<Date, time::error::Parse> {
    let form = time::macros::format_description!("[year]-[month]-[day]");
    Date::parse(text, form)
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    User,
    Partner,
}

/// One month (`202504`), or several (`202504..202603`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Months {
    pub(crate) first: ServiceMonth,
    pub(crate) last: ServiceMonth,
}

impl FromStr for Months {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let (first, last) = (first.parse()?, last.parse()?);
        if first > last {
            return Err(IdError::ServiceMonth);
        }
        Ok(Self { first, last })
    }
}
