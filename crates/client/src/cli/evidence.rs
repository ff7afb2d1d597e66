//! `renkei evidence …`: its arguments, and how months are named.

use std::path::PathBuf;
use std::str::FromStr;

use careplan::{IdError, OfficeNumber, ServiceMonth};
use clap::{Args, ValueEnum};

use crate::cli::Form;

/// `renkei evidence --month 202504 DIR -o FILE.pdf`
#[derive(Debug, Args)]
pub(crate) struct Evidence {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long = "month", value_name = "YYYYMM|YYYYMM..YYYYMM", required = true)]
    pub(crate) months: Months,
    #[arg(long, short, value_name = "FILE.pdf", required_unless_present = "json")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long = "by", value_name = "user|partner", default_value = "user")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) order: Order,
    #[arg(long, value_name = "OFFICE")]
    pub(crate) office: Option<OfficeNumber>,
    #[command(flatten)]
    pub(crate) form: Form,
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
