//! `renkei kit verify`: what a program exported after importing the kit, against the kit.

use careplan::Language;
use kit::{Change, Difference, Verification};
use serde::Serialize;

use crate::cli::Verify;
use crate::command::findings::{self, FindingForm};
use crate::command::source::{self, Reach};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::local_store::write_whole;
use crate::words::Text;

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Verify) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let sources = source::read(&arguments.exported, Reach::Tree)?;
    source::tell_left_out(terminal, &sources.left_out);
    let files = sources.files;
    let chosen = match arguments.pattern {
        Some(pattern) => vec![(pattern, files)],
        None => kit::recognise(files),
    };
    if chosen.is_empty() {
        return Err(Failure::wrong_use(Text::new("kit-not-recognised")));
    }
    let outcomes = chosen.iter();
    let outcomes: Vec<Verification> = outcomes
        .map(|(pattern, files)| kit::verify(*pattern, files))
        .collect();
    if let Some(path) = &arguments.report {
        let reports = outcomes.iter();
        let reports: Vec<String> = reports
            .map(|outcome| kit::report_template(outcome.pattern, Some(outcome)))
            .collect();
        write_whole(path, reports.join("\n").as_bytes())?;
    }
    let language = terminal.language();
    if arguments.form.json {
        terminal.json(&VerificationsForm::of(&outcomes, language))?;
    } else {
        for (place, outcome) in outcomes.iter().enumerate() {
            if place > 0 {
                terminal.line("");
            }
            for line in outcome.report(language).lines() {
                terminal.line(&crate::words::harmless(line));
            }
        }
        let passed = match outcomes.iter().all(Verification::has_passed) {
            true => Text::new("kit-passed"),
            false => Text::new("kit-not-passed"),
        };
        terminal.result(&passed);
        if let Some(path) = &arguments.report {
            terminal.result(&Text::new("kit-reported").with("path", path.display()));
        }
    }
    Ok(if outcomes.iter().all(Verification::has_passed) {
        Outcome::Clean
    } else {
        Outcome::Problems
    })
}

/// The outcome for programs.
#[derive(Debug, Serialize)]
struct VerificationsForm {
    passed: bool,
    patterns: Vec<VerificationForm>,
}

#[derive(Debug, Serialize)]
struct VerificationForm {
    pattern: &'static str,
    passed: bool,
    expected_records: usize,
    differences: Vec<DifferenceForm>,
    traps: Vec<TrapForm>,
    unknown_files: Vec<String>,
    findings: Vec<FindingForm>,
}

#[derive(Debug, Serialize)]
struct DifferenceForm {
    file: &'static str,
    record: Vec<ValueForm>,
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trap: Option<&'static str>,
    message: String,
}

#[derive(Debug, Serialize)]
struct ValueForm {
    field: u16,
    value: String,
}

#[derive(Debug, Serialize)]
struct TrapForm {
    id: &'static str,
    text: &'static str,
    differences: usize,
}

impl VerificationsForm {
    fn of(outcomes: &[Verification], language: Language) -> Self {
        let patterns = outcomes.iter();
        Self {
            passed: outcomes.iter().all(Verification::has_passed),
            patterns: patterns
                .map(|outcome| VerificationForm::of(outcome, language))
                .collect(),
        }
    }
}

impl VerificationForm {
    fn of(outcome: &Verification, language: Language) -> Self {
        let differences = outcome.differences.iter();
        let traps = outcome.traps().into_iter();
        Self {
            pattern: outcome.pattern.as_str(),
            passed: outcome.has_passed(),
            expected_records: outcome.expected_records,
            differences: differences
                .map(|difference| DifferenceForm::of(difference, language))
                .collect(),
            traps: traps
                .map(|(trap, differences)| TrapForm {
                    id: trap.id,
                    text: trap.text(language),
                    differences,
                })
                .collect(),
            unknown_files: outcome.unknown_files.clone(),
            findings: findings::forms(&outcome.findings, language),
        }
    }
}

impl DifferenceForm {
    fn of(difference: &Difference, language: Language) -> Self {
        let (change, field, expected, found) = match &difference.change {
            Change::Missing => ("missing", None, None, None),
            Change::Extra => ("extra", None, None, None),
            Change::Field {
                number,
                expected,
                found,
            } => ("field", Some(*number), Some(expected), Some(found)),
            Change::Picture => ("picture", None, None, None),
            _ => ("other", None, None, None),
        };
        let record = difference.record.iter();
        Self {
            file: difference.file.as_str(),
            record: record
                .map(|(field, value)| ValueForm {
                    field: *field,
                    value: value.clone(),
                })
                .collect(),
            change,
            field,
            expected: expected.cloned(),
            found: found.cloned(),
            trap: difference.trap.map(|trap| trap.id),
            message: difference.text(language),
        }
    }
}
