//! T611: the times of add-ons (加算).
//!
//! Which codes are add-ons only a master knows; without one, only the add-ons for the pay of care
//! workers are known, which are all rates.

use super::master::look_up;
use super::{CODE, END, NO_TIME, Row, START};
use crate::check::words::table6 as words;
use crate::finding::Finding;
use crate::master::{Amount, Masters, ServiceCode};

// Spec: 別紙 第6表 No.12
pub(super) fn check(rows: &[Row<'_>], masters: Option<&Masters>, findings: &mut Vec<Finding>) {
    for row in rows {
        if is_rate(row, masters) {
            check_rate(row, findings);
        }
    }
}

fn check_rate(row: &Row<'_>, findings: &mut Vec<Finding>) {
    let times = row.fields([START, END]);
    if !times.contains(&NO_TIME) && !times.contains(&"") && row.is_good([START, END]) {
        findings.push(row.at(words::RATE_WITH_TIME, START));
    }
}

fn is_rate(row: &Row<'_>, masters: Option<&Masters>) -> bool {
    let rate = |code: &ServiceCode| {
        code.name.contains("加算") && matches!(code.amount, Amount::Rate { .. })
    };
    let code = masters.and_then(|masters| look_up(masters, row).found());
    RATES.contains(&row.field(CODE)) || code.is_some_and(rate)
}

/// The add-ons for the pay of care workers (処遇改善加算), I to IV.
// Spec: 介護給付費単位数等サービスコード表 2024-06
const RATES: [&str; 32] = [
    "116275", "116274", "116271", "116380", "126106", "126105", "126102", "126380", "156108",
    "156107", "156104", "156380", "166107", "166106", "166103", "166380", "216108", "216107",
    "216104", "216380", "226108", "226107", "226104", "226380", "232709", "232710", "232711",
    "232680", "276132", "276131", "276128", "276380",
];
