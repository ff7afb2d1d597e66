//! Rows of lists of insurers and offices.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::ImportError;
use super::columns::{Column, Columns};
use super::problem::{Problem, ProblemKind};
use super::rows::{Row, Rows};
use super::value;
use crate::id::{InsurerNumber, OfficeNumber, ServiceKind};
use crate::master::place::{Insurer, OfficeEntry, OfficeScope, area};
use crate::service_kind;

/// Reads a list of insurers: by prefecture, sorted by number.
pub(super) fn insurers(
    rows: Rows<'_>,
    columns: &Columns,
    problems: &mut Vec<Problem>,
) -> Result<BTreeMap<u8, Vec<Insurer>>, ImportError> {
    let mut found: BTreeMap<InsurerNumber, Insurer> = BTreeMap::new();
    let mut failed = 0_usize;
    for row in rows {
        let cell = value::narrow(columns.cell(&row, Column::Insurer));
        let number: InsurerNumber = match cell.parse() {
            Ok(number) => number,
            Err(_) => {
                problems.push(unread(&row, &cell, ProblemKind::Insurer, Column::Insurer));
                continue;
            }
        };
        if !number.check_digit_is_valid() {
            failed += 1;
            let kind = ProblemKind::CheckDigit;
            problems.push(Problem::at(row.line, kind, Column::Insurer));
        }
        let name = name(&row, columns, Column::InsurerName, problems);
        let insurer = Insurer {
            number,
            name: name.into(),
        };
        match found.entry(number) {
            Entry::Vacant(place) => {
                place.insert(insurer);
            }
            Entry::Occupied(place) => problems.push(again(&row, *place.get() == insurer)),
        }
    }
    if failed * 2 > found.len() {
        return Err(ImportError::NotInsurers);
    }
    if found.is_empty() {
        let problems = std::mem::take(problems);
        return Err(ImportError::NoRows { problems });
    }
    let mut by_prefecture = BTreeMap::<u8, Vec<Insurer>>::new();
    for insurer in found.into_values() {
        let list = by_prefecture.entry(area(insurer.number.as_str()));
        list.or_default().push(insurer);
    }
    Ok(by_prefecture)
}

/// Reads a list of offices. Where every row names exactly one kind of service, there is one list
/// for each kind; otherwise one for all.
pub(super) fn offices(
    rows: Rows<'_>,
    columns: &Columns,
    problems: &mut Vec<Problem>,
) -> Result<BTreeMap<OfficeScope, Vec<OfficeEntry>>, ImportError> {
    let mut found: Vec<(u32, OfficeEntry)> = Vec::new();
    for row in rows {
        let cell = value::narrow(columns.cell(&row, Column::Office));
        let number: OfficeNumber = match cell.parse() {
            Ok(number) => number,
            Err(_) => {
                problems.push(unread(&row, &cell, ProblemKind::Office, Column::Office));
                continue;
            }
        };
        if !number.check_digit_is_valid() {
            let kind = ProblemKind::CheckDigit;
            problems.push(Problem::at(row.line, kind, Column::Office));
        }
        let office = OfficeEntry {
            number,
            name: name(&row, columns, Column::OfficeName, problems).into(),
            kana: columns.cell(&row, Column::Kana).into(),
            kinds: kinds(&row, columns, problems),
            address: columns.cell(&row, Column::Address).into(),
            phone: columns.cell(&row, Column::Phone).into(),
        };
        found.push((row.line, office));
    }
    if found.is_empty() {
        let problems = std::mem::take(problems);
        return Err(ImportError::NoRows { problems });
    }
    let by_kind = found.iter().all(|(_, office)| office.kinds.len() == 1);
    found.sort_by_key(|(line, office)| (office.number, *line));
    let mut lists = BTreeMap::<OfficeScope, Vec<OfficeEntry>>::new();
    for (line, office) in found {
        let kind = office.kinds.first().copied();
        let scope = OfficeScope {
            prefecture: area(office.number.as_str()),
            kind: kind.filter(|_| by_kind),
        };
        let list = lists.entry(scope).or_default();
        match list.last_mut() {
            Some(last) if last.number == office.number => {
                // One row for each kind is usual in lists of all kinds.
                let new = office
                    .kinds
                    .iter()
                    .filter(|kind| !last.kinds.contains(kind));
                let new: Vec<ServiceKind> = new.copied().collect();
                if new.is_empty() {
                    let kind = repetition(*last == office);
                    problems.push(Problem::new(line, kind));
                }
                last.kinds.extend(new);
            }
            _ => list.push(office),
        }
    }
    Ok(lists)
}

fn again(row: &Row<'_>, equal: bool) -> Problem {
    Problem::new(row.line, repetition(equal))
}

/// What to call a second row about the same number.
const fn repetition(equal: bool) -> ProblemKind {
    if equal {
        ProblemKind::Repeated
    } else {
        ProblemKind::Contradiction
    }
}

/// Why a row without a good number is left out, or passed over if it has none at all.
fn unread(row: &Row<'_>, cell: &str, kind: ProblemKind, column: Column) -> Problem {
    if row.unclosed {
        return Problem::new(row.line, ProblemKind::Quote);
    }
    let kind = if cell.is_empty() {
        ProblemKind::Remark
    } else {
        kind
    };
    Problem::at(row.line, kind, column)
}

fn name<'a>(
    row: &'a Row<'_>,
    columns: &Columns,
    column: Column,
    problems: &mut Vec<Problem>,
) -> &'a str {
    let column = if columns.has(column) {
        column
    } else {
        Column::Name
    };
    let name = columns.cell(row, column);
    if name.is_empty() {
        problems.push(Problem::at(row.line, ProblemKind::NameEmpty, column));
    } else if name.contains('\u{FFFD}') {
        problems.push(Problem::at(row.line, ProblemKind::Characters, column));
    }
    name
}

/// Kinds of service by code or by name, several with a mark between them.
fn kinds(row: &Row<'_>, columns: &Columns, problems: &mut Vec<Problem>) -> Vec<ServiceKind> {
    let cell = columns.cell(row, Column::Kind);
    let mut kinds = Vec::new();
    for word in cell.split([',', '、', '，', ';', '/', '／', ' ', '　']) {
        let word = value::narrow(word);
        if word.is_empty() {
            continue;
        }
        match kind(&word) {
            Some(kind) if !kinds.contains(&kind) => kinds.push(kind),
            Some(_) => {}
            None => {
                let problem = Problem::at(row.line, ProblemKind::KindUnread, Column::Kind);
                problems.push(problem);
            }
        }
    }
    kinds
}

fn kind(word: &str) -> Option<ServiceKind> {
    if let Ok(kind) = word.parse::<ServiceKind>() {
        return kind.name().map(|_| kind);
    }
    let mut named = service_kind::codes().filter_map(|code| code.parse::<ServiceKind>().ok());
    named.find(|kind| {
        kind.name()
            .is_some_and(|name| *value::narrow(name) == *word)
    })
}
