//! `renkei check`: checks files without any connection and without changing anything.

use careplan::{OfficeNumber, OfficeRole};

use crate::cli::Check;
use crate::command::{Outcome, Tools, findings, source};
use crate::failure::Failure;
use crate::words::Text;

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Check) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let role = role(tools, arguments)?;
    let sources = source::read(&arguments.paths)?;
    for path in &sources.left_out {
        terminal.note(&Text::new("left-out").with("path", path.display()));
    }
    let report = careplan::check(&sources.files, role);
    if arguments.form.json {
        terminal.json(&findings::ReportForm::of(&report, terminal.language()))?;
    } else {
        findings::tell_report(terminal, &report);
    }
    Ok(findings::outcome(&report))
}

/// Which side the files are checked for; neither unless asked for, because a folder may hold both.
fn role(tools: &Tools<'_>, arguments: &Check) -> Result<Option<OfficeRole>, Failure> {
    if let Some(office) = arguments.as_sender {
        return Ok(Some(OfficeRole::Sending(own(tools, office)?)));
    }
    if let Some(office) = arguments.as_receiver {
        return Ok(Some(OfficeRole::Receiving(own(tools, office)?)));
    }
    Ok(None)
}

fn own(tools: &Tools<'_>, given: Option<OfficeNumber>) -> Result<OfficeNumber, Failure> {
    if let Some(office) = given {
        return Ok(office);
    }
    let active = tools.home.active()?;
    active
        .map(|installed| installed.office)
        .ok_or_else(|| Failure::no_certificate(Text::new("no-certificate")))
}
