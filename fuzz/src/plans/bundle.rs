//! The target `bundle`: several files with their names, checked together.
//!
//! Two marks in the content stand for a secret, a text and a number. The secrets replace them
//! before the check, so wherever the fuzzer moves a mark, the secret must stay out of what is
//! told.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use careplan::check::Unit;
use careplan::compare::{self, TableOptions};
use careplan::import::{self, State};
use careplan::master::Masters;
use careplan::{
    Context, FileName, Finding, OfficeNumber, OfficeRole, Report, Serial, Severity, SourceFile,
    check_with, read_file,
};

use super::input::split_bundle;
use super::names::{check_words, tell, told};
use super::parse::spelled_otherwise;

/// Stands for the text, `壬癸甲乙`.
pub const TEXT_MARK: u8 = b'~';
/// Stands for the number.
pub const NUMBER_MARK: u8 = b'^';

const TEXT: &str = "壬癸甲乙";
const TEXT_MS932: &[u8] = b"\x90\x70\xE1\xA1\x8D\x62\x89\xB3";
const NUMBER: &str = "7309182645";

/// Checks the files, with what the first byte chooses to know beside them.
pub fn bundle(input: &[u8]) {
    let Some((choice, mut files)) = split_bundle(input) else {
        return;
    };
    // A name may be told, so a secret in a name says nothing.
    files.retain(|file| !tells_secret(&file.name));
    for file in &mut files {
        file.bytes = with_secrets(&file.bytes);
    }
    let context = context(choice);
    let report = check_with(&files, &context);
    check_counts(&report);
    check_words_and_secrets(&files, &report);
    check_order(&files, &context, &report);
    check_spelling(&files, &context, &report);
    compare_units(&report);
    take_in(&report);
}

/// What is known beside the files: one of three sides, with or without time and
/// masters.
fn context(choice: u8) -> Context<'static> {
    static MASTERS: LazyLock<Masters> = LazyLock::new(Masters::built_in);
    let mut context = Context::default();
    if let Ok(office) = "1370000018".parse::<OfficeNumber>() {
        context.own_office = match choice % 3 {
            0 => None,
            1 => Some(OfficeRole::Sending(office)),
            _ => Some(OfficeRole::Receiving(office)),
        };
    }
    if let Ok(moment) = "20250415120000".parse::<Serial>() {
        context.now = (choice % 2 == 1).then(|| moment.date_time());
    }
    context.masters = (choice % 4 < 2).then(|| &*MASTERS);
    context
}

/// A document in UTF-8 with secrets for marks.
pub fn document_with_secrets(document: &[u8]) -> Vec<u8> {
    with_marks_replaced(document, TEXT.as_bytes())
}

/// Whether a secret stands in what is told.
pub fn tells_secret(told: &str) -> bool {
    told.contains(TEXT) || told.contains(NUMBER)
}

/// The content with secrets for marks, in the encoding the reader will find.
fn with_secrets(content: &[u8]) -> Vec<u8> {
    let is_utf8 = std::str::from_utf8(content).is_ok() && content.iter().any(|byte| *byte >= 0xE0);
    let text = if is_utf8 { TEXT.as_bytes() } else { TEXT_MS932 };
    with_marks_replaced(content, text)
}

/// The content with the number, and this text, for marks.
fn with_marks_replaced(content: &[u8], text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len());
    for byte in content {
        match *byte {
            TEXT_MARK => bytes.extend(text),
            NUMBER_MARK => bytes.extend(NUMBER.as_bytes()),
            other => bytes.push(other),
        }
    }
    bytes
}

fn check_counts(report: &Report) {
    let count = |severity| {
        let matching = |finding: &&Finding| finding.severity == severity;
        report.findings.iter().filter(matching).count()
    };
    assert_eq!(report.has_errors(), count(Severity::Error) > 0);
    assert!(report.findings.is_sorted(), "findings are in order");
    for unit in &report.units {
        assert!(!unit.files.is_empty(), "a unit without a file");
        let is_whole = unit.bundle.is_some();
        assert!(!is_whole || unit.unit.is_some(), "content of no kind");
    }
}

/// What is told is complete, and no secret and no number of a cell stands in it.
fn check_words_and_secrets(files: &[SourceFile], report: &Report) {
    let shown = format!("{:?} {:?}", report.units, report.findings);
    assert!(!tells_secret(&shown), "in Debug");
    let numbers = numbers(files);
    for finding in &report.findings {
        let told = told(finding);
        check_words(finding, &told);
        for text in told {
            let named = finding.check.as_str();
            assert!(!tells_secret(&text), "{named} tells a secret");
            let run = digits(&text).find(|run| numbers.contains(*run));
            let is_ours = |run| {
                finding
                    .check
                    .cases()
                    .any(|case| case.message.0.contains(run))
            };
            assert!(run.is_none_or(is_ours), "{named} tells a number of a cell");
        }
    }
}

/// A comparison of all units with each other shows no text of a cell but in its table. The number
/// may stand where an office is named, which is no secret.
fn compare_units(report: &Report) {
    let bundles = || report.units.iter().filter_map(|unit| unit.bundle.as_ref());
    let comparison = compare::plan_to_actuals(bundles(), bundles());
    let shown = format!("{comparison:?} {:?}", comparison.flat().collect::<Vec<_>>());
    assert!(!shown.contains(TEXT), "in Debug");
    let table = compare::table(&comparison, TableOptions::default());
    assert!(table.ends_with('\n'));
    let itself = compare::plans(bundles(), bundles());
    assert!(
        itself
            .users
            .iter()
            .all(|user| user.differences().next().is_none())
    );
}

/// Units are taken in once, whatever errors they have, and a second time changes nothing.
fn take_in(report: &Report) {
    let units = report.units.iter().cloned();
    let units: Vec<Unit> = units.map(|unit| Unit { errors: 0, ..unit }).collect();
    let outcome = import::run(&units, &State::default(), None);
    assert_eq!(outcome.steps.len(), units.len());
    outcome.findings.iter().for_each(tell);
    let shown = format!("{outcome:?}");
    assert!(!shown.contains(TEXT), "in Debug");
    let again = import::run(&units, &outcome.state, None);
    assert_eq!(again.state, outcome.state, "a repeat changes something");
}

/// Every number of eight digits and more in the tables: dates and the numbers of persons.
fn numbers(files: &[SourceFile]) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    for file in files {
        let Ok(name) = FileName::parse(&file.name) else {
            continue;
        };
        let (table, _) = read_file(&name, &file.bytes);
        for cell in table.records.iter().flat_map(|record| record.fields()) {
            numbers.extend(digits(cell).map(str::to_owned));
        }
    }
    numbers
}

fn digits(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|character: char| !character.is_ascii_digit());
    runs.filter(|run| run.len() >= 8)
}

/// What is found does not depend on how lines are spelled: what checks pass over, because lines are
/// alike, changes nothing.
fn check_spelling(files: &[SourceFile], context: &Context<'_>, report: &Report) {
    let respelled: Vec<SourceFile> = files
        .iter()
        .map(|file| {
            let name = FileName::parse(&file.name).ok();
            let name = name.filter(|name| !name.code.is_image());
            let bytes = name.and_then(|name| spelled_otherwise(&name, &file.bytes));
            SourceFile {
                name: file.name.clone(),
                bytes: bytes.unwrap_or_else(|| file.bytes.clone()),
            }
        })
        .collect();
    // Files of one name count once where they are equal byte by byte.
    let names: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    if names.len() == files.len() {
        let again = check_with(&respelled, context);
        assert_eq!(again.findings, report.findings, "spelling matters");
    }
}

/// The order in which files are given changes nothing, unless one name comes twice.
fn check_order(files: &[SourceFile], context: &Context<'_>, report: &Report) {
    let mut seen = BTreeSet::new();
    let distinct = files.iter().all(|file| {
        let name = FileName::parse(&file.name).map_or(file.name.clone(), |name| name.to_string());
        seen.insert(name)
    });
    if !distinct || files.len() < 2 {
        return;
    }
    let reversed: Vec<SourceFile> = files.iter().rev().cloned().collect();
    let again = check_with(&reversed, context);
    assert_eq!(
        again.findings, report.findings,
        "the order of files matters"
    );
}
