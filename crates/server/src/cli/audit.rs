//! The words of `audit …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use time::Date;
use time::macros::format_description;

use super::ConfigFile;

/// `audit …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Write the audit record to a file, one JSON object a line, so that it can be verified without
    /// this server.
    Export(AuditExport),
    /// Look whether the audit record is what was signed: in the database, or an exported file.
    Verify(AuditVerify),
}

/// `audit export`.
#[derive(Debug, Args)]
pub(crate) struct AuditExport {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// First day (Japan's time), YYYY-MM-DD; otherwise from the beginning.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) from: Option<Date>,
    /// Last day; what happened later comes along as far as the next signed head. Otherwise to the
    /// end.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) until: Option<Date>,
    /// The file.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `audit verify`.
#[derive(Debug, Args)]
pub(crate) struct AuditVerify {
    /// Configuration.
    #[arg(
        long,
        value_name = "FILE",
        env = "RENKEI_SERVER_CONFIG",
        required_unless_present_all = ["export", "root"]
    )]
    pub(crate) config: Option<PathBuf>,
    /// An exported file instead of the database.
    #[arg(long, value_name = "FILE")]
    pub(crate) export: Option<PathBuf>,
    /// Root certificate to believe (PEM) instead of those of the configuration; may be repeated.
    #[arg(long, value_name = "FILE", requires = "export")]
    pub(crate) root: Vec<PathBuf>,
    /// A head that was kept earlier, or a record of evidence that an office has kept: finds an end
    /// that was cut off; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) head: Vec<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

fn day(text: &str) -> Result<Date, String> {
    let form = format_description!("[year]-[month]-[day]");
    Date::parse(text, form).map_err(|_| "a day is written YYYY-MM-DD".to_owned())
}
