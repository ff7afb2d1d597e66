//! T705, T706, T708 to T710: the arithmetic of one row, in whole numbers only.
//!
//! Prices are hundredths of a yen; parts of a yen are dropped downwards, as the form does.

use super::row::{
    BENEFIT_RATE, CODE, COUNT, DISCOUNT_RATE, DISCOUNTED_UNITS, OVER_30_DAYS, PRICE, Row, RowKind,
    UNITS, number, number_or_nought, price, rate, same_service, service_kind,
};
use crate::check::Sheet;
use crate::check::words::Case;
use crate::check::words::table7 as words;
use crate::finding::Finding;
use crate::master::SumCode;
use crate::record::Record;

/// Item numbers.
const SERVICE_UNITS: u16 = 17;
pub(super) const MANAGED_UNITS: u16 = 18;
pub(super) const OVER_KIND_LIMIT: u16 = 19;
pub(super) const WITHIN_KIND_LIMIT: u16 = 20;
pub(super) const OVER_LIMIT: u16 = 21;
pub(super) const WITHIN_LIMIT: u16 = 22;
const COST: u16 = 24;
const CLAIM: u16 = 26;
const FLAT_COPAYMENT: u16 = 27;
const COPAYMENT: u16 = 28;
const FULL_COPAYMENT: u16 = 29;

/// The greatest number that fits the field of units or amount.
// Spec: 別紙 第7表 No.17
const SERVICE_UNITS_MAX: i64 = 99_999;

/// Checks one row. `user` holds all rows of the same person.
pub(super) fn check(
    sheet: &Sheet<'_>,
    record: &Row<'_>,
    user: &[Row<'_>],
    findings: &mut Vec<Finding>,
) {
    let mut tell = |(case, field): (Case, u16)| findings.push(sheet.at(case, record, field));
    let product = product(record);
    product.into_iter().for_each(&mut tell);
    let split = split(record, user);
    split.into_iter().for_each(&mut tell);
    if split.is_none() && product.is_none() && manages_other_units(record) {
        tell((words::MANAGED_UNITS, MANAGED_UNITS));
    }
    let cost = if split.is_none() { cost(record) } else { None };
    cost.into_iter().for_each(&mut tell);
    if split.is_none() && cost.is_none() {
        full_copayment(record, user).into_iter().for_each(&mut tell);
    }
    if cost.is_none() {
        shares(record).into_iter().for_each(&mut tell);
    }
}

/// T705. Rows of a fixed amount hold yen, not units; rates hold no units to multiply.
fn product(record: &Row<'_>) -> Option<(Case, u16)> {
    let flat = number(record.field(FLAT_COPAYMENT)).is_some_and(|amount| amount != 0)
        || matches!(
            service_kind(record.field(CODE)),
            "A4" | "A8" | "AA" | "AC" | "AE"
        );
    if flat || record.kind != RowKind::Detail {
        return None;
    }
    let discounted = record.field(DISCOUNTED_UNITS);
    let each = if !discounted.is_empty() {
        number(discounted)
    } else if record.field(DISCOUNT_RATE).is_empty() {
        number(record.field(UNITS))
    } else {
        // How a rate alone is to be rounded is not said.
        None
    };
    let each = each.filter(|units| *units != 0)?;
    let expected = each * number(record.field(COUNT))?;
    let stated = number(record.field(SERVICE_UNITS))?;
    (expected <= SERVICE_UNITS_MAX && stated != expected)
        .then_some((words::SERVICE_UNITS, SERVICE_UNITS))
}

/// T706: units within and over a limit make up the units that are managed.
pub(super) fn split(record: &Row<'_>, user: &[Row<'_>]) -> Option<(Case, u16)> {
    let managed = record.field(MANAGED_UNITS);
    let within_kind = record.field(WITHIN_KIND_LIMIT);
    // Zeros in both stand for a kind without a limit, as some programs write it.
    let by_kind = pair(record, OVER_KIND_LIMIT, WITHIN_KIND_LIMIT).filter(|units| *units != 0);
    let by_kind_fits = fits(by_kind, managed);
    let before = if by_kind.is_none() || within_kind.is_empty() {
        managed
    } else {
        within_kind
    };
    let by_category = pair(record, OVER_LIMIT, WITHIN_LIMIT);
    if by_kind_fits && fits(by_category, before) {
        return None;
    }
    if record.is_total() && some_kind_has_no_limit(user) {
        let over_kind = number_or_nought(record.field(OVER_KIND_LIMIT))?;
        let together = by_category.map(|units| units + over_kind);
        let exceeds = by_kind.zip(number(managed));
        if exceeds.is_some_and(|(units, managed)| units > managed) {
            return Some((words::KIND_LIMIT_SPLIT, WITHIN_KIND_LIMIT));
        }
        return (!fits(together, managed)).then_some((words::LIMIT_SPLIT, WITHIN_LIMIT));
    }
    Some(if by_kind_fits {
        (words::LIMIT_SPLIT, WITHIN_LIMIT)
    } else {
        (words::KIND_LIMIT_SPLIT, WITHIN_KIND_LIMIT)
    })
}

/// The sum of two fields, where one of them is filled.
fn pair(record: &Record, over: u16, within: u16) -> Option<i64> {
    let (over, within) = (record.field(over), record.field(within));
    if over.is_empty() && within.is_empty() {
        return None;
    }
    Some(number_or_nought(over)? + number_or_nought(within)?)
}

fn fits(sum: Option<i64>, whole: &str) -> bool {
    sum.zip(number(whole))
        .is_none_or(|(sum, whole)| sum == whole)
}

/// Whether some service of the user is managed without a limit for its kind. The units within such
/// limits then cover only a part of the total.
fn some_kind_has_no_limit(user: &[Row<'_>]) -> bool {
    let is_managed = |record: &Row<'_>| !record.field(MANAGED_UNITS).is_empty();
    user.chunk_by(|a, b| same_service(a, b)).any(|service| {
        service.iter().any(is_managed)
            && service
                .iter()
                .all(|record| pair(record, OVER_KIND_LIMIT, WITHIN_KIND_LIMIT).is_none())
    })
}

/// T706, the warning.
fn manages_other_units(record: &Row<'_>) -> bool {
    let units = number(record.field(SERVICE_UNITS)).zip(number(record.field(MANAGED_UNITS)));
    record.kind == RowKind::Detail && units.is_some_and(|(units, managed)| units != managed)
}

/// T708.
fn cost(record: &Record) -> Option<(Case, u16)> {
    let units = number(record.field(WITHIN_LIMIT))?;
    let expected = yen(units, price(record.field(PRICE))?);
    let stated = number(record.field(COST))?;
    (stated != expected).then_some((words::COST, COST))
}

/// T709. Where the claim is wrong, the rest of it is wrong with it.
fn shares(record: &Record) -> Option<(Case, u16)> {
    let cost = number(record.field(COST))?;
    let claim = number(record.field(CLAIM))?;
    // A fixed copayment is not a share of the cost.
    let is_fixed = number_or_nought(record.field(FLAT_COPAYMENT)) != Some(0);
    let rate = rate(record.field(BENEFIT_RATE)).filter(|_| !is_fixed);
    if rate.is_some_and(|rate| claim != (cost * rate).div_euclid(100)) {
        return Some((words::CLAIM, CLAIM));
    }
    let copayment = number(record.field(COPAYMENT))?;
    (copayment != cost - claim).then_some((words::COPAYMENT, COPAYMENT))
}

/// T710. Units over the limit of their kind may be in it as well; days beyond 30 in a row are paid
/// in full on top.
fn full_copayment(record: &Row<'_>, user: &[Row<'_>]) -> Option<(Case, u16)> {
    let over = number(record.field(OVER_LIMIT))?;
    let over_kind = number_or_nought(record.field(OVER_KIND_LIMIT))?;
    let price = price(record.field(PRICE))?;
    let expected = yen(over, price);
    let stated = number(record.field(FULL_COPAYMENT))?;
    let tolerated = stated == expected
        || stated == yen(over + over_kind, price)
        || (stated > expected && goes_beyond_30(record, user));
    (!tolerated).then_some((words::FULL_COPAYMENT, FULL_COPAYMENT))
}

/// Whether the same service has days beyond 30 in a row.
fn goes_beyond_30(record: &Row<'_>, user: &[Row<'_>]) -> bool {
    let mut service = user.iter().filter(|other| same_service(other, record));
    service.any(|row| {
        row.field(OVER_30_DAYS) == "1" || row.kind == RowKind::Sum(SumCode::BeyondThirtyDays)
    })
}

/// Units times price in hundredths of a yen, without parts of a yen.
fn yen(units: i64, price: i64) -> i64 {
    (units * price).div_euclid(100)
}
