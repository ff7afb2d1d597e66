//! RC15 to RC19: the supplement about a service user (UPHOSOKU).

use crate::check::Sheet;
use crate::check::sheet::integer;
use crate::check::words::record as words;
use crate::finding::{Argument, Finding};
use crate::id::{ServiceMonth, read_date};
use crate::master::limit_range;
use crate::record::Record;

/// Item numbers.
const PLAN_MADE_ON: u16 = 4;
const LEVEL_CHANGED_ON: u16 = 17;
const CARE_LEVEL: u16 = 18;
const LIMIT: u16 = 19;
const FIRST_SLOT: u16 = 20;
const OVER_UNITS_SUM: u16 = 56;
const PREVIOUS_LEVEL: u16 = 59;
const TARGET_MONTH: u16 = 63;

/// The slots for limits by kind: nine, of four items each.
const SLOTS: u16 = 9;
const SLOT_WIDTH: u16 = 4;

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for record in sheet.whole_records() {
        limit(sheet, record, findings);
        slots(sheet, record, findings);
        over_units(sheet, record, findings);
        target(sheet, record, findings);
    }
}

/// RC15. In the month in which the level changes, the higher of both limits applies. A level with
/// a range of limits (the municipal programme) allows every one of them.
// Spec: 別紙 区分支給限度基準額
fn limit(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) {
    let (Ok(stated), Some(month)) = (record.field(LIMIT).parse::<u32>(), month(record)) else {
        return;
    };
    let limits = |level| limit_range(record.field(level), month);
    let Some(now) = limits(CARE_LEVEL) else {
        return;
    };
    let before = limits(PREVIOUS_LEVEL).filter(|_| changes_in_month(record));
    let allowed = match before {
        Some(before) if before.end() > now.end() => before,
        _ => now,
    };
    if !allowed.contains(&stated) {
        let finding = sheet.at(words::LIMIT_UNUSUAL, record, LIMIT);
        findings.push(finding.with(Argument::Number(u64::from(*allowed.start()))));
    }
}

/// The month the record is about: its own, or that of its plan.
fn month(record: &Record) -> Option<ServiceMonth> {
    let month = ServiceMonth::try_from(record.field(TARGET_MONTH)).ok();
    month.or_else(|| read_date(record.field(PLAN_MADE_ON)).map(ServiceMonth::of))
}

fn changes_in_month(record: &Record) -> bool {
    let day = read_date(record.field(LEVEL_CHANGED_ON));
    let month = ServiceMonth::try_from(record.field(TARGET_MONTH)).ok();
    month
        .zip(day)
        .is_some_and(|(month, day)| month.contains(day))
}

/// RC16 and RC17.
// Spec: 別紙 利用者補足情報 No.20
fn slots(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) {
    let mut gap = false;
    for slot in 0..SLOTS {
        let kind_number = FIRST_SLOT + slot * SLOT_WIDTH;
        let kind = record.field(kind_number);
        let has_units = (1..SLOT_WIDTH).any(|item| has_units(record.field(kind_number + item)));
        if kind.is_empty() && !has_units {
            gap = true;
            continue;
        }
        if gap {
            findings.push(sheet.at(words::SLOT_GAP, record, kind_number));
        }
        if kind.is_empty() {
            findings.push(sheet.at(words::SLOT_KIND, record, kind_number));
        }
        if matches!(kind, "23" | "2A") {
            findings.push(sheet.at(words::SLOT_SHORT_STAY, record, kind_number));
        }
    }
}

/// Nothing but zeros counts as empty.
fn has_units(value: &str) -> bool {
    !value.bytes().all(|byte| byte == b'0')
}

/// RC18.
fn over_units(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) {
    let units = |value: &str| {
        if value.is_empty() {
            Some(0)
        } else {
            integer(value)
        }
    };
    let over_units = |slot| units(record.field(FIRST_SLOT + slot * SLOT_WIDTH + SLOT_WIDTH - 1));
    let sum = (0..SLOTS)
        .map(over_units)
        .try_fold(0_i64, |sum, over| sum.checked_add(over?));
    let stated = units(record.field(OVER_UNITS_SUM));
    if let (Some(sum), Some(stated)) = (sum, stated)
        && sum != stated
    {
        findings.push(sheet.at(words::OVER_UNITS_SUM, record, OVER_UNITS_SUM));
    }
}

/// RC19.
// Spec: 別紙 利用者補足情報 No.4, No.63
fn target(sheet: &Sheet<'_>, record: &Record, findings: &mut Vec<Finding>) {
    let target = record.field(TARGET_MONTH);
    let month = sheet.name.and_then(|name| name.month);
    if !target.is_empty() && month.is_some_and(|month| month.to_string() != target) {
        findings.push(sheet.at(words::SUPPLEMENT_MONTH, record, TARGET_MONTH));
    }
    let made_on = record.field(PLAN_MADE_ON);
    let case = match (target, made_on) {
        ("000000", "00000000") => words::SUPPLEMENT_DATE_ZERO,
        ("000000" | "", _) | (_, "00000000" | "") => return,
        _ => words::SUPPLEMENT_DATE_SET,
    };
    findings.push(sheet.at(case, record, PLAN_MADE_ON));
}
