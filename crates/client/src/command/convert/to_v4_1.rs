//! Files of older versions to V4.1. All files are seen together, because one tells the kinds of
//! service that the name of another lacks.

use careplan::check_with;
use careplan::version::{Hints, to_v4_1};

use crate::cli::Convert;
use crate::command::convert::Converting;
use crate::command::overview::{Audience, Overview};
use crate::command::source::{self, Reach};
use crate::command::{Outcome, Tools, check};
use crate::failure::Failure;
use crate::words::Text;

/// Converts and checks the result.
pub(super) fn convert(
    tools: &Tools<'_>,
    converting: &mut Converting<'_>,
    arguments: &Convert,
) -> Result<(), Failure> {
    let language = converting.terminal.language();
    let sources = source::read(&arguments.paths, Reach::Tree)?;
    source::tell_left_out(converting.terminal, &sources.left_out);
    let mut hints = Hints::default();
    if let Some(kind) = arguments.from_kind {
        hints = hints.with_from_kind(kind);
    }
    if let Some(kind) = arguments.to_kind {
        hints = hints.with_to_kind(kind);
    }
    let conversion = to_v4_1(&sources.files, &hints);
    for change in &conversion.changes {
        converting.change(change.file(), change.message(language));
    }
    for refusal in &conversion.refusals {
        converting.refuse(refusal.file(), refusal.message(language));
    }
    if !conversion.refusals.is_empty() {
        return Ok(());
    }
    for file in &conversion.files {
        converting.add(&file.name, &file.bytes)?;
    }
    let masters = tools.home.masters()?;
    let report = check_with(&conversion.files, &check::context(tools, &masters, None));
    if report.findings.is_empty() {
        return Ok(());
    }
    let mut overview = Overview::new(converting.terminal, Audience::People);
    overview.add(report, &conversion.files);
    match overview.tell()? {
        Outcome::Clean => Ok(()),
        Outcome::Problems => Err(Failure::refused(Text::new("convert-with-errors"))),
    }
}
