//! T603, T613 and T614: service codes and units against the masters.

use super::{CODE, DAY, Row, UNITS, number_of};
use crate::check::words::table6 as words;
use crate::finding::{Argument, Finding};
use crate::id::read_date;
use crate::master::{Amount, Lookup, ServiceCode};

pub(super) fn check(row: &Row<'_>, findings: &mut Vec<Finding>) {
    match row.service.known {
        Lookup::Unknown => findings.push(row.at(words::CODE_UNKNOWN, CODE)),
        Lookup::Found(code) => check_units(row, code, findings),
        Lookup::NotLoaded => {}
    }
}

/// T613. Rates cannot be worked out of one row; in plans they have an amount.
// Spec: 別紙 第6表 No.8
fn check_units(row: &Row<'_>, code: &ServiceCode, findings: &mut Vec<Finding>) {
    let Ok(stated) = row.field(UNITS).parse::<i32>() else {
        return;
    };
    match code.amount {
        Amount::Units(units) if !is_price_of(stated, units) => {
            let finding = row.at(words::UNITS_NOT_OF_MASTER, UNITS);
            let sign = if units < 0 { "-" } else { "" };
            let finding = finding.with(Argument::Fixed(sign));
            findings.push(finding.with(Argument::Number(u64::from(units.unsigned_abs()))));
        }
        Amount::Rate { .. } if stated == 0 && !row.is_actual() && !row.service.is_inclusive => {
            findings.push(row.at(words::RATE_WITHOUT_UNITS, UNITS));
        }
        _ => {}
    }
}

/// Whether the units are those of the master or what a discount of a whole percentage, up to one
/// half, makes of them, rounded half up. What discount an office gives, table 6 does not say.
fn is_price_of(stated: i32, units: i32) -> bool {
    let (stated, units) = (i64::from(stated), i64::from(units));
    let discounted = |percent: i64| (units * (100 - percent) + 50).div_euclid(100);
    stated == units || (units > 0 && (1..=50).any(|percent| discounted(percent) == stated))
}

/// T614.
// Spec: 別紙 第6表 No.8
pub(super) fn check_inclusive_reduction(row: &Row<'_>, findings: &mut Vec<Finding>) {
    if !row.service.is_inclusive {
        return;
    }
    let day = row.field(DAY);
    if day.ends_with("01") {
        return;
    }
    let has_units = row.field(UNITS).parse().is_ok_and(|units: i32| units != 0);
    if has_units && read_date(day).is_some() {
        findings.push(row.at(words::INCLUSIVE_NOT_ON_1ST, UNITS));
    }
}

/// Whether a code is the reduction of a 共生型 service: by the codes of the national table and,
/// where a master is loaded, by a name that says so.
pub(super) fn is_inclusive(code: &str, known: Lookup<&ServiceCode>) -> bool {
    let named = |code: &ServiceCode| {
        code.name.contains("共生型") && !matches!(code.amount, Amount::Units(1..))
    };
    number_of(code).is_some_and(|code| INCLUSIVE.contains(&code))
        || known.found().is_some_and(named)
}

/// The reductions of 共生型 services.
// Spec: 介護給付費単位数等サービスコード表 2024-06
const INCLUSIVE: [u32; 13] = [
    116_361, 116_362, 116_363, 156_364, 156_365, 156_366, 156_367, 216_368, 246_368, 786_364,
    786_365, 786_366, 786_367,
];
