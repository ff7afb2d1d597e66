//! T614: units against the masters.

use super::{CODE, DAY, INSURER, Row, UNITS};
use crate::check::words::table6 as words;
use crate::finding::Finding;
use crate::id::read_date;
use crate::master::{Amount, Lookup, Masters, ServiceCode};

pub(super) fn check(rows: &[Row<'_>], masters: Option<&Masters>, findings: &mut Vec<Finding>) {
    for row in rows {
        let known = masters.map_or(Lookup::NotLoaded, |masters| look_up(masters, row));
        check_inclusive_reduction(row, known.found(), findings);
    }
}

/// The service code of a row in its month.
pub(super) fn look_up<'m>(masters: &'m Masters, row: &Row<'_>) -> Lookup<&'m ServiceCode> {
    let Some(month) = row.month() else {
        return Lookup::NotLoaded;
    };
    masters.service_code(row.field(CODE), Some(row.field(INSURER)), month)
}

/// T614.
// Spec: 別紙 第6表 No.8
fn check_inclusive_reduction(
    row: &Row<'_>,
    code: Option<&ServiceCode>,
    findings: &mut Vec<Finding>,
) {
    let day = row.field(DAY);
    if day.ends_with("01") || !is_inclusive(row, code) {
        return;
    }
    let has_units = row.field(UNITS).parse().is_ok_and(|units: i32| units != 0);
    if has_units && read_date(day).is_some() {
        findings.push(row.at(words::INCLUSIVE_NOT_ON_1ST, UNITS));
    }
}

/// Whether the row is the reduction of a 共生型 service: by the codes of the national table and,
/// where a master is loaded, by a name that says so.
fn is_inclusive(row: &Row<'_>, code: Option<&ServiceCode>) -> bool {
    let named = |code: &ServiceCode| {
        code.name.contains("共生型") && !matches!(code.amount, Amount::Units(1..))
    };
    INCLUSIVE.contains(&row.field(CODE)) || code.is_some_and(named)
}

/// The reductions of 共生型 services.
// Spec: 介護給付費単位数等サービスコード表 2024-06
const INCLUSIVE: [&str; 13] = [
    "116361", "116362", "116363", "156364", "156365", "156366", "156367", "216368", "246368",
    "786364", "786365", "786366", "786367",
];
