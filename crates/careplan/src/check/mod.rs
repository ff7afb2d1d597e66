//! Checks of files: from names and bytes to send units and everything that is wrong with them.
//!
//! One module per family: `name` (FN), `bundle` (BN), `encoding` with the reader (EN), `record`
//! (RC), `table6` (T6), `table7` (T7), `relation` (RL) and `delete` (DL), and `across` for what
//! several units tell together; what they say stands in `words`. What is known beside the files
//! comes as a [`Context`]; nothing here needs a clock or a store.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{Bundle, Image, SourceFile, UnitKind};
use crate::file_code::FileCode;
use crate::file_name::{self, FileName};
use crate::finding::{Finding, Severity};
use crate::id::{Envelope, OfficeNumber};
use crate::read::read_records;
use crate::record::{InterfaceFile, Record};

mod across;
mod bundle;
mod context;
mod delete;
mod encoding;
mod exchanges;
mod groups;
mod name;
mod record;
mod relation;
mod sheet;
mod table6;
mod table7;
pub(crate) mod words;

pub use context::Context;
pub use exchanges::{Exchange, group_exchanges};
use groups::Torn;
pub use groups::{NameGroup, group_names};
use sheet::Sheet;

/// What a check has found in some files.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The send units, sorted by sender, receiver and serial.
    pub units: Vec<Unit>,
    /// All findings, sorted by file, record, field and check.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }
}

/// Files with one envelope.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Sender, receiver and serial.
    pub envelope: Envelope,
    /// The kind of unit, where the files make one.
    pub unit: Option<UnitKind>,
    /// The names of the files, as they were given.
    pub files: Vec<String>,
    /// The content, where the files make a unit and all could be read.
    pub bundle: Option<Bundle>,
    /// The number of errors in the unit.
    pub errors: usize,
    /// The number of warnings in the unit.
    pub warnings: usize,
}

/// Which side the checking office is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfficeRole {
    /// The office is about to send the files.
    Sending(OfficeNumber),
    /// The office has received the files.
    Receiving(OfficeNumber),
}

/// Checks files. Those with the same envelope are one send unit; repeats of one file, equal byte by
/// byte, count once. With `own_office` given, files that are not the office's own are told.
#[must_use]
pub fn check(files: &[SourceFile], own_office: Option<OfficeRole>) -> Report {
    let context = Context {
        own_office,
        ..Context::default()
    };
    check_with(files, &context)
}

/// Checks files as [`fn@check`] does, with everything that is known beside them. All files are held
/// at once; for many units see [`group_names`].
#[must_use]
pub fn check_with(files: &[SourceFile], context: &Context) -> Report {
    check_files(files, context, None)
}

/// Checks files. `torn` is what the names tell of all files, where these are only some of them.
fn check_files(files: &[SourceFile], context: &Context, torn: Option<&Torn>) -> Report {
    let mut report = Report::default();
    let mut groups: BTreeMap<Envelope, Vec<Part<'_>>> = BTreeMap::new();
    for source in files {
        match FileName::parse(&source.name) {
            Ok(name) => {
                let parts = groups.entry(name.envelope).or_default();
                if !parts.iter().any(|part| part.repeats(&name, source)) {
                    parts.push(Part::read(name, source));
                }
            }
            Err(findings) => {
                report.findings.extend(findings);
                check_badly_named(source, context, &mut report.findings);
            }
        }
    }
    let groups: Vec<Group<'_>> = groups.into_iter().map(Group::new).collect();
    let names = groups.iter().map(|group| (&group.envelope, &group.codes));
    let torn = torn.cloned().unwrap_or_else(|| Torn::of(names));
    for group in groups {
        let mut findings = Vec::new();
        name::check(&group, context, &mut findings);
        across::check_serial(&group, context, &mut findings);
        bundle::check(&group, &torn, &mut findings);
        record::check_month(&group, &mut findings);
        for part in &group.parts {
            findings.extend(part.findings.iter().cloned());
            check_records(&part.sheet(), context, &mut findings);
        }
        table6::check_unit(&group, context, &mut findings);
        table7::check_unit(&group, context, &mut findings);
        relation::check_unit(&group, context, &mut findings);
        let unit = group.into_unit(&findings);
        report.findings.extend(findings);
        report.units.push(unit);
    }
    across::check(&mut report);
    report.findings.sort();
    report.findings.dedup();
    report
}

/// The checks that look at one file and its records.
fn check_records(sheet: &Sheet<'_>, context: &Context, findings: &mut Vec<Finding>) {
    encoding::first_record(sheet, findings);
    record::check(sheet, findings);
    match sheet.code {
        FileCode::Upplan | FileCode::Upjsk => table6::check(sheet, context, findings),
        FileCode::Upsikyu => table7::check(sheet, context, findings),
        _ if sheet.code.is_deletion() => delete::check(sheet, context, findings),
        _ => relation::check(sheet, context, findings),
    }
}

/// Reads what can be read of a file whose name is wrong but tells its kind.
fn check_badly_named(source: &SourceFile, context: &Context, findings: &mut Vec<Finding>) {
    let Some(code) = file_name::code_of(&source.name) else {
        return;
    };
    let (records, read) = read_records(code, &source.name, &source.bytes);
    findings.extend(read);
    let sheet = Sheet {
        label: &source.name,
        code,
        name: None,
        records: &records,
    };
    check_records(&sheet, context, findings);
}

/// One file with a good name.
struct Part<'a> {
    name: FileName,
    source: &'a SourceFile,
    records: Vec<Record>,
    findings: Vec<Finding>,
}

impl<'a> Part<'a> {
    fn read(name: FileName, source: &'a SourceFile) -> Self {
        let (records, findings) = read_records(name.code, &source.name, &source.bytes);
        Self {
            name,
            source,
            records,
            findings,
        }
    }

    fn repeats(&self, name: &FileName, source: &SourceFile) -> bool {
        self.name == *name && self.source.bytes == source.bytes
    }

    fn sheet(&self) -> Sheet<'_> {
        Sheet {
            label: &self.source.name,
            code: self.name.code,
            name: Some(&self.name),
            records: &self.records,
        }
    }

    /// Whether the form of the file was good enough to know its records.
    fn is_readable(&self) -> bool {
        let error = |finding: &Finding| finding.severity == Severity::Error;
        !self.findings.iter().any(error)
    }
}

/// Files with one envelope, sorted by kind.
struct Group<'a> {
    envelope: Envelope,
    unit: Option<UnitKind>,
    codes: BTreeSet<FileCode>,
    parts: Vec<Part<'a>>,
}

impl<'a> Group<'a> {
    fn new((envelope, mut parts): (Envelope, Vec<Part<'a>>)) -> Self {
        parts.sort_by(|a, b| (a.name, &a.source.name).cmp(&(b.name, &b.source.name)));
        let codes: BTreeSet<FileCode> = parts.iter().map(|part| part.name.code).collect();
        Self {
            envelope,
            unit: UnitKind::of(&codes, &envelope),
            codes,
            parts,
        }
    }

    fn parts_of(&self, code: FileCode) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(move |part| part.name.code == code)
    }

    /// A finding about the unit as a whole, told of its first file.
    fn finding(&self, case: words::Case) -> Finding {
        let finding = Finding::new(case);
        match self.parts.first() {
            Some(part) => finding.in_file(&part.source.name),
            None => finding,
        }
    }

    fn into_unit(self, findings: &[Finding]) -> Unit {
        let count = |severity| {
            let matching = findings
                .iter()
                .filter(|finding| finding.severity == severity);
            matching.count()
        };
        Unit {
            envelope: self.envelope,
            unit: self.unit,
            files: self
                .parts
                .iter()
                .map(|part| part.source.name.clone())
                .collect(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            bundle: self.into_bundle(),
        }
    }

    fn into_bundle(self) -> Option<Bundle> {
        let unit = self.unit?;
        let repeated = self.parts.windows(2).any(|pair| match pair {
            [first, second] => first.name == second.name,
            _ => false,
        });
        if repeated || !self.parts.iter().all(Part::is_readable) {
            return None;
        }
        let mut bundle = Bundle {
            envelope: self.envelope,
            unit,
            month: self.parts.iter().find_map(|part| part.name.service_month()),
            files: Vec::new(),
            images: Vec::new(),
        };
        for part in self.parts {
            let name = part.name;
            if name.code.is_image() {
                let bytes = part.source.bytes.clone();
                bundle.images.push(Image { name, bytes });
            } else {
                let records = part.records;
                bundle.files.push(InterfaceFile { name, records });
            }
        }
        Some(bundle)
    }
}
