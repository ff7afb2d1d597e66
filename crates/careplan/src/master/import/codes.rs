//! Rows of a table of service codes to generations by scope.

use std::sync::Arc;

use super::columns::{Column, Columns};
use super::problem::{Problem, ProblemKind};
use super::rows::{Row, Rows, Separator};
use super::value::{self, End};
use super::{ImportError, Options};
use crate::id::{InsurerNumber, ServiceKind};
use crate::master::built_in;
use crate::master::code::{self, Amount, Period, Scope, ServiceCode, is_municipal};
use crate::master::generation::{Coverage, Generation};

/// A row that was read, with the line it came from.
struct Read {
    scope: Scope,
    line: u32,
    code: ServiceCode,
}

/// Reads the rows behind the header.
pub(super) fn read(
    rows: Rows<'_>,
    columns: &Columns,
    source: &Arc<str>,
    options: &Options,
    problems: &mut Vec<Problem>,
) -> Result<Vec<(Scope, Generation)>, ImportError> {
    if !columns.has(Column::From) && options.period.is_none() {
        return Err(ImportError::NoPeriod);
    }
    let width = (rows.separator() == Separator::Spaces).then(|| usual_width(rows.clone()));
    let mut read = Vec::new();
    for row in rows {
        if width.is_some_and(|width| row.cells.len() != width) {
            problems.push(Problem::new(row.line, ProblemKind::Cells));
            continue;
        }
        match read_row(&row, columns, options, problems) {
            Ok(one) => read.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    let read = settle(read, problems);
    if read.is_empty() {
        let problems = std::mem::take(problems);
        return Err(ImportError::NoRows { problems });
    }
    roman_numerals(&read, problems);
    let mut generations = Vec::new();
    for rows in read.chunk_by(|one, next| one.scope == next.scope) {
        let Some(first) = rows.first() else { continue };
        let rows: Arc<[ServiceCode]> = rows.iter().map(|read| read.code.clone()).collect();
        let Some(period) = options.period.or_else(|| period_of(&rows)) else {
            continue;
        };
        let generation = Generation {
            period,
            // Decided for the import as a whole, when it is taken in.
            coverage: Coverage::Complete,
            source: Arc::clone(source),
            rows,
        };
        generations.push((first.scope, generation));
    }
    Ok(generations)
}

/// How many cells most rows have.
fn usual_width(rows: Rows<'_>) -> usize {
    let mut widths: Vec<usize> = rows.map(|row| row.cells.len()).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(PartialEq::eq);
    let longest = runs.max_by_key(|run| run.len());
    longest.and_then(<[_]>::first).copied().unwrap_or_default()
}

fn read_row(
    row: &Row<'_>,
    columns: &Columns,
    options: &Options,
    problems: &mut Vec<Problem>,
) -> Result<Read, Problem> {
    if row.unclosed {
        return Err(Problem::new(row.line, ProblemKind::Quote));
    }
    let (kind, code) = read_code(row, columns)?;
    let scope = read_scope(row, columns, kind)?;
    let period = read_period(row, columns, options)?;
    let name = columns.cell(row, Column::Name);
    if name.is_empty() {
        let problem = Problem::at(row.line, ProblemKind::NameEmpty, Column::Name);
        problems.push(problem);
    } else if name.contains('\u{FFFD}') {
        let problem = Problem::at(row.line, ProblemKind::Characters, Column::Name);
        problems.push(problem);
    }
    let units = columns.cell(row, Column::Units);
    let formula = columns.cell(row, Column::Formula);
    let amount = value::amount(units, formula).unwrap_or_else(|| {
        problems.push(Problem::at(row.line, ProblemKind::Units, Column::Units));
        Amount::Unstated
    });
    let code = ServiceCode {
        code,
        name: name.into(),
        amount: refine(amount, code, name),
        basis: value::basis(columns.cell(row, Column::Basis)),
        period,
    };
    Ok(Read {
        scope,
        line: row.line,
        code,
    })
}

fn read_code(row: &Row<'_>, columns: &Columns) -> Result<(ServiceKind, [u8; 6]), Problem> {
    let cell = |column| value::narrow(columns.cell(row, column));
    let column = if columns.has(Column::Code) {
        Column::Code
    } else {
        Column::Item
    };
    let (kind_cell, item) = (cell(Column::Kind), cell(column));
    if item.is_empty() {
        return Err(Problem::at(row.line, ProblemKind::Remark, column));
    }
    let own_column = columns.has(Column::Kind);
    let split = match item.len() {
        4 if own_column => code::split(&format!("{kind_cell}{item}")),
        _ => code::split(&item),
    };
    let (kind, code) = split.ok_or(Problem::at(row.line, ProblemKind::Code, column))?;
    if kind.name().is_none() {
        return Err(Problem::at(row.line, ProblemKind::KindUnlisted, column));
    }
    // A column of kinds may hold names as well; only another code contradicts.
    let other = kind_cell.parse::<ServiceKind>();
    if other.is_ok_and(|other| other != kind) {
        return Err(Problem::at(
            row.line,
            ProblemKind::KindDiffers,
            Column::Kind,
        ));
    }
    Ok((kind, code))
}

fn read_scope(row: &Row<'_>, columns: &Columns, kind: ServiceKind) -> Result<Scope, Problem> {
    if !is_municipal(kind) {
        return Ok(Scope {
            kind,
            insurer: None,
        });
    }
    if !columns.has(Column::Insurer) {
        return Err(Problem::new(row.line, ProblemKind::InsurerMissing));
    }
    let insurer = value::narrow(columns.cell(row, Column::Insurer));
    let insurer: Result<InsurerNumber, _> = insurer.parse();
    let insurer =
        insurer.map_err(|_| Problem::at(row.line, ProblemKind::Insurer, Column::Insurer))?;
    Ok(Scope {
        kind,
        insurer: Some(insurer),
    })
}

fn read_period(row: &Row<'_>, columns: &Columns, options: &Options) -> Result<Period, Problem> {
    let from = columns.cell(row, Column::From);
    let from = match (value::month(from), options.period) {
        (Some(from), _) => from,
        (None, Some(period)) if from.is_empty() => period.from,
        _ => return Err(Problem::at(row.line, ProblemKind::Month, Column::From)),
    };
    let to = match value::end(columns.cell(row, Column::To)) {
        Some(End::Month(to)) => Some(to),
        Some(End::Open) => None,
        None => return Err(Problem::at(row.line, ProblemKind::Month, Column::To)),
    };
    if to.is_some_and(|to| to < from) {
        return Err(Problem::at(
            row.line,
            ProblemKind::MonthsReversed,
            Column::To,
        ));
    }
    Ok(Period { from, to })
}

/// What the code and the name say about the amount beyond its number.
fn refine(amount: Amount, code: [u8; 6], name: &str) -> Amount {
    let (kind, item) = code.split_at(2);
    let equipment = built_in::EQUIPMENT.iter();
    let mut equipment = equipment.map(|(item, _)| item.as_bytes());
    let lends = built_in::EQUIPMENT_KINDS
        .iter()
        .any(|lender| lender.as_bytes() == kind);
    match amount {
        Amount::Unstated if lends && equipment.any(|known| known == item) => Amount::PerContract,
        Amount::Units(_) | Amount::Unstated if value::is_share(name) => {
            Amount::Rate { per_mille: None }
        }
        _ => amount,
    }
}

/// Sorts the rows, takes equal ones once and gives up the units of those that contradict.
fn settle(mut read: Vec<Read>, problems: &mut Vec<Problem>) -> Vec<Read> {
    read.sort_by_key(|read| (read.scope, read.code.code, read.code.period, read.line));
    let mut settled: Vec<Read> = Vec::with_capacity(read.len());
    for mut next in read {
        let last = settled.last_mut().filter(|last| {
            last.scope == next.scope
                && last.code.code == next.code.code
                && last.code.period.overlaps(&next.code.period)
        });
        if let Some(last) = last {
            if last.code == next.code {
                problems.push(Problem::new(next.line, ProblemKind::Repeated));
                continue;
            }
            problems.push(Problem::new(next.line, ProblemKind::Contradiction));
            if last.code.amount != next.code.amount {
                last.code.amount = Amount::Unstated;
                next.code.amount = Amount::Unstated;
            }
        }
        settled.push(next);
    }
    settled
}

/// The months a table speaks for.
///
/// A table with codes that have ended tells a history and speaks from its first month. One in
/// which everything is still valid is a picture of one moment, and speaks from its latest
/// beginning: what was valid before and ended is not in it.
fn period_of(rows: &[ServiceCode]) -> Option<Period> {
    let starts = || rows.iter().map(|row| row.period.from);
    let open = rows.iter().any(|row| row.period.to.is_none());
    let ended = rows.iter().filter_map(|row| row.period.to).max();
    Some(match ended {
        None => Period {
            from: starts().max()?,
            to: None,
        },
        Some(last) => Period {
            from: starts().min()?,
            to: (!open).then_some(last),
        },
    })
}

/// Tells once if names look as if Roman numerals had been lost.
fn roman_numerals(read: &[Read], problems: &mut Vec<Problem>) {
    let damaged = |name: &str| {
        let mut characters = name.chars().peekable();
        let mut before = 'A';
        while let Some(character) = characters.next() {
            let alone = !before.is_ascii() && characters.peek().is_none_or(|next| !next.is_ascii());
            if matches!(character, 'T'..='X') && alone {
                return true;
            }
            before = character;
        }
        false
    };
    let lines = read.iter().filter(|read| damaged(&read.code.name));
    if let Some(line) = lines.map(|read| read.line).min() {
        let problem = Problem::at(line, ProblemKind::RomanNumerals, Column::Name);
        problems.push(problem);
    }
}
