//! `renkei show`: draws the form of a send unit as PDF. So far 第6表, with the plan alone or with
//! the plan and what was done.

use std::path::PathBuf;

use careplan::{Bundle, Report, Severity, UnitKind};
use forms::{UseTable, draw_pdf};

use crate::cli::Show;
use crate::command::source::{self, Reach};
use crate::command::{Outcome, Tools, findings};
use crate::failure::Failure;
use crate::local_store::write_whole;
use crate::terminal::size;
use crate::words::Text;

/// Runs the command. Whatever goes wrong, no file is left behind.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Show) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    if arguments.sheet != "6" {
        let text = Text::new("form-not-drawn").with("form", &arguments.sheet);
        return Err(Failure::wrong_use(text));
    }
    let sources = source::read(&arguments.paths, Reach::Folder)?;
    let report = careplan::check(&sources.files, None);
    let sheets = sheets(&report);
    let Some(first) = sheets.first() else {
        findings::tell(terminal, &report.findings);
        return Err(Failure::refused(Text::new("nothing-to-draw")));
    };
    let output = match &arguments.output {
        Some(path) => path.clone(),
        None => PathBuf::from(default_name(first.plan)),
    };
    let tables: Vec<UseTable> = sheets
        .iter()
        .flat_map(|sheet| UseTable::from_bundles(sheet.plan, sheet.actual))
        .collect();
    let drawing = draw_pdf(&tables).map_err(|error| match error {
        forms::FormError::NothingToDraw => Failure::refused(Text::new("nothing-to-draw")),
        other => Failure::internal(other),
    })?;
    write_whole(&output, &drawing.pdf)?;
    let errors = findings::count(&report.findings, Severity::Error);
    if errors > 0 {
        terminal.note(&Text::new("drawn-with-errors").with("errors", errors));
    }
    if !drawing.missing_glyphs.is_empty() {
        terminal.note(&Text::new("glyphs-missing").with("count", drawing.missing_glyphs.len()));
    }
    terminal.result(
        &Text::new("drawn")
            .with("path", output.display())
            .with("pages", drawing.pages)
            .with("size", size(drawing.pdf.len() as u64)),
    );
    Ok(Outcome::Clean)
}

/// A plan and the actual use that belongs to it.
struct Sheet<'a> {
    plan: &'a Bundle,
    actual: Option<&'a Bundle>,
}

/// The plans that could be read, each with the answer of its receiver for the same month. Of
/// several answers the last one counts.
fn sheets(report: &Report) -> Vec<Sheet<'_>> {
    let bundles = || report.units.iter().filter_map(|unit| unit.bundle.as_ref());
    let plans = bundles().filter(|bundle| matches!(bundle.unit, UnitKind::K2 | UnitKind::Y4));
    plans
        .map(|plan| {
            let answers = bundles().filter(|bundle| answers(bundle, plan));
            Sheet {
                plan,
                actual: answers.max_by_key(|bundle| bundle.envelope.serial),
            }
        })
        .collect()
}

fn answers(bundle: &Bundle, plan: &Bundle) -> bool {
    matches!(bundle.unit, UnitKind::S1 | UnitKind::Y8)
        && bundle.month == plan.month
        && bundle.envelope.from == plan.envelope.to
        && bundle.envelope.to == plan.envelope.from
}

fn default_name(plan: &Bundle) -> String {
    let month = plan
        .month
        .map(|month| format!("{month}_"))
        .unwrap_or_default();
    format!("form6_{month}{}.pdf", plan.envelope.serial)
}
