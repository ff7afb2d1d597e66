//! `renkei show`: draws the forms of send units as one PDF. So far 第1表 to 第3表 of a care plan, and
//! 第6表 with the plan alone or with the plan and what was done.

use std::collections::BTreeSet;
use std::path::PathBuf;

use careplan::master::Masters;
use careplan::{Bundle, Report, Severity, UnitKind};
use forms::{CarePlan, Form, UseTable, draw_pdf};

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
    let wanted = arguments.sheet.as_deref().map(number).transpose()?;
    let sources = source::read(&arguments.paths, Reach::Folder)?;
    let report = careplan::check(&sources.files, None);
    let masters = tools.home.masters()?;
    let mut sheets = sheets(&report, &masters);
    let Some(first) = sheets.first().map(|sheet| sheet.bundle) else {
        findings::tell(terminal, &report.findings);
        return Err(Failure::refused(Text::new("nothing-to-draw")));
    };
    let there = numbers(&sheets, "・");
    if let Some(wanted) = wanted {
        sheets.retain(|sheet| sheet.form.number() == wanted);
        if sheets.is_empty() {
            let text = Text::new("form-not-there").with("form", wanted);
            return Err(Failure::wrong_use(text.with("there", there)));
        }
    }
    let output = match &arguments.output {
        Some(path) => path.clone(),
        None => PathBuf::from(default_name(&numbers(&sheets, "-"), first)),
    };
    let forms: Vec<Form> = sheets.into_iter().map(|sheet| sheet.form).collect();
    let drawing = draw_pdf(&forms).map_err(Failure::internal)?;
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

/// The number of a form that can be drawn, as `--form` gives it.
fn number(form: &str) -> Result<u8, Failure> {
    let number = form.parse().ok();
    number
        .filter(|number| DRAWN.contains(number))
        .ok_or_else(|| Failure::wrong_use(Text::new("form-not-drawn").with("form", form)))
}

/// A sheet and the bundle it is from.
struct Sheet<'a> {
    form: Form,
    bundle: &'a Bundle,
}

/// The sheets of all units that could be read, in the order of the units.
///
/// A plan of use has with it the answer of its receiver for the same month. Of several answers the
/// last one counts.
fn sheets<'a>(report: &'a Report, masters: &Masters) -> Vec<Sheet<'a>> {
    let bundles = || report.units.iter().filter_map(|unit| unit.bundle.as_ref());
    let mut sheets = Vec::new();
    for bundle in bundles() {
        let forms: Vec<Form> = match bundle.unit {
            UnitKind::K1 => {
                let plans = CarePlan::from_bundle(bundle);
                plans.into_iter().flat_map(<[Form; 3]>::from).collect()
            }
            UnitKind::K2 | UnitKind::Y4 => {
                let answers = bundles().filter(|answer| answers(answer, bundle));
                let actual = answers.max_by_key(|answer| answer.envelope.serial);
                let tables = UseTable::from_bundles(bundle, actual, masters);
                tables.into_iter().map(Form::from).collect()
            }
            _ => Vec::new(),
        };
        sheets.extend(forms.into_iter().map(|form| Sheet { form, bundle }));
    }
    sheets
}

/// The numbers of the forms, each once, in order.
fn numbers(sheets: &[Sheet<'_>], separator: &str) -> String {
    let numbers: BTreeSet<u8> = sheets.iter().map(|sheet| sheet.form.number()).collect();
    let numbers: Vec<String> = numbers.iter().map(u8::to_string).collect();
    numbers.join(separator)
}

fn answers(bundle: &Bundle, plan: &Bundle) -> bool {
    matches!(bundle.unit, UnitKind::S1 | UnitKind::Y8)
        && bundle.month == plan.month
        && bundle.envelope.from == plan.envelope.to
        && bundle.envelope.to == plan.envelope.from
}

fn default_name(forms: &str, first: &Bundle) -> String {
    let month = first
        .month
        .map(|month| format!("{month}_"))
        .unwrap_or_default();
    format!("form{forms}_{month}{}.pdf", first.envelope.serial)
}

/// The numbers of the forms that can be drawn.
const DRAWN: [u8; 4] = [1, 2, 3, 6];
