//! T601, T607 and T608: the month of the file, the day of use and the days of a prorated claim.

use super::{DAY, PRORATED_DAYS, Row, TARGET_MONTH, Told};
use crate::check::Sheet;
use crate::check::words::table6 as words;
use crate::finding::Finding;
use crate::id::{ServiceMonth, read_date};

/// The month that every row must have: that of the file name or, where the name is wrong, that of
/// the first row that has one.
pub(super) fn expected(sheet: &Sheet<'_>, rows: &[Row<'_>]) -> Option<ServiceMonth> {
    let named = sheet.name.and_then(|name| name.service_month());
    named.or_else(|| rows.iter().find_map(Row::month))
}

pub(super) fn check<'a>(
    row: &Row<'a>,
    expected: Option<ServiceMonth>,
    told: &mut Told<'a>,
    findings: &mut Vec<Finding>,
) {
    check_month(row, expected, told, findings);
    let days = row.field(PRORATED_DAYS);
    if !days.is_empty() {
        check_prorated(row, days, findings);
    }
}

/// T601. A day is told only where it lies in neither month, so that one wrong month is told once.
// Spec: 別紙 第6表 作成単位
fn check_month<'a>(
    row: &Row<'a>,
    expected: Option<ServiceMonth>,
    told: &mut Told<'a>,
    findings: &mut Vec<Finding>,
) {
    let target = row.field(TARGET_MONTH);
    let day = row.field(DAY);
    if expected.is_some_and(|month| month.is(target)) && day.starts_with(target) {
        return;
    }
    let expected = expected.as_ref().map(ServiceMonth::as_str);
    if let Some(expected) = expected
        && target != expected
        && row.month().is_some()
        && told.is_new(TARGET_MONTH, target)
    {
        let case = match row.sheet.name {
            Some(_) => words::MONTH_NOT_OF_NAME,
            None => words::SEVERAL_MONTHS,
        };
        findings.push(row.at(case, TARGET_MONTH));
    }
    let Some(month) = read_date(day).map(ServiceMonth::of) else {
        return;
    };
    let month = month.as_str();
    let is_known = expected.is_some() || row.month().is_some();
    if is_known && month != target && Some(month) != expected {
        findings.push(row.at(words::DAY_OUTSIDE_MONTH, DAY));
    }
}

/// T607 and T608.
// Spec: 別紙 第6表 No.11
fn check_prorated(row: &Row<'_>, days: &str, findings: &mut Vec<Finding>) {
    let well_formed = days.len() == 31 && days.bytes().all(|bit| matches!(bit, b'0' | b'1'));
    if !well_formed {
        if row.is_good([PRORATED_DAYS]) {
            findings.push(row.at(words::DAYS_FORM, PRORATED_DAYS));
        }
        return;
    }
    let Some(month) = row.month() else { return };
    let beyond = days.get(usize::from(month.days())..);
    if beyond.is_some_and(|beyond| beyond.contains('1')) {
        findings.push(row.at(words::DAYS_BEYOND_MONTH, PRORATED_DAYS));
    }
    let used = read_date(row.field(DAY)).filter(|day| month.contains(*day));
    let bit = used.and_then(|day| days.as_bytes().get(usize::from(day.day()) - 1));
    if bit == Some(&b'0') {
        findings.push(row.at(words::DAY_NOT_PRORATED, DAY));
    }
}

/// T601 for table 7, which has no days.
pub(super) fn check_table_7(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let Some(expected) = sheet.name.and_then(|name| name.service_month()) else {
        return;
    };
    let mut told = Told::default();
    for record in sheet.whole_records() {
        let target = record.field(TARGET_MONTH);
        if !expected.is(target)
            && ServiceMonth::try_from(target).is_ok()
            && told.is_new(TARGET_MONTH, target)
        {
            findings.push(sheet.at(words::MONTH_NOT_OF_NAME, record, TARGET_MONTH));
        }
    }
}
