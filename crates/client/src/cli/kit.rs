//! `renkei kit …`: its arguments, and how patterns are named.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand};
use kit::Pattern;

use crate::cli::Form;

/// `renkei kit D1 -o DIR` or `renkei kit verify DIR`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(arg_required_else_help = true)]
pub(crate) struct Kit {
    #[arg(value_name = "D1..D7|all", required = true)]
    pub(crate) patterns: Vec<Patterns>,
    #[arg(long, short, value_name = "DIR", required = true)]
    pub(crate) output: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) action: Option<KitAction>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KitAction {
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[arg(value_name = "DIR", required = true)]
    pub(crate) exported: Vec<PathBuf>,
    #[arg(long, value_name = "D1..D7")]
    pub(crate) pattern: Option<Pattern>,
    #[arg(long = "output", short = 'o', value_name = "FILE.md")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// One pattern (`D2`), several (`D1..D3`), or `all`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Patterns(pub(crate) Vec<Pattern>);

impl FromStr for Patterns {
    type Err = kit::UnknownPattern;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.eq_ignore_ascii_case("all") {
            return Ok(Self(Pattern::ALL.to_vec()));
        }
        let Some((first, last)) = text.split_once("..") else {
            return Ok(Self(vec![text.parse()?]));
        };
        let (first, last): (Pattern, Pattern) = (first.parse()?, last.parse()?);
        let chosen = Pattern::ALL.into_iter();
        let chosen: Vec<_> = chosen.filter(|one| (first..=last).contains(one)).collect();
        if chosen.is_empty() {
            return Err(kit::UnknownPattern);
        }
        Ok(Self(chosen))
    }
}
