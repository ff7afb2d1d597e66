//! RL06, RL08 and RL09: the prevention plan and its annex.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Sheet;
use crate::check::words::relation as words;
use crate::finding::{Argument, Finding};
use crate::record::Record;

/// The greatest counts of the basic checklist, from item 43 on.
// Spec: 介護予防サービス・支援計画書 様式
const CHECKLIST: [(u16, u64); 6] = [(43, 5), (44, 2), (45, 3), (46, 2), (47, 3), (48, 5)];

/// The items that say whether a field of life has an issue, and its cause.
const ISSUES: [(u16, u16); 4] = [(26, 27), (30, 31), (34, 35), (38, 39)];

/// RL08 and RL09.
pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for record in sheet.whole_records() {
        for (item, limit) in CHECKLIST {
            let count: Option<u64> = record.field(item).parse().ok();
            if count.is_some_and(|count| count > limit) {
                let finding = sheet.at(words::CHECKLIST_COUNT, record, item);
                findings.push(finding.with(Argument::Number(limit)));
            }
        }
        for (issue, cause) in ISSUES {
            let explained = !record.field(cause).is_empty();
            let case = match (record.field(issue), explained) {
                ("1", false) => words::CAUSE_MISSING,
                ("2", true) => words::CAUSE_UNUSED,
                _ => continue,
            };
            findings.push(sheet.at(case, record, cause));
        }
    }
}

/// The numbers of issue, support plan and service.
const NUMBERS: [u16; 3] = [5, 10, 14];

/// The texts that belong to the issue and to the support plan.
const ISSUE_TEXTS: [u16; 4] = [6, 7, 8, 9];
const SUPPORT_TEXTS: [u16; 3] = [11, 12, 13];

/// The numbers of a row: issue, support plan, service.
type Numbers = [u8; 3];

/// RL06.
// Spec: 別紙 介護予防サービス・支援計画書 補足
pub(super) fn check_annex(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let mut plans: BTreeMap<[&str; 3], Vec<(Numbers, &Record)>> = BTreeMap::new();
    for record in sheet.whole_records() {
        if let Some(numbers) = numbers(sheet, record, findings) {
            let plan = [2, 3, 4].map(|item| record.field(item));
            plans.entry(plan).or_default().push((numbers, record));
        }
    }
    for rows in plans.values() {
        unique(sheet, rows, findings);
        consecutive(sheet, rows, findings);
        texts(sheet, rows, findings);
    }
}

/// The numbers of a row where all are good; an empty one is told.
fn numbers(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) -> Option<Numbers> {
    let [issue, support, service] = NUMBERS.map(|item| {
        let value = record.field(item);
        if value.is_empty() {
            findings.push(sheet.at(words::ROW_NUMBER_MISSING, record, item));
        }
        value.parse().ok()
    });
    Some([issue?, support?, service?])
}

fn unique(sheet: &Sheet<'_>, rows: &[(Numbers, &Record)], findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (numbers, record) in rows {
        if !seen.insert(numbers) {
            findings.push(sheet.at(words::ROW_NUMBER_TWICE, record, 14));
        }
    }
}

/// Each level counts from 1 without a gap; told at the record after the gap.
fn consecutive(sheet: &Sheet<'_>, rows: &[(Numbers, &Record)], findings: &mut Vec<Finding>) {
    let all: BTreeSet<Numbers> = rows.iter().map(|(numbers, _)| *numbers).collect();
    let has = |place: &[u8]| all.iter().any(|numbers| numbers.starts_with(place));
    let mut told = BTreeSet::new();
    for &([issue, support, service], record) in rows {
        let places = [
            (5, vec![issue]),
            (10, vec![issue, support]),
            (14, vec![issue, support, service]),
        ];
        for (item, place) in places {
            let mut before = place.clone();
            let good = match before.last_mut() {
                Some(1) => true,
                Some(0) | None => false,
                Some(number) => {
                    *number -= 1;
                    has(&before)
                }
            };
            if !good && told.insert(place) {
                findings.push(sheet.at(words::ROW_NUMBER_GAP, record, item));
            }
        }
    }
}

/// Text stands only in the first row of its number; told once for each number of a row. A row
/// that repeats all three numbers was told already.
fn texts(sheet: &Sheet<'_>, rows: &[(Numbers, &Record)], findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for &(numbers, record) in rows {
        let [issue, support, _] = numbers;
        let groups = [
            (vec![issue], &ISSUE_TEXTS[..]),
            (vec![issue, support], &SUPPORT_TEXTS[..]),
        ];
        let is_new_row = seen.insert(numbers.to_vec());
        for (place, texts) in groups {
            if seen.insert(place) || !is_new_row {
                continue;
            }
            let repeated = texts.iter().find(|&&item| !record.field(item).is_empty());
            findings.extend(repeated.map(|&item| sheet.at(words::TEXT_REPEATED, record, item)));
        }
    }
}
