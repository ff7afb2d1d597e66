//! T701, T702 and the sum of T707: the rows of one user together.

use super::amounts::{MANAGED_UNITS, WITHIN_KIND_LIMIT, WITHIN_LIMIT, split};
use super::row::{CODE, NO_OFFICE, OFFICE, Row, RowKind, number, number_or_nought, same_service};
use crate::check::Sheet;
use crate::check::words::table7 as words;
use crate::finding::Finding;
use crate::id::OfficeNumber;
use crate::master::SumCode;
use crate::record::Record;

/// Checks the rows of one user, sorted by office and code.
pub(super) fn check(sheet: &Sheet<'_>, user: &[Row<'_>], findings: &mut Vec<Finding>) {
    totals(sheet, user, findings);
    for service in user.chunk_by(|a, b| same_service(a, b)) {
        subtotal(sheet, service, findings);
    }
    if let Some(total) = only_total(user)
        && within_limit_differs(&total, user)
        && !user.iter().any(|record| split(record, user).is_some())
    {
        findings.push(sheet.at(words::WITHIN_LIMIT_SUM, &total, WITHIN_LIMIT));
    }
}

/// T701. A row that is a total by its office or its code alone is told as such and not missed.
// Spec: 別紙 第7表 No.7, No.9
fn totals(sheet: &Sheet<'_>, user: &[Row<'_>], findings: &mut Vec<Finding>) {
    let mut totals = 0_u32;
    let mut by_office = 0_u32;
    for record in user {
        let (office, code) = (record.field(OFFICE), record.field(CODE));
        let is_total = SumCode::of(code) == Some(SumCode::Total);
        let case = match (office == NO_OFFICE, is_total) {
            (false, false) => continue,
            (true, false) => {
                by_office += 1;
                if !code.is_empty() {
                    findings.push(sheet.at(words::TOTAL_CODE, record, CODE));
                }
                continue;
            }
            (_, true) if totals > 0 => Some((words::TOTAL_REPEATED, CODE)),
            (false, true) => OfficeNumber::try_from(office)
                .is_ok()
                .then_some((words::TOTAL_OFFICE, OFFICE)),
            (true, true) => None,
        };
        totals += 1;
        if let Some((case, field)) = case {
            findings.push(sheet.at(case, record, field));
        }
    }
    let first = user.iter().min_by_key(|record| record.index());
    if let Some(first) = first
        && totals + by_office == 0
    {
        findings.push(sheet.at(words::TOTAL_MISSING, first, CODE));
    }
}

/// T702. `service` holds the rows of one office and kind, sorted by code.
// Spec: 別紙 第7表 No.9
fn subtotal(sheet: &Sheet<'_>, service: &[Row<'_>], findings: &mut Vec<Finding>) {
    if service
        .iter()
        .any(|record| record.kind == RowKind::Sum(SumCode::InsideLimit))
    {
        return;
    }
    let details = || {
        let details = service.iter().copied();
        details.filter(|record| record.kind == RowKind::Detail)
    };
    let case = if several_codes(details().filter(|record| counts_towards_limit(record))) {
        words::SUBTOTAL_MISSING
    } else if several_codes(details()) {
        words::SUBTOTAL_ADVISED
    } else {
        return;
    };
    if let Some(first) = details().min_by_key(|record| record.index()) {
        findings.push(sheet.at(case, &first, CODE));
    }
}

/// Whether rows sorted by code have more than one code.
fn several_codes<'a>(mut rows: impl Iterator<Item = Row<'a>>) -> bool {
    let first = rows.next();
    first.is_some_and(|first| rows.any(|row| row.field(CODE) != first.field(CODE)))
}

fn counts_towards_limit(record: &Record) -> bool {
    let mut units = (WITHIN_KIND_LIMIT..=WITHIN_LIMIT).chain([MANAGED_UNITS]);
    units.any(|item| !record.field(item).is_empty())
}

/// The total of a user, where there is exactly one.
pub(super) fn only_total<'a>(user: &[Row<'a>]) -> Option<Row<'a>> {
    let mut totals = user.iter().filter(|record| record.is_total());
    match (totals.next(), totals.next()) {
        (Some(total), None) => Some(*total),
        _ => None,
    }
}

/// T707: whether the units within the limit of all services differ from those of the total.
/// `user` is sorted by office and code.
pub(super) fn within_limit_differs(total: &Record, user: &[Row<'_>]) -> bool {
    let services = user.chunk_by(|a, b| same_service(a, b));
    let sum = services
        .map(within_limit)
        .try_fold(0_i64, |sum, units| Some(sum + units?));
    let stated = number(total.field(WITHIN_LIMIT));
    let differs = sum.zip(stated).is_some_and(|(sum, stated)| sum != stated);
    // What a row with no readable code stands for is not known.
    differs && !user.iter().any(|one| one.kind == RowKind::Unclear)
}

/// The units of a service within the limit: its subtotal, or else its details. Where a detail is
/// managed and does not say how much of it is within the limit, nobody knows.
fn within_limit(service: &[Row<'_>]) -> Option<i64> {
    let sum_of = |wanted| {
        let mut rows = service.iter().filter(|record| record.kind == wanted);
        rows.try_fold(0_i64, |sum, record| {
            let within = record.field(WITHIN_LIMIT);
            let is_told = !within.is_empty() || record.field(MANAGED_UNITS).is_empty();
            Some(sum + number_or_nought(within).filter(|_| is_told)?)
        })
    };
    let has_subtotal = service.iter().any(|record| {
        record.kind == RowKind::Sum(SumCode::InsideLimit) && !record.field(WITHIN_LIMIT).is_empty()
    });
    sum_of(if has_subtotal {
        RowKind::Sum(SumCode::InsideLimit)
    } else {
        RowKind::Detail
    })
}
