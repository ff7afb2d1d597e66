//! The options of `renkei show` that put the cover of a FAX in front of the sheets.

use clap::Args;

/// Who sends the sheets to whom; without `--fax-to` there is no cover.
#[derive(Debug, Args)]
pub(crate) struct Fax {
    /// An office, or an office and a person with `／` between them.
    #[arg(long, value_name = "OFFICE[/PERSON]")]
    pub(crate) fax_to: Option<String>,
    #[arg(long, value_name = "NUMBER", requires = "fax_to")]
    pub(crate) fax_number: Option<String>,
    /// As `fax_to`.
    #[arg(long, value_name = "OFFICE[/PERSON]", requires = "fax_to")]
    pub(crate) fax_from: Option<String>,
    #[arg(long, value_name = "NUMBER", requires = "fax_to")]
    pub(crate) fax_phone: Option<String>,
    #[arg(long, value_name = "NUMBER", requires = "fax_to")]
    pub(crate) fax_reply: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "fax_to")]
    pub(crate) fax_note: Option<String>,
    #[arg(long, requires = "fax_to")]
    pub(crate) mask: bool,
}
