//! T611: the times of add-ons (加算).
//!
//! Which codes are add-ons only a master knows; without one, only the add-ons for the pay of care
//! workers are known, which are all rates.

use std::collections::HashSet;

use super::{DAY, END, INSURED, INSURER, NO_TIME, PROVIDER, Row, START};
use crate::check::words::table6 as words;
use crate::finding::Finding;
use crate::master::{Amount, Basis, Lookup, ServiceCode};

/// What a row is to T611.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A service others are added to, and whatever is not known.
    Basic,
    /// A rate: has no time.
    Rate,
    /// Counted each time or each day: has the time of its basic service.
    EachTime,
    /// Counted otherwise: where it has a time, it is that of its basic service.
    Other,
}

/// What the row and its basic service have in common.
const SAME: [u16; 4] = [INSURER, INSURED, DAY, PROVIDER];

// Spec: 別紙 第6表 No.12
pub(super) fn check(rows: &[Row<'_>], findings: &mut Vec<Finding>) {
    let mut add_ons = Vec::new();
    for row in rows {
        match row.service.part {
            Part::Basic => {}
            Part::Rate => check_rate(row, findings),
            part => add_ons.push((row, part)),
        }
    }
    if add_ons.is_empty() {
        return;
    }
    let basic = rows.iter().filter(|row| row.service.part == Part::Basic);
    let basic: Vec<&Row<'_>> = basic.collect();
    let times: HashSet<([&str; 4], [&str; 2])> = basic
        .iter()
        .map(|row| (row.fields(SAME), row.fields([START, END])))
        .collect();
    let timed: HashSet<[&str; 4]> = basic
        .iter()
        .filter(|row| row.field(START) != NO_TIME)
        .map(|row| row.fields(SAME))
        .collect();
    for (row, part) in add_ons {
        let same = row.fields(SAME);
        let time = row.fields([START, END]);
        let missing = time == [NO_TIME; 2];
        let case = match part {
            _ if times.contains(&(same, time)) => continue,
            Part::EachTime if missing && timed.contains(&same) => words::ADD_ON_WITHOUT_TIME,
            _ if missing => continue,
            _ => words::ADD_ON_OTHER_TIME,
        };
        if !time.contains(&"") && row.is_good(SAME) && is_timed(row, missing) {
            findings.push(row.at(case, START));
        }
    }
}

fn check_rate(row: &Row<'_>, findings: &mut Vec<Finding>) {
    let times = row.fields([START, END]);
    if times != [NO_TIME; 2] && !times.contains(&"") && is_timed(row, false) {
        findings.push(row.at(words::RATE_WITH_TIME, START));
    }
}

/// Whether the times are good, both or none.
fn is_timed(row: &Row<'_>, missing: bool) -> bool {
    let one_only = row.fields([START, END]).contains(&NO_TIME);
    (missing || !one_only) && row.is_good([START, END])
}

/// What a service code is to T611, with what the masters say of it.
pub(super) fn part_of(code: &str, known: Lookup<&ServiceCode>) -> Part {
    match known.found() {
        Some(code) => part_of_code(code),
        None if RATES.contains(&code) => Part::Rate,
        None => Part::Basic,
    }
}

fn part_of_code(code: &ServiceCode) -> Part {
    match (code.amount, code.basis) {
        _ if !code.name.contains("加算") => Part::Basic,
        (Amount::Rate { .. }, _) => Part::Rate,
        _ if RATES.contains(&code.code()) => Part::Rate,
        (Amount::Units(_), Basis::Time | Basis::Day) => Part::EachTime,
        _ => Part::Other,
    }
}

/// The add-ons for the pay of care workers (処遇改善加算), I to IV.
// Spec: 介護給付費単位数等サービスコード表 2024-06
const RATES: [&str; 32] = [
    "116275", "116274", "116271", "116380", "126106", "126105", "126102", "126380", "156108",
    "156107", "156104", "156380", "166107", "166106", "166103", "166380", "216108", "216107",
    "216104", "216380", "226108", "226107", "226104", "226380", "232709", "232710", "232711",
    "232680", "276132", "276131", "276128", "276380",
];
