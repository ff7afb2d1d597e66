//! Family RL: relations between the records of a file and between the files of a unit.
//!
//! Keys that are not well formed are left out: the record family has told of them. What is stored
//! from earlier units is a matter of [`mod@crate::import`].

use std::collections::{BTreeMap, BTreeSet};

use super::words::relation as words;
use super::{Context, Group, Sheet};
use crate::file_code::FileCode;
use crate::finding::Finding;
use crate::record::Record;

mod basic_information;
mod prevention_plan;

/// Checks one file.
pub(super) fn check(sheet: &Sheet<'_>, _context: &Context, findings: &mut Vec<Finding>) {
    keys_once(sheet, findings);
    match sheet.code {
        FileCode::Upkihon => basic_information::check(sheet, findings),
        FileCode::Upyobo => prevention_plan::check(sheet, findings),
        FileCode::UpyoboSub => prevention_plan::check_annex(sheet, findings),
        _ => {}
    }
}

/// Checks the files of one unit together.
pub(super) fn check_unit(group: &Group<'_>, _context: &Context, findings: &mut Vec<Finding>) {
    for relation in RELATIONS {
        keys_exist(group, relation, findings);
    }
    supplement(group, findings);
    level(group, findings);
}

/// The items that make the key of a record: insurer, insured person and a day or month.
type Key = [u16; 3];

/// Which records must find which others by which items.
struct Relation {
    child: (FileCode, Key),
    parent: (FileCode, Key),
    /// RL01 or RL05, by what is said.
    case: super::words::Case,
}

// Spec: §2.3, §3.3
const RELATIONS: &[Relation] = &[
    Relation {
        child: (FileCode::Up2kyo, [2, 3, 5]),
        parent: (FileCode::Up1kyo, PLAN),
        case: words::PLAN_MISSING,
    },
    Relation {
        child: (FileCode::Up3kyo, [2, 3, 5]),
        parent: (FileCode::Up1kyo, PLAN),
        case: words::PLAN_MISSING,
    },
    Relation {
        child: (FileCode::Uphosoku, [2, 3, 4]),
        parent: (FileCode::Up1kyo, PLAN),
        case: words::PLAN_MISSING,
    },
    Relation {
        child: (FileCode::Uphosoku, [2, 3, 63]),
        parent: (FileCode::Upplan, [2, 3, 5]),
        case: words::USE_MISSING,
    },
    Relation {
        child: (FileCode::UpkihonSub1, [2, 3, 4]),
        parent: (FileCode::Upkihon, [2, 3, 4]),
        case: words::PARENT_RECORD_MISSING,
    },
    Relation {
        child: (FileCode::UpkihonSub2, [2, 3, 4]),
        parent: (FileCode::Upkihon, [2, 3, 4]),
        case: words::PARENT_RECORD_MISSING,
    },
    Relation {
        child: (FileCode::UpyoboSub, [2, 3, 4]),
        parent: (FileCode::Upyobo, [2, 3, 4]),
        case: words::PARENT_RECORD_MISSING,
    },
];

const PLAN: Key = [2, 3, 14];

/// RL01 and RL05: told once for each key, at its first record.
fn keys_exist(group: &Group<'_>, relation: &Relation, findings: &mut Vec<Finding>) {
    let (parent, parent_key) = relation.parent;
    let (child, child_key) = relation.child;
    if !group.codes.contains(&parent) || !group.codes.contains(&child) {
        return;
    }
    let mut known = BTreeSet::new();
    for part in group.parts_of(parent) {
        if !part.is_readable() {
            return;
        }
        insert_keys(&mut known, &part.sheet(), parent_key);
    }
    for part in group.parts_of(child) {
        let sheet = part.sheet();
        let mut last = None;
        for record in sheet.whole_records() {
            let key = key_of(record, child_key);
            if last == Some(key) || !is_well_formed(key) {
                continue;
            }
            last = Some(key);
            if known.insert(key) {
                findings.push(sheet.at(relation.case, record, child_key[2]));
            }
        }
    }
}

/// RL02.
// Spec: §2.3
fn keys_once(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    let of_plan = sheet.name.is_none_or(|name| name.service_month().is_none());
    let items = match sheet.code {
        FileCode::Up1kyo => PLAN,
        FileCode::Upkihon | FileCode::Upyobo => [2, 3, 4],
        FileCode::Uphosoku if of_plan => [2, 3, 4],
        FileCode::Uphosoku => [2, 3, 63],
        _ => return,
    };
    let mut seen = BTreeSet::new();
    for record in sheet.whole_records() {
        let key = key_of(record, items);
        if is_well_formed(key) && !seen.insert(key) {
            findings.push(sheet.at(words::KEY_TWICE, record, items[2]));
        }
    }
}

/// RL04: table 1 and its supplement about certification and level.
// Spec: 別紙 第1表 No.17, No.18, No.21; 別紙 利用者補足情報 No.16, No.13, No.18
fn supplement(group: &Group<'_>, findings: &mut Vec<Finding>) {
    for plan in group.parts_of(FileCode::Up1kyo) {
        let plans: BTreeMap<_, _> = plan
            .records
            .iter()
            .map(|row| (key_of(row, PLAN), row))
            .collect();
        for part in group.parts_of(FileCode::Uphosoku) {
            let sheet = part.sheet();
            for record in sheet.whole_records() {
                let Some(plan) = plans.get(&key_of(record, [2, 3, 4])) else {
                    continue;
                };
                for (in_plan, in_supplement) in [(17, 16), (18, 13), (21, 18)] {
                    let values = (plan.field(in_plan), record.field(in_supplement));
                    if differ(values) {
                        findings.push(sheet.at(words::SUPPLEMENT_DIFFERS, record, in_supplement));
                    }
                }
            }
        }
    }
}

/// The levels of prevention plan and basic information that mean the same.
// Spec: 別紙 コード表
const LEVELS: [(&str, &str); 2] = [("1", "12"), ("2", "13")];

/// RL10, as far as one unit shows it: against the latest basic information of the person.
fn level(group: &Group<'_>, findings: &mut Vec<Finding>) {
    for information in group.parts_of(FileCode::Upkihon) {
        let mut latest: BTreeMap<[&str; 2], &Record> = BTreeMap::new();
        let information = information.sheet();
        for record in information.whole_records() {
            let last = latest.entry(person(record)).or_insert(record);
            if last.field(4) < record.field(4) {
                *last = record;
            }
        }
        for part in group.parts_of(FileCode::Upyobo) {
            let sheet = part.sheet();
            for record in sheet.whole_records() {
                let own = |level: &&(&str, &str)| level.0 == record.field(14);
                let expected = LEVELS.iter().find(own).map_or("", |level| level.1);
                let stated = latest
                    .get(&person(record))
                    .map_or("", |other| other.field(23));
                if differ((stated, expected)) {
                    findings.push(sheet.at(words::LEVEL_DIFFERS, record, 14));
                }
            }
        }
    }
}

fn person(record: &Record) -> [&str; 2] {
    [2, 3].map(|item| record.field(item))
}

/// Whether both are filled and not the same.
fn differ((first, second): (&str, &str)) -> bool {
    !first.is_empty() && !second.is_empty() && first != second
}

fn insert_keys<'a>(keys: &mut BTreeSet<[&'a str; 3]>, sheet: &Sheet<'a>, items: Key) {
    let mut last = None;
    let far = items.into_iter().max().unwrap_or(u16::MAX);
    for record in sheet.records {
        if record.begins_like_another(far) {
            continue;
        }
        let key = key_of(record, items);
        if last != Some(key) {
            keys.insert(key);
            last = Some(key);
        }
    }
}

fn key_of(record: &Record, items: Key) -> [&str; 3] {
    items.map(|item| record.field(item))
}

/// Whether a key can be looked for; zeros mean that there is none.
fn is_well_formed(key: [&str; 3]) -> bool {
    let [insurer, insured, day] = key;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    insurer.len() == 6
        && insured.len() == 10
        && matches!(day.len(), 6 | 8)
        && digits(insurer)
        && digits(day)
        && day.bytes().any(|byte| byte != b'0')
}

#[cfg(test)]
mod tests {
    use super::is_well_formed;

    #[test]
    fn every_part_of_a_key_has_its_form() {
        assert!(is_well_formed(["123455", "H000000017", "20250320"]));
        assert!(is_well_formed(["123455", "0000000017", "202504"]));
        for key in [
            ["12345", "0000000017", "20250320"],
            ["12345a", "0000000017", "20250320"],
            ["123455", "17", "20250320"],
            ["123455", "0000000017", "2025"],
            ["123455", "0000000017", "2025032a"],
            ["123455", "0000000017", "00000000"],
            ["123455", "0000000017", "000000"],
        ] {
            assert!(!is_well_formed(key), "{key:?}");
        }
    }
}
