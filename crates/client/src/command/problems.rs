//! Findings put together for people: what is the same is told once, with how often and where first.

use std::collections::{BTreeMap, BTreeSet};

use careplan::{CheckId, FileCode, Finding, Language, Severity, file_name};

use crate::terminal::Terminal;
use crate::words::Text;

/// Findings by what they say. Of the places only the first are kept, so that a folder of any size
/// needs little.
#[derive(Debug)]
pub(crate) struct Problems {
    language: Language,
    problems: BTreeMap<Kind, Problem>,
}

/// What makes two findings the same for people. Errors come first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    severity: Severity,
    check: CheckId,
    field: Option<u16>,
    field_name: Option<&'static str>,
    message: String,
}

#[derive(Debug)]
struct Problem {
    /// The kinds of file; none stands for a file whose name tells no kind.
    kinds: BTreeSet<Option<FileCode>>,
    fix: String,
    reference: &'static str,
    count: usize,
    /// The first files, and how many more there are.
    places: Vec<Place>,
    more_files: usize,
    last_file: Option<String>,
}

/// The first records of one file.
#[derive(Debug)]
struct Place {
    file: String,
    records: Vec<u32>,
    more_records: usize,
}

const MOST_FILES: usize = 3;
const MOST_RECORDS: usize = 5;

impl Problems {
    /// No problem yet.
    pub(crate) fn new(language: Language) -> Self {
        Self {
            language,
            problems: BTreeMap::new(),
        }
    }

    /// Takes findings in. Those about one file should come one after the other.
    pub(crate) fn add(&mut self, findings: &[Finding]) {
        for finding in findings {
            let file = finding.file.as_deref();
            let kind = Kind {
                severity: finding.severity,
                check: finding.check,
                field: finding.field,
                field_name: finding.field_name(),
                message: finding.message(self.language),
            };
            let problem = self.problems.entry(kind).or_insert_with(|| Problem {
                kinds: BTreeSet::new(),
                fix: finding.fix(self.language),
                reference: finding.reference(),
                count: 0,
                places: Vec::new(),
                more_files: 0,
                last_file: None,
            });
            problem.add(file.unwrap_or("-"), finding.record);
        }
    }

    /// How often each check found something.
    pub(crate) fn checks(&self) -> BTreeMap<CheckId, usize> {
        let mut checks = BTreeMap::new();
        for (kind, problem) in &self.problems {
            *checks.entry(kind.check).or_default() += problem.count;
        }
        checks
    }

    /// Tells everything.
    pub(crate) fn tell(&self, terminal: &Terminal) {
        for (kind, problem) in &self.problems {
            problem.tell(terminal, kind);
        }
    }
}

impl Problem {
    fn add(&mut self, file: &str, record: Option<u32>) {
        self.count += 1;
        self.kinds.insert(file_name::code_of(file));
        let is_known = self.last_file.as_deref() == Some(file);
        if !is_known {
            self.last_file = Some(file.to_owned());
            if self.places.len() < MOST_FILES {
                self.places.push(Place {
                    file: file.to_owned(),
                    records: Vec::new(),
                    more_records: 0,
                });
            } else {
                self.more_files += 1;
            }
        }
        let place = self.places.last_mut().filter(|place| place.file == file);
        match (place, record) {
            (Some(place), Some(record)) if place.records.len() < MOST_RECORDS => {
                place.records.push(record);
            }
            (Some(place), Some(_)) => place.more_records += 1,
            _ => {}
        }
    }

    fn tell(&self, terminal: &Terminal, kind: &Kind) {
        let severity = match kind.severity {
            Severity::Error => Text::new("severity-error"),
            Severity::Warning => Text::new("severity-warning"),
        };
        let heading = Text::new("problem")
            .with("severity", terminal.say(&severity))
            .with("check", kind.check)
            .with("file", spoken_kinds(terminal, &self.kinds))
            .with("count", self.count);
        terminal.result(&heading);
        let message = self.message(terminal, kind);
        terminal.line(&format!("  {message}"));
        let fix = Text::new("finding-fix")
            .with("fix", &self.fix)
            .with("reference", self.reference);
        terminal.line(&format!("  {}", terminal.say(&fix)));
        for place in &self.places {
            terminal.line(&format!("    {}", place.spoken(terminal)));
        }
        if self.more_files > 0 {
            let more = Text::new("problem-more-files").with("count", self.more_files);
            terminal.line(&format!("    {}", terminal.say(&more)));
        }
    }

    /// The message; where it does not name the item itself, after the item.
    fn message(&self, terminal: &Terminal, kind: &Kind) -> String {
        let (Some(number), Some(name)) = (kind.field, kind.field_name) else {
            return kind.message.clone();
        };
        let item = terminal.say(&Text::new("problem-item").with("number", number));
        if kind.message.contains(&item) {
            return kind.message.clone();
        }
        let message = Text::new("problem-of-item")
            .with("item", item)
            .with("name", name)
            .with("message", &kind.message);
        terminal.say(&message)
    }
}

impl Place {
    fn spoken(&self, terminal: &Terminal) -> String {
        let records: Vec<String> = self.records.iter().map(u32::to_string).collect();
        let text = match (records.is_empty(), self.more_records) {
            (true, _) => Text::new("place-file"),
            (false, 0) => Text::new("place-records"),
            (false, more) => Text::new("place-records-more").with("more", more),
        };
        let text = text
            .with("file", &self.file)
            .with("records", records.join(separator(terminal.language())));
        terminal.say(&text)
    }
}

/// What the files are: 「…(第6表)の予定（UPPLAN）」 in Japanese, the code in English, and their codes
/// where they are of several kinds.
fn spoken_kinds(terminal: &Terminal, kinds: &BTreeSet<Option<FileCode>>) -> String {
    let unknown = || terminal.say(&Text::new("file-of-no-kind"));
    let single = |kind: Option<FileCode>| match (kind, terminal.language()) {
        (None, _) => unknown(),
        (Some(code), Language::Japanese) => format!("{}（{code}）", code.name_ja()),
        (Some(code), Language::English) => code.to_string(),
    };
    let mut all = kinds.iter().copied();
    match (all.next(), all.next()) {
        (Some(kind), None) => single(kind),
        _ => {
            let code = |kind: &Option<FileCode>| kind.map_or_else(unknown, |code| code.to_string());
            let codes: Vec<String> = kinds.iter().map(code).collect();
            codes.join(separator(terminal.language()))
        }
    }
}

/// What stands between the parts of a list.
pub(crate) fn separator(language: Language) -> &'static str {
    match language {
        Language::Japanese => "、",
        Language::English => ", ",
    }
}
