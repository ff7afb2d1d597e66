//! How the result of a check is told, to people and to programs.

use careplan::{Finding, Language, Report, Severity, Unit};
use serde::Serialize;

use crate::command::Outcome;
use crate::terminal::Terminal;
use crate::words::Text;

/// The result of a check for programs.
#[derive(Debug, Serialize)]
pub(crate) struct ReportForm {
    standard: &'static str,
    units: Vec<UnitForm>,
    findings: Vec<FindingForm>,
}

#[derive(Debug, Serialize)]
struct UnitForm {
    serial: String,
    unit: Option<&'static str>,
    sender: String,
    receiver: String,
    files: Vec<String>,
    errors: usize,
    warnings: usize,
}

/// A finding for programs.
#[derive(Debug, Serialize)]
pub(crate) struct FindingForm {
    check: String,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'static str>,
    message: String,
    fix: String,
    reference: &'static str,
}

impl ReportForm {
    /// The form of a report.
    pub(crate) fn of(report: &Report, language: Language) -> Self {
        Self {
            standard: STANDARD,
            units: report.units.iter().map(UnitForm::of).collect(),
            findings: forms(&report.findings, language),
        }
    }
}

impl UnitForm {
    fn of(unit: &Unit) -> Self {
        Self {
            serial: unit.envelope.serial.to_string(),
            unit: unit.unit.map(|unit| unit.as_str()),
            sender: unit.envelope.from.to_string(),
            receiver: unit.envelope.to.to_string(),
            files: unit.files.clone(),
            errors: unit.errors,
            warnings: unit.warnings,
        }
    }
}

/// Findings for programs.
pub(crate) fn forms(findings: &[Finding], language: Language) -> Vec<FindingForm> {
    let form = |finding: &Finding| FindingForm {
        check: finding.check.to_string(),
        severity: finding.severity.as_str(),
        file: finding.file.clone(),
        record: finding.record,
        field: finding.field,
        name: finding.field_name(),
        message: finding.message(language),
        fix: finding.fix(language),
        reference: finding.reference(),
    };
    findings.iter().map(form).collect()
}

/// Tells findings by file: where, what, and what to do.
pub(crate) fn tell(terminal: &Terminal, findings: &[Finding]) {
    let language = terminal.language();
    let mut told: Option<&Option<String>> = None;
    for finding in findings {
        if told != Some(&finding.file) {
            terminal.line(finding.file.as_deref().unwrap_or("-"));
            told = Some(&finding.file);
        }
        let severity = match finding.severity {
            Severity::Error => Text::new("severity-error"),
            Severity::Warning => Text::new("severity-warning"),
        };
        let line = Text::new("finding")
            .with("severity", terminal.say(&severity))
            .with("check", finding.check)
            .with("place", place(terminal, finding))
            .with("message", finding.message(language));
        terminal.line(&format!("  {}", terminal.say(&line)));
        let fix = Text::new("finding-fix")
            .with("fix", finding.fix(language))
            .with("reference", finding.reference());
        terminal.line(&format!("    {}", terminal.say(&fix)));
    }
}

/// Tells a whole report: its findings and the counts.
pub(crate) fn tell_report(terminal: &Terminal, report: &Report) {
    tell(terminal, &report.findings);
    let summary = Text::new("check-summary")
        .with("units", report.units.len())
        .with("errors", count(&report.findings, Severity::Error))
        .with("warnings", count(&report.findings, Severity::Warning));
    terminal.result(&summary);
}

/// How many findings are that bad.
pub(crate) fn count(findings: &[Finding], severity: Severity) -> usize {
    findings
        .iter()
        .filter(|finding| finding.severity == severity)
        .count()
}

/// The end of a command whose result is this report.
pub(crate) fn outcome(report: &Report) -> Outcome {
    if report.has_errors() {
        Outcome::Problems
    } else {
        Outcome::Clean
    }
}

fn place(terminal: &Terminal, finding: &Finding) -> String {
    let text = match (finding.record, finding.field) {
        (Some(record), Some(field)) => Text::new("place-field")
            .with("record", record)
            .with("field", field),
        (Some(record), None) => Text::new("place-record").with("record", record),
        (None, _) => Text::new("place-file"),
    };
    terminal.say(&text)
}

/// Version of the standard that is checked.
const STANDARD: &str = "4.1";
