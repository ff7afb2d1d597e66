//! How the result of a check is told, to people and to programs.

use careplan::{Finding, Language, Report, Severity, Unit};
use serde::Serialize;

use crate::command::problems::Problems;
use crate::terminal::Terminal;

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
        Self::new(&report.units, &report.findings, language)
    }

    /// The form of units and findings.
    pub(crate) fn new(units: &[Unit], findings: &[Finding], language: Language) -> Self {
        Self {
            standard: STANDARD,
            units: units.iter().map(UnitForm::of).collect(),
            findings: forms(findings, language),
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

/// Tells findings: what, what to do, and where.
pub(crate) fn tell(terminal: &Terminal, findings: &[Finding]) {
    let mut problems = Problems::new(terminal.language());
    problems.add(findings);
    problems.tell(terminal);
}

/// How many findings are that bad.
pub(crate) fn count(findings: &[Finding], severity: Severity) -> usize {
    findings
        .iter()
        .filter(|finding| finding.severity == severity)
        .count()
}

/// Version of the standard that is checked.
const STANDARD: &str = "4.1";
