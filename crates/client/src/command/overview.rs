//! What a check of any number of send units gave, for people and for programs.

use std::collections::BTreeMap;

use careplan::version::{Origin, V4_1, recognise};
use careplan::{CheckId, FileName, Finding, Report, Severity, SourceFile, Unit};

use crate::command::findings::{ReportForm, count};
use crate::command::problems::{Problems, separator};
use crate::command::{Outcome, unit};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::Text;

/// Who reads the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// People: short, equal findings told once.
    People,
    /// Programs: every finding.
    Programs,
}

/// The sum of many reports, without the contents of the units.
#[derive(Debug)]
pub(crate) struct Overview<'a> {
    terminal: &'a Terminal,
    audience: Audience,
    files: usize,
    errors: usize,
    warnings: usize,
    units: Vec<Unit>,
    /// Kept for programs only.
    findings: Vec<Finding>,
    problems: Problems,
    /// What files of other versions are, with the first of them.
    origins: BTreeMap<String, Files>,
}

#[derive(Debug, Default)]
struct Files {
    first: Vec<String>,
    more: usize,
    /// Whether `renkei convert` may make V4.1 of them.
    can_be_converted: bool,
}

/// The most units, or files of one origin, that are told one by one.
const MOST_UNITS: usize = 10;
const MOST_FILES: usize = 3;

impl<'a> Overview<'a> {
    /// Of nothing yet.
    pub(crate) fn new(terminal: &'a Terminal, audience: Audience) -> Self {
        Self {
            terminal,
            audience,
            files: 0,
            errors: 0,
            warnings: 0,
            units: Vec::new(),
            findings: Vec::new(),
            problems: Problems::new(terminal.language()),
            origins: BTreeMap::new(),
        }
    }

    /// Takes a report about some files in.
    pub(crate) fn add(&mut self, report: Report, files: &[SourceFile]) {
        self.files += files.len();
        self.add_findings(&report.findings);
        if self.audience == Audience::People {
            self.add_origins(&report.findings, files);
        }
        self.units.extend(report.units.into_iter().map(|unit| Unit {
            bundle: None,
            ..unit
        }));
    }

    /// Takes in what units told together, whose own reports were added before.
    pub(crate) fn add_across(&mut self, findings: &[Finding]) {
        self.add_findings(findings);
        for finding in findings {
            let name = finding.file.as_deref().map(FileName::parse);
            if let Some(Ok(name)) = name {
                let mut units = self.units.iter_mut();
                let unit = units.find(|unit| unit.envelope == name.envelope);
                match (unit, finding.severity) {
                    (Some(unit), Severity::Error) => unit.errors += 1,
                    (Some(unit), Severity::Warning) => unit.warnings += 1,
                    (None, _) => {}
                }
            }
        }
    }

    fn add_findings(&mut self, findings: &[Finding]) {
        self.errors += count(findings, Severity::Error);
        self.warnings += count(findings, Severity::Warning);
        match self.audience {
            Audience::People => self.problems.add(findings),
            Audience::Programs => self.findings.extend_from_slice(findings),
        }
    }

    /// Files with findings may be of another version; what they are is more than what is wrong.
    fn add_origins(&mut self, findings: &[Finding], files: &[SourceFile]) {
        let told = |file: &&SourceFile| {
            findings
                .iter()
                .any(|finding| finding.file.as_deref() == Some(&file.name))
        };
        for file in files.iter().filter(told) {
            let origin = recognise(&file.name, &file.bytes);
            let is_usual = match origin {
                Origin::Version(version) => *version == *V4_1,
                Origin::Unknown => true,
                _ => false,
            };
            if is_usual {
                continue;
            }
            let explanation = origin.explanation(self.terminal.language());
            let files = self.origins.entry(explanation).or_default();
            files.can_be_converted = !matches!(origin, Origin::Dialect(_));
            if files.first.len() < MOST_FILES {
                files.first.push(file.name.clone());
            } else {
                files.more += 1;
            }
        }
    }

    /// Tells the result and how the run ends.
    pub(crate) fn tell(mut self) -> Result<Outcome, Failure> {
        let outcome = if self.errors > 0 {
            Outcome::Problems
        } else {
            Outcome::Clean
        };
        match self.audience {
            Audience::Programs => {
                self.findings.sort();
                let language = self.terminal.language();
                let form = ReportForm::new(&self.units, &self.findings, language);
                self.terminal.json(&form)?;
            }
            Audience::People => {
                self.tell_units();
                self.problems.tell(self.terminal);
                self.tell_origins();
                self.tell_sums();
            }
        }
        Ok(outcome)
    }

    /// Units with problems; of those without, a few one by one and many by number.
    fn tell_units(&self) {
        let is_good = |unit: &&Unit| unit.errors == 0 && unit.warnings == 0;
        let good = self.units.iter().filter(is_good).count();
        let tells_good = self.units.len() <= MOST_FEW;
        let mut told = 0;
        let mut untold = 0;
        for unit in &self.units {
            if is_good(&unit) && !tells_good {
                continue;
            }
            if told < MOST_UNITS {
                self.terminal.result(&self.unit_line(unit));
                told += 1;
            } else {
                untold += 1;
            }
        }
        if untold > 0 {
            let text = Text::new("units-more").with("count", untold);
            self.terminal.result(&text);
        }
        if good > 0 && !tells_good {
            self.terminal
                .result(&Text::new("units-good").with("count", good));
        }
    }

    fn unit_line(&self, unit: &Unit) -> Text {
        let names = || {
            unit.files
                .iter()
                .filter_map(|name| FileName::parse(name).ok())
        };
        let month = names().find_map(|name| name.service_month());
        let month = month.map(|month| month.to_string());
        let spoken = match unit.unit {
            Some(kind) => unit::spoken(self.terminal, kind.as_str(), month.as_deref()),
            None => self
                .terminal
                .say(&Text::new("unit-of-no-kind").with("count", unit.files.len())),
        };
        let text = if unit.errors == 0 && unit.warnings == 0 {
            Text::new("unit-good")
        } else {
            Text::new("unit-bad")
                .with("errors", unit.errors)
                .with("warnings", unit.warnings)
        };
        text.with("unit", spoken)
            .with("sender", unit.envelope.from)
            .with("receiver", unit.envelope.to)
            .with("serial", unit.envelope.serial)
    }

    fn tell_origins(&self) {
        for (explanation, files) in &self.origins {
            self.terminal.line(explanation);
            for file in &files.first {
                self.terminal.line(&format!("    {file}"));
            }
            if files.more > 0 {
                let more = Text::new("problem-more-files").with("count", files.more);
                self.terminal
                    .line(&format!("    {}", self.terminal.say(&more)));
            }
        }
        if self.origins.values().any(|files| files.can_be_converted) {
            self.terminal.result(&Text::new("origin-convert"));
        }
    }

    fn tell_sums(&self) {
        let checks = self.problems.checks();
        if let Some(first) = checks.keys().next().filter(|_| checks.len() > 1) {
            self.tell_checks(&checks, *first);
        }
        let summary = Text::new("check-summary")
            .with("units", self.units.len())
            .with("files", self.files)
            .with("errors", self.errors)
            .with("warnings", self.warnings);
        self.terminal.result(&summary);
    }

    fn tell_checks(&self, checks: &BTreeMap<CheckId, usize>, first: CheckId) {
        let one = |(check, count): (&CheckId, &usize)| {
            let text = Text::new("check-count").with("check", check);
            self.terminal.say(&text.with("count", count))
        };
        let checks: Vec<String> = checks.iter().map(one).collect();
        let text = Text::new("check-counts")
            .with("checks", checks.join(separator(self.terminal.language())))
            .with("first", first);
        self.terminal.result(&text);
    }
}

/// Up to so many units are told one by one even where all is well.
const MOST_FEW: usize = 5;
