//! RC20 to RC25: tables 1, 2 and 3 of the care plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Sheet;
use crate::check::sheet::minutes;
use crate::check::words::record as words;
use crate::finding::Finding;
use crate::record::Record;

/// RC20.
// Spec: 別紙 第1表 No.25, No.26
pub(super) fn check_table_1(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for record in sheet.whole_records() {
        let other = record.field(25) == "3";
        let explained = !record.field(26).is_empty();
        let case = match (other, explained) {
            (true, false) => words::OTHER_REASON_MISSING,
            (false, true) => words::OTHER_REASON_UNUSED,
            _ => continue,
        };
        findings.push(sheet.at(case, record, 26));
    }
}

/// The items of table 2 that number needs, goals and services.
const NUMBERS: [u16; 3] = [6, 8, 13];

/// What was seen of one plan so far.
#[derive(Default)]
struct PlanRows {
    seen: BTreeSet<[u8; 3]>,
    needs: BTreeSet<u8>,
    goals: BTreeSet<[u8; 2]>,
    last: Option<[u8; 3]>,
}

/// RC21, RC22 and RC23.
// Spec: 別紙 第2表 ※
pub(super) fn check_table_2(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    // By insurer, insured person and day.
    let mut plans: BTreeMap<[&str; 3], PlanRows> = BTreeMap::new();
    for record in sheet.whole_records() {
        let plan = [2, 3, 5].map(|number| record.field(number));
        let numbers = row_numbers(sheet, record, findings);
        if let [Some(need), Some(goal), Some(service)] = numbers {
            let rows = plans.entry(plan).or_default();
            let numbers = [need, goal, service];
            if !rows.seen.insert(numbers) {
                findings.push(sheet.at(words::NUMBER_TWICE, record, 13));
            }
            if rows.last.is_some_and(|last| last > numbers) {
                findings.push(sheet.at(words::ROW_ORDER, record, 6));
            }
            rows.last = Some(numbers);
            group_texts(sheet, record, rows, numbers, findings);
        }
        if record.field(15) == "Y" {
            for number in [16, 18] {
                if record.field(number).is_empty() {
                    findings.push(sheet.at(words::COVERED_SERVICE, record, number));
                }
            }
        }
    }
}

/// The three numbers of a row, as far as they are good, and what is wrong with the others.
fn row_numbers(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) -> [Option<u8>; 3] {
    NUMBERS.map(|number| {
        let value = record.field(number);
        let good = value.parse().ok().filter(|value| (1..=99).contains(value));
        let digits = value.strip_prefix('-').unwrap_or(value);
        if value.is_empty() {
            findings.push(sheet.at(words::NUMBER_MISSING, record, number));
        } else if good.is_none() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            findings.push(sheet.at(words::NUMBER_RANGE, record, number));
        }
        good
    })
}

/// The second half of RC22: the first row of a need, a goal and a service carries its text.
fn group_texts(
    sheet: &Sheet<'_>,
    record: &Record,
    rows: &mut PlanRows,
    [need, goal, _]: [u8; 3],
    findings: &mut Vec<Finding>,
) {
    let is_empty = |number: u16| record.field(number).is_empty();
    if rows.needs.insert(need) && is_empty(7) {
        findings.push(sheet.at(words::GROUP_TEXT, record, 7));
    }
    if rows.goals.insert([need, goal]) && is_empty(9) && is_empty(10) {
        findings.push(sheet.at(words::GROUP_TEXT, record, 9));
    }
    if is_empty(14) {
        findings.push(sheet.at(words::GROUP_TEXT, record, 14));
    }
}

/// RC24 and RC25.
// Spec: 別紙 第3表
pub(super) fn check_table_3(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for record in sheet.whole_records() {
        let is_empty = |number: &u16| record.field(*number).is_empty();
        if [6, 10, 13].iter().all(is_empty) {
            findings.push(sheet.at(words::WEEKLY_EMPTY, record, 6));
        }
        let parts = [
            (6, &[7, 8, 9][..], words::WEEKLY_SERVICE),
            (10, &[11, 12], words::WEEKLY_ACTIVITY),
        ];
        for (text, needed, case) in parts {
            if !is_empty(&text) {
                let missing = needed.iter().filter(|number| is_empty(number));
                findings.extend(missing.map(|&number| sheet.at(case, record, number)));
            }
        }
        for (start, end) in [(8, 9), (11, 12)] {
            let times = (minutes(record.field(start)), minutes(record.field(end)));
            if let (Some(first), Some(last)) = times
                && first > last
            {
                findings.push(sheet.at(words::TIMES_REVERSED, record, end));
            }
        }
    }
}
