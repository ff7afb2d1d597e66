//! Family BN: whether the files of one envelope make a send unit.
//!
//! Keys and values inside the records are matters of the record and relation families.

use std::collections::BTreeSet;

use super::groups::Torn;
use super::words::bundle as words;
use super::{Group, Part};
use crate::bundle::{COMPOSITIONS, Composition};
use crate::file_code::FileCode;
use crate::file_name::{FileName, NameMonth};
use crate::finding::{Argument, Finding};

/// Pictures larger than this are told.
const LARGE_IMAGE_MEGABYTES: u64 = 10;

/// The item of the basic information that names a picture.
const IMAGE_FIELD: u16 = 62;

/// Checks one group, given what the names of the whole input tell of units torn apart.
pub(super) fn check(group: &Group<'_>, torn: &Torn, findings: &mut Vec<Finding>) {
    if group.unit.is_none() {
        if torn.has(&group.codes) {
            findings.push(group.finding(words::SPLIT_ENVELOPE));
        }
        findings.push(composition(group));
        table_3(group, findings);
    }
    months(group, findings);
    annexes(group, findings);
    images(group, findings);
    versions(group, findings);
}

/// BN02: what is missing from the nearest unit, or what does not belong together.
// Spec: §2.4, §3.4
fn composition(group: &Group<'_>) -> Finding {
    let missing = |unit: &Composition| -> Vec<FileCode> {
        let required = unit.required.iter().copied();
        required
            .filter(|code| !group.codes.contains(code))
            .collect()
    };
    let extra = |unit: &Composition| {
        let known = |code: &&FileCode| unit.required.contains(code) || unit.optional.contains(code);
        group.codes.iter().filter(|code| !known(code)).count()
    };
    let nearest = COMPOSITIONS
        .iter()
        .filter(|unit| extra(unit) == 0)
        .min_by_key(|unit| missing(unit).len());
    match nearest {
        Some(unit) => {
            let name = unit.unit.between(&group.envelope).as_str();
            let finding = group.finding(words::UNIT_LACKS).with(Argument::Fixed(name));
            finding.with(Argument::Files(missing(unit)))
        }
        None => {
            let codes = group.codes.iter().copied().collect();
            group
                .finding(words::UNIT_MIXED)
                .with(Argument::Files(codes))
        }
    }
}

/// BN03.
// Spec: §2.4
fn table_3(group: &Group<'_>, findings: &mut Vec<Finding>) {
    let has = |code| group.codes.contains(&code);
    if has(FileCode::Up1kyo) && has(FileCode::Up2kyo) && !has(FileCode::Up3kyo) {
        findings.push(group.finding(words::NO_TABLE3));
    }
}

/// BN04 and BN05.
// Spec: §2.3, 別紙 利用者補足情報
fn months(group: &Group<'_>, findings: &mut Vec<Finding>) {
    let month_of = |code| group.parts_of(code).find_map(|part| part.name.month);
    let plan = [FileCode::Up1kyo, FileCode::Up2kyo, FileCode::Up3kyo];
    let in_plan = plan.iter().any(|code| group.codes.contains(code));
    let use_month = month_of(FileCode::Upplan);
    for part in group.parts_of(FileCode::Uphosoku) {
        let wrong = match use_month {
            Some(month) => (part.name.month != Some(month)).then_some(words::SUPPLEMENT_OF_USE),
            None if in_plan => {
                (part.name.month != Some(NameMonth::Plan)).then_some(words::SUPPLEMENT_OF_PLAN)
            }
            None => None,
        };
        if let Some(case) = wrong {
            findings.push(Finding::new(case).in_file(&part.source.name));
        }
    }
    let codes = [FileCode::Upplan, FileCode::Upsikyu, FileCode::Uphosoku];
    let parts = codes.into_iter().flat_map(|code| group.parts_of(code));
    let months: BTreeSet<_> = parts.filter_map(|part| part.name.month).collect();
    if months.len() > 1 && !in_plan {
        findings.push(group.finding(words::MONTHS_DIFFER));
    }
}

/// BN06 and BN07.
// Spec: 別紙 補足
fn annexes(group: &Group<'_>, findings: &mut Vec<Finding>) {
    let parents = [
        (
            FileCode::Upkihon,
            &[FileCode::UpkihonSub1, FileCode::UpkihonSub2][..],
        ),
        (FileCode::Upyobo, &[FileCode::UpyoboSub]),
    ];
    for (parent, annexes) in parents {
        let present = |code: &FileCode| group.codes.contains(code);
        let missing: Vec<_> = annexes
            .iter()
            .copied()
            .filter(|code| !present(code))
            .collect();
        if let Some(part) = group.parts_of(parent).next()
            && !missing.is_empty()
        {
            let finding = Finding::new(words::ANNEX_MISSING).in_file(&part.source.name);
            let finding = finding.with(Argument::Fixed(parent.as_str()));
            findings.push(finding.with(Argument::Files(missing)));
        }
    }
    for part in &group.parts {
        if let Some(parent) = part.name.code.parent()
            && !group.codes.contains(&parent)
        {
            let finding = Finding::new(words::PARENT_MISSING).in_file(&part.source.name);
            let finding = finding.with(Argument::Fixed(part.name.code.as_str()));
            findings.push(finding.with(Argument::Fixed(parent.as_str())));
        }
    }
}

/// BN08 and BN09.
// Spec: 別紙 利用者基本情報 No.62
fn images(group: &Group<'_>, findings: &mut Vec<Finding>) {
    let present: BTreeSet<FileName> = group
        .parts_of(FileCode::UpkihonImage)
        .map(|part| part.name)
        .collect();
    let mut referenced = BTreeSet::new();
    for part in group.parts_of(FileCode::Upkihon) {
        let sheet = part.sheet();
        for record in sheet.whole_records() {
            let text = record.field(IMAGE_FIELD);
            if text.is_empty() {
                continue;
            }
            let name = FileName::parse(text).ok().filter(|name| {
                name.code == FileCode::UpkihonImage && name.envelope == group.envelope
            });
            let case = match name {
                None => words::IMAGE_NAME,
                Some(name) => {
                    referenced.insert(name);
                    if present.contains(&name) {
                        continue;
                    }
                    words::IMAGE_MISSING
                }
            };
            findings.push(sheet.at(case, record, IMAGE_FIELD));
        }
    }
    for part in group.parts_of(FileCode::UpkihonImage) {
        if !referenced.contains(&part.name) {
            findings.push(Finding::new(words::IMAGE_UNREFERENCED).in_file(&part.source.name));
        }
        image_content(part, findings);
    }
}

fn image_content(part: &Part<'_>, findings: &mut Vec<Finding>) {
    let bytes = &part.source.bytes;
    if !bytes.starts_with(b"\xFF\xD8\xFF") {
        findings.push(Finding::new(words::NOT_JPEG).in_file(&part.source.name));
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > LARGE_IMAGE_MEGABYTES * 1024 * 1024 {
        let finding = Finding::new(words::IMAGE_LARGE).in_file(&part.source.name);
        findings.push(finding.with(Argument::Number(LARGE_IMAGE_MEGABYTES)));
    }
}

/// BN10.
// Spec: 別紙 No.1
fn versions(group: &Group<'_>, findings: &mut Vec<Finding>) {
    let mut of_unit = None;
    for part in &group.parts {
        let sheet = part.sheet();
        let mut records = part.records.iter();
        let Some(first) = records.next() else {
            continue;
        };
        let version = first.field(1);
        if let Some(other) =
            records.find(|record| !record.begins_like_another(1) && record.field(1) != version)
        {
            findings.push(sheet.at(words::VERSIONS_IN_FILE, other, 1));
        }
        if *of_unit.get_or_insert(version) != version {
            findings.push(sheet.at(words::VERSIONS_IN_UNIT, first, 1));
        }
    }
}
