//! Every check by units that fail it in one place and units that come close and pass. A check, or
//! one of the things it says, without a case fails the suite. A new check needs a failing and a
//! passing case in the file of its family; the table in the manual is written from here.

use std::collections::BTreeSet;
use std::panic::Location;

use careplan::FileCode::{
    Up1kyo, Up3kyo, Uphosoku, Upjsk, Upkihon, UpkihonImage, UpkihonSub1, Upplan, Upsikyu, Upyobo,
};
use careplan::{CheckId, FileCode, Finding, Language, Severity};

use crate::sample::{Sample, k1, k2, s1, s1_equipment, y2};

mod bundle;
mod delete;
mod encoding;
mod field;
mod name;
mod queue;
mod record;
mod relation;
mod table6;
mod table7;

/// A unit, and what one check says of it.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) id: &'static str,
    pub(super) expected: Expected,
    pub(super) sample: Sample,
    /// The file of the tests that has the case.
    pub(super) source: &'static str,
    run: fn(&Sample) -> Vec<Finding>,
}

/// What one check says of a unit.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    /// A finding of this severity at this record and item number (0 for none).
    Fails(Severity, (u32, u16)),
    /// Nothing. The words say why it might have.
    Passes(&'static str),
}

/// A unit that fails a check: `E` or `W`, record and item number (0 for none).
#[track_caller]
pub(super) fn fails(id: &'static str, severity: char, place: (u32, u16), sample: Sample) -> Case {
    let severity = match severity {
        'E' => Severity::Error,
        _ => Severity::Warning,
    };
    Case {
        id,
        expected: Expected::Fails(severity, place),
        sample,
        source: Location::caller().file(),
        run: |sample| sample.check().findings,
    }
}

/// A unit that comes close to failing a check and passes. `near` says in what (Japanese, as the
/// table of checks and tests in the manual shows it).
#[track_caller]
pub(super) fn passes(id: &'static str, near: &'static str, sample: Sample) -> Case {
    Case {
        expected: Expected::Passes(near),
        ..fails(id, 'W', (0, 0), sample)
    }
}

impl Case {
    /// The same case, where the findings come from another call than a plain check.
    pub(super) fn by(self, run: fn(&Sample) -> Vec<Finding>) -> Self {
        Self { run, ..self }
    }

    fn findings(&self) -> Vec<Finding> {
        (self.run)(&self.sample)
    }

    /// The finding a failing case is about.
    pub(super) fn expected_finding(&self) -> Option<Finding> {
        let Expected::Fails(severity, (record, field)) = self.expected else {
            return None;
        };
        self.findings().into_iter().find(|finding| {
            finding.check.as_str() == self.id
                && finding.severity == severity
                && finding.record.unwrap_or(0) == record
                && finding.field.unwrap_or(0) == field
                && finding.file.is_some()
        })
    }

    /// What the check of the case says in it, by the names of the messages.
    pub(super) fn messages(&self) -> BTreeSet<(CheckId, &'static str)> {
        let findings = self.findings();
        let of_check = findings
            .iter()
            .filter(|finding| finding.check.as_str() == self.id);
        of_check
            .map(|finding| (finding.check, finding.case_name()))
            .collect()
    }
}

/// Places where the standard allows what looks wrong: the whole unit is without a finding.
fn near_misses() -> Vec<Case> {
    vec![
        passes(
            "RC06",
            "生活保護単独のH番号",
            s1().set(Upjsk, 1, 3, "H000000017"),
        ),
        passes("RC02", "負の単位数", s1().set(Upjsk, 1, 8, "-387")),
        passes(
            "RC02",
            "英字を含むサービスコード",
            s1().set(Upjsk, 3, 15, "11A275"),
        ),
        passes(
            "EN10",
            "TAISコードの全角ハイフン",
            s1_equipment()
                .set(Upjsk, 1, 16, "00001－000010")
                .replace(Upjsk, "手すり", "手摺"),
        ),
        passes(
            "RC15",
            "月の途中で変わった介護度の高い方の限度額",
            k2().set(Uphosoku, 1, 19, "19705")
                .set(Uphosoku, 1, 59, "22")
                .set(Uphosoku, 1, 17, "20250416"),
        ),
        passes(
            "RC15",
            "保険者が認めた事業対象者の限度額",
            k2().set(Uphosoku, 1, 18, "06")
                .set(Uphosoku, 1, 19, "10531"),
        ),
        passes("RC16", "0単位の枠", k2().set(Uphosoku, 1, 21, "0")),
        passes("RC13", "40歳", k2().set(Uphosoku, 1, 8, "19850325")),
        passes("RC13", "120歳", k2().set(Uphosoku, 1, 8, "19040326")),
        passes(
            "RC14",
            "期間の一方が空",
            k1().set(Uphosoku, 1, 14, "").set(Up1kyo, 1, 20, ""),
        ),
        passes("RC25", "終了が開始より後", k1().set(Up3kyo, 3, 11, "2130")),
        passes(
            "FN10",
            "小規模多機能からの予定",
            k2().rename_all("_43_", "_73_"),
        ),
        passes(
            "FN11",
            "英字の種類の送信先",
            k2().rename_all("_11_", "_2A_"),
        ),
        passes("EN09", "空の別表", y2().bytes(UpkihonSub1, |_| Vec::new())),
        passes(
            "BN08",
            "画像のない利用者",
            y2().without(UpkihonImage).set(Upkihon, 1, 62, ""),
        ),
        passes(
            "BN08",
            "大文字の拡張子",
            y2().replace(Upkihon, "0001.jpg", "0001.JPG"),
        ),
        passes(
            "RC09",
            "基本情報だけの非該当",
            y2().set(Upkihon, 1, 23, "01").set(Upyobo, 1, 14, "3"),
        ),
    ]
}

/// Every case.
pub(super) fn cases() -> Vec<Case> {
    let cases = [
        name::cases(),
        bundle::cases(),
        encoding::cases(),
        field::cases(),
        record::cases(),
        table6::cases(),
        relation::cases(),
        delete::cases(),
        queue::cases(),
        table7::cases(),
        near_misses(),
    ];
    cases.concat()
}

fn failing() -> impl Iterator<Item = Case> {
    let fails = |case: &Case| matches!(case.expected, Expected::Fails(..));
    cases().into_iter().filter(fails)
}

#[test]
fn every_check_finds_its_case() {
    for case in cases() {
        let id = case.id;
        let findings = case.findings();
        let of_check = |finding: &&Finding| finding.check.as_str() == id;
        match case.expected {
            Expected::Fails(_, (record, field)) => {
                let found = case.expected_finding().is_some();
                assert!(found, "{id} at {record}.{field}: {findings:#?}");
            }
            Expected::Passes(near) => {
                let told: Vec<_> = findings.iter().filter(of_check).collect();
                assert!(told.is_empty(), "{id}, {near}: {told:#?}");
            }
        }
    }
}

/// A unit made to pass has no finding at all, so that it shows nothing else by accident.
#[test]
fn near_misses_are_left_alone() {
    for case in near_misses() {
        let findings = case.findings();
        assert_eq!(findings, [], "{}: {:?}", case.id, case.sample.files);
    }
}

/// Every check has a page, a case that passes, and for each of its messages a case that fails.
#[test]
fn nothing_is_said_without_a_case() {
    let mut said = BTreeSet::new();
    let mut passed = BTreeSet::new();
    for case in cases() {
        match case.expected {
            Expected::Fails(..) => said.extend(case.messages()),
            Expected::Passes(_) => {
                passed.insert(case.id);
            }
        }
    }
    let mut missing = Vec::new();
    for check in CheckId::ALL {
        let messages: Vec<_> = check.cases().map(|words| words.name).collect();
        let unsaid = messages
            .iter()
            .filter(|name| !said.contains(&(*check, **name)));
        missing.extend(unsaid.map(|name| format!("{check} {name}: no failing case")));
        if messages.is_empty() {
            missing.push(format!("{check}: no words"));
        }
        if !passed.contains(check.as_str()) {
            missing.push(format!("{check}: no passing case"));
        }
        let page = check.page();
        let parts = [page.title, page.title_en, page.what, page.why];
        let parts = parts
            .into_iter()
            .chain([page.wrong, page.right, page.repair]);
        if page.check != *check || parts.into_iter().any(str::is_empty) {
            missing.push(format!("{check}: no page"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// What must not follow from a single fault: findings of other families about the same place.
#[test]
fn one_fault_gives_few_findings() {
    for Case { id, sample, .. } in failing() {
        let limit = match id {
            // The whole file is at fault.
            "EN01" | "EN04" | "EN06" | "EN08" | "EN09" => 6,
            // A name of no unit takes the file out of its unit.
            "FN01" | "FN08" | "BN01" | "BN02" | "BN03" | "BN04" | "RC04" => 6,
            _ => 4,
        };
        let findings = sample.check().findings;
        assert!(findings.len() <= limit, "{id}: {findings:#?}");
    }
}

#[test]
fn messages_are_whole_in_both_languages() {
    for case in failing() {
        let id = case.id;
        for finding in case.findings() {
            for language in [Language::Japanese, Language::English] {
                for text in [finding.message(language), finding.fix(language)] {
                    assert!(
                        !text.is_empty() && !text.contains(['{', '}']),
                        "{id}: {text}"
                    );
                    let japanese = text.chars().any(|c| ('ぁ'..='ん').contains(&c));
                    assert_eq!(japanese, language == Language::Japanese, "{id}: {text}");
                }
            }
            assert!(!finding.reference().is_empty());
            assert_eq!(finding.field_name().is_some(), finding.field.is_some());
        }
    }
}

#[test]
fn counts_and_places_are_told() {
    let report = k2().set(Upplan, 3, 10, "").set(Upsikyu, 2, 33, "").check();
    let places: Vec<_> = report
        .findings
        .iter()
        .map(|f| (f.record, f.field, f.field_name()))
        .collect();
    assert_eq!(
        places,
        [
            (Some(3), Some(10), Some("サービス利用日")),
            (Some(2), Some(33), Some("３０日超区分")),
        ]
    );
    assert_eq!((report.units[0].errors, report.units[0].warnings), (2, 0));
    assert!(report.units[0].bundle.is_some());
    let report = k2()
        .cells(FileCode::Upplan, |cells| cells[0].truncate(3))
        .check();
    let finding = &report.findings[0];
    assert_eq!(
        finding.message(Language::Japanese),
        "項目の数が3です。標準仕様では25です。"
    );
    assert!(report.units[0].bundle.is_none());
}
